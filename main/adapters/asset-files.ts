import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const tableSchema = z.record(z.string().regex(/^\/[\w./-]+$/), z.strictObject({ file: z.string().regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/), type: z.string() }));

/** The page's files by address, from the table written when the product was built; a bad table fails at boot. */
export function loadAssets(outFolder: string): ReadonlyMap<string, { readonly type: string; readonly read: () => Promise<Uint8Array> }> {
  const table = tableSchema.parse(JSON.parse(readFileSync(path.join(outFolder, 'main', 'assets.json'), 'utf8')));
  return new Map(
    Object.entries(table).map(([address, { file, type }]) => {
      const onDisk = path.join(outFolder, file);
      return [address, { type, read: () => readFile(onDisk) }];
    }),
  );
}
