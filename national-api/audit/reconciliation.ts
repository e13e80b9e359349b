import * as z from 'zod';
import { instantMs, instantText } from '../../app/domain/instant.ts';
import { RECONCILE_WITHIN_MS } from '../../app/policy/audit-rules.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';
import type { ServiceLeaf } from './service-leaf.ts';

export const ALARM_ACTION = 'RECONCILIATION_ALARM';
export const ALARM_KINDS = ['SERVICE_WITHOUT_INTENT', 'INTENT_WITHOUT_SERVICE', 'OTHER_PERSON'] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

export const ALARM_WORDS: Readonly<Record<AlarmKind, string>> = {
  SERVICE_WITHOUT_INTENT: 'The service ran a search of which no workstation has delivered the intent: it may not have come from a workstation.',
  INTENT_WITHOUT_SERVICE: 'A workstation recorded the intent of a search that the service never saw: it failed on the way, or went elsewhere.',
  OTHER_PERSON: 'The workstation and the service name different people for the same search.',
};

/** One half of a search that waits for the other, or that waited in vain. */
export type Alarm = {
  readonly alarmId: string;
  readonly kind: AlarmKind;
  /** Of the record that stands alone. */
  readonly index: number;
  readonly correlationId: string | null;
  readonly userName: string | null;
  /** When the record was entered, by the service's clock. */
  readonly since: string;
};

/** `kind`: what it is if nothing comes to meet it. */
type Half = { readonly kind: AlarmKind; readonly index: number; readonly atMs: number; readonly correlationId: string | null; readonly userName: string | null; /** It ran nothing, so that alone it is no alarm. */ readonly ranNothing?: true };

const meets = { SERVICE_WITHOUT_INTENT: 'INTENT_WITHOUT_SERVICE', INTENT_WITHOUT_SERVICE: 'SERVICE_WITHOUT_INTENT' } as const;
/** Where a half waits to be met by its correlation, and where it waits in vain. */
const keyOf = (kind: AlarmKind, correlationId: string | null): string => `${kind} ${correlationId ?? ''}`;
const aloneKey = ({ index }: Pick<Half, 'index'>): string => `#${index}`;


/** Alarms kept in memory; older ones are in the log still. */
const MAX_OPEN = 10_000;

const serviceSearch = z.object({ at: z.string(), outcome: z.string(), correlationId: z.string().optional(), actor: z.object({ userName: z.string() }).nullable(), details: z.looseObject({ startedAt: z.unknown() }).partial() });
const workstationSearch = z.object({
  receivedAt: z.string(),
  record: z.object({ action: z.string(), phase: z.string(), correlationId: z.string(), actor: z.object({ userName: z.string() }).nullable() }),
});
const recordedAlarm = z.object({ details: z.object({ alarmId: z.string(), kind: z.enum(ALARM_KINDS), index: z.int(), correlationId: z.string().nullable(), userName: z.string().nullable(), since: z.string() }) });

const savedSchema = z.object({ waiting: z.map(z.string(), z.custom<Half>()), open: z.map(z.string(), z.custom<Alarm>()), settles: z.map(z.string(), z.string()), raised: z.int(), settled: z.int() });

/**
 * Both sides of every search, put side by side: the service's record and the workstation's intent carry the same correlation.
 * One that is still alone after `RECONCILE_WITHIN_MS` is an alarm, which is entered in the log once; if the other half comes
 * after all the alarm is no longer open. Built from the log alone, so that a restart forgets nothing.
 */
export class Reconciliation implements LogBook {
  readonly savedAs = 'reconciliation 1';
  /** By side and correlation; a half without a correlation can never be matched. */
  readonly #waiting = new Map<string, Half>();
  /** By alarm, and by what would settle it. */
  readonly #open = new Map<string, Alarm>();
  readonly #settles = new Map<string, string>();
  #raised = 0;
  #settled = 0;
  #sweeping: Promise<void> = Promise.resolve();

  /** Takes note of a record in the log, in order. */
  note(bytes: Uint8Array, index: number): void {
    const kind = kindOfLeaf(bytes);
    if (kind === 'WORKSTATION') this.#noteIntent(parseLeaf(bytes), index);
    else if (kind === ALARM_ACTION) this.#noteAlarm(parseLeaf(bytes));
    else if (kind?.startsWith('SEARCH') === true) this.#noteSearch(parseLeaf(bytes), index);
  }

