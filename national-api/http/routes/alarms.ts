import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { overseesOrganisation, OVERSIGHT_ROLES } from '../../../app/policy/audit-rules.ts';
import { SERVICE_ALARM_CODES, type ServiceAlarm } from '../../audit/service-alarms.ts';
import { userNameOfParty } from '../call-budgets.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import type { Service } from '../service.ts';
import { json } from './parts.ts';

const alarmSchema = z
  .object({
    index: z.int().meta({ description: 'Of its record in the log' }),
    at: z.string(),
    code: z.enum(SERVICE_ALARM_CODES),
    cause: z.string(),
    words: z.string(),
    details: z.looseObject({}),
  })
  .meta({ id: 'ServiceAlarm' });

const aboutSchema = z.object({
  organisation: z.string().optional(),
  userName: z.string().optional(),
  party: z.string().optional(),
});

/** Of an alarm that is about one organisation, or about somebody's account; nothing for the service itself, or for an address. */
function organisationOf({ accounts }: Service, { details }: ServiceAlarm): string | undefined {
  const about = aboutSchema.safeParse(details);
  if (!about.success) return undefined;
  const { organisation, userName, party } = about.data;
  const account = userName ?? (party === undefined ? undefined : userNameOfParty(party));
  return organisation ?? (account === undefined ? undefined : accounts.find(account)?.organisation);
}

/** What was wrong with the service itself. */
export function serveAlarms(app: OpenAPIHono, service: Service): void {
  serveEndpoint(
    app,
    service,
    {
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
    },
    ({ c, ...call }) => {
      const { account } = signedIn(call);
      const alarms = service.alarms.all().filter((alarm) => {
        const organisation = organisationOf(service, alarm);
        return organisation === undefined || overseesOrganisation(account, organisation);
      });
      return c.json({ lasting: service.alarms.lasting(), alarms });
    },
  );
}
