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
import type { Method } from './method.ts';
import { relay, relayUnrecorded } from './relay.ts';

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
} as const satisfies Record<string, Method>;
