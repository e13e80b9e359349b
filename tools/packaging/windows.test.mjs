import { extractFile } from '@electron/asar';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { NODE_MODULES, inRoot } from '../lib/paths.mjs';
import { flip, readFuses } from './fuses.mjs';

/**
 * The Windows folder, packed as far as that goes without Electron for Windows: around a program that stands in for it, some other
 * .exe with a wire of fuses behind it. What is tried is what Sightline puts in; that it runs is not.
 */
const WORK = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-windows-'));
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

afterAll(() => {
  fs.rmSync(WORK, { recursive: true, force: true });
});

/** @param {string} version @param {string} wire one digit a fuse, as Electron has it before it is packed */
function standIn(version, wire) {
  const folder = fs.mkdtempSync(path.join(WORK, 'electron-'));
  const program = fs.readFileSync(path.join(NODE_MODULES, 'electron-winstaller/vendor/nuget.exe'));
  const fuses = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, wire.length]), Buffer.from(wire)]);
  fs.writeFileSync(path.join(folder, 'electron.exe'), Buffer.concat([program, fuses]));
  fs.mkdirSync(path.join(folder, 'resources'));
  fs.mkdirSync(path.join(folder, 'locales'));
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-GB.pak', 'locales/de.pak'])
    fs.writeFileSync(path.join(folder, name), '');
  fs.writeFileSync(path.join(folder, 'version'), version);
  return folder;
}

const { electron: written } = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8')).devDependencies;

/** @param {string} electron @param {string} output */
const pack = (electron, output) =>
  execFileSync(
    process.execPath,
    [inRoot('tools/package.mjs'), '--windows', '--x64', `--electron=${electron}`, `--output=${output}`, 'dir'],
    { encoding: 'utf8', stdio: 'pipe' },
  );

test('the folder for Windows holds binaries for Windows, an integrity record and nine flipped fuses', async () => {
  const output = path.join(WORK, 'out');
  pack(standIn(written, '101100111'), output);
  const folder = path.join(output, 'win-unpacked');
  const archive = path.join(folder, 'resources', 'app.asar');
  // pack() has held each file against its rule, the binaries among them; here is what only Windows has.
  const description = JSON.parse(extractFile(archive, 'package.json').toString('utf8'));
  expect(description).toMatchObject({ name: 'sightline', productName: 'Sightline' });
  const program = path.join(folder, 'Sightline.exe');
  expect(await readFuses(program)).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
    WasmTrapHandlers: true,
  });
  // The record of the archive's hash, which Electron compares at the start.
  expect(fs.readFileSync(program).toString('latin1')).toMatch(/"file":"resources\\\\app\.asar","alg":"sha256"/i);
  expect(fs.readdirSync(path.join(folder, 'locales'))).toEqual(['en-GB.pak']);
}, 120_000);

test('an Electron without a fuse that was decided is not packed, and nothing is left of the try', () => {
  const output = path.join(WORK, 'refused');
  expect(() => pack(standIn(written, '10110011'), output)).toThrow('absent: WasmTrapHandlers');
  expect(fs.existsSync(output)).toBe(false);
}, 120_000);

test('nor is one with a fuse that nobody has decided', async () => {
  const program = path.join(standIn(written, '1011001111'), 'electron.exe');
  await expect(flip(program, Number.parseInt(written, 10))).rejects.toThrow('undecided: 9');
});

test('nor is one of another version', () => {
  expect(() => pack(standIn('45.4.0', '101100111'), path.join(WORK, 'other'))).toThrow(`the written one is ${written}`);
});
