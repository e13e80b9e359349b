import { SerialQueue } from '../../app/base/serial-queue.ts';
import * as z from 'zod';
import { APPROVAL_DECISION_ACTION } from '../../app/api/approvals.ts';
import { DEVICE_REVOCATION_ACTION } from '../../app/api/devices.ts';
import { ALARM_KINDS } from '../../app/api/reconciliation.ts';
import type { JsonObject } from '../../app/audit/canonical.ts';
import { CONTEST_REASONS, type ContestReason } from '../../app/audit/receipt.ts';
import { instantMs, instantText } from '../../app/domain/instant.ts';
import { RECONCILE_WITHIN_MS } from '../../app/policy/audit-rules.ts';
import { DEVICE_APPROVE_WITHIN_MS } from '../../app/policy/device-rules.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import { deviceDecisionLeaf, deviceRevocationLeaf } from './device-book.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';
import type { ServiceLeaf } from './service-leaf.ts';

export const ALARM_ACTION = 'RECONCILIATION_ALARM';
export type AlarmKind = (typeof ALARM_KINDS)[number];

export const ALARM_WORDS: Readonly<Record<AlarmKind, string>> = {
  SERVICE_WITHOUT_INTENT:
    'The service ran a search of which no approved workstation has delivered the intent: it may not have come from a workstation.',
  INTENT_WITHOUT_SERVICE:
    'A workstation recorded the intent of a search that the service never saw: it failed on the way, or went elsewhere.',
  OTHER_PERSON: 'The workstation and the service name different people for the same search.',
  DIFFERENT_SEARCH: 'The workstation recorded another search, or another reason, than the service was asked for.',
  CONTESTED_RECORD:
    'A workstation record names a person or a session that are not those of who delivered it from there; deliveredBy says whose session that was.',
  DEVICE_NOT_APPROVED: 'A workstation delivers records and nobody has approved it in time.',
};

/** One half of a search that waits for the other, or waited in vain; or a record or a device with something wrong. */
export type Alarm = {
  readonly alarmId: string;
  readonly kind: AlarmKind;
  /** Log index of the record that stands alone. */
  readonly index: number;
  readonly correlationId: string | null;
  readonly userName: string | null;
  /** When the record was entered, by the service's clock. */
  readonly since: string;
  readonly deviceId?: string | undefined;
  /** The session that delivered a contested record. */
  readonly deliveredBy?: string | undefined;
  readonly reasons?: readonly ContestReason[] | undefined;
};

type Hashes = { readonly queryHash: string | undefined; readonly justificationHash: string | null | undefined };
/** `kind`: what it becomes if no other half arrives. */
type Half = Omit<Alarm, 'alarmId' | 'since'> & {
  readonly atMs: number;
  /** When it becomes an alarm. */
  readonly dueMs: number;
  readonly hashes?: Hashes | undefined;
  /** It ran nothing, so it is no alarm by itself. */
  readonly ranNothing?: true;
};
type SearchHalf = Half & { readonly kind: keyof typeof meets };
/** The intent of a device that nobody has approved: it settles nothing until somebody has. */
type Parked = { readonly half: SearchHalf; told: boolean };
/** An alarm, with its waiting place if it can still be settled. */
type Open = { readonly alarm: Alarm; readonly half: Half; readonly key: string | undefined };

const meets = {
  SERVICE_WITHOUT_INTENT: 'INTENT_WITHOUT_SERVICE',
  INTENT_WITHOUT_SERVICE: 'SERVICE_WITHOUT_INTENT',
} as const;
/** Where a half waits by its correlation, where a device waits for approval, and where unsettled halves are kept. */
const keyOf = (kind: AlarmKind, correlationId: string | null): string => `${kind} ${correlationId ?? ''}`;
const deviceKey = (deviceId: string): string => `DEVICE ${deviceId}`;
const aloneKey = ({ index }: Pick<Half, 'index'>): string => `#${index}`;

/**
 * Alarms of one kind kept in memory; older ones are still in the log. Many of one kind do not displace those of
 * another.
 */
const MAX_OPEN_OF_A_KIND = 5_000;
const MAX_PARKED = 20_000;

