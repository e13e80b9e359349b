/**
 * A batch of reads in few bytes, for the way from main to the page: each column in the narrowest numbers that hold its values,
 * all of them end to end in one array, and the values behind codes only when they are new. What costs on that way are bytes and
 * objects (npm run bench -- --only million).
 */
import { isTextColumn, NO_CODE, type ReadBatch, type TextColumn } from './read-columns.ts';
import { wholeTimes } from './whole-times.ts';

const CODED = ['camera', 'make', 'model', 'colour'] as const;
const BYTES = ['direction', 'plateColour', 'lane', 'confidence', 'flags'] as const;
const COLUMNS = ['capturedAtMs', 'vrm', ...CODED, ...BYTES] as const;

/**
 * Bytes of a number, by kind of column. 0: the base is the value in every row. A time of 4 bytes is milliseconds after the base;
 * one of 8 is a double. A code of one byte stands for itself, and 255 for `NO_CODE`.
 */
const WIDTHS = { time: [0, 4, 8], code: [0, 1, 2], byte: [0, 1] } as const;
type Kind = keyof typeof WIDTHS;
const kindOf = (column: (typeof COLUMNS)[number]): Kind =>
  column === 'capturedAtMs' ? 'time' : (BYTES as readonly string[]).includes(column) ? 'byte' : 'code';
const KINDS = COLUMNS.map(kindOf);

const NO_CODE_BYTE = 0xff;
/** Sizes are rounded up to it, so that there are few. */
const ROOM_STEP = 8 * 1024;

export type PackedReads = {
  readonly rows: number;
  /**
   * Columns of wide numbers first, so that each begins where its numbers may begin. What comes after the last is of no
   * meaning.
   */
  readonly bytes: Uint8Array;
  /** By column, in the order of `COLUMNS`, as `bases` are. */
  readonly widths: readonly number[];
  readonly bases: readonly number[];
  /** Null: those of the batch before. */
  readonly marks: TextColumn | null;
  /** By column of `CODED`. Null: those of the batch before. */
  readonly values: readonly (readonly string[] | null)[];
};

type Numbers = Float64Array | Uint16Array | Uint8Array;
const numbersOf = (batch: ReadBatch): readonly Numbers[] => [
  batch.capturedAtMs,
  batch.vrm.codes,
  ...CODED.map((column) => batch[column].codes),
  ...BYTES.map((column) => batch[column]),
];

const isConstant = (numbers: Numbers): boolean => {
  for (let i = 1; i < numbers.length; i += 1) if (numbers[i] !== numbers[0]) return false;
  return true;
};

const inOrder = (widths: readonly number[]): readonly number[] =>
  COLUMNS.map((_, at) => at).sort((a, b) => widths[b]! - widths[a]! || a - b);

const bytesFor = (widths: readonly number[], rows: number): number =>
  rows * widths.reduce((sum, width) => sum + width, 0);

/** Packs the batches of one search, in turn. */
export class ReadPacker {
  /** By size. Batches have different sizes, and a new array for each would be new memory. */
  readonly #rooms = new Map<number, Uint8Array>();
  #marks: TextColumn | undefined;
  #values: readonly (readonly string[])[] = [];

  /** The bytes are good until the next batch. A batch whose values are the same object as those before leaves them out. */
  pack(batch: ReadBatch): PackedReads {
    const { rows, vrm, capturedAtMs } = batch;
    const numbers = numbersOf(batch);
    const different = [vrm.values.offsets.length - 1, ...CODED.map((column) => batch[column].values.length)];
    const { fromMs: base, fit } = wholeTimes(capturedAtMs);
    const widths = numbers.map((each, at): number => {
      if (isConstant(each)) return 0;
      if (KINDS[at] === 'time') return fit ? 4 : 8;
      return KINDS[at] === 'byte' || different[at - 1]! <= NO_CODE_BYTE ? 1 : 2;
    });
    const bases = numbers.map((each, at) => (widths[at] === 0 ? (each[0] ?? 0) : widths[at] === 4 ? base : 0));
    const bytes = this.#room(bytesFor(widths, rows));
    let from = 0;
    for (const at of inOrder(widths)) {
      const width = widths[at]!;
      write(bytes, from, numbers[at]!, { width, base, isCode: KINDS[at] === 'code' });
      from += width * rows;
    }
    const marks = vrm.values === this.#marks ? null : vrm.values;
    const before = this.#values;
    this.#marks = vrm.values;
    this.#values = CODED.map((column) => batch[column].values);
    const values = this.#values.map((each, at) => (each === before[at] ? null : each));
    return { rows, bytes, widths, bases, marks, values };
  }

  /** Whole, because sending a view copies all that is behind it. */
  #room(size: number): Uint8Array {
    const roomy = Math.ceil(size / ROOM_STEP) * ROOM_STEP;
    const known = this.#rooms.get(roomy);
    if (known !== undefined) return known;
    const made = new Uint8Array(roomy);
    this.#rooms.set(roomy, made);
    return made;
  }
}

