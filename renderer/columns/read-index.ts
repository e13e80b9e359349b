import type { Camera } from '../../app/domain/camera.ts';
import { HOUR_MS } from '../../app/domain/instant.ts';
import { localTime, localWeekday } from '../../app/domain/london-time.ts';
import { NO_BYTE, NO_CODE } from '../../app/domain/read-columns.ts';
import { CountsByBucket } from './counts-by-bucket.ts';
import { FacetWalk } from './facet-walk.ts';
import type { Span } from './investigation.ts';
import { MOST_READS } from './limits.ts';
import { RankedBits } from './ranked-bits.ts';
import {
  FILTER_FIELDS,
  FLAG_BITS,
  FLAGS,
  isInConfidence,
  NO_FLAG,
  NO_READ_FILTERS,
  NO_VALUE,
  sameField,
  type ChoiceField,
  type FilterField,
  type Flag,
  type ReadFilters,
} from './read-filters.ts';
import type { ReadTable } from './read-table.ts';

type Codes = Uint8Array | Uint16Array | Uint32Array;

/** What a field is made of: a column of codes, and the values that a code stands for. */
type FieldColumn = {
  /** In the mask of a read: set when this field leaves it out. */
  readonly bit: number;
  readonly codes: Codes;
  /** Codes that there can be, the one for nothing apart. */
  readonly codeCount: number;
  readonly valuesOf: (code: number) => readonly string[];
  /** Which of them are in the table; all, when it does not say. */
  readonly isThere?: (code: number) => boolean;
  /** Some reads have the code for nothing. */
  readonly hasNone?: boolean;
};

const BIT = Object.fromEntries(FILTER_FIELDS.map((field, i) => [field, 1 << i])) as Record<FilterField, number>;
const EVERY_CODE = 0x10000;
const NO_VALUES: readonly string[] = [NO_VALUE];
const HOURS_A_WEEK = 7 * 24;

/** For a walk that changes no filter. */
const NOTHING = { codes: new Uint8Array(0), bit: 0 };
const NO_EXCLUSIONS = new Uint16Array(0);

/**
 * Which reads of a search are in view, and how many: by brush and filters together, in time that does not grow with the reads. A
 * mask a read says which filters leave it out, one bit each, so that the reads that all *other* filters let through are known as
 * well; counts by camera are cumulative over buckets of time; reads in view are bits with ranks, so that the k-th is found without
 * a list. It grows with the table by batch. Buffers are made once and used again; nothing here is an object a read.
 */
export class ReadIndex {
  /** Rows taken in. */
  rows = 0;
  /** Rises with every change of what is in view, brush apart. */
  revision = 0;
  /** Reads that every filter lets through, whatever their time. */
  readonly passing = new RankedBits();
  /** Of those, the ones with a flag. */
  readonly flagged: Readonly<Record<Flag, RankedBits>> = {
    impossible: new RankedBits(),
    doubtful: new RankedBits(),
    nearMiss: new RankedBits(),
  };
  /** Bits of `FLAG_BITS`, by row. */
  flags = new Uint8Array(0);
  private mask = new Uint16Array(0);
  private hourOfWeek = new Uint8Array(0);
  private readonly byCamera: CountsByBucket;
  private filters: ReadFilters = NO_READ_FILTERS;
  private readonly excluded = new Map<FilterField, { readonly table: Uint16Array; codes: number }>();
  private cameras: ReadonlyMap<string, Camera> = new Map();
  private impossible: Int32Array = new Int32Array(0);
  private leads: boolean[] = [];
  /** 1 for each lane that was read. */
  private readonly lanes = new Uint8Array(256);
  private readonly someHaveNo = { make: false, colour: false };
  private scratch = new Uint32Array(EVERY_CODE);

  /** `isLead`: whether a mark is none that was asked for. `smallest` rows get cumulative counts; fewer are counted one by one. */
  constructor(
    readonly table: ReadTable,
    readonly period: Span,
    private readonly isLead: (mark: string) => boolean,
    smallest?: number,
  ) {
    this.byCamera = new CountsByBucket(period, smallest);
  }

