import type { SearchRequest } from '../../app/api/search.ts';
import type { Query } from '../../app/domain/query.ts';
import type { Decision } from '../../app/policy/decide.ts';
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
export async function takeTurn(service: Service): Promise<() => void> {
  const release = await service.slots.take();
  if (release === undefined) throw new ProblemError('OVERLOADED', 'Too many searches are waiting. Try again.', { headers: { 'retry-after': '2' } });
  return release;
}

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
