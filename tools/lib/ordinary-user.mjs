/**
 * Chromium's sandbox refuses to run as root, and a test without the sandbox tests another app. So when we are root,
 * the app runs as an ordinary user of its own, with a private home that is gone afterwards.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { say, ToolFailure } from './command.mjs';
import { ROOT } from './paths.mjs';

const NAME = 'sightline-test';

/** @typedef {{ uid: number, gid: number, name: string }} User */

/** @returns {User | undefined} */
function lookUp() {
  const { status, stdout } = spawnSync('getent', ['passwd', NAME], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const [name = '', , uid, gid] = stdout.split(':');
  return { name, uid: Number(uid), gid: Number(gid) };
}

/**
 * The user to run the app as when we are root; made on first use.
 * @returns {User | undefined} nothing when we are an ordinary user already
 */
export function ordinaryUser() {
  if (process.getuid?.() !== 0) return undefined;
  const found = lookUp();
  if (found) return found;
  say(`making the ordinary user ${NAME}, because the sandbox does not run as root`);
  try {
    // The account only owns processes: no home, no shell, no password.
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME], {
      stdio: 'pipe',
    });
  } catch (error) {
    throw new ToolFailure(`cannot make the user ${NAME}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const made = lookUp();
  if (!made) throw new ToolFailure(`useradd made no user ${NAME}`);
  return made;
}

/**
 * A private place for one run, owned by whoever the app runs as: home, runtime directory, temporary files, results.
 * In /var/tmp, because /tmp may be small (a tmpfs) and private to a service.
 * @param {User | undefined} user
 */
export function privatePlace(user) {
  const dir = fs.mkdtempSync('/var/tmp/sightline-run-');
  const place = {
    dir,
    home: path.join(dir, 'home'),
    runtime: path.join(dir, 'run'),
    tmp: path.join(dir, 'tmp'),
    results: path.join(dir, 'results'),
  };
  for (const folder of [
    dir,
    place.home,
    place.runtime,
    place.tmp,
    place.results,
    path.join(place.home, '.local/share/keyrings'),
  ]) {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  if (user) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, dir]);
  const remove = () => fs.rmSync(dir, { recursive: true, force: true });
  // Also when a signal ends us: it holds a copy of the demonstration's passwords.
  process.on('exit', remove);
  return {
    ...place,
    /** Nothing of the caller's session leaks in, and no window opens on a person's screen. @returns {NodeJS.ProcessEnv} */
    environment: () => {
      const theirs = [
        'DISPLAY',
        'WAYLAND_DISPLAY',
        'XAUTHORITY',
        'DBUS_SESSION_BUS_ADDRESS',
        'GNOME_KEYRING_CONTROL',
        'SSH_AUTH_SOCK',
        'ELECTRON_RUN_AS_NODE',
        'SIGHTLINE_CONFIG',
      ];
      return {
        ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !theirs.includes(name))),
        ...(user ? { USER: user.name, LOGNAME: user.name } : {}),
        HOME: place.home,
        XDG_RUNTIME_DIR: place.runtime,
        XDG_CONFIG_HOME: path.join(place.home, '.config'),
        XDG_CACHE_HOME: path.join(place.home, '.cache'),
        XDG_DATA_HOME: path.join(place.home, '.local/share'),
        TMPDIR: place.tmp,
      };
    },
    remove,
  };
}

/**
 * Can that user read the whole checkout and run this Node?
 * @param {User} user @returns {boolean}
 */
function canRead(user) {
  const as = { uid: user.uid, gid: user.gid, cwd: '/', encoding: /** @type {const} */ ('utf8') };
  if (spawnSync(process.execPath, ['-e', '0'], as).status !== 0) return false;
  const unreadable = ['(', '!', '-readable', '-o', '-type', 'd', '!', '-executable', ')', '-print', '-quit'];
  const skipped = ['.git', '.demo', '.tmp'].flatMap((name) => ['-path', path.join(ROOT, name), '-prune', '-o']);
  const { status, stdout } = spawnSync('find', [ROOT, ...skipped, ...unreadable], as);
  return status === 0 && stdout.trim() === '';
}

/**
 * The checkout as that user sees it: itself, or a readable copy.
 * @param {User | undefined} user
 * @returns {{ root: string, node: string, path: (file: string) => string, remove: () => void }} `path`: where a file
 * of the checkout is there
 */
export function readableCheckout(user) {
  if (!user || canRead(user)) return { root: ROOT, node: process.execPath, path: (file) => file, remove: () => {} };
  const stage = fs.mkdtempSync('/var/tmp/sightline-stage-');
  say(`the checkout is not readable for ${user.name}: working on a copy`);
  const remove = () => fs.rmSync(stage, { recursive: true, force: true });
  process.on('exit', remove);
  const root = path.join(stage, 'sightline');
  fs.mkdirSync(root);
  const names = fs
    .readdirSync(ROOT)
    .filter((name) => !['.git', '.demo', '.tmp', 'test-results', 'playwright-report'].includes(name));
  // cp, not fs.cpSync: reflinks where the file system has them, and symbolic links as they are.
  execFileSync('cp', ['-a', '--reflink=auto', ...names.map((name) => path.join(ROOT, name)), root]);
  const node = path.join(stage, 'node');
  fs.copyFileSync(process.execPath, node);
  execFileSync('chmod', ['-R', 'a+rX', stage]);
  fs.chmodSync(node, 0o755);
  const inside = (/** @type {string} */ file) =>
    file.startsWith(ROOT + path.sep) ? path.join(root, path.relative(ROOT, file)) : file;
  return { root, node, path: inside, remove };
}