  /** Takes in what the table has got since. */
  append(): void {
    const { table } = this;
    const from = this.rows;
    const to = Math.min(table.rows, MOST_READS);
    if (to === from) return;
    this.makeRoom(to);
    for (let mark = this.leads.length; mark < table.marks.length; mark += 1)
      this.leads.push(this.isLead(table.marks[mark] ?? ''));
    this.learnValues(from, to);
    this.fillFlags(from, to);
    this.fillHours(from, to);
    this.rows = to;
    for (const field of FILTER_FIELDS) {
      if (this.filters[field] === undefined) continue;
      const column = this.columnOf(field);
      this.maskRows(column.codes, this.excludedBy(field, column), ~column.bit, from, to);
    }
    this.byCamera.take(table, to);
    this.count(from, NOTHING, NO_EXCLUSIONS);
    this.revision += 1;
  }

  /** What is known of the cameras: the fields of road and direction are theirs. */
  setCameras(cameras: ReadonlyMap<string, Camera>): void {
    if (cameras === this.cameras) return;
    this.cameras = cameras;
    this.excluded.delete('road');
    this.excluded.delete('direction');
    this.refilter((['road', 'direction'] as const).filter((field) => this.filters[field] !== undefined));
    this.revision += 1;
  }

  /** Rows that no one vehicle can have made beside the rest. */
  setImpossible(rows: Iterable<number>): void {
    const next = Int32Array.from(rows);
    if (next.length === this.impossible.length && next.every((row, i) => row === this.impossible[i])) return;
    for (const row of this.impossible) this.flags[row] = (this.flags[row] ?? 0) & ~FLAG_BITS.impossible;
    this.impossible = next;
    for (const row of next) this.flags[row] = (this.flags[row] ?? 0) | FLAG_BITS.impossible;
    if (this.filters.flag === undefined) {
      this.flagged.impossible.clear();
      for (const row of next) if (this.passes(row)) this.flagged.impossible.set(row);
      this.flagged.impossible.recount();
      this.revision += 1;
    } else this.refilter(['flag']);
  }

  /** Lets through what these filters let through. One walk over the reads for one field that changed. */
  filterBy(filters: ReadFilters): void {
    const changed = FILTER_FIELDS.filter((field) => !sameField(this.filters, filters, field));
    this.filters = filters;
    for (const field of changed) this.excluded.delete(field);
    this.refilter(changed);
  }

  passes(row: number): boolean {
    return row < this.rows && this.mask[row] === 0;
  }

  /** Whether brush and filters leave a read in view. */
  isInView(span: Span | undefined, row: number): boolean {
    const ms = this.table.capturedAtMs[row] ?? 0;
    return this.passes(row) && (span === undefined || (ms >= span.fromMs && ms < span.toMs));
  }

  /** The filters that leave a read out. */
  leftOutBy(row: number): readonly FilterField[] {
    const mask = this.mask[row] ?? 0;
    return FILTER_FIELDS.filter((field) => (mask & BIT[field]) !== 0);
  }

