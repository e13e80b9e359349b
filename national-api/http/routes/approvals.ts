import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { approvalAnswerSchema, approvalDecisionSchema, approvalWithdrawalSchema, decidedAnswerSchema, type ApprovalAnswer } from '../../../app/api/approvals.ts';
import type { Account } from '../../../app/api/session.ts';
import { OVERSIGHT_ROLES } from '../../../app/policy/audit-rules.ts';
import { APPROVAL_STATES, approvalDenial, decidesOn } from '../../../app/policy/second-person.ts';
import { APPROVAL_DECISION_ACTION, APPROVAL_WITHDRAWAL_ACTION } from '../../approvals/approval-book.ts';
import { applierOf } from '../../approvals/ask.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError, refusalOf } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { json, pageOf, problem } from './parts.ts';

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no request of this id that you may see.');

/** What waits for a second person: asked by one, decided by another. */
export function serveApprovals(app: OpenAPIHono, service: Service): void {
  const { audit, clock, accounts } = service;
  const params = z.object({ id: z.string().min(1).max(64) });

  /** Your own, those you may decide on, and for oversight all of your organisation. */
  const sees = (account: Account, approval: ApprovalAnswer): boolean =>
    approval.askedBy === account.userName || decidesOn(account, approval)
    || (account.organisation === approval.organisation && account.roles.some((role) => OVERSIGHT_ROLES.includes(role)));
  const seen = (account: Account, id: string): ApprovalAnswer => {
    const approval = audit.approvals.find(id, clock.nowMs());
    if (approval === undefined || !sees(account, approval)) throw missing();
    return approval;
  };
  const requireWaiting = ({ state }: ApprovalAnswer): void => {
    if (state !== 'WAITING') throw new ProblemError('CONFLICT', state === 'LAPSED' ? 'The request has lapsed. Ask again.' : 'The request was decided or withdrawn before.');
  };

  const inHand = new Set<string>();
  /** Of two who act on one request at once the second is refused. */
  const alone = async <T>(id: string, act: () => Promise<T>): Promise<T> => {
    if (inHand.has(id)) throw new ProblemError('CONFLICT', 'Somebody else is acting on it. Look again.');
    inHand.add(id);
    try {
      return await act();
    } finally {
      inHand.delete(id);
    }
  };

  serveEndpoint(
    app,
    service,
    {
      method: 'get', path: '/approvals', summary: 'Requests for a second person: your own, and those you may decide on', access: 'signedIn',
      record: { op: 'CONSULT', action: 'LIST_APPROVALS' },
      query: z.object({ cursor: z.string().max(40).optional(), limit: z.coerce.number().int().min(1).max(500).default(100), state: z.enum(APPROVAL_STATES).optional() }),
      answers: { 200: json('A page, the newest first', z.object({ approvals: z.array(approvalAnswerSchema), next: z.string().nullable() })) },
    },
    ({ c, query, ...call }) => {
      const { account } = signedIn(call);
      const all = audit.approvals.all(clock.nowMs()).filter((approval) => sees(account, approval) && (query.state === undefined || approval.state === query.state));
      const { items, next } = pageOf(all, query);
      return c.json({ approvals: [...items], next });
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get', path: '/approvals/{id}', summary: 'One request', access: 'signedIn', record: { op: 'CONSULT', action: 'VIEW_APPROVAL' }, params,
      answers: { 200: json('The request', approvalAnswerSchema), 404: problem('None that you may see: NOT_FOUND') },
    },
    ({ c, params: { id }, ...call }) => {
      call.note({ approvalId: id });
      return c.json(seen(signedIn(call).account, id));
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/approvals/{id}/decision', summary: 'Approve or refuse, as another person', access: 'signedIn', record: { op: 'AUTHZ', action: APPROVAL_DECISION_ACTION }, params,
      body: approvalDecisionSchema,
      description: 'What was asked is done at once when it is approved. When it cannot be done any more the decision is refused and the request goes on waiting.',
      answers: {
        200: json('Decided', decidedAnswerSchema), 403: problem('Not for you to decide: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
        404: problem('None that you may see: NOT_FOUND'), 409: problem('Decided before, or it cannot be done any more: CONFLICT'), 412: problem('What it is about has changed: PRECONDITION_FAILED'), 413: problem('TOO_LARGE'),
      },
    },
    (call) =>
      alone(call.params.id, async () => {
        const { body, params: { id } } = call;
        const { account } = signedIn(call);
        const about = { approvalId: id, approved: body.approved, note: body.note };
        call.note(about);
        const approval = seen(account, id);
        const samePerson = accounts.samePerson(account.userName, approval.askedBy) || (approval.about !== null && accounts.samePerson(account.userName, approval.about));
        const denial = approvalDenial(account, approval, samePerson);
        if (denial !== undefined) throw refusalOf([denial]);
        requireWaiting(approval);
        await call.begin();
        const result = body.approved ? await applierOf(service, approval.kind)(call, approval) : null;
        call.note({ ...about, kind: approval.kind, subject: approval.subject });
        await enter(call, { op: 'AUTHZ', action: APPROVAL_DECISION_ACTION }, { outcome: 'OK', status: 200 });
        call.recorded = true;
        return call.c.json({ approval: seen(account, id), result });
      }),
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/approvals/{id}/withdrawal', summary: 'Withdraw your own request', access: 'signedIn', record: { op: 'AUTHZ', action: APPROVAL_WITHDRAWAL_ACTION }, params,
      body: approvalWithdrawalSchema,
      answers: { 200: json('The request', approvalAnswerSchema), 404: problem('None of yours: NOT_FOUND'), 409: problem('Decided before: CONFLICT') },
    },
    (call) =>
      alone(call.params.id, async () => {
        const { body, params: { id } } = call;
        const { account } = signedIn(call);
        call.note({ approvalId: id, note: body.note });
        const approval = seen(account, id);
        if (approval.askedBy !== account.userName) throw missing();
        requireWaiting(approval);
        await enter(call, { op: 'AUTHZ', action: APPROVAL_WITHDRAWAL_ACTION }, { outcome: 'OK', status: 200 });
        call.recorded = true;
        return call.c.json(seen(account, id));
      }),
  );
}
