/**
 * `npm run test:package`: packs the app twice (two versions), installs the package on this machine, drives it as an ordinary user, and
 * takes it off again. `npm test` does the same as one of its stages. Needs root on Debian or a relative; elsewhere it says why not.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ensureInstalled } from './install.mjs';
import { asCommand, say, ToolFailure } from './lib/command.mjs';
import { prepareDisplayFolder } from './lib/desktop-session.mjs';
import { ordinaryUser, privatePlace } from './lib/ordinary-user.mjs';
import { NODE_MODULES, ROOT, SCRATCH, inRoot } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { ensureSystemPackages, hasProgram } from './lib/system-packages.mjs';
import { addPlaywright, Tally } from './lib/tally.mjs';

const WORK = path.join(SCRATCH, 'package-test');
const MINUTES = 60_000;
/** The version that is upgraded from: any before package.json's. */
const OLDER = '0.0.1';

/** @returns {string | undefined} why nothing can be installed here */
export function whyNotHere() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the test runtime is for Linux on x64';
  if (!hasProgram('dpkg-deb')) return 'this system has no dpkg';
  if (process.getuid?.() !== 0) return 'installing a package takes root';
  return undefined;
}

/** Whether a package is on the machine, whole or in parts. @param {string} name */
const isKnown = (name) => spawnSync('dpkg-query', ['--show', name], { stdio: 'ignore' }).status === 0;

/** Takes off what an interrupted run may have left. @param {string} name @param {string} policyFolder */
function takeOff(name, policyFolder) {
  if (isKnown(name)) execFileSync('dpkg', ['--purge', name], { stdio: 'ignore' });
  fs.rmSync(policyFolder, { recursive: true, force: true });
}

/**
 * Copies files for the ordinary user, who may be unable to read the checkout.
 * @param {import('./lib/ordinary-user.mjs').User} user
 * @param {string} dir
 */
function toolsFor(user, dir) {
  const folder = path.join(dir, 'tool');
  fs.cpSync(inRoot('tools', 'lib'), path.join(folder, 'tools', 'lib'), { recursive: true });
  fs.copyFileSync(inRoot('e2e', 'packaged', 'desk.py'), path.join(folder, 'desk.py'));
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  let node = process.execPath;
  if (spawnSync(node, ['-e', '0'], { uid: user.uid, gid: user.gid, cwd: '/' }).status !== 0) {
    node = path.join(folder, 'node');
    fs.copyFileSync(process.execPath, node);
    fs.chmodSync(node, 0o755);
  }
  execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
  const session = path.join(folder, 'tools', 'lib', 'desktop-session.mjs');
  return { folder, command: [node, session, '/usr/bin/python3', '-W', 'ignore', path.join(folder, 'desk.py')] };
}

/**
 * Packs, installs, drives and takes off again; the checkout must be installed and built.
 * @param {{ report: string, output: string }} where @returns {Promise<{ code: number, timedOut: boolean }>}
 */
export async function testPackage({ report, output }) {
  const user = ordinaryUser();
  if (user === undefined) throw new ToolFailure('installing a package takes root');
  await ensureSystemPackages(['app', 'display', 'keyring', 'installed']);
  const { pack } = await import('./package.mjs');
  fs.rmSync(WORK, { recursive: true, force: true });
  /** @param {string} name @param {string} [version] */
  const packed = async (name, version) => {
    const made = await pack({
      system: 'linux',
      arch: 'x64',
      formats: ['deb'],
      release: false,
      quick: true,
      output: path.join(WORK, name),
      ...(version === undefined ? {} : { version }),
    });
    const deb = made.files.find((file) => file.endsWith('.deb'));
    if (deb === undefined) throw new ToolFailure('no .deb came out');
    return { ...made, deb };
  };
  const older = await packed('older', OLDER);
  const newer = await packed('newer');
  const name = newer.package;
  const policyFolder = path.join('/etc', name);
  const place = privatePlace(user);
  const tmp = path.join(WORK, 'tmp');
  fs.mkdirSync(tmp);
  takeOff(name, policyFolder);
  try {
    prepareDisplayFolder();
    const { folder, command } = toolsFor(user, place.dir);
    const program = path.join('/opt', newer.product, newer.executable);
    const task = {
      user,
      home: place.home,
      package: name,
      product: newer.product,
      version: newer.version,
      debs: { older: older.deb, newer: newer.deb },
      folder: path.dirname(program),
      program,
      policyFolder,
      electron: Number.parseInt(newer.electron, 10),
      desk: { command, folder, environment: place.environment() },
    };
    const taskFile = path.join(WORK, 'task.json');
    fs.writeFileSync(taskFile, JSON.stringify(task));
    const env = {
      ...process.env,
      TMPDIR: tmp,
      SIGHTLINE_PACKAGED_TASK: taskFile,
      SIGHTLINE_E2E_OUTPUT: output,
      SIGHTLINE_E2E_REPORT: report,
    };
    const playwright = path.join(NODE_MODULES, '@playwright/test/cli.js');
    const args = [playwright, 'test', '--config', inRoot('e2e/packaged/playwright.config.ts')];
    return await run(process.execPath, args, { cwd: ROOT, env, timeoutMs: 8 * MINUTES });
  } finally {
    takeOff(name, policyFolder);
    place.remove();
    fs.rmSync(WORK, { recursive: true, force: true });
  }
}

/**
 * The stage of `npm test`.
 * @param {Tally} tally @param {string} reports where reports go
 */
export async function packageStage(tally, reports) {
  const report = path.join(reports, 'packaged.json');
  const { code, timedOut } = await testPackage({ report, output: inRoot('test-results', 'packaged') });
  const before = tally.failed;
  const found = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : undefined;
  if (found) addPlaywright(tally, found);
  if (timedOut) tally.fail('installed package', 'not done within 8 minutes');
  else if (!found) tally.fail('installed package', `Playwright ended with ${code} and left no report`);
  else if (code !== 0 && tally.failed === before)
    tally.fail('installed package', `Playwright ended with ${code} although no test failed`);
}

asCommand(import.meta.url, async () => {
  const why = whyNotHere();
  if (why !== undefined) throw new ToolFailure(`the package cannot be installed here: ${why}`, 2);
  await ensureInstalled();
  const { build } = await import('./build.mjs');
  await build({ stubOnly: true });
  const reports = path.join(SCRATCH, 'reports');
  fs.mkdirSync(reports, { recursive: true });
  const tally = new Tally();
  await packageStage(tally, reports);
  console.log(tally.report());
  process.exitCode = tally.failed === 0 ? 0 : 1;
});
