import { createServer } from 'node:https';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import { makeCa } from '../fixtures/certificates.ts';
import { listen } from '../fixtures/listener.ts';
import { MARKS } from '../fixtures/nation.ts';
import { inRoot, ROOT } from '../fixtures/paths.ts';
import { lock, signIn, signInDialog, typeCredentials } from '../fixtures/people.ts';
import { callBridge, expectReads, expectReceipt, markField, prompt, searchFor, status } from '../fixtures/search.ts';
import { runToEnd } from '../fixtures/spawned.ts';
import { behindOf, expect, test } from '../fixtures/test.ts';
import { electronProgram, freshProfile, launchArgs, ready, writeConfig } from '../fixtures/workstation.ts';

/** Attacks and looks from outside: on the process, its files, its command line and its network. */
const asRoot = process.getuid?.() === 0;
const proc = (pid: number, file: string): string => fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
const field = (text: string, name: string): string =>
  new RegExp(`^${name}:?\\s+(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';

function childrenOf(pid: number): number[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        return field(proc(candidate, 'status'), 'PPid') === String(pid);
      } catch {
        return false; // ended meanwhile
      }
    })
    .flatMap((child) => [child, ...childrenOf(child)]);
}

test('S2 the renderer is really sandboxed', async ({ start }) => {
  test.skip(asRoot, 'as root there is no sandbox; npm test runs this as an ordinary user');
  const { app, page, mainPid } = await start();
  await ready(page);
  const pid = await app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  );
  const facts = proc(pid, 'status');
  expect(field(facts, 'Seccomp'), 'a filter of system calls').toBe('2');
  expect(field(facts, 'NoNewPrivs')).toBe('1');
  expect(field(facts, 'CapEff')).toBe('0000000000000000');
  expect(fs.readlinkSync(`/proc/${pid}/ns/user`), 'a user namespace of its own').not.toBe(
    fs.readlinkSync(`/proc/${mainPid()}/ns/user`),
  );
  expect(proc(pid, 'cmdline')).not.toContain('--no-sandbox');
  const preferences = await app.evaluate(
    ({ BrowserWindow }) =>
      (
        BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
          readonly getLastWebPreferences: () => { readonly sandbox?: boolean };
        }
      ).getLastWebPreferences().sandbox,
  );
  expect(preferences).toBe(true);
});

test('S20 the window asks not to be recorded', () => {
  // It has no effect on Linux and cannot be read back there: the line that asks must be in what is shipped.
  expect(fs.readFileSync(inRoot('out', 'main', 'index.cjs'), 'utf8')).toMatch(/setContentProtection\((true|!0)\)/);
});

test('S21 tokens and keys are in the keychain, and no file holds them in plain text', async ({ start, stub }) => {
  const mine = await start();
  await signIn(mine, stub);
  await searchFor(mine.page, { marks: [MARKS.subject], period: '7 d' });
  await expectReceipt(mine.page);
  const status = (await callBridge(mine.page, 'workstation.status', {})) as {
    readonly value: { readonly keychain: { readonly kind: string } };
  };
  expect(status.value.keychain.kind).toBe('keychain');
  const secrets = [...new Set(mine.front.asked().flatMap(({ token }) => (token === undefined ? [] : [token])))];
  expect(secrets.length).toBeGreaterThan(0);
  const workstation = path.join(mine.profile, 'workstation');
  const files = fs.readdirSync(workstation).map((name) => path.join(workstation, name));
  expect(files.some((file) => file.endsWith('.db'))).toBe(true);
  for (const file of files) {
    const bytes = fs.readFileSync(file);
    expect(bytes.includes('SQLite format 3'), `${file} is a plain database`).toBe(false);
    for (const secret of secrets) expect(bytes.includes(secret), `a token in ${file}`).toBe(false);
    expect(bytes.includes('PRIVATE KEY'), `a key in ${file}`).toBe(false);
  }
  expect(fs.statSync(workstation).mode & 0o077, 'nobody else may look').toBe(0);
  for (const file of files) expect(fs.statSync(file).mode & 0o077, `${file} for others`).toBe(0);
});

test('S22 plain http, credentials in the address and other schemes are refused before anything starts', async () => {
  const ears = await listen();
  const { caPem } = await makeCa();
  const refused = [
    [`http://127.0.0.1:${ears.tcpPort}`, 'https'],
    [`https://user:secret@127.0.0.1:${ears.tcpPort}`, 'credentials'],
    [`https://127.0.0.1:${ears.tcpPort}/v1/../elsewhere`, 'host and a port'],
    ['file:///etc/passwd', 'https'],
    ['national', 'address'],
  ] as const;
  await Promise.all(
    refused.map(async ([url, why]) => {
      const profile = freshProfile();
      const { file, dir } = writeConfig({ service: { url, caFile: '<dir>/ca.pem' } }, caPem);
      const { code, said } = await runToEnd(launchArgs(profile), { SIGHTLINE_CONFIG: file });
      expect([url, code]).toEqual([url, 78]);
      expect(said).toContain('Sightline cannot start');
      expect(said).toContain(why);
      expect(said).not.toContain('secret');
      fs.rmSync(profile, { recursive: true, force: true });
      fs.rmSync(dir, { recursive: true, force: true });
    }),
  );
  // A CA file without a certificate would mean the system's own.
  const { file, dir } = writeConfig({ service: { url: 'https://127.0.0.1:1', caFile: '<dir>/ca.pem' } }, 'nothing');
  const { code, said } = await runToEnd(launchArgs(freshProfile()), { SIGHTLINE_CONFIG: file });
  expect([code, /holds no certificate/.test(said)]).toEqual([78, true]);
  fs.rmSync(dir, { recursive: true, force: true });
  expect(ears.knocks()).toEqual([]);
  await ears.close();
});

