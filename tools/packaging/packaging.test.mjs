import fc from 'fast-check';
import { FuseV1Options } from '@electron/fuses';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../lib/paths.mjs';
import { orderOf } from '../package.mjs';
import { archiveRules, BUDGET, forbiddenIn, foreignBinary, linuxFolderRules, overBudget, unruly } from './contents.mjs';
import { FUSES, wantedFuses } from './fuses.mjs';
import { icns, ico, pngFile, SIZES } from './icons.mjs';
import { cutToShipped } from './papers.mjs';

const KIND = /** @type {const} */ ({ platform: 'linux', arch: 'x64', trial: false, executable: 'sightline' });
const ARCHIVE = archiveRules(KIND);

/** @param {string} folder @returns {string[]} */
const filesOf = (folder) =>
  fs
    .readdirSync(inRoot(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(inRoot(), path.join(entry.parentPath, entry.name)));

describe('what may be in the archive', () => {
  test('no file of the checkout but the description of the app has a name that may be', () => {
    const sources = ['app', 'main', 'renderer', 'national-api', 'e2e', 'tools', 'docs', 'resources'].flatMap(filesOf);
    expect(sources.length).toBeGreaterThan(500);
    expect(sources.filter((name) => ARCHIVE.some(({ pattern }) => pattern.test(name)))).toEqual([]);
  });
  test.each([
    'out/main/index.cjs.map',
    'out/national-api/cli.mjs',
    'out/main/config.test.cjs',
    'out/renderer/assets/index-abc.js.map',
    'node_modules/keytar/src/async.cc',
    'node_modules/keytar/prebuilds/win32-x64/keytar.node',
    'node_modules/better-sqlite3-multiple-ciphers/deps/sqlite3/sqlite3.c',
    '.native/better_sqlite3.node',
    '.demo/tls/ca.key',
    'service-ca.pem',
  ])('%s may not', (name) => {
    expect(unruly([name], ARCHIVE)).toContain(`${name} does not belong here`);
  });
  test('a name that is put in front of or behind a good one is no good one', () => {
    const good = 'out/main/index.cjs';
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        fc.pre(before !== '' || after !== '');
        const name = before + good + after;
        expect(unruly([name], ARCHIVE)).toContain(`${name} does not belong here`);
      }),
    );
  });
  test('what is missing is said as well as what is too much', () => {
    expect(unruly([], ARCHIVE)).toContain('preload: 0 files, and there must be 1');
    const twice = [...ARCHIVE, { what: 'anything', pattern: /./, least: 0, most: 1 }];
    expect(unruly(['package.json'], twice)).toContain('package.json fits two rules');
  });
  test('the Linux folder has no place for a certificate or a loose script', () => {
    const wrong = unruly(['resources/service-ca.pem', 'resources/app/index.js', 'run.sh'], linuxFolderRules(KIND));
    expect(wrong.filter((words) => words.endsWith('does not belong here'))).toHaveLength(3);
  });
});

describe('what no file may say', () => {
  const sentinel = /= '([^']+)'/.exec(fs.readFileSync(inRoot('national-api', 'sentinel.ts'), 'utf8'))?.[1] ?? '';
  test.each([
    ['the national service stub', sentinel],
    ['a private key', `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(64)}\n`],
    ['a private key', `-----BEGIN EC PRIVATE KEY-----\n${'A'.repeat(64)}\n`],
    ['a private key', `"-----BEGIN PRIVATE KEY-----\\n${'A'.repeat(64)}\\n"`],
    ['a private key', `'-----BEGIN RSA PRIVATE KEY-----\\r\\n${'A'.repeat(64)}'`],
    ['a map of sources', '//# sourceMappingURL=data:application/json;base64,AAAA'],
    ['a map of sources', '{"version":3,"sourcesContent":["x"]}'],
    ['a test', "import { test } from 'vitest';"],
  ])('%s', (what, text) => {
    expect(forbiddenIn('file', Buffer.from(`before ${text} after`))).toEqual([`file holds ${what}`]);
  });
  test('the words for a certificate are no key', () => {
    expect(forbiddenIn('file', Buffer.from("pem.includes('-----BEGIN CERTIFICATE-----')"))).toEqual([]);
  });
  test('a binary is of the system that it is for', () => {
    const elf = Buffer.from('7f454c4602010100', 'hex');
    expect(foreignBinary('a.node', elf, 'linux')).toEqual([]);
    expect(foreignBinary('a.node', elf, 'win32')).toEqual(['a.node is no binary of win32']);
    expect(foreignBinary('a.node', Buffer.from('4d5a9000', 'hex'), 'win32')).toEqual([]);
    expect(foreignBinary('a.node', Buffer.from('cffaedfe', 'hex'), 'darwin')).toEqual([]);
    expect(foreignBinary('a.node', Buffer.alloc(0), 'darwin')).toHaveLength(1);
  });
  test('a weight over its budget is said', () => {
    expect(overBudget('app.asar', BUDGET.archive, BUDGET.archive)).toEqual([]);
    expect(overBudget('app.asar', BUDGET.archive + 1, BUDGET.archive)).toHaveLength(1);
  });
});

