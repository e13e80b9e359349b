import type { AccountState } from '../../app/policy/account-rules.ts';
import { AUTHORITY_DECISION_ROLES, authorityFor } from '../../app/policy/authority-request.ts';
import type { Authority } from '../../app/policy/authority.ts';
import { rankAtLeast, type Rank, type Role } from '../../app/policy/roles.ts';
import type { AuthorityBook } from './authority-book.ts';

type Grantor = { readonly roles: readonly Role[]; readonly rank: Rank | null; readonly state: AccountState };
type Accounts = {
  readonly find: (userName: string) => Grantor | undefined;
  readonly samePerson: (userName: string, other: string) => boolean;
};

/**
 * The authority of an id as of now, with its grantor. A grant opens nothing once the officer is suspended, closed or
 * of too low a rank (H11), or turns out to be the requester under another account. Undefined for one that was never
 * granted.
 */
export function authorityNamed(
  authorities: AuthorityBook,
  accounts: Accounts,
  authorityId: string | undefined,
): Authority | undefined {
  const granted = authorityId === undefined ? undefined : authorities.granted(authorityId);
  if (granted === undefined) return undefined;
  const grantor = accounts.find(granted.authoriserUserName);
  const needed = authorityFor(granted.category)?.rank ?? granted.rank;
  const grantorStands =
    grantor !== undefined &&
    grantor.state === 'ACTIVE' &&
    grantor.roles.some((role) => AUTHORITY_DECISION_ROLES.includes(role)) &&
    rankAtLeast(grantor.rank, needed) &&
    !accounts.samePerson(granted.authoriserUserName, granted.requesterUserName);
  return { ...granted, grantorStands };
}
