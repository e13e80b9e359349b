import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import {
  operationAnswerSchema,
  operationClosureSchema,
  operationDecisionSchema,
  operationRequestSchema,
  type KeptOperation,
  type OperationAnswer,
} from '../../../app/api/operations.ts';
import type { Account } from '../../../app/api/session.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { overseesOrganisation, OVERSIGHT_ROLES } from '../../../app/policy/audit-rules.ts';
import {
  OPERATION_DECISION_ROLES,
  OPERATION_REQUEST_ROLES,
  OPERATION_STATES,
  operationDeciderDenial,
  operationDenials,
} from '../../../app/policy/operations.ts';
import {
  OPERATION_CLOSURE_ACTION,
  OPERATION_DECISION_ACTION,
  OPERATION_REQUEST_ACTION,
} from '../../audit/operation-book.ts';
import { askerStands } from '../../audit/operation-in-force.ts';
import { newReadableId } from '../../audit/readable-id.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError, refusalOf } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { asJson, json, pageOf, problem } from './parts.ts';

const VIEW_ROLES = [...new Set([...OPERATION_REQUEST_ROLES, ...OVERSIGHT_ROLES])];

/** Those of your organisation; for a national auditor all. */
const sees = (account: Account, { organisation }: OperationAnswer): boolean =>
  organisation === account.organisation || overseesOrganisation(account, organisation);

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no operation of this id that you may see.');
const standing = (words: string): ProblemError => new ProblemError('CONFLICT', words);

/** Operations that major and counter terrorism searches are for: asked for by one person, decided by another of rank (H4). */
export function serveOperations(app: OpenAPIHono, service: Service): void {
  const {
    accounts,
    audit: { operations },
    clock,
  } = service;
  const params = z.object({ id: z.string().min(1).max(64) });

  const seen = (call: Pick<Call, 'session'>, id: string): OperationAnswer => {
    const operation = operations.find(id, clock.nowMs());
    if (operation === undefined || !sees(signedIn(call).account, operation)) throw missing();
    return operation;
  };

  const inHand = new Set<string>();
  /** Enters what was decided and answers with how the operation stands then; of two who act at once the second is refused. */
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

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/operations',
      summary: 'Ask for an operation that major or counter terrorism searches are made for',
      access: OPERATION_REQUEST_ROLES,
      record: { op: 'AUTHZ', action: OPERATION_REQUEST_ACTION },
      body: operationRequestSchema,
      description:
        'While it is live, searches of its category that give its reference have the budgets of an operation; without one they have small budgets and each of them is looked at.',
      answers: {
        201: json('Asked for', operationAnswerSchema),
        403: problem('Not to be had: ROLE_FORBIDDEN, REFERENCE_INVALID, TOO_WIDE'),
      },
    },
    ({ c, body, ...call }) => {
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
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/operations',
      summary: 'Operations of your organisation, the newest first; for a national auditor all',
      access: VIEW_ROLES,
      record: { op: 'CONSULT', action: 'LIST_OPERATIONS' },
      query: z.object({
        cursor: z.string().max(40).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        state: z.enum(OPERATION_STATES).optional(),
      }),
      answers: {
        200: json('A page', z.object({ operations: z.array(operationAnswerSchema), next: z.string().nullable() })),
      },
    },
    ({ c, query, ...call }) => {
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
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/operations/{id}/decision',
      summary: 'Approve or refuse, as another person of rank',
      access: OPERATION_DECISION_ROLES,
      record: { op: 'AUTHZ', action: OPERATION_DECISION_ACTION },
      params,
      body: operationDecisionSchema,
      answers: {
        200: json('The operation', operationAnswerSchema),
        403: problem('Not for you to decide: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
        404: problem('None that you may see: NOT_FOUND'),
        409: problem('Decided, closed or over before: CONFLICT'),
      },
    },
    (call) => {
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
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/operations/{id}/closure',
      summary: 'Close an operation before its time',
      access: OPERATION_REQUEST_ROLES,
      record: { op: 'AUTHZ', action: OPERATION_CLOSURE_ACTION },
      params,
      body: operationClosureSchema,
      answers: {
        200: json('The operation', operationAnswerSchema),
        404: problem('None that you may see: NOT_FOUND'),
        409: problem('Over already: CONFLICT'),
      },
    },
    (call) => {
      const {
        body,
        params: { id },
      } = call;
      call.note({ operationId: id, reason: body.reason });
      const { state } = seen(call, id);
      if (state !== 'REQUESTED' && state !== 'LIVE' && state !== 'PLANNED') throw standing('It is over already.');
      return enterAct(call, id, OPERATION_CLOSURE_ACTION);
    },
  );
}
