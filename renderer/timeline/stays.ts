import type { Stay } from '../../app/movement/stays.ts';
import type { Investigation } from '../columns/investigation.ts';
import { countText, durationText } from '../words/measures.ts';
import type { LaneReads } from './lane-columns.ts';

/** The stays before one camera among the first `most` reads of a lane, oldest first. */
export function staysAmong(
  { stayOf }: Pick<Investigation, 'stayOf'>,
  reads: LaneReads,
  most: number = reads.count,
): readonly Stay[] {
  const stays: Stay[] = [];
  const end = Math.min(reads.count, most);
  for (let k = 0; k < end;) {
    const stay = stayOf(reads.rowAt(k));
    if (stay !== undefined) stays.push(stay);
    const lastRow = stay?.lastRow ?? -1;
    do k += 1;
    while (k < end && reads.rowAt(k) <= lastRow);
  }
  return stays;
}

export const stayWords = ({ seconds, reads }: Stay): string =>
  `one stay of ${durationText(seconds)}, ${countText(reads, 'read')}`;
