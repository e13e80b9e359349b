import { DAY_MS } from '../../app/domain/instant.ts';
import type { Account } from '../../app/api/session.ts';
import type { Bridge } from '../../app/contract/bridge.ts';
import type { Failure } from '../../app/contract/failures.ts';
import type {
  EventPayload,
  MethodReply,
  MethodRequest,
  SessionState,
  Settings,
  Status,
  WorkstationInfo,
} from '../../app/contract/methods.ts';
import { EVENT_NAMES, METHOD_NAMES, type EventName, type MethodName } from '../../app/contract/methods.ts';
import { ReadPacker } from '../../app/domain/packed-reads.ts';
import type { ReadBatch } from '../../app/domain/read-columns.ts';
import { particularsIn } from '../columns/read-table.fixture.ts';

/**
 * Main as the page sees it, for tests and for looking at screens without Electron. Never bundled: no code of the page
 * imports it.
 */
export const PRIYA: Account = {
  userName: 'p.anand',
  displayName: 'DC 4471 Priya Anand',
  roles: ['investigator'],
  rank: null,
  organisation: 'West Yorkshire Police',
};

export const aStatus = (part: Partial<Status> = {}): Status => ({
  connection: { state: 'online', latencyMs: 182 },
  audit: {
    state: 'allSent',
    waiting: 0,
    lastReceipt: { ref: '9F3C-71AE', atMs: Date.now() - 60_000, treeSize: 48_211, verified: true },
  },
  keychain: { kind: 'keychain', note: 'Keys are in the keychain of this computer' },
  clock: { serviceMs: Date.now(), measuredAtMs: Date.now(), skewMs: 0, wrong: false },
  kept: { questions: 0, saved: 0, drafts: 0, lists: 0 },
  data: { fromMs: Date.now() - 35 * DAY_MS, toMs: Date.now() - 10_000 },
  ...part,
});

export const AN_INFO: WorkstationInfo = {
  version: '0.1.0',
  electron: '45.4.1',
  policyVersion: 'dpia-2024-12.1',
  deviceName: 'WYP-DT-2207',
  serviceHost: 'localhost:8443',
  tileFile: null,
  demoAccounts: [
    {
      userName: 'p.anand',
      password: 'demo-investigator',
      roles: ['investigator'],
      organisation: 'West Yorkshire Police',
    },
    {
      userName: 'm.okafor',
      password: 'demo-listmanager',
      roles: ['listManager'],
      organisation: 'West Yorkshire Police',
    },
    { userName: 's.okoro', password: 'demo-analyst', roles: ['analyst'], organisation: 'South Yorkshire Police' },
    { userName: 'h.rowe', password: 'demo-authoriser', roles: ['authoriser'], organisation: 'West Yorkshire Police' },
    { userName: 'm.auditor', password: 'demo-auditor', roles: ['auditor'], organisation: 'West Yorkshire Police' },
  ],
};

export class Refuse extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

type Handlers = { [N in MethodName]: (request: MethodRequest<N>) => MethodReply<N> | Promise<MethodReply<N>> };

export type FakeBridge = {
  readonly bridge: Bridge;
  readonly calls: { readonly name: MethodName; readonly request: unknown }[];
  readonly callsOf: <N extends MethodName>(name: N) => MethodRequest<N>[];
  /** How many calls have no answer yet. */
  readonly waiting: () => number;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly on: (handlers: Partial<Handlers>) => void;
  /** The id that the page gave to its latest search. */
  readonly lastSearch: () => string;
  readonly batch: (columns: ReadBatch, batch: number, expectedReads: number | null, searchRef?: string) => void;
};

export const signedIn = (account: Account = PRIYA, part: { readonly locksAtMs?: number } = {}): SessionState => ({
  state: 'signedIn',
  account,
  signedInAtMs: Date.now(),
  locksAtMs: part.locksAtMs ?? Date.now() + 581_000,
});

export const locked = (account: Account = PRIYA): SessionState => ({
  state: 'locked',
  account,
  lockedAtMs: Date.now() - 200_000,
  cause: 'idle',
  idleMinutes: 10,
  cleared: { searches: 2, images: 17 },
  waitingRecords: 2,
  keptQuestions: 1,
});

/** Refuses sign-in until another password is chosen. */
export const ONE_USE_SECRET = 'one-use secret';

