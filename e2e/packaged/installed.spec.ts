import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { MARKS, nationFolder } from '../fixtures/nation.ts';
import { inRoot } from '../fixtures/paths.ts';
import { GOOD_ANSWERS } from '../fixtures/search.ts';
import { startStub, type Stub } from '../fixtures/stub.ts';
import { until } from '../fixtures/until.ts';
import { openDesk, type Desk } from './desk.ts';
import { task } from './task.ts';

/**
 * The life of an installed package, from the first installation to its removal, in this order. What the other e2e files try on the
 * built app is not tried again: here is what only a package has, and the main job once.
 */
test.describe.configure({ mode: 'serial' });

const given = task();
const PROFILE = path.join(given.home, '.config', given.product);
const DATA = path.join(PROFILE, 'workstation');
const POLICY = path.join(given.policyFolder, 'policy.json');

let desk: Desk;
let stub: Stub;

test.beforeAll(async () => {
  stub = await startStub({ data: path.join(nationFolder(), 'data') });
  desk = await openDesk(given);
});

test.afterEach(async ({}, info) => {
  if (info.status === info.expectedStatus) return;
  await info.attach('what a screen reader is told', { body: (await desk.outline()).join('\n') });
  await desk.kill();
});

test.afterAll(async () => {
  await desk?.close();
  await stub?.stop();
});

/** Debian's tools, as the administrator. */
const run = (command: string, ...args: string[]): { readonly code: number | null; readonly said: string } => {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return { code: status, said: stdout + stderr };
};
const install = (deb: string): void => {
  expect(run('dpkg', '--force-unsafe-io', '--install', deb)).toMatchObject({ code: 0 });
};

/** One byte in the middle, another than it was. */
function changeByte(file: string): void {
  const handle = fs.openSync(file, 'r+');
  const at = Math.floor(fs.fstatSync(handle).size / 2);
  const byte = Buffer.alloc(1);
  fs.readSync(handle, byte, 0, 1, at);
  fs.writeSync(handle, Buffer.from([(byte[0] ?? 0) ^ 0xff]), 0, 1, at);
  fs.closeSync(handle);
}

/** What an administrator does once on each machine, as docs/packaging.md says. */
function writePolicy(): void {
  const files = { 'policy.json': JSON.stringify({ service: { url: stub.url, caFile: 'service-ca.pem' } }) };
  fs.mkdirSync(given.policyFolder, { recursive: true });
  fs.chmodSync(given.policyFolder, 0o755);
  fs.copyFileSync(stub.caFile, path.join(given.policyFolder, 'service-ca.pem'));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(given.policyFolder, name), text);
  for (const name of fs.readdirSync(given.policyFolder)) {
    fs.chmodSync(path.join(given.policyFolder, name), 0o644);
    fs.chownSync(path.join(given.policyFolder, name), 0, 0);
  }
}

