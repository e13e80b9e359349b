import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../fixtures/paths.ts';
import { expect, test } from '../fixtures/test.ts';

/** The rows of docs/security-checklist.md. */
const ROWS = Array.from({ length: 29 }, (_, i) => `S${i + 1}`);

/** Fuses are not main's: they are flipped when the product is packed. */
const LINES = ['main', 'tools/packaging'];
const PROBES = ['e2e/security', 'e2e/packaged'];

function sources(folder: string, wanted: (name: string) => boolean): string {
  return fs
    .readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => fs.readFileSync(path.join(entry.path, entry.name), 'utf8'))
    .join('\n');
}

test('every row has its line and its probe', () => {
  const lines = LINES.map((folder) => sources(folder, (name) => /(?<!\.test)\.(ts|mjs)$/.test(name))).join('\n');
  const probes = [
    ...PROBES.map((folder) => sources(folder, (name) => name.endsWith('.spec.ts')))
      .join('\n')
      .matchAll(/^\s*test\('((?:S\d+ )+)/gm),
  ].flatMap((match) => (match[1] ?? '').trim().split(' '));
  expect(
    ROWS.filter((row) => !lines.includes(`SECURITY(${row})`)),
    'rows without a line',
  ).toEqual([]);
  expect(
    ROWS.filter((row) => !probes.includes(row)),
    'rows without a probe',
  ).toEqual([]);
  expect(
    [...new Set(probes)].filter((row) => !ROWS.includes(row)),
    'probes of rows that do not exist',
  ).toEqual([]);
});
