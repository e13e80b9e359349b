import { app, dialog, type BrowserWindow } from 'electron';

/** sysexits.h: something was found in an unconfigured or misconfigured state. */
const EX_CONFIG = 78;

const TITLE = 'Sightline cannot start';

/** Ends an app that cannot work, and says why: to whoever started it from a terminal, and on the screen of a packaged app. */
export function refuseStart(window: BrowserWindow, why: string): void {
  console.error(`${TITLE}: ${why}`);
  if (app.isPackaged) {
    window.hide();
    // Waits for the person: nothing of the app goes on behind it.
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
