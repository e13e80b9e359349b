/**
 * What a search must pass before anything leaves: a justification bound to the query, a valid window, and the rules.
 */
import { wireHash } from '../../../app/audit/search-hashes.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { MethodInput } from '../../../app/contract/methods.ts';
import { decide, windowErrors, type Actor } from '../../../app/policy/decide.ts';
import type { Denial } from '../../../app/policy/denial.ts';
import type { CountCameras } from '../../../app/policy/width.ts';
import { sha256 } from '../crypto.ts';
import type { MakeFailure } from '../failures.ts';

export type GateInput = {
  readonly request: MethodInput<'search.start'>;
  readonly actor: Actor;
  readonly serviceNowMs: number;
  readonly countCameras: CountCameras;
};

/** The denials as data for the page: the first decides the code, all of them are listed. */
export function denialFailure(failure: MakeFailure, denials: readonly [Denial, ...Denial[]]): Failure {
  const [first] = denials;
  const params = {
    ...(first.limit === undefined
      ? {}
      : { limitName: first.limit.name, limitAllowed: first.limit.allowed, limitAsked: first.limit.asked }),
    ...(first.requiredAuthority === undefined ? {} : { requiredRank: first.requiredAuthority.rank }),
    ...(first.allowedWindow === undefined || first.allowedWindow === null
      ? {}
      : { allowedFrom: first.allowedWindow.from, allowedTo: first.allowedWindow.to }),
  };
  return failure(first.code, {
    errors: denials.map(({ pointer, message }) => ({ pointer, message })),
    ...(Object.keys(params).length === 0 ? {} : { params }),
  });
}

/** Why the search may not run; undefined when it may. */
export function refusalOf(
  { request, actor, serviceNowMs, countCameras }: GateInput,
  failure: MakeFailure,
): Failure | undefined {
  const { query, justification, queryHash, authorityId } = request;
  // The justification was written for one query; a changed mark, window or area needs a new one.
  if (wireHash(sha256, query) !== queryHash) return failure('JUSTIFICATION_MISMATCH');
  const [first, ...others] = windowErrors(query, serviceNowMs);
  if (first !== undefined) return denialFailure(failure, [first, ...others]);
  const decision = decide(actor, { query, justification }, { nowMs: serviceNowMs, countCameras });
  if (decision.allow) return undefined;
  // The service grants and holds authorities. Whether the named one covers this search is for the service to decide.
  const onlyAuthority = decision.denials.every((denial) => denial.code === 'AUTHORITY_REQUIRED');
  return onlyAuthority && authorityId !== undefined ? undefined : denialFailure(failure, decision.denials);
}