const hashes = {
  queryHash: z.string().optional().catch(undefined),
  justificationHash: z.string().nullable().optional().catch(undefined),
};
const serviceSearch = z.object({
  at: z.string(),
  outcome: z.string(),
  correlationId: z.string().optional(),
  actor: z.object({ userName: z.string() }).nullable(),
  details: z.looseObject({ startedAt: z.unknown(), ...hashes }).partial(),
});
const delivered = z.object({
  receivedAt: z.string(),
  deviceId: z.string(),
  deliveredBy: z.object({ userName: z.string() }).optional(),
  contested: z.array(z.enum(CONTEST_REASONS)).optional(),
  record: z.object({
    action: z.string(),
    phase: z.string(),
    correlationId: z.string(),
    actor: z.object({ userName: z.string() }).nullable(),
    details: z.looseObject(hashes).optional(),
  }),
});
const recordedAlarm = z.object({
  details: z.object({
    alarmId: z.string(),
    kind: z.enum(ALARM_KINDS),
    index: z.int(),
    correlationId: z.string().nullable(),
    deviceId: z.string().optional(),
  }),
});

/** Whether two halves are of one search. Two older than the hashes are compared by their correlation alone. */
function sameSearch(service: Hashes | undefined, intent: Hashes | undefined): boolean {
  if (service?.queryHash === undefined && intent?.justificationHash === undefined) return true;
  return service?.queryHash === intent?.queryHash && service?.justificationHash === intent?.justificationHash;
}

const savedSchema = z.object({
  waiting: z.map(z.string(), z.custom<Half>()),
  parked: z.map(z.int(), z.custom<Parked>()),
  open: z.map(z.string(), z.custom<Open>()),
  settles: z.map(z.string(), z.string()),
  raised: z.int(),
  settled: z.int(),
});

/**
 * Reconciles the service's record of every search with the workstation's intent: both carry the same correlation, and
 * hashes of query and justification. One that is still alone after `RECONCILE_WITHIN_MS` is an alarm, which is
 * entered in the log once; if the other half arrives later the alarm is closed. Contested records settle nothing and
 * are alarms themselves; intents of an unapproved device settle nothing until it is approved. Built from the log
 * alone, so a restart forgets nothing.
 */
export class Reconciliation implements LogBook {
  readonly savedAs = 'reconciliation 3';
  /** By side and correlation; a half without a correlation can never be matched. */
  readonly #waiting = new Map<string, Half>();
  /** By the log index of the intent. */
  readonly #parked = new Map<number, Parked>();
  /** By alarm. */
  readonly #open = new Map<string, Open>();
  readonly #settles = new Map<string, string>();
  #raised = 0;
  #settled = 0;
  readonly #sweeps = new SerialQueue();

  /** Takes a record of the log into account, in order. */
  note(bytes: Uint8Array, index: number): void {
    const kind = kindOfLeaf(bytes);
    if (kind === 'WORKSTATION') this.#noteDelivery(parseLeaf(bytes), index);
    else if (kind === ALARM_ACTION) this.#noteAlarm(parseLeaf(bytes));
    else if (kind?.startsWith('SEARCH') === true) this.#noteSearch(parseLeaf(bytes), index);
    else if (kind === APPROVAL_DECISION_ACTION) this.#noteDecision(parseLeaf(bytes));
    else if (kind === DEVICE_REVOCATION_ACTION) {
      const leaf = deviceRevocationLeaf.safeParse(parseLeaf(bytes));
      if (leaf.success) this.#settle(deviceKey(leaf.data.details.deviceId));
    }
  }

  save(): unknown {
    return {
      waiting: this.#waiting,
      parked: this.#parked,
      open: this.#open,
      settles: this.#settles,
      raised: this.#raised,
      settled: this.#settled,
    };
  }

