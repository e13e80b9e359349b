/**
 * The items of a grid as numbers: a row, or a heading as the bitwise complement of the first row under it. An `Int32Array` is one; so is
 * a list whose items are computed when they are drawn.
 */
export type ItemList = {
  readonly length: number;
  readonly at: (index: number) => number | undefined;
  readonly indexOf: (row: number) => number;
  /** Index of the first item at or after the place that a row would have. */
  readonly indexNear?: (row: number) => number;
};

/** Items that are written down. */
export type GridItems = {
  readonly items: Int32Array;
  /** Indices of the headings among the items, ascending. */
  readonly headings: Int32Array;
};

export const isHeading = (item: number): boolean => item < 0;
export const rowOf = (item: number): number => (item < 0 ? ~item : item);

/** The next item that is a row, from an index, in steps of `by`; the same index when there is none. */
export function nextRowIndex(items: Pick<ItemList, 'length' | 'at'>, from: number, by: 1 | -1): number {
  for (let i = from + by; i >= 0 && i < items.length; i += by) if (!isHeading(items.at(i) ?? -1)) return i;
  return from;
}
