import * as z from 'zod';
import { BUDGET_RELEASE_ACTION } from '../../app/api/budgets.ts';
import { DAY_MS, instantMs } from '../../app/domain/instant.ts';
import { normaliseVrmText } from '../../app/domain/vrm.ts';
import {
  BUDGET_DAYS,
  UNENDED_READS,
  type Budget,
  type BudgetAsk,
  type BudgetMeasure,
  type Reckon,
} from '../../app/policy/budgets.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';

/** Searches, and looks at reads that are no search: at preserved ones, and for a rights request. */
const COUNTED = /^(?:SEARCH_[A-Z]+|VIEW_PRESERVED_READS|SUBJECT_READS)$/;
const askSchema = z.object({
  queryHash: z.string(),
  underOperation: z.boolean(),
  wide: z.boolean(),
  byMark: z.boolean(),
  /** Given for a look that is no search. */ reference: z.string().optional(),
  marks: z.array(z.string()).optional(),
});
const startedLeaf = z.object({
  at: z.string(),
  outcome: z.literal('STARTED'),
  actor: z.object({ userName: z.string(), organisation: z.string() }),
  details: z.object({
    budget: askSchema,
    query: z.looseObject({}).optional(),
    justification: z.object({ reference: z.string() }).optional(),
  }),
});
const endLeaf = z.object({ details: z.object({ startedAt: z.int(), resultCount: z.int().optional() }) });
const releaseLeaf = z.object({
  at: z.string(),
  outcome: z.literal('OK'),
  details: z.object({ release: z.object({ userName: z.string() }) }),
});

/** What one person, or one reference of an organisation, received on one day. */
type Day = {
  readonly searches: Set<string>;
  readonly wideSearches: Set<string>;
  readonly marks: Set<string>;
  /** The most reads that each query has returned: repeated, it returns nothing new. */
  readonly given: Map<string, number>;
  readonly totals: { reads: number; wideReads: number; readsOfMarks: number };
};

const newDay = (): Day => ({
  searches: new Set(),
  wideSearches: new Set(),
  marks: new Set(),
  given: new Map(),
  totals: { reads: 0, wideReads: 0, readsOfMarks: 0 },
});

function give({ given, totals }: Day, queryHash: string, { wide, byMark }: BudgetAsk, reads: number): void {
  const more = reads - (given.get(queryHash) ?? 0);
  if (more <= 0) return;
  given.set(queryHash, reads);
  if (byMark) totals.readsOfMarks += more;
  else totals.reads += more;
  if (wide && !byMark) totals.wideReads += more;
}

/** A search whose end is not known. */
type Opened = {
  readonly ask: BudgetAsk;
  readonly queryHash: string;
  readonly keys: readonly string[];
  readonly day: number;
  reads: number;
};

const regimeOf = ({ underOperation }: BudgetAsk): string => (underOperation ? 'operation' : 'alone');
const personKey = (ask: BudgetAsk, userName: string): string => `${regimeOf(ask)}\nperson\n${userName}`;
const referenceKey = (ask: BudgetAsk, organisation: string, reference: string): string =>
  `${regimeOf(ask)}\nreference\n${organisation}\n${reference.trim().toUpperCase()}`;

type Release = { readonly userName: string; readonly day: number };
const savedSchema = z.object({
  days: z.map(z.string(), z.custom<Map<number, Day>>()),
  open: z.map(z.int(), z.custom<Opened>()),
  releases: z.array(z.custom<Release>()),
});

/** The marks that a query in the log names; for a list that is only summarised there, as many placeholders. */
function marksIn(query: Readonly<Record<string, unknown>>, index: number): readonly string[] {
  if (typeof query['vrm'] === 'string') return [normaliseVrmText(query['vrm'])];
  const list = z.array(z.string()).safeParse(query['vrms']);
  if (list.success) return [...new Set(list.data.map(normaliseVrmText))];
  const summary = z.object({ count: z.int() }).safeParse(query['vrms']);
  return summary.success ? Array.from({ length: summary.data.count }, (_, i) => `${index}/${i}`) : [];
}

