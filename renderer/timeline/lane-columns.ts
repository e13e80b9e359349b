import type { Investigation, Span } from '../columns/investigation.ts';
import { FLAGS, type Flag } from '../columns/read-filters.ts';
import type { ReadIndex } from '../columns/read-index.ts';
import { bitsIn, orderByTime, type OrderedBits, type ReadOrder } from '../columns/read-order.ts';

/**
 * What a lane draws in each pixel, found by searching for the edges of the pixels and counting bits between them: the cost is that of
 * the pixels, whatever the number of reads.
 */

/**
 * What a pixel is drawn as, in ascending order of what wins where a pixel stands for several reads. The read that is chosen is no mark:
 * it is drawn around the pixel, so that it never hides a flag.
 */
export const MARKS = { none: 0, plain: 1, nearMiss: 2, doubtful: 3, impossible: 4 } as const;

const MARK_OF = {
  impossible: MARKS.impossible,
  doubtful: MARKS.doubtful,
  nearMiss: MARKS.nearMiss,
} as const satisfies Record<Flag, number>;

/**
 * The rows of a result lane after lane, each in time order: run `i` is vehicle `i`. `indexed` are the rows that the index has: a
 * result of one vehicle shows those that have come since it was built too.
 */
export function laneOrder(
  { vehicles, rows, vehicleOf }: Pick<Investigation, 'vehicles' | 'rows' | 'vehicleOf'>,
  indexed: number,
): ReadOrder {
  if (vehicles.length <= 1) return orderByTime(indexed);
  const rowAt = new Int32Array(rows.length);
  const runStart = new Int32Array(vehicles.length + 1);
  let place = 0;
  vehicles.forEach((vehicle, i) => {
    runStart[i] = place;
    rowAt.set(vehicle.rows, place);
    place += vehicle.rows.length;
  });
  runStart[vehicles.length] = place;
  return { rows: rows.length, rowAt, runStart, groupOfRun: Int32Array.from(vehicles, (_, i) => i), runOf: vehicleOf };
}

/** Buffers of one width, filled anew at each drawing. */
export class LaneColumns {
  /** By pixel edge, of which there is one more than pixels: the first row at or after it. */
  readonly edges: Int32Array;
  /** By pixel: reads in view, and the mark that wins. */
  readonly counts: Uint32Array;
  readonly marks: Uint8Array;
  /** The pixel of the read that is chosen, if that is in view in the lane. */
  selectedX: number | undefined;
  /** By edge, the place in the lane. */
  private readonly places: Int32Array;

  constructor(readonly width: number) {
    this.edges = new Int32Array(width + 1);
    this.places = new Int32Array(width + 1);
    this.counts = new Uint32Array(width);
    this.marks = new Uint8Array(width);
  }

  /** Where the pixels of a span begin among the rows: once for all lanes. */
  setSpan(index: Pick<ReadIndex, 'rowAt'>, { fromMs, toMs }: Span): void {
    const eachMs = (toMs - fromMs) / this.width;
    for (let x = 0; x < this.width; x += 1) this.edges[x] = index.rowAt(fromMs + x * eachMs);
    this.edges[this.width] = index.rowAt(toMs);
  }

  /** Counts and marks of one lane. */
  fill(order: ReadOrder, bits: OrderedBits, run: number, selectedRow: number | undefined): void {
    const { edges, places, counts, marks, width } = this;
    this.selectedX = undefined;
    let place = order.runStart[run] ?? 0;
    const end = order.runStart[run + 1] ?? place;
    for (let x = 0; x <= width; x += 1) {
      place = placeAtOrAfter(order, place, end, edges[x]!);
      places[x] = place;
    }
    const { passing, flagged } = bits;
    let before = passing.rank(places[0]!);
    for (let x = 0; x < width; x += 1) {
      const after = passing.rank(places[x + 1]!);
      counts[x] = after - before;
      marks[x] = after > before ? MARKS.plain : MARKS.none;
      before = after;
    }
    // Gravest last, so that it stays.
    for (let i = FLAGS.length - 1; i >= 0; i -= 1) {
      const flag = FLAGS[i]!;
      const set = flagged[flag];
      if (set.total === 0) continue;
      let flagsBefore = set.rank(places[0]!);
      for (let x = 0; x < width; x += 1) {
        const after = set.rank(places[x + 1]!);
        if (after > flagsBefore) marks[x] = MARK_OF[flag];
        flagsBefore = after;
      }
    }
    if (selectedRow === undefined || order.runOf(selectedRow) !== run) return;
    const x = pixelOfRow(edges, selectedRow);
    if (x === undefined) return;
    const place1 = placeAtOrAfter(order, places[x]!, places[x + 1]!, selectedRow);
    if (place1 < places[x + 1]! && passing.has(place1)) this.selectedX = x;
  }
}

