/**
 * Composes the services: every part receives what it needs as values and functions, and only this file knows them
 * all. Nothing here imports electron, so the integration tests run the same composition.
 */
import { signal } from '../app/base/signal.ts';
import { DAY_MS } from '../app/domain/instant.ts';
import type { Status, WorkstationInfo } from '../app/contract/methods.ts';
import { readyJudge } from '../app/policy/reason/judge.ts';
import { POLICY_VERSION } from '../app/policy/version.ts';
import type { LocalDatabase } from './store/database.ts';
import { relayHandlers } from './ipc/relay.ts';
import { rateLimiter } from './ipc/rate.ts';
import { registrar, type Registrar } from './ipc/registrar.ts';
import { listHandlers } from './ipc/handlers/lists.ts';
import { questionHandlers } from './ipc/handlers/questions.ts';
import { savedHandlers } from './ipc/handlers/saved.ts';
import { searchHandlers } from './ipc/handlers/search.ts';
import { sessionHandlers } from './ipc/handlers/session.ts';
import { toldAuthorityHandlers } from './ipc/handlers/told-authorities.ts';
import { workstationHandlers } from './ipc/handlers/workstation.ts';
import type { Announce } from './ports/announce.ts';
import type { PickAreaFile } from './ports/area-file.ts';
import type { SecondWindow } from './ports/second-window.ts';
import type { Clock } from './ports/clock.ts';
import type { Http } from './ports/http.ts';
import type { Log } from './ports/log.ts';
import type { Page } from './ports/page.ts';
import type { Random } from './ports/random.ts';
import type { SecretStore } from './ports/secret-store.ts';
import { StoreFault } from './store/store-fault.ts';
import type { OpenTileFile } from './ports/tile-file.ts';
import { alarmKeeper } from './services/audit/alarm-keeper.ts';
import { auditLog } from './services/audit/audit-log.ts';
import { delivery as auditDelivery } from './services/audit/delivery.ts';
import { logTrust } from './services/audit/log-trust.ts';
import type { DemoAccounts } from './services/config.ts';
import { connection as serviceConnection } from './services/connection.ts';
import { copying as copyingService } from './services/copying.ts';
import { evidence as evidenceService, type Evidence } from './services/evidence.ts';
import { keptQuestions } from './services/kept-questions.ts';
import type { AuthorisedAs } from './services/lists/authorised-as.ts';
import { drafts as listDrafts } from './services/lists/drafts.ts';
import { listCopies } from './services/lists/list-copies.ts';
import { savedItems } from './services/saved-items.ts';
import { auditFaultCode, failed, failureMaker } from './services/failures.ts';
import { parsePmtilesHeader, PMTILES_HEADER_BYTES } from './services/pmtiles-header.ts';
import { referenceData } from './services/reference-data.ts';
import { searchService } from './services/search/search.ts';
import { searches as liveSearches } from './services/search/searches.ts';
import { watchReceipts } from './services/search/receipt-watch.ts';
import { deliveryRunner } from './services/outbox/delivery-runner.ts';
import { outbox as serviceOutbox } from './services/outbox/outbox.ts';
import { serviceApi } from './services/service-api.ts';
import { personalState, type PersonalCounts } from './services/session/personal-state.ts';
import { passwordProvider } from './services/session/password-provider.ts';
import { sessionService, type SessionService } from './services/session/session.ts';
import { tokens as tokenKeeper } from './services/session/tokens.ts';
import { settingsService } from './services/settings.ts';
import { statusService } from './services/status.ts';
import { toldAuthorities } from './services/told-authorities.ts';
import { openVault, type VaultFiles } from './services/vault.ts';

export type WorkstationDeps = {
  readonly http: Http;
  readonly serviceHost: string;
  readonly scope: string;
  readonly keychain: SecretStore;
  readonly memory: SecretStore;
  readonly files: VaultFiles;
  readonly openDatabase: (file: string, keyHex: string) => Promise<LocalDatabase>;
  readonly openTiles: OpenTileFile;
  readonly demoAccounts: DemoAccounts;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly announce: Announce;
  readonly page: Page;
  readonly pageId: () => number | undefined;
  readonly setTextSize: (percent: number) => void;
  readonly secondWindow: SecondWindow;
  readonly controlWindow: (action: 'minimise' | 'maximise' | 'close') => void;
  readonly writeClipboard: (text: string) => void;
  readonly pickAreaFile: PickAreaFile;
  readonly version: string;
  readonly electron: string;
  readonly deviceName: string;
};

export type Workstation = {
  readonly registrar: Registrar;
  readonly session: SessionService;
  readonly evidence: Evidence;
  readonly status: () => Status;
  /** How much personal state is held, by the name it was registered under. */
  readonly personal: () => PersonalCounts;
  /** Ends the session, sends what it can and closes the database, within a time limit. */
  readonly close: () => Promise<void>;
};

