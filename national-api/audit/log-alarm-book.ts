import * as z from 'zod';
import {
  logAlarmReportSchema,
  logAlarmStateSchema,
  logClearanceSchema,
  type LogAlarmState,
} from '../../app/api/devices.ts';
import { LOG_ALARM_CLEARANCE_ACTION, LOG_ALARM_REPORT_ACTION } from '../../app/api/log-alarms.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';

const by = { at: z.string(), outcome: z.literal('OK'), actor: z.object({ userName: z.string() }) };
const reportLeaf = z.object({ ...by, details: z.object({ alarm: logAlarmReportSchema }) });
const clearanceLeaf = z.object({
  ...by,
  details: z.object({ alarmId: z.string(), clearance: logClearanceSchema.omit({ by: true, at: true }) }),
});

const savedSchema = z.object({ alarms: z.map(z.string(), logAlarmStateSchema) });

/** Alarms kept in memory; older ones are still in the log. */
const MAX_KEPT = 10_000;

/** What workstations found wrong with this log, and who cleared it. The records in the log are the only store. */
export class LogAlarmBook implements LogBook {
  readonly savedAs = 'log-alarms 1';
  readonly #alarms = new Map<string, LogAlarmState>();

  /** Takes a record of the log into account, in order. */
  note(bytes: Uint8Array): void {
    const kind = kindOfLeaf(bytes);
    if (kind === LOG_ALARM_REPORT_ACTION) {
      const leaf = reportLeaf.safeParse(parseLeaf(bytes));
      if (!leaf.success || this.#alarms.has(leaf.data.details.alarm.alarmId)) return;
      const { alarm } = leaf.data.details;
      this.#alarms.set(alarm.alarmId, {
        ...alarm,
        reported: { by: leaf.data.actor.userName, at: leaf.data.at },
        clearance: null,
      });
      for (const oldest of this.#alarms.keys()) {
        if (this.#alarms.size <= MAX_KEPT) break;
        this.#alarms.delete(oldest);
      }
    } else if (kind === LOG_ALARM_CLEARANCE_ACTION) {
      const leaf = clearanceLeaf.safeParse(parseLeaf(bytes));
      const alarm = leaf.success ? this.#alarms.get(leaf.data.details.alarmId) : undefined;
      if (!leaf.success || alarm === undefined || alarm.clearance !== null) return;
      this.#alarms.set(alarm.alarmId, {
        ...alarm,
        clearance: { ...leaf.data.details.clearance, by: leaf.data.actor.userName, at: leaf.data.at },
      });
    }
  }

  save(): unknown {
    return { alarms: this.#alarms };
  }

  restore(kept: unknown): (() => void) | undefined {
    const saved = savedSchema.safeParse(kept);
    return saved.success ? () => refill(this.#alarms, saved.data.alarms) : undefined;
  }

  find(alarmId: string): LogAlarmState | undefined {
    return this.#alarms.get(alarmId);
  }

  /** Those that nobody has cleared, the newest first. */
  open(): readonly LogAlarmState[] {
    return [...this.#alarms.values()].filter(({ clearance }) => clearance === null).reverse();
  }
}
