import fs from 'node:fs';
import path from 'node:path';

/**
 * Writes a file that only its owner can read, whole or not at all: beside, to the disk, then renamed, then the folder's own
 * entry to the disk.
 */
export function writePrivateFile(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${process.pid}.new`;
  const handle = fs.openSync(beside, 'w', 0o600);
  try {
    fs.fchmodSync(handle, 0o600); // the mode above is cut by the umask and ignored when the file was there
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

/** The text of a file, or nothing when there is none. */
export function readFileIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
