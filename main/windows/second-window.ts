import { BrowserWindow, screen, type Session } from 'electron';
import type { SecondPanel, SecondWindow } from '../ports/second-window.ts';
import { SECOND_PAGE_ADDRESS } from '../product.ts';
import { shutPickers } from '../security/pickers.ts';
import { windowPreferences } from '../security/window-preferences.ts';
import { BACKGROUND } from './main-window.ts';

export type SecondWindowDeps = {
  readonly session: Session;
  readonly packaged: boolean;
  readonly beside: BrowserWindow;
};

/** Without a second screen it opens this much lower and further right than the main window. */
const STEP_PX = 60;
const SIZE = { width: 1_200, height: 800 } as const;

function placeBeside(main: BrowserWindow): { readonly x: number; readonly y: number } {
  const own = screen.getDisplayMatching(main.getBounds());
  const other = screen.getAllDisplays().find(({ id }) => id !== own.id);
  if (other !== undefined) return { x: other.workArea.x, y: other.workArea.y };
  const { x, y } = main.getBounds();
  return { x: x + STEP_PX, y: y + STEP_PX };
}

/**
 * A second window for a map or a timeline. SECURITY(S13): main opens it, never a page, and it has no preload: its page
 * can call nothing. What it shows the main window's page sends it, and it is destroyed with the session and with the
 * main window.
 */
export function secondWindow({ session, packaged, beside }: SecondWindowDeps): SecondWindow {
  let window: BrowserWindow | undefined;
  const close = (): void => {
    window?.destroy();
    window = undefined;
  };
  beside.on('closed', close);
  const create = (address: string): BrowserWindow => {
    const made = new BrowserWindow({
      ...placeBeside(beside),
      ...SIZE,
      minWidth: 640,
      minHeight: 360,
      frame: false,
      show: false,
      backgroundColor: BACKGROUND,
      title: 'Sightline',
      webPreferences: windowPreferences({ session, packaged }),
    });
    made.setMenu(null);
    // SECURITY(S20): as for the main window.
    made.setContentProtection(true);
    // SECURITY(S11): no file dialog opens from this page either; one that cannot be held is not kept.
    shutPickers(made.webContents, close);
    made.once('ready-to-show', () => {
      made.show();
    });
    made.on('closed', () => {
      if (window === made) window = undefined;
    });
    // What a page that has crashed was showing must not stay on the screen.
    made.webContents.on('render-process-gone', () => {
      made.destroy();
    });
    // SECURITY(S14): as for the main window.
    made.webContents.on('did-navigate', (_event, url) => {
      if (url !== address) void made.loadURL(address);
    });
    return made;
  };
  return {
    open: (panel: SecondPanel) => {
      const address = `${SECOND_PAGE_ADDRESS}${panel}`;
      if (window !== undefined && window.webContents.getURL() === address) {
        window.show();
        window.focus();
        return;
      }
      close();
      window = create(address);
      void window.loadURL(address);
    },
    isOpen: () => window !== undefined && !window.isDestroyed(),
    close,
  };
}