function write(
  bytes: Uint8Array,
  from: number,
  numbers: Numbers,
  { width, base, isCode }: { readonly width: number; readonly base: number; readonly isCode: boolean },
): void {
  const { length } = numbers;
  if (width === 8) new Float64Array(bytes.buffer, from, length).set(numbers);
  else if (width === 2) new Uint16Array(bytes.buffer, from, length).set(numbers);
  else if (width === 4) {
    const out = new Uint32Array(bytes.buffer, from, length);
    for (let i = 0; i < length; i += 1) out[i] = numbers[i]! - base;
  } else if (width === 1 && isCode)
    // A code is below 255, unless it is `NO_CODE`, whose lower byte is 255.
    for (let i = 0; i < length; i += 1) bytes[from + i] = numbers[i]!;
  else if (width === 1) bytes.set(numbers, from);
}

const arraysFor = (rows: number) => ({
  capturedAtMs: new Float64Array(rows),
  codes: ['vrm', ...CODED].map(() => new Uint16Array(rows)),
  bytes: BYTES.map(() => new Uint8Array(rows)),
});

const isList = (value: unknown, length: number): value is readonly unknown[] =>
  Array.isArray(value) && value.length === length;
const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** Unpacks what a `ReadPacker` packed, in the same order. */
export class ReadUnpacker {
  #marks: TextColumn | undefined;
  #values: readonly (readonly string[] | undefined)[] = CODED.map(() => undefined);
  /** For the largest batch so far. */
  #arrays = arraysFor(0);

  /** The batch is good until the next. Undefined for anything that no packer made. */
  unpack(packed: unknown): ReadBatch | undefined {
    if (typeof packed !== 'object' || packed === null) return undefined;
    const { rows, bytes, widths, bases, marks, values } = packed as Record<keyof PackedReads, unknown>;
    if (!(bytes instanceof Uint8Array) || typeof rows !== 'number' || !Number.isSafeInteger(rows) || rows < 0)
      return undefined;
    if (!isList(widths, COLUMNS.length) || !isList(bases, COLUMNS.length)) return undefined;
    if (!widths.every((width, at) => (WIDTHS[KINDS[at]!] as readonly unknown[]).includes(width))) return undefined;
    const known = widths as readonly number[];
    if (bytesFor(known, rows) > bytes.length || !bases.every((base) => Number.isFinite(base))) return undefined;
    if (!isList(values, CODED.length) || !values.every((each) => each === null || isStrings(each))) return undefined;
    if (marks !== null && !isTextColumn(marks)) return undefined;
    const marksNow = marks ?? this.#marks;
    const valuesNow = CODED.map((_, at) => (values[at] as readonly string[] | null) ?? this.#values[at]);
    if (marksNow === undefined || !valuesNow.every((each) => each !== undefined)) return undefined;
    this.#marks = marksNow;
    this.#values = valuesNow;
    return this.#fill(rows, bytes, known, bases as readonly number[], marksNow, valuesNow);
  }

  #fill(
    rows: number,
    bytes: Uint8Array,
    widths: readonly number[],
    bases: readonly number[],
    marks: TextColumn,
    values: readonly (readonly string[])[],
  ): ReadBatch {
    if (rows > this.#arrays.capturedAtMs.length) this.#arrays = arraysFor(rows);
    const capturedAtMs = this.#arrays.capturedAtMs.subarray(0, rows);
    const codes = this.#arrays.codes.map((array) => array.subarray(0, rows));
    const byteColumns = this.#arrays.bytes.map((array) => array.subarray(0, rows));
    const columns: readonly Numbers[] = [capturedAtMs, ...codes, ...byteColumns];
    // A view may begin anywhere; numbers of several bytes may not.
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    let from = aligned.byteOffset;
    for (const at of inOrder(widths)) {
      const width = widths[at]!;
      read(columns[at]!, aligned.buffer, from, { width, base: bases[at]!, isCode: KINDS[at] === 'code' });
      from += width * rows;
    }
    const coded = (at: number) => ({ values: values[at]!, codes: codes[at + 1]! });
    const [direction, plateColour, lane, confidence, flags] = byteColumns;
    return {
      rows,
      capturedAtMs,
      vrm: { values: marks, codes: codes[0]! },
      camera: coded(0),
      make: coded(1),
      model: coded(2),
      colour: coded(3),
      direction: direction!,
      plateColour: plateColour!,
      lane: lane!,
      confidence: confidence!,
      flags: flags!,
    };
  }
}

function read(
  into: Numbers,
  buffer: ArrayBufferLike,
  from: number,
  { width, base, isCode }: { readonly width: number; readonly base: number; readonly isCode: boolean },
): void {
  const { length } = into;
  if (width === 0) into.fill(base);
  else if (width === 8) into.set(new Float64Array(buffer, from, length));
  else if (width === 2) into.set(new Uint16Array(buffer, from, length));
  else if (width === 4) {
    const source = new Uint32Array(buffer, from, length);
    for (let i = 0; i < length; i += 1) into[i] = source[i]! + base;
  } else if (isCode) {
    const source = new Uint8Array(buffer, from, length);
    for (let i = 0; i < length; i += 1) into[i] = source[i] === NO_CODE_BYTE ? NO_CODE : source[i]!;
  } else into.set(new Uint8Array(buffer, from, length));
}
