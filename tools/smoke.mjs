/**
 * `npm start -- --smoke`: the whole main job through the real app without a person, on a display and a keyring of its own,
 * as an ordinary user with the sandbox on. One line of JSON on standard output; everything else on standard error.
 */
import fs from 'node:fs';
import path from 'node:path';
import { asCommand, say, ToolFailure } from './lib/command.mjs';
import { prepareDisplayFolder } from './lib/desktop-session.mjs';
import { ordinaryUser, privatePlace, readableCheckout } from './lib/ordinary-user.mjs';
import { DEMO_DATA, SCRATCH } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { run } from './lib/run.mjs';
import { startService } from './lib/service.mjs';

const TIME_LIMIT_MS = 180_000;

/** Root may be unable to create the user (a container without useradd); then the sandbox is off, and a message says so. */
function whoRuns() {
  try {
    return ordinaryUser();
  } catch (error) {
    if (!(error instanceof ToolFailure)) throw error;
    say(`${error.message}; running as root, without the sandbox`);
    return undefined;
  }
}

/** @returns {{ vrm: string }} the vehicle with a rich recent journey that the nation's truth file names */
function demoVehicle() {
  const file = path.join(DEMO_DATA, 'truth.json');
  const truth = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (typeof truth.demo?.vrm !== 'string') throw new ToolFailure(`${file} names no demonstration vehicle (demo.vrm)`);
  return truth.demo;
}

/** @param {{ keepData?: boolean }} [options] @returns {Promise<number>} exit code */
export async function smoke({ keepData = false } = {}) {
  const { electron, stub } = await prepare({ uses: ['app', 'display', 'keyring'], keepData });
  const user = whoRuns();
  const checkout = readableCheckout(user);
  const place = privatePlace(user);
  const service = await startService(stub, '.demo');
  try {
    prepareDisplayFolder();
    // The service's files are private to whoever started it: hand the app copies of the two it may read.
    const owned = (/** @type {string} */ from, /** @type {string} */ name) => {
      const to = path.join(place.dir, name);
      fs.copyFileSync(from, to);
      fs.chmodSync(to, 0o600);
      if (user) fs.chownSync(to, user.uid, user.gid);
      return to;
    };
    const config = path.join(place.dir, 'config.json');
    const accounts = owned(service.demoAccounts, 'demo-accounts.json');
    fs.writeFileSync(
      config,
      JSON.stringify({
        service: { url: service.url, caFile: owned(service.caFile, 'ca.pem') },
        demoAccountsFile: accounts,
      }),
    );
    const task = {
      electron: checkout.path(electron.path),
      app: checkout.root,
      config,
      accounts,
      vrm: demoVehicle().vrm,
      results: place.results,
    };
    const taskFile = path.join(place.dir, 'task.json');
    fs.writeFileSync(taskFile, JSON.stringify(task));
    for (const file of [config, taskFile]) {
      fs.chmodSync(file, 0o600);
      if (user) fs.chownSync(file, user.uid, user.gid);
    }
    const args = [
      path.join(checkout.root, 'tools/lib/desktop-session.mjs'),
      checkout.node,
      path.join(checkout.root, 'tools/lib/smoke-job.mjs'),
      taskFile,
    ];
    const { timedOut, code } = await run(checkout.node, args, {
      cwd: checkout.root,
      env: place.environment(),
      timeoutMs: TIME_LIMIT_MS,
      prefix: '  ',
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    return report(place.results, timedOut ? `not done within ${TIME_LIMIT_MS / 1000} s` : `the job ended with ${code}`);
  } finally {
    await service.stop();
    place.remove();
    checkout.remove();
  }
}

/**
 * Print the one line, with the screenshot where it stays.
 * @param {string} results
 * @param {string} otherwise the reason when the job left none
 */
function report(results, otherwise) {
  const file = path.join(results, 'result.json');
  const result = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : { ok: false, reason: otherwise };
  const screenshot = path.join(SCRATCH, 'smoke.png');
  if (fs.existsSync(path.join(results, 'smoke.png'))) {
    fs.copyFileSync(path.join(results, 'smoke.png'), screenshot);
    result.screenshot = screenshot;
  }
  console.log(JSON.stringify(result));
  if (!result.ok) say(`smoke failed: ${result.reason}`);
  return result.ok ? 0 : 1;
}

asCommand(import.meta.url, async (args) => {
  process.exitCode = await smoke({ keepData: args.includes('--keep-data') });
});
