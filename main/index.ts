/** Sightline's main process: the boot order, as a list of calls. Each line's reason is in the file it calls. */
import { app, BrowserWindow, powerMonitor } from 'electron';
import { hostname } from 'node:os';
import path from 'node:path';
import { loadAssets } from './adapters/asset-files.ts';
import { loadConfig } from './adapters/config-file.ts';
import { fileLog } from './adapters/file-log.ts';
import { httpsClient } from './adapters/https-client.ts';
import { keytarSecretStore, loadKeytar } from './adapters/keytar-secret-store.ts';
import { openLocalDatabase } from './adapters/local-database.ts';
import { memorySecretStore } from './adapters/memory-secret-store.ts';
import { nodeClock } from './adapters/node-clock.ts';
import { nodeRandom } from './adapters/node-random.ts';
import { profileFiles } from './adapters/profile-files.ts';
import { tileFileIn } from './adapters/tile-file.ts';
import { composeWorkstation, type Workstation } from './compose.ts';
import { openCallChannel } from './ipc/channel.ts';
import { pageEvents } from './ipc/page-events.ts';
import { KEYCHAIN_SERVICE } from './product.ts';
import { refuseCertificates } from './security/certificates.ts';
import { quietChromium, refuseCommandLine } from './security/command-line.ts';
import { installNavigationGuards } from './security/navigation.ts';
import { pageSession } from './security/page-session.ts';
import { installPermissions } from './security/permissions.ts';
import { refuseOtherElectron } from './security/runtime-version.ts';
import { enableSandbox } from './security/sandbox.ts';
import { registerScheme, serveScheme } from './security/scheme.ts';
import { claimSingleInstance } from './security/single-instance.ts';
import { scopeOf } from './services/vault.ts';
import { endApp } from './windows/end-app.ts';
import { announceWindow, controlWindow, createMainWindow, loadPage } from './windows/main-window.ts';

const EX_CONFIG = 78;
const KEYCHAIN_LIMIT_MS = 3_000;
const OUT = path.join(__dirname, '..');

process.umask(0o077); // SECURITY(S21): whatever this process writes is its user's alone.

async function start(): Promise<void> {
  const log = fileLog({ folder: path.join(app.getPath('userData'), 'logs'), toStderr: !app.isPackaged });
  const loaded = loadConfig({ packaged: app.isPackaged, file: process.env['SIGHTLINE_CONFIG'], resources: process.resourcesPath });
  if (!loaded.ok) {
    console.error(`Sightline cannot start: ${loaded.failure}`);
    app.exit(EX_CONFIG);
    return;
  }
  const { config, caPem, demoAccounts } = loaded.value;
  const profile = app.getPath('userData');
  const files = profileFiles(profile);
  const openTiles = tileFileIn(profile);
  const keychain = keytarSecretStore({ load: loadKeytar, service: KEYCHAIN_SERVICE, clock: nodeClock, log, limitMs: KEYCHAIN_LIMIT_MS });

  await app.whenReady();
  const session = pageSession(app.isPackaged);
  installPermissions(session);
  refuseCertificates(session);
  installNavigationGuards();
  const window = createMainWindow({ session, preload: path.join(OUT, 'preload', 'preload.cjs'), packaged: app.isPackaged });
  const contents = window.webContents;
  const announce = pageEvents(() => (window.isDestroyed() ? undefined : contents));

  const workstation: Promise<Workstation> = composeWorkstation({
    http: httpsClient({ origin: config.service.url, caPem, clock: nodeClock, userAgent: `Sightline/${app.getVersion()}` }),
    serviceHost: config.service.url.host,
    scope: scopeOf({ caPem, hostname: config.service.url.hostname, profileId: files.profileId(() => Buffer.from(nodeRandom.bytes(8)).toString('hex')) }),
    keychain, memory: memorySecretStore(), files, openTiles, demoAccounts,
    openDatabase: (file, keyHex) => openLocalDatabase(file, keyHex, path.join(app.getAppPath(), '.native', 'better_sqlite3.node')),
    clock: nodeClock, random: nodeRandom, log, announce,
    page: { reload: () => { if (!window.isDestroyed()) contents.reload(); } },
    pageId: () => (window.isDestroyed() ? undefined : contents.id),
    controlWindow: (action) => { controlWindow(window, action); },
    version: app.getVersion(), electron: process.versions.electron, deviceName: hostname().slice(0, 100) || 'workstation',
  });
  serveScheme(session, { assets: loadAssets(OUT), picture: async (address) => (await workstation).evidence.picture(address), openTiles });
  openCallChannel(workstation.then(({ registrar }) => registrar));
  announceWindow(window, announce);
  loadPage(window);
  endApp({ workstation, keychainHangs: keychain.hanging, log });

  const { session: user } = await workstation;
  powerMonitor.on('lock-screen', () => void user.lock('suspended'));
  powerMonitor.on('suspend', () => void user.lock('suspended'));
  contents.on('render-process-gone', () => void user.lock('asked').then(() => { contents.reload(); }));
}

const focusWindow = (): void => { BrowserWindow.getAllWindows().forEach((window) => { window.show(); window.focus(); }); };

if (refuseOtherElectron() || refuseCommandLine(process.argv) || !claimSingleInstance(focusWindow)) {
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