export type Reckoned = {
  readonly ask: BudgetAsk;
  readonly queryHash: string;
  /** Every account of the person. */
  readonly userNames: readonly string[];
  readonly organisation: string;
  readonly reference: string;
  readonly marks: readonly string[];
  /** Reads that it returns, or has returned so far. */
  readonly reads: number;
  readonly nowMs: number;
};

/**
 * What was received, by whom and under what reference, day by day. Built from the records of searches in the log, so
 * a restart forgets nothing. Kept in memory for as long as any budget looks back.
 */
export class SearchLedger implements LogBook {
  readonly savedAs = 'search-ledger 1';
  readonly #days = new Map<string, Map<number, Day>>();
  readonly #open = new Map<number, Opened>();
  readonly #releases: Release[] = [];

  note(bytes: Uint8Array, index: number): void {
    const kind = kindOfLeaf(bytes);
    if (kind === BUDGET_RELEASE_ACTION) return this.#noteRelease(bytes);
    if (kind === undefined || !COUNTED.test(kind)) return;
    const leaf = parseLeaf(bytes);
    const started = startedLeaf.safeParse(leaf);
    if (started.success) return this.#noteStarted(started.data, index);
    const end = endLeaf.safeParse(leaf);
    if (!end.success) return;
    const { startedAt, resultCount } = end.data.details;
    this.delivered(startedAt, resultCount ?? 0);
    this.#open.delete(startedAt);
  }

