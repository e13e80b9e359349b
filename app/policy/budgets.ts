import type { Query } from '../domain/query.ts';
import type { Denial, Limit } from './denial.ts';
import { HOW_TO_GET_AN_OPERATION } from './operations.ts';
import type { Rank, Role } from './roles.ts';
import { widthDenials, type CountCameras } from './width.ts';

/**
 * How much may be taken over time (DPIA 102-103: "only a limited set of records", "strict controls of volumes"; no number is in the source,
 * so every number here is [default] and a force may change it here and nowhere else). One search is limited by `limits.ts`; these limit the
 * sum of them, by person behind the accounts, by reference of an organisation, and by day (UTC).
 *
 * What is counted is what was had: the same query asked again on the same day counts once, however often a page is loaded or a load tool
 * asks it. A search that is refused before it begins counts nothing.
 */
export const BUDGET_MEASURES = ['searches', 'wideSearches', 'reads', 'wideReads', 'marks', 'readsOfMarks'] as const;
/**
 * `reads`: found by place, by part of a mark, or by an analysis: of people nobody named. `readsOfMarks`: of marks that were named.
 * `wide`: of searches that only major and counter terrorism limits allow.
 */
export type BudgetMeasure = (typeof BUDGET_MEASURES)[number];

export type Budget = {
  readonly measure: BudgetMeasure;
  readonly by: 'person' | 'reference';
  /** Days (UTC), today among them. */
  readonly days: number;
  readonly allowed: number;
};

/**
 * Without an operation that the service knows, whatever the category.
 * - 2,000 different searches a day is one every 15 seconds of a shift: no person reads more answers.
 * - 1,000 marks a day is two of the widest mark searches; a case of more is an operation.
 * - 250,000 reads a day by narrow searches is 50 times what 50 cameras of an ordinary road see in a day of the demonstration.
 * - 300,000 reads in 7 days by wide searches is three days of every camera of a county; whoever needs more asks for an operation.
 * - 20 wide searches a day lets an analyst try each kind at its widest and narrow it.
 * - 50 million reads of named marks is more than 1,000 marks make in a year; it catches faults, the marks themselves are limited before.
 */
const WITHOUT_OPERATION: readonly Budget[] = [
  { measure: 'searches', by: 'person', days: 1, allowed: 2_000 },
  { measure: 'marks', by: 'person', days: 1, allowed: 1_000 },
  { measure: 'marks', by: 'person', days: 28, allowed: 5_000 },
  { measure: 'marks', by: 'reference', days: 28, allowed: 5_000 },
  { measure: 'reads', by: 'person', days: 1, allowed: 250_000 },
  { measure: 'reads', by: 'person', days: 28, allowed: 1_000_000 },
  { measure: 'reads', by: 'reference', days: 28, allowed: 1_000_000 },
  { measure: 'wideReads', by: 'person', days: 7, allowed: 300_000 },
  { measure: 'wideReads', by: 'reference', days: 28, allowed: 600_000 },
  { measure: 'wideSearches', by: 'person', days: 1, allowed: 20 },
  { measure: 'wideSearches', by: 'person', days: 28, allowed: 100 },
  { measure: 'readsOfMarks', by: 'person', days: 1, allowed: 50_000_000 },
];

/**
 * Under a live operation: two and a half million reads a day is the widest single search (2 million) and the work around it; over 28 days
 * four such days. Marks as many as four of the widest mark searches a day.
 */
const UNDER_OPERATION: readonly Budget[] = [
  { measure: 'searches', by: 'person', days: 1, allowed: 2_000 },
  { measure: 'marks', by: 'person', days: 1, allowed: 2_000 },
  { measure: 'marks', by: 'person', days: 28, allowed: 10_000 },
  { measure: 'reads', by: 'person', days: 1, allowed: 2_500_000 },
  { measure: 'reads', by: 'person', days: 28, allowed: 10_000_000 },
  { measure: 'reads', by: 'reference', days: 28, allowed: 20_000_000 },
  { measure: 'readsOfMarks', by: 'person', days: 1, allowed: 50_000_000 },
];

export type Budgets = { readonly withoutOperation: readonly Budget[]; readonly underOperation: readonly Budget[] };
export const BUDGETS: Budgets = { withoutOperation: WITHOUT_OPERATION, underOperation: UNDER_OPERATION };

/** The longest time that any budget looks back. */
export const BUDGET_DAYS = 28;
/** What a search is taken to have given whose end is not in the log, because the service was killed: what its buffers held at least. */
export const UNENDED_READS = 10_000;

/** A supervisor gives somebody a day's budget again, at most so often a day; not to themself. */
export const BUDGET_RELEASE_ROLES: readonly Role[] = ['authoriser'];
export const BUDGET_RELEASE_RANK: Rank = 'INSPECTOR';
export const BUDGET_RELEASES_A_DAY = 3;

