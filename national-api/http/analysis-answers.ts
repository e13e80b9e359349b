import { AUDIT_INDEX_HEADER, SEARCH_ID_HEADER, type SearchRequest } from '../../app/api/search.ts';
import { ResultDigest } from '../../app/audit/result-digest.ts';
import { queryWindows, type AnalysisQuery } from '../../app/domain/query.ts';
import { windowMs } from '../../app/domain/time-window.ts';
import { readsDenial } from '../../app/policy/width.ts';
import { incrementalSha256, sha256 } from '../audit/sha256.ts';
import type { Analysed } from '../search/analysed.ts';
import { analyseCompanions } from '../search/analyse-companions.ts';
import { analyseConvoys } from '../search/analyse-convoys.ts';
import { analyseIncompatible } from '../search/analyse-incompatible.ts';
import { analyseScenes } from '../search/analyse-scenes.ts';
import { placeSearchOf } from '../search/read-search.ts';
import type { Budgeting } from '../search/budget-desk.ts';
import { signedIn, type Call } from './endpoint.ts';
import { goesOn } from './go-on.ts';
import { CALLER_GONE, refusalOf } from './problem-error.ts';
import { budgetRefusal, enterSearch, limitClassOf, newSearch, takeTurn, type Allowed } from './search-turn.ts';
import type { Service } from './service.ts';

function analyse({ store }: Service, query: AnalysisQuery, signal: AbortSignal): Promise<Analysed> {
  switch (query.kind) {
    case 'scenes':
      return analyseScenes(store, query, signal);
    case 'incompatible':
      return analyseIncompatible(store, query, signal);
    case 'companions':
      return analyseCompanions(store, query, signal);
    case 'convoys':
      return analyseConvoys(store, query, signal);
  }
}

/** From the oldest to the newest instant of a query. */
function spanOf(query: AnalysisQuery): { readonly fromMs: number; readonly toMs: number } {
  const windows = queryWindows(query).map(windowMs);
  return {
    fromMs: Math.min(...windows.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...windows.map(({ toMs }) => toMs)),
  };
}

/** Reads at the places of a query; counted first when the category limits them. @throws ProblemError TOO_WIDE */
async function countReads(service: Service, call: Call<SearchRequest>, query: AnalysisQuery): Promise<number> {
  const places =
    query.kind === 'scenes'
      ? query.scenes
      : query.kind === 'convoys' || (query.kind === 'incompatible' && query.vrms === undefined)
        ? [query]
        : [];
  let sum = 0;
  for (const [i, place] of places.entries()) {
    const { reads } = await service.store.survey(placeSearchOf(place, service.store.cameras()));
    const tooMany = readsDenial(
      query.kind,
      limitClassOf(call.body),
      reads,
      query.kind === 'scenes' ? `/query/scenes/${i}` : '/query',
    );
    if (tooMany !== undefined) throw refusalOf([tooMany]);
    sum += reads;
  }
  return sum;
}

/**
 * The answer to an allowed analysis, always JSON. Recorded before the work begins, and again, with what it named,
 * before it leaves.
 */
export async function answerAnalysis(
  service: Service,
  call: Call<SearchRequest>,
  query: AnalysisQuery,
  decision: Allowed,
  budgeting: Budgeting,
): Promise<Response> {
  const { signal } = call.c.req.raw;
  const release = await takeTurn(service, signedIn(call).account.userName);
  try {
    const marks = new Map<string, string>();
    const span = spanOf(query);
    const ran = newSearch(service, call, span, { marks, returned: undefined });
    const { auditIndex, ended, sized, refused } = await enterSearch(service, call, decision, ran, budgeting);
    const expectedReads = await countReads(service, call, query).catch(async (error: unknown) => {
      throw await refused(error);
    });
    sized({ expectedReads });
    const digest = new ResultDigest(sha256, incrementalSha256(), incrementalSha256());
    let analysed: Analysed;
    try {
      analysed = await analyse(service, query, signal);
    } catch (error) {
      if (!signal.aborted) throw await refused(error);
      await ended({ outcome: 'CANCELLED', reads: 0, digest: digest.finish() });
      return new Response(null, { status: CALLER_GONE });
    }
    const named = new Map(analysed.reads);
    // The account may have lost its right during the work.
    const spent = budgeting.gives(named.size);
    const no = goesOn(service, ran, span.fromMs) ?? (spent === undefined ? undefined : budgetRefusal(spent));
    if (no !== undefined) throw await refused(no);
    budgeting.given(auditIndex, named.size);
    for (const [id, vrm] of named) marks.set(id, vrm);
    digest.addIds([...marks.keys()]);
    await ended({ outcome: marks.size === 0 ? 'EMPTY' : 'OK', reads: marks.size, digest: digest.finish() });
    return Response.json(
      {
        searchId: ran.searchId,
        auditIndex,
        obligations: decision.obligations,
        ...analysed.answer,
        complete: analysed.complete,
      },
      { headers: { [SEARCH_ID_HEADER]: ran.searchId, [AUDIT_INDEX_HEADER]: String(auditIndex) } },
    );
  } finally {
    release();
  }
}
