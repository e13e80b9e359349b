import type { ApprovalAnswer } from '../../../app/api/approvals.ts';
import type { WaitingCorrection } from '../../../app/api/corrections.ts';
import { CORRECTION_ROLES } from '../../../app/policy/correction-rules.ts';
import { SEARCH_ROLES, type Role } from '../../../app/policy/roles.ts';
import { APPROVAL_RULES } from '../../../app/policy/second-person.ts';
import type { AppError } from '../../bridge/app-error.ts';
import { useMethod } from '../../bridge/use-method.ts';
import { accountOf, useSession } from '../../state/session-store.ts';

/** How often to ask what waits [default]. It waits for days, and each time it is asked is a record. */
export const ASK_EVERY_MS = 60 * 60_000;

/** The most that one answer has. */
const LISTED = 500;

const { deciderRoles, askerRoles = [] } = APPROVAL_RULES.PRESERVATION;
const holdsOne = (roles: readonly Role[], of: readonly Role[]): boolean => roles.some((role) => of.includes(role));

/** Whether these roles decide on anything that waits, or may have asked for it. */
export const mayKnowWaiting = (roles: readonly Role[]): boolean =>
  holdsOne(roles, CORRECTION_ROLES) || holdsOne(roles, deciderRoles);

export type Waiting = {
  readonly corrections: readonly WaitingCorrection[];
  /** Corrections beyond the list. */
  readonly more: number;
  readonly preservations: readonly ApprovalAnswer[];
  /** There are preservations that were asked for before those of the list. */
  readonly hasOlderPreservations: boolean;
  /** That this person may decide on: their own wait for others. */
  readonly forMe: number;
  /** Whether this person may search for the read of a correction. */
  readonly canLook: boolean;
  readonly canApprove: boolean;
  readonly isPending: boolean;
  readonly error: AppError | null;
};

/** What waits for a second person, as far as this one may know it; asked again now and then. */
export function useWaiting(): Waiting {
  const account = useSession(accountOf);
  const roles = account?.roles ?? [];
  const sees = {
    corrections: holdsOne(roles, CORRECTION_ROLES),
    approvals: holdsOne(roles, [...deciderRoles, ...askerRoles]),
  };
  const asking = { everyMs: ASK_EVERY_MS };
  const waiting = useMethod('reads.waitingCorrections', {}, { when: sees.corrections, ...asking });
  const approvals = useMethod(
    'approvals.list',
    { query: { state: 'WAITING', kind: 'PRESERVATION', limit: LISTED } },
    { when: sees.approvals, ...asking },
  );
  const { corrections = [], more = 0 } = waiting.data?.value ?? {};
  const preservations = [...(approvals.data?.value.approvals ?? [])].reverse();
  const canApprove = holdsOne(roles, deciderRoles);
  return {
    corrections,
    more,
    preservations,
    hasOlderPreservations: (approvals.data?.value.next ?? null) !== null,
    forMe:
      corrections.filter(({ own }) => !own).length +
      (canApprove ? preservations.filter(({ askedBy }) => askedBy !== account?.userName).length : 0),
    canLook: holdsOne(roles, SEARCH_ROLES),
    canApprove,
    isPending: waiting.isLoading || approvals.isLoading,
    error: waiting.error ?? approvals.error,
  };
}
