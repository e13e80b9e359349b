import * as z from 'zod';
import { OVERSIGHT_ROLES } from '../policy/audit-rules.ts';
import { endpoint, json } from './endpoint.ts';

export const SERVICE_ALARM_CODES = [
  'ERASURE_LATE',
  'ERASURE_LARGE',
  'CLOCK_DOUBTED',
  'CLOCK_BEHIND',
  'ERASED_KEPT_ASIDE',
  'SIGN_IN_FAILURES',
  'CALLS_OVER_BUDGET',
  'PRESERVATION_REVIEW',
  'READ_ID_TAKEN',
  'READ_NOT_MATCHED',
] as const;

export const alarmSchema = z
  .object({
    index: z.int().meta({ description: 'Of its record in the log' }),
    at: z.string(),
    code: z.enum(SERVICE_ALARM_CODES),
    cause: z.string(),
    words: z.string(),
    details: z.looseObject({}),
  })
  .meta({ id: 'ServiceAlarm' });

export const listAlarms = endpoint({
  method: 'get',
  path: '/audit/alarms',
  summary:
    'Alarms about the service itself: late or large erasure, a doubtful clock, many failed sign-ins, calls over budget, late reviews of preservations, ids of reads that two feeds use',
  access: OVERSIGHT_ROLES,
  record: { op: 'CONSULT', action: 'READ_ALARMS' },
  description:
    'Each cause is entered in the log once a day. Those about an account or an organisation are told to its own oversight and to a national auditor. `lasting` are the codes of what is wrong now, which `/health` shows too.',
  answers: {
    200: json(
      'Alarms, the newest first',
      z.object({ lasting: z.array(z.enum(SERVICE_ALARM_CODES)), alarms: z.array(alarmSchema) }),
    ),
  },
});
