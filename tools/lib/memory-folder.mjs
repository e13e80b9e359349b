/**
 * A folder in memory for the temporary files of tests. A service waits for the disk at every record: in memory it is
 * started and ended in two thirds of the time. What tests prove of files is the same there, because none cuts the power.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Far more than the tests fill. */
const ROOM_BYTES = 2 * 2 ** 30;

/**
 * @param {string} [memory] where the system keeps files in memory
 * @param {number} [roomBytes] that must be free there
 * @returns {{ path: string, remove: () => void } | undefined} nothing where there is no such place, no room, or no leave to run a
 * program there: some tests do
 */
export function memoryFolder(memory = '/dev/shm', roomBytes = ROOM_BYTES) {
  let folder;
  try {
    const { bavail, bsize } = fs.statfsSync(memory);
    if (bavail * bsize < roomBytes) return undefined;
    folder = fs.mkdtempSync(path.join(memory, 'sightline-tests-'));
  } catch {
    return undefined;
  }
  const made = folder;
  const remove = () => fs.rmSync(made, { recursive: true, force: true });
  const program = path.join(folder, 'program');
  fs.writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
  const runs = spawnSync(program).status === 0;
  fs.rmSync(program);
  if (!runs) {
    remove();
    return undefined;
  }
  // Also when a signal ends us: it would stay in memory.
  process.on('exit', remove);
  return { path: folder, remove };
}
