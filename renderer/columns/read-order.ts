import type { Span } from './investigation.ts';
import { RankedBits } from './ranked-bits.ts';
import { FLAG_BITS, FLAGS, type Flag } from './read-filters.ts';
import type { ReadIndex } from './read-index.ts';

/** What rows are put together or sorted by: a column of codes, and the rank of each code, from 0. */
export type RankedCodes = {
  readonly codes: ArrayLike<number>;
  readonly rankOfCode: ArrayLike<number>;
  readonly ranks: number;
};

const ONE_RANK: RankedCodes = { codes: [], rankOfCode: [], ranks: 1 };
const rankAt = ({ codes, rankOfCode }: RankedCodes, row: number): number => rankOfCode[codes[row] ?? 0] ?? 0;

/**
 * Rows in the order of groups, then of a value, then of time. A run is what is equal in the first two, so rows of a run are oldest
 * first and a stretch of time is one piece of it.
 */
export type ReadOrder = {
  readonly rows: number;
  /** Row by place; nothing where every row stands in its own place. */
  readonly rowAt: Int32Array | undefined;
  /** First place of each run, and the number of rows at the end. */
  readonly runStart: Int32Array;
  /** The group that each run belongs to, ascending. */
  readonly groupOfRun: Int32Array;
  readonly runOf: (row: number) => number;
};

/** By time alone. `days`: first row of each group, where groups are stretches of time; one group when not given. */
export function orderByTime(rows: number, groups: Int32Array = Int32Array.of(0)): ReadOrder {
  const runStart = new Int32Array(groups.length + 1);
  runStart.set(groups);
  runStart[groups.length] = rows;
  return {
    rows,
    rowAt: undefined,
    runStart,
    groupOfRun: Int32Array.from(groups, (_, i) => i),
    runOf: (row) => lastAtOrBefore(groups, groups.length, row),
  };
}

/** By the ranks of a group and of a value; equal ones keep the order of time. Two counting sorts. */
export function orderBy(rows: number, group: RankedCodes | undefined, value: RankedCodes | undefined): ReadOrder {
  const [major, minor] = [group ?? ONE_RANK, value ?? ONE_RANK];
  const placed = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) placed[row] = row;
  const rowAt = sortedBy(sortedBy(placed, minor), major);
  const starts: number[] = [];
  const groups: number[] = [];
  const keys: number[] = [];
  const keyOf = (row: number): number => rankAt(major, row) * minor.ranks + rankAt(minor, row);
  let last = -1;
  for (let place = 0; place < rows; place += 1) {
    const key = keyOf(rowAt[place]!);
    if (key === last) continue;
    last = key;
    starts.push(place);
    keys.push(key);
    groups.push(Math.floor(key / minor.ranks));
  }
  return {
    rows,
    rowAt,
    runStart: Int32Array.from([...starts, rows]),
    groupOfRun: Int32Array.from(groups),
    runOf: (row) => lastAtOrBefore(keys, keys.length, keyOf(row)),
  };
}

function sortedBy(rows: Int32Array, by: RankedCodes): Int32Array {
  if (by.ranks <= 1) return rows;
  const next = new Int32Array(by.ranks + 1);
  for (let i = 0; i < rows.length; i += 1) next[rankAt(by, rows[i]!) + 1]! += 1;
  for (let rank = 1; rank <= by.ranks; rank += 1) next[rank]! += next[rank - 1]!;
  const sorted = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i]!;
    const rank = rankAt(by, row);
    sorted[next[rank]!] = row;
    next[rank]! += 1;
  }
  return sorted;
}