const filesUnder = (folder: string): readonly string[] =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Every name on the system that is of this package, apart from dpkg's own log and what belongs to the administrator and the user. */
function tracesOnSystem(): readonly string[] {
  const names = ['-iname', `*${given.package}*`, '-o', '-iname', `*${given.product}*`];
  const pruned = ['-path', given.policyFolder, '-prune', '-o'];
  return execFileSync('find', ['/opt', '/usr', '/etc', '/var/lib', ...pruned, '(', ...names, ')', '-print'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((line) => line !== '');
}

async function signIn(): Promise<void> {
  await desk.fill({ role: 'entry', name: 'User name' }, 'investigator');
  await desk.fill({ role: 'password text', name: 'Password' }, stub.account('investigator').password);
  await desk.keys('Return');
  await desk.find({ role: 'entry', name: 'Registration mark' });
}

type Device = { readonly deviceId: string };
const devices = async (): Promise<readonly string[]> => {
  const { body } = await stub.call('/devices', { token: await stub.tokenOf('auditor') });
  return (body as { readonly devices: readonly Device[] }).devices.map(({ deviceId }) => deviceId);
};

const databases = (): readonly string[] => fs.readdirSync(DATA).filter((name) => name.endsWith('.db'));

test('a package with one byte changed does not install', () => {
  const changed = `${given.debs.newer}.changed.deb`;
  fs.copyFileSync(given.debs.newer, changed);
  changeByte(changed);
  const { code, said } = run('dpkg', '--install', changed);
  expect(code, said).not.toBe(0);
  expect(fs.existsSync(given.program)).toBe(false);
  fs.rmSync(changed);
});

test('S26 the older version installs: root’s, nothing in it but what may be shipped', () => {
  install(given.debs.older);
  expect(run('dpkg', '--verify', given.package)).toEqual({ code: 0, said: '' });
  const loose = execFileSync('find', [
    given.folder,
    '(',
    '!',
    '-user',
    'root',
    '-o',
    '-perm',
    '/022',
    '-not',
    '-type',
    'l',
    ')',
  ]);
  expect(loose.toString(), 'files that somebody else may change').toBe('');
  expect(run(process.execPath, inRoot('tools/packaging/contents.mjs'), given.folder)).toEqual({ code: 0, said: '' });
  expect(fs.existsSync(`/usr/share/applications/${given.package}.desktop`)).toBe(true);
  expect(fs.realpathSync(`/usr/bin/${given.package}`)).toBe(given.program);
});

test('S23 S24 S25 the fuses of the installed program stand as they were decided', () => {
  const { code, said } = run(process.execPath, inRoot('tools/packaging/fuses.mjs'), given.program);
  expect([code, JSON.parse(said) as unknown]).toEqual([
    0,
    {
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      ...(given.electron >= 29 ? { GrantFileProtocolExtraPrivileges: false } : {}),
      ...(given.electron >= 41 ? { WasmTrapHandlers: true } : {}),
    },
  ]);
});

test('S18 it starts with no switch that opens it', async () => {
  for (const extra of [
    '--inspect=0',
    '--remote-debugging-port=0',
    ' --remote-debugging-port=0',
    '--no-sandbox',
    '--js-flags=--expose-gc',
    '--load-extension=/tmp',
    '--ignore-certificate-errors',
    `--user-data-dir=${given.home}/elsewhere`,
    '--browser-subprocess-path=/bin/true',
  ]) {
    await desk.start({ args: [extra] });
    const { code, said } = await desk.ended();
    expect([extra, code]).toEqual([extra, 1]);
    expect(said).toContain(`Sightline does not start with ${extra.trim().split('=')[0] ?? ''}.`);
    expect(said).not.toMatch(/listening on ws/i);
  }
  expect(fs.existsSync(DATA), 'nothing was begun').toBe(false);
});

test('S23 it is no Node for anybody’s code', async () => {
  const marker = path.join(given.home, 'was-run');
  const foreign = path.join(given.home, 'foreign.cjs');
  fs.writeFileSync(foreign, `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '');`);
  fs.chmodSync(foreign, 0o644);
  const app = path.join(given.home, 'app');
  fs.mkdirSync(app);
  fs.copyFileSync(foreign, path.join(app, 'index.js'));
  fs.chmodSync(app, 0o755);
  // Electron takes a folder of this name before the archive, unless the fuse says otherwise.
  const beside = path.join(given.folder, 'resources', 'app');
  fs.cpSync(app, beside, { recursive: true });
  for (const { args, env } of [
    { args: [foreign, '--no-sandbox'], env: { ELECTRON_RUN_AS_NODE: '1' } },
    { args: ['-e', `require('${foreign}')`], env: { ELECTRON_RUN_AS_NODE: '1' } },
    { args: ['--no-sandbox'], env: { NODE_OPTIONS: `--require ${foreign}` } },
    { args: ['--require', foreign], env: {} },
    { args: [app, '--no-sandbox'], env: {} },
  ]) {
    await desk.start({ args, env });
    const { code, said } = await desk.ended();
    expect([code, said]).toEqual([1, expect.stringContaining('does not start with')]);
    expect(fs.existsSync(marker), args.join(' ')).toBe(false);
  }
  for (const left of [foreign, app, beside]) fs.rmSync(left, { recursive: true });
});

test('S22 it does not start without a policy of the machine, and says so on the screen', async () => {
  const tempting = path.join(given.home, 'config.json');
  fs.writeFileSync(tempting, JSON.stringify({ service: { url: stub.url, caFile: stub.caFile } }));
  fs.chmodSync(tempting, 0o644);
  await desk.start({ env: { SIGHTLINE_CONFIG: tempting } });
  await desk.window('Sightline cannot start');
  await desk.keys('Return');
  const { code, said } = await desk.ended();
  expect([code, said]).toEqual([
    78,
    expect.stringContaining(`no policy that can be believed. ${POLICY} is not there.`),
  ]);
  expect(fs.existsSync(DATA), 'nothing was begun').toBe(false);
  fs.rmSync(tempting);
});

test('S22 it does not believe a policy that its user may write', async () => {
  writePolicy();
  fs.chownSync(POLICY, given.user.uid, given.user.gid);
  await desk.start();
  await desk.window('Sightline cannot start');
  await desk.keys('Return');
  const { code, said } = await desk.ended();
  expect([code, said]).toEqual([78, expect.stringContaining(`it belongs to user ${given.user.uid}.`)]);
});

test('S18 the older version signs in; the signal that asks for a debugger ends it and opens none', async () => {
  writePolicy();
  const main = await desk.start();
  await signIn();
  // Its first record is at the service: from here on there is something to lose.
  await until('the device is enrolled', async () => (await devices()).length === 1);
  // With the fuse off it has no meaning, and a signal without one ends a process: as hard as a crash, which loses nothing.
  process.kill(main, 'SIGUSR1');
  const { code, said } = await desk.ended();
  expect([code, said]).toEqual([-10, expect.not.stringMatching(/debugger/i)]);
  expect(databases()).toHaveLength(1);
});

test('S2 an upgrade keeps the encrypted database; the newer version searches, shows its receipt and locks, in the real sandbox', async () => {
  const before = { databases: databases(), devices: await devices() };
  install(given.debs.newer);
  const main = await desk.start();
  await desk.find({ role: 'static', name: given.version });
  await signIn();

  const processes = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        // Chromium writes its children's names anew, with blanks.
        const line = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return line.startsWith(`${given.program} --type=renderer`);
      } catch {
        return false; // It has ended.
      }
    });
  expect(processes).toHaveLength(1);
  const [renderer = ''] = processes;
  const status = fs.readFileSync(`/proc/${renderer}/status`, 'utf8');
  expect(status).toMatch(/^Seccomp:\s+2$/m);
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
  expect(fs.readlinkSync(`/proc/${renderer}/ns/user`)).not.toBe(fs.readlinkSync(`/proc/${main}/ns/user`));

  for (const keys of ['ctrl+shift+i', 'F12']) await desk.keys(keys);
  await desk.fill({ role: 'entry', name: 'Registration mark' }, MARKS.subject);
  await desk.keys('ctrl+Return');
  await desk.find({ role: 'dialog', name: 'Why do you need this search?' });
  await desk.press({ role: 'radio button', name: GOOD_ANSWERS.category, part: true });
  await desk.press({ role: 'radio button', name: GOOD_ANSWERS.purpose, part: true });
  await desk.fill({ role: 'entry', name: 'Crime or log reference' }, GOOD_ANSWERS.reference);
  await desk.fill({ role: 'entry', name: 'Reason' }, GOOD_ANSWERS.reason);
  await desk.press({ role: 'push button', name: 'Run search', part: true });
  await desk.find({ role: 'table', name: 'Reads' });
  await desk.find({ role: 'table cell', name: 'Tibshelf services' });
  await desk.find({ role: 'push button', name: ', verified', part: true });

  // What the keys for developer tools would have opened is a page of its own.
  expect(await desk.count({ role: 'document web' })).toBe(1);

  await desk.keys('ctrl+l');
  await desk.find({ role: 'dialog', name: 'Locked' });
  await desk.gone({ role: 'table', name: 'Reads' });
  expect(await desk.count({ name: 'Tibshelf services', part: true })).toBe(0);
  expect(await desk.stop()).toMatchObject({ code: 0 });

  expect(databases(), 'the same database, none set aside').toEqual(before.databases);
  expect(await devices(), 'the same device: its key was found again').toEqual(before.devices);
});