/** How long a record with a receipt stays for "my own history" [default]. */
const KEEP_RECEIPTED_DAYS = 90;
const SEND_WITHIN_MS = 2_000;
/** How soon a submission is tried again that could not be sent, or got no answer. */
const DRAFT_AGAIN_MS = 5_000;
/** The workspace is on the screen by then. */
const JUDGE_READY_AFTER_MS = 2_000;

export async function composeWorkstation(deps: WorkstationDeps): Promise<Workstation> {
  const { clock, random, log, announce, scope } = deps;
  const failure = failureMaker(random);
  const api = serviceApi({ http: deps.http, log, failure });
  const connection = serviceConnection({ api, clock, log });

  const vault = await openVault({
    keychain: deps.keychain,
    memory: deps.memory,
    files: deps.files,
    open: deps.openDatabase,
    clock,
    random,
    log,
    failure,
    scope,
  });
  const { audit: store, notes, settings: settingsStore, fault } = vault.database;
  const settings = settingsService({ store: settingsStore, log, failure });
  deps.setTextSize(settings.get().textSize);
  const personal = personalState(log);
  personal.onForget('secondWindows', () => (deps.secondWindow.isOpen() ? 1 : 0), deps.secondWindow.close);
  const searches = liveSearches(personal.onForget);
  const questions = keptQuestions({ store: vault.database.questions, clock, log });
  const saved = savedItems({ store: vault.database.saved, fault, time: connection, random, log });
  const told = toldAuthorities({ store: vault.database.told, time: connection, log });
  const tokens = tokenKeeper({ api, clock, secrets: vault.secrets, failure, scope });

  const audit = auditLog({
    store,
    notes,
    signer: vault.signer,
    clock,
    random,
    log,
    failure,
    clientVersion: deps.version,
    identity: () => session.identity(),
    skewMs: () => connection.skewMs(),
  });
  const alarms = alarmKeeper({
    notes,
    log,
    random,
    ask: (request, schema) => session.authorised((token) => api.json({ ...request, token }, schema)),
  });
  const outbox = serviceOutbox({ store: vault.database.outbox, clock, sessionId: () => tokens.sessionId() });
  const delivery = auditDelivery({
    store,
    notes,
    outbox,
    audit,
    api,
    clock,
    random,
    log,
    failure,
    alarms,
    signer: vault.signer,
    deviceName: deps.deviceName,
    authorised: (run) => session.authorised(run),
    hasSession: () => session.hasTokens(),
    sessionId: () => tokens.sessionId(),
  });
  alarms.onRaised(({ alarm, alarmId }) => {
    audit.write({
      op: 'ALERT',
      action: 'LOG_ALARM',
      phase: 'EVENT',
      outcome: 'ERROR',
      correlationId: alarmId,
      details: { alarm },
    });
  });
  alarms.onCleared(({ alarm, alarmId }, { by, at, note }) => {
    audit.write({
      op: 'ALERT',
      action: 'LOG_ALARM_CLEARED',
      phase: 'EVENT',
      outcome: 'OK',
      correlationId: alarmId,
      details: { alarm, by, at, note },
    });
  });
  const evidence = evidenceService({
    api,
    audit,
    delivery,
    searches,
    authorised: (run) => session.authorised(run),
    random,
    failure,
    onForget: personal.onForget,
  });
  const session: SessionService = sessionService({
    provider: passwordProvider(api),
    tokens,
    api,
    audit,
    clock,
    random,
    log,
    failure,
    announce,
    page: deps.page,
    deviceId: () => delivery.enrolledAs(),
    personal,
    idleLockMinutes: () => settings.get().idleLockMinutes,
    waitingRecords: () => status.get().audit.waiting,
    questions: {
      countOf: (userName) => questions.of(userName).length,
      forget: (userName) => questions.forget(userName),
    },
    deliver: () => delivery.flush(),
    notice: vault.notice ?? (fault === null ? null : failure(auditFaultCode(new StoreFault(fault)))),
  });
  const reference = referenceData({
    api,
    clock,
    authorised: (run) => session.authorised(run),
    onForget: personal.onForget,
  });
  const { on: onListsChange, emit: listsChanged } = signal();
  onListsChange(() => {
    announce('lists.changed', {});
  });
  const status = statusService({
    connection,
    audit,
    store,
    delivery,
    outbox,
    questions,
    saved,
    keptOfLists: () => ({ drafts: drafts.count(), lists: copies.count() }),
    onListsChange,
    keychain: vault.keychain,
    clock,
    announce,
  });
  const search = searchService({
    api,
    audit,
    delivery,
    reference,
    connection,
    searches,
    questions,
    announce,
    clock,
    random,
    log,
    failure,
    stopped: logTrust({ delivery, store, failure }),
    account: () => session.account(),
    authorised: (run) => session.authorised(run),
  });

  const copying = copyingService({
    audit,
    delivery,
    searches,
    account: () => session.account(),
    serviceNowMs: () => connection.serviceNowMs(),
    random,
    failure,
    writeClipboard: deps.writeClipboard,
  });

  const authorisedAs: AuthorisedAs = (owner, run) =>
    session.account()?.userName === owner
      ? session.authorised((token) =>
          session.account()?.userName === owner ? run(token) : Promise.resolve(failed(failure('NOT_SIGNED_IN'))),
        )
      : Promise.resolve(failed(failure('NOT_SIGNED_IN')));
  const copies = listCopies({
    store: vault.database.listCopies,
    api,
    authorised: authorisedAs,
    audit,
    time: connection,
    random,
    failure,
    onForget: personal.onForget,
    changed: listsChanged,
  });
  const drafts = listDrafts({
    store: vault.database.drafts,
    api,
    authorised: authorisedAs,
    audit,
    delivery,
    time: connection,
    later: () => draftRunner.soon(DRAFT_AGAIN_MS),
    isReachable: () => connection.status().connection.state !== 'unreachable',
    random,
    log,
    failure,
    changed: listsChanged,
    moved: copies.sync,
  });
  /** Sends the drafts that were submitted while the service was away. */
  const draftRunner = deliveryRunner({
    clock,
    log,
    name: 'drafts',
    ready: () => session.hasTokens(),
    run: async (send) => {
      const account = session.account();
      return send && account !== undefined ? drafts.sendWaiting(account.userName) : 'done';
    },
    onRun: () => undefined,
  });

  watchReceipts(delivery, searches, announce);
  audit.onChange(() => {
    delivery.soon(SEND_WITHIN_MS);
  });
  connection.onReachable(() => {
    delivery.soon();
    // What came to its end while the app was not running: now the time is known.
    saved.prune();
    told.prune();
    copies.prune();
    drafts.prune();
    draftRunner.soon();
  });
  session.onSignedIn(() => {
    // Binds the session to this device and checks the log, before the first search.
    delivery.soon();
    draftRunner.soon();
    // Prepares the first search while the person types: the cameras, the decoder, which is large, and the judge.
    void reference.cameras();
    void import('apache-arrow');
    clock.after(JUDGE_READY_AFTER_MS, readyJudge);
  });
  // After the database: the first request to the service creates a TLS context, which must not delay the first
  // screen.
  connection.start();
  if (fault === null) store.prune(clock.nowMs() - KEEP_RECEIPTED_DAYS * DAY_MS);
  void session.closeLeft();

  const info = async (): Promise<WorkstationInfo> => {
    const tiles = await deps.openTiles();
    const header = tiles === null ? null : await tiles.read(0, PMTILES_HEADER_BYTES);
    const zooms = header?.ok === true ? parsePmtilesHeader(header.value) : null;
    return {
      version: deps.version,
      electron: deps.electron,
      policyVersion: POLICY_VERSION,
      deviceName: deps.deviceName,
      serviceHost: deps.serviceHost,
      demoAccounts: [...deps.demoAccounts],
      tileFile: tiles === null || zooms === null ? null : { name: tiles.name, ...zooms },
    };
  };

  return {
    session,
    evidence,
    status: () => status.get(),
    personal: personal.counts,
    registrar: registrar({
      session: () => session.state(),
      pageId: deps.pageId,
      allowed: rateLimiter(clock),
      roleRefused: (method) => {
        audit.write({
          op: 'AUTHZ',
          action: 'METHOD_REFUSED',
          phase: 'EVENT',
          outcome: 'DENIED',
          correlationId: random.uuid(),
          details: { method, code: 'ROLE_FORBIDDEN' },
        });
      },
      log,
      failure,
      handlers: {
        ...sessionHandlers(session),
        ...workstationHandlers({
          info,
          status: () => status.get(),
          settings,
          idleLockChanged: session.rearm,
          setTextSize: deps.setTextSize,
          openSecondWindow: deps.secondWindow.open,
          controlWindow: deps.controlWindow,
          pickAreaFile: deps.pickAreaFile,
        }),
        ...relayHandlers({ api, random, authorised: (run) => session.authorised(run) }),
        ...questionHandlers(questions, session, failure),
        ...savedHandlers(saved, session, failure),
        ...toldAuthorityHandlers(told, session, failure),
        ...listHandlers(copies, drafts, session, failure),
        ...searchHandlers({ search, evidence, copying, reference, session, store, failure }),
      },
    }),
    close: async () => {
      await session.close();
      connection.stop();
      delivery.stop();
      draftRunner.stop();
      questions.stop();
      vault.database.close();
    },
  };
}