  /** The first row at or after an instant. */
  rowAt(ms: number): number {
    const times = this.table.capturedAtMs;
    let low = 0;
    let high = this.rows;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times[middle]! < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Reads in view: filtered, and captured in `[fromMs, toMs)`. */
  countIn(span: Span | undefined): number {
    if (span === undefined) return this.passing.total;
    return this.passing.rank(this.rowAt(span.toMs)) - this.passing.rank(this.rowAt(span.fromMs));
  }

  /** The k-th read in view, oldest first. */
  rowInView(span: Span | undefined, k: number): number | undefined {
    const before = span === undefined ? 0 : this.passing.rank(this.rowAt(span.fromMs));
    const row = this.passing.select(before + k);
    return row === undefined || (span !== undefined && row >= this.rowAt(span.toMs)) ? undefined : row;
  }

  /** The first filtered read at or after an instant, and the last before it. */
  nextPassing(ms: number): number | undefined {
    return this.passing.select(this.passing.rank(this.rowAt(ms)));
  }
  lastPassing(ms: number): number | undefined {
    return this.passing.select(this.passing.rank(this.rowAt(ms)) - 1);
  }

  /** Reads in view by code of camera. The array is used again by the next call. */
  camerasIn(span: Span | undefined): Uint32Array {
    const [from, to] = this.rowsOf(span);
    return this.byCamera.between(from, to, this.table.camera.codes, this.mask);
  }

  /** Reads in view in each of `bins` equal parts of a span: the histogram follows every filter but time. */
  histogram(span: Span, bins: number, counts: Uint32Array = new Uint32Array(bins)): Uint32Array {
    const partMs = (span.toMs - span.fromMs) / bins;
    let before = this.passing.rank(this.rowAt(span.fromMs));
    for (let bin = 0; bin < bins; bin += 1) {
      const after = this.passing.rank(this.rowAt(bin + 1 === bins ? span.toMs : span.fromMs + (bin + 1) * partMs));
      counts[bin] = after - before;
      before = after;
    }
    return counts;
  }

  /** How many reads each value would leave: those in the span that all other filters let through. Every value there is, also at 0. */
  facet(field: ChoiceField, span: Span | undefined): ReadonlyMap<string, number> {
    const column = this.columnOf(field);
    return this.byValue(column, this.countCodes(column, span, ~column.bit));
  }

  /** Reads with each value, whatever is filtered: an order of values that stays while filters change. */
  totals(field: ChoiceField): ReadonlyMap<string, number> {
    const column = this.columnOf(field);
    return this.byValue(column, this.countCodes(column, undefined, 0));
  }

  private byValue(column: FieldColumn, counts: Uint32Array): ReadonlyMap<string, number> {
    const facet = new Map<string, number>();
    const add = (code: number, count: number): void => {
      for (const value of column.valuesOf(code)) facet.set(value, (facet.get(value) ?? 0) + count);
    };
    for (let code = 0; code < column.codeCount; code += 1)
      if (column.isThere?.(code) !== false) add(code, counts[code] ?? 0);
    if (column.hasNone === true) add(NO_CODE, counts[NO_CODE] ?? 0);
    return facet;
  }

  /** The same for confidence: reads by whole percent, 0 to 100, and those without a figure. */
  confidences(span: Span | undefined): { readonly byPercent: Uint32Array; readonly none: number } {
    const column = this.columnOf('confidence');
    const counts = this.countCodes(column, span, ~column.bit);
    return { byPercent: counts.slice(0, 101), none: counts[NO_BYTE] ?? 0 };
  }

  /**
   * The counts of several fields at once, a slice of rows at each call, for a page that must not stop: as `facet` counts them, or of all
   * reads as `totals` does. What was counted is void as soon as `revision` is another.
   */
  countInSlices(fields: readonly FilterField[], of: { readonly span: Span | undefined } | 'all'): FacetWalk {
    const [from, to] = this.rowsOf(of === 'all' ? undefined : of.span);
    let byCamera: Uint32Array | undefined;
    const columns = fields.map((field) => {
      const { codes, codeCount, bit } = this.columnOf(field);
      // What no filter of its own leaves out is counted by camera already.
      const isCounted = of !== 'all' && codes === this.table.camera.codes && this.filters[field] === undefined;
      if (isCounted) byCamera ??= this.camerasIn(of.span).slice();
      return {
        field,
        codes,
        keep: of === 'all' ? 0 : ~bit,
        isCounted,
        counts:
          isCounted && byCamera !== undefined
            ? byCamera
            : new Uint32Array(codes instanceof Uint16Array ? EVERY_CODE : codeCount),
      };
    });
    const valuesOf = (field: ChoiceField, counts: Uint32Array): ReadonlyMap<string, number> =>
      this.byValue(this.columnOf(field), counts);
    return new FacetWalk({ mask: this.mask, from, to, columns, valuesOf });
  }

  private rowsOf(span: Span | undefined): readonly [number, number] {
    return span === undefined ? [0, this.rows] : [this.rowAt(span.fromMs), this.rowAt(span.toMs)];
  }

  /** By code, the reads of a span that no filter among these bits leaves out. Used again by the next call. */
  private countCodes({ codes, codeCount }: FieldColumn, span: Span | undefined, bits: number): Uint32Array {
    const room = codes instanceof Uint16Array ? EVERY_CODE : codeCount;
    if (room > this.scratch.length) this.scratch = new Uint32Array(room * 2);
    const counts = this.scratch;
    counts.fill(0, 0, room);
    const { mask } = this;
    const [from, to] = this.rowsOf(span);
    for (let row = from; row < to; row += 1) if ((mask[row]! & bits) === 0) counts[codes[row]!]! += 1;
    return counts;
  }

  private makeRoom(rows: number): void {
    const { passing, flagged } = this;
    passing.resize(rows);
    for (const flag of FLAGS) flagged[flag].resize(rows);
    if (rows <= this.mask.length) return;
    // As the table has, which knows how many are expected.
    const room = Math.max(rows, Math.min(this.table.capturedAtMs.length, MOST_READS));
    const grown = { mask: new Uint16Array(room), flags: new Uint8Array(room), hourOfWeek: new Uint8Array(room) };
    grown.mask.set(this.mask);
    grown.flags.set(this.flags);
    grown.hourOfWeek.set(this.hourOfWeek);
    Object.assign(this, grown);
  }

  private learnValues(from: number, to: number): void {
    const { lanes, someHaveNo, table } = this;
    for (let row = from; row < to; row += 1) lanes[table.lane[row]!] = 1;
    for (const field of ['make', 'colour'] as const)
      someHaveNo[field] ||= table[field].codes.subarray(from, to).includes(NO_CODE);
  }

  private fillFlags(from: number, to: number): void {
    const { flags, table, leads } = this;
    for (let row = from; row < to; row += 1)
      flags[row] =
        (table.isDoubtful(row) ? FLAG_BITS.doubtful : 0) | (leads[table.mark[row]!] === true ? FLAG_BITS.nearMiss : 0);
  }

  /** Hour of the local week, Monday 00 is 0: worked out once an hour, not once a read. */
  private fillHours(from: number, to: number): void {
    const times = this.table.capturedAtMs;
    let hour = NaN;
    let code = 0;
    for (let row = from; row < to; row += 1) {
      const ms = times[row]!;
      const own = Math.floor(ms / HOUR_MS);
      if (own !== hour) {
        hour = own;
        code = (localWeekday(ms) - 1) * 24 + localTime(ms).hour;
      }
      this.hourOfWeek[row] = code;
    }
  }

  private columnOf(field: FilterField): FieldColumn {
    const { table, cameras } = this;
    const bit = BIT[field];
    const ofCamera = (value: (id: string, camera: Camera | undefined) => string): FieldColumn => ({
      bit,
      codes: table.camera.codes,
      codeCount: table.camera.values.length,
      valuesOf: (code) => {
        const id = table.camera.values[code] ?? NO_VALUE;
        return [value(id, cameras.get(id))];
      },
    });
    const ofWords = (
      column: { readonly codes: Uint16Array; readonly values: readonly string[] },
      hasNone: boolean,
    ): FieldColumn => ({
      bit,
      codes: column.codes,
      codeCount: column.values.length,
      valuesOf: (code) => [column.values[code] ?? NO_VALUE],
      hasNone,
    });
    switch (field) {
      case 'vehicle':
        return {
          bit,
          codes: table.mark,
          codeCount: table.marks.length,
          valuesOf: (code) => [table.marks[code] ?? NO_VALUE],
        };
      case 'camera':
        return ofCamera((id) => id);
      case 'road':
        return ofCamera((_, camera) => camera?.road ?? NO_VALUE);
      case 'direction':
        return ofCamera((_, camera) => camera?.direction ?? NO_VALUE);
      case 'lane':
        return {
          bit,
          codes: table.lane,
          codeCount: 256,
          valuesOf: (code) => (code === NO_BYTE ? NO_VALUES : [String(code)]),
          isThere: (code) => this.lanes[code] === 1,
        };
      case 'make':
        return ofWords(table.make, this.someHaveNo.make);
      case 'colour':
        return ofWords(table.colour, this.someHaveNo.colour);
      case 'hour':
        return { bit, codes: this.hourOfWeek, codeCount: HOURS_A_WEEK, valuesOf: (code) => [String(code % 24)] };
      case 'weekday':
        return {
          bit,
          codes: this.hourOfWeek,
          codeCount: HOURS_A_WEEK,
          valuesOf: (code) => [String(1 + Math.floor(code / 24))],
        };
      case 'flag':
        return { bit, codes: this.flags, codeCount: 8, valuesOf: flagsOf };
      case 'confidence':
        return { bit, codes: table.confidence, codeCount: 256, valuesOf: () => [] };
      default:
        return field satisfies never;
    }
  }

  /** By code, the bit of a field that leaves it out, or nothing. Kept while the filter and the codes are the same. */
  private excludedBy(field: FilterField, column: FieldColumn): Uint16Array {
    const known = this.excluded.get(field);
    if (known?.codes === column.codeCount) return known.table;
    const room = column.codes instanceof Uint8Array ? 256 : Math.max(EVERY_CODE, column.codeCount);
    const table = known !== undefined && known.table.length >= room ? known.table : new Uint16Array(room);
    table.fill(0);
    if (this.filters[field] !== undefined) {
      if (field === 'confidence') {
        const range = this.filters.confidence;
        for (let code = 0; code < 256; code += 1)
          if (range !== undefined && !isInConfidence(range, code)) table[code] = column.bit;
      } else {
        const chosen = new Set(this.filters[field]);
        const isLeftOut = (code: number): boolean => !column.valuesOf(code).some((value) => chosen.has(value));
        for (let code = 0; code < column.codeCount; code += 1) if (isLeftOut(code)) table[code] = column.bit;
        if (column.codes instanceof Uint16Array && !chosen.has(NO_VALUE)) table[NO_CODE] = column.bit;
      }
    }
    this.excluded.set(field, { table, codes: column.codeCount });
    return table;
  }

  /** Masks again by fields: the last of them in the walk that counts. */
  private refilter(fields: readonly FilterField[]): void {
    if (fields.length === 0) return;
    if (this.rows > 0)
      fields.forEach((field, i) => {
        const column = this.columnOf(field);
        const excluded = this.excludedBy(field, column);
        if (i < fields.length - 1) this.maskRows(column.codes, excluded, ~column.bit, 0, this.rows);
        else this.count(0, column, excluded);
      });
    this.revision += 1;
  }

  private maskRows(codes: Codes, excluded: Uint16Array, keep: number, from: number, to: number): void {
    const { mask } = this;
    for (let row = from; row < to; row += 1) mask[row] = (mask[row]! & keep) | excluded[codes[row]!]!;
  }

  /**
   * From a row to the last: the mask by one field more, or by none (`NOTHING`), then what is in view as bits, and counts by camera,
   * all in one walk.
   */
  private count(fromRow: number, { codes, bit }: Pick<FieldColumn, 'codes' | 'bit'>, excluded: Uint16Array): void {
    const { mask, rows, flags, flagged, passing, byCamera } = this;
    const camera = this.table.camera.codes;
    const { words } = passing;
    const keep = ~bit;
    const start = byCamera.begin(fromRow);
    if (start === 0) for (const flag of FLAGS) flagged[flag].clear();
    let word = (words[start >>> 5] ?? 0) & ((1 << (start & 31)) - 1);
    for (let from = start; from < rows;) {
      const to = byCamera.nextEdge();
      const counts = byCamera.running;
      for (let row = from; row < to; row += 1) {
        const out = bit === 0 ? mask[row]! : (mask[row]! & keep) | excluded[codes[row]!]!;
        mask[row] = out;
        const isIn = out === 0 ? 1 : 0;
        counts[camera[row]!]! += isIn;
        word |= isIn << (row & 31);
        if ((row & 31) === 31) {
          words[row >>> 5] = word;
          word = 0;
        }
        if (isIn === 1 && flags[row] !== 0) this.setFlagged(row);
      }
      from = to;
      byCamera.reached();
    }
    if ((rows & 31) !== 0) words[rows >>> 5] = word;
    passing.recount(start);
    for (const flag of FLAGS) flagged[flag].recount(start);
  }

  private setFlagged(row: number): void {
    const bits = this.flags[row] ?? 0;
    for (const flag of FLAGS) if ((bits & FLAG_BITS[flag]) !== 0) this.flagged[flag].set(row);
  }
}

const FLAG_VALUES: readonly (readonly string[])[] = Array.from({ length: 8 }, (_, bits) => {
  const values = FLAGS.filter((flag) => (bits & FLAG_BITS[flag]) !== 0);
  return values.length === 0 ? [NO_FLAG] : values;
});
const flagsOf = (bits: number): readonly string[] => FLAG_VALUES[bits] ?? [];
