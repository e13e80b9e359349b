import { app, dialog, type BrowserWindow } from 'electron';

/** sysexits.h: something was found in an unconfigured or misconfigured state. */
const EX_CONFIG = 78;

/** Ends an app that cannot work, and says why: to whoever started it from a terminal, and on the screen of a packaged app. */
export function refuseStart(window: BrowserWindow, why: string): void {
  console.error(`Sightline cannot start: ${why}`);
  if (app.isPackaged) {
    window.hide();
    dialog.showErrorBox('Sightline cannot start', why);
  }
  app.exit(EX_CONFIG);
}
