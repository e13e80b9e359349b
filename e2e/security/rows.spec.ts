import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../fixtures/paths.ts';
import { expect, test } from '../fixtures/test.ts';

/** The rows of the security checklist (house, 3.9). */
const ROWS = Array.from({ length: 29 }, (_, i) => `S${i + 1}`);

/** Rows that hold only of a packaged build: fuses and the archive do not exist before there is one. */
const ONLY_PACKAGED: Readonly<Record<string, string>> = {
  S23: 'fuses are flipped when the product is packed',
  S24: 'the archive’s integrity is a fuse of a packed product',
  S25: 'a fuse that the test runtime does not have',
  S26: 'the packer’s own strictness',
};

function sources(folder: string, wanted: (name: string) => boolean): string {
  return fs
    .readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted(entry.name))
    .map((entry) => fs.readFileSync(path.join(entry.path, entry.name), 'utf8'))
    .join('\n');
}

test('every row has its line in main and its probe here', () => {
  const main = sources('main', (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const probes = [
    ...sources('e2e/security', (name) => name.endsWith('.spec.ts')).matchAll(/^\s*test\('((?:S\d+ )+)/gm),
  ].flatMap((match) => (match[1] ?? '').trim().split(' '));
  const needed = ROWS.filter((row) => !(row in ONLY_PACKAGED));
  expect(
    needed.filter((row) => !main.includes(`SECURITY(${row})`)),
    'rows without a line',
  ).toEqual([]);
  expect(
    needed.filter((row) => !probes.includes(row)),
    'rows without a probe',
  ).toEqual([]);
  expect(
    [...new Set(probes)].filter((row) => !ROWS.includes(row)),
    'probes of rows that do not exist',
  ).toEqual([]);
});
