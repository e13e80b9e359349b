import { LEAST_STAY_READS, type Stay } from '../../app/movement/stays.ts';
import type { Investigation } from '../columns/investigation.ts';
import { countText, durationText } from '../words/measures.ts';
import type { LaneReads } from './lane-columns.ts';

/**
 * The stays before one camera among the first `most` reads of a lane, oldest first: each from the first to the last of
 * its reads in view, because bars and words are about those that filters and brush leave.
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
    let [lastRow, count] = [firstRow, 1];
    for (k += 1; k < end && reads.rowAt(k) <= until; k += 1) {
      lastRow = reads.rowAt(k);
      count += 1;
    }
    if (count < LEAST_STAY_READS) continue;
    const seconds = ((table.capturedAtMs[lastRow] ?? 0) - (table.capturedAtMs[firstRow] ?? 0)) / 1_000;
    stays.push({ firstRow, lastRow, reads: count, seconds });
  }
  return stays;
}

export const stayWords = ({ seconds, reads }: Stay): string =>
  `one stay of ${durationText(seconds)}, ${countText(reads, 'read')}`;