describe('fuses', () => {
  test('every fuse that is known is decided, with a reason', () => {
    expect(Object.keys(FUSES).sort()).toEqual(
      Object.keys(FuseV1Options)
        .filter((name) => !/^\d+$/.test(name))
        .sort(),
    );
    for (const { why } of Object.values(FUSES)) expect(why).not.toBe('');
  });
  test('those of the test runtime are those that its time had', () => {
    expect(Object.keys(wantedFuses(25))).toHaveLength(7);
    expect(wantedFuses(45)).toMatchObject({ RunAsNode: false, GrantFileProtocolExtraPrivileges: false });
  });
});

describe('papers', () => {
  /** @param {string} name @param {string} version */
  const component = (name, version) => ({ 'bom-ref': `${name}@${version}`, name, version, scope: 'optional' });
  const bom = {
    specVersion: '1.5',
    metadata: { component: component('sightline', '1.0.0') },
    components: [component('zod', '4.0.0'), component('zod', '3.0.0'), component('vitest', '1.0.0')],
    dependencies: [
      { ref: 'zod@4.0.0', dependsOn: ['vitest@1.0.0'] },
      { ref: 'vitest@1.0.0', dependsOn: [] },
    ],
  };
  const product = { name: 'sightline', productName: 'Sightline', version: '1.0.0', electron: '45.4.1', epoch: '0' };
  test('name what is shipped in its version, and nothing else', () => {
    const cut = cutToShipped(bom, ['zod@4.0.0'], product);
    expect(cut.components.map((one) => one['bom-ref'])).toEqual(['electron@45.4.1', 'zod@4.0.0']);
    expect(cut.dependencies).toEqual([
      { ref: 'sightline@1.0.0', dependsOn: ['electron@45.4.1', 'zod@4.0.0'] },
      { ref: 'zod@4.0.0', dependsOn: [] },
      { ref: 'electron@45.4.1', dependsOn: [] },
    ]);
    expect(JSON.stringify(cutToShipped(bom, ['zod@4.0.0'], product))).toBe(JSON.stringify(cut));
  });
  test('with a gap are refused', () => {
    expect(() => cutToShipped(bom, ['zod@5.0.0'], product)).toThrow('zod@5.0.0');
  });
});

describe('icons', () => {
  /** @param {number} size */
  const png = (size) => fs.readFileSync(pngFile(size));
  test.each(SIZES)('one of %i pixels', (size) => {
    const bytes = png(size);
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([size, size]);
  });
  test('the wrappings of Windows and macOS hold those pictures', () => {
    expect(fs.readFileSync(inRoot('resources/icons/icon.ico')).equals(ico(png))).toBe(true);
    expect(fs.readFileSync(inRoot('resources/icons/icon.icns')).equals(icns(png))).toBe(true);
  });
});

describe('what is asked for', () => {
  test('another system, another processor, other formats', () => {
    expect(orderOf(['--windows', '--arm64', 'nsis'])).toMatchObject({
      system: 'win32',
      arch: 'arm64',
      formats: ['nsis'],
      release: false,
    });
    expect(orderOf(['--release']).release).toBe(true);
    expect(() => orderOf(['--trail'])).toThrow('unknown: --trail');
  });
  test('the written Electron is the same in both places', () => {
    const { electron } = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8')).devDependencies;
    expect(fs.readFileSync(inRoot('electron-builder.yml'), 'utf8')).toContain(`\nelectronVersion: ${electron}\n`);
  });
});
