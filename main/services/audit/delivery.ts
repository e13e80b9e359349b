/**
 * Brings the local log to the national one: in batches, in order, again after a failure with growing pauses, until every
 * record has a receipt that this workstation has verified itself.
 *
 * It never loops: a refusal because the two sides stand at different places is mended at most once a run, and what cannot
 * be mended becomes an alarm that stays until somebody has looked into it.
 */
import { deviceSchema, type Device } from '../../../app/api/session.ts';
import type { WorkstationRecord } from '../../../app/audit/record.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { Result } from '../../../app/domain/result.ts';
import type { AuditStore, StoredReceipt, StoredRecord } from '../../ports/audit-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { StoreFault } from '../../ports/store-fault.ts';
import { sha256Hex } from '../crypto.ts';
import type { ApiRequest, JsonAnswer, ServiceApi } from '../service-api.ts';
import type { AuditLog } from './audit-log.ts';
import { recordsAnswerSchema, verifyAnswer, type GetJson, type LogAlarm } from './receipt-verifier.ts';

export type DeliveryParts = {
  readonly store: AuditStore;
  readonly audit: AuditLog;
  readonly api: ServiceApi;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicKey: string;
  readonly deviceName: string;
  /** Runs a call with a good token, when there is a session. */
  readonly authorised: <T>(run: (token: string) => Promise<Result<T, Failure>>) => Promise<Result<T, Failure>>;
  readonly hasSession: () => boolean;
};

export type Receipted = { readonly record: StoredRecord; readonly receipt: StoredReceipt };

export type Delivery = {
  /** Sends what waits, soon; calls in quick succession become one. */
  readonly soon: (delayMs?: number) => void;
  /** Sends what waits now and resolves when nothing more can be done. */
  readonly flush: () => Promise<void>;
  readonly sending: () => boolean;
  readonly alarm: () => LogAlarm | null;
  readonly lastReceipt: () => StoredReceipt | null;
  /** The name by which the service knows this device, once it has given one. */
  readonly enrolledAs: () => string | undefined;
  readonly onChange: (listener: () => void) => void;
  readonly onReceipts: (listener: (receipts: readonly Receipted[]) => void) => void;
  readonly stop: () => void;
};

const BATCH = 100;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const ALARM_NOTE = 'audit-alarm';
const ENROLLED_NOTE = 'device-enrolled';

const prevHashOf = ({ body }: StoredRecord): string => (body === null ? '' : (JSON.parse(body) as WorkstationRecord).prevHash);

type Step = 'done' | 'more' | 'retry' | 'stop';

