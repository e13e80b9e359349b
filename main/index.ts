/**
 * Sightline's main process: the boot sequence, as a list of calls. The reason for each line is in the file that it
 * calls. Everything imported here loads before there is a window, so it imports little; the rest is in
 * open-workstation.ts.
 */
import { app, BrowserWindow, clipboard, powerMonitor } from 'electron';
import { hostname } from 'node:os';
import path from 'node:path';
import { loadAssets } from './adapters/asset-files.ts';
import { fileLog } from './adapters/file-log.ts';
import { policyFile, profileFolder } from './adapters/product-folders.ts';
import { tileFileIn } from './adapters/tile-file.ts';
import { openCallChannel } from './ipc/channel.ts';
import { pageEvents } from './ipc/page-events.ts';
import type { OpenedWorkstation } from './open-workstation.ts';
import { PRODUCT_NAME } from './product.ts';
import { refuseCertificates } from './security/certificates.ts';
import { quietChromium, refuseCommandLine } from './security/command-line.ts';
import { emptyCoreDumps } from './security/core-dumps.ts';
import { installNavigationGuards } from './security/navigation.ts';
import { pageSession } from './security/page-session.ts';
import { installPermissions } from './security/permissions.ts';
import { shutPickers } from './security/pickers.ts';
import { refuseOtherElectron } from './security/runtime-version.ts';
import { enableSandbox } from './security/sandbox.ts';
import { registerScheme, serveScheme } from './security/scheme.ts';
import { claimSingleInstance } from './security/single-instance.ts';
import { areaFileDialog } from './windows/area-file.ts';
import { endApp } from './windows/end-app.ts';
import { announceWindow, controlWindow, createMainWindow, loadPage, setTextSize } from './windows/main-window.ts';
import { secondWindow } from './windows/second-window.ts';
import { refuseStart } from './windows/refuse-start.ts';

const OUT = path.join(__dirname, '..');

emptyCoreDumps();
process.umask(0o077); // SECURITY(S21): only the user can read what this process writes.
const own = app.isPackaged ? profileFolder(PRODUCT_NAME, process.env) : undefined;
if (own !== undefined) app.setPath('userData', own);

async function start(): Promise<void> {
  const profile = app.getPath('userData');
  const log = fileLog({ folder: path.join(profile, 'logs'), toStderr: !app.isPackaged });
  const openTiles = tileFileIn(profile);

  await app.whenReady();
  const session = pageSession(app.isPackaged);
  installPermissions(session);
  refuseCertificates(session);
  installNavigationGuards();
  const window = createMainWindow({
    session,
    preload: path.join(OUT, 'preload', 'preload.cjs'),
    packaged: app.isPackaged,
  });
  const contents = window.webContents;
  shutPickers(contents, (why) => {
    console.error(`Sightline cannot keep file dialogs shut: ${why}`);
    app.exit(1);
  });
  const announce = pageEvents(() => (window.isDestroyed() ? undefined : contents));

  const open = async (): Promise<OpenedWorkstation> => {
    const { openWorkstation } = await import('./open-workstation.ts');
    const opened = await openWorkstation({
      packaged: app.isPackaged,
      configFile: process.env['SIGHTLINE_CONFIG'],
      policy: policyFile(PRODUCT_NAME),
      profile,
      appFolder: app.getAppPath(),
      openTiles,
      log,
      announce,
      page: {
        reload: () => {
          if (!window.isDestroyed()) contents.reload();
        },
      },
      pageId: () => (window.isDestroyed() ? undefined : contents.id),
      setTextSize: (percent) => setTextSize(window, percent),
      secondWindow: secondWindow({ session, packaged: app.isPackaged, beside: window }),
      controlWindow: (action) => {
        controlWindow(window, action);
      },
      writeClipboard: (text) => {
        void clipboard.writeText(text);
      },
      pickAreaFile: areaFileDialog(window),
      version: app.getVersion(),
      electron: process.versions.electron,
      deviceName: hostname().slice(0, 100) || 'workstation',
    });
    if (opened.ok) return opened.value;
    refuseStart(window, opened.failure);
    return new Promise(() => undefined); // The app has ended.
  };
  const pageBegins = serveScheme(session, {
    assets: loadAssets(OUT),
    picture: async (address) => (await workstation).evidence.picture(address),
    openTiles,
  });
  // Not earlier: reading that much code would delay the page's own. From here on both load in parallel.
  const workstation = pageBegins.then(open);
  openCallChannel(workstation.then(({ registrar }) => registrar));
  announceWindow(window, announce);
  loadPage(window);
  endApp({ workstation, log });

  const { session: user } = await workstation;
  powerMonitor.on('lock-screen', () => void user.lock('suspended'));
  powerMonitor.on('suspend', () => void user.lock('suspended'));
  contents.on(
    'render-process-gone',
    () =>
      void user.lock('asked').then(() => {
        contents.reload();
      }),
  );
}

const focusWindow = (): void => {
  BrowserWindow.getAllWindows().forEach((window) => {
    window.show();
    window.focus();
  });
};

if (refuseCommandLine(process.argv) || refuseOtherElectron() || !claimSingleInstance(focusWindow)) {
  app.exit(1);
} else {
  quietChromium();
  registerScheme();
  enableSandbox(process.argv);
  start().catch((error: unknown) => {
    console.error(error);
    app.exit(1);
  });
}
