/**
 * The SQLite module for runtimes whose Node-API is older than 10 (Node 20, Electron 25).
 *
 * The published binary of better-sqlite3-multiple-ciphers wants Node-API 10 and aborts the process on anything older.
 * A small patch (strings held in a box instead of by reference) makes the same source good for Node-API 8, and such a
 * binary then runs on every later Node and Electron. Compiling takes about 80 seconds on two cores, so the result is kept
 * twice: in .native/ for this checkout and in a cache of the user's for the next one. Both are keyed by all that goes in.
 *
 * Remove this file, the patch and .native/ when the oldest runtime has Node-API 10 (Node 22.14 and the Electrons built on it).
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { asCommand, say, ToolFailure } from './lib/command.mjs';
import { NATIVE_BINDING, NODE_MODULES, inRoot } from './lib/paths.mjs';
import { mustRun, run } from './lib/run.mjs';

const PACKAGE = 'better-sqlite3-multiple-ciphers';
const PATCHED_VERSION = '13.0.3';
const PATCH = inRoot('tools', 'patches', `${PACKAGE}-${PATCHED_VERSION}-napi8.patch`);

/** @param {string} name @returns {string} */
const versionOf = (name) => JSON.parse(fs.readFileSync(path.join(NODE_MODULES, name, 'package.json'), 'utf8')).version;

/** Everything that decides what the binary is. The Node version is left out on purpose: that is what Node-API is for. */
export function bindingKey() {
  const hash = createHash('sha256').update(fs.readFileSync(PATCH));
  for (const name of [PACKAGE, 'node-gyp', 'node-addon-api']) hash.update(`\n${name}@${versionOf(name)}`);
  return hash.update(`\n${process.platform}-${process.arch}`).digest('hex').slice(0, 32);
}

/** Whether the published binary works on a runtime with this Node-API. @param {string | undefined} napi `process.versions.napi` */
export const needsOwnBinding = (napi) => Number(napi ?? 0) < 10;

/** `--nodedir` for node-gyp: the headers of the Node that runs this, so that nothing is downloaded. @returns {string | undefined} */
function nodeHeaders() {
  const beside = path.resolve(path.dirname(fs.realpathSync(process.execPath)), '..');
  return [beside, '/usr', '/usr/local'].find((dir) => fs.existsSync(path.join(dir, 'include', 'node', 'node_api.h')));
}

/** The user's cache; it may be missing or read-only (a CI user without a home), and then it is simply not used. */
function cacheFile() {
  const base = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  return path.join(base, 'sightline', `better_sqlite3-${bindingKey()}.node`);
}

/** Copy so that a reader never sees half a file. @param {string} from @param {string} to */
function copyWhole(from, to) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  const part = `${to}.${process.pid}.part`;
  fs.copyFileSync(from, part);
  fs.renameSync(part, to);
}

/** Load it in a process of its own, because a wrong binary aborts the process instead of throwing. @param {string} file */
async function works(file) {
  if (!fs.existsSync(file)) return false;
  const check = `const D = require(${JSON.stringify(path.join(NODE_MODULES, PACKAGE))});
    const d = new D(':memory:', { nativeBinding: process.argv[1] });
    d.exec('create table t(a)'); d.prepare('insert into t values (?)').run('x');
    process.exit(d.prepare('select a from t').pluck().get() === 'x' ? 0 : 1);`;
  return (await run(process.execPath, ['-e', check, file], { quiet: true })).code === 0;
}

/** @returns {Promise<void>} */
async function compile(/** @type {string} */ target) {
  const installed = versionOf(PACKAGE);
  if (installed !== PATCHED_VERSION) {
    throw new ToolFailure(
      `the SQLite patch is for ${PACKAGE} ${PATCHED_VERSION}, but ${installed} is installed: make the patch anew (tools/patches)`,
    );
  }
  // Not inside the checkout: make cannot build in a path with a blank in it.
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-sqlite-'));
  try {
    fs.cpSync(path.join(NODE_MODULES, PACKAGE), work, { recursive: true });
    fs.rmSync(path.join(work, 'prebuilds'), { recursive: true, force: true });
    fs.cpSync(path.join(NODE_MODULES, 'node-addon-api'), path.join(work, 'node_modules', 'node-addon-api'), {
      recursive: true,
    });
    await mustRun('patching the SQLite module', 'patch', ['-p3', '-d', work, '-i', PATCH], { quiet: true });
    const headers = nodeHeaders();
    if (headers === undefined) say('no Node headers beside this Node; node-gyp will try to download them');
    const gyp = path.join(NODE_MODULES, 'node-gyp', 'bin', 'node-gyp.js');
    const args = [
      gyp,
      'rebuild',
      '--release',
      '--force_build=1',
      '--jobs=max',
      ...(headers === undefined ? [] : [`--nodedir=${headers}`]),
    ];
    // binding.gyp calls plain `node`: make sure it is this one.
    const env = {
      ...process.env,
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    };
    await mustRun('compiling the SQLite module', process.execPath, args, { cwd: work, env, quiet: true });
    copyWhole(path.join(work, 'build', 'Release', 'better_sqlite3.node'), target);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Make sure `.native/better_sqlite3.node` is there, fits this checkout and loads.
 * @returns {Promise<string>} its path
 */
export async function ensureSqliteBinding() {
  const key = bindingKey();
  const keyFile = `${NATIVE_BINDING}.key`;
  const keptKey = fs.existsSync(keyFile) ? fs.readFileSync(keyFile, 'utf8').trim() : '';
  if (keptKey === key && fs.existsSync(NATIVE_BINDING)) return NATIVE_BINDING;

  const cached = cacheFile();
  if (await works(cached)) {
    copyWhole(cached, NATIVE_BINDING);
    say('SQLite module for older Node-API: taken from the cache of an earlier build');
  } else {
    say('SQLite module for older Node-API: compiling it from source, once (about 80 seconds on two cores)');
    const start = Date.now();
    await compile(NATIVE_BINDING);
    if (!(await works(NATIVE_BINDING)))
      throw new ToolFailure('the compiled SQLite module does not load (see tools/sqlite-native.mjs)');
    say(`SQLite module compiled in ${Math.round((Date.now() - start) / 1000)} s`);
    try {
      copyWhole(NATIVE_BINDING, cached);
    } catch {
      // Only the next checkout is slower without the cache.
    }
  }
  fs.writeFileSync(keyFile, `${key}\n`);
  return NATIVE_BINDING;
}

asCommand(import.meta.url, async () => {
  say(`SQLite module: ${path.relative(inRoot(), await ensureSqliteBinding())}`);
});
