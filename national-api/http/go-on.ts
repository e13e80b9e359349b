import { HOUR_MS } from '../../app/domain/instant.ts';
import { goOnDenial } from '../../app/policy/decide.ts';
import { SEARCH_OPENS_MS } from '../../app/policy/session-rules.ts';
import { authorityNamed } from '../audit/authority-in-force.ts';
import type { RanSearch } from '../search/search-register.ts';
import { ProblemError, refusalOf } from './problem-error.ts';
import type { Service } from './service.ts';

const ENDED = 'The session, the account or the authority behind this search has ended. Search again.';

/**
 * Why a search may return no more. Evaluated for every chunk of an answer, every read, every picture and every
 * version: the session must be live, the account active and in a role that may run it, and the authority in force
 * with its grantor, for the present age of the data. All of it is in memory. Undefined when it may go on.
 */
export function goesOn(service: Service, ran: RanSearch, oldestMs: number): ProblemError | undefined {
  const { accounts, audit, clock, sessions } = service;
  if (!sessions.isLive(ran.sessionId)) return new ProblemError('NOT_SIGNED_IN', ENDED);
  const account = accounts.find(ran.userName);
  if (account?.state !== 'ACTIVE') return new ProblemError('NOT_SIGNED_IN', ENDED);
  const authority = authorityNamed(audit.authorities, accounts, ran.authorityId);
  const denial = goOnDenial(account, { kind: ran.kind, category: ran.category, authority }, oldestMs, clock.nowMs());
  return denial === undefined ? undefined : refusalOf([denial]);
}

/** Why a search opens none of its reads any more, whoever asks: another sign-in, or too long ago. */
export function opensNoMore({ clock }: Service, ran: RanSearch, sessionId: string): ProblemError | undefined {
  const at = { errors: [{ pointer: '/query-string/searchId', message: 'this search is over' }] };
  if (ran.sessionId !== sessionId)
    return new ProblemError(
      'JUSTIFICATION_REQUIRED',
      'That search ended with the sign-in that ran it. Search again.',
      at,
    );
  if (clock.nowMs() - ran.atMs > SEARCH_OPENS_MS)
    return new ProblemError(
      'JUSTIFICATION_REQUIRED',
      `A search opens its reads for ${SEARCH_OPENS_MS / HOUR_MS} hours. Search again.`,
      at,
    );
  return undefined;
}
