import { BUDGETS, type Budgets } from '../app/policy/budgets.ts';
import { CALL_BUDGETS, type CallBudgets } from '../app/policy/call-budgets.ts';
import { HIT_STREAMS, HIT_STREAMS_OF_AN_ACCOUNT } from '../app/policy/connection-limits.ts';
import { AccountBook } from './accounts/account-book.ts';
import { KnownDevices } from './accounts/known-devices.ts';
import { SignInThrottle } from './accounts/sign-in-throttle.ts';
import { Sessions } from './accounts/sessions.ts';
import { WaitingCorrections } from './approvals/waiting-corrections.ts';
import { AuditDesk } from './audit/audit-desk.ts';
import { DeviceRegister } from './audit/device-register.ts';
import { booksOf } from './audit/log-books.ts';
import { NationalLog, type Anchor } from './audit/national-log.ts';
import { Witnesses } from './audit/witnesses.ts';
import { ServiceAlarms } from './audit/service-alarms.ts';
import { Background } from './background.ts';
import { systemClock, type ServiceClock } from './clock.ts';
import { factsOfError, noEvents, type EventLog } from './event-log.ts';
import { ClockTrust, lastWrittenMs } from './clock-trust.ts';
import { allowedNetworks, LOOPBACK_NETWORKS } from './http/networks.ts';
import { callInHand, onlyOnRecord } from './http/on-record.ts';
import type { Service } from './http/service.ts';
import { BodiesInHand } from './http/bodies-in-hand.ts';
import { CallCounts, recordUnrecorded } from './http/call-budgets.ts';
import { KeptAnswers } from './idempotency/kept-answers.ts';
import { Metrics } from './metrics.ts';
import { repeat } from './repeat.ts';
import { Shares } from './shares.ts';
import { Erasure } from './ingest/erasure.ts';
import { Ingest } from './ingest/ingest.ts';
import { PreservationWatch } from './ingest/preservation-watch.ts';
import { startUpkeep } from './ingest/upkeep.ts';
import { HitFeed } from './matching/hit-feed.ts';
import { Matcher } from './matching/matcher.ts';
import { VoiBook } from './matching/voi-book.ts';
import { startVoiUpkeep } from './matching/voi-upkeep.ts';
import { BudgetDesk } from './search/budget-desk.ts';
import { SearchRegister } from './search/search-register.ts';
import { SearchSlots } from './search/search-slots.ts';
import { hiddenFrom, sightOf, withoutCovert } from './store/covert-view.ts';
import { ErasedAsides } from './store/erased-aside.ts';
import type { DatabaseOptions } from './store/duckdb/database.ts';
import { DuckDbReadStore } from './store/duckdb/duckdb-read-store.ts';
import { DuckDbVoiStore } from './store/duckdb/duckdb-voi-store.ts';

export type ServiceOptions = {
  readonly dataDir: string;
  readonly clock: ServiceClock;
  readonly say: (words: string) => void;
  /** Where the structured log goes; nowhere by default. */ readonly events?: EventLog;
  /** From which calls are accepted. */ readonly networks?: readonly string[];
  /** Budgets over time; different from `BUDGETS` for load tools and tests only. */ readonly volumeBudgets?: Budgets;
  readonly storeOptions?: DatabaseOptions;
  readonly callBudgets?: Partial<CallBudgets>;
  /** Read the whole log again at the start. */ readonly verifyLog?: boolean;
  /** Heads of the log that were kept elsewhere: the log must contain them. */ readonly anchors?: readonly Anchor[];
  /** Called when the log is found damaged while the service runs. */ readonly damaged?: (error: Error) => void;
};
export type OpenedService = { readonly service: Service; readonly close: () => Promise<void> };

/** What endpoints may ask before they are recorded: nothing about any vehicle. */
const IMPERSONAL_READS = ['cameras', 'labels', 'totals', 'preservations'] as const;
const IMPERSONAL_HITS = ['lastHitSeq'] as const;
/** Questions to the store of reads that look up one id or write. Every other question takes a turn at the engine. */
const LIGHT_READS = [
  'corrections',
  'proposedCorrections',
  'propose',
  'correct',
  'preserve',
  'release',
  'preservedIds',
  'preservationsOf',
] as const;

/**
 * Opens everything in a data directory. The store's lock comes first and keeps a second process away from the rest.
 * @throws StoreInUse, LogDamaged; RangeError for an invalid network
 */
