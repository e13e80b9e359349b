import { LEAST_STAY_READS, type Stay } from '../../app/movement/stays.ts';
import type { Investigation } from '../columns/investigation.ts';
import { countText, durationText } from '../words/measures.ts';
import type { LaneReads } from './lane-columns.ts';

/**
 * The stays before one camera that begin among the first `most` reads of a lane, oldest first: each from the first to the last of
 * its reads in view, because bars and words are about those that filters and brush leave. One that goes on after those is told whole.
 */
export function staysAmong(
  { stayOf, table }: Pick<Investigation, 'stayOf' | 'table'>,
  reads: LaneReads,
  most: number = reads.count,
): readonly Stay[] {
  const stays: Stay[] = [];
  const end = Math.min(reads.count, most);
  for (let k = 0; k < end;) {
    const firstRow = reads.rowAt(k);
    const until = stayOf(firstRow)?.lastRow ?? firstRow;
    const next = firstAfter(reads, k, until);
    const count = next - k;
    const lastRow = reads.rowAt(next - 1);
    k = next;
    if (count < LEAST_STAY_READS) continue;
    const seconds = ((table.capturedAtMs[lastRow] ?? 0) - (table.capturedAtMs[firstRow] ?? 0)) / 1_000;
    stays.push({ firstRow, lastRow, reads: count, seconds });
  }
  return stays;
}

/** The number of the first read of a lane, after the one at `k`, whose row is later than `row`. */
function firstAfter(reads: LaneReads, k: number, row: number): number {
  let [low, high] = [k + 1, reads.count];
  // Most reads are part of no stay.
  if (low >= high || reads.rowAt(low) > row) return low;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reads.rowAt(middle) <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const stayWords = ({ seconds, reads }: Stay): string =>
  `one stay of ${durationText(seconds)}, ${countText(reads, 'read')}`;
