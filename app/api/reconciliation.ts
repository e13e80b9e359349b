import * as z from 'zod';
import { CONTEST_REASONS } from '../audit/receipt.ts';
import { OVERSIGHT_ROLES } from '../policy/audit-rules.ts';
import { logAlarmStateSchema } from './devices.ts';
import { endpoint, json } from './endpoint.ts';

export const ALARM_KINDS = [
  'SERVICE_WITHOUT_INTENT',
  'INTENT_WITHOUT_SERVICE',
  'OTHER_PERSON',
  'DIFFERENT_SEARCH',
  'CONTESTED_RECORD',
  'DEVICE_NOT_APPROVED',
] as const;

/** The most of one kind about one person, so that a person who causes many cannot hide others behind them. */
export const MAX_ALARMS_ALIKE = 100;

export const reconciliationAlarmSchema = z
  .object({
    alarmId: z.string(),
    kind: z.enum(ALARM_KINDS),
    words: z.string(),
    index: z.int().meta({ description: 'Of the record in the log that stands alone' }),
    correlationId: z.string().nullable(),
    userName: z.string().nullable().meta({ description: 'Whom the record names' }),
    since: z.string(),
    deviceId: z.string().optional(),
    deliveredBy: z.string().optional().meta({ description: 'Whose session delivered a contested record' }),
    reasons: z.array(z.enum(CONTEST_REASONS)).optional(),
  })
  .meta({ id: 'ReconciliationAlarm' });

export const reconciliationSchema = z
  .object({
    withinSeconds: z.int(),
    waiting: z.int(),
    raised: z.int(),
    settled: z.int(),
    open: z.array(reconciliationAlarmSchema),
    more: z.boolean(),
    workstations: z
      .array(logAlarmStateSchema)
      .meta({ description: 'What workstations found wrong with this log, until a second person has cleared it' }),
  })
  .meta({ id: 'Reconciliation' });

export const viewReconciliation = endpoint({
  method: 'get',
  path: '/audit/reconciliation',
  summary: 'Searches of which only one side has a record',
  access: OVERSIGHT_ROLES,
  record: { op: 'CONSULT', action: 'READ_RECONCILIATION' },
  description:
    "The service's record of a search and the workstation's intent carry the same correlation and the same hashes of query and justification. One that stays alone, or differs, is an alarm, entered in the log once; when its other half comes after all it is settled. Contested records, and intents of workstations that nobody has approved, settle nothing.",
  answers: {
    200: json(
      `Open alarms, the newest first, of one kind about one person ${MAX_ALARMS_ALIKE} at most`,
      reconciliationSchema,
    ),
  },
});
