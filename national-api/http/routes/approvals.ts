import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  countForSecondPerson,
  decideOnApproval,
  listApprovals,
  viewApproval,
  withdrawOwnApproval,
} from '../../../app/api/approvals.ts';
import { CORRECTION_ROLES } from '../../../app/policy/correction-rules.ts';
import { approvalDenial } from '../../../app/policy/second-person.ts';
import { decideApproval, isTheirs, seenApproval, seesApproval, withdrawApproval } from '../../approvals/decision.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { takeTurn } from '../search-turn.ts';
import type { Service } from '../service.ts';
import { pageOf } from './parts.ts';

/** Requests for a second person: made by one, decided by another. */
export function serveApprovals(app: OpenAPIHono, service: Service): void {
  const { audit, clock, waitingCorrections } = service;

  serveEndpoint(app, service, listApprovals, ({ c, query, ...call }) => {
    const { account } = signedIn(call);
    const all = audit.approvals
      .all(clock.nowMs())
      .filter(
        (approval) =>
          seesApproval(account, approval) &&
          (query.state === undefined || approval.state === query.state) &&
          (query.kind === undefined || approval.kind === query.kind),
      );
    const { items, next } = pageOf(all, query);
    return c.json({ approvals: [...items], next });
  });

  serveEndpoint(app, service, countForSecondPerson, async ({ c, ...call }) => {
    const { account } = signedIn(call);
    const preservations = audit.approvals
      .waiting('PRESERVATION', clock.nowMs())
      .filter((approval) => approvalDenial(account, approval, isTheirs(service, account, approval)) === undefined);
    const corrects = account.roles.some((role) => CORRECTION_ROLES.includes(role));
    return c.json({
      corrections: corrects ? await waitingCorrections.countFor(account, () => takeTurn(service, account.userName)) : 0,
      preservations: preservations.length,
    });
  });

  serveEndpoint(app, service, viewApproval, ({ c, params: { id }, ...call }) => {
    call.note({ approvalId: id });
    return c.json(seenApproval(service, signedIn(call).account, id));
  });

  serveEndpoint(app, service, decideOnApproval, async (call) =>
    call.c.json(await decideApproval(service, call, call.params.id, call.body)),
  );

  serveEndpoint(app, service, withdrawOwnApproval, async (call) =>
    call.c.json(await withdrawApproval(service, call, call.params.id, call.body.note)),
  );
}
