import type { SearchRequest } from '../../app/api/search.ts';
import type { Query } from '../../app/domain/query.ts';
import type { Decision } from '../../app/policy/decide.ts';
import { SEARCH_RETRY_AFTER_S } from '../../app/policy/answer-limits.ts';
import { LIMIT_CLASS, type LimitClass } from '../../app/policy/limits.ts';
import type { SearchEnd } from '../search/run-search.ts';
import type { RanSearch } from '../search/search-register.ts';
import type { Call } from './endpoint.ts';
import { ProblemError } from './problem-error.ts';
import { enter } from './recording.ts';
import { asJson } from './routes/parts.ts';
import type { Service } from './service.ts';

export type Allowed = Extract<Decision, { readonly allow: true }>;

/** The limits that a search runs under. An allowed search has a category. */
export const limitClassOf = ({ justification }: SearchRequest): LimitClass => LIMIT_CLASS[justification?.category ?? 'PRIORITY_VOLUME'];

/** `SEARCH_VRM` for a query by marks, and so on. */
const asSearch = (query: Query) => ({ op: 'CONSULT', action: `SEARCH_${query.kind.toUpperCase()}` }) as const;

/** A turn at the engine; call what this gives to give it back. @throws ProblemError OVERLOADED */
export async function takeTurn(service: Service, account: string): Promise<() => void> {
  const release = await service.slots.take(account);
  if (release === undefined) throw tooBusy('Too many searches are waiting. Try again.');
  return release;
}

/** A place for an answer that is sent bit by bit; call what this gives when it has ended. @throws ProblemError OVERLOADED */
export function takeAnswer(service: Service, account: string): () => void {
  const release = service.slots.answer(account);
  if (release === undefined) throw tooBusy('Too many of your answers are not read yet. Read or close one.');
  return release;
}

const tooBusy = (words: string): ProblemError => new ProblemError('OVERLOADED', words, { headers: { 'retry-after': String(SEARCH_RETRY_AFTER_S) } });

export type OnRecord = { readonly auditIndex: number; /** Enters the end of it, once. */ readonly ended: (end: SearchEnd) => Promise<void> };

/** Enters an allowed search in the log, whole, before anything of its answer leaves; from then on its reads may be opened under it. */
export async function enterSearch(service: Service, call: Call<SearchRequest>, decision: Allowed, ran: RanSearch, facts: { readonly expectedReads: number; readonly vehicles?: number }): Promise<OnRecord> {
  const { body } = call;
  const as = asSearch(body.query);
  call.note({ ...asJson(body), kind: body.query.kind, searchId: ran.searchId, band: decision.band, obligations: [...decision.obligations], ...facts });
  const { index: auditIndex } = await enter(call, as, { outcome: 'STARTED', status: 200 });
  call.recorded = true;
  service.searches.add(ran);
  return {
    auditIndex,
    ended: async ({ outcome, reads, digest }) => {
      call.note({ searchId: ran.searchId, startedAt: auditIndex, resultCount: reads, resultIdsHash: digest });
      await enter(call, as, { outcome, status: 200 });
    },
  };
}
