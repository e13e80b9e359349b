import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';

/** References of a documentation table to this repository: in backticks, a `path`, or `path#name` for a text in it. */

/** @param {string} text @returns {string[]} what stands in backticks */
export const named = (text) => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

/** @param {string} reference @returns {string | undefined} why it is broken */
export function broken(reference) {
  const [file = '', name] = reference.split('#');
  if (path.isAbsolute(file) || file.includes('..') || !fs.existsSync(inRoot(file)))
    return `${reference}: there is no such file`;
  if (name !== undefined && !fs.readFileSync(inRoot(file), 'utf8').includes(name))
    return `${reference}: the file does not have this name`;
  return undefined;
}

/** The cells of those rows of a table that begin so. @param {string} file @param {RegExp} row @returns {string[][]} */
export const rowsOf = (file, row) =>
  fs
    .readFileSync(inRoot(file), 'utf8')
    .split('\n')
    .filter((line) => row.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