  save(): unknown {
    return { waiting: this.#waiting, open: this.#open, settles: this.#settles, raised: this.#raised, settled: this.#settled };
  }

  restore(kept: unknown): (() => void) | undefined {
    const saved = savedSchema.safeParse(kept);
    if (!saved.success) return undefined;
    return () => {
      refill(this.#waiting, saved.data.waiting);
      refill(this.#open, saved.data.open);
      refill(this.#settles, saved.data.settles);
      this.#raised = saved.data.raised;
      this.#settled = saved.data.settled;
    };
  }

  /** Enters every alarm that has become due. One sweep at a time, so that none is entered twice. @throws LogUnwritable */
  sweep(nowMs: number, append: (leaves: readonly ServiceLeaf[]) => Promise<unknown>): Promise<void> {
    const next = this.#sweeping.then(async () => {
      const due: Half[] = [];
      for (const [key, half] of this.#waiting) {
        if (nowMs - half.atMs <= RECONCILE_WITHIN_MS) continue;
        if (half.ranNothing === true) this.#waiting.delete(key);
        else due.push(half);
      }
      if (due.length > 0) await append(due.map((half) => alarmLeaf(alarmOf(half), nowMs)));
    });
    this.#sweeping = next.catch(() => undefined);
    return next;
  }

  /** Alarms whose other half has not come, the newest first; how many there ever were, and how many halves may still be met. */
  state(): { readonly open: readonly Alarm[]; readonly raised: number; readonly settled: number; readonly waiting: number } {
    return { open: [...this.#open.values()].reverse(), raised: this.#raised, settled: this.#settled, waiting: this.#waiting.size };
  }

  #noteSearch(value: unknown, index: number): void {
    const leaf = serviceSearch.safeParse(value);
    if (!leaf.success || leaf.data.actor === null) return;
    const { outcome, correlationId = null, details } = leaf.data;
    // The end of a search that had started adds nothing, also when it ended in a refusal.
    if (details.startedAt !== undefined) return;
    // What failed before it started is entered once, and the service did see it.
    const failedAtOnce = outcome === 'ERROR' && correlationId !== null;
    if (outcome !== 'STARTED' && outcome !== 'DENIED' && !failedAtOnce) return;
    this.#meet({ kind: 'SERVICE_WITHOUT_INTENT', index, atMs: instantMs(leaf.data.at), correlationId, userName: leaf.data.actor.userName, ...(failedAtOnce ? { ranNothing: true } : {}) });
  }

  #noteIntent(value: unknown, index: number): void {
    const leaf = workstationSearch.safeParse(value);
    if (!leaf.success || leaf.data.record.phase !== 'INTENT' || !leaf.data.record.action.startsWith('SEARCH')) return;
    const { record, receivedAt } = leaf.data;
    this.#meet({ kind: 'INTENT_WITHOUT_SERVICE', index, atMs: instantMs(receivedAt), correlationId: record.correlationId, userName: record.actor?.userName ?? null });
  }

  #noteAlarm(value: unknown): void {
    const leaf = recordedAlarm.safeParse(value);
    if (!leaf.success) return;
    const alarm = leaf.data.details;
    this.#raised += 1;
    const key = keyOf(alarm.kind, alarm.correlationId);
    const waited = this.#waiting.delete(this.#waiting.get(key)?.index === alarm.index ? key : aloneKey(alarm));
    if (!waited) {
      // Its other half came while the alarm was on its way to the disk.
      this.#settled += 1;
      return;
    }
    this.#open.set(alarm.alarmId, alarm);
    if (alarm.correlationId !== null) this.#settles.set(key, alarm.alarmId);
    for (const oldest of this.#open.values()) {
      if (this.#open.size <= MAX_OPEN) break;
      this.#close(oldest);
    }
  }

  #close(alarm: Alarm): void {
    this.#open.delete(alarm.alarmId);
    const key = keyOf(alarm.kind, alarm.correlationId);
    if (this.#settles.get(key) === alarm.alarmId) this.#settles.delete(key);
  }

  #meet(half: Half & { readonly kind: keyof typeof meets }): void {
    const own = keyOf(half.kind, half.correlationId);
    if (half.correlationId === null) {
      this.#waiting.set(aloneKey(half), half);
      return;
    }
    const wanted = keyOf(meets[half.kind], half.correlationId);
    const other = this.#waiting.get(wanted) ?? this.#lateFor(wanted);
    if (other === undefined) {
      // Two searches under one intent: the second is as alone as one without any.
      this.#waiting.set(this.#waiting.has(own) ? aloneKey(half) : own, half);
      return;
    }
    this.#waiting.delete(wanted);
    if (other.userName !== half.userName) this.#waiting.set(aloneKey(half), { ...half, kind: 'OTHER_PERSON' });
  }

  /** The half of an open alarm, which is then settled: late, but not missing. */
  #lateFor(wanted: string): Pick<Half, 'userName'> | undefined {
    const alarm = this.#open.get(this.#settles.get(wanted) ?? '');
    if (alarm === undefined) return undefined;
    this.#close(alarm);
    this.#settled += 1;
    return alarm;
  }
}

const alarmOf = ({ kind, index, atMs, correlationId, userName }: Half): Alarm => ({ alarmId: `${kind}-${index}`, kind, index, correlationId, userName, since: instantText(atMs) });

const alarmLeaf = (alarm: Alarm, nowMs: number): ServiceLeaf => ({
  kind: 'SERVICE', at: instantText(nowMs), requestId: alarm.alarmId, actor: null, op: 'ALERT', action: ALARM_ACTION, outcome: 'OK', status: 200,
  ...(alarm.correlationId === null ? {} : { correlationId: alarm.correlationId }), details: { ...alarm }, policyVersion: POLICY_VERSION, networkZone: 'SERVICE',
});
