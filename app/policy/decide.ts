import { DAY_MS, instantText } from '../domain/instant.ts';
import type { Category, Justification } from '../domain/justification.ts';
import { queryWindows, type Query, type QueryKind } from '../domain/query.ts';
import { windowMs, type TimeWindow } from '../domain/time-window.ts';
import {
  bandOfAge,
  FIRST_BAND_DAYS,
  LAST_BAND_DAYS,
  OLDER_BAND,
  PRIORITY_VOLUME_OVER_90_DAYS_OPEN,
  type Band,
} from './access-table.ts';
import { authorityGap, defaultKinds, standingGap, type Authority } from './authority.ts';
import type { Denial } from './denial.ts';
import {
  ASK_AGAIN_MESSAGE,
  judgeProportionality,
  judgeReasonWhole,
  judgeReference,
  OTHER_PROCEDURES_MESSAGE,
  PROPORTIONALITY_MIN_CHARACTERS,
  purposeFits,
  REASON_MESSAGES,
  REFERENCE_MESSAGES,
  saysOthersFailed,
} from './justification-rules.ts';
import type { ReasonJudgement } from './reason/judge.ts';
import { offenceOf } from './reason/offences.ts';
import { CATEGORY_LABELS, PURPOSE_LABELS } from './labels.ts';
import { OPERATION_CATEGORIES } from './operations.ts';
import { KIND_ROLES, LIMIT_CLASS, MARKS_WITHOUT_PROPORTIONALITY } from './limits.ts';
import { categoriesOfOrganisation } from './organisations.ts';
import type { Rank, Role } from './roles.ts';
import { FUTURE_WINDOW_TOLERANCE_MS } from './session-rules.ts';
import { widthDenials, type CountCameras, type Place } from './width.ts';

/** The account that asks. */
export type Actor = {
  readonly userName: string;
  readonly roles: readonly Role[];
  readonly organisation: string;
  readonly rank: Rank | null;
};

export type PolicyRequest = {
  readonly query: Query;
  readonly justification?: Justification | undefined;
  /** The authority named in the request, if it exists. */
  readonly authority?: Authority | undefined;
  /** An authority was named, whether or not it exists. */
  readonly authorityNamed?: boolean | undefined;
  /** The reference is that of a live operation; only the service can know. */
  readonly operationKnown?: boolean | undefined;
};

export type PolicyContext = {
  /** The service's clock. */
  readonly nowMs: number;
  readonly countCameras: CountCameras;
  /** For authorities that cover a place; may be absent for callers without authorities. */
  readonly cameraIdsOf?: ((place: Place) => readonly string[]) | undefined;
};

/** What a search that may run must still do. */
export const OBLIGATIONS = [
  'RECORD_INTENT_FIRST',
  'MARK_NEAR_MISSES_POSSIBLE',
  /** It is in every sample of its period. */
  'REVIEW_ALWAYS',
  /** A life may be at risk: it ran at once, and somebody reviews it within the hour. */
  'REVIEW_WITHIN_HOUR',
  /** The reason was thin and was confirmed. */
  'ASKED_AGAIN',
  /** The conflict question was not answered: the search goes to sampling; of a great many, only a part. */
  'CONFLICT_NOT_DECLARED',
  /** Its category is for operations, and the service knows no operation of its reference. */
  'OPERATION_UNKNOWN',
] as const;
export type Obligation = (typeof OBLIGATIONS)[number];

export type Decision =
  | { readonly allow: true; readonly band: Band; readonly obligations: readonly Obligation[] }
  | { readonly allow: false; readonly band: Band; readonly denials: readonly [Denial, ...Denial[]] };

/** Age band of a query: the oldest instant of any of its windows decides (DPIA, access). */
export function bandOf(query: Query, nowMs: number): Band {
  const oldestMs = Math.min(...queryWindows(query).map((window) => windowMs(window).fromMs));
  return bandOfAge(Math.floor((nowMs - oldestMs) / DAY_MS));
}

