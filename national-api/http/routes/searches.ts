import type { OpenAPIHono } from '@hono/zod-openapi';
import type { OperationAnswer } from '../../../app/api/operations.ts';
import { estimateSearch, runSearch, type SearchRequest } from '../../../app/api/search.ts';
import type { Account } from '../../../app/api/session.ts';
import { searchHashes } from '../../../app/audit/search-hashes.ts';
import type { Justification } from '../../../app/domain/justification.ts';
import { givesReads, queryPlaces, type Query } from '../../../app/domain/query.ts';
import { askOf } from '../../../app/policy/budgets.ts';
import { decide, windowErrors, type Actor, type PolicyContext } from '../../../app/policy/decide.ts';
import { OPERATION_CATEGORIES } from '../../../app/policy/operations.ts';
import { authorityNamed } from '../../audit/authority-in-force.ts';
import { operationInForce } from '../../audit/operation-in-force.ts';
import { sha256 } from '../../audit/sha256.ts';
import { expectation, scopeDecision } from '../../search/estimate.ts';
import { requireNames } from '../../search/mark-search.ts';
import { locate, placeCounter } from '../../search/places.ts';
import { answerAnalysis } from '../analysis-answers.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError, refusalOf } from '../problem-error.ts';
import { answerReads } from '../read-answers.ts';
import { budgetRefusal } from '../search-turn.ts';
import type { Service } from '../service.ts';
import { asJson } from './parts.ts';

/** Checks that the schema cannot make: the clock, the marks, the cameras. @throws ProblemError VALIDATION_FAILED */
function requireSense(service: Service, query: Query): void {
  const errors = windowErrors(query, service.clock.nowMs());
  if (errors.length > 0)
    throw new ProblemError('VALIDATION_FAILED', errors[0]?.message ?? '', {
      errors: errors.map(({ pointer, message }) => ({ pointer, message })),
    });
  requireNames(query, service.store.cameras());
}

/** The context of the rules; areas are located beforehand, a little at a time. */
async function contextOf(service: Service, query: Query): Promise<PolicyContext> {
  const cameras = service.store.cameras();
  await locate(cameras, queryPlaces(query));
  return { nowMs: service.clock.nowMs(), ...placeCounter(cameras) };
}

export function serveSearches(app: OpenAPIHono, service: Service): void {
  serveEndpoint(app, service, estimateSearch, async ({ c, body, ...call }) => {
    const { account } = signedIn(call);
    call.note(asJson(body));
    requireSense(service, body.query);
    const context = await contextOf(service, body.query);
    return c.json({
      ...expectation(body.query, context.countCameras, await service.store.totals()),
      decision: scopeDecision(account, body.query, body.category, context),
    });
  });

  serveEndpoint(app, service, runSearch, (call) => search(service, call));
}

/** The live operation that a search is for; only categories for operations have one. */
function operationOf(
  { accounts, audit, clock }: Service,
  { organisation }: Account,
  justification: Justification | undefined,
): OperationAnswer | undefined {
  const { category, reference } = justification ?? {};
  if (category === undefined || reference === undefined || !OPERATION_CATEGORIES.includes(category)) return undefined;
  return operationInForce(audit.operations, accounts, { organisation, category, reference }, clock.nowMs());
}

async function search(service: Service, call: Call<SearchRequest>): Promise<Response> {
  const { body } = call;
  const { query, justification } = body;
  const { account } = signedIn(call);
  call.correlationId = body.correlationId;
  call.note({ ...asJson(body), kind: query.kind, ...searchHashes(sha256, body) });
  requireSense(service, query);
  const actor: Actor = account;
  const authority = authorityNamed(service.audit.authorities, service.accounts, body.authorityId);
  const context = await contextOf(service, query);
  const operation = operationOf(service, account, justification);
  const decision = decide(
    actor,
    {
      query,
      justification,
      authority,
      authorityNamed: body.authorityId !== undefined,
      operationKnown: operation !== undefined,
    },
    context,
  );
  if (!decision.allow) throw refusalOf(decision.denials);
  const budgeting = service.volumes.of(
    account,
    query,
    justification?.reference ?? '',
    askOf(query, context.countCameras, operation !== undefined),
  );
  const spent = budgeting.begins();
  if (spent !== undefined) throw budgetRefusal(spent);
  return givesReads(query)
    ? answerReads(service, call, query, decision, budgeting)
    : answerAnalysis(service, call, query, decision, budgeting);
}
