/**
 * A whole workstation in a process of its own: somebody searches for a mark that is in no source file, opens a read
 * and a picture, and locks while a second search is running. Then everything outside of main is dropped, and the heap
 * is searched for the mark. Prints, as JSON, how often it was found. With `keep` the program holds the mark itself,
 * which must be found.
 */
import { DAY_MS } from '../../app/domain/instant.ts';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { getHeapSnapshot, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { memorySecretStore } from '../adapters/memory-secret-store.ts';
import { nodeClock } from '../adapters/node-clock.ts';
import { nodeRandom } from '../adapters/node-random.ts';
import { profileFiles } from '../adapters/profile-files.ts';
import { composeWorkstation, type Workstation } from '../compose.ts';
import { openLocalDatabase } from '../store/database.ts';
import { aRead } from './arrow-reads.ts';
import { aSearch } from './a-search.ts';
import { fakeService, PASSWORD, type FakeService } from './fake-service.ts';

const [ownBinding = '', keep = ''] = process.argv.slice(2);
const SENDER = { webContentsId: 1, frame: { parent: null, origin: 'app://bundle' } };
/** As bytes, so that no string of the program is the mark. */
const MARK = [81, 88, 55, 51, 90, 75, 86];
const markText = (): string => String.fromCharCode(...MARK);

/** The service stands for another machine: what it holds is not main's, and is dropped before the heap is searched. */
let service: FakeService | undefined = fakeService();
const waits: { name: string; wake: () => void }[] = [];
const event = (name: string): Promise<void> => new Promise((wake) => void waits.push({ name, wake }));

async function work(workstation: Workstation): Promise<void> {
  const call = async (name: string, request: unknown): Promise<unknown> => {
    const reply = await workstation.registrar.dispatch(SENDER, name, request);
    if (!reply.ok) throw new Error(`${name}: ${reply.failure.code}`);
    return reply.value;
  };
  const query = {
    kind: 'vrm' as const,
    vrms: [markText()],
    nearMiss: 0,
    window: { from: new Date(Date.now() - DAY_MS).toISOString(), to: new Date().toISOString() },
  };
  const justification = {
    category: 'SERIOUS' as const,
    purpose: 'PREVENT_DETECT' as const,
    reference: '14/22871/25',
    reason: `${markText()} was seen leaving a burglary in Harbour Street; its movements show where the goods went.`,
  };
  if (service === undefined) throw new Error('the service went too early');
  service.reads = [aRead({ vrm: markText(), vrmRaw: markText() })];
  await call('session.signIn', { userName: 'investigator', password: PASSWORD });
  const finished = event('search.finished');
  const { searchRef } = (await call('search.start', aSearch(Date.now(), { query, justification }))) as {
    searchRef: string;
  };
  await finished;
  await call('reads.details', { searchRef, readId: 'r-1' });
  await workstation.evidence.picture({ searchRef, readId: 'r-1', kind: 'plate' });
  // A search that waits for the page at the moment of the lock.
  service.reads = Array.from({ length: 20 }, (_none, n) => aRead({ id: `r-${n}`, vrm: markText() }));
  service.batchRows = 1;
  const arriving = event('search.batch');
  await call('search.start', aSearch(Date.now(), { query, justification }));
  await arriving;
  const cancelled = event('search.finished');
  await call('session.lock', {});
  await cancelled;
}

async function marksInHeap(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    gc();
  }
  const text: Buffer[] = [];
  for await (const piece of getHeapSnapshot()) text.push(Buffer.from(piece as Uint8Array));
  const snapshot = Buffer.concat(text);
  let found = 0;
  for (let at = snapshot.indexOf(Buffer.from(MARK)); at >= 0; at = snapshot.indexOf(Buffer.from(MARK), at + 1))
    found += 1;
  return found;
}

async function main(): Promise<void> {
  const workstation = await composeWorkstation({
    http: {
      send: async (request) =>
        service === undefined ? { ok: false, failure: 'UNREACHABLE' } : service.http.send(request),
    },
    serviceHost: 'service.test',
    scope: '0123456789abcdef',
    keychain: { ...memorySecretStore(), kind: 'keychain' },
    memory: memorySecretStore(),
    files: profileFiles(mkdtempSync(path.join(os.tmpdir(), 'sightline-heap-'))),
    openDatabase: (file, keyHex) => openLocalDatabase(file, keyHex, ownBinding),
    openTiles: async () => null,
    demoAccounts: [],
    clock: nodeClock,
    random: nodeRandom,
    log: { write: () => undefined },
    announce: (name) => {
      for (const wait of waits.splice(0)) {
        if (wait.name === name) wait.wake();
        else waits.push(wait);
      }
    },
    page: { reload: () => undefined },
    pageId: () => 1,
    setTextSize: () => undefined,
    secondWindow: { open: () => undefined, isOpen: () => false, close: () => undefined },
    controlWindow: () => undefined,
    writeClipboard: () => undefined,
    pickAreaFile: async () => null,
    version: '0.0.0-test',
    electron: 'none',
    deviceName: 'test workstation',
  });
  await work(workstation);
  const held = keep === 'keep' ? [markText()] : [];
  service = undefined;
  const found = await marksInHeap();
  process.stdout.write(JSON.stringify({ found, held: held.length, state: workstation.session.state().state }));
  process.exit(0);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
