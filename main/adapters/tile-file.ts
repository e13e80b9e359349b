import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { fail, succeed } from '../../app/domain/result.ts';
import type { OpenTileFile } from '../ports/tile-file.ts';

const NAME = 'force.pmtiles';

/** The force's map file in the profile. Looked for each time, because it may be added while the app runs. */
export function tileFileIn(profile: string): OpenTileFile {
  const file = path.join(profile, 'tiles', NAME);
  return async () => {
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() !== true) return null;
    return {
      name: NAME,
      size: found.size,
      read: async (from, length) => {
        const handle = await open(file, 'r').catch(() => undefined);
        if (handle === undefined) return fail('UNREADABLE');
        try {
          const bytes = new Uint8Array(length);
          const { bytesRead } = await handle.read(bytes, 0, length, from);
          return bytesRead === length ? succeed(bytes) : fail('UNREADABLE');
        } catch {
          return fail('UNREADABLE');
        } finally {
          await handle.close();
        }
      },
    };
  };
}