test('S21 what is left on the disk is where the system expects it, the user’s alone, and says nothing of the search', () => {
  expect(fs.readdirSync(path.join(given.home, '.config'))).toContain(given.product);
  const files = filesUnder(given.home);
  for (const file of filesUnder(PROFILE)) expect([file, fs.statSync(file).mode & 0o077]).toEqual([file, 0]);
  for (const file of files) {
    const bytes = fs.readFileSync(file).toString('latin1');
    for (const secret of [MARKS.subject, 'Tibshelf', GOOD_ANSWERS.reference, GOOD_ANSWERS.reason.slice(0, 40)])
      expect([file, bytes.includes(secret)]).toEqual([file, false]);
  }
});

test('S24 on Linux a changed archive is what dpkg finds, and a new installation mends', () => {
  changeByte(path.join(given.folder, 'resources', 'app.asar'));
  const { said } = run('dpkg', '--verify', given.package);
  expect(said.trim()).toBe(`??5??????   ${given.folder}/resources/app.asar`);
  install(given.debs.newer);
  expect(run('dpkg', '--verify', given.package)).toEqual({ code: 0, said: '' });
});

test('its removal leaves the user’s profile and the policy, and nothing else', () => {
  expect(tracesOnSystem().length).toBeGreaterThan(10);
  expect(run('dpkg', '--purge', given.package)).toMatchObject({ code: 0 });
  expect(tracesOnSystem()).toEqual([]);
  expect(fs.readdirSync(given.policyFolder).sort()).toEqual(['policy.json', 'service-ca.pem']);
  expect(databases()).toHaveLength(1);
});
