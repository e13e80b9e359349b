import * as z from 'zod';

/**
 * Roles. DPIA: role-based access, separate accounts for users and administrators. The split into these nine is ours
 * [default].
 */
export const ROLES = [
  'investigator', 'analyst', 'listManager', 'controlRoom', 'authoriser', 'auditor', 'admin', 'dpo', 'feed',
] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Ranks that may grant authorities, lowest first [default: the DPIA says only "senior officer"]. */
export const RANKS = ['INSPECTOR', 'SUPERINTENDENT'] as const;
export const rankSchema = z.enum(RANKS);
export type Rank = z.infer<typeof rankSchema>;

export function rankAtLeast(rank: Rank | null, needed: Rank): boolean {
  return rank !== null && RANKS.indexOf(rank) >= RANKS.indexOf(needed);
}

/** Roles that may run searches of reads. Auditors may not: they check searches, they do not make them. */
export const SEARCH_ROLES: readonly Role[] = ['investigator', 'analyst'];

/** Roles that touch data; never in one account with `admin` (DPIA: separate accounts). */
const DATA_ROLES: readonly Role[] = ['investigator', 'analyst', 'listManager', 'controlRoom', 'authoriser', 'auditor', 'dpo', 'feed'];

/** Why a set of roles may not be held by one account, or nothing when it may. */
export function forbiddenRoleMix(roles: readonly Role[]): string | undefined {
  if (roles.includes('admin') && roles.some((role) => DATA_ROLES.includes(role))) {
    return 'an administrator account holds no role that touches data';
  }
  if (roles.includes('auditor') && roles.some((role) => SEARCH_ROLES.includes(role))) {
    return 'an auditor does not search reads';
  }
  return undefined;
}

/** Workspaces of the page that a role opens; what a role may not use is absent, not greyed out. */
export const ROLE_TITLES: Readonly<Record<Role, string>> = {
  investigator: 'Investigator',
  analyst: 'Intelligence analyst',
  listManager: 'List manager',
  controlRoom: 'Control room operator',
  authoriser: 'Authorising officer',
  auditor: 'Auditor',
  admin: 'Administrator',
  dpo: 'Data protection officer',
  feed: 'Camera feed',
};
