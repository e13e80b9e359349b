/** What the verifier remembers between runs: the key it trusts and the last head that it found good. */
import fs from 'node:fs';
import { isTreeHead } from './signed-head.mjs';
import { Unreadable } from './sources.mjs';

/** @typedef {{ publicKey: string, treeHead: import('./signed-head.mjs').TreeHead }} Remembered */

/** @param {string | undefined} file @returns {Remembered | undefined} nothing the first time */
export function remembered(file) {
  if (file === undefined || !fs.existsSync(file)) return undefined;
  try {
    const { publicKey, treeHead } = JSON.parse(fs.readFileSync(file, 'utf8'));
    if (typeof publicKey === 'string' && isTreeHead(treeHead)) return { publicKey, treeHead };
  } catch {
    // Reported below.
  }
  // Starting over with a damaged memory would forgive whatever happened to the log since.
  throw new Unreadable('the state file is not one that this tool wrote; move it away to begin anew');
}

/** Whole or not at all. @param {string} file @param {Remembered} state */
export function remember(file, state) {
  const beside = `${file}.new`;
  fs.writeFileSync(beside, `${JSON.stringify(state)}\n`, { mode: 0o600, flush: true });
  fs.renameSync(beside, file);
}
