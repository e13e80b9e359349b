import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { broken, named, rowsOf } from './lib/doc-references.mjs';
import { inRoot } from './lib/paths.mjs';

/**
 * `docs/security-checklist.md` says what `SECURITY(Sn)` and `Sn` in the name of a test mean. This checks that it
 * agrees with the code, in both directions.
 */

const ROWS = Array.from({ length: 29 }, (_, i) => `S${i + 1}`);

const rows = rowsOf('docs/security-checklist.md', /^\| S\d+ \|/).map(
  ([row = '', holds = '', , , where = '', tests = '']) => ({ row, holds, where: named(where), tests: named(tests) }),
);

/** @param {string} reference @returns {string} the file that it names */
const fileOf = (reference) => reference.split('#')[0] ?? '';

const isTest = (/** @type {string} */ file) => /\.(test|spec)\.(ts|mjs)$/.test(file);

/** Sources under some folders, by their path from the top. @param {string[]} folders @returns {{ file: string, text: string }[]} */
const sources = (...folders) =>
  folders.flatMap((folder) =>
    fs
      .readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({
        file: path.relative(inRoot(), file).replaceAll('\\', '/'),
        text: fs.readFileSync(file, 'utf8'),
      })),
  );

/** Rows that the titles of tests in a text carry. @param {string} text @returns {string[]} */
const rowsInTitles = (text) =>
  [...text.matchAll(/\b(?:test|it|describe)(?:\.each)?\(\s*['"]((?:[A-Z]\d+,? )+)|\]\)\(\s*['"]((?:[A-Z]\d+,? )+)/g)]
    .flatMap((match) => (match[1] ?? match[2] ?? '').split(/[ ,]+/))
    .filter((word) => /^S\d+$/.test(word));

describe('docs/security-checklist.md', () => {
  it('has the 29 rows, each once and in order', () => {
    expect(rows.map(({ row }) => row)).toEqual(ROWS);
  });

  it('says of each what holds, where, and which test holds it', () => {
    const wrong = rows.filter(
      ({ holds, where, tests }) =>
        holds === '' || where.length === 0 || tests.length === 0 || !tests.every((test) => isTest(fileOf(test))),
    );
    expect(wrong.map(({ row }) => row)).toEqual([]);
  });

  it('names only files, names and tests that are there', () => {
    expect(
      rows.flatMap(({ row, where, tests }) =>
        [...where, ...tests].flatMap((each) => broken(each) ?? []).map((why) => `${row}: ${why}`),
      ),
    ).toEqual([]);
  });

  it('names every file with a line that is marked with the row', () => {
    const unnamed = sources('app', 'main', 'renderer', 'tools')
      .filter(({ file }) => !isTest(file))
      .flatMap(({ file, text }) => [...text.matchAll(/SECURITY\((S\d+)\)/g)].map((match) => ({ file, row: match[1] })))
      .filter(({ file, row }) => !rows.some((each) => each.row === row && each.where.map(fileOf).includes(file)));
    expect(unnamed).toEqual([]);
  });

  it('names every file of tests with a test that carries the row', () => {
    const carrying = sources('main', 'e2e').flatMap(({ file, text }) =>
      isTest(file) ? rowsInTitles(text).map((row) => ({ file, row })) : [],
    );
    expect(new Set(carrying.map(({ row }) => row)).size).toBe(ROWS.length);
    expect(
      carrying.filter(
        ({ file, row }) => !rows.some((each) => each.row === row && each.tests.map(fileOf).includes(file)),
      ),
    ).toEqual([]);
  });
});
