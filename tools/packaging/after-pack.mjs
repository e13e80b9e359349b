/** electron-builder calls this when a folder is packed and not signed yet (electron-builder.yml). */
import path from 'node:path';
import { say } from '../lib/command.mjs';
import { flip, wantedFuses } from './fuses.mjs';

/** @param {import('electron-builder').AfterPackContext} context @returns {Promise<void>} */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  const program =
    electronPlatformName === 'darwin'
      ? path.join(appOutDir, `${productFilename}.app`)
      : electronPlatformName === 'win32'
        ? path.join(appOutDir, `${productFilename}.exe`)
        : path.join(appOutDir, /** @type {import('electron-builder').LinuxPackager} */ (packager).executableName);
  const major = Number.parseInt(packager.config.electronVersion ?? '', 10);
  await flip(program, major);
  say(`${Object.keys(wantedFuses(major)).length} fuses flipped`);
}
