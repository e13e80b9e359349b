import type { Category } from '../domain/justification.ts';
import type { TimeWindow } from '../domain/time-window.ts';
import { windowMs } from '../domain/time-window.ts';
import { sameReference } from './authority.ts';
import { CATEGORY_LABELS } from './labels.ts';
import { DAY_MS } from '../domain/instant.ts';
import type { Denial } from './denial.ts';
import { judgeReference, REFERENCE_MESSAGES } from './justification-rules.ts';
import { categoriesOfOrganisation } from './organisations.ts';
import { rankAtLeast, SEARCH_ROLES, type Rank, type Role } from './roles.ts';

/**
 * Operations: what a major crime or counter terrorism search is for (DPIA 103: strict controls of volumes; who
 * decides and how long is [default]). A search under a live operation has the budgets of an operation; without one it
 * runs within small budgets and every one of them is reviewed (ADR 0008).
 */
export const OPERATION_CATEGORIES: readonly Category[] = ['CT', 'MAJOR'];
export const OPERATION_REQUEST_ROLES: readonly Role[] = [...SEARCH_ROLES, 'authoriser'];
export const OPERATION_DECISION_ROLES: readonly Role[] = ['authoriser'];
export const OPERATION_RANK: Rank = 'SUPERINTENDENT';
/** An operation needs a new decision after this many days. */
export const OPERATION_MAX_DAYS = 92;

export const OPERATION_STATES = ['REQUESTED', 'REFUSED', 'PLANNED', 'LIVE', 'ENDED', 'CLOSED'] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

type Scope = {
  readonly organisation: string;
  readonly category: Category;
  readonly reference: string;
  readonly period: TimeWindow;
};

/** The state of an operation at a time. */
export function operationState(
  {
    approved,
    closed,
    period,
  }: { readonly approved: boolean | null; readonly closed: boolean; readonly period: TimeWindow },
  nowMs: number,
): OperationState {
  if (approved === false) return 'REFUSED';
  if (closed) return 'CLOSED';
  const { fromMs, toMs } = windowMs(period);
  if (toMs <= nowMs) return 'ENDED';
  if (approved === null) return 'REQUESTED';
  return fromMs <= nowMs ? 'LIVE' : 'PLANNED';
}

/** True when a search of an organisation belongs to an operation. */
export const isOfOperation = (
  operation: Scope,
  search: { readonly organisation: string; readonly category: Category; readonly reference: string },
): boolean =>
  operation.organisation === search.organisation &&
  operation.category === search.category &&
  sameReference(operation.reference, search.reference);

/** Why an operation may not be requested; empty when it may. */
export function operationDenials(
  { organisation, category, reference, period }: Scope,
  nowMs: number,
): readonly Denial[] {
  const denials: Denial[] = [];
  if (!OPERATION_CATEGORIES.includes(category)) {
    return [
      {
        code: 'ROLE_FORBIDDEN',
        pointer: '/category',
        message: `${CATEGORY_LABELS[category]} searches need no operation.`,
      },
    ];
  }
  if (!categoriesOfOrganisation(organisation).includes(category)) {
    return [
      {
        code: 'ROLE_FORBIDDEN',
        pointer: '/category',
        message: `${organisation} may not search under ${CATEGORY_LABELS[category]}.`,
      },
    ];
  }
  const verdict = judgeReference(reference);
  if (verdict !== 'ACCEPTED')
    denials.push({ code: 'REFERENCE_INVALID', pointer: '/reference', message: REFERENCE_MESSAGES[verdict] });
  const { fromMs, toMs } = windowMs(period);
  const days = (toMs - fromMs) / DAY_MS;
  if (days > OPERATION_MAX_DAYS) {
    denials.push({
      code: 'TOO_WIDE',
      pointer: '/period',
      message: `An operation is decided on anew after ${OPERATION_MAX_DAYS} days.`,
      limit: { name: 'days', allowed: OPERATION_MAX_DAYS, asked: Math.ceil(days) },
    });
  }
  if (toMs <= nowMs) denials.push({ code: 'VALIDATION_FAILED', pointer: '/period/to', message: 'is over already' });
  return denials;
}

type Decider = { readonly organisation: string; readonly rank: Rank | null };

/** Why an account may not decide on an operation; undefined when it may. */
export function operationDeciderDenial(
  decider: Decider,
  asked: { readonly organisation: string; readonly samePerson: boolean },
): Denial | undefined {
  if (asked.samePerson)
    return {
      code: 'CONFLICT_OF_INTEREST',
      pointer: '',
      message: 'Nobody decides on an operation that they asked for.',
    };
  if (decider.organisation !== asked.organisation)
    return {
      code: 'ROLE_FORBIDDEN',
      pointer: '',
      message: 'An operation is decided on in the organisation that asks.',
    };
  if (rankAtLeast(decider.rank, OPERATION_RANK)) return undefined;
  return {
    code: 'ROLE_FORBIDDEN',
    pointer: '',
    message: `This takes the rank of ${OPERATION_RANK.toLowerCase()} or above.`,
  };
}

/** Advice for a caller that is refused because an operation is missing. */
export const HOW_TO_GET_AN_OPERATION =
  'Ask for an operation of this reference (POST /operations); a superintendent of your organisation decides on it.';
