import { BrowserWindow, type Session } from 'electron';
import type { Announce } from '../ports/announce.ts';
import { PAGE_ADDRESS } from '../product.ts';
import { windowPreferences } from '../security/window-preferences.ts';

/** The page's own background, so that nothing flashes before it is drawn. */
export const BACKGROUND = '#090c10';

export type MainWindowDeps = { readonly session: Session; readonly preload: string; readonly packaged: boolean };

/**
 * The one window: frameless, since the page draws its own bar with the marking on it; shown once there is something
 * to see.
 */
export function createMainWindow({ session, preload, packaged }: MainWindowDeps): BrowserWindow {
  const window = new BrowserWindow({
    width: 1_600,
    height: 1_000,
    minWidth: 1_280,
    minHeight: 800,
    frame: false,
    show: false,
    backgroundColor: BACKGROUND,
    title: 'Sightline',
    webPreferences: windowPreferences({ session, preload, packaged }),
  });
  window.setMenu(null);
  // SECURITY(S20): pictures of evidence do not appear in screenshots and shared screens (no effect on Linux).
  window.setContentProtection(true);
  window.once('ready-to-show', () => {
    window.show();
  });
  // SECURITY(S14): Chromium announces no navigation to about:blank, so it cannot be prevented; the page is brought
  // back instead.
  window.webContents.on('did-navigate', (_event, url) => {
    if (url !== PAGE_ADDRESS) loadPage(window);
  });
  return window;
}

export function loadPage(window: BrowserWindow): void {
  void window.loadURL(PAGE_ADDRESS);
}

/** Tells the page the state of the window, for the buttons in its bar. */
export function announceWindow(window: BrowserWindow, announce: Announce): void {
  const tell = (): void => {
    announce('window.changed', { maximised: window.isMaximized(), fullScreen: window.isFullScreen() });
  };
  window.on('maximize', tell);
  window.on('unmaximize', tell);
  window.on('enter-full-screen', tell);
  window.on('leave-full-screen', tell);
}

export function controlWindow(window: BrowserWindow, action: 'minimise' | 'maximise' | 'close'): void {
  if (action === 'minimise') window.minimize();
  else if (action === 'close') window.close();
  else if (window.isMaximized()) window.unmaximize();
  else window.maximize();
}

/** Draws text and all else at so many per cent of the usual size. */
export function setTextSize(window: BrowserWindow, percent: number): void {
  if (!window.isDestroyed()) window.webContents.setZoomFactor(percent / 100);
}
