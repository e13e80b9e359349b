import type { ApprovalAnswer } from '../../../app/api/approvals.ts';
import type { WaitingCorrection } from '../../../app/api/corrections.ts';
import { CORRECTION_ROLES } from '../../../app/policy/correction-rules.ts';
import { SEARCH_ROLES, type Role } from '../../../app/policy/roles.ts';
import { APPROVAL_RULES } from '../../../app/policy/second-person.ts';
import type { AppError } from '../../bridge/app-error.ts';
import { useMethod } from '../../bridge/use-method.ts';
import { accountOf, useSession } from '../../state/session-store.ts';

/** How often to ask how many wait [default]. */
const COUNT_EVERY_MS = 60_000;

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
  /** Whether this person may search for the read of a correction. */
  readonly canLook: boolean;
  readonly canApprove: boolean;
  readonly isPending: boolean;
  readonly error: AppError | null;
};

/** How much waits for this person's decision. Only numbers are fetched: nobody has looked at anything by being signed in. */
export function useWaitingCount(): number {
  const counted = useMethod('approvals.count', {}, { everyMs: COUNT_EVERY_MS });
  const { corrections = 0, preservations = 0 } = counted.data?.value ?? {};
  return corrections + preservations;
}

/** What waits for a second person, as far as this one may know it. Fetching it is on record as a look at it. */
export function useWaiting(): Waiting {
  const account = useSession(accountOf);
  const roles = account?.roles ?? [];
  const sees = {
    corrections: holdsOne(roles, CORRECTION_ROLES),
    approvals: holdsOne(roles, [...deciderRoles, ...askerRoles]),
  };
  const waiting = useMethod('reads.waitingCorrections', {}, { when: sees.corrections, anew: true });
  const approvals = useMethod(
    'approvals.list',
    { query: { state: 'WAITING', kind: 'PRESERVATION', limit: LISTED } },
    { when: sees.approvals, anew: true },
  );
  const { corrections = [], more = 0 } = waiting.data?.value ?? {};
  const preservations = [...(approvals.data?.value.approvals ?? [])].reverse();
  const canApprove = holdsOne(roles, deciderRoles);
  return {
    corrections,
    more,
    preservations,
    hasOlderPreservations: (approvals.data?.value.next ?? null) !== null,
    canLook: holdsOne(roles, SEARCH_ROLES),
    canApprove,
    isPending: waiting.isLoading || approvals.isLoading,
    error: waiting.error ?? approvals.error,
  };
}
