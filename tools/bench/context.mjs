/** The context of every measure: a built product, a runtime, the stores, and a desktop for the app. */
import fs from 'node:fs';
import path from 'node:path';
import { chooseElectron } from '../electron-runtime.mjs';
import { ensureInstalled } from '../install.mjs';
import { say } from '../lib/command.mjs';
import { inRoot, SCRATCH } from '../lib/paths.mjs';
import { checkLibraries, ensureSystemPackages } from '../lib/system-packages.mjs';
import { ensureSqliteBinding } from '../sqlite-native.mjs';
import { openDesk } from './desk.mjs';
import { openStores } from './stores.mjs';

/**
 * @typedef {object} Bench
 * @property {import('./options.mjs').Options} options
 * @property {import('../electron-runtime.mjs').Electron} electron
 * @property {ReturnType<typeof openStores>} stores
 * @property {ReturnType<typeof openDesk>} desk
 * @property {string} scratch a folder of this run
 * @property {(full: number, quick: number) => number} rounds
 * @property {() => Promise<void>} close
 */

/** @param {import('./options.mjs').Options} options @returns {Promise<Bench>} */
export async function openBench(options) {
  await ensureSystemPackages(['compile', 'app', 'display', 'keyring']);
  await ensureInstalled();
  const electron = chooseElectron();
  checkLibraries(electron.path);
  await ensureSqliteBinding();
  const { build } = await import('../build.mjs');
  const { missing } = await build();
  if (missing.length > 0) say(`not there yet, so what needs it is not measured: ${missing.join(', ')}`);
  fs.mkdirSync(SCRATCH, { recursive: true });
  const scratch = fs.mkdtempSync(path.join(SCRATCH, 'bench-'));
  const stores = openStores(options, inRoot('out', 'national-api', 'cli.mjs'));
  const desk = openDesk();
  return {
    options,
    electron,
    stores,
    desk,
    scratch,
    rounds: (full, quick) => (options.quick ? quick : full),
    close: async () => {
      await stores.close();
      desk.close();
      fs.rmSync(scratch, { recursive: true, force: true });
    },
  };
}