/** The newest part of a window that is at most `days` whole days old; null when there is none. */
function newestPart(window: TimeWindow, days: number, nowMs: number): TimeWindow | null {
  const { toMs } = windowMs(window);
  const fromMs = nowMs - days * DAY_MS;
  return fromMs < toMs ? { from: instantText(fromMs), to: window.to } : null;
}

/**
 * What is malformed about the windows of a query: wholly in the future, or ending more than a day ahead. Malformed
 * input is not a refusal: it is answered with `VALIDATION_FAILED` before the rules are evaluated.
 */
export function windowErrors(query: Query, nowMs: number): readonly Denial[] {
  return queryWindows(query).flatMap((window, index) => {
    const pointer = query.kind === 'scenes' ? `/query/scenes/${index}/window` : '/query/window';
    const { fromMs, toMs } = windowMs(window);
    if (fromMs >= nowMs) {
      return [
        {
          code: 'VALIDATION_FAILED' as const,
          pointer: `${pointer}/from`,
          message: 'the window lies in the future; end it now or earlier',
        },
      ];
    }
    if (toMs > nowMs + FUTURE_WINDOW_TOLERANCE_MS) {
      return [
        {
          code: 'VALIDATION_FAILED' as const,
          pointer: `${pointer}/to`,
          message: 'the window ends in the future; end it now or earlier',
        },
      ];
    }
    return [];
  });
}

function roleDenials(actor: Actor, kind: QueryKind, category: Category | undefined): Denial[] {
  const organisation = categoriesOfOrganisation(actor.organisation);
  if (category === 'DATA_SUBJECT') {
    return [
      {
        code: 'ROLE_FORBIDDEN',
        pointer: '/justification/category',
        message: 'Requests of the people whose data it is are cases (/data-subject-requests), not searches.',
      },
    ];
  }
  const mayRun = KIND_ROLES[kind].some((role) => actor.roles.includes(role));
  if (!mayRun)
    return [
      {
        code: 'ROLE_FORBIDDEN',
        pointer: '/query/kind',
        message: `Your role cannot run this kind of search (${kind}).`,
      },
    ];
  if (organisation.length === 0) {
    return [{ code: 'ROLE_FORBIDDEN', pointer: '', message: `${actor.organisation} is not an approved organisation.` }];
  }
  if (category === 'AUDIT') {
    return [
      {
        code: 'ROLE_FORBIDDEN',
        pointer: '/justification/category',
        message: 'Audit work reads the audit record; it does not search reads.',
      },
    ];
  }
  if (category !== undefined && !organisation.includes(category)) {
    return [
      {
        code: 'ROLE_FORBIDDEN',
        pointer: '/justification/category',
        message: `${actor.organisation} may not search under ${CATEGORY_LABELS[category]}.`,
      },
    ];
  }
  return [];
}

