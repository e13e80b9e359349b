import type { Query } from '../domain/query.ts';
import type { Denial, Limit } from './denial.ts';
import { HOW_TO_GET_AN_OPERATION } from './operations.ts';
import type { Rank, Role } from './roles.ts';
import { widthDenials, type CountCameras } from './width.ts';

/**
 * How much may be taken over time (DPIA 102-103: "only a limited set of records", "strict controls of volumes"). The
 * source has no numbers, so every number here is [default], and a force may change it here and nowhere else.
 * `limits.ts` limits one search; these limit the sum of them, by person behind the accounts, by reference of an
 * organisation, and by day (UTC). Counted is what was returned: the same query repeated on the same day counts once,
 * however often a page is loaded or a load tool asks it. A search that is refused before it begins counts nothing.
 */
export const BUDGET_MEASURES = ['searches', 'wideSearches', 'reads', 'wideReads', 'marks', 'readsOfMarks'] as const;
/**
 * `reads`: found by place, pattern or analysis, so of people nobody named. `readsOfMarks`: of named marks. `wide`:
 * searches that only the limits of major crime and counter terrorism allow.
 */
export type BudgetMeasure = (typeof BUDGET_MEASURES)[number];

export type Budget = {
  readonly measure: BudgetMeasure;
  readonly by: 'person' | 'reference';
  /** Days (UTC), including today. */
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
 * Under a live operation: two and a half million reads a day is the widest single search (2 million) and the work
 * around it; over 28 days four such days. Marks: four of the widest mark searches a day.
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

/** The longest period of any budget. */
export const BUDGET_DAYS = 28;
/**
 * What a search without a recorded end is assumed to have returned, after the service was killed: at least what its
 * buffers held.
 */
export const UNENDED_READS = 10_000;

/** Who may grant somebody another day's budget, and how often in a day; never to themself. */
export const BUDGET_RELEASE_ROLES: readonly Role[] = ['authoriser'];
export const BUDGET_RELEASE_RANK: Rank = 'INSPECTOR';
export const BUDGET_RELEASES_A_DAY = 3;

/** How a search counts against the budgets. */
export type BudgetAsk = {
  readonly underOperation: boolean;
  /** Only the widest limits allow it. */
  readonly wide: boolean;
  /** It returns reads of the marks that it names, and of no others. */
  readonly byMark: boolean;
};

/** How a query counts against the budgets, whoever asks it. */
export const askOf = (query: Query, countCameras: CountCameras, underOperation: boolean): BudgetAsk => ({
  underOperation,
  wide: widthDenials(query, 'MIDDLE', countCameras).length > 0,
  byMark: (query.kind === 'vrm' && query.nearMiss === 0) || (query.kind === 'incompatible' && query.vrms !== undefined),
});

/** For a measure and a period: what was returned before, and what this search adds, without repetitions. */
export type Reckon = (budget: Pick<Budget, 'measure' | 'by' | 'days'>) => {
  readonly spent: number;
  readonly adds: number;
  /** Nothing has been returned, and no other search is about to return anything. */
  readonly untouched: boolean;
  /** Further days' budgets that a supervisor has released. */
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

/** How much a budget allows including releases: each adds a day's budget of the measure. */
export function allowedBy(budget: Budget, budgets: readonly Budget[], releases: number): number {
  const day =
    budgets.find(({ measure, by, days }) => measure === budget.measure && by === 'person' && days === 1)?.allowed ??
    budget.allowed;
  return budget.allowed + releases * day;
}

/**
 * The budgets that one search may exceed by its size alone: it is within its own limits, and the budgets were
 * untouched.
 */
export const untouchedBy = (budgets: readonly Budget[], reckon: Reckon): readonly Budget[] =>
  budgets.filter((budget) => READS.includes(budget.measure) && reckon(budget).untouched);

/** Budgets that fill while an answer is being sent. */
export const readBudgets = (budgets: readonly Budget[], except: readonly Budget[]): readonly Budget[] =>
  budgets.filter((budget) => READS.includes(budget.measure) && !except.includes(budget));

/** The first budget that a search would exceed; undefined when there is none. `all` are those of its kind. */
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

/** The first budget that is exceeded, counting the search that asks; undefined when there is none. */
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

/** A spent budget as a refusal, in words that say how much, until when, and what can be done. */
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
