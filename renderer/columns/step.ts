import type { Looking } from '../search/looking.ts';

/**
 * Selects the next or previous read that the filters let through. It begins at the selected read when that is in view, else at the end
 * of the view that is stepped away from. Past the end of the brush the brush follows, so a step never ends in nothing.
 */
export function stepThroughReads({ index, filters, selection }: Looking, by: 1 | -1): void {
  const { time } = filters.getState();
  const { selectedRow, select } = selection.getState();
  const { passing } = index;
  const isInView = (row: number): boolean => index.isInView(time, row);
  const fromRow = time === undefined ? 0 : index.rowAt(time.fromMs);
  const toRow = time === undefined ? index.rows : index.rowAt(time.toMs);
  const rank =
    selectedRow !== undefined && isInView(selectedRow)
      ? passing.rank(selectedRow) + by
      : by === 1
        ? passing.rank(fromRow)
        : passing.rank(toRow) - 1;
  // At the last read there is no next one; from an empty view the nearest the other way is better than none.
  const row = passing.select(Math.min(Math.max(rank, 0), passing.total - 1));
  // One that is chosen already, and out of view, is brought into it.
  if (row !== undefined && (row !== selectedRow || !isInView(row))) select(row);
}
