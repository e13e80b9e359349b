/**
 * What this workstation has found wrong with the national log. The alarm survives a restart, is reported to the
 * service as soon as that can be reached, and stays until a second person has cleared it there: the user alone cannot
 * clear it, nor can a restart.
 */
import * as z from 'zod';
import { signal, type Listen } from '../../../app/base/signal.ts';
import { logAlarmStateSchema, type LogClearance } from '../../../app/api/devices.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { Result } from '../../../app/domain/result.ts';
import { LOG_ALARMS, type LogAlarm } from '../../../app/policy/device-rules.ts';
import type { NoteStore } from '../../store/notes.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import { StoreFault } from '../../store/store-fault.ts';
import type { ApiRequest, JsonAnswer } from '../service-api.ts';
import { acceptCleared, lastHeadSeen } from './receipt-verifier.ts';

const ALARM_NOTE = 'audit-alarm';
const alarmSchema = z.object({ alarm: z.enum(LOG_ALARMS), alarmId: z.string(), reported: z.boolean() });
export type OpenAlarm = z.infer<typeof alarmSchema>;

export type AlarmKeeper = {
  readonly current: () => OpenAlarm | null;
  /** Only the first alarm is kept: those that follow from it say less. */
  readonly raise: (which: LogAlarm) => void;
  /** Reports an open alarm, and applies its clearance once somebody has given it. */
  readonly attend: (deviceId: string) => Promise<void>;
  readonly onRaised: Listen<[alarm: OpenAlarm]>;
  readonly onCleared: Listen<[alarm: OpenAlarm, clearance: LogClearance]>;
};

export type AlarmKeeperDeps = {
  readonly notes: NoteStore;
  readonly log: Log;
  readonly random: Random;
  readonly ask: <T>(request: ApiRequest, schema: z.ZodType<T>) => Promise<Result<JsonAnswer<T>, Failure>>;
};

/** A stored alarm; earlier versions stored only its name. */
function parsed(text: string | null): OpenAlarm | null {
  if (text === null || text === '') return null;
  const bare = z.enum(LOG_ALARMS).safeParse(text);
  if (bare.success) return { alarm: bare.data, alarmId: '', reported: false };
  return alarmSchema.parse(JSON.parse(text));
}

export function alarmKeeper({ notes, log, random, ask }: AlarmKeeperDeps): AlarmKeeper {
  const raised = signal<[OpenAlarm]>();
  const cleared = signal<[OpenAlarm, LogClearance]>();
  const keep = (alarm: OpenAlarm): OpenAlarm => {
    notes.set(ALARM_NOTE, JSON.stringify(alarm));
    return alarm;
  };
  const current = (): OpenAlarm | null => {
    try {
      const kept = parsed(notes.get(ALARM_NOTE));
      return kept === null || kept.alarmId !== '' ? kept : keep({ ...kept, alarmId: random.uuid() });
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      return null; // The log cannot be read; the status says that it cannot be written.
    }
  };

  return {
    current,
    raise: (which) => {
      log.write('error', 'audit.alarm', { alarm: which });
      if (current() !== null) return;
      const alarm = keep({ alarm: which, alarmId: random.uuid(), reported: false });
      raised.emit(alarm);
    },
    attend: async (deviceId) => {
      const alarm = current();
      if (alarm === null) return;
      const { alarmId, alarm: kind } = alarm;
      const answer = await ask(
        {
          method: 'POST',
          path: '/audit/log-alarms',
          body: { deviceId, alarmId, kind, seen: lastHeadSeen(notes) },
          // A new key for each question: under an old one the service repeats that nobody has cleared it yet.
          idempotencyKey: random.uuid(),
        },
        logAlarmStateSchema,
      );
      if (!answer.ok || answer.value.value.alarmId !== alarmId) return;
      const { clearance } = answer.value.value;
      if (clearance === null) {
        if (!alarm.reported) keep({ ...alarm, reported: true });
        return;
      }
      if (!acceptCleared(notes, clearance)) return;
      notes.set(ALARM_NOTE, '');
      log.write('warn', 'audit.alarm.cleared', { alarm: kind });
      cleared.emit(alarm, clearance);
    },
    onRaised: raised.on,
    onCleared: cleared.on,
  };
}
