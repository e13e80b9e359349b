import { app, dialog, type BrowserWindow } from 'electron';

/** sysexits.h, EX_CONFIG: something was found in an unconfigured or misconfigured state. */
const EX_CONFIG = 78;

const TITLE = 'Sightline cannot start';

/**
 * Ends an app that cannot work, and says why: on the terminal it was started from, and on the screen for a packaged
 * app.
 */
export function refuseStart(window: BrowserWindow, why: string): void {
  console.error(`${TITLE}: ${why}`);
  if (app.isPackaged) {
    window.hide();
    // Waits for the person; the rest of the app does not continue.
    dialog.showMessageBoxSync({
      type: 'error',
      title: TITLE,
      message: TITLE,
      detail: `${why.charAt(0).toUpperCase()}${why.slice(1)}\n\nThis is for the administrator of this workstation to put right.`,
      buttons: ['Close'],
    });
  }
  app.exit(EX_CONFIG);
}
