import { app } from 'electron';
import { WRITTEN_ELECTRON_VERSION } from '../product.ts';

/** SECURITY(S29): a packaged build runs only on the Electron it was written for; older ones have known holes. */
export function refuseOtherElectron(version: string = process.versions.electron): boolean {
  if (!app.isPackaged || version === WRITTEN_ELECTRON_VERSION) return false;
  console.error(`Sightline is built for Electron ${WRITTEN_ELECTRON_VERSION} and does not start on ${version}.`);
  return true;
}
