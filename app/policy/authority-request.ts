import type { Category } from '../domain/justification.ts';
import { DAY_MS } from '../domain/instant.ts';
import { windowMs, type TimeWindow } from '../domain/time-window.ts';
import {
  bandOfAge,
  FIRST_BAND_DAYS,
  OLDER_BAND,
  PRIORITY_VOLUME_OVER_90_DAYS_OPEN,
  type AuthorityForm,
  type RequiredAuthority,
} from './access-table.ts';
import { AUTHORITY_MAX_CAMERAS, AUTHORITY_MAX_MARKS, ORAL_RATIFICATION_MS } from './authority.ts';
import type { Actor } from './decide.ts';
import type { Denial } from './denial.ts';
import { judgeReference, REFERENCE_MESSAGES } from './justification-rules.ts';
import { CATEGORY_LABELS } from './labels.ts';
import { categoriesOfOrganisation } from './organisations.ts';
import { rankAtLeast, SEARCH_ROLES, type Role } from './roles.ts';

/**
 * Who may request an authority, and who may grant one (DPIA, access: "appropriate authorisation"; the roles are
 * [default]).
 */
export const AUTHORITY_REQUEST_ROLES = SEARCH_ROLES;
export const AUTHORITY_DECISION_ROLES: readonly Role[] = ['authoriser'];

/** For how long what became of a request is news to whoever asked, also over lock and sign-out [default]. */
export const AUTHORITY_NEWS_MS = 7 * DAY_MS;
/** How many notices that were put away a workstation keeps of one person: a page gone wrong fills no disk with them [default]. */
export const AUTHORITY_NEWS_KEPT = 500;

export type AuthorityScope = {
  readonly category: Category;
  readonly reference: string;
  readonly form: AuthorityForm;
  readonly vrms: readonly string[];
  /** Cameras of the requested place. */
  readonly cameraIds: readonly string[];
  readonly window: TimeWindow;
  readonly exceptionalCriterion: string | null;
};

/** The authority that a category needs; undefined where no authority helps. */
export function authorityFor(category: Category): RequiredAuthority | undefined {
  const cell = OLDER_BAND[category];
  if (cell.kind !== 'authority' || (category === 'PRIORITY_VOLUME' && !PRIORITY_VOLUME_OVER_90_DAYS_OPEN))
    return undefined;
  return cell.authority;
}

/** Why an authority may not even be requested; empty when it may. */
export function requestDenials(actor: Actor, scope: AuthorityScope, nowMs: number): readonly Denial[] {
  const { category, reference, form, vrms, cameraIds, window, exceptionalCriterion } = scope;
  if (!categoriesOfOrganisation(actor.organisation).includes(category)) {
    return [
      {
        code: 'ROLE_FORBIDDEN',
        pointer: '/category',
        message: `${actor.organisation} may not search under ${CATEGORY_LABELS[category]}.`,
      },
    ];
  }
  const required = authorityFor(category);
  if (required === undefined)
    return [
      {
        code: 'WINDOW_TOO_OLD',
        pointer: '/category',
        message: `${CATEGORY_LABELS[category]} reaches back ${FIRST_BAND_DAYS} days and no further, with or without an authority.`,
      },
    ];
  const denials: Denial[] = [];
  const verdict = judgeReference(reference);
  if (verdict !== 'ACCEPTED')
    denials.push({ code: 'REFERENCE_INVALID', pointer: '/reference', message: REFERENCE_MESSAGES[verdict] });
  if (!required.forms.includes(form))
    denials.push({
      code: 'AUTHORITY_REQUIRED',
      pointer: '/form',
      message: `For ${CATEGORY_LABELS[category]} an authority must be in writing.`,
      requiredAuthority: required,
    });
  if (required.exceptional && exceptionalCriterion === null)
    denials.push({
      code: 'AUTHORITY_REQUIRED',
      pointer: '/exceptionalCriterion',
      message: 'Name the exceptional criterion.',
      requiredAuthority: required,
    });
  const wide = (pointer: string, name: string, allowed: number, asked: number): void => {
    if (asked > allowed)
      denials.push({
        code: 'TOO_WIDE',
        pointer,
        message: `${asked} ${name}; one authority covers at most ${allowed}.`,
        limit: { name, allowed, asked },
      });
  };
  wide('/vrms', 'marks', AUTHORITY_MAX_MARKS, vrms.length);
  wide('/cameraIds', 'cameras', AUTHORITY_MAX_CAMERAS, cameraIds.length);
  if (bandOfAge(Math.floor((nowMs - windowMs(window).fromMs) / DAY_MS)) === 'GONE') {
    denials.push({
      code: 'WINDOW_TOO_OLD',
      pointer: '/window/from',
      message: 'Nothing older than 12 months can be searched by anyone.',
    });
  }
  return denials;
}

type Asked = Pick<AuthorityScope, 'category'> & { readonly organisation: string };

/**
 * Why an account may not decide on a request; undefined when it may. Nobody decides on their own request, whatever
 * their rank.
 * @param samePerson the requester is also the person behind the account of `actor`.
 */
export function deciderDenial(
  actor: Pick<Actor, 'organisation' | 'rank'>,
  asked: Asked,
  samePerson: boolean,
): Denial | undefined {
  if (samePerson) return { code: 'CONFLICT_OF_INTEREST', pointer: '', message: 'Nobody decides on their own request.' };
  if (actor.organisation !== asked.organisation)
    return { code: 'ROLE_FORBIDDEN', pointer: '', message: 'An authority is granted in the organisation that asks.' };
  const required = authorityFor(asked.category);
  if (required === undefined || rankAtLeast(actor.rank, required.rank)) return undefined;
  return {
    code: 'ROLE_FORBIDDEN',
    pointer: '',
    message: `This takes the rank of ${required.rank.toLowerCase()} or above.`,
    requiredAuthority: required,
  };
}

export const AUTHORITY_STATES = ['REQUESTED', 'REFUSED', 'GRANTED', 'NOT_RATIFIED', 'EXPIRED', 'CLOSED'] as const;
export type AuthorityState = (typeof AUTHORITY_STATES)[number];

export type AuthorityTimes = {
  readonly granted: boolean | null;
  readonly form: AuthorityForm;
  readonly decidedAtMs: number | null;
  readonly ratifiedAtMs: number | null;
  readonly expiresAtMs: number | null;
  readonly closedAtMs: number | null;
};

/** The state of a request at a time. */
export function authorityState(
  { granted, form, decidedAtMs, ratifiedAtMs, expiresAtMs, closedAtMs }: AuthorityTimes,
  nowMs: number,
): AuthorityState {
  if (granted === false) return 'REFUSED';
  if (closedAtMs !== null) return 'CLOSED';
  if (granted === null) return 'REQUESTED';
  if (form === 'URGENT_ORAL' && ratifiedAtMs === null && nowMs - (decidedAtMs ?? 0) > ORAL_RATIFICATION_MS)
    return 'NOT_RATIFIED';
  return (expiresAtMs ?? 0) <= nowMs ? 'EXPIRED' : 'GRANTED';
}
