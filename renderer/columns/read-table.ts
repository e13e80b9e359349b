import {
  NO_CODE,
  READ_FLAGS,
  type CodedColumn,
  type ReadBatch,
  type TextColumn,
} from '../../app/domain/read-columns.ts';
import { vehicleText } from '../words/vehicle.ts';
import { TextPool } from './text-pool.ts';

/**
 * The reads of one search, as columns that grow by batches. A row is a number and no object is made per read, so a
 * million reads cost only their bytes. Dropped whole at lock.
 */
const FIRST_CAPACITY = 1_024;
const decoder = new TextDecoder();
const encoder = new TextEncoder();
const NO_BYTES = new Uint8Array(0);

/**
 * The most that a stated row count may reserve in advance: a number in a header must not decide how much memory is
 * taken.
 */
const MOST_EXPECTED = 4_000_000;
const expectedWithin = (expected: number): number => Math.min(expected, MOST_EXPECTED);

/** Twice what is needed, or the expected number when that is larger. */
const roomFor = (needed: number, expected: number): number =>
  expectedWithin(expected) >= needed ? expectedWithin(expected) : Math.max(needed * 2, FIRST_CAPACITY);

class GrowingText {
  private bytes = new Uint8Array(FIRST_CAPACITY * 8);
  private offsets = new Int32Array(FIRST_CAPACITY + 1);
  private rows = 0;

  append(column: TextColumn, rows: number, expected: number): void {
    const first = column.offsets[0] ?? 0;
    const added = (column.offsets[rows] ?? 0) - first;
    const used = this.offsets[this.rows] ?? 0;
    if (used + added > this.bytes.length) {
      // Assumes that further reads have as many bytes each as those so far, and some more.
      const perRead = ((used + added) / (this.rows + rows)) * 1.1;
      const grown = new Uint8Array(roomFor(used + added, Math.ceil(expectedWithin(expected) * perRead)));
      grown.set(this.bytes.subarray(0, used));
      this.bytes = grown;
    }
    if (this.rows + rows + 1 > this.offsets.length) {
      const grown = new Int32Array(roomFor(this.rows + rows + 1, expected + 1));
      grown.set(this.offsets.subarray(0, this.rows + 1));
      this.offsets = grown;
    }
    this.bytes.set(column.bytes.subarray(first, first + added), used);
    for (let i = 1; i <= rows; i += 1) this.offsets[this.rows + i] = used + (column.offsets[i] ?? 0) - first;
    this.rows += rows;
  }

  slice(from: number, to: number): TextColumn {
    const first = this.offsets[from] ?? 0;
    return {
      bytes: this.bytes.slice(first, this.offsets[to] ?? first),
      offsets: this.offsets.slice(from, to + 1).map((offset) => offset - first),
    };
  }

  /** The first row of these bytes; -1 when there is none. */
  indexOf(wanted: Uint8Array): number {
    for (let row = 0; row < this.rows; row += 1) {
      const from = this.offsets[row] ?? 0;
      if ((this.offsets[row + 1] ?? 0) - from !== wanted.length) continue;
      let i = 0;
      while (i < wanted.length && this.bytes[from + i] === wanted[i]) i += 1;
      if (i === wanted.length) return row;
    }
    return -1;
  }

  at(row: number): string {
    return decoder.decode(this.bytes.subarray(this.offsets[row] ?? 0, this.offsets[row + 1] ?? 0));
  }
}

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
  codes = new Uint16Array(FIRST_CAPACITY);

  append(column: CodedColumn, from: number, rows: number, expected: number): void {
    const renumbered = column.values.map((value) => {
      const known = this.codeOf.get(value);
      if (known !== undefined) return known;
      const code = this.values.push(value) - 1;
      this.codeOf.set(value, code);
      return code;
    });
    if (from + rows > this.codes.length) this.codes = grow.short(this.codes, roomFor(from + rows, expected));
    for (let i = 0; i < rows; i += 1) {
      const code = column.codes[i] ?? NO_CODE;
      this.codes[from + i] = code === NO_CODE ? NO_CODE : (renumbered[code] ?? NO_CODE);
    }
  }

  slice(from: number, to: number): CodedColumn {
    return { values: [...this.values], codes: this.codes.slice(from, to) };
  }

  at(row: number): string | undefined {
    const code = this.codes[row] ?? NO_CODE;
    return code === NO_CODE ? undefined : this.values[code];
  }
}

