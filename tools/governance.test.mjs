import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inRoot } from './lib/paths.mjs';

/** `docs/governance.md` says where each demand of the DPIA is met. What it names must be there: a row that lost its line or its test fails here. */

const STATES = ['none', 'API only', 'app+API'];
const DEMANDS = 128;

/** @param {string} cell @returns {string[]} what stands in backticks */
const named = (cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');

const rows = fs
  .readFileSync(inRoot('docs/governance.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => {
    const [number = '', demand = '', state = '', where = '', tests = '', missing = ''] = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
    return { number: Number(number), demand, state, where: named(where), tests: named(tests), missing };
  });

/** @param {string} reference `path`, or `path#name` for something in it @returns {string | undefined} why it leads nowhere */
function fault(reference) {
  const [file = '', name] = reference.split('#');
  if (path.isAbsolute(file) || file.includes('..') || !fs.existsSync(inRoot(file)))
    return `${reference}: there is no such file`;
  if (name !== undefined && !fs.readFileSync(inRoot(file), 'utf8').includes(name))
    return `${reference}: the file does not have this name`;
  return undefined;
}

describe('docs/governance.md', () => {
  it('has each of the 128 demands once, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: DEMANDS }, (_, i) => i + 1));
  });

  it('says of each how it stands; what is met names its line and its test, what is not says what is missing', () => {
    const wrong = rows.filter(
      ({ state, where, tests, missing }) =>
        !STATES.includes(state) || (state === 'none' ? missing === '-' : where.length === 0 || tests.length === 0),
    );
    expect(wrong.map(({ number, state }) => `${number} ${state}`)).toEqual([]);
  });

  it('names only files, names and tests that are there', () => {
    expect(
      rows.flatMap(({ number, where, tests }) =>
        [...where, ...tests].flatMap((each) => fault(each) ?? []).map((why) => `${number}: ${why}`),
      ),
    ).toEqual([]);
  });

  it('counts them as it says', () => {
    const text = fs.readFileSync(inRoot('docs/governance.md'), 'utf8');
    for (const state of STATES)
      expect(text).toContain(`**${state}**: ${rows.filter((row) => row.state === state).length}`);
  });
});
