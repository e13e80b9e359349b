import * as z from 'zod';
import {
  authorityChanges,
  closeAuthority,
  decideAuthority,
  estimateAuthority,
  listAuthorities,
  listAuthorisingOfficers,
  ratifyAuthority,
  requestAuthority,
} from '../api/authorities.ts';
import { AUTHORITY_REQUEST_ROLES } from '../policy/authority-request.ts';
import { nothing, RATES, SMALL, type Method } from './method.ts';
import { relay, relayUnrecorded } from './relay.ts';

/** How a request stood when the person put its notice away, in the page's words: main keeps it and reads nothing in it. */
const toldSchema = z.strictObject({ authorityId: z.string().min(1).max(64), standing: z.string().min(1).max(32) });
export type ToldStanding = z.infer<typeof toldSchema>;

/** Authorities for older data: asked for by one person, decided by another. */
export const authorityMethods = {
  'authorities.ask': relay(requestAuthority),
  'authorities.list': relay(listAuthorities),
  'authorities.changes': relayUnrecorded(
    authorityChanges,
    'Asked every few seconds; it names ids and nothing in them. Looking at what changed is recorded.',
  ),
  'authorities.officers': relay(listAuthorisingOfficers),
  'authorities.estimate': relay(estimateAuthority),
  'authorities.decide': relay(decideAuthority),
  'authorities.ratify': relay(ratifyAuthority),
  'authorities.close': relay(closeAuthority),
  'authorities.told': {
    request: nothing,
    reply: z.object({ told: z.array(toldSchema) }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: AUTHORITY_REQUEST_ROLES,
    audit: { unrecorded: 'which notices this person put away here; looking at the requests themselves is recorded' },
    rate: RATES.person,
  },
  'authorities.putAway': {
    request: toldSchema,
    reply: nothing,
    session: 'signedIn',
    maxBytes: SMALL,
    roles: AUTHORITY_REQUEST_ROLES,
    audit: { unrecorded: 'puts a notice away on this workstation; nothing changes at the service' },
    rate: RATES.person,
  },
} as const satisfies Record<string, Method>;
