/**
 * Installs the dependencies when they are missing or not those of the lock file.
 *
 * npm leaves its own record of what it put into node_modules; that is compared with the lock file, entry by entry,
 * so an installation made by hand counts as well as ours and nothing is installed twice.
 */
import fs from 'node:fs';
import path from 'node:path';
import { asCommand, say } from './lib/command.mjs';
import { NODE_MODULES, inRoot } from './lib/paths.mjs';
import { mustRun } from './lib/run.mjs';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} Entry */

/** @param {string} file @returns {Record<string, Entry> | undefined} */
function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @returns {string | undefined} why an installation is needed, or nothing */
export function whyInstall() {
  const wanted = packagesOf(inRoot('package-lock.json')) ?? {};
  const there = packagesOf(path.join(NODE_MODULES, '.package-lock.json'));
  if (there === undefined) return 'nothing is installed yet';
  for (const [name, entry] of Object.entries(wanted)) {
    if (name === '') continue;
    const found = there[name];
    // Optional packages of other platforms are left out by npm.
    if (found === undefined && (entry.optional === true || entry.devOptional === true)) continue;
    if (found?.version !== entry.version || found?.integrity !== entry.integrity)
      return `${name.replace(/^node_modules\//, '')} is not as package-lock.json says`;
  }
  return undefined;
}

/** @returns {Promise<void>} */
export async function ensureInstalled() {
  const why = whyInstall();
  if (why === undefined) return;
  say(`installing dependencies (${why}; about a minute)`);
  const start = Date.now();
  const npm = process.env['npm_execpath'];
  // The log level is ours: under `npm --silent` a failure would have no words.
  // No package we use needs its install script, and a closed network cannot run those that download.
  const args = ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=warn'];
  const [command, all] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  await mustRun('installing the dependencies', command, all, { quiet: true });
  say(`dependencies installed in ${Math.round((Date.now() - start) / 1000)} s`);
}

asCommand(import.meta.url, ensureInstalled);
