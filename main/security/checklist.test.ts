import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { METHOD_NAMES, methods } from '../../app/contract/methods.ts';
import { WRITTEN_ELECTRON_VERSION } from '../product.ts';

const MAIN = path.resolve(import.meta.dirname, '..');
const sources = readdirSync(MAIN, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.includes('.test.') && !name.startsWith('testing'))
  .map((name) => ({ name, text: readFileSync(path.join(MAIN, name), 'utf8') }));

/** Rows 23 to 26 are fuses, set when the product is packed. */
const ROWS = Array.from({ length: 29 }, (_none, i) => i + 1).filter((row) => row < 23 || row > 26);

test.each(ROWS.map((row) => `S${row}`))('%s has its line', (row) => {
  expect(sources.some(({ text }) => text.includes(`SECURITY(${row}):`))).toBe(true);
});

test('S29 the written Electron is the one in package.json', () => {
  expect(packageJson.devDependencies.electron).toBe(WRITTEN_ELECTRON_VERSION);
});

test('the boot order and the bridge stay readable at a glance', () => {
  const lines = (name: string): number => sources.find((source) => source.name === name)!.text.split('\n').length;
  expect(lines('index.ts')).toBeLessThan(140);
  expect(lines(path.join('preload', 'preload.ts'))).toBeLessThan(80);
});

test('services, ports and store know nothing of electron', () => {
  for (const { name, text } of sources)
    if (/^(services|ports|store)/.test(name)) expect(text, name).not.toMatch(/from 'electron'/);
});

test('every method is handled in one place', () => {
  const handlers = sources
    .filter(({ name }) => name.startsWith(path.join('ipc', 'handlers')))
    .map(({ text }) => text)
    .join('\n');
  for (const name of METHOD_NAMES) {
    const here = handlers.match(new RegExp(`'${name.replace('.', '\\.')}':`, 'g')) ?? [];
    // main/ipc/relay.ts handles every method of the contract that names an endpoint.
    expect(here.length, name).toBe('relays' in methods[name] ? 0 : 1);
  }
});
