import { DAY_MS } from '../domain/instant.ts';
import { SAMPLE_AT_LEAST, SAMPLE_MOST_OF_A_PERSON, SAMPLE_SHARE, UNDECLARED_MOST } from './audit-rules.ts';
import type { SearchFact } from './search-fact.ts';

/** Why a record is in a sample: drawn, or because all of its kind are reviewed. */
export const SAMPLE_REASONS = [
  'RANDOM',
  'OVER_90_DAYS',
  'AUTHORITY',
  'DISCLOSURE',
  'VOI_CHANGE',
  'CORRECTION',
  'USER_NOT_SAMPLED',
  'LIFE_AT_RISK',
  'ASKED_AGAIN',
  'CONFLICT_NOT_DECLARED',
  'OPERATION_UNKNOWN',
] as const;
export type SampleReason = (typeof SAMPLE_REASONS)[number];

export type SampleItem = {
  readonly index: number;
  readonly why: readonly SampleReason[];
  /**
   * How often the same person made the same query for the same reason that day, when more than once: the item stands
   * for all.
   */
  readonly asked?: number;
};
/**
 * Records of kinds that must be reviewed in full and that are not in the sample, because one person made so many of
 * them on one day.
 */
export type LeftOut = { readonly userName: string; readonly why: SampleReason; readonly records: number };
export type Stratum = {
  readonly organisation: string;
  readonly category: string;
  readonly band: string;
  readonly population: number;
  readonly drawn: number;
};

/** Every active person is sampled at least once in this time [default]. */
export const SAMPLED_WITHIN_MS = 365 * DAY_MS;