/** The pixel between whose edges a row lies; undefined outside of all of them. */
export function pixelOfRow(edges: Int32Array, row: number): number | undefined {
  const last = edges.length - 1;
  if (last < 1 || row < edges[0]! || row >= edges[last]!) return undefined;
  let low = 0;
  let high = last;
  // The last edge at or before the row: of several at one row the pixel is the one that holds it.
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= row) low = middle;
    else high = middle;
  }
  return low;
}

/** The first place of a lane, from `from` on, whose row is `row` or a later one. */
function placeAtOrAfter({ rowAt }: ReadOrder, from: number, end: number, row: number): number {
  if (rowAt === undefined) return Math.min(Math.max(from, row), end);
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rowAt[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The reads of a lane that are in view in a span: how many, and each by its number. */
export type LaneReads = { readonly count: number; readonly rowAt: (k: number) => number };

/** Lanes of a result: an order and the bits in it, which change with the filters only. */
export class Lanes {
  private bits: OrderedBits;

  constructor(
    private readonly index: ReadIndex,
    readonly order: ReadOrder,
  ) {
    this.bits = bitsIn(order, index);
  }

  /** Looks at what the filters let through now. Costs nothing while they are the same. */
  refresh(): OrderedBits {
    this.bits = bitsIn(this.order, this.index);
    return this.bits;
  }

  readsIn(run: number, { fromMs, toMs }: Span): LaneReads {
    const { order, index } = this;
    const { passing } = this.bits;
    const [from, to] = this.placesOf(run, index.rowAt(fromMs), index.rowAt(toMs));
    const first = passing.rank(from);
    return {
      count: passing.rank(to) - first,
      rowAt: (k) => {
        const place = passing.select(first + k) ?? 0;
        return order.rowAt?.[place] ?? place;
      },
    };
  }

  /** Reads of a lane in view in a span that have a flag. */
  flaggedIn(run: number, { fromMs, toMs }: Span, flag: Flag): number {
    const [from, to] = this.placesOf(run, this.index.rowAt(fromMs), this.index.rowAt(toMs));
    const set = this.bits.flagged[flag];
    return set.rank(to) - set.rank(from);
  }

  /** All reads of a lane in a span, those that filters leave out too. */
  allIn(run: number, { fromMs, toMs }: Span): number {
    const [from, to] = this.placesOf(run, this.index.rowAt(fromMs), this.index.rowAt(toMs));
    return to - from;
  }

  /**
   * The read of a lane to which an instant points: of those within `withinMs` one with a flag, else the nearest. What wins its pixel
   * wins the click on it.
   */
  readNear(run: number, atMs: number, withinMs: number): number | undefined {
    const { flagged, passing } = this.bits;
    for (const flag of FLAGS) {
      const row = this.nearest(flagged[flag], run, atMs, withinMs / 3);
      if (row !== undefined) return row;
    }
    return this.nearest(passing, run, atMs, withinMs);
  }

  impossibleNear(run: number, atMs: number, withinMs: number): number | undefined {
    return this.nearest(this.bits.flagged.impossible, run, atMs, withinMs);
  }

  private placesOf(run: number, fromRow: number, toRow: number): readonly [number, number] {
    const { order } = this;
    const start = order.runStart[run] ?? 0;
    const end = order.runStart[run + 1] ?? start;
    const from = placeAtOrAfter(order, start, end, fromRow);
    return [from, placeAtOrAfter(order, from, end, toRow)];
  }

  private nearest(bits: OrderedBits['passing'], run: number, atMs: number, withinMs: number): number | undefined {
    const { order, index } = this;
    const [from] = this.placesOf(run, index.rowAt(atMs), 0);
    const [start, end] = [order.runStart[run] ?? 0, order.runStart[run + 1] ?? 0];
    const rank = bits.rank(from);
    let best: number | undefined;
    let bestMs = withinMs;
    for (const k of [rank, rank - 1]) {
      const place = bits.select(k);
      if (place === undefined || place < start || place >= end) continue;
      const row = order.rowAt?.[place] ?? place;
      const awayMs = Math.abs((index.table.capturedAtMs[row] ?? 0) - atMs);
      if (awayMs <= bestMs) {
        best = row;
        bestMs = awayMs;
      }
    }
    return best;
  }
}
