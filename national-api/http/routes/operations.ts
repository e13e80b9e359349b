import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  closeOperation,
  decideOperation,
  listOperations,
  OPERATION_CLOSURE_ACTION,
  OPERATION_DECISION_ACTION,
  requestOperation,
  type KeptOperation,
  type OperationAnswer,
} from '../../../app/api/operations.ts';
import type { Account } from '../../../app/api/session.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { overseesOrganisation } from '../../../app/policy/audit-rules.ts';
import { operationDeciderDenial, operationDenials } from '../../../app/policy/operations.ts';
import { askerStands } from '../../audit/operation-in-force.ts';
import { newReadableId } from '../../audit/readable-id.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError, refusalOf } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { asJson, pageOf } from './parts.ts';

/** Those of one's organisation; all for a national auditor. */
const sees = (account: Account, { organisation }: OperationAnswer): boolean =>
  organisation === account.organisation || overseesOrganisation(account, organisation);

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no operation of this id that you may see.');
const standing = (words: string): ProblemError => new ProblemError('CONFLICT', words);

/**
 * Operations for major crime and counter terrorism searches: requested by one person, decided by another of
 * sufficient rank (H4).
 */
export function serveOperations(app: OpenAPIHono, service: Service): void {
  const {
    accounts,
    audit: { operations },
    clock,
  } = service;

  const seen = (call: Pick<Call, 'session'>, id: string): OperationAnswer => {
    const operation = operations.find(id, clock.nowMs());
    if (operation === undefined || !sees(signedIn(call).account, operation)) throw missing();
    return operation;
  };

  const inHand = new Set<string>();
  /**
   * Records a decision and answers with the state of the operation; of two simultaneous decisions the second is
   * refused.
   */
  const enterAct = async (call: Call, id: string, action: string): Promise<Response> => {
    if (inHand.has(id)) throw standing('Somebody else is acting on it. Look again.');
    inHand.add(id);
    try {
      await enter(call, { op: 'AUTHZ', action }, { outcome: 'OK', status: 200 });
      call.recorded = true;
      return call.c.json(operations.find(id, clock.nowMs()));
    } finally {
      inHand.delete(id);
    }
  };

  serveEndpoint(app, service, requestOperation, ({ c, body, ...call }) => {
    const { account } = signedIn(call);
    call.note({ asked: asJson(body) });
    const nowMs = clock.nowMs();
    const operation: KeptOperation = {
      ...body,
      operationId: newReadableId('OP'),
      requestedBy: account.userName,
      organisation: account.organisation,
      requestedAt: instantText(nowMs),
    };
    const [first, ...rest] = operationDenials(operation, nowMs);
    if (first !== undefined) throw refusalOf([first, ...rest]);
    call.note({ operation: asJson(operation) });
    return c.json({ ...operation, state: 'REQUESTED', decision: null, closure: null } satisfies OperationAnswer, 201);
  });

  serveEndpoint(app, service, listOperations, ({ c, query, ...call }) => {
    const { account } = signedIn(call);
    const { items, next } = pageOf(
      operations
        .all(clock.nowMs())
        .filter(
          (operation) => sees(account, operation) && (query.state === undefined || operation.state === query.state),
        ),
      query,
    );
    return c.json({ operations: items, next });
  });

  serveEndpoint(app, service, decideOperation, (call) => {
    const {
      body,
      params: { id },
    } = call;
    call.note({ operationId: id, ...body });
    const operation = seen(call, id);
    const { account } = signedIn(call);
    const denial = operationDeciderDenial(account, {
      organisation: operation.organisation,
      samePerson: accounts.samePerson(account.userName, operation.requestedBy),
    });
    if (denial !== undefined) throw refusalOf([denial]);
    if (operation.state !== 'REQUESTED') throw standing('This operation was decided, closed or is over.');
    if (body.approved && !askerStands(accounts, operation))
      throw standing('Whoever asked for this may not ask for it any more. Refuse it; another person can ask again.');
    call.note({ operationId: id, rank: account.rank, ...body });
    return enterAct(call, id, OPERATION_DECISION_ACTION);
  });

  serveEndpoint(app, service, closeOperation, (call) => {
    const {
      body,
      params: { id },
    } = call;
    call.note({ operationId: id, reason: body.reason });
    const { state } = seen(call, id);
    if (state !== 'REQUESTED' && state !== 'LIVE' && state !== 'PLANNED') throw standing('It is over already.');
    return enterAct(call, id, OPERATION_CLOSURE_ACTION);
  });
}
