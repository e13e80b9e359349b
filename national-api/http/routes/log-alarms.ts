import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import {
  logAlarmClearanceRequestSchema,
  logAlarmReportSchema,
  logAlarmStateSchema,
  type LogAlarmState,
} from '../../../app/api/devices.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { DEVICE_ROLES, LOG_ALARM_CLEARANCE_ROLES } from '../../../app/policy/device-rules.ts';
import { LOG_ALARM_CLEARANCE_ACTION, LOG_ALARM_REPORT_ACTION } from '../../audit/log-alarm-book.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { samePerson } from './devices.ts';
import { asJson, json, problem } from './parts.ts';

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no alarm of this id in your organisation.');

/** What a workstation found wrong with the national log: reported, and cleared by somebody else. */
export function serveLogAlarms(app: OpenAPIHono, service: Service): void {
  const { audit, clock, log } = service;

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/audit/log-alarms',
      summary: 'Report what this workstation found wrong with the log, or ask whether it was cleared',
      access: DEVICE_ROLES,
      beforeConfirmation: true,
      description:
        'From a session that is bound to the workstation. The same alarm again changes nothing and is answered with its state.',
      record: { op: 'ALERT', action: LOG_ALARM_REPORT_ACTION },
      body: logAlarmReportSchema,
      answers: {
        200: json('Known already', logAlarmStateSchema),
        201: json('Reported', logAlarmStateSchema),
        409: problem('Of another workstation, or this session is not bound to it: CONFLICT'),
      },
    },
    ({ c, body, ...call }) => {
      const { account, sessionId } = signedIn(call);
      call.note({ alarm: asJson(body) });
      if (!audit.devices.isBound(sessionId, body.deviceId))
        throw new ProblemError('CONFLICT', 'This session is not bound to that workstation.');
      const known = audit.logAlarms.find(body.alarmId);
      if (known !== undefined && known.deviceId !== body.deviceId)
        throw new ProblemError('CONFLICT', 'Another workstation has reported an alarm of this id.');
      const reported = { by: account.userName, at: instantText(clock.nowMs()) };
      return c.json(
        known ?? ({ ...body, reported, clearance: null } satisfies LogAlarmState),
        known === undefined ? 201 : 200,
      );
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/audit/log-alarms/{id}/clearance',
      summary: 'Clear what a workstation found wrong with the log',
      access: LOG_ALARM_CLEARANCE_ROLES,
      description:
        'By an auditor or administrator of its organisation who did not report it, after looking into it. The workstation goes on from the tree head of this moment, and from where the service has its chain.',
      record: { op: 'ALERT', action: LOG_ALARM_CLEARANCE_ACTION },
      params: z.object({ id: z.string().max(64) }),
      body: logAlarmClearanceRequestSchema,
      answers: {
        200: json('As it is now', logAlarmStateSchema),
        403: problem('You reported it: CONFLICT_OF_INTEREST; not for this role: ROLE_FORBIDDEN'),
        404: problem('No such alarm: NOT_FOUND'),
        409: problem('Cleared already: CONFLICT'),
      },
    },
    ({ c, params, body, ...call }) => {
      const { account } = signedIn(call);
      call.note({ alarmId: params.id, note: body.note });
      const alarm = audit.logAlarms.find(params.id);
      if (alarm === undefined || audit.devices.find(alarm.deviceId)?.organisation !== account.organisation)
        throw missing();
      if (samePerson(service, alarm.reported.by, account.userName))
        throw new ProblemError('CONFLICT_OF_INTEREST', 'You reported this alarm; somebody else clears it.');
      if (alarm.clearance !== null) throw new ProblemError('CONFLICT', 'This alarm has been cleared.');
      const clearance = { note: body.note, treeHead: log.treeHead(), publicKey: log.key.publicKey };
      call.note({ alarmId: params.id, deviceId: alarm.deviceId, clearance: asJson(clearance) });
      return c.json({
        ...alarm,
        clearance: { ...clearance, by: account.userName, at: instantText(clock.nowMs()) },
      } satisfies LogAlarmState);
    },
  );
}