/** What a search is to the budgets. */
export type BudgetAsk = {
  readonly underOperation: boolean;
  /** Only the widest limits allow it. */
  readonly wide: boolean;
  /** It is answered with reads of the marks that it names, and of no others. */
  readonly byMark: boolean;
};

/** What a query is to the budgets, whoever asks it. */
export const askOf = (query: Query, countCameras: CountCameras, underOperation: boolean): BudgetAsk => ({
  underOperation,
  wide: widthDenials(query, 'MIDDLE', countCameras).length > 0,
  byMark: (query.kind === 'vrm' && query.nearMiss === 0) || (query.kind === 'incompatible' && query.vrms !== undefined),
});

/** Of a measure and a time: what was had before, and what this search adds, repetitions left out. */
export type Reckon = (budget: Pick<Budget, 'measure' | 'by' | 'days'>) => {
  readonly spent: number;
  readonly adds: number;
  /** Nothing of it was had, and no other search is about to. */
  readonly untouched: boolean;
  /** Further days' budgets that a supervisor released. */
  readonly releases: number;
};

export type BudgetFinding = {
  readonly budget: Budget;
  readonly allowed: number;
  readonly spent: number;
  readonly asked: number;
};

const MEASURE_WORDS: Readonly<Record<BudgetMeasure, string>> = {
  searches: 'searches',
  wideSearches: 'searches at the widest limits',
  reads: 'reads found by place or by part of a mark',
  wideReads: 'reads by searches at the widest limits',
  marks: 'different registration marks',
  readsOfMarks: 'reads of named marks',
};

const READS: readonly BudgetMeasure[] = ['reads', 'wideReads', 'readsOfMarks'];

/** How much a budget allows with what a supervisor released: each time a day's budget of the measure again. */
export function allowedBy(budget: Budget, budgets: readonly Budget[], releases: number): number {
  const day =
    budgets.find(({ measure, by, days }) => measure === budget.measure && by === 'person' && days === 1)?.allowed ??
    budget.allowed;
  return budget.allowed + releases * day;
}

/** The budgets that one search may pass by its size alone: it is within its own limits, and nobody has touched them. */
export const untouchedBy = (budgets: readonly Budget[], reckon: Reckon): readonly Budget[] =>
  budgets.filter((budget) => READS.includes(budget.measure) && reckon(budget).untouched);

/** Budgets that grow while an answer is on its way. */
export const readBudgets = (budgets: readonly Budget[], except: readonly Budget[]): readonly Budget[] =>
  budgets.filter((budget) => READS.includes(budget.measure) && !except.includes(budget));

/** The first of some budgets that a search would pass; nothing when it passes none. `all` are those of its kind. */
export function budgetPassed(
  some: readonly Budget[],
  all: readonly Budget[],
  reckon: Reckon,
): BudgetFinding | undefined {
  for (const budget of some) {
    const { spent, adds, releases } = reckon(budget);
    if (adds === 0) continue;
    const allowed = allowedBy(budget, all, releases);
    if (spent + adds > allowed) return { budget, allowed, spent, asked: spent + adds };
  }
  return undefined;
}

/** The first of some budgets of which more was had than is allowed, the search that asks among it; nothing when there is none. */
export function budgetOverdrawn(
  some: readonly Budget[],
  all: readonly Budget[],
  reckon: Reckon,
): BudgetFinding | undefined {
  for (const budget of some) {
    const { spent, releases } = reckon(budget);
    const allowed = allowedBy(budget, all, releases);
    if (spent > allowed) return { budget, allowed, spent, asked: spent };
  }
  return undefined;
}

/** A budget that is spent as a refusal, in words that say how much, until when, and what can be done. */
export function budgetDenial(
  { budget, allowed, spent, asked }: BudgetFinding,
  renewsAt: string,
  underOperation: boolean,
): Denial & { readonly limit: Limit } {
  const { measure, by, days } = budget;
  const whose = by === 'person' ? 'You have' : 'Under this reference your organisation has';
  const time = days === 1 ? 'today' : `in ${days} days`;
  const mend = underOperation ? '' : ` ${HOW_TO_GET_AN_OPERATION}`;
  return {
    code: 'BUDGET_SPENT',
    pointer: '/query',
    message: `${whose} had ${spent} ${MEASURE_WORDS[measure]} ${time}; with this it would be ${asked}, and ${allowed} are allowed. It renews from ${renewsAt}. A supervisor may release a further day's budget.${mend}`,
    limit: { name: `${measure} by ${by} in ${days} ${days === 1 ? 'day' : 'days'}`, allowed, asked },
  };
}
