import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const ADDRESS = /^\/[\w./-]+$/;
const FILE = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;

/**
 * Parsed by hand: this runs before the first window, and loading a schema library would take longer than everything
 * else here.
 */
function entriesOf(table: unknown): readonly (readonly [string, { readonly file: string; readonly type: string }])[] {
  if (typeof table !== 'object' || table === null) throw new Error('the table of assets is no table');
  return Object.entries(table).map(([address, entry]: [string, unknown]) => {
    const { file, type } = (entry ?? {}) as { readonly file?: unknown; readonly type?: unknown };
    if (!ADDRESS.test(address) || typeof file !== 'string' || !FILE.test(file) || typeof type !== 'string')
      throw new Error(`the table of assets is wrong at ${address}`);
    return [address, { file, type }] as const;
  });
}

/** The page's files by address, from the table that the build writes. A bad table fails at boot. */
export function loadAssets(
  outFolder: string,
): ReadonlyMap<string, { readonly type: string; readonly read: () => Promise<Uint8Array> }> {
  const table: unknown = JSON.parse(readFileSync(path.join(outFolder, 'main', 'assets.json'), 'utf8'));
  return new Map(
    entriesOf(table).map(([address, { file, type }]) => {
      const onDisk = path.join(outFolder, file);
      return [address, { type, read: () => readFile(onDisk) }];
    }),
  );
}