function ageDenials(
  actor: Actor,
  request: PolicyRequest,
  category: Category,
  { nowMs, cameraIdsOf }: PolicyContext,
): Denial[] {
  const band = bandOf(request.query, nowMs);
  if (band === 'RECENT') return [];
  const oldest = [...queryWindows(request.query)].sort((a, b) => windowMs(a).fromMs - windowMs(b).fromMs)[0];
  const pointer = '/query/window/from';
  if (oldest === undefined) return [];
  const allowedWindow = newestPart(oldest, FIRST_BAND_DAYS, nowMs);
  if (band === 'GONE') {
    return [
      {
        code: 'WINDOW_TOO_OLD',
        pointer,
        message: 'Nothing older than 12 months can be searched by anyone.',
        allowedWindow: newestPart(oldest, LAST_BAND_DAYS, nowMs),
      },
    ];
  }
  const cell = OLDER_BAND[category];
  if (cell.kind === 'deny') {
    return [
      {
        code: 'WINDOW_TOO_OLD',
        pointer,
        message: `${CATEGORY_LABELS[category]} reaches back ${FIRST_BAND_DAYS} days.`,
        allowedWindow,
      },
    ];
  }
  const needed = (message: string): Denial[] => [
    { code: 'AUTHORITY_REQUIRED', pointer: '/authorityId', message, requiredAuthority: cell.authority, allowedWindow },
  ];
  const who = cell.authority.rank === 'SUPERINTENDENT' ? "a superintendent's" : "an inspector's";
  if (request.authority === undefined && request.authorityNamed === true)
    return needed('No authority has this reference. Check it, or ask the inspector who gave it.');
  if (request.authority === undefined) return needed(`Data older than ${FIRST_BAND_DAYS} days needs ${who} authority.`);
  if (category === 'PRIORITY_VOLUME' && !PRIORITY_VOLUME_OVER_90_DAYS_OPEN) {
    return [
      {
        code: 'WINDOW_TOO_OLD',
        pointer,
        message: `${CATEGORY_LABELS[category]} beyond ${FIRST_BAND_DAYS} days is not open to this organisation.`,
        allowedWindow,
      },
    ];
  }
  const gap = authorityGap(request.authority, {
    userName: actor.userName,
    category,
    reference: request.justification?.reference ?? '',
    query: request.query,
    nowMs,
    required: cell.authority,
    cameraIdsOf,
  });
  return gap === undefined ? [] : needed(`This authority does not cover the search: ${gap}.`);
}

/** What must be remembered of an allowed search to decide whether it may go on. */
export type AllowedSearch = {
  readonly kind: QueryKind;
  readonly category: Category;
  readonly authority?: Authority | undefined;
};

/**
 * Why an allowed search may return no more. Evaluated again for every part of its answer, and for every read and
 * picture that is opened under it. `oldestMs` is the capture time of the oldest read of that part; its age counts now
 * (H2, H3, H11).
 */
export function goOnDenial(
  actor: Actor,
  { kind, category, authority }: AllowedSearch,
  oldestMs: number,
  nowMs: number,
): Denial | undefined {
  const [role] = roleDenials(actor, kind, category);
  if (role !== undefined) return role;
  const band = bandOfAge(Math.floor((nowMs - oldestMs) / DAY_MS));
  if (band === 'RECENT') return undefined;
  if (band === 'GONE')
    return { code: 'WINDOW_TOO_OLD', pointer: '', message: 'Nothing older than 12 months can be seen by anyone.' };
  const cell = OLDER_BAND[category];
  if (cell.kind === 'deny')
    return {
      code: 'WINDOW_TOO_OLD',
      pointer: '',
      message: `${CATEGORY_LABELS[category]} reaches back ${FIRST_BAND_DAYS} days.`,
    };
  const gap =
    authority === undefined
      ? `data older than ${FIRST_BAND_DAYS} days needs one`
      : (standingGap(authority, { userName: actor.userName, nowMs }) ??
        ((authority.kinds ?? defaultKinds(authority)).includes(kind)
          ? undefined
          : 'it does not name this kind of search'));
  return gap === undefined
    ? undefined
    : {
        code: 'AUTHORITY_REQUIRED',
        pointer: '',
        message: `The authority no longer covers this: ${gap}.`,
        requiredAuthority: cell.authority,
      };
}

/** True when the query is of the kinds that need a statement of proportionality. */
export function needsProportionality(query: Query): boolean {
  if (query.kind === 'vrm') return query.vrms.length > MARKS_WITHOUT_PROPORTIONALITY;
  if (query.kind === 'incompatible')
    return query.vrms === undefined || query.vrms.length > MARKS_WITHOUT_PROPORTIONALITY;
  return true;
}

const judgements = new WeakMap<Justification, ReasonJudgement>();

/** One judgement for each justification: refusals and obligations both follow from it. */
function judgementOf(justification: Justification): ReasonJudgement {
  const known = judgements.get(justification);
  if (known !== undefined) return known;
  const made = judgeReasonWhole(justification.reason, justification);
  judgements.set(justification, made);
  return made;
}