/** Index of the last of ascending values that is at most `value`; -1 when all are greater. */
function lastAtOrBefore(values: ArrayLike<number>, count: number, value: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** What the filters let through, by place in an order; of it, what has a flag. */
export type OrderedBits = { readonly passing: RankedBits; readonly flagged: Readonly<Record<Flag, RankedBits>> };

type Known = OrderedBits & { revision: number };
const known = new WeakMap<ReadOrder, Known>();

/** Of the index itself where rows stand in their own places; else gathered once for each change of the filters. */
export function bitsIn(order: ReadOrder, index: ReadIndex): OrderedBits {
  const { rowAt, rows } = order;
  if (rowAt === undefined) return index;
  const made = known.get(order) ?? {
    revision: NaN,
    passing: new RankedBits(),
    flagged: { impossible: new RankedBits(), doubtful: new RankedBits(), nearMiss: new RankedBits() },
  };
  known.set(order, made);
  if (made.revision === index.revision) return made;
  made.revision = index.revision;
  const all = [made.passing, ...FLAGS.map((flag) => made.flagged[flag])];
  for (const bits of all) {
    bits.clear();
    bits.resize(rows);
  }
  for (let place = 0; place < rows; place += 1) {
    const row = rowAt[place]!;
    if (!index.passes(row)) continue;
    made.passing.set(place);
    const flags = index.flags[row]!;
    if (flags !== 0) for (const flag of FLAGS) if ((flags & FLAG_BITS[flag]) !== 0) made.flagged[flag].set(place);
  }
  for (const bits of all) bits.recount();
  return made;
}

/** The places of a run whose rows were captured in a span. */
export function placesIn(order: ReadOrder, run: number, fromRow: number, toRow: number): readonly [number, number] {
  const start = order.runStart[run] ?? 0;
  const end = order.runStart[run + 1] ?? start;
  return [firstPlace(order, start, end, fromRow), firstPlace(order, start, end, toRow)];
}

/** The first place of a run at which the row is `row` or a later one. */
function firstPlace({ rowAt }: ReadOrder, start: number, end: number, row: number): number {
  if (rowAt === undefined) return Math.min(Math.max(start, row), end);
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rowAt[middle]! < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

export type ListOptions = {
  readonly order: ReadOrder;
  readonly index: ReadIndex;
  readonly span: Span | undefined;
  /** Every read, whatever brush and filters say. */
  readonly isWhole: boolean;
  /** A heading over each group that has a read. */
  readonly hasHeadings: boolean;
  /** Newest first within a run. */
  readonly isNewestFirst: boolean;
  /** The groups, and the runs of a group, from last to first. */
  readonly areGroupsReversed: boolean;
  readonly areRunsReversed: boolean;
};

/**
 * The reads in view as a list that is nowhere written down: the item at an index is worked out from ranks when it is drawn. A heading
 * is the complement of the first row under it, as in every grid.
 */
export class ReadList {
  readonly length: number;
  readonly headings: Int32Array;
  /** Reads in it. */
  readonly reads: number;
  private readonly bits: RankedBits | undefined;
  /** By run in the order of the list: the run, the ranks of its reads, its first item, and whether a heading stands before it. */
  private readonly run: Int32Array;
  private readonly low: Int32Array;
  private readonly high: Int32Array;
  private readonly first: Int32Array;
  private readonly headed: Uint8Array;
  private readonly groupReads: Int32Array;
  private readonly position: Int32Array;

  constructor(private readonly options: ListOptions) {
    const { order, index, span, isWhole, hasHeadings, areGroupsReversed, areRunsReversed } = options;
    const runs = order.groupOfRun.length;
    this.bits = isWhole ? undefined : bitsIn(order, index).passing;
    const [fromRow, toRow] =
      isWhole || span === undefined ? [0, order.rows] : [index.rowAt(span.fromMs), index.rowAt(span.toMs)];
    this.run = runsInOrder(order, areGroupsReversed, areRunsReversed);
    this.position = new Int32Array(runs);
    this.low = new Int32Array(runs);
    this.high = new Int32Array(runs);
    this.first = new Int32Array(runs + 1);
    this.headed = new Uint8Array(runs);
    this.groupReads = new Int32Array(runs);
    const headings: number[] = [];
    let item = 0;
    let reads = 0;
    let group = -1;
    let head = 0;
    for (let i = 0; i < runs; i += 1) {
      const run = this.run[i]!;
      this.position[run] = i;
      const [fromPlace, toPlace] = placesIn(order, run, fromRow, toRow);
      const low = this.bits === undefined ? fromPlace : this.bits.rank(fromPlace);
      const high = this.bits === undefined ? toPlace : this.bits.rank(toPlace);
      this.low[i] = low;
      this.high[i] = high;
      this.first[i] = item;
      if (high > low) {
        if (order.groupOfRun[run] !== group) {
          group = order.groupOfRun[run]!;
          head = i;
          if (hasHeadings) {
            this.headed[i] = 1;
            headings.push(item);
            item += 1;
          }
        }
        this.groupReads[head]! += high - low;
      }
      item += high - low;
      reads += high - low;
    }
    this.first[runs] = item;
    this.length = item;
    this.reads = reads;
    this.headings = Int32Array.from(headings);
  }

  /** The item at an index: a row, or the complement of the first row under a heading. */
  at(index: number): number | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const i = lastAtOrBefore(this.first, this.run.length, index);
    const k = index - this.first[i]! - this.headed[i]!;
    const row = this.rowOfRank(i, Math.max(0, k));
    return row === undefined || k >= 0 ? row : ~row;
  }

  /** Where a row stands; -1 when it is not in the list. */
  indexOf(row: number): number {
    const [i, rank, isThere] = this.placeOf(row);
    return isThere ? this.indexOfRank(i, rank) : -1;
  }

  /** The index of the first item at or after where a row stands or would stand. */
  indexNear(row: number): number {
    const [i, rank, isThere] = this.placeOf(row);
    if (isThere) return this.indexOfRank(i, rank);
    // Between two: the one after in the order of the list.
    const inRun = this.options.isNewestFirst ? this.high[i]! - rank : rank - this.low[i]!;
    return this.first[i]! + this.headed[i]! + inRun;
  }

  /** How many reads stand under the heading over a row. */
  readsUnder(row: number): number {
    return this.groupReads[this.position[this.options.order.runOf(row)] ?? 0] ?? 0;
  }

  private placeOf(row: number): readonly [i: number, rank: number, isThere: boolean] {
    const { order } = this.options;
    const run = order.runOf(row);
    const i = this.position[run] ?? 0;
    const place = firstPlace(order, order.runStart[run] ?? 0, order.runStart[run + 1] ?? 0, row);
    const rank = this.bits === undefined ? place : this.bits.rank(place);
    const kept = Math.min(Math.max(rank, this.low[i]!), this.high[i]!);
    const isThere = rank >= this.low[i]! && rank < this.high[i]! && (this.bits === undefined || this.bits.has(place));
    return [i, kept, isThere];
  }

  private indexOfRank(i: number, rank: number): number {
    const inRun = this.options.isNewestFirst ? this.high[i]! - 1 - rank : rank - this.low[i]!;
    return this.first[i]! + this.headed[i]! + inRun;
  }

  private rowOfRank(i: number, k: number): number | undefined {
    const rank = this.options.isNewestFirst ? this.high[i]! - 1 - k : this.low[i]! + k;
    const place = this.bits === undefined ? rank : this.bits.select(rank);
    return place === undefined ? undefined : (this.options.order.rowAt?.[place] ?? place);
  }
}

function runsInOrder({ groupOfRun }: ReadOrder, areGroupsReversed: boolean, areRunsReversed: boolean): Int32Array {
  const runs = Int32Array.from(groupOfRun, (_, run) => run);
  if (areGroupsReversed) runs.reverse();
  if (areGroupsReversed === areRunsReversed) return runs;
  // The runs of each group the other way round.
  for (let from = 0; from < runs.length;) {
    let to = from + 1;
    while (to < runs.length && groupOfRun[runs[to]!] === groupOfRun[runs[from]!]) to += 1;
    runs.subarray(from, to).reverse();
    from = to;
  }
  return runs;
}
