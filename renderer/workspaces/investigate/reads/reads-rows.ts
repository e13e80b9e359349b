import { nextLocalMidnight } from '../../../../app/domain/london-time.ts';
import { rowsIn, type Investigation, type Rows } from '../../../columns/investigation.ts';

export const SORT_KEYS = ['time', 'camera', 'road', 'confidence'] as const;
export type SortKey = (typeof SORT_KEYS)[number];
export type Sort = { readonly key: SortKey; readonly descending: boolean };

/** Rows in the order asked. Ties keep time order, so that a sort never shuffles a journey. */
export function sortedRows(investigation: Investigation, sort: Sort): Rows {
  const { table, rows, cameraAt } = investigation;
  const sign = sort.descending ? -1 : 1;
  if (sort.key === 'time') return sort.descending ? rows.slice().reverse() : rows;
  if (sort.key === 'confidence') {
    return rows.slice().sort((a, b) => sign * ((table.confidence[a] ?? 0) - (table.confidence[b] ?? 0)) || a - b);
  }
  const text = (row: number): string => {
    const camera = cameraAt(row);
    return sort.key === 'road' ? (camera?.road ?? '') : (camera?.name ?? table.cameraIdAt(row));
  };
  return rows.slice().sort((a, b) => sign * text(a).localeCompare(text(b), 'en-GB', { numeric: true }) || a - b);
}

/**
 * Runs of reads of one local day, in time order. Formatting a date is slow, so it is done once per day and not per
 * read.
 */
export type DayRun = { readonly from: number; readonly count: number };

export function dayRuns(investigation: Investigation): readonly DayRun[] {
  const { table, rows } = investigation;
  const runs: DayRun[] = [];
  for (let from = 0; from < rows.length;) {
    const fromMs = table.capturedAtMs[rows[from] ?? 0] ?? 0;
    const count = rowsIn(table, rows.subarray(from), { fromMs, toMs: nextLocalMidnight(fromMs) }).length;
    runs.push({ from, count });
    from += count;
  }
  return runs;
}

/** Sorted by time, the table is grouped by local day, each with a heading. */
export function listItems(investigation: Investigation, sort: Sort, days: readonly DayRun[]): Rows {
  const rows = sortedRows(investigation, sort);
  if (sort.key !== 'time') return rows;
  const items = new Int32Array(rows.length + days.length);
  const runs = sort.descending ? [...days].reverse() : days;
  let at = 0;
  for (const { from, count } of runs) {
    const start = sort.descending ? rows.length - from - count : from;
    items[at] = ~(rows[start] ?? 0);
    items.set(rows.subarray(start, start + count), at + 1);
    at += count + 1;
  }
  return items;
}

/** Indices of the headings in the list, ascending. */
export function headingIndices(sort: Sort, days: readonly DayRun[]): Int32Array {
  if (sort.key !== 'time') return new Int32Array();
  const headings = new Int32Array(days.length);
  let at = 0;
  (sort.descending ? [...days].reverse() : days).forEach(({ count }, i) => {
    headings[i] = at;
    at += count + 1;
  });
  return headings;
}

/** How many reads are under a day's heading, by any row of it. */
export function countsByHeading(
  investigation: Investigation,
  sort: Sort,
  days: readonly DayRun[],
): ReadonlyMap<number, number> {
  return new Map(
    days.map(({ from, count }) => [investigation.rows[sort.descending ? from + count - 1 : from] ?? 0, count]),
  );
}
