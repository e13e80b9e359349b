import * as z from 'zod';
import { SERVICE_ALARM_CODES } from '../../app/api/alarms.ts';
import type { JsonObject } from '../../app/audit/canonical.ts';
import { DAY_MS, instantMs, instantText } from '../../app/domain/instant.ts';
import { POLICY_VERSION } from '../../app/policy/version.ts';
import type { ServiceClock } from '../clock.ts';
import { noEvents, type EventLog } from '../event-log.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import type { LogBook } from './log-books.ts';
import type { ServiceLeaf } from './service-leaf.ts';

export const SERVICE_ALARM_ACTION = 'SERVICE_ALARM';
export type ServiceAlarmCode = (typeof SERVICE_ALARM_CODES)[number];

export type ServiceAlarm = {
  readonly index: number;
  readonly at: string;
  readonly code: ServiceAlarmCode;
  readonly cause: string;
  readonly words: string;
  readonly details: JsonObject;
};
type Raised = {
  readonly code: ServiceAlarmCode;
  /** The cause, as a code; one cause is recorded once a day. */ readonly cause: string;
  readonly words: string;
  readonly details: JsonObject;
};

const leafSchema = z.object({
  at: z.string(),
  details: z.looseObject({ alarm: z.enum(SERVICE_ALARM_CODES), cause: z.string(), words: z.string() }),
});

const savedSchema = z.object({
  kept: z.array(
    z.object({
      index: z.int(),
      at: z.string(),
      code: z.enum(SERVICE_ALARM_CODES),
      cause: z.string(),
      words: z.string(),
      details: z.looseObject({}),
    }),
  ),
  day: z.number(),
  today: z.set(z.string()),
});

/** Alarms in memory; older ones are still in the log. */
const MAX_KEPT = 1_000;
/**
 * The most alarms of one code recorded in a day: provoking alarms must neither fill the log nor keep another alarm
 * out of it.
 */
const MAX_A_DAY = 200;

/**
 * Faults of the service itself: reported to the operator, recorded in the log once a day per cause, and shown by
 * `/health` as a code while they last.
 */
export class ServiceAlarms implements LogBook {
  readonly savedAs = 'service-alarms 1';
  readonly #clock: ServiceClock;
  readonly #say: (words: string) => void;
  readonly #events: EventLog;
  readonly #kept: ServiceAlarm[] = [];
  readonly #lasting = new Map<string, ServiceAlarmCode>();
  /** What was recorded on the day numbered `#day`. */
  #today = new Set<string>();
  #day = -1;
  #append: ((leaves: readonly ServiceLeaf[]) => Promise<unknown>) | undefined;

  constructor(clock: ServiceClock, say: (words: string) => void, events: EventLog = noEvents) {
    this.#clock = clock;
    this.#say = say;
    this.#events = events;
  }

  save(): unknown {
    return { kept: [...this.#kept], day: this.#day, today: new Set(this.#today) };
  }

  restore(kept: unknown): (() => void) | undefined {
    const parsed = savedSchema.safeParse(kept);
    if (!parsed.success) return undefined;
    return () => {
      this.#kept.splice(
        0,
        Infinity,
        ...parsed.data.kept.map((alarm) => ({ ...alarm, details: alarm.details as JsonObject })),
      );
      this.#day = parsed.data.day;
      this.#today = new Set(parsed.data.today);
    };
  }

  /** Takes a record of the log into account, in order. */
  note(bytes: Uint8Array, index: number): void {
    if (kindOfLeaf(bytes) !== SERVICE_ALARM_ACTION) return;
    const leaf = leafSchema.safeParse(parseLeaf(bytes));
    if (!leaf.success) return;
    const { alarm: code, cause, words, ...details } = leaf.data.details;
    this.#kept.push({ index, at: leaf.data.at, code, cause, words, details: details as JsonObject });
    if (this.#kept.length > MAX_KEPT) this.#kept.shift();
    const day = Math.floor(instantMs(leaf.data.at) / DAY_MS);
    if (day > this.#day) this.#beginDay(day);
    this.#today.add(`${code} ${cause}`);
  }

  /** Where alarms are recorded, once the log is open. */
  enterIn(append: (leaves: readonly ServiceLeaf[]) => Promise<unknown>): void {
    this.#append = append;
  }

  /** Codes of current alarms. */
  lasting(): ServiceAlarmCode[] {
    return [...new Set(this.#lasting.values())].sort();
  }

  /** The newest first. */
  all(): readonly ServiceAlarm[] {
    return [...this.#kept].reverse();
  }

  /** Raises an alarm that lasts until `over` ends it. Never throws: an alarm must not stop what it is about. */
  async lasts(raised: Raised): Promise<void> {
    this.#lasting.set(`${raised.code} ${raised.cause}`, raised.code);
    await this.raise(raised);
  }

  /** Ends an alarm: of one cause, or of every cause of a code. */
  over(code: ServiceAlarmCode, cause?: string): void {
    for (const [key, each] of this.#lasting)
      if (each === code && (cause === undefined || key === `${code} ${cause}`)) this.#lasting.delete(key);
  }

  /** Reports and records an event, once a day per cause. */
  async raise({ code, cause, words, details }: Raised): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const day = Math.floor(nowMs / DAY_MS);
    if (day !== this.#day) this.#beginDay(day);
    const key = `${code} ${cause}`;
    if (this.#today.has(key) || [...this.#today].filter((each) => each.startsWith(`${code} `)).length >= MAX_A_DAY)
      return;
    this.#today.add(key);
    this.#events.write('warn', 'alarm', { alarm: code });
    this.#say(`ALARM ${code} (${cause}): ${words}`);
    const leaf: ServiceLeaf = {
      kind: 'SERVICE',
      at: instantText(nowMs),
      requestId: 'UPKEEP',
      actor: null,
      op: 'ALERT',
      action: SERVICE_ALARM_ACTION,
      outcome: 'OK',
      status: 200,
      details: { alarm: code, cause, words, ...details },
      policyVersion: POLICY_VERSION,
      networkZone: 'SERVICE',
    };
    try {
      await this.#append?.([leaf]);
    } catch {
      this.#today.delete(key); // Recorded when it is raised again.
    }
  }

  #beginDay(day: number): void {
    this.#day = day;
    this.#today = new Set();
  }
}
