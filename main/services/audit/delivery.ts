/**
 * Delivers the local log to the national one: in batches, in order, with growing pauses after failures, until every
 * record has a receipt that this workstation has verified. It never loops: when both sides disagree about the chain,
 * that is repaired at most once per run. What cannot be repaired becomes an alarm that stays until somebody has
 * looked into it.
 */
import { deviceSchema, type Device } from '../../../app/api/devices.ts';
import { signal, type Listen } from '../../../app/base/signal.ts';
import { toBase64 } from '../../../app/audit/hex.ts';
import type { WorkstationRecord } from '../../../app/audit/record.ts';
import { bindingSignedBytes } from '../../../app/audit/session-binding.ts';
import { treeHeadSchema } from '../../../app/audit/tree-head.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { Result } from '../../../app/domain/result.ts';
import { UNDELIVERED_MAX_MS, UNDELIVERED_MAX_RECORDS, type LogAlarm } from '../../../app/policy/device-rules.ts';
import { WORKSTATION } from '../../store/statements.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import type { Signer } from '../../ports/signer.ts';
import type { AuditStore, StoredReceipt, StoredRecord } from '../../store/audit.ts';
import type { NoteStore } from '../../store/notes.ts';
import { StoreFault } from '../../store/store-fault.ts';
import { auditFaultCode, type MakeFailure } from '../failures.ts';
import type { ApiRequest, JsonAnswer, ServiceApi } from '../service-api.ts';
import { deliveryRunner, type Step } from '../outbox/delivery-runner.ts';
import { verdictOn, type Outbox, type OutboxEntry } from '../outbox/outbox.ts';
import type { AlarmKeeper } from './alarm-keeper.ts';
import { provisionalDeviceId, type AuditLog } from './audit-log.ts';
import { acceptHead, recordsAnswerSchema, verifyAnswer, type GetJson } from './receipt-verifier.ts';

export type DeliveryDeps = {
  readonly store: AuditStore;
  readonly notes: NoteStore;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  readonly api: ServiceApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signer: Signer;
  readonly alarms: AlarmKeeper;
  readonly failure: MakeFailure;
  readonly deviceName: string;
  /** Runs a call with a valid token, when there is a session. */
  readonly authorised: <T>(run: (token: string) => Promise<Result<T, Failure>>) => Promise<Result<T, Failure>>;
  readonly hasSession: () => boolean;
  /** The session whose token `authorised` uses. */
  readonly sessionId: () => string | undefined;
};

export type Receipted = { readonly record: StoredRecord; readonly receipt: StoredReceipt };

export type Delivery = {
  /** Sends waiting records soon; calls in quick succession are merged. */
  readonly soon: (delayMs?: number) => void;
  /** Sends waiting records now; resolves when nothing more can be done. */
  readonly flush: () => Promise<void>;
  readonly sending: () => boolean;
  readonly alarm: () => LogAlarm | null;
  /** More records wait, or wait longer, than a workstation may hold back. */
  readonly overdue: () => boolean;
  /** Why the log has not been checked in this session; null once it has been, whatever was found. */
  readonly unchecked: () => Failure | undefined;
  readonly lastReceipt: () => StoredReceipt | null;
  /** The name by which the service knows this device, once assigned. */
  readonly enrolledAs: () => string | undefined;
  readonly onChange: Listen;
  readonly onReceipts: Listen<[receipts: readonly Receipted[]]>;
  readonly stop: () => void;
};

const BATCH = 100;
/** How often to ask whether an alarm was cleared, while the workstation is idle. */
const ALARM_EVERY_MS = 5 * 60_000;
/** The outbox's name for the delivery of records; its key is the hash of the first waiting record. */
export const RECORDS_ENDPOINT = 'POST /audit/records';
const ENROLLED_NOTE = 'device-enrolled';
/** Set when an alarm was cleared: waiting records continue from wherever the service's chain ends. */
const RESUME_NOTE = 'audit-resume';

