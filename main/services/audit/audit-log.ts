import { signal, type Listen } from '../../../app/base/signal.ts';
import { canonicalText, type JsonObject } from '../../../app/audit/canonical.ts';
import { toBase64 } from '../../../app/audit/hex.ts';
import { MAX_WORKSTATION_RECORD_BYTES } from '../../../app/audit/record-bounds.ts';
import {
  CHAIN_START,
  recordHash,
  recordSignedBytes,
  type ChainPosition,
  type RecordOp,
  type RecordOutcome,
  type RecordPhase,
  type UnsignedRecord,
  type WorkstationRecord,
} from '../../../app/audit/record.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { succeed, type Result } from '../../../app/domain/result.ts';
import type { Account } from '../../../app/api/session.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import { POLICY_VERSION } from '../../../app/policy/version.ts';
import type { AuditStore, StoredRecord } from '../../store/audit.ts';
import type { NoteStore } from '../../store/notes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import type { Signer } from '../../ports/signer.ts';
import { StoreFault } from '../../store/store-fault.ts';
import { sha256, sha256Hex } from '../crypto.ts';
import { auditFaultCode, failed, type MakeFailure } from '../failures.ts';
import { noteRecord } from './call-on-record.ts';

export type AuditEntry = {
  readonly op: RecordOp;
  readonly action: string;
  readonly phase: RecordPhase;
  readonly outcome: RecordOutcome | null;
  readonly correlationId: string;
  readonly details: Readonly<Record<string, unknown>>;
};

/** The actor, as far as known when the record is written. */
export type AuditIdentity = { readonly account: Account; readonly sessionId: string };

export type AuditLogDeps = {
  readonly store: AuditStore;
  readonly notes: NoteStore;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly failure: MakeFailure;
  readonly clientVersion: string;
  readonly identity: () => AuditIdentity | undefined;
  /** How far this workstation's clock is behind the service's, if known; part of every record. */
  readonly skewMs: () => number | undefined;
};

export type AuditLog = {
  /**
   * Writes a record to the disk before it returns. When it fails, the act must not happen. `null`: no known person
   * acted.
   */
  readonly write: (entry: AuditEntry, who?: AuditIdentity | null) => Result<StoredRecord, Failure>;
  readonly writable: () => boolean;
  /** Called when the number of waiting records changes, or whether the log can be written. */
  readonly onChange: Listen;
  readonly deviceId: () => string;
  /**
   * Signs the waiting records again as a continuation of `from`. Needed once when the service gives the device its
   * id, and when service and local log disagree about the end of the chain. Never applies to a record with a verified
   * receipt.
   */
  readonly rechain: (deviceId: string, from: ChainPosition) => void;
};

const DEVICE_ID = 'device-id';

/**
 * The name of a device until the service has assigned one. The national service derives the same name from the key,
 * so the first records need not be signed again; if the service answers another name, that one counts.
 */
export const provisionalDeviceId = (publicKey: string): string =>
  `WS-${sha256Hex(Buffer.from(publicKey, 'base64')).slice(0, 20).toUpperCase()}`;

/** Removes undefined from details, as JSON does. Anything else that is not JSON is a bug and throws. */
const asJson = (details: Readonly<Record<string, unknown>>): JsonObject =>
  JSON.parse(JSON.stringify(details)) as JsonObject;

/** Space in a record for everything but its details. */
const AROUND_DETAILS_BYTES = 4 * 1024;

/**
 * Details that are never shortened: without them an intent could not be matched with the service's record of the
 * search.
 */
const COMPARED = ['queryHash', 'justificationHash'] as const;

/**
 * The national log accepts no longer record, and a refused record would block all that follow. So long details are
 * replaced by their hash.
 */
function bounded(details: JsonObject): JsonObject {
  const text = canonicalText(details);
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_WORKSTATION_RECORD_BYTES - AROUND_DETAILS_BYTES) return details;
  const compared = Object.fromEntries(
    COMPARED.flatMap((name) => (typeof details[name] === 'string' ? [[name, details[name]]] : [])),
  );
  return { tooLong: true, bytes, sha256: sha256Hex(Buffer.from(text)), ...compared };
}

export function auditLog(deps: AuditLogDeps): AuditLog {
  const { store, notes, signer, clock, random, log, failure } = deps;
  const { on: onChange, emit: changed } = signal();
  let writable = true;
  const deviceId = (): string => notes.get(DEVICE_ID) ?? provisionalDeviceId(signer.publicKey);

  const signed = (unsigned: UnsignedRecord): WorkstationRecord => ({
    ...unsigned,
    signature: toBase64(signer.sign(recordSignedBytes(unsigned))),
  });
  const stored = (record: WorkstationRecord): StoredRecord => ({
    seq: record.seq,
    hash: recordHash(sha256, record),
    body: canonicalText(record),
    atMs: Date.parse(record.at),
    userName: record.actor?.userName ?? '',
    action: record.action,
    phase: record.phase,
    outcome: record.outcome,
    correlationId: record.correlationId,
    receipt: null,
  });

  return {
    deviceId,
    writable: () => writable,
    onChange,
    write: (entry, by) => {
      noteRecord();
      const who = by === undefined ? deps.identity() : (by ?? undefined);
      try {
        const tail = store.tail();
        const skew = deps.skewMs();
        const record = stored(
          signed({
            v: 1,
            seq: tail === null ? CHAIN_START.seq : tail.seq + 1,
            prevHash: tail === null ? CHAIN_START.prevHash : tail.hash,
            eventId: random.uuid(),
            at: instantText(clock.nowMs()),
            deviceId: deviceId(),
            sessionId: who?.sessionId ?? null,
            actor:
              who === undefined
                ? null
                : {
                    userName: who.account.userName,
                    organisation: who.account.organisation,
                    roles: [...who.account.roles],
                  },
            op: entry.op,
            action: entry.action,
            phase: entry.phase,
            correlationId: entry.correlationId,
            clientVersion: deps.clientVersion,
            policyVersion: POLICY_VERSION,
            outcome: entry.outcome,
            details: bounded(
              asJson({ ...entry.details, ...(skew === undefined ? {} : { clockSkewMs: Math.round(skew) }) }),
            ),
          }),
        );
        store.append(record);
        writable = true;
        changed();
        return succeed(record);
      } catch (error) {
        if (!(error instanceof StoreFault)) throw error;
        writable = false;
        const made = failure(auditFaultCode(error));
        log.write('error', 'audit.unwritable', { ref: made.ref, fault: error.fault, action: entry.action });
        changed();
        return failed(made);
      }
    },
    rechain: (id, from) => {
      // All waiting records are replaced by these.
      const waiting = store.waiting(store.waitingCount());
      let next = from;
      const renewed = waiting.flatMap(({ body }) => {
        if (body === null) return [];
        const { signature: _old, ...record } = JSON.parse(body) as WorkstationRecord;
        const again = stored(signed({ ...record, deviceId: id, seq: next.seq, prevHash: next.prevHash }));
        next = { seq: again.seq + 1, prevHash: again.hash };
        return [again];
      });
      store.replaceWaiting(renewed);
      notes.set(DEVICE_ID, id);
      log.write('warn', 'audit.rechained', { records: renewed.length, fromSeq: from.seq });
      changed();
    },
  };
}
