import type { SearchRequest } from '../../app/api/search.ts';
import type { AnalysisQuery } from '../../app/domain/query.ts';
import type { Call } from './endpoint.ts';
import { ProblemError } from './problem-error.ts';
import type { Allowed } from './search-turn.ts';
import type { Service } from './service.ts';

/** The answer to an allowed analysis. */
export async function answerAnalysis(_service: Service, _call: Call<SearchRequest>, query: AnalysisQuery, _decision: Allowed): Promise<Response> {
  throw new ProblemError('NOT_IMPLEMENTED', `Searches of kind ${query.kind} are not built yet.`);
}
