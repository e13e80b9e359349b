/**
 * Everything behind the window: configuration, network, keychain, database and the services on them, with the
 * adapters of this machine. It is by far the larger part of main's code, so the build puts it into a file of its own
 * (tools/build.mjs). The boot loads it once the page is loading: the page's process starts up while this one reads
 * its schemas.
 */
import path from 'node:path';
import { fail, succeed, type Result } from '../app/domain/result.ts';
import { loadConfig } from './adapters/config-file.ts';
import { httpsClient } from './adapters/https-client.ts';
import { keytarSecretStore, loadKeytar } from './adapters/keytar-secret-store.ts';
import { openLocalDatabase } from './store/database.ts';
import { memorySecretStore } from './adapters/memory-secret-store.ts';
import { nodeClock } from './adapters/node-clock.ts';
import { nodeRandom } from './adapters/node-random.ts';
import { profileFiles } from './adapters/profile-files.ts';
import { composeWorkstation, type Workstation, type WorkstationDeps } from './compose.ts';
import { KEYCHAIN_SERVICE } from './product.ts';
import { scopeOf } from './services/vault.ts';

const KEYCHAIN_LIMIT_MS = 3_000;

export type MachineDeps = Pick<
  WorkstationDeps,
  | 'openTiles'
  | 'log'
  | 'announce'
  | 'page'
  | 'pageId'
  | 'setTextSize'
  | 'secondWindow'
  | 'controlWindow'
  | 'writeClipboard'
  | 'pickAreaFile'
  | 'version'
  | 'electron'
  | 'deviceName'
> & {
  readonly packaged: boolean;
  /** Value of SIGHTLINE_CONFIG; read only by a build that is not packaged. */
  readonly configFile: string | undefined;
  /** The policy of the machine; read only by a packaged build. */
  readonly policy: string;
  readonly profile: string;
  readonly appFolder: string;
};

export type OpenedWorkstation = Workstation & {
  /** A keychain that never answered blocks a thread, and that thread blocks the end of the process. */
  readonly keychainHangs: () => boolean;
};

/** The workstation, or in words why it cannot start with this configuration. */
export async function openWorkstation({
  packaged,
  configFile,
  policy,
  profile,
  appFolder,
  ...deps
}: MachineDeps): Promise<Result<OpenedWorkstation, string>> {
  const loaded = loadConfig({ packaged, file: configFile, policy });
  if (!loaded.ok) return fail(loaded.failure);
  const { config, caPem, demoAccounts } = loaded.value;
  const files = profileFiles(profile);
  const keychain = keytarSecretStore({
    load: loadKeytar,
    service: KEYCHAIN_SERVICE,
    clock: nodeClock,
    log: deps.log,
    limitMs: KEYCHAIN_LIMIT_MS,
  });
  const workstation = await composeWorkstation({
    ...deps,
    http: httpsClient({ origin: config.service.url, caPem, clock: nodeClock, userAgent: `Sightline/${deps.version}` }),
    serviceHost: config.service.url.host,
    scope: scopeOf({
      caPem,
      hostname: config.service.url.hostname,
      profileId: files.profileId(() => Buffer.from(nodeRandom.bytes(8)).toString('hex')),
    }),
    keychain,
    memory: memorySecretStore(),
    files,
    demoAccounts,
    openDatabase: (file, keyHex) =>
      openLocalDatabase(file, keyHex, path.join(appFolder, '.native', 'better_sqlite3.node')),
    clock: nodeClock,
    random: nodeRandom,
  });
  return succeed({ ...workstation, keychainHangs: keychain.hanging });
}