  /** Reads of a search that have been sent so far. */
  delivered(startedAt: number, reads: number): void {
    const opened = this.#open.get(startedAt);
    if (opened === undefined || reads <= opened.reads) return;
    opened.reads = reads;
    for (const key of opened.keys) give(this.#dayOf(key, opened.day), opened.queryHash, opened.ask, reads);
  }

  save(): unknown {
    return { days: this.#days, open: this.#open, releases: this.#releases };
  }

  restore(kept: unknown): (() => void) | undefined {
    const saved = savedSchema.safeParse(kept);
    if (!saved.success) return undefined;
    return () => {
      refill(this.#days, saved.data.days);
      refill(this.#open, saved.data.open);
      this.#releases.splice(0, this.#releases.length, ...saved.data.releases);
    };
  }

  /** After reading the log at the start: searches without an end there were cut off by the end of the service. */
  settleUnended(): void {
    for (const index of this.#open.keys()) this.delivered(index, UNENDED_READS);
    this.#open.clear();
  }

  releasesOn(userNames: readonly string[], day: number): number {
    return this.#releases.filter((release) => release.day === day && userNames.includes(release.userName)).length;
  }

  /** What a search adds to what was received before it. */
  reckon({ ask, queryHash, userNames, organisation, reference, marks, reads, nowMs }: Reckoned): Reckon {
    const today = Math.floor(nowMs / DAY_MS);
    const keys: Readonly<Record<Budget['by'], readonly string[]>> = {
      person: userNames.map((userName) => personKey(ask, userName)),
      reference: [referenceKey(ask, organisation, reference)],
    };
    return ({ measure, by, days }) => {
      const had = keys[by].flatMap((key) => this.#lastDays(key, today, days));
      const onDay = keys[by].flatMap((key) => this.#days.get(key)?.get(today) ?? []);
      const given = onDay.reduce((most, day) => Math.max(most, day.given.get(queryHash) ?? 0), 0);
      const releases = this.#releases.filter(
        (release) => release.day > today - days && release.day <= today && userNames.includes(release.userName),
      ).length;
      const adds = addsOf(measure, { ask, queryHash, marks, reads, had, onDay, given });
      const own = isOfReads(measure) && countsIn(measure, ask) ? given : 0;
      const spent = spentOf(measure, had) - own;
      const others = [...this.#open.values()].some(
        (each) =>
          each.queryHash !== queryHash &&
          countsIn(measure, each.ask) &&
          each.day > today - days &&
          each.keys.some((key) => keys[by].includes(key)),
      );
      return { spent, adds, untouched: spent === 0 && !others, releases };
    };
  }

  /**
   * The day on which some of a budget is available again: the first on which the oldest counted day no longer counts.
   */
  renewsAtMs(
    {
      ask,
      userNames,
      organisation,
      reference,
      nowMs,
    }: Pick<Reckoned, 'ask' | 'userNames' | 'organisation' | 'reference' | 'nowMs'>,
    { by, days }: Budget,
  ): number {
    const today = Math.floor(nowMs / DAY_MS);
    const keys =
      by === 'person'
        ? userNames.map((userName) => personKey(ask, userName))
        : [referenceKey(ask, organisation, reference)];
    const counted = keys
      .flatMap((key) => [...(this.#days.get(key)?.keys() ?? [])])
      .filter((day) => day > today - days && day <= today);
    return (Math.min(today, ...counted) + days) * DAY_MS;
  }

  #lastDays(key: string, today: number, days: number): Day[] {
    const known = this.#days.get(key);
    if (known === undefined) return [];
    return days === 1
      ? [known.get(today) ?? []].flat()
      : [...known].filter(([day]) => day > today - days && day <= today).map(([, day]) => day);
  }

  #noteStarted(
    {
      at,
      actor,
      details: {
        budget: { queryHash, reference: named, marks: looked, ...ask },
        query = {},
        justification,
      },
    }: z.infer<typeof startedLeaf>,
    index: number,
  ): void {
    const day = Math.floor(instantMs(at) / DAY_MS);
    const keys = [
      personKey(ask, actor.userName),
      referenceKey(ask, actor.organisation, justification?.reference ?? named ?? ''),
    ];
    const marks = looked ?? marksIn(query, index);
    for (const each of keys.map((key) => this.#dayOf(key, day))) {
      each.searches.add(queryHash);
      if (ask.wide) each.wideSearches.add(queryHash);
      for (const mark of marks) each.marks.add(mark);
    }
    this.#open.set(index, { ask, queryHash, keys, day, reads: 0 });
  }

  #noteRelease(bytes: Uint8Array): void {
    const leaf = releaseLeaf.safeParse(parseLeaf(bytes));
    if (leaf.success)
      this.#releases.push({
        userName: leaf.data.details.release.userName,
        day: Math.floor(instantMs(leaf.data.at) / DAY_MS),
      });
  }

  #dayOf(key: string, day: number): Day {
    const days = this.#days.get(key) ?? new Map<number, Day>();
    this.#days.set(key, days);
    const known = days.get(day) ?? newDay();
    days.set(day, known);
    for (const old of days.keys()) if (old <= day - BUDGET_DAYS) days.delete(old);
    return known;
  }
}

function spentOf(measure: BudgetMeasure, days: readonly Day[]): number {
  if (measure === 'searches' || measure === 'wideSearches')
    return days.reduce((sum, day) => sum + day[measure].size, 0);
  if (measure === 'marks')
    return days.length === 1 ? (days[0]?.marks.size ?? 0) : new Set(days.flatMap(({ marks }) => [...marks])).size;
  return days.reduce((sum, { totals }) => sum + totals[measure], 0);
}

type Adding = Pick<Reckoned, 'ask' | 'queryHash' | 'marks' | 'reads'> & {
  readonly had: readonly Day[];
  readonly onDay: readonly Day[];
  readonly given: number;
};

const isOfReads = (measure: BudgetMeasure): boolean =>
  measure === 'reads' || measure === 'wideReads' || measure === 'readsOfMarks';

/** Whether the reads of a search count in a measure. */
const countsIn = (measure: BudgetMeasure, { wide, byMark }: BudgetAsk): boolean =>
  measure === 'readsOfMarks' ? byMark : measure === 'reads' ? !byMark : measure === 'wideReads' && wide && !byMark;

function addsOf(measure: BudgetMeasure, { ask, queryHash, marks, reads, had, onDay, given }: Adding): number {
  switch (measure) {
    case 'searches':
      return onDay.some(({ searches }) => searches.has(queryHash)) ? 0 : 1;
    case 'wideSearches':
      return !ask.wide || onDay.some(({ wideSearches }) => wideSearches.has(queryHash)) ? 0 : 1;
    case 'marks':
      return marks.filter((mark) => !had.some((day) => day.marks.has(mark))).length;
    case 'reads':
    case 'wideReads':
    case 'readsOfMarks':
      // What it returned today already does not count twice.
      return countsIn(measure, ask) && reads > given ? reads : 0;
  }
}
