import type { OpenAPIHono } from '@hono/zod-openapi';
import { type LogAlarmState } from '../../../app/api/devices.ts';
import { clearLogAlarm, reportLogAlarm } from '../../../app/api/log-alarms.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { samePerson } from './devices.ts';
import { asJson } from './parts.ts';

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no alarm of this id in your organisation.');

/** What a workstation found wrong with the national log: reported, and cleared by somebody else. */
export function serveLogAlarms(app: OpenAPIHono, service: Service): void {
  const { audit, clock, log } = service;

  serveEndpoint(app, service, reportLogAlarm, ({ c, body, ...call }) => {
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
  });

  serveEndpoint(app, service, clearLogAlarm, ({ c, params, body, ...call }) => {
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
  });
}
