/**
 * Positions of the items of a long list in which all rows have one height and all headings another. A position
 * depends only on the number of headings before it, so placing a million rows costs nothing. Pure, in CSS pixels.
 */
export type RowPositions = {
  readonly count: number;
  readonly totalPx: number;
  /** Of the lowest item that there may be. */
  readonly leastPx: number;
  readonly topOf: (index: number) => number;
  readonly heightOf: (index: number) => number;
  /** The item at a height; the first or last for heights outside. */
  readonly indexAt: (px: number) => number;
};

export type RowHeights = { readonly rowPx: number; readonly headingPx: number };

/** How many of the sorted `values` are less than `value`, by binary search. */
function countBelow(values: Int32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `headings`: the indices of the headings, ascending. */
export function rowPositions(count: number, headings: Int32Array, { rowPx, headingPx }: RowHeights): RowPositions {
  const more = headingPx - rowPx;
  const topOf = (index: number): number => index * rowPx + countBelow(headings, index) * more;
  const heightOf = (index: number): number => (headings[countBelow(headings, index)] === index ? headingPx : rowPx);
  const indexAt = (px: number): number => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (topOf(middle) <= px) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  };
  const leastPx = Math.min(rowPx, headingPx);
  return { count, totalPx: count * rowPx + headings.length * more, leastPx, topOf, heightOf, indexAt };
}

/** Chromium lays nothing out beyond 2^25 physical pixels; this limit is safe on a screen with a scale factor of two. */
const TALLEST_PX = 15_000_000;

/**
 * A list taller than a page can be scrolls proportionally: `scrollTop` of the element is mapped to a position in the
 * whole list, start to start and end to end.
 */
export type Travel = {
  /** Height of the element that scrolls. */
  readonly drawnPx: number;
  readonly toList: (scrollTop: number) => number;
  readonly toScroll: (listPx: number) => number;
};

export function travelOf(totalPx: number, viewPx: number, tallestPx: number = TALLEST_PX): Travel {
  const drawnPx = Math.min(totalPx, tallestPx);
  const rate = drawnPx === totalPx ? 1 : (totalPx - viewPx) / (drawnPx - viewPx);
  return { drawnPx, toList: (scrollTop) => scrollTop * rate, toScroll: (listPx) => listPx / rate };
}
