import * as z from 'zod';
import { DEVICE_ROLES, LOG_ALARM_CLEARANCE_ROLES } from '../policy/device-rules.ts';
import { logAlarmClearanceRequestSchema, logAlarmReportSchema, logAlarmStateSchema } from './devices.ts';
import { endpoint, json, problem } from './endpoint.ts';

export const LOG_ALARM_CLEARANCE_ACTION = 'CLEAR_LOG_ALARM';

export const LOG_ALARM_REPORT_ACTION = 'REPORT_LOG_ALARM';

export const reportLogAlarm = endpoint({
  method: 'post',
  path: '/audit/log-alarms',
  summary: 'Report what this workstation found wrong with the log, or ask whether it was cleared',
  access: DEVICE_ROLES,
  beforeConfirmation: true,
  description:
    'From a session that is bound to the workstation. The same alarm again changes nothing and is answered with its state.',
  idempotency: 'keyed',
  record: { op: 'ALERT', action: LOG_ALARM_REPORT_ACTION },
  body: logAlarmReportSchema,
  answers: {
    200: json('Known already', logAlarmStateSchema),
    201: json('Reported', logAlarmStateSchema),
    409: problem('Of another workstation, or this session is not bound to it: CONFLICT'),
  },
});

export const clearLogAlarm = endpoint({
  method: 'post',
  path: '/audit/log-alarms/{id}/clearance',
  summary: 'Clear what a workstation found wrong with the log',
  access: LOG_ALARM_CLEARANCE_ROLES,
  description:
    'By an auditor or administrator of its organisation who did not report it, after looking into it. The workstation goes on from the tree head of this moment, and from where the service has its chain.',
  idempotency: 'keyed',
  record: { op: 'ALERT', action: LOG_ALARM_CLEARANCE_ACTION },
  params: z.object({ id: z.string().max(64) }),
  body: logAlarmClearanceRequestSchema,
  answers: {
    200: json('As it is now', logAlarmStateSchema),
    403: problem('You reported it: CONFLICT_OF_INTEREST; not for this role: ROLE_FORBIDDEN'),
    404: problem('No such alarm: NOT_FOUND'),
    409: problem('Cleared already: CONFLICT'),
  },
});