  restore(kept: unknown): (() => void) | undefined {
    const saved = savedSchema.safeParse(kept);
    if (!saved.success) return undefined;
    return () => {
      refill(this.#waiting, saved.data.waiting);
      refill(this.#parked, saved.data.parked);
      refill(this.#open, saved.data.open);
      refill(this.#settles, saved.data.settles);
      this.#raised = saved.data.raised;
      this.#settled = saved.data.settled;
    };
  }

  /**
   * Records every alarm that has become due. One sweep at a time, so that none is recorded twice. @throws
   * LogUnwritable
   */
  sweep(nowMs: number, append: (leaves: readonly ServiceLeaf[]) => Promise<unknown>): Promise<void> {
    return this.#sweeps.run(async () => {
      const due: Half[] = [];
      for (const [key, half] of this.#waiting) {
        if (nowMs <= half.dueMs) continue;
        if (half.ranNothing === true) this.#waiting.delete(key);
        else due.push(half);
      }
      for (const { half, told } of this.#parked.values()) {
        const service = keyOf('SERVICE_WITHOUT_INTENT', half.correlationId);
        if (!told && nowMs > half.dueMs && !this.#waiting.has(service) && !this.#settles.has(service)) due.push(half);
      }
      if (due.length > 0) await append(due.map((half) => alarmLeaf(alarmOf(half), nowMs)));
    });
  }

  /**
   * Alarms whose other half has not arrived, newest first; how many there have been, and how many halves are still
   * waiting.
   */
  state(): {
    readonly open: readonly Alarm[];
    readonly raised: number;
    readonly settled: number;
    readonly waiting: number;
  } {
    const waiting = this.#waiting.size + [...this.#parked.values()].filter(({ told }) => !told).length;
    return {
      open: [...this.#open.values()].map(({ alarm }) => alarm).reverse(),
      raised: this.#raised,
      settled: this.#settled,
      waiting,
    };
  }

  #noteSearch(value: unknown, index: number): void {
    const leaf = serviceSearch.safeParse(value);
    if (!leaf.success || leaf.data.actor === null) return;
    const { at, outcome, correlationId = null, details } = leaf.data;
    // The end of a search that had started adds nothing, even when it ended in a refusal.
    if (details.startedAt !== undefined) return;
    // A call that failed before it started has one record, and the service did see it.
    const failedAtOnce = outcome === 'ERROR' && correlationId !== null;
    if (outcome !== 'STARTED' && outcome !== 'DENIED' && !failedAtOnce) return;
    this.#meet({
      kind: 'SERVICE_WITHOUT_INTENT',
      index,
      ...timesOf(at, RECONCILE_WITHIN_MS),
      correlationId,
      userName: leaf.data.actor.userName,
      hashes: { queryHash: details.queryHash, justificationHash: details.justificationHash },
      ...(failedAtOnce ? { ranNothing: true as const } : {}),
    });
  }

  #noteDelivery(value: unknown, index: number): void {
    const leaf = delivered.safeParse(value);
    if (!leaf.success) return;
    const { record, receivedAt, deviceId, deliveredBy, contested = [] } = leaf.data;
    const about = { index, deviceId, correlationId: record.correlationId, userName: record.actor?.userName ?? null };
    const reasons = contested.filter((reason) => reason !== 'DEVICE_PENDING');
    const pending = reasons.length < contested.length;
    if (pending && !this.#waiting.has(deviceKey(deviceId)) && !this.#settles.has(deviceKey(deviceId))) {
      const half = {
        ...about,
        correlationId: null,
        userName: deliveredBy?.userName ?? null,
        ...timesOf(receivedAt, DEVICE_APPROVE_WITHIN_MS),
      };
      this.#waiting.set(deviceKey(deviceId), { ...half, kind: 'DEVICE_NOT_APPROVED' });
    }
    if (reasons.length > 0) {
      this.#waiting.set(aloneKey(about), {
        ...about,
        ...timesOf(receivedAt, -1),
        kind: 'CONTESTED_RECORD',
        reasons,
        deliveredBy: deliveredBy?.userName,
      });
      return;
    }
    if (record.phase !== 'INTENT' || !record.action.startsWith('SEARCH')) return;
    const intent = { ...about, kind: 'INTENT_WITHOUT_SERVICE' as const, ...timesOf(receivedAt, RECONCILE_WITHIN_MS) };
    const half: SearchHalf = {
      ...intent,
      hashes: { queryHash: record.details?.queryHash, justificationHash: record.details?.justificationHash },
    };
    if (!pending) return this.#meet(half);
    this.#parked.set(index, { half, told: false });
    for (const oldest of this.#parked.keys()) {
      if (this.#parked.size <= MAX_PARKED) break;
      this.#parked.delete(oldest);
    }
  }

  /** Once a device is approved, the intents that it delivered before count too. */
  #noteDecision(value: unknown): void {
    const leaf = deviceDecisionLeaf.safeParse(value);
    if (!leaf.success) return;
    const { subject: deviceId, approved } = leaf.data.details;
    this.#settle(deviceKey(deviceId));
    for (const [index, { half, told }] of [...this.#parked]) {
      if (half.deviceId !== deviceId) continue;
      this.#parked.delete(index);
      if (approved && !told) this.#meet(half);
    }
  }

  #noteAlarm(value: unknown): void {
    const leaf = recordedAlarm.safeParse(value);
    if (!leaf.success) return;
    const { alarmId, kind, index, correlationId, deviceId } = leaf.data.details;
    this.#raised += 1;
    const parked = kind === 'INTENT_WITHOUT_SERVICE' ? this.#parked.get(index) : undefined;
    const keys = [
      keyOf(kind, correlationId),
      ...(deviceId === undefined ? [] : [deviceKey(deviceId)]),
      aloneKey({ index }),
    ];
    const key = keys.find((each) => this.#waiting.get(each)?.index === index && this.#waiting.get(each)?.kind === kind);
    const half = parked?.half ?? (key === undefined ? undefined : this.#waiting.get(key));
    if (half === undefined) {
      // The other half arrived while the alarm was being written.
      this.#settled += 1;
      return;
    }
    if (parked !== undefined) parked.told = true;
    else if (key !== undefined) this.#waiting.delete(key);
    // A search with only an intent of an unapproved device is settled by nothing.
    const settledBy = parked === undefined && key !== aloneKey({ index }) ? key : undefined;
    this.#open.set(alarmId, { alarm: alarmOf(half), half, key: settledBy });
    if (settledBy !== undefined) this.#settles.set(settledBy, alarmId);
    if (this.#open.size <= MAX_OPEN_OF_A_KIND) return;
    const alike = [...this.#open.values()].filter(({ alarm }) => alarm.kind === kind);
    if (alike.length > MAX_OPEN_OF_A_KIND && alike[0] !== undefined) this.#close(alike[0].alarm.alarmId);
  }

  #close(alarmId: string): void {
    const key = this.#open.get(alarmId)?.key;
    this.#open.delete(alarmId);
    if (key !== undefined && this.#settles.get(key) === alarmId) this.#settles.delete(key);
  }

  /** Removes a waiting half under a key, or one that waited too long. Returns it, if there was one. */
  #settle(key: string): Half | undefined {
    const waiting = this.#waiting.get(key);
    this.#waiting.delete(key);
    if (waiting !== undefined) return waiting;
    const alarmId = this.#settles.get(key) ?? '';
    const late = this.#open.get(alarmId);
    if (late === undefined) return undefined;
    this.#close(alarmId);
    this.#settled += 1;
    return late.half;
  }

  #meet(half: SearchHalf): void {
    const own = keyOf(half.kind, half.correlationId);
    if (half.correlationId === null) {
      this.#waiting.set(aloneKey(half), half);
      return;
    }
    const other = this.#settle(keyOf(meets[half.kind], half.correlationId));
    if (other === undefined) {
      // Two searches under one intent: the second is as alone as one without any.
      this.#waiting.set(this.#waiting.has(own) ? aloneKey(half) : own, half);
      return;
    }
    const [service, intent] = half.kind === 'SERVICE_WITHOUT_INTENT' ? [half, other] : [other, half];
    const kind =
      service.userName !== intent.userName
        ? 'OTHER_PERSON'
        : sameSearch(service.hashes, intent.hashes)
          ? undefined
          : 'DIFFERENT_SEARCH';
    // Both halves are there.
    if (kind !== undefined) this.#waiting.set(aloneKey(half), { ...half, kind, dueMs: half.atMs - 1 });
  }
}