const prevHashOf = ({ body }: StoredRecord): string =>
  body === null ? '' : (JSON.parse(body) as WorkstationRecord).prevHash;

export function delivery(deps: DeliveryDeps): Delivery {
  const { store, notes, outbox, audit, api, clock, random, log } = deps;
  const { on: onChange, emit: changed } = signal();
  const { on: onReceipts, emit: tellReceipts } = signal<[readonly Receipted[]]>();
  let stopped = false;
  let last: StoredReceipt | null = null;

  const { alarms } = deps;
  const deviceOfKey = provisionalDeviceId(deps.signer.publicKey);
  /**
   * The session that has been bound to this device, and the session in which the log's head was compared with the
   * last one seen.
   */
  let boundSession: string | undefined;
  let checkedSession: string | undefined;
  let uncheckedWhy: Failure | undefined;
  let cancelAlarmTimer: (() => void) | undefined;

  const alarm = (): LogAlarm | null => alarms.current()?.alarm ?? null;
  const raise = (which: LogAlarm): void => {
    alarms.raise(which);
    changed();
  };
  alarms.onCleared(() => {
    notes.set(RESUME_NOTE, 'yes');
    outbox.release(RECORDS_ENDPOINT);
    changed();
  });

  const ask = <T>(
    request: ApiRequest,
    run: (request: ApiRequest) => Promise<Result<T, Failure>>,
  ): Promise<Result<T, Failure>> => deps.authorised((token) => run({ ...request, token }));
  const get: GetJson = (path, schema) => ask({ method: 'GET', path }, (request) => api.json(request, schema));

  /** Enrols this device and binds the session to it by the device's signature. */
  const enrol = async (): Promise<Result<JsonAnswer<Device>, Failure>> => {
    const sessionId = deps.sessionId();
    const proof =
      sessionId === undefined
        ? {}
        : { proof: toBase64(deps.signer.sign(bindingSignedBytes({ sessionId, deviceId: deviceOfKey }))) };
    const body = { publicKey: deps.signer.publicKey, name: deps.deviceName, ...proof };
    // A new key for each question: under an old one the service repeats where its chain ended then.
    const idempotencyKey = random.uuid();
    const answer = await ask({ method: 'POST', path: '/devices', body, idempotencyKey }, (request) =>
      api.json(request, deviceSchema),
    );
    if (answer.ok && answer.value.value.bound === true) boundSession = sessionId;
    return answer;
  };

  /** Signs the waiting records again. What the outbox has is named by their old hashes, which nothing has any more. */
  const rechain: AuditLog['rechain'] = (deviceId, from) => {
    audit.rechain(deviceId, from);
    outbox.forget(RECORDS_ENDPOINT);
  };

  /**
   * Finds out where the service's chain of this device ends and, where that is honest, continues from there.
   * `conflict`: the service refused our records.
   */
  const align = async (conflict: boolean): Promise<Step> => {
    const answer = await enrol();
    if (!answer.ok) {
      uncheckedWhy = answer.failure;
      return 'retry';
    }
    const { deviceId, nextSeq, prevHash } = answer.value.value;
    const known = notes.get(ENROLLED_NOTE);
    const waiting = store.waiting(1)[0];
    if (known === null || notes.get(RESUME_NOTE) === 'yes') {
      // The first time: the service has none of our records. If it assigns another name than expected, or its chain
      // ends elsewhere, they are signed again before anybody has seen them. The same after an alarm was cleared.
      const fits =
        deviceId === audit.deviceId() &&
        nextSeq === (waiting?.seq ?? nextSeq) &&
        prevHash === (waiting === undefined ? prevHash : prevHashOf(waiting));
      if (!fits) {
        store.setAside(nextSeq);
        rechain(deviceId, { seq: nextSeq, prevHash });
      }
      notes.set(RESUME_NOTE, '');
    } else if (known !== deviceId) {
      raise('SERVICE_LOST_RECORDS');
      return 'stop';
    } else {
      const expected = waiting?.seq ?? (store.tail()?.seq ?? 0) + 1;
      if (
        nextSeq < expected ||
        (conflict && waiting !== undefined && nextSeq === waiting.seq && prevHash !== prevHashOf(waiting))
      ) {
        // It gave receipts for records that it no longer has, or has others in their place.
        raise('SERVICE_LOST_RECORDS');
        return 'stop';
      }
      // The service is ahead and has other records than ours; otherwise it would have recognised them. So the local
      // log was reset to an earlier state. The waiting records continue from the end of the service's chain.
      if (conflict && waiting !== undefined && nextSeq > waiting.seq) rechain(deviceId, { seq: nextSeq, prevHash });
    }
    notes.set(ENROLLED_NOTE, deviceId);
    return 'more';
  };

  /** Once per session: the log must continue the last head that this workstation has seen. */
  const checkHead = async (): Promise<Step> => {
    const sessionId = deps.sessionId();
    const head = await get('/audit/tree-head', treeHeadSchema);
    if (!head.ok) {
      uncheckedWhy = head.failure;
      return 'retry';
    }
    const accepted = await acceptHead(notes, head.value.value, get);
    const unverified = accepted.ok ? undefined : accepted.failure;
    if (unverified?.kind === 'retry') {
      uncheckedWhy = unverified.failure;
      return 'retry';
    }
    checkedSession = sessionId;
    if (unverified === undefined) return 'more';
    raise(unverified.alarm);
    return 'stop';
  };

  const sendBatch = async (mended: boolean): Promise<Step> => {
    const waiting = store.waiting(BATCH);
    const [first] = waiting;
    if (first === undefined) return 'done';
    if (outbox.refusal(first.hash) !== null) return 'stop';
    const entry: OutboxEntry = {
      key: first.hash,
      endpoint: RECORDS_ENDPOINT,
      body: { fromSeq: first.seq, records: waiting.length },
      owner: WORKSTATION,
    };
    const records = waiting.flatMap(({ body }) => (body === null ? [] : [JSON.parse(body) as WorkstationRecord]));
    const answer = await ask(
      {
        method: 'POST',
        path: '/audit/records',
        body: { deviceId: audit.deviceId(), records },
        // The chain makes sending again safe. An answer stored under an old key would show an old tree head, which
        // looks rolled back.
        idempotencyKey: random.uuid(),
      },
      (request) => api.json(request, recordsAnswerSchema),
    );
    if (!answer.ok) {
      const { code, ref } = answer.failure;
      log.write('warn', 'audit.refused', { code, ref, records: records.length });
      if ((code === 'CONFLICT' || code === 'NOT_FOUND') && !mended)
        return (await align(true)) === 'more' ? sendBatch(true) : 'stop';
      const verdict = verdictOn(answer.failure);
      outbox.failed(entry, answer.failure, verdict);
      if (verdict === 'never') raise('CHAIN_REFUSED');
      return verdict === 'again' ? 'retry' : 'stop';
    }
    const verified = await verifyAnswer(
      { store, notes, clock, get },
      new Map(records.map((record) => [record.seq, record])),
      answer.value.value,
    );
    if (!verified.ok) {
      if (verified.failure.kind === 'retry') return 'retry';
      raise(verified.failure.alarm);
      tell(
        waiting,
        waiting.map(({ seq }) => ({ seq, receipt: unproven(answer.value.value, seq) })),
      );
      return 'stop';
    }
    outbox.arrived(entry.key);
    tell(waiting, verified.value.receipts);
    if (verified.value.wrong) {
      raise('RECEIPT_WRONG');
      return 'stop';
    }
    // An answer that acknowledges nothing must not be asked for again at once.
    return verified.value.receipts.length === 0 ? 'retry' : 'more';
  };

  const unproven = (
    answer: {
      readonly receipts: readonly { readonly seq: number; readonly index: number; readonly leafHash: string }[];
      readonly treeHead: { readonly treeSize: number };
    },
    seq: number,
  ): StoredReceipt => {
    const found = answer.receipts.find((receipt) => receipt.seq === seq);
    return {
      index: found?.index ?? 0,
      leafHash: found?.leafHash ?? '0'.repeat(64),
      treeSize: answer.treeHead.treeSize,
      verified: false,
      receivedAtMs: clock.nowMs(),
    };
  };

  const tell = (
    waiting: readonly StoredRecord[],
    receipts: readonly { readonly seq: number; readonly receipt: StoredReceipt }[],
  ): void => {
    const bySeq = new Map(waiting.map((record) => [record.seq, record]));
    const receipted = receipts.flatMap(({ seq, receipt }) => {
      const record = bySeq.get(seq);
      return record === undefined ? [] : [{ record, receipt }];
    });
    const newest = receipted.at(-1);
    if (newest !== undefined) last = newest.receipt;
    tellReceipts(receipted);
  };

  /** Steps before every delivery: bind the session, report an open alarm, check the log once per session. */
  const prepare = async (): Promise<Step> => {
    let step: Step = 'more';
    if (boundSession !== deps.sessionId() || notes.get(ENROLLED_NOTE) === null) step = await align(false);
    if (alarm() !== null && boundSession !== undefined) {
      await alarms.attend(deviceOfKey);
      if (alarm() === null) step = await align(false);
    }
    if (step === 'more' && checkedSession !== deps.sessionId()) step = await checkHead();
    else if (step === 'stop') checkedSession = deps.sessionId();
    return step;
  };

  const runOnce = async (send: boolean): Promise<Step> => {
    const before = alarm();
    try {
      const prepared = await prepare();
      if (prepared !== 'more' || !send) return prepared;
      for (;;) {
        const step = await sendBatch(false);
        changed();
        if (step !== 'more') return step;
      }
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.write('error', 'audit.delivery', { fault: error.fault });
      uncheckedWhy = deps.failure(auditFaultCode(error));
      return 'retry';
    } finally {
      // Reported at once: the next run may be a long time away.
      if (before === null && alarm() !== null && boundSession !== undefined) await alarms.attend(deviceOfKey);
    }
  };

  const runner = deliveryRunner({
    clock,
    log,
    name: 'audit.delivery',
    ready: deps.hasSession,
    run: runOnce,
    onRun: (phase) => {
      if (phase === 'ended') askAboutAlarm();
      changed();
    },
  });

  /** While an alarm is open, only this timer starts a run. */
  const askAboutAlarm = (): void => {
    cancelAlarmTimer?.();
    cancelAlarmTimer = undefined;
    if (stopped || alarm() === null) return;
    cancelAlarmTimer = clock.after(ALARM_EVERY_MS, () => {
      void runner.look().then(() => {
        if (alarm() === null) runner.soon();
      });
    });
  };

  return {
    soon: runner.soon,
    flush: runner.flush,
    sending: runner.running,
    alarm,
    overdue: () => {
      const count = store.waitingCount();
      if (count >= UNDELIVERED_MAX_RECORDS) return true;
      const oldest = count === 0 ? undefined : store.waiting(1)[0];
      return oldest !== undefined && clock.nowMs() - oldest.atMs >= UNDELIVERED_MAX_MS;
    },
    unchecked: () =>
      checkedSession !== undefined && checkedSession === deps.sessionId()
        ? undefined
        : (uncheckedWhy ?? deps.failure('SERVICE_UNREACHABLE')),
    lastReceipt: () => last,
    enrolledAs: () => notes.get(ENROLLED_NOTE) ?? undefined,
    onChange,
    onReceipts,
    stop: () => {
      stopped = true;
      runner.stop();
      cancelAlarmTimer?.();
    },
  };
}
