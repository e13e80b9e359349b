/**
 * Derives keys from passwords in a thread of its own (password-pool.ts starts it): the threads that Node shares
 * between hashes and the disk stay free for the disk. Plain JavaScript, because a thread is started from the file
 * itself.
 */
import { scryptSync } from 'node:crypto';
import { parentPort } from 'node:worker_threads';

parentPort?.on(
  'message',
  (
    /** @type {{ password: string, salt: Uint8Array, keyBytes: number, cost: { N: number, r: number, p: number } }} */ {
      password,
      salt,
      keyBytes,
      cost,
    },
  ) => {
    try {
      parentPort?.postMessage({
        key: new Uint8Array(scryptSync(password, salt, keyBytes, { ...cost, maxmem: 256 * cost.N * cost.r })),
      });
    } catch {
      parentPort?.postMessage({ fault: true });
    }
  },
);