/** Whether a reason runs, is asked about again, or does not run. */
function reasonDenials(justification: Justification): Denial[] {
  const at = '/justification';
  if (justification.reason === undefined)
    return [{ code: 'JUSTIFICATION_REQUIRED', pointer: `${at}/reason`, message: REASON_MESSAGES.EMPTY }];
  if (justification.offence !== undefined && offenceOf(justification.offence) === undefined) {
    return [
      {
        code: 'VALIDATION_FAILED',
        pointer: `${at}/offence`,
        message: 'This is not an id of the list of offences and risks.',
      },
    ];
  }
  const { verdict, class: kind } = judgementOf(justification);
  if (kind === 'accept') return [];
  if (verdict === 'TOO_LONG')
    return [{ code: 'VALIDATION_FAILED', pointer: `${at}/reason`, message: REASON_MESSAGES.TOO_LONG }];
  const vague: Denial = { code: 'REASON_TOO_VAGUE', pointer: `${at}/reason`, message: REASON_MESSAGES[verdict] };
  if (kind === 'refuse') return [vague];
  return justification.confirmed === true
    ? []
    : [vague, { code: 'REASON_TOO_VAGUE', pointer: `${at}/confirmed`, message: ASK_AGAIN_MESSAGE }];
}

function justificationDenials(justification: Justification | undefined): Denial[] {
  const missing = (pointer: string, message: string): Denial => ({ code: 'JUSTIFICATION_REQUIRED', pointer, message });
  if (justification === undefined) return [missing('/justification', 'Say why you need this search.')];
  const denials: Denial[] = [];
  const at = '/justification';
  if (justification.category === undefined) denials.push(missing(`${at}/category`, 'Choose the category.'));
  if (justification.purpose === undefined) denials.push(missing(`${at}/purpose`, 'Choose the purpose.'));
  const reference = judgeReference(justification.reference);
  if (justification.reference === undefined) denials.push(missing(`${at}/reference`, REFERENCE_MESSAGES.EMPTY));
  else if (reference !== 'ACCEPTED')
    denials.push({ code: 'REFERENCE_INVALID', pointer: `${at}/reference`, message: REFERENCE_MESSAGES[reference] });
  denials.push(...reasonDenials(justification));
  if (
    justification.category !== undefined &&
    justification.purpose !== undefined &&
    !purposeFits(justification.category, justification.purpose)
  ) {
    const pair = `${PURPOSE_LABELS[justification.purpose]} is not a purpose of ${CATEGORY_LABELS[justification.category]}.`;
    denials.push(
      missing(
        `${at}/purpose`,
        `${pair} Choose the purpose that this search serves, or the category that it belongs to.`,
      ),
    );
  }
  if (justification.conflictDeclared === true) {
    denials.push({
      code: 'CONFLICT_OF_INTEREST',
      pointer: `${at}/conflictDeclared`,
      message:
        'You know this vehicle, person or address, so you cannot run this search. Ask your supervisor to pass it to a colleague.',
    });
  }
  return denials;
}

/**
 * A statement of proportionality, where the query needs one. Checked after the width: no statement makes a query
 * narrower.
 */
function proportionalityDenials(query: Query, justification: Justification | undefined): Denial[] {
  return justification === undefined ? [] : wideDenials(query, justification);
}

/** DPIA: tax or duty is a last resort, when other procedures have failed. */
function lastResortDenials(justification: Justification | undefined): Denial[] {
  const { category, reason, proportionality, otherProcedures } = justification ?? {};
  if (category !== 'TAX_DUTY' || saysOthersFailed(reason, proportionality, otherProcedures)) return [];
  return [
    { code: 'PROPORTIONALITY_REQUIRED', pointer: '/justification/otherProcedures', message: OTHER_PROCEDURES_MESSAGE },
  ];
}

