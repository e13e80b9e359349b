import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { broken, named, rowsOf } from './lib/doc-references.mjs';
import { inRoot } from './lib/paths.mjs';

/**
 * `docs/threat-model.md` names the tests of each hole that the attack of November 2026 found. This fails when the test
 * of a hole is gone.
 */

const FILE = 'docs/threat-model.md';
/** @param {string} letter @param {number} count */
const numbered = (letter, count) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
const FINDINGS = [...numbered('C', 5), ...numbered('H', 13), ...numbered('M', 12)];

const rows = rowsOf(FILE, /^\| [CHM]\d+ \|/).map(([finding = '', , tests = '', failed = '']) => ({
  finding,
  tests: named(tests),
  failed,
}));

describe('the findings in docs/threat-model.md', () => {
  it('are there, each once and in order', () => {
    expect(rows.map(({ finding }) => finding)).toEqual(FINDINGS);
  });

  it('each have a test in a file of tests that carries the finding in its name, and say how it failed', () => {
    const carries = (/** @type {string} */ finding, /** @type {string} */ test) =>
      new RegExp(`^[^#]+\\.(test|spec)\\.ts#${finding}\\b`).test(test);
    const wrong = rows.filter(
      ({ finding, tests, failed }) =>
        failed === '' || tests.length === 0 || !tests.every((test) => carries(finding, test)),
    );
    expect(wrong).toEqual([]);
  });

  it('name only files and tests that are there', () => {
    const all = [
      ...rows.flatMap(({ tests }) => tests),
      ...named(fs.readFileSync(inRoot(FILE), 'utf8')).filter((each) => /\.(test|spec)\.ts#/.test(each)),
    ];
    expect(all.flatMap((test) => broken(test) ?? [])).toEqual([]);
  });
});