const timesOf = (at: string, withinMs: number): { readonly atMs: number; readonly dueMs: number } => ({
  atMs: instantMs(at),
  dueMs: instantMs(at) + withinMs,
});

const alarmOf = ({ kind, index, atMs, correlationId, userName, deviceId, deliveredBy, reasons }: Half): Alarm => ({
  alarmId: `${kind}-${index}`,
  kind,
  index,
  correlationId,
  userName,
  since: instantText(atMs),
  ...(deviceId === undefined ? {} : { deviceId }),
  ...(deliveredBy === undefined ? {} : { deliveredBy }),
  ...(reasons === undefined ? {} : { reasons }),
});

const alarmLeaf = (alarm: Alarm, nowMs: number): ServiceLeaf => ({
  kind: 'SERVICE',
  at: instantText(nowMs),
  requestId: alarm.alarmId,
  actor: null,
  op: 'ALERT',
  action: ALARM_ACTION,
  outcome: 'OK',
  status: 200,
  ...(alarm.correlationId === null ? {} : { correlationId: alarm.correlationId }),
  details: asDetails(alarm),
  policyVersion: POLICY_VERSION,
  networkZone: 'SERVICE',
});

const asDetails = ({
  alarmId,
  kind,
  index,
  correlationId,
  userName,
  since,
  deviceId,
  deliveredBy,
  reasons,
}: Alarm): JsonObject => ({
  alarmId,
  kind,
  index,
  correlationId,
  userName,
  since,
  ...(deviceId === undefined ? {} : { deviceId }),
  ...(deliveredBy === undefined ? {} : { deliveredBy }),
  ...(reasons === undefined ? {} : { reasons: [...reasons] }),
});
