import type { WindowMs } from '../../../app/domain/time-window.ts';
import { copyFor } from '../copy-for.ts';
import { CHUNK_TARGET_ROWS } from '../read-chunk.ts';
import type { ReadSearch } from '../read-store.ts';
import { readsFound, type Beside, type Bindings } from './read-search-sql.ts';

/** Stretches of equal length in which reads are counted before they are fetched slice by slice. */
const STRETCHES = 4_096;
/** Of one mark, so that a slice skips nearly all of its table: reads of a mark lie side by side, in order of time. */
const READS_OF_A_MARK = 32_768;
/** The first slice is small: something can be drawn while the rest is on its way. */
const FIRST_ROWS = 2_048;
/** Rows of a slice that are still put in order in one piece. */
const MOST_ROWS = 2 * CHUNK_TARGET_ROWS;

/** Counts of reads by stretch of time, for a search whose reads lie in order of time. */
export type Stretches = { readonly sql: string; readonly startOf: (stretch: number) => number };

/**
 * How to count the reads of a search by stretch; undefined for a search that finds its reads all over the table, where
 * each slice would read all of it again.
 */
export function stretchesOf(
  search: ReadSearch,
  held: WindowMs,
  bindings: Bindings,
  beside: Beside,
): Stretches | undefined {
  if (search.vrms === undefined || copyFor(search) !== 'rv') return undefined;
  const fromMs = Math.trunc(Math.max(search.fromMs, held.fromMs));
  const lengthMs = Math.max(1, Math.ceil((Math.min(search.toMs, held.toMs) - fromMs) / STRETCHES));
  return {
    sql: `SELECT (ts - ${fromMs}) // ${lengthMs} AS stretch, count(*) FROM (${readsFound(search, 'ts', bindings, beside)}) GROUP BY stretch ORDER BY stretch`,
    startOf: (stretch) => fromMs + stretch * lengthMs,
  };
}

export type Slice = WindowMs & {
  /** Too many reads at once to be put in order outside of the engine. */
  readonly crowded: boolean;
};

/**
 * Cuts the window of a search so that each slice has about as many reads as a chunk; undefined when its marks have too few
 * reads each for that to be worth it.
 * @param counted stretches that have any reads, ascending, and how many
 */
export function slicesOf(
  search: ReadSearch,
  counted: readonly (readonly [stretch: number, reads: number])[],
  startOf: (stretch: number) => number,
): readonly Slice[] | undefined {
  const total = counted.reduce((sum, [, reads]) => sum + reads, 0);
  if (total < READS_OF_A_MARK * (search.vrms?.length ?? 0)) return undefined;
  const slices: Slice[] = [];
  let fromMs = search.fromMs;
  let rows = 0;
  const cut = (toMs: number): void => {
    slices.push({ fromMs, toMs, crowded: rows > MOST_ROWS });
    [fromMs, rows] = [toMs, 0];
  };
  for (const [stretch, reads] of counted) {
    const target = slices.length === 0 ? FIRST_ROWS : CHUNK_TARGET_ROWS;
    if (rows > 0 && rows + reads > target) cut(startOf(stretch));
    rows += reads;
  }
  cut(search.toMs);
  return slices;
}
