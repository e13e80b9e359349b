import { DAY_MS } from '../domain/instant.ts';
import { SAMPLE_AT_LEAST, SAMPLE_SHARE, UNDECLARED_MOST } from './audit-rules.ts';
import type { SearchFact } from './search-fact.ts';

/** Why a record is in a sample: drawn, or because all of its kind are looked at. */
export const SAMPLE_REASONS = ['RANDOM', 'OVER_90_DAYS', 'AUTHORITY', 'DISCLOSURE', 'VOI_CHANGE', 'CORRECTION', 'USER_NOT_SAMPLED', 'LIFE_AT_RISK', 'ASKED_AGAIN', 'CONFLICT_NOT_DECLARED', 'OPERATION_UNKNOWN'] as const;
export type SampleReason = (typeof SAMPLE_REASONS)[number];

export type SampleItem = { readonly index: number; readonly why: readonly SampleReason[] };
export type Stratum = { readonly organisation: string; readonly category: string; readonly band: string; readonly population: number; readonly drawn: number };

/** Every active person is sampled at least once in this time [default]. */
export const SAMPLED_WITHIN_MS = 365 * DAY_MS;

export type Draw = {
  /** Searches that ran, in the order of the log. */
  readonly searches: readonly SearchFact[];
  /** Other records that are all looked at: grants, disclosures. */
  readonly always: readonly { readonly index: number; readonly why: SampleReason }[];
  /** People who were in a sample in the year before. */
  readonly sampledPeople: ReadonlySet<string>;
  /** Where a record stands in the draw: the lowest are drawn. Depends on the seed and the index alone. */
  readonly lot: (index: number) => string;
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Shares `total` among strata in proportion (largest remainders; of equals the first), none beyond its population. */
export function shareOut(populations: readonly number[], total: number): number[] {
  const all = populations.reduce((sum, n) => sum + n, 0);
  const wanted = Math.min(total, all);
  const exact = populations.map((n) => (all === 0 ? 0 : (n * wanted) / all));
  const shares = exact.map(Math.floor);
  const order = exact.map((share, i) => ({ i, rest: share - Math.floor(share) })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  let left = wanted - shares.reduce((sum, n) => sum + n, 0);
  for (const { i } of order) {
    if (left === 0) break;
    if ((shares[i] ?? 0) >= (populations[i] ?? 0)) continue;
    shares[i] = (shares[i] ?? 0) + 1;
    left -= 1;
  }
  return shares;
}

/**
 * A sample: of each organisation the greater of `SAMPLE_AT_LEAST` and `SAMPLE_SHARE` of its searches, shared among categories
 * and age bands in proportion; all that the rules want looked at whole; and somebody's one search when they were in no
 * sample for a year. The same input gives the same sample, so that anybody can draw it again.
 */
export function drawSample({ searches, always, sampledPeople, lot }: Draw): { readonly items: readonly SampleItem[]; readonly strata: readonly Stratum[] } {
  const why = new Map<number, Set<SampleReason>>();
  const take = (index: number, reason: SampleReason): void => {
    why.set(index, (why.get(index) ?? new Set()).add(reason));
  };
  const lots = new Map(searches.map(({ index }) => [index, lot(index)]));
  const byLot = (a: SearchFact, b: SearchFact): number => compare(lots.get(a.index) ?? '', lots.get(b.index) ?? '') || a.index - b.index;

  const strata: Stratum[] = [];
  const organisations = [...new Set(searches.map(({ organisation }) => organisation))].sort(compare);
  for (const organisation of organisations) {
    const own = searches.filter((search) => search.organisation === organisation);
    const groups = new Map<string, SearchFact[]>();
    for (const search of own) {
      const key = `${search.category ?? 'NONE'}\n${search.band ?? 'NONE'}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [search]);
      else group.push(search);
    }
    const keys = [...groups.keys()].sort(compare);
    const shares = shareOut(keys.map((key) => groups.get(key)?.length ?? 0), Math.max(SAMPLE_AT_LEAST, Math.ceil(own.length * SAMPLE_SHARE)));
    for (const [i, key] of keys.entries()) {
      const group = groups.get(key) ?? [];
      const [category = '', band = ''] = key.split('\n');
      const drawn = shares[i] ?? 0;
      strata.push({ organisation, category, band, population: group.length, drawn });
      for (const { index } of [...group].sort(byLot).slice(0, drawn)) take(index, 'RANDOM');
    }
  }

  for (const search of searches) {
    if (search.band !== null && search.band !== 'RECENT') take(search.index, 'OVER_90_DAYS');
    if (search.authorityId !== null) take(search.index, 'AUTHORITY');
    if (search.obligations?.includes('REVIEW_WITHIN_HOUR') === true) take(search.index, 'LIFE_AT_RISK');
    if (search.obligations?.includes('ASKED_AGAIN') === true) take(search.index, 'ASKED_AGAIN');
    if (search.obligations?.includes('OPERATION_UNKNOWN') === true) take(search.index, 'OPERATION_UNKNOWN');
  }
  const undeclared = searches.filter(({ obligations }) => obligations?.includes('CONFLICT_NOT_DECLARED') === true);
  for (const { index } of [...undeclared].sort(byLot).slice(0, UNDECLARED_MOST)) take(index, 'CONFLICT_NOT_DECLARED');
  for (const { index, why: reason } of always) take(index, reason);

  const seen = new Set([...sampledPeople, ...searches.filter(({ index }) => why.has(index)).map(({ userName }) => userName)]);
  for (const search of [...searches].sort(byLot)) {
    if (seen.has(search.userName)) continue;
    seen.add(search.userName);
    take(search.index, 'USER_NOT_SAMPLED');
  }
  return { items: [...why].map(([index, reasons]) => ({ index, why: [...reasons].sort(compare) })).sort((a, b) => a.index - b.index), strata };
}
