/** From a fresh clone to something that runs: what `npm start` in both its forms needs before the app. */
import { chooseElectron } from '../electron-runtime.mjs';
import { ensureInstalled } from '../install.mjs';
import { ensureStub, STUB } from '../national-api.mjs';
import { ensureSqliteBinding, needsOwnBinding } from '../sqlite-native.mjs';
import { ToolFailure } from './command.mjs';
import { ensureDemoNation } from './demo-nation.mjs';
import { checkLibraries, ensureSystemPackages } from './system-packages.mjs';

/** Lines before 36 are not sure to have Node-API 10; the binary for 8 runs on all. @param {string} version of Electron */
const isOldElectron = (version) => Number.parseInt(version, 10) < 36;

/**
 * @param {{ uses: import('./system-packages.mjs').Use[], keepData: boolean }} options
 * @returns {Promise<{ electron: import('../electron-runtime.mjs').Electron, stub: string }>}
 */
export async function prepare({ uses, keepData }) {
  await ensureSystemPackages(uses);
  await ensureInstalled();
  const electron = chooseElectron();
  checkLibraries(electron.path);
  if (isOldElectron(electron.version) || needsOwnBinding(process.versions.napi)) {
    await ensureSystemPackages(['compile']);
    await ensureSqliteBinding();
  }
  const { build } = await import('../build.mjs');
  const { missing } = await build({ appOnly: true });
  if (missing.length > 0) throw new ToolFailure(`there is no source yet for: ${missing.join(', ')}`);
  await ensureStub();
  await ensureDemoNation(STUB, { keep: keepData });
  return { electron, stub: STUB };
}