export async function openService({
  dataDir,
  clock,
  say,
  events = noEvents,
  networks = LOOPBACK_NETWORKS,
  verifyLog = false,
  anchors = [],
  storeOptions = {},
  callBudgets = {},
  damaged = () => undefined,
  volumeBudgets = BUDGETS,
}: ServiceOptions): Promise<OpenedService> {
  const filesMs = clock === systemClock ? lastWrittenMs(dataDir) : undefined;
  const store = await DuckDbReadStore.open(dataDir, storeOptions);
  const opened: { close(): Promise<void> }[] = [store];
  const closeAll = async (): Promise<void> => {
    for (const each of opened.reverse()) await each.close();
  };
  try {
    const voiStore = await DuckDbVoiStore.open(dataDir);
    opened.push(voiStore);
    const devices = new DeviceRegister(dataDir);
    const audit = new AuditDesk();
    const background = new Background(clock, events);
    const knownDevices = new KnownDevices();
    const alarms = new ServiceAlarms(clock, say, events);
    const newestReadMs = async (): Promise<number | null> => (await store.totals()).toMs;
    const trust = new ClockTrust(newestReadMs, await newestReadMs(), filesMs);
    const witnesses = new Witnesses(dataDir);
    const readers = [devices, audit, knownDevices, alarms, trust];
    const log = await NationalLog.open({
      dataDir,
      clock,
      say,
      readAll: verifyLog,
      books: booksOf(readers),
      anchors: [...witnesses.anchors(), ...anchors],
      onRecord: (bytes, index) => readers.forEach((each) => each.note(bytes, index)),
      onSealed: (index) => audit.activity.sealed(index),
      onDamage: (error) => {
        events.write('error', 'log.damaged', factsOfError(error));
        say(error.message);
        damaged(error);
      },
    });
    opened.push(log);
    alarms.enterIn((leaves) => log.append(leaves));
    audit.ledger.settleUnended();
    const accounts = new AccountBook(dataDir, clock);
    /**
     * What the current call must not see: covert cameras, unless its account may (H8). Work of the service itself
     * sees everything.
     */
    const hidden = () => {
      const call = callInHand();
      return call === undefined
        ? undefined
        : hiddenFrom(
            call.session === undefined ? undefined : accounts.holder(call.session.account.userName),
            store.cameras(),
          );
    };
    const voi = await VoiBook.open(voiStore);
    const hits = new HitFeed(voiStore);
    const sight = sightOf(() => store.cameras());
    const service: Service = {
      clock,
      log,
      witnesses,
      devices,
      audit,
      say,
      events,
      background,
      metrics: new Metrics(),
      voi,
      hits,
      knownDevices,
      alarms,
      trust,
      store: onlyOnRecord(withoutCovert(store, hidden), { impersonal: IMPERSONAL_READS, light: LIGHT_READS }),
      sight,
      voiStore: onlyOnRecord(voiStore, { impersonal: IMPERSONAL_HITS, light: 'all' }),
      networks: allowedNetworks(networks),
      accounts,
      waitingCorrections: new WaitingCorrections({ clock, accounts, audit, log, sight, store }),
      answers: new KeptAnswers(dataDir, clock, trust),
      sessions: new Sessions(clock),
      throttle: new SignInThrottle(clock),
      searches: new SearchRegister(),
      slots: new SearchSlots(),
      budgets: new CallCounts({ ...CALL_BUDGETS, ...callBudgets }),
      bodies: new BodiesInHand(),
      hitStreams: new Shares(HIT_STREAMS, HIT_STREAMS_OF_AN_ACCOUNT),
      volumes: new BudgetDesk({
        ledger: audit.ledger,
        budgets: volumeBudgets,
        clock,
        userNamesOf: (userName) => accounts.accountsOfPerson(userName),
      }),
      ingest: new Ingest(store, clock, background),
    };
    const matcher = await Matcher.open({
      store: voiStore,
      book: voi,
      feed: hits,
      cameras: () => store.cameras(),
      clock,
      passedOver: ({ readId }, error) => {
        background.failed('matching', error);
        // What was missed is looked at by hand: the alarm names the read, and no mark.
        void alarms.raise({
          code: 'READ_NOT_MATCHED',
          cause: readId,
          words: 'A read could not be compared with the lists, and gave no hit. Look at it by hand.',
          details: { readId },
        });
      },
    });
    await service.ingest.accepted.follow(matcher.match);
    opened.push(service.ingest);
    const sweeping = audit.sweepFromTimeToTime(clock, log, background);
    const erasure = new Erasure({
      store,
      clock,
      trust,
      alarms,
      asides: new ErasedAsides(dataDir),
      append: (leaves) => log.append(leaves),
    });
    const preservations = new PreservationWatch({
      store,
      clock,
      trust,
      alarms,
      append: (leaves) => log.append(leaves),
    });
    const stopUpkeep = startUpkeep({
      store,
      answers: service.answers,
      clock,
      trust,
      background,
      say,
      erasure,
      preservations,
    });
    const stopCounting = repeat(
      () => background.try('calls-over-budget', () => recordUnrecorded(service, (leaves) => log.append(leaves))),
      60_000,
    );
    const stopVoiUpkeep = startVoiUpkeep({
      voi,
      voiStore,
      approvals: audit.approvals,
      matcher,
      log,
      clock,
      trust,
      background,
      say,
    });
    return {
      service,
      close: async () => {
        clearInterval(sweeping);
        await stopCounting();
        await background.try('calls-over-budget', () => recordUnrecorded(service, (leaves) => log.append(leaves)));
        await stopVoiUpkeep();
        await stopUpkeep();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