export class ReadTable {
  rows = 0;
  /** Milliseconds since 1970 UTC; only the first `rows` count, as in every column here. */
  capturedAtMs = new Float64Array(FIRST_CAPACITY);
  receivedAtMs = new Float64Array(FIRST_CAPACITY);
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
  private readonly ids = new GrowingText();
  private readonly raw = new GrowingText();
  private readonly characters = new GrowingText();
  private readonly marksPool = new TextPool();
  private readonly model = new GrowingCodes();

  /** Distinct normalised marks, in order of first read. */
  get marks(): readonly string[] {
    return this.marksPool.values;
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
      this.receivedAtMs = grow.float(this.receivedAtMs, capacity);
      this.confidence = grow.byte(this.confidence, capacity);
      this.direction = grow.byte(this.direction, capacity);
      this.lane = grow.byte(this.lane, capacity);
      this.plateColour = grow.byte(this.plateColour, capacity);
      this.flags = grow.byte(this.flags, capacity);
      this.mark = grow.word(this.mark, capacity);
    }
    this.capturedAtMs.set(batch.capturedAtMs, from);
    this.receivedAtMs.set(batch.receivedAtMs, from);
    this.confidence.set(batch.confidence, from);
    this.direction.set(batch.direction, from);
    this.lane.set(batch.lane, from);
    this.plateColour.set(batch.plateColour, from);
    this.flags.set(batch.flags, from);
    const { bytes, offsets } = batch.vrm;
    for (let i = 0; i < rows; i += 1)
      this.mark[from + i] = this.marksPool.intern(bytes, offsets[i] ?? 0, offsets[i + 1] ?? 0);
    for (const [codes, column] of [
      [this.camera, batch.camera],
      [this.make, batch.make],
      [this.model, batch.model],
      [this.colour, batch.colour],
    ] as const)
      codes.append(column, from, rows, expected);
    for (const [texts, column] of [
      [this.ids, batch.id],
      [this.raw, batch.vrmRaw],
      [this.characters, batch.characterConfidence],
    ] as const)
      texts.append(column, rows, expected);
    this.rows = from + rows;
  }

  /** Rows `[from, to)` as a batch that another table can append. */
  batchOf(from: number, to: number): ReadBatch {
    const marks = new GrowingText();
    const encoded = this.marks.map((mark) => encoder.encode(mark));
    const offsets = new Int32Array(2);
    for (let row = from; row < to; row += 1) {
      const bytes = encoded[this.mark[row] ?? 0] ?? NO_BYTES;
      offsets[1] = bytes.length;
      marks.append({ bytes, offsets }, 1, to - from);
    }
    return {
      rows: to - from,
      id: this.ids.slice(from, to),
      vrm: marks.slice(0, to - from),
      vrmRaw: this.raw.slice(from, to),
      characterConfidence: this.characters.slice(from, to),
      capturedAtMs: this.capturedAtMs.slice(from, to),
      receivedAtMs: this.receivedAtMs.slice(from, to),
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

  idAt(row: number): string {
    return this.ids.at(row);
  }

  /** The row of a read; undefined when it is not in the table. A walk over all ids. */
  rowOf(id: string): number | undefined {
    const row = this.ids.indexOf(encoder.encode(id));
    return row < 0 ? undefined : row;
  }

  vrmAt(row: number): string {
    return this.marksPool.values[this.mark[row] ?? 0] ?? '';
  }

  vrmRawAt(row: number): string {
    return this.raw.at(row);
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

  hasPlateImage(row: number): boolean {
    return ((this.flags[row] ?? 0) & READ_FLAGS.plateImage) !== 0;
  }

  hasOverviewImage(row: number): boolean {
    return ((this.flags[row] ?? 0) & READ_FLAGS.overviewImage) !== 0;
  }

  /** Confidence of each character of the raw mark, 0 to 100; empty when the camera gave none. */
  characterConfidenceAt(row: number): readonly number[] {
    const hex = this.characters.at(row);
    const figures: number[] = [];
    for (let i = 0; i + 1 < hex.length; i += 2) figures.push(Number.parseInt(hex.slice(i, i + 2), 16));
    return figures;
  }
}

export function createReadTable(): ReadTable {
  return new ReadTable();
}
