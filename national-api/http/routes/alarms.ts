import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { OVERSIGHT_ROLES } from '../../../app/policy/audit-rules.ts';
import { SERVICE_ALARM_CODES } from '../../audit/service-alarms.ts';
import { serveEndpoint } from '../endpoint.ts';
import type { Service } from '../service.ts';
import { json } from './parts.ts';

const alarmSchema = z
  .object({ index: z.int().meta({ description: 'Of its record in the log' }), at: z.string(), code: z.enum(SERVICE_ALARM_CODES), cause: z.string(), words: z.string(), details: z.looseObject({}) })
  .meta({ id: 'ServiceAlarm' });

/** What was wrong with the service itself. */
export function serveAlarms(app: OpenAPIHono, service: Service): void {
  serveEndpoint(
    app,
    service,
    {
      method: 'get', path: '/audit/alarms', summary: 'Alarms about the service itself: late or large erasure, a doubtful clock, many failed sign-ins, calls over budget, late reviews of preservations', access: OVERSIGHT_ROLES, record: { op: 'CONSULT', action: 'READ_ALARMS' },
      description: 'Each cause is entered in the log once a day. `lasting` are the codes of what is wrong now, which `/health` shows too.',
      answers: { 200: json('Alarms, the newest first', z.object({ lasting: z.array(z.enum(SERVICE_ALARM_CODES)), alarms: z.array(alarmSchema) })) },
    },
    ({ c }) => c.json({ lasting: service.alarms.lasting(), alarms: [...service.alarms.all()] }),
  );
}
