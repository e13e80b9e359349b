import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BINDING } from './testing/a-workstation.ts';
import { bundledProgram } from './testing/program.ts';

let program: string;
beforeAll(async () => {
  program = await bundledProgram('heap-after-lock');
});
afterAll(() => {
  rmSync(program);
});

/** V8 cuts longer strings in a heap snapshot, and what was cut off would not be found. */
const run = (...args: string[]): unknown => {
  const child = spawnSync(process.execPath, ['--heap-snapshot-string-limit=1000000', program, BINDING, ...args], {
    encoding: 'utf8',
  });
  expect(child.stderr).toBe('');
  return JSON.parse(child.stdout);
};

test('after the lock no string of main holds the mark that was searched, whoever kept it without registering', () => {
  expect(run()).toEqual({ found: 0, held: 0, state: 'locked' });
});

test('and one that is kept is found', () => {
  const kept = run('keep') as { readonly found: number };
  expect(kept).toMatchObject({ held: 1, state: 'locked' });
  expect(kept.found).toBeGreaterThan(0);
});
