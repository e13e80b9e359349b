import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import {
  approvalAnswerSchema,
  approvalDecisionSchema,
  approvalWithdrawalSchema,
  decidedAnswerSchema,
} from '../../../app/api/approvals.ts';
import { APPROVAL_STATES } from '../../../app/policy/second-person.ts';
import {
  DECISION,
  decideApproval,
  seenApproval,
  seesApproval,
  WITHDRAWAL,
  withdrawApproval,
} from '../../approvals/decision.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import type { Service } from '../service.ts';
import { json, pageOf, problem } from './parts.ts';

/** What waits for a second person: asked by one, decided by another. */
export function serveApprovals(app: OpenAPIHono, service: Service): void {
  const { audit, clock } = service;
  const params = z.object({ id: z.string().min(1).max(64) });

  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/approvals',
      summary: 'Requests for a second person: your own, and those you may decide on',
      access: 'signedIn',
      record: { op: 'CONSULT', action: 'LIST_APPROVALS' },
      query: z.object({
        cursor: z.string().max(40).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100),
        state: z.enum(APPROVAL_STATES).optional(),
      }),
      answers: {
        200: json(
          'A page, the newest first',
          z.object({ approvals: z.array(approvalAnswerSchema), next: z.string().nullable() }),
        ),
      },
    },
    ({ c, query, ...call }) => {
      const { account } = signedIn(call);
      const all = audit.approvals
        .all(clock.nowMs())
        .filter(
          (approval) =>
            seesApproval(account, approval) && (query.state === undefined || approval.state === query.state),
        );
      const { items, next } = pageOf(all, query);
      return c.json({ approvals: [...items], next });
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get',
      path: '/approvals/{id}',
      summary: 'One request',
      access: 'signedIn',
      record: { op: 'CONSULT', action: 'VIEW_APPROVAL' },
      params,
      answers: { 200: json('The request', approvalAnswerSchema), 404: problem('None that you may see: NOT_FOUND') },
    },
    ({ c, params: { id }, ...call }) => {
      call.note({ approvalId: id });
      return c.json(seenApproval(service, signedIn(call).account, id));
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/approvals/{id}/decision',
      summary: 'Approve or refuse, as another person',
      access: 'signedIn',
      record: DECISION,
      params,
      body: approvalDecisionSchema,
      description:
        'What was asked is done at once when it is approved. When it cannot be done any more the decision is refused and the request goes on waiting.',
      answers: {
        200: json('Decided', decidedAnswerSchema),
        403: problem('Not for you to decide: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
        404: problem('None that you may see: NOT_FOUND'),
        409: problem('Decided before, or it cannot be done any more: CONFLICT'),
        412: problem('What it is about has changed: PRECONDITION_FAILED'),
        413: problem('TOO_LARGE'),
      },
    },
    async (call) => call.c.json(await decideApproval(service, call, call.params.id, call.body)),
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post',
      path: '/approvals/{id}/withdrawal',
      summary: 'Withdraw your own request',
      access: 'signedIn',
      record: WITHDRAWAL,
      params,
      body: approvalWithdrawalSchema,
      answers: {
        200: json('The request', approvalAnswerSchema),
        404: problem('None of yours: NOT_FOUND'),
        409: problem('Decided before: CONFLICT'),
      },
    },
    async (call) => call.c.json(await withdrawApproval(service, call, call.params.id, call.body.note)),
  );
}
