import type { OperationAnswer } from '../../app/api/operations.ts';
import type { AccountState } from '../../app/policy/account-rules.ts';
import type { Category } from '../../app/domain/justification.ts';
import { OPERATION_REQUEST_ROLES, operationDeciderDenial } from '../../app/policy/operations.ts';
import type { Rank, Role } from '../../app/policy/roles.ts';
import type { OperationBook } from './operation-book.ts';

type Person = {
  readonly userName: string;
  readonly roles: readonly Role[];
  readonly rank: Rank | null;
  readonly organisation: string;
  readonly state: AccountState;
};
type Accounts = {
  readonly find: (userName: string) => Person | undefined;
  readonly samePerson: (userName: string, other: string) => boolean;
};

/** Whether the account that requested an operation may still request it. */
export function askerStands(
  accounts: Accounts,
  { requestedBy, organisation }: Pick<OperationAnswer, 'requestedBy' | 'organisation'>,
): boolean {
  const asker = accounts.find(requestedBy);
  return (
    asker?.state === 'ACTIVE' &&
    asker.organisation === organisation &&
    asker.roles.some((role) => OPERATION_REQUEST_ROLES.includes(role))
  );
}

/**
 * Whether the approver of an operation could still approve it: like an authority, an operation ends with the standing
 * of the officer (H11).
 */
function deciderStands(accounts: Accounts, { decision, organisation, requestedBy }: OperationAnswer): boolean {
  const decider = decision === null ? undefined : accounts.find(decision.by);
  return (
    decider?.state === 'ACTIVE' &&
    operationDeciderDenial(decider, {
      organisation,
      samePerson: accounts.samePerson(decider.userName, requestedBy),
    }) === undefined
  );
}

/** The live operation that a search belongs to, with the officer who approved it. */
export const operationInForce = (
  operations: OperationBook,
  accounts: Accounts,
  search: { readonly organisation: string; readonly category: Category; readonly reference: string },
  nowMs: number,
): OperationAnswer | undefined =>
  operations.live(search, nowMs).find((operation) => deciderStands(accounts, operation));