export function createFakeBridge(start: SessionState = { state: 'signedOut', notice: null }): FakeBridge {
  let session = start;
  let settings: Settings = {
    theme: 'dark',
    density: 'default',
    textSize: 100,
    idleLockMinutes: 10,
    singleKeyShortcuts: true,
  };
  const calls: { name: MethodName; request: unknown }[] = [];
  /** The batches of each search, of which main keeps the particulars. */
  const sent = new Map<string, ReadBatch[]>();
  const packers = new Map<string, ReadPacker>();
  const listeners = new Map<EventName, Set<(payload: unknown) => void>>();
  /** The methods that a workstation answers by itself; a test prepares those that are relayed to the service. */
  const handlers: Partial<Handlers> = {
    'session.state': () => session,
    'session.signIn': ({ userName, password }) => {
      const account = AN_INFO.demoAccounts.find((demo) => demo.userName === userName && demo.password === password);
      if (account === undefined)
        throw new Refuse(
          password === ONE_USE_SECRET
            ? {
                code: 'PASSWORD_CHANGE_REQUIRED',
                ref: 'A1B2',
                params: { resetBy: 'admin', resetAt: '2026-11-28T14:02:00.000Z' },
              }
            : { code: 'BAD_CREDENTIALS', ref: 'A1B2' },
        );
      return (session = signedIn({
        ...PRIYA,
        userName,
        roles: account.roles as Account['roles'],
        organisation: account.organisation,
      }));
    },
    'session.changePassword': () => (session = signedIn()),
    'session.unlock': () => (session = signedIn()),
    'session.lock': () => (session = locked()),
    'session.signOut': () => (session = { state: 'signedOut', notice: null }),
    'session.activity': () => ({ locksAtMs: Date.now() + 600_000 }),
    'workstation.info': () => AN_INFO,
    'workstation.status': () => aStatus(),
    'settings.get': () => settings,
    'settings.set': (change) => (settings = { ...settings, ...(change as Partial<Settings>) }),
    'window.control': () => ({}),
    'window.second': () => ({}),
    'reference.cameras': () => ({ cameras: [], asOfMs: Date.now() }),
    'search.estimate': () => ({
      cameras: 600,
      expectedReads: 140,
      expectedVehicles: 1,
      daysHeld: 30,
      decision: { allow: true, band: 'RECENT', denials: [], categories: {} },
    }),
    'search.start': ({ searchRef }) => ({ searchRef: searchRef ?? '' }),
    'search.acknowledge': () => ({}),
    'search.cancel': () => ({}),
    'search.drop': () => ({}),
    'reads.particulars': ({ searchRef, rows }) => {
      const all = particularsIn(sent.get(searchRef) ?? []);
      return { particulars: rows.flatMap((row) => all[row] ?? []) };
    },
    'reads.rows': ({ searchRef, readIds }) => {
      const all = particularsIn(sent.get(searchRef) ?? []);
      return { rows: readIds.map((readId) => all.find((one) => one.readId === readId)?.row ?? null) };
    },
    'reads.details': () => {
      throw new Refuse({ code: 'NOT_FOUND', ref: 'R1' });
    },
    'reads.copy': ({ rows }) => ({ reads: rows.length }),
    'receipt.copy': () => ({ ref: '9F3C-71AE' }),
    // Relayed, and asked by the title bar of those who decide, and by its dialog.
    'approvals.count': () => ({ status: 200, value: { corrections: 0, preservations: 0 } }),
    'reads.waitingCorrections': () => ({ status: 200, value: { corrections: [], more: 0 } }),
    'approvals.list': () => ({ status: 200, value: { approvals: [], next: null } }),
    'authorities.told': () => ({ told: [] }),
    'authorities.putAway': () => ({}),
    'question.kept': () => ({ questions: [] }),
    'question.write': () => ({}),
    'question.forget': () => ({}),
    'saved.list': () => ({ items: [] }),
    'area.openFile': () => ({ picked: null }),
    'audit.mine': () => ({ records: [] }),
  };
  const emit: FakeBridge['emit'] = (name, payload) => listeners.get(name)?.forEach((listener) => listener(payload));
  let waiting = 0;
  const run = async (name: MethodName, request: unknown): Promise<unknown> => {
    calls.push({ name, request });
    waiting += 1;
    try {
      const handler = handlers[name] as ((request: unknown) => unknown) | undefined;
      if (handler === undefined) throw new Refuse({ code: 'SERVICE_UNREACHABLE', ref: 'R0' });
      return { ok: true, value: await handler(request) };
    } catch (thrown) {
      if (thrown instanceof Refuse) return { ok: false, failure: thrown.failure };
      throw thrown;
    } finally {
      waiting -= 1;
    }
  };
  const bridge = {
    methods: Object.fromEntries(METHOD_NAMES.map((name) => [name, (request: unknown) => run(name, request)])),
    events: Object.fromEntries(
      EVENT_NAMES.map((name) => [
        name,
        (listener: (payload: unknown) => void) => {
          const set = listeners.get(name) ?? new Set();
          listeners.set(name, set.add(listener));
          return () => set.delete(listener);
        },
      ]),
    ),
  } as unknown as Bridge;
  const lastSearch = (): string => {
    const started = [...calls].reverse().find(({ name }) => name === 'search.start')?.request as {
      readonly searchRef?: string;
    };
    return started?.searchRef ?? '';
  };
  return {
    bridge,
    calls,
    waiting: () => waiting,
    emit,
    callsOf: (name) => calls.filter((one) => one.name === name).map((one) => one.request as never),
    on: (more) => Object.assign(handlers, more),
    lastSearch,
    batch: (columns, batch, expectedReads, searchRef = lastSearch()) => {
      sent.set(searchRef, [...(sent.get(searchRef) ?? []), columns]);
      const packer = packers.get(searchRef) ?? new ReadPacker();
      packers.set(searchRef, packer);
      emit('search.batch', { searchRef, batch, expectedReads, columns: packer.pack(columns) });
    },
  };
}
