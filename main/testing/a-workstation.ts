import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ReplyEnvelope } from '../../app/contract/methods.ts';
import type { EventName, MethodName } from '../../app/contract/methods.ts';
import { openLocalDatabase, type LocalDatabase } from '../store/database.ts';
import { memorySecretStore } from '../adapters/memory-secret-store.ts';
import { nodeClock } from '../adapters/node-clock.ts';
import { profileFiles } from '../adapters/profile-files.ts';
import { composeWorkstation, type Workstation } from '../compose.ts';
import type { Sender } from '../ipc/sender.ts';
import type { Clock } from '../ports/clock.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import { fakeService, type FakeService } from './fake-service.ts';

export const BINDING = path.resolve('.native', 'better_sqlite3.node');
export const OUR_PAGE: Sender = { webContentsId: 1, frame: { parent: null, origin: 'app://bundle' } };

export type TestWorkstation = {
  readonly workstation: Workstation;
  readonly service: FakeService;
  readonly folder: string;
  readonly keychain: SecretStore;
  readonly events: { name: EventName; payload: unknown }[];
  /** The texts put on the clipboard, in order. */
  readonly clipboard: readonly string[];
  readonly logLines: string[];
  readonly reloads: () => number;
  readonly database: () => LocalDatabase;
  readonly call: (name: MethodName, request?: unknown) => Promise<ReplyEnvelope>;
  /** Waits for a matching event; one that has already arrived counts. */
  readonly event: (name: EventName, fits?: (payload: never) => boolean) => Promise<unknown>;
};

/**
 * The whole of main without Electron: the real composition and the real encrypted database, with a service in this
 * process.
 */
export async function aWorkstation(
  given: {
    service?: FakeService;
    folder?: string;
    keychain?: SecretStore;
    clock?: Clock;
    wrap?: (database: LocalDatabase) => LocalDatabase;
  } = {},
): Promise<TestWorkstation> {
  const service = given.service ?? fakeService();
  const folder = given.folder ?? mkdtempSync(path.join(os.tmpdir(), 'sightline-main-'));
  const keychain: SecretStore = given.keychain ?? { ...memorySecretStore(), kind: 'keychain' };
  const clock = given.clock ?? nodeClock;
  const events: { name: EventName; payload: unknown }[] = [];
  const logLines: string[] = [];
  const clipboard: string[] = [];
  let hasSecondWindow = false;
  let reloads = 0;
  let database: LocalDatabase | undefined;
  const workstation = await composeWorkstation({
    http: service.http,
    serviceHost: 'service.test',
    scope: '0123456789abcdef',
    keychain,
    memory: memorySecretStore(),
    files: profileFiles(folder),
    openDatabase: async (file, keyHex) => {
      const opened = await openLocalDatabase(file, keyHex, BINDING);
      return (database = given.wrap?.(opened) ?? opened);
    },
    openTiles: async () => null,
    demoAccounts: [],
    clock,
    random: { bytes: (count) => new Uint8Array(randomBytes(count)), uuid: () => randomUUID() },
    log: { write: (level, event, fields) => void logLines.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`) },
    announce: (name, payload) => void events.push({ name, payload }),
    page: { reload: () => void (reloads += 1) },
    pageId: () => 1,
    setTextSize: () => undefined,
    secondWindow: {
      open: () => void (hasSecondWindow = true),
      isOpen: () => hasSecondWindow,
      close: () => void (hasSecondWindow = false),
    },
    controlWindow: () => undefined,
    writeClipboard: (text) => {
      clipboard.push(text);
    },
    pickAreaFile: async () => null,
    version: '0.0.0-test',
    electron: 'none',
    deviceName: 'test workstation',
  });
  return {
    workstation,
    service,
    folder,
    keychain,
    events,
    logLines,
    clipboard,
    reloads: () => reloads,
    database: () => database!,
    call: (name, request = {}) => workstation.registrar.dispatch(OUR_PAGE, name, request),
    event: async (name, fits = () => true) => {
      for (let waited = 0; waited < 10_000; waited += 10) {
        const found = events.find((event) => event.name === name && fits(event.payload as never));
        if (found !== undefined) return found.payload;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`no ${name} within ten seconds; there were: ${events.map((event) => event.name).join(', ')}`);
    },
  };
}
