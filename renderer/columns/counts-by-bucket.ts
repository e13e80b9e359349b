import type { Span } from './investigation.ts';
import type { ReadTable } from './read-table.ts';

/** Parts of the period at first; fewer when there are so many cameras that the counts would take too much room. */
const BUCKETS = 512;
const FEWEST_BUCKETS = 16;
const MOST_CELLS = 1 << 20;
/** Up to this many reads a walk over all of them is quicker than 4 MB of counts [default]. */
const SMALLEST = 1 << 15;

/**
 * Counts of reads by code (here: of the camera) for any run of rows: cumulative over equal parts of the period, exact at both ends
 * by a walk. Rows are in time order. Whoever counts drives it: `begin`, then from edge to edge adds to `running` and calls
 * `reached`.
 */
export class CountsByBucket {
  /** Counts up to where the counting has come. */
  running = new Uint32Array(64);
  private buckets = BUCKETS;
  /** Of each bucket that has begun, the first row at or after its start. */
  private firstRow = new Int32Array(BUCKETS);
  /** The bucket of the last row. */
  private last = 0;
  private rows = 0;
  /** By bucket, the counts before its first row. */
  private before = new Uint32Array(0);
  private isCumulative = false;
  private isStale = true;
  private at = 0;
  private result = new Uint32Array(64);

  constructor(
    private readonly period: Span,
    private readonly smallest: number = SMALLEST,
  ) {}

  /** Learns of the rows up to `rows`: in which buckets they are, and how many codes there are. */
  take(table: ReadTable, rows: number): void {
    this.makeRoom(table.camera.values.length);
    const times = table.capturedAtMs;
    let edgeMs = this.edgeMs(this.last + 1);
    for (let row = this.rows; row < rows; row += 1) {
      while (times[row]! >= edgeMs) {
        this.last += 1;
        this.firstRow[this.last] = row;
        edgeMs = this.edgeMs(this.last + 1);
      }
    }
    this.rows = rows;
    if (this.isCumulative || rows <= this.smallest) return;
    this.isCumulative = true;
    this.isStale = true;
    this.before = new Uint32Array(this.buckets * this.running.length);
  }

  /** The row to count from: `fromRow`, or the first when everything must be counted. */
  begin(fromRow: number): number {
    if (fromRow > 0 && !this.isStale) return fromRow;
    this.isStale = false;
    this.at = 0;
    this.running.fill(0);
    return 0;
  }

  /** Up to where rows from here on are in one bucket. */
  nextEdge(): number {
    return this.at < this.last ? this.firstRow[this.at + 1]! : this.rows;
  }

  reached(): void {
    if (this.at >= this.last) return;
    this.at += 1;
    if (this.isCumulative) this.before.set(this.running, this.at * this.running.length);
  }

  /** Counts of the rows in `[from, to)` whose mask is empty. The array is used again by the next call. */
  between(from: number, to: number, codes: Uint16Array, mask: Uint16Array): Uint32Array {
    const { result, running, before } = this;
    const width = running.length;
    const walk = (start: number, end: number): void => {
      for (let row = start; row < end; row += 1) if (mask[row] === 0) result[codes[row]!]! += 1;
    };
    const low = this.bucketAtOrAfter(from);
    const high = this.bucketAtOrAfter(to + 1) - 1;
    const isToEnd = to === this.rows;
    if (!this.isCumulative || low > this.last || (!isToEnd && high < low)) {
      result.fill(0);
      walk(from, to);
      return result;
    }
    const below = low * width;
    if (isToEnd) for (let code = 0; code < width; code += 1) result[code] = running[code]! - before[below + code]!;
    else {
      const above = high * width;
      for (let code = 0; code < width; code += 1) result[code] = before[above + code]! - before[below + code]!;
      walk(this.firstRow[high]!, to);
    }
    walk(from, this.firstRow[low]!);
    return result;
  }

  /** The first bucket whose first row is at or after a row; one past the last when there is none. */
  private bucketAtOrAfter(row: number): number {
    let low = 0;
    let high = this.last + 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.firstRow[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where a bucket begins; the last one has no end. */
  private edgeMs(bucket: number): number {
    const { fromMs, toMs } = this.period;
    return bucket >= this.buckets ? Infinity : fromMs + ((toMs - fromMs) * bucket) / this.buckets;
  }

  private makeRoom(codes: number): void {
    const width = this.running.length;
    if (codes <= width) return;
    const wider = Math.max(codes, width * 2);
    while (this.buckets * wider > MOST_CELLS && this.buckets > FEWEST_BUCKETS) this.halve();
    const copied = (old: Uint32Array): Uint32Array<ArrayBuffer> => {
      const grown = new Uint32Array(wider);
      grown.set(old);
      return grown;
    };
    this.running = copied(this.running);
    this.result = copied(this.result);
    if (!this.isCumulative) return;
    const before = new Uint32Array(this.buckets * wider);
    for (let bucket = 0; bucket <= this.last; bucket += 1)
      before.set(this.before.subarray(bucket * width, (bucket + 1) * width), bucket * wider);
    this.before = before;
  }

  /** Puts two buckets each together: of the edges between, every second stays. */
  private halve(): void {
    const width = this.running.length;
    this.buckets >>>= 1;
    // Counting goes on in the bucket that its own has become part of.
    this.at >>>= 1;
    this.last >>>= 1;
    for (let bucket = 0; bucket <= this.last; bucket += 1) {
      this.firstRow[bucket] = this.firstRow[bucket * 2]!;
      if (this.isCumulative) this.before.copyWithin(bucket * width, bucket * 2 * width, (bucket * 2 + 1) * width);
    }
  }
}