test('S22 a redirect is not followed, so no credential goes where an answer points', async ({
  start,
  stub,
  ownFront,
}) => {
  const ears = await listen();
  const front = await ownFront(behindOf(stub));
  const mine = await start({ front });
  await ready(mine.page);
  for (const redirect of [301, 302, 307, 308]) {
    front.treat(({ path: asked }) =>
      asked === '/v1/sessions'
        ? { kind: 'answer', status: redirect, headers: { location: `https://127.0.0.1:${ears.tcpPort}/v1/sessions` } }
        : undefined,
    );
    await signInDialog(mine.page).getByRole('textbox', { name: 'User name' }).focus();
    await typeCredentials(mine.page, 'investigator', stub.account('investigator').password);
    await expect(signInDialog(mine.page).getByRole('alert')).toContainText(
      'The service gave an answer that makes no sense',
    );
  }
  expect(ears.knocks()).toEqual([]);
  await ears.close();
});

test('S22 nothing below TLS 1.2 is spoken', async ({ start, stub, ownFront }) => {
  const { caPem, certPem, keyPem } = await makeCa();
  const asked: string[] = [];
  const old = createServer(
    { key: keyPem, cert: certPem, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
    (request, answer) => {
      asked.push(request.url ?? '');
      answer.end();
    },
  );
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(old.address() as AddressInfo).port}`;
  const mine = await start({
    front: await ownFront(behindOf(stub)),
    config: { service: { url, caFile: '<dir>/ca.pem' } },
    caPem,
  });
  await ready(mine.page);
  await expect(status(mine.page, 'Connection')).toContainText(/National service unreachable|could not prove who it is/);
  expect(asked).toEqual([]);
  old.close();
});

test('S27 a second instance ends at once and disturbs nothing; what it was told is dropped', async ({
  start,
  stub,
  ownFront,
}) => {
  const front = await ownFront(behindOf(stub));
  const mine = await start({ front });
  await signIn(mine, stub);
  await searchFor(mine.page, { marks: [MARKS.second], period: '7 d' });
  const { file, dir } = writeConfig({ service: { url: front.url, caFile: '<dir>/ca.pem' } }, front.caPem);
  for (const extra of [
    [],
    ['sightline://search?vrm=KV31LTX&run=1'],
    ['--search=KV31LTX', 'https://www.gov.uk/', 'file:///etc/passwd'],
  ]) {
    const { code, said } = await runToEnd([...launchArgs(mine.profile), ...extra], { SIGHTLINE_CONFIG: file });
    expect(code).not.toBe(0);
    expect(said).toContain('ALREADY_RUNNING');
  }
  fs.rmSync(dir, { recursive: true, force: true });
  await expectReads(mine.page, 4);
  await expect(prompt(mine.page)).toHaveCount(0);
  await expect(markField(mine.page)).toHaveValue('PH84 RDW');
  expect(mine.page.url()).toBe('app://bundle/index.html');
  expect(await mine.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('S28 no crash is reported, the log names nobody, and the page’s memory goes with the lock', async ({
  start,
  stub,
}) => {
  const mine = await start();
  await ready(mine.page);
  // Whoever types a mark, a mail address or a token where a name belongs does not find it in the log.
  await typeCredentials(mine.page, `${MARKS.subject} someone@force.example`, 'not the password');
  await expect(signInDialog(mine.page).getByRole('alert')).toBeVisible();
  await signInDialog(mine.page).getByRole('textbox', { name: 'User name' }).focus();
  await signIn(mine, stub);
  await searchFor(mine.page, { marks: [MARKS.subject], period: '7 d' });
  const facts = await mine.app.evaluate(({ app, crashReporter }) => ({
    uploads: crashReporter.getUploadedReports().length,
    breakpad: app.commandLine.hasSwitch('disable-breakpad'),
  }));
  expect(facts).toEqual({ uploads: 0, breakpad: true });
  const programs = childrenOf(mine.mainPid()).map((pid) => {
    try {
      return proc(pid, 'cmdline').split('\0')[0] ?? '';
    } catch {
      return '';
    }
  });
  expect(programs.filter((program) => program.includes('crashpad'))).toEqual([]);
  // A core dump of the kernel would hold nothing of whichever process has data; those that cannot be asked are not dumped at all.
  const dumped = [mine.mainPid(), ...childrenOf(mine.mainPid())].flatMap((pid) => {
    try {
      const program = proc(pid, 'cmdline').replaceAll('\0', ' ');
      return program.includes('--type=zygote') || Number.parseInt(proc(pid, 'coredump_filter'), 16) === 0
        ? []
        : [program];
    } catch {
      return [];
    }
  });
  expect(Number.parseInt(proc(mine.mainPid(), 'coredump_filter'), 16)).toBe(0);
  expect(dumped).toEqual([]);
  await mine.page.evaluate(() => {
    (globalThis as { memory?: string }).memory = 'of the work';
  });
  await lock(mine);
  expect(await mine.page.evaluate(() => 'memory' in globalThis)).toBe(false);
  const logs = path.join(mine.profile, 'logs');
  const log =
    fs
      .readdirSync(logs)
      .map((name) => fs.readFileSync(path.join(logs, name), 'utf8'))
      .join('\n') + mine.said();
  for (const trace of [
    MARKS.subject,
    'someone@force.example',
    'not the password',
    stub.account('investigator').password,
    ...mine.front.asked().flatMap(({ token }) => token ?? []),
  ])
    expect(log.includes(trace), `"${trace}" in the log`).toBe(false);
  expect(fs.statSync(logs).mode & 0o077).toBe(0);
});

test('S28 a renderer that dies takes the session into the lock, and the app lives', async ({ start, stub }) => {
  const mine = await start();
  await signIn(mine, stub);
  await searchFor(mine.page, { marks: [MARKS.second], period: '7 d' });
  mine.allow(/the page crashed/);
  await mine.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  // Playwright holds a page that crashed for lost, so the new one is asked through main.
  const shown = (): Promise<string> =>
    mine.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents === undefined || contents.isCrashed() || contents.isLoading()) return 'not there yet';
      const asked = contents.executeJavaScript(
        'document.querySelector("[role=dialog]")?.getAttribute("aria-label") ?? "no dialog"',
      ) as Promise<string>;
      return Promise.race([asked, new Promise<string>((resolve) => setTimeout(() => resolve('no answer'), 1_000))]);
    });
  await expect.poll(shown).toBe('Locked');
});

/** The runtime under another name is a packaged app to Electron: what only a packaged build refuses can be tried. */
function packagedLookAlike(): { readonly program: string; readonly remove: () => void } {
  const runtime = path.dirname(electronProgram());
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-packaged-'));
  for (const name of fs.readdirSync(runtime))
    if (name !== 'electron' && name !== 'resources') fs.symlinkSync(path.join(runtime, name), path.join(folder, name));
  fs.copyFileSync(electronProgram(), path.join(folder, 'sightline'), fs.constants.COPYFILE_FICLONE);
  fs.chmodSync(path.join(folder, 'sightline'), 0o755);
  fs.mkdirSync(path.join(folder, 'resources', 'app'), { recursive: true });
  const description = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8')) as Record<string, unknown>;
  fs.writeFileSync(
    path.join(folder, 'resources', 'app', 'package.json'),
    JSON.stringify({ ...description, type: 'commonjs', main: 'main.js' }),
  );
  fs.writeFileSync(
    path.join(folder, 'resources', 'app', 'main.js'),
    `require(${JSON.stringify(path.join(ROOT, 'out/main/index.cjs'))});`,
  );
  return { program: path.join(folder, 'sightline'), remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

test('S18 S29 a packaged app does not start under a debugger, nor on another Electron than the written one', async () => {
  const written =
    (
      JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8')) as {
        readonly devDependencies: Readonly<Record<string, string>>;
      }
    ).devDependencies['electron'] ?? '';
  const packaged = packagedLookAlike();
  const { caPem } = await makeCa();
  const ears = await listen();
  const { file, dir } = writeConfig(
    { service: { url: `https://127.0.0.1:${ears.tcpPort}`, caFile: '<dir>/ca.pem' } },
    caPem,
  );
  try {
    for (const extra of [
      [],
      ['--remote-debugging-port=0'],
      ['--inspect=0'],
      [`--load-extension=${dir}`],
      ['--proxy-server=127.0.0.1:1'],
      ['--host-rules=MAP * 127.0.0.1'],
    ]) {
      const profile = freshProfile();
      const { code, said } = await runToEnd(
        extra,
        { SIGHTLINE_CONFIG: file, XDG_CONFIG_HOME: profile },
        { program: packaged.program },
      );
      expect([extra, code]).toEqual([extra, 1]);
      expect(said).toMatch(
        extra.length === 0
          ? new RegExp(`is built for Electron ${written.replaceAll('.', '\\.')} and does not start on`)
          : new RegExp(`does not start with ${extra[0]?.split('=')[0] ?? ''}\\.`),
      );
      expect(fs.readdirSync(profile, { recursive: true }), 'nothing was begun').not.toContainEqual(
        expect.stringMatching(/workstation/),
      );
      fs.rmSync(profile, { recursive: true, force: true });
    }
    // Nor did the variable point it at another service.
    expect(ears.knocks()).toEqual([]);
  } finally {
    packaged.remove();
    fs.rmSync(dir, { recursive: true, force: true });
    await ears.close();
  }
});