function wideDenials(query: Query, justification: Justification): Denial[] {
  if (!needsProportionality(query)) return [];
  const pointer = '/justification/proportionality';
  const verdict = judgeProportionality(justification.proportionality);
  if (verdict === 'ACCEPTED') return [];
  if (verdict === 'TOO_LONG')
    return [{ code: 'VALIDATION_FAILED', pointer, message: 'The statement of proportionality is too long.' }];
  return [
    {
      code: 'PROPORTIONALITY_REQUIRED',
      pointer,
      message: `Say why a search this wide is proportionate, in at least ${PROPORTIONALITY_MIN_CHARACTERS} characters.`,
    },
  ];
}

/** What the words of a search that may run still require. */
function obligationsOfWords(justification: Justification | undefined): Obligation[] {
  if (justification === undefined) return [];
  const { class: kind, lifeAtRisk } = judgementOf(justification);
  return [
    ...(lifeAtRisk ? ['REVIEW_WITHIN_HOUR' as const] : []),
    ...(kind === 'ask' ? ['ASKED_AGAIN' as const] : []),
    ...(justification.conflictDeclared === undefined ? ['CONFLICT_NOT_DECLARED' as const] : []),
  ];
}

/**
 * True when a category is for operations and the search names none that the service knows: every such search is
 * reviewed.
 */
export const lacksOperation = ({
  justification,
  operationKnown,
}: Pick<PolicyRequest, 'justification' | 'operationKnown'>): boolean =>
  justification?.category !== undefined &&
  OPERATION_CATEGORIES.includes(justification.category) &&
  operationKnown !== true;

function decisionFrom(request: PolicyRequest, denials: readonly Denial[], nowMs: number): Decision {
  const { query } = request;
  const band = bandOf(query, nowMs);
  const [first, ...rest] = denials;
  if (first !== undefined) return { allow: false, band, denials: [first, ...rest] };
  const obligations: Obligation[] = ['RECORD_INTENT_FIRST'];
  if (query.kind === 'vrm' && query.nearMiss > 0) obligations.push('MARK_NEAR_MISSES_POSSIBLE');
  const words = obligationsOfWords(request.justification);
  const unknown = lacksOperation(request);
  if (band !== 'RECENT' || unknown || words.some((word) => word !== 'CONFLICT_NOT_DECLARED'))
    obligations.push('REVIEW_ALWAYS');
  obligations.push(...words);
  if (unknown) obligations.push('OPERATION_UNKNOWN');
  return { allow: true, band, obligations };
}

/**
 * Whether a scope may be searched at all, before any reason is typed: role, organisation, age and width for a
 * category. The prompt uses it to explain while the user still chooses; `decide` is the rule.
 */
export function decideScope(
  actor: Actor,
  request: PolicyRequest,
  category: Category,
  context: PolicyContext,
): Decision {
  const { nowMs, countCameras } = context;
  const denials = [
    ...roleDenials(actor, request.query.kind, category),
    ...widthDenials(request.query, LIMIT_CLASS[category], countCameras),
    ...ageDenials(actor, request, category, context),
  ];
  return decisionFrom(request, denials, nowMs);
}

/**
 * The access policy: total, pure, and the same on the page (which explains), in main (which enforces) and in the
 * service (which decides). All denials are listed, in the order in which a user would fix them; the first gives the
 * code of the refusal. Law and numbers: DPIA, access, retention and audit; `limits.ts`, `access-table.ts`.
 */
export function decide(actor: Actor, request: PolicyRequest, context: PolicyContext): Decision {
  const { query, justification } = request;
  const { nowMs, countCameras } = context;
  const category = justification?.category;
  const roles = roleDenials(actor, query.kind, category);
  if (roles.length > 0) return decisionFrom(request, roles, nowMs);
  if (bandOf(query, nowMs) === 'GONE')
    return decisionFrom(request, ageDenials(actor, request, category ?? 'CT', context), nowMs);
  const denials = [
    ...justificationDenials(justification),
    ...(category === undefined ? [] : widthDenials(query, LIMIT_CLASS[category], countCameras)),
    ...proportionalityDenials(query, justification),
    ...(category === undefined ? [] : ageDenials(actor, request, category, context)),
    ...lastResortDenials(justification),
  ];
  return decisionFrom(request, denials, nowMs);
}