export function delivery(parts: DeliveryParts): Delivery {
  const { store, audit, api, clock, log } = parts;
  const changeListeners: (() => void)[] = [];
  const receiptListeners: ((receipts: readonly Receipted[]) => void)[] = [];
  let running: Promise<void> | undefined;
  let again = false;
  let pauseMs = FIRST_PAUSE_MS;
  let cancelTimer: (() => void) | undefined;
  let stopped = false;
  let last: StoredReceipt | null = null;

  const changed = (): void => {
    for (const listener of changeListeners) listener();
  };
  const alarm = (): LogAlarm | null => {
    try {
      return store.note(ALARM_NOTE) as LogAlarm | null;
    } catch {
      return null; // the log cannot be read; the status says unwritable
    }
  };
  const raise = (which: LogAlarm): void => {
    log.write('error', 'audit.alarm', { alarm: which });
    store.setNote(ALARM_NOTE, which);
    changed();
  };

  const ask = <T>(request: ApiRequest, run: (request: ApiRequest) => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> =>
    parts.authorised((token) => run({ ...request, token }));
  const get: GetJson = (path, schema) => ask({ method: 'GET', path }, (request) => api.json(request, schema));

  const enrol = async (): Promise<Result<JsonAnswer<Device>, Failure>> => {
    const body = { publicKey: parts.publicKey, name: parts.deviceName };
    return ask({ method: 'POST', path: '/devices', body, idempotencyKey: sha256Hex(parts.publicKey).slice(0, 32) }, (request) => api.json(request, deviceSchema));
  };

  /** Finds out where the service stands and, where that is honest, moves our waiting records there. */
  const align = async (): Promise<Step> => {
    const answer = await enrol();
    if (!answer.ok) return 'retry';
    const { deviceId, nextSeq, prevHash } = answer.value.value;
    const known = store.note(ENROLLED_NOTE);
    const waiting = store.waiting(1)[0];
    if (known === null) {
      // The first time: the service knows none of our records. Where it gives another name than we foresaw, or stands at
      // another place, they are signed anew before anybody has seen them.
      const fits = deviceId === audit.deviceId() && nextSeq === (waiting?.seq ?? nextSeq) && prevHash === (waiting === undefined ? prevHash : prevHashOf(waiting));
      if (!fits) audit.rechain(deviceId, { seq: nextSeq, prevHash });
    } else if (known !== deviceId) {
      raise('SERVICE_LOST_RECORDS');
      return 'stop';
    } else if (waiting !== undefined) {
      if (nextSeq < waiting.seq || (nextSeq === waiting.seq && prevHash !== prevHashOf(waiting))) {
        // It gave receipts for records that it no longer has, or has others in their place.
        raise('SERVICE_LOST_RECORDS');
        return 'stop';
      }
      // Ahead of us, and with other records than ours, or it would have taken them for the same: this log was put back to an
      // earlier state. The waiting records go on from where the service stands.
      if (nextSeq > waiting.seq) audit.rechain(deviceId, { seq: nextSeq, prevHash });
    }
    store.setNote(ENROLLED_NOTE, deviceId);
    return 'more';
  };

  const sendBatch = async (mended: boolean): Promise<Step> => {
    const waiting = store.waiting(BATCH);
    if (waiting.length === 0) return 'done';
    const records = waiting.flatMap(({ body }) => (body === null ? [] : [JSON.parse(body) as WorkstationRecord]));
    const batchKey = sha256Hex(waiting.map((record) => record.hash).join(''));
    const answer = await ask(
      { method: 'POST', path: '/audit/records', body: { deviceId: audit.deviceId(), records }, idempotencyKey: batchKey.slice(0, 64) },
      (request) => api.json(request, recordsAnswerSchema),
    );
    if (!answer.ok) {
      const { code, ref } = answer.failure;
      log.write('warn', 'audit.refused', { code, ref, records: records.length });
      if (code === 'CONFLICT' || code === 'NOT_FOUND') {
        if (!mended) return (await align()) === 'more' ? sendBatch(true) : 'stop';
        raise('CHAIN_REFUSED');
        return 'stop';
      }
      if (code === 'VALIDATION_FAILED') {
        raise('CHAIN_REFUSED');
        return 'stop';
      }
      return 'retry';
    }
    const verified = await verifyAnswer({ store, clock, get }, new Map(records.map((record) => [record.seq, record])), answer.value.value);
    if (!verified.ok) {
      if (verified.failure.kind === 'retry') return 'retry';
      raise(verified.failure.alarm);
      tell(waiting, waiting.map(({ seq }) => ({ seq, receipt: unproven(answer.value.value, seq) })));
      return 'stop';
    }
    tell(waiting, verified.value.receipts);
    if (verified.value.wrong) {
      raise('RECEIPT_WRONG');
      return 'stop';
    }
    // An answer that acknowledges nothing must not be asked for again at once.
    return verified.value.receipts.length === 0 ? 'retry' : 'more';
  };

  const unproven = (answer: { readonly receipts: readonly { readonly seq: number; readonly index: number; readonly leafHash: string }[]; readonly treeHead: { readonly treeSize: number } }, seq: number): StoredReceipt => {
    const found = answer.receipts.find((receipt) => receipt.seq === seq);
    return { index: found?.index ?? 0, leafHash: found?.leafHash ?? '0'.repeat(64), treeSize: answer.treeHead.treeSize, verified: false, receivedAtMs: clock.nowMs() };
  };

  const tell = (waiting: readonly StoredRecord[], receipts: readonly { readonly seq: number; readonly receipt: StoredReceipt }[]): void => {
    const bySeq = new Map(waiting.map((record) => [record.seq, record]));
    const receipted = receipts.flatMap(({ seq, receipt }) => {
      const record = bySeq.get(seq);
      return record === undefined ? [] : [{ record, receipt }];
    });
    const newest = receipted.at(-1);
    if (newest !== undefined) last = newest.receipt;
    for (const listener of receiptListeners) listener(receipted);
  };

  const runOnce = async (): Promise<Step> => {
    try {
      if (store.note(ENROLLED_NOTE) === null) {
        const aligned = await align();
        if (aligned !== 'more') return aligned;
      }
      for (;;) {
        const step = await sendBatch(false);
        changed();
        if (step !== 'more') return step;
      }
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      log.write('error', 'audit.delivery', { fault: error.fault });
      return 'retry';
    }
  };

  const flush = (): Promise<void> => {
    cancelTimer?.();
    cancelTimer = undefined;
    if (stopped || !parts.hasSession()) return running ?? Promise.resolve();
    if (running !== undefined) {
      again = true;
      return running;
    }
    running = runOnce()
      .then((step) => {
        if (step === 'retry') {
          soon(pauseMs);
          pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        } else {
          pauseMs = FIRST_PAUSE_MS;
          if (again && step === 'done') soon(0);
        }
      })
      .catch((error: unknown) => {
        log.write('error', 'audit.delivery', { why: error instanceof Error ? error.message : 'unknown' });
        soon(LONGEST_PAUSE_MS);
      })
      .finally(() => {
        running = undefined;
        again = false;
        changed();
      });
    changed();
    return running;
  };

  let dueMs = Infinity;
  const soon = (delayMs = 0): void => {
    if (stopped) return;
    const at = clock.monotonicMs() + delayMs;
    if (cancelTimer !== undefined && dueMs <= at) return;
    cancelTimer?.();
    dueMs = at;
    cancelTimer = clock.after(delayMs, () => {
      cancelTimer = undefined;
      void flush();
    });
  };

  return {
    soon,
    flush,
    sending: () => running !== undefined,
    alarm,
    lastReceipt: () => last,
    enrolledAs: () => store.note(ENROLLED_NOTE) ?? undefined,
    onChange: (listener) => {
      changeListeners.push(listener);
    },
    onReceipts: (listener) => {
      receiptListeners.push(listener);
    },
    stop: () => {
      stopped = true;
      cancelTimer?.();
    },
  };
}

