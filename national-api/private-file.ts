import fs from 'node:fs';
import path from 'node:path';

/**
 * Writes a file that only its owner can read, atomically: to a temporary file beside it, flushed, renamed, and then
 * the folder's own entry flushed.
 */
export function writePrivateFile(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.new`;
  const handle = fs.openSync(beside, 'w', 0o600);
  try {
    fs.fchmodSync(handle, 0o600); // The umask cuts the mode above, and it is ignored when the file existed.
    fs.writeFileSync(handle, text);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(beside, file);
  const folder = fs.openSync(path.dirname(file), 'r');
  try {
    fs.fsyncSync(folder);
  } finally {
    fs.closeSync(folder);
  }
}

/** `writePrivateFile` for writing while calls are answered: the event loop does not wait for the disk. */
export async function writePrivateFileBeside(file: string, text: string): Promise<void> {
  const beside = `${file}.new`;
  const handle = await fs.promises.open(beside, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await fs.promises.rename(beside, file);
  await syncFolder(path.dirname(file));
}

/** Makes creations, renames and removals in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.promises.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The text of a file, or undefined when it does not exist. */
export function readFileIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