export type Draw = {
  /** Searches that ran, in the order of the log. */
  readonly searches: readonly SearchFact[];
  /** Other records that are all looked at: grants, disclosures. */
  readonly always: readonly {
    readonly index: number;
    readonly why: SampleReason;
    readonly userName?: string | undefined;
    readonly atMs?: number;
  }[];
  /** People who were in a sample in the year before. */
  readonly sampledPeople: ReadonlySet<string>;
  /** The rank of a record in the draw: the lowest are drawn. Depends on the seed and the index alone. */
  readonly lot: (index: number) => string;
  /** The most of one person, day and reason; see `SAMPLE_MOST_OF_A_PERSON`. */
  readonly most?: number;
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Shares `total` among strata in proportion (largest remainders; ties go to the first), none beyond its population. */
export function shareOut(populations: readonly number[], total: number): number[] {
  const all = populations.reduce((sum, n) => sum + n, 0);
  const wanted = Math.min(total, all);
  const exact = populations.map((n) => (all === 0 ? 0 : (n * wanted) / all));
  const shares = exact.map(Math.floor);
  const order = exact
    .map((share, i) => ({ i, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  let left = wanted - shares.reduce((sum, n) => sum + n, 0);
  for (const { i } of order) {
    if (left === 0) break;
    if ((shares[i] ?? 0) >= (populations[i] ?? 0)) continue;
    shares[i] = (shares[i] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS);

/**
 * Searches that count as one item: the same query by the same person for the same reason on the same day. The first
 * stands for all.
 */
function asOne(searches: readonly SearchFact[]): {
  readonly first: readonly SearchFact[];
  readonly asked: ReadonlyMap<number, number>;
} {
  const groups = new Map<string, [SearchFact, ...SearchFact[]]>();
  for (const search of searches) {
    const {
      atMs,
      authorityId,
      band,
      category,
      index,
      obligations = [],
      queryHash,
      reason,
      reference,
      userName,
    } = search;
    const key =
      queryHash === undefined || queryHash === null
        ? String(index)
        : JSON.stringify([
            userName,
            dayOf(atMs),
            queryHash,
            category,
            reference,
            reason,
            authorityId,
            band,
            obligations,
          ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [search]);
    else group.push(search);
  }
  const all = [...groups.values()];
  return {
    first: all.map(([search]) => search),
    asked: new Map(all.filter(({ length }) => length > 1).map((group) => [group[0].index, group.length])),
  };
}

type Wanted = { readonly index: number; readonly why: SampleReason; readonly userName: string; readonly atMs: number };

/** Searches that must be reviewed whoever is drawn. */
function wantedOf({ index, userName, atMs, band, authorityId, obligations = [] }: SearchFact): Wanted[] {
  const reasons: readonly [SampleReason, boolean][] = [
    ['OVER_90_DAYS', band !== null && band !== 'RECENT'],
    ['AUTHORITY', authorityId !== null],
    ['LIFE_AT_RISK', obligations.includes('REVIEW_WITHIN_HOUR')],
    ['ASKED_AGAIN', obligations.includes('ASKED_AGAIN')],
    ['OPERATION_UNKNOWN', obligations.includes('OPERATION_UNKNOWN')],
  ];
  return reasons.flatMap(([why, wanted]) => (wanted ? [{ index, why, userName, atMs }] : []));
}

/**
 * A sample. For each organisation: the greater of `SAMPLE_AT_LEAST` and `SAMPLE_SHARE` of its searches, shared among
 * categories and age bands in proportion; all searches that must be reviewed, but of one person and day no more than
 * `most` of a kind; and one search of each person who was in no sample for a year. The same query by the same person
 * is one item, however often it was made. The same input gives the same sample, so that anybody can repeat the draw.
 */
export function drawSample({ searches, always, sampledPeople, lot, most = SAMPLE_MOST_OF_A_PERSON }: Draw): {
  readonly items: readonly SampleItem[];
  readonly strata: readonly Stratum[];
  readonly leftOut: readonly LeftOut[];
} {
  const why = new Map<number, Set<SampleReason>>();
  const take = (index: number, reason: SampleReason): void => {
    why.set(index, (why.get(index) ?? new Set()).add(reason));
  };
  const { first, asked } = asOne(searches);
  const lots = new Map([...first, ...always].map(({ index }) => [index, lot(index)]));
  const byLot = (a: { readonly index: number }, b: { readonly index: number }): number =>
    compare(lots.get(a.index) ?? '', lots.get(b.index) ?? '') || a.index - b.index;

  const strata: Stratum[] = [];
  const organisations = [...new Set(first.map(({ organisation }) => organisation))].sort(compare);
  for (const organisation of organisations) {
    const own = first.filter((search) => search.organisation === organisation);
    const groups = new Map<string, SearchFact[]>();
    for (const search of own) {
      const key = `${search.category ?? 'NONE'}\n${search.band ?? 'NONE'}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [search]);
      else group.push(search);
    }
    const keys = [...groups.keys()].sort(compare);
    const shares = shareOut(
      keys.map((key) => groups.get(key)?.length ?? 0),
      Math.max(SAMPLE_AT_LEAST, Math.ceil(own.length * SAMPLE_SHARE)),
    );
    for (const [i, key] of keys.entries()) {
      const group = groups.get(key) ?? [];
      const [category = '', band = ''] = key.split('\n');
      const drawn = shares[i] ?? 0;
      strata.push({ organisation, category, band, population: group.length, drawn });
      for (const { index } of [...group].sort(byLot).slice(0, drawn)) take(index, 'RANDOM');
    }
  }

  const leftOut = new Map<string, LeftOut>();
  const wanted = [
    ...first.flatMap(wantedOf),
    ...always.map(({ index, why: reason, userName = '', atMs = 0 }) => ({ index, why: reason, userName, atMs })),
  ];
  const ofOne = new Map<string, Wanted[]>();
  for (const each of wanted) {
    const key = `${each.why}\n${dayOf(each.atMs)}\n${each.userName}`;
    const others = ofOne.get(key);
    if (others === undefined) ofOne.set(key, [each]);
    else others.push(each);
  }
  for (const each of ofOne.values()) {
    for (const { index, why: reason } of each.length > most ? [...each].sort(byLot).slice(0, most) : each)
      take(index, reason);
    const [one] = each;
    if (one === undefined || each.length <= most) continue;
    const key = `${one.userName}\n${one.why}`;
    leftOut.set(key, {
      userName: one.userName,
      why: one.why,
      records: (leftOut.get(key)?.records ?? 0) + each.length - most,
    });
  }
  const undeclared = first.filter(({ obligations }) => obligations?.includes('CONFLICT_NOT_DECLARED') === true);
  for (const { index } of [...undeclared].sort(byLot).slice(0, UNDECLARED_MOST)) take(index, 'CONFLICT_NOT_DECLARED');

  const seen = new Set([
    ...sampledPeople,
    ...first.filter(({ index }) => why.has(index)).map(({ userName }) => userName),
  ]);
  for (const search of [...first].sort(byLot)) {
    if (seen.has(search.userName)) continue;
    seen.add(search.userName);
    take(search.index, 'USER_NOT_SAMPLED');
  }
  const itemOf = (index: number, reasons: ReadonlySet<SampleReason>): SampleItem => {
    const times = asked.get(index);
    return { index, why: [...reasons].sort(compare), ...(times === undefined ? {} : { asked: times }) };
  };
  return {
    items: [...why].map(([index, reasons]) => itemOf(index, reasons)).sort((a, b) => a.index - b.index),
    strata,
    leftOut: [...leftOut.values()].sort((a, b) => compare(a.userName, b.userName) || compare(a.why, b.why)),
  };
}
