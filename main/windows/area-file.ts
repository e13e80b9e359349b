import { dialog, type BrowserWindow } from 'electron';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { AREA_FILE_KINDS, AREA_FILE_MAX_BYTES, type PickedFile } from '../../app/contract/area-file.ts';
import type { PickAreaFile } from '../ports/area-file.ts';

async function readPicked(file: string): Promise<PickedFile> {
  const name = path.basename(file).slice(0, 300);
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return { name, file: { state: 'unreadable' } };
  try {
    const found = await handle.stat();
    // A pipe or a device has no end.
    if (!found.isFile()) return { name, file: { state: 'unreadable' } };
    if (found.size > AREA_FILE_MAX_BYTES) return { name, file: { state: 'tooLarge', size: found.size } };
    const bytes = new Uint8Array(found.size);
    const { bytesRead } = await handle.read(bytes, 0, found.size, 0);
    return { name, file: { state: 'read', bytes: bytes.subarray(0, bytesRead) } };
  } catch {
    return { name, file: { state: 'unreadable' } };
  } finally {
    await handle.close();
  }
}

/**
 * SECURITY(S11): the one file dialog that there is. The page asks for it and can name no path; it gets the bytes of the file that the
 * person chose, and reads them as what a stranger wrote.
 */
export function areaFileDialog(window: BrowserWindow): PickAreaFile {
  let isOpen = false;
  return async () => {
    if (isOpen || window.isDestroyed()) return null;
    isOpen = true;
    try {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, {
        title: 'Import an area',
        properties: ['openFile'],
        filters: [{ name: 'KML, KMZ, GPX or GeoJSON', extensions: [...AREA_FILE_KINDS] }],
      });
      const [file] = filePaths;
      return canceled || file === undefined ? null : await readPicked(file);
    } finally {
      isOpen = false;
    }
  };
}
