import type { CameraKind } from '../../app/domain/camera.ts';
import {
  NO_CODE,
  READ_FLAGS,
  type CodedColumn,
  type CodedText,
  type ReadBatch,
  type TextColumn,
} from '../../app/domain/read-columns.ts';
import { TextPool } from '../../app/domain/text-pool.ts';
import { vehicleText } from '../words/vehicle.ts';
import { ParticularsCache, type AskParticulars } from './particulars.ts';

/**
 * The reads of one search, as columns that grow by batches. A row is a number and no object is made per read, so a
 * million reads cost only their bytes. Dropped whole at lock.
 */
const FIRST_CAPACITY = 1_024;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * The most that a stated row count may reserve in advance: a number in a header must not decide how much memory is
 * taken.
 */
const MOST_EXPECTED = 4_000_000;
const expectedWithin = (expected: number): number => Math.min(expected, MOST_EXPECTED);

/** Twice what is needed, or the expected number when that is larger. */
const roomFor = (needed: number, expected: number): number =>
  expectedWithin(expected) >= needed ? expectedWithin(expected) : Math.max(needed * 2, FIRST_CAPACITY);

const grow = {
  float: (old: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> =>
    copyInto(old, new Float64Array(capacity)),
  word: (old: Uint32Array<ArrayBuffer>, capacity: number): Uint32Array<ArrayBuffer> =>
    copyInto(old, new Uint32Array(capacity)),
  short: (old: Uint16Array<ArrayBuffer>, capacity: number): Uint16Array<ArrayBuffer> =>
    copyInto(old, new Uint16Array(capacity)),
  byte: (old: Uint8Array<ArrayBuffer>, capacity: number): Uint8Array<ArrayBuffer> =>
    copyInto(old, new Uint8Array(capacity)),
};

function copyInto<T extends { set(values: T): void }>(old: T, grown: T): T {
  grown.set(old);
  return grown;
}

/** One set of values for the whole table. Each batch brings its own dictionary, whose codes are renumbered. */
class GrowingCodes {
  readonly values: string[] = [];
  private readonly codeOf = new Map<string, number>();
  /** Those of the last batch, and their numbers here: most batches have the same. */
  private last: { readonly values: readonly string[]; readonly renumbered: Uint16Array } | undefined;
  codes = new Uint16Array(FIRST_CAPACITY);

  append({ values, codes }: CodedColumn, from: number, rows: number, expected: number): void {
    if (from + rows > this.codes.length) this.codes = grow.short(this.codes, roomFor(from + rows, expected));
    if (this.last?.values !== values) this.last = { values, renumbered: this.renumber(values) };
    const { renumbered } = this.last;
    const [into, known] = [this.codes, renumbered.length];
    for (let i = 0; i < rows; i += 1) {
      const code = codes[i]!;
      into[from + i] = code < known ? renumbered[code]! : NO_CODE;
    }
  }

  private renumber(values: readonly string[]): Uint16Array {
    return Uint16Array.from(values, (value) => {
      const known = this.codeOf.get(value);
      if (known !== undefined) return known;
      const code = this.values.push(value) - 1;
      this.codeOf.set(value, code);
      return code;
    });
  }

  slice(from: number, to: number): CodedColumn {
    return { values: [...this.values], codes: this.codes.slice(from, to) };
  }

  at(row: number): string | undefined {
    const code = this.codes[row] ?? NO_CODE;
    return code === NO_CODE ? undefined : this.values[code];
  }
}

/** One number for each different mark of the whole table; each batch numbers its own. */
class GrowingMarks {
  readonly values: string[] = [];
  private readonly pool = new TextPool();
  /** Those of the last batch. */
  private last: TextColumn | undefined;
  /** By the number in the batch. Used again for each batch. */
  private renumbered = new Uint32Array(FIRST_CAPACITY);

  append({ values, codes }: CodedText, into: Uint32Array): void {
    if (this.last !== values) this.renumber(values);
    this.last = values;
    const { renumbered } = this;
    for (let i = 0; i < codes.length; i += 1) into[i] = renumbered[codes[i]!]!;
  }

  private renumber({ bytes, offsets }: TextColumn): void {
    const count = offsets.length - 1;
    if (count > this.renumbered.length) this.renumbered = new Uint32Array(2 * count);
    for (let i = 0; i < count; i += 1) {
      const [from, to] = [offsets[i] ?? 0, offsets[i + 1] ?? 0];
      const code = this.pool.intern(bytes, from, to);
      if (code === this.values.length) this.values.push(decoder.decode(bytes.subarray(from, to)));
      this.renumbered[i] = code;
    }
  }
}

export class ReadTable {
  rows = 0;
  /** Milliseconds since 1970 UTC; only the first `rows` count, as in every column here. */
  capturedAtMs = new Float64Array(FIRST_CAPACITY);
  confidence = new Uint8Array(FIRST_CAPACITY);
  direction = new Uint8Array(FIRST_CAPACITY);
  lane = new Uint8Array(FIRST_CAPACITY);
  plateColour = new Uint8Array(FIRST_CAPACITY);
  flags = new Uint8Array(FIRST_CAPACITY);
  /** Code of the mark in `marks`. */
  mark = new Uint32Array(FIRST_CAPACITY);
  readonly camera = new GrowingCodes();
  readonly make = new GrowingCodes();
  readonly colour = new GrowingCodes();
  /** What is not here, because it is shown of one read at a time. */
  readonly particulars: ParticularsCache;
  private readonly marksOfAll = new GrowingMarks();
  private readonly model = new GrowingCodes();

  constructor(ask: AskParticulars) {
    this.particulars = new ParticularsCache(ask);
  }

  /** Distinct normalised marks, in order of first read. */
  get marks(): readonly string[] {
    return this.marksOfAll.values;
  }

  /**
   * Adds the reads of a batch. `expected` is the total number of rows: room is made for all of them at once, because
   * growing step by step would copy tens of megabytes in one task. It is a hint and may be wrong.
   */
  append(batch: ReadBatch, expected = 0): void {
    const from = this.rows;
    const { rows } = batch;
    if (from + rows > this.capturedAtMs.length) {
      const capacity = roomFor(from + rows, expected);
      this.capturedAtMs = grow.float(this.capturedAtMs, capacity);
      this.confidence = grow.byte(this.confidence, capacity);
      this.direction = grow.byte(this.direction, capacity);
      this.lane = grow.byte(this.lane, capacity);
      this.plateColour = grow.byte(this.plateColour, capacity);
      this.flags = grow.byte(this.flags, capacity);
      this.mark = grow.word(this.mark, capacity);
    }
    this.capturedAtMs.set(batch.capturedAtMs, from);
    this.confidence.set(batch.confidence, from);
    this.direction.set(batch.direction, from);
    this.lane.set(batch.lane, from);
    this.plateColour.set(batch.plateColour, from);
    this.flags.set(batch.flags, from);
    this.marksOfAll.append(batch.vrm, this.mark.subarray(from));
    for (const [codes, column] of [
      [this.camera, batch.camera],
      [this.make, batch.make],
      [this.model, batch.model],
      [this.colour, batch.colour],
    ] as const)
      codes.append(column, from, rows, expected);
    this.rows = from + rows;
  }

  /** Rows `[from, to)`, at most 65535, as a batch that another table can append. */
  batchOf(from: number, to: number): ReadBatch {
    const pool = new TextPool();
    const codeOf = new Map<number, number>();
    const codes = new Uint16Array(to - from);
    for (let row = from; row < to; row += 1) {
      const mark = this.mark[row] ?? 0;
      let code = codeOf.get(mark);
      if (code === undefined) {
        const bytes = encoder.encode(this.marks[mark] ?? '');
        code = pool.intern(bytes, 0, bytes.length);
        codeOf.set(mark, code);
      }
      codes[row - from] = code;
    }
    return {
      rows: to - from,
      vrm: { values: pool.column(), codes },
      capturedAtMs: this.capturedAtMs.slice(from, to),
      camera: this.camera.slice(from, to),
      make: this.make.slice(from, to),
      model: this.model.slice(from, to),
      colour: this.colour.slice(from, to),
      direction: this.direction.slice(from, to),
      plateColour: this.plateColour.slice(from, to),
      lane: this.lane.slice(from, to),
      confidence: this.confidence.slice(from, to),
      flags: this.flags.slice(from, to),
    };
  }

  vrmAt(row: number): string {
    return this.marks[this.mark[row] ?? 0] ?? '';
  }

  cameraIdAt(row: number): string {
    return this.camera.at(row) ?? '';
  }

  /** As people write it: `Silver Volkswagen Tiguan`. Empty when the camera gave nothing of it. */
  vehicleAt(row: number): string {
    return vehicleText(this.colour.at(row), this.make.at(row), this.model.at(row));
  }

  isDoubtful(row: number): boolean {
    return ((this.flags[row] ?? 0) & READ_FLAGS.doubtful) !== 0;
  }

  /** Received later than a read of such a camera should be: of any camera, while its kind is not known. */
  isLate(row: number, kind: CameraKind | undefined): boolean {
    const bit = kind === undefined || kind === 'MOBILE' ? READ_FLAGS.lateMobile : READ_FLAGS.lateFixed;
    return ((this.flags[row] ?? 0) & bit) !== 0;
  }

  hasPlateImage(row: number): boolean {
    return ((this.flags[row] ?? 0) & READ_FLAGS.plateImage) !== 0;
  }

  hasOverviewImage(row: number): boolean {
    return ((this.flags[row] ?? 0) & READ_FLAGS.overviewImage) !== 0;
  }
}

/** `ask` gives the particulars of rows; without it there are none. */
export const createReadTable = (ask: AskParticulars = () => Promise.resolve([])): ReadTable => new ReadTable(ask);
