import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { broken, named, rowsOf } from './lib/doc-references.mjs';
import { inRoot } from './lib/paths.mjs';

/** `docs/governance.md` says where each demand of the DPIA is met. This fails when a row names a line or test that is gone. */

const STATES = ['none', 'API only', 'app+API'];
const DEMANDS = 128;

const rows = rowsOf('docs/governance.md', /^\| \d+ \|/).map(
  ([number = '', demand = '', state = '', where = '', tests = '', missing = '']) => ({
    number: Number(number),
    demand,
    state,
    where: named(where),
    tests: named(tests),
    missing,
  }),
);

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
        [...where, ...tests].flatMap((each) => broken(each) ?? []).map((why) => `${number}: ${why}`),
      ),
    ).toEqual([]);
  });

  it('counts them as it says', () => {
    const text = fs.readFileSync(inRoot('docs/governance.md'), 'utf8');
    for (const state of STATES)
      expect(text).toContain(`**${state}**: ${rows.filter((row) => row.state === state).length}`);
  });
});
