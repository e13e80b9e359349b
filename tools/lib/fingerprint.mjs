/**
 * Detects changes: a hash over the names and contents of source files. Contents, not times: a fresh clone
 * or a staged copy has new times and the same sources.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/** @param {string} file @returns {Generator<string>} */
function* filesUnder(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isFile()) yield file;
  else if (stat.isDirectory()) {
    for (const name of fs.readdirSync(file).sort())
      if (name !== 'node_modules') yield* filesUnder(path.join(file, name));
  }
}

/** Tests and papers do not reach the bundle. @param {string} file */
const counts = (file) => !/\.(test|spec)\.tsx?$|\.md$/.test(file);

/** @param {string[]} sources files and folders, from the top of the checkout @returns {string} */
export function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesUnder(inRoot(source))) {
      if (!counts(file)) continue;
      const bytes = fs.readFileSync(file);
      hash.update(`${path.relative(inRoot(), file)}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex');
}
