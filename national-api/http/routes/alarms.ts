import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { listAlarms } from '../../../app/api/alarms.ts';
import { overseesOrganisation } from '../../../app/policy/audit-rules.ts';
import { type ServiceAlarm } from '../../audit/service-alarms.ts';
import { userNameOfParty } from '../call-budgets.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import type { Service } from '../service.ts';

const aboutSchema = z.object({
  organisation: z.string().optional(),
  userName: z.string().optional(),
  party: z.string().optional(),
});

/**
 * The organisation of an alarm about one organisation or an account; undefined for the service itself, or for an
 * address.
 */
function organisationOf({ accounts }: Service, { details }: ServiceAlarm): string | undefined {
  const about = aboutSchema.safeParse(details);
  if (!about.success) return undefined;
  const { organisation, userName, party } = about.data;
  const account = userName ?? (party === undefined ? undefined : userNameOfParty(party));
  return organisation ?? (account === undefined ? undefined : accounts.find(account)?.organisation);
}

/** What was wrong with the service itself. */
export function serveAlarms(app: OpenAPIHono, service: Service): void {
  serveEndpoint(app, service, listAlarms, ({ c, ...call }) => {
    const { account } = signedIn(call);
    const alarms = service.alarms.all().filter((alarm) => {
      const organisation = organisationOf(service, alarm);
      return organisation === undefined || overseesOrganisation(account, organisation);
    });
    return c.json({ lasting: service.alarms.lasting(), alarms });
  });
}
