import type { ApprovalAnswer } from '../../app/api/approvals.ts';
import { APPROVAL_DECISION, APPROVAL_WITHDRAWAL } from '../../app/api/approvals.ts';
import type { Account } from '../../app/api/session.ts';
import type { JsonObject } from '../../app/audit/canonical.ts';
import { overseesOrganisation } from '../../app/policy/audit-rules.ts';
import type { Role } from '../../app/policy/roles.ts';
import { APPROVAL_RULES, approvalDenial, decidesOn } from '../../app/policy/second-person.ts';
import { signedIn, type Call } from '../http/endpoint.ts';
import { ProblemError, refusalOf } from '../http/problem-error.ts';
import { enter } from '../http/recording.ts';
import type { Service } from '../http/service.ts';
import { applierOf, settle } from './ask.ts';

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no request of this id that you may see.');

/** One's own requests and those one may decide on; for oversight all of the organisation. */
export const seesApproval = (account: Account, approval: ApprovalAnswer): boolean =>
  approval.askedBy === account.userName ||
  decidesOn(account, approval) ||
  overseesOrganisation(account, approval.organisation);

/** @throws ProblemError NOT_FOUND */
export function seenApproval({ audit, clock }: Service, account: Account, id: string): ApprovalAnswer {
  const approval = audit.approvals.find(id, clock.nowMs());
  if (approval === undefined || !seesApproval(account, approval)) throw missing();
  return approval;
}

/** Whether the person behind the account requested it, or is who it is about. */
export const isTheirs = (
  { accounts }: Pick<Service, 'accounts'>,
  { userName }: Account,
  { askedBy, about }: ApprovalAnswer,
): boolean => accounts.samePerson(userName, askedBy) || (about !== null && accounts.samePerson(userName, about));

function requireWaiting({ state }: ApprovalAnswer): void {
  if (state !== 'WAITING')
    throw new ProblemError(
      'CONFLICT',
      state === 'LAPSED' ? 'The request has lapsed. Ask again.' : 'The request was decided or withdrawn before.',
    );
}

/** What was requested, with the roles that may request it. */
export type AskedFor = {
  readonly askedBy: string;
  /** Any, when absent. */ readonly organisation?: string;
  readonly askerRoles: readonly Role[] | undefined;
};

/**
 * Refuses a request whose requester has lost the right to make it: it may be the reason for the loss. Applies to
 * every act that one person requests and another does, approval or not.
 * @throws ProblemError CONFLICT
 */
export function requireAsker(
  { accounts }: Pick<Service, 'accounts'>,
  { askedBy, organisation, askerRoles }: AskedFor,
): void {
  if (askerRoles === undefined) return;
  const asker = accounts.find(askedBy);
  if (
    asker?.state === 'ACTIVE' &&
    (organisation === undefined || asker.organisation === organisation) &&
    asker.roles.some((role) => askerRoles.includes(role))
  )
    return;
  throw new ProblemError(
    'CONFLICT',
    'Whoever asked for this may not ask for it any more. Refuse it; another person can ask again.',
  );
}

const inHand = new WeakMap<Service, Set<string>>();

/** Of two simultaneous acts on one request the second is refused, whichever endpoints they use. */
async function alone<T>(service: Service, id: string, act: () => Promise<T>): Promise<T> {
  const busy = inHand.get(service) ?? new Set<string>();
  inHand.set(service, busy);
  if (busy.has(id)) throw new ProblemError('CONFLICT', 'Somebody else is acting on it. Look again.');
  busy.add(id);
  try {
    return await act();
  } finally {
    busy.delete(id);
  }
}

export type Decision = { readonly approved: boolean; readonly note: string };

/**
 * Decides on a request as the signed-in account, and records the decision. For endpoints whose record is
 * `APPROVAL_DECISION`.
 * @throws ProblemError
 */
export function decideApproval(
  service: Service,
  call: Call,
  id: string,
  { approved, note }: Decision,
): Promise<{ readonly approval: ApprovalAnswer; readonly result: JsonObject | null }> {
  return alone(service, id, async () => {
    const { account } = signedIn(call);
    const about = { approvalId: id, approved, note };
    call.note(about);
    const approval = seenApproval(service, account, id);
    const denial = approvalDenial(account, approval, isTheirs(service, account, approval));
    if (denial !== undefined) throw refusalOf([denial]);
    requireWaiting(approval);
    if (approved)
      requireAsker(service, {
        askedBy: approval.askedBy,
        organisation: approval.organisation,
        askerRoles: APPROVAL_RULES[approval.kind].askerRoles,
      });
    await call.begin();
    const result = approved ? await applierOf(service, approval.kind)(call, approval, { note }) : null;
    call.note({ ...about, kind: approval.kind, subject: approval.subject });
    await enter(call, APPROVAL_DECISION, { outcome: 'OK', status: 200 });
    call.recorded = true;
    await settle(service, approval);
    return { approval: seenApproval(service, account, id), result };
  });
}

/** Withdraws one's own request. For endpoints whose record is `APPROVAL_WITHDRAWAL`. @throws ProblemError */
export function withdrawApproval(service: Service, call: Call, id: string, note: string): Promise<ApprovalAnswer> {
  return alone(service, id, async () => {
    const { account } = signedIn(call);
    call.note({ approvalId: id, note });
    const approval = seenApproval(service, account, id);
    if (approval.askedBy !== account.userName) throw missing();
    requireWaiting(approval);
    await enter(call, APPROVAL_WITHDRAWAL, { outcome: 'OK', status: 200 });
    call.recorded = true;
    await settle(service, approval);
    return seenApproval(service, account, id);
  });
}
