/**
 * The desktop an app expects, without a desktop: a display (Xvfb), a session bus and an unlocked keyring.
 *
 *   node tools/lib/desktop-session.mjs COMMAND ARGS…
 *
 * It starts itself again inside dbus-run-session, so the bus ends with it, then starts display and keyring as children,
 * runs the command and ends them. Run it as the user the app runs as, with a HOME and an XDG_RUNTIME_DIR of its own:
 * it unlocks a keyring with a password everybody can read here.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { asCommand, say, ToolFailure } from './command.mjs';
import { hand } from './run.mjs';
import { hasProgram } from './system-packages.mjs';

const INSIDE = 'SIGHTLINE_SESSION_BUS';
/** Not empty: for an empty password the daemon opens a prompt and waits for ever. */
const KEYRING_PASSWORD = 'test-password';

/** @typedef {{ stop: () => void }} Running */

/**
 * A display of our own. -displayfd lets the server find a free number, so parallel runs do not meet.
 * @returns {Promise<Running & { display: string }>}
 */
function startDisplay() {
  return new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp', '-noreset'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const timer = setTimeout(() => reject(new ToolFailure('Xvfb did not come up within 20 seconds')), 20_000);
    server.on('error', (error) => reject(new ToolFailure(`cannot start Xvfb: ${error.message}`)));
    server.on('exit', (code) => reject(new ToolFailure(`Xvfb ended with ${code}`)));
    const numbers = server.stdio[3];
    if (!numbers) return;
    createInterface({ input: /** @type {import('node:stream').Readable} */ (numbers) }).once('line', (line) => {
      clearTimeout(timer);
      server.removeAllListeners('exit');
      resolve({ display: `:${line.trim()}`, stop: () => void server.kill('SIGTERM') });
    });
  });
}

/** @param {string[]} args @returns {string} the bus's answer; empty when there is none */
const askBus = (args) =>
  spawnSync('dbus-send', ['--session', '--print-reply', ...args], { encoding: 'utf8', timeout: 5_000 }).stdout ?? '';

/**
 * Is the keyring there and open? The owner is asked for first: a call to a name without one would start a second daemon.
 */
function keyringIsOpen() {
  const owner = askBus([
    '--dest=org.freedesktop.DBus',
    '/',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.secrets',
  ]);
  if (!owner.includes('boolean true')) return false;
  const login = ['--dest=org.freedesktop.secrets', '/org/freedesktop/secrets/collection/login'];
  return askBus([
    ...login,
    'org.freedesktop.DBus.Properties.Get',
    'string:org.freedesktop.Secret.Collection',
    'string:Locked',
  ]).includes('boolean false');
}

/** @returns {Promise<Running>} */
async function startKeyring() {
  fs.mkdirSync(path.join(process.env['HOME'] ?? '', '.local/share/keyrings'), { recursive: true, mode: 0o700 });
  const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  daemon.stdin.end(`${KEYRING_PASSWORD}\n`);
  let ended = false;
  daemon.on('error', () => (ended = true));
  daemon.on('exit', () => (ended = true));
  for (const end = Date.now() + 20_000; Date.now() < end && !ended;) {
    if (keyringIsOpen()) return { stop: () => void daemon.kill('SIGTERM') };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  // It ignores gentle signals while it asks with a window that nobody sees.
  daemon.kill('SIGKILL');
  throw new ToolFailure('the keyring was not open within 20 seconds');
}

/** X clients of an ordinary user need the socket folder to be root's and sticky; root makes it beforehand. */
export function prepareDisplayFolder() {
  if (process.getuid?.() !== 0) return;
  fs.mkdirSync('/tmp/.X11-unix', { recursive: true });
  fs.chmodSync('/tmp/.X11-unix', 0o1777);
}

asCommand(import.meta.url, async ([command, ...args]) => {
  if (command === undefined) throw new ToolFailure('usage: node tools/lib/desktop-session.mjs COMMAND ARGS…', 64);
  if (process.platform !== 'linux') {
    process.exitCode = await hand(command, args);
    return;
  }
  const hasBus = hasProgram('dbus-run-session');
  if (hasBus && !process.env[INSIDE]) {
    const self = fileURLToPath(import.meta.url);
    process.exitCode = await hand('dbus-run-session', ['--', process.execPath, self, command, ...args], {
      env: { ...process.env, [INSIDE]: '1' },
    });
    return;
  }
  /** @type {Running[]} */
  const running = [];
  try {
    const env = { ...process.env };
    if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
      const display = await startDisplay();
      running.push(display);
      env['DISPLAY'] = display.display;
    }
    if (hasBus && hasProgram('gnome-keyring-daemon')) running.push(await startKeyring());
    else say('no keyring here: the app keeps its secrets in memory only');
    process.exitCode = await hand(command, args, { env });
  } finally {
    for (const process of running.reverse()) process.stop();
  }
});
