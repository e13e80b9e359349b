import { DAY_MS } from '../domain/instant.ts';
import type { Rank, Role } from './roles.ts';

/** Rules of accounts. Source: DPIA, accounts, unless marked. */

export const ACCOUNT_ADMIN_ROLES: readonly Role[] = ['admin'];
/** Who may suspend an account at once. */
export const ACCOUNT_SUSPEND_ROLES: readonly Role[] = ['admin', 'auditor', 'nationalAuditor'];
/** Roles that decide, watch or administer: two administrators give and take them [default]. */
export const GUARDED_ROLES: readonly Role[] = [
  'authoriser',
  'listManager',
  'dpo',
  'auditor',
  'nationalAuditor',
  'admin',
];
/**
 * Whoever creates or resets an account knows its secret. So an account that a single administrator created or reset
 * can only sign in and change its password until another administrator, or a supervisor of the organisation, has
 * confirmed that its holder has it (C5) [default]. Feeds are exempt: a feed is a machine that delivers and receives
 * nothing.
 */
export const UNCONFIRMED_MAY: readonly Role[] = ['feed'];
/** A one-use secret is valid this long [default]. */
export const ONE_USE_SECRET_MS = DAY_MS;
/** The holder is told of a reset at every sign-in for this long [default]. */
export const RESET_TOLD_DAYS = 28;
/** How many workstations and addresses of earlier sign-ins are remembered for an account [default]. */
export const PLACES_OF_AN_ACCOUNT = 20;
/** Suspended after this long without use. */
export const UNUSED_SUSPEND_DAYS = 90;
/** Whether it is still needed is decided within this many days; undecided it is closed [default: closed]. */
export const SUSPENSION_DECIDE_DAYS = 7;
/**
 * After a change of role the permissions are reviewed within this many days; otherwise the account is suspended
 * [default: suspended].
 */
export const ROLE_REVIEW_DAYS = 7;
/** A leaver's account ends at the latest this long after the notice. */
export const LEAVER_MS = 48 * 60 * 60_000;

/** What of an account takes two administrators to give or to take. */
export type Held = {
  readonly roles: readonly Role[];
  readonly rank: Rank | null;
  readonly permissions?: readonly string[] | undefined;
};

const guardedOf = ({ roles, rank, permissions = [] }: Held): readonly string[] =>
  [
    ...new Set([...roles.filter((role) => GUARDED_ROLES.includes(role)), ...permissions, `rank ${rank ?? 'none'}`]),
  ].sort();

/** Whether an account holds anything that takes two administrators: a guarded role, a rank, a permission. */
export const isGuarded = (held: Held): boolean =>
  guardedOf(held).join() !== guardedOf({ roles: [], rank: null }).join();

/** Whether a change takes a second administrator: it gives or takes a guarded role, a rank or a permission. */
export const takesSecondAdministrator = (before: Held, after: Held): boolean =>
  guardedOf(before).join() !== guardedOf(after).join();

export const ACCOUNT_STATES = [
  'ACTIVE',
  'SUSPENDED_UNUSED',
  'SUSPENDED_SUSPICIOUS',
  'SUSPENDED_ROLE_REVIEW',
  'CLOSED',
] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export type AccountLife = {
  readonly lastUsedAtMs: number;
  /** An administrator suspended it because of its use. */
  readonly suspendedAtMs: number | null;
  /** Since when its roles have been changed without a review. */
  readonly rolesChangedAtMs: number | null;
  /** When its holder leaves, and when that was announced. */
  readonly leaves: { readonly atMs: number; readonly saidAtMs: number } | null;
  readonly closedAtMs: number | null;
};

/** When a leaver's account ends: on leaving, and within 48 h of the notice. */
export const leaverEndMs = ({ atMs, saidAtMs }: NonNullable<AccountLife['leaves']>): number =>
  Math.min(atMs, saidAtMs + LEAVER_MS);

const unusedSuspensionMs = (lastUsedAtMs: number): number => lastUsedAtMs + UNUSED_SUSPEND_DAYS * DAY_MS;

/** The state of an account at a time, and the deadline of the next decision. The gravest state counts. */
export function accountState(
  life: AccountLife,
  nowMs: number,
): { readonly state: AccountState; readonly decideByMs: number | null } {
  const { lastUsedAtMs, suspendedAtMs, rolesChangedAtMs, leaves, closedAtMs } = life;
  const closed = { state: 'CLOSED', decideByMs: null } as const;
  if (closedAtMs !== null || (leaves !== null && leaverEndMs(leaves) <= nowMs)) return closed;
  const suspended: { readonly state: AccountState; readonly atMs: number }[] = [];
  if (suspendedAtMs !== null) suspended.push({ state: 'SUSPENDED_SUSPICIOUS', atMs: suspendedAtMs });
  if (unusedSuspensionMs(lastUsedAtMs) <= nowMs)
    suspended.push({ state: 'SUSPENDED_UNUSED', atMs: unusedSuspensionMs(lastUsedAtMs) });
  const reviewByMs = rolesChangedAtMs === null ? null : rolesChangedAtMs + ROLE_REVIEW_DAYS * DAY_MS;
  if (reviewByMs !== null && reviewByMs <= nowMs) suspended.push({ state: 'SUSPENDED_ROLE_REVIEW', atMs: reviewByMs });
  const [gravest] = suspended;
  if (gravest === undefined) return { state: 'ACTIVE', decideByMs: reviewByMs };
  const decideByMs = Math.min(...suspended.map(({ atMs }) => atMs)) + SUSPENSION_DECIDE_DAYS * DAY_MS;
  return decideByMs <= nowMs ? closed : { state: gravest.state, decideByMs };
}

/** NCSC password guidance: long rather than complicated, no expiry, nothing that is on everybody's list [length default]. */
export const PASSWORD_MIN_CHARACTERS = 12;
export const PASSWORD_MAX_CHARACTERS = 200;

export type PasswordVerdict = 'ACCEPTED' | 'TOO_SHORT' | 'TOO_LONG' | 'COMMON' | 'NAMES_USER' | 'ONE_CHARACTER';

/** @param isCommon whether a lower-case text is on a list of passwords that many people have */
export function judgePassword(
  password: string,
  userName: string,
  isCommon: (text: string) => boolean,
): PasswordVerdict {
  const length = [...password].length;
  if (length < PASSWORD_MIN_CHARACTERS) return 'TOO_SHORT';
  if (length > PASSWORD_MAX_CHARACTERS) return 'TOO_LONG';
  const small = password.normalize('NFKC').toLowerCase();
  if (new Set(small).size < 5) return 'ONE_CHARACTER';
  if (small.includes(userName.toLowerCase())) return 'NAMES_USER';
  // A common word lengthened in a common way is still a common word.
  const bare = small.replace(/[^a-z]+$/, '').replace(/^[^a-z]+/, '');
  return isCommon(small) || (bare.length > 0 && bare.length < PASSWORD_MIN_CHARACTERS && isCommon(bare))
    ? 'COMMON'
    : 'ACCEPTED';
}

export const PASSWORD_MESSAGES: Readonly<Record<PasswordVerdict, string>> = {
  ACCEPTED: 'Accepted',
  TOO_SHORT: `At least ${PASSWORD_MIN_CHARACTERS} characters; three random words are easy to keep.`,
  TOO_LONG: `At most ${PASSWORD_MAX_CHARACTERS} characters.`,
  COMMON: 'Many people have this password, so it is tried first. Take three random words.',
  NAMES_USER: 'The password must not hold the user name.',
  ONE_CHARACTER: 'More different characters are needed.',
};
