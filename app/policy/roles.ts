import * as z from 'zod';

/**
 * Roles. DPIA: role-based access, separate accounts for users and administrators. The split into these ten is
 * [default].
 */
export const ROLES = [
  'investigator',
  'analyst',
  'listManager',
  'controlRoom',
  'authoriser',
  'auditor',
  'admin',
  'dpo',
  'feed',
  'nationalAuditor',
] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** Roles of persons, who may see the log's records of their acts: a camera feed is no person. */
export const PERSON_ROLES: readonly Role[] = ROLES.filter((role) => role !== 'feed');

/** Ranks that may grant authorities, lowest first [default: the DPIA says only "senior officer"]. */
export const RANKS = ['INSPECTOR', 'SUPERINTENDENT'] as const;
export const rankSchema = z.enum(RANKS);
export type Rank = z.infer<typeof rankSchema>;

export function rankAtLeast(rank: Rank | null, needed: Rank): boolean {
  return rank !== null && RANKS.indexOf(rank) >= RANKS.indexOf(needed);
}

/** Roles that may run searches of reads. Auditors may not: they check searches, they do not make them. */
export const SEARCH_ROLES: readonly Role[] = ['investigator', 'analyst'];

/**
 * Roles that one account may hold together; each role may also be held alone, and no other set is allowed. DPIA:
 * separate accounts for users and administrators. The combinations are [default]: whoever decides, watches or
 * administers does nothing else, so a role added later stands alone until it is named here.
 */
export const ROLE_MIXES: readonly (readonly Role[])[] = [
  ['investigator', 'analyst'],
  ['listManager', 'controlRoom'],
];

/** Why one account may not hold a set of roles; undefined when it may. */
export function forbiddenRoleMix(roles: readonly Role[]): string | undefined {
  const held = [...new Set(roles)];
  if (held.length <= 1) return undefined;
  if (ROLE_MIXES.some((mix) => held.every((role) => mix.includes(role)))) return undefined;
  const titles = (set: readonly Role[]): string => set.map((role) => ROLE_TITLES[role]).join(' with ');
  return `one account does not hold these roles together; allowed are a role alone, ${ROLE_MIXES.map(titles).join(', ')}`;
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
  nationalAuditor: 'National auditor',
};
