/**
 * Turns a record batch into columns, from Arrow's buffers straight into typed arrays: no object and no string per
 * read. A million reads pass here, so each column is one loop over flat memory.
 */
import type { Data, RecordBatch, Schema, Vector } from 'apache-arrow';
import { ARROW_READ_COLUMNS } from '../../../app/api/arrow-reads.ts';
import {
  DIRECTION_CODES,
  NO_BYTE,
  NO_CODE,
  PLATE_COLOUR_CODES,
  READ_FLAGS,
  type CodedColumn,
  type CodedText,
  type ParticularsBatch,
  type ReadBatch,
  type TextColumn,
} from '../../../app/domain/read-columns.ts';
import { lateAfterMs } from '../../../app/policy/retention.ts';

/** The batch does not match the contract with the service. */
export class ColumnFault extends Error {
  constructor(why: string) {
    super(`the stream's columns are wrong: ${why}`);
    this.name = 'ColumnFault';
  }
}

type Kind = (typeof ARROW_READ_COLUMNS)[number]['type'];
/** The accepted types, as Arrow prints them; the printed form is stable and complete. */
const PRINTED: Readonly<Record<Kind, RegExp>> = {
  utf8: /^Utf8$/,
  timestampMs: /^Timestamp<MILLISECOND(, UTC)?>$/,
  dictionary: /^Dictionary<U?[Ii]nt(8|16|32), Utf8>$/,
  uint8: /^Uint8$/,
  uint16: /^Uint16$/,
  bool: /^Bool$/,
};

/** Refuses a stream whose columns are not exactly those of the API, in that order. */
export function checkSchema(schema: Schema): void {
  if (schema.fields.length !== ARROW_READ_COLUMNS.length) throw new ColumnFault('another number of columns');
  ARROW_READ_COLUMNS.forEach(({ name, type }, index) => {
    const field = schema.fields[index];
    if (field?.name !== name) throw new ColumnFault(`column ${index} is not ${name}`);
    if (!PRINTED[type].test(String(field.type))) throw new ColumnFault(`${name} is of another type`);
  });
}

/** In two hex digits, a confidence below 80 shows in the first digit. */
const SURE_FROM_DIGIT = '5'.charCodeAt(0);

/** One bit per row, 1 meaning valid; without a bitmap all rows are. */
const validity = (data: Data): Uint8Array | undefined =>
  data.nullCount === 0 || data.nullBitmap.length === 0 ? undefined : data.nullBitmap;
const isValid = (bitmap: Uint8Array | undefined, row: number): boolean =>
  bitmap === undefined || ((bitmap[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;

/** A view of the batch, with its offsets in an array of one more than rows. */
function text(data: Data, from: number, to: number, offsets: Int32Array): TextColumn {
  const rows = to - from;
  if (rows === 0) return { bytes: new Uint8Array(0), offsets };
  const source = data.valueOffsets as Int32Array;
  const bytes = data.values as Uint8Array;
  const bitmap = validity(data);
  const start = source[from] ?? -1;
  const end = source[to] ?? -1;
  if (start < 0 || end < start || end > bytes.length) throw new ColumnFault('text offsets leave the text');
  offsets[0] = 0;
  let last = start;
  let hidden = false;
  for (let row = from; row < to; row += 1) {
    const offset = source[row + 1]!;
    if (offset < last || offset > end) throw new ColumnFault('text offsets go backwards');
    if (offset !== last && bitmap !== undefined && !isValid(bitmap, row)) hidden = true;
    last = offset;
    offsets[row - from + 1] = offset - start;
  }
  // A null may have bytes behind it; no writer does that, but the format allows it.
  return hidden ? withoutHidden(bytes, source, bitmap, from, to) : { bytes: bytes.subarray(start, end), offsets };
}

function withoutHidden(
  bytes: Uint8Array,
  source: Int32Array,
  bitmap: Uint8Array | undefined,
  from: number,
  to: number,
): TextColumn {
  const offsets = new Int32Array(to - from + 1);
  const kept = new Uint8Array((source[to] ?? 0) - (source[from] ?? 0));
  let at = 0;
  for (let row = from; row < to; row += 1) {
    if (isValid(bitmap, row)) {
      const part = bytes.subarray(source[row], source[row + 1]);
      kept.set(part, at);
      at += part.length;
    }
    offsets[row - from + 1] = at;
  }
  return { bytes: kept.slice(0, at), offsets };
}

/** The strings of a dictionary. There are few, so a loop over them is cheap. */
function dictionary(vector: Vector | undefined): string[] {
  if (vector === undefined) throw new ColumnFault('a dictionary is missing');
  // Checked before the loop: a stated length must not decide how much is allocated.
  if (!(vector.length < NO_CODE)) throw new ColumnFault('a dictionary of more than 65534 entries');
  const values: string[] = [];
  for (let i = 0; i < vector.length; i += 1) values.push(String(vector.get(i) ?? ''));
  return values;
}

function writeCodes(data: Data, from: number, values: number, codes: Uint16Array): void {
  const source = data.values as ArrayLike<number>;
  const bitmap = validity(data);
  for (let i = 0; i < codes.length; i += 1) {
    if (!isValid(bitmap, from + i)) {
      codes[i] = NO_CODE;
      continue;
    }
    const code = source[from + i]!;
    if (!(code >= 0 && code < values)) throw new ColumnFault('a code outside its dictionary');
    codes[i] = code;
  }
}

const encoder = new TextEncoder();

/** The texts of a dictionary of which a batch may have as many as reads, as bytes. */
function dictionaryTexts(vector: Vector | undefined): TextColumn {
  const [data, more] = (vector?.data ?? []) as readonly (Data | undefined)[];
  if (vector === undefined || data === undefined) throw new ColumnFault('a dictionary is missing');
  if (!(vector.length < NO_CODE)) throw new ColumnFault('a dictionary of more than 65534 entries');
  if (more === undefined && data.offset === 0) {
    const { bytes, offsets } = text(data, 0, vector.length, new Int32Array(vector.length + 1));
    return { bytes: new Uint8Array(bytes), offsets };
  }
  // Written in parts, which the format allows.
  const parts = dictionary(vector).map((value) => encoder.encode(value));
  const offsets = new Int32Array(parts.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i]! + part.length;
  });
  return { bytes: Buffer.concat(parts), offsets };
}

/** Whether two columns say the same in every row, coded in the same way. Most cameras read the mark itself. */
function isSameText(a: CodedText, b: CodedText): boolean {
  if (Buffer.compare(a.values.bytes, b.values.bytes) !== 0) return false;
  const [ours, theirs] = [a.values.offsets, b.values.offsets];
  if (ours.length !== theirs.length) return false;
  for (let i = 0; i < ours.length; i += 1) if (ours[i] !== theirs[i]) return false;
  for (let i = 0; i < a.codes.length; i += 1) if (a.codes[i] !== b.codes[i]) return false;
  return true;
}

/** A few known words as the page's byte for each. */
function fillKnown({ values, codes }: CodedColumn, words: Readonly<Record<string, number>>, out: Uint8Array): void {
  const meaning = values.map((word) => {
    const byte = Object.hasOwn(words, word) ? words[word] : undefined;
    if (byte === undefined) throw new ColumnFault('a word that is not of the contract');
    return byte;
  });
  for (let i = 0; i < out.length; i += 1) out[i] = codes[i] === NO_CODE ? NO_BYTE : meaning[codes[i]!]!;
}

const TWO_TO_32 = 4_294_967_296;

/** 64-bit times as doubles, read as two halves: a bigint for each of a million reads would cost a second. */
function fillTimes(data: Data, from: number, missing: number | undefined, out: Float64Array): void {
  const source = data.values as ArrayBufferView;
  const halves = new Int32Array(source.buffer, source.byteOffset, source.byteLength / 4);
  const bitmap = validity(data);
  for (let i = 0; i < out.length; i += 1) {
    const row = from + i;
    if (isValid(bitmap, row)) {
      out[i] = (halves[2 * row + 1] ?? 0) * TWO_TO_32 + ((halves[2 * row] ?? 0) >>> 0);
    } else {
      if (missing === undefined) throw new ColumnFault('a read without its time');
      out[i] = missing;
    }
  }
}

function fillBytes(data: Data, from: number, out: Uint8Array): void {
  const source = data.values as Uint8Array;
  // The array holds the batch before: what is not written over would pass for this one's.
  if (source.length < from + out.length) throw new ColumnFault('a column shorter than its batch');
  out.set(source.subarray(from, from + out.length));
  const bitmap = validity(data);
  if (bitmap !== undefined) for (let i = 0; i < out.length; i += 1) if (!isValid(bitmap, from + i)) out[i] = NO_BYTE;
}

function fillFlags(
  parts: {
    readonly plate: Data;
    readonly overview: Data;
    readonly correctedFrom: Data;
    readonly confidence: TextColumn;
  },
  from: number,
  out: Uint8Array,
): void {
  const plate = parts.plate.values as Uint8Array;
  const overview = parts.overview.values as Uint8Array;
  const bit = (bitmap: Uint8Array, row: number): boolean => ((bitmap[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
  const plateValid = validity(parts.plate);
  const overviewValid = validity(parts.overview);
  // A column of only nulls has a null count and no bitmap.
  const noneCorrected = parts.correctedFrom.nullCount === parts.correctedFrom.length;
  const corrected = validity(parts.correctedFrom);
  const { bytes: digits, offsets } = parts.confidence;
  for (let i = 0; i < out.length; i += 1) {
    const row = from + i;
    let value = 0;
    if (isValid(plateValid, row) && bit(plate, row)) value |= READ_FLAGS.plateImage;
    if (isValid(overviewValid, row) && bit(overview, row)) value |= READ_FLAGS.overviewImage;
    if (!noneCorrected && isValid(corrected, row)) value |= READ_FLAGS.corrected;
    for (let at = offsets[i]!; at + 1 < offsets[i + 1]!; at += 2) {
      if (digits[at]! < SURE_FROM_DIGIT) {
        value |= READ_FLAGS.doubtful;
        break;
      }
    }
    out[i] = value;
  }
}

/**
 * The stated number of rows, once the batch is shown to have the bytes for them: unchecked, it could demand all
 * memory.
 */
export function rowsOf(batch: RecordBatch): number {
  const TIME_BYTES = 8;
  const times = batch.data.children[ARROW_READ_COLUMNS.findIndex((each) => each.name === 'capturedAt')];
  const rows = batch.numRows;
  const bytes = (times?.values as ArrayBufferView | undefined)?.byteLength ?? 0;
  if (!Number.isSafeInteger(rows) || rows < 0 || rows * TIME_BYTES > bytes)
    throw new ColumnFault('more rows than bytes');
  return rows;
}

const arraysFor = (rows: number) => ({
  vrm: new Uint16Array(rows),
  capturedAtMs: new Float64Array(rows),
  camera: new Uint16Array(rows),
  make: new Uint16Array(rows),
  model: new Uint16Array(rows),
  colour: new Uint16Array(rows),
  direction: new Uint8Array(rows),
  plateColour: new Uint8Array(rows),
  lane: new Uint8Array(rows),
  confidence: new Uint8Array(rows),
  flags: new Uint8Array(rows),
  scratch: new Uint16Array(rows),
  texts: new Uint16Array(rows),
  receivedAtMs: new Float64Array(rows),
  idOffsets: new Int32Array(rows + 1),
  confidenceOffsets: new Int32Array(rows + 1),
});

type Arrays = ReturnType<typeof arraysFor>;

/** The same arrays, shortened for fewer rows. */
function viewsOf(arrays: Arrays, rows: number): Arrays {
  const spare = arrays.vrm.length - rows;
  const views = Object.entries(arrays).map(([name, array]) => [name, array.subarray(0, array.length - spare)] as const);
  return Object.fromEntries(views) as Arrays;
}

/** A time of receipt that is not known is NaN, which is no later than anything. */
function flagLate(capturedAtMs: Float64Array, receivedAtMs: Float64Array, flags: Uint8Array): void {
  const [fixedMs, mobileMs] = [lateAfterMs('STATIC'), lateAfterMs('MOBILE')];
  for (let i = 0; i < flags.length; i += 1) {
    const tookMs = receivedAtMs[i]! - capturedAtMs[i]!;
    if (!(tookMs > fixedMs)) continue;
    flags[i]! |= tookMs > mobileMs ? READ_FLAGS.lateFixed | READ_FLAGS.lateMobile : READ_FLAGS.lateFixed;
  }
}

/** Good until the next rows are taken. */
export type TakenRows = { readonly reads: ReadBatch; readonly particulars: ParticularsBatch };

/**
 * Takes the rows of one stream's batches as columns. Whoever takes them copies what is to stay, so the arrays are used again: new ones would be new pages of memory, which cost more than all else that is done here
 * (npm run bench -- --only million).
 */
export class ColumnTaker {
  /** For the largest batch so far: how many reads one has differs. */
  #arrays = arraysFor(0);
  /** By dictionary of the stream: a batch that brings no new one has the same. */
  readonly #values = new WeakMap<Vector, readonly string[]>();
  readonly #texts = new WeakMap<Vector, TextColumn>();

  /**
   * Rows `[from, to)` of a batch, at most 65535. The schema has been checked.
   * @throws ColumnFault when the values are inconsistent.
   */
  take(batch: RecordBatch, from = 0, to = batch.numRows): TakenRows {
    const column = (name: (typeof ARROW_READ_COLUMNS)[number]['name']): Data => {
      const data = batch.data.children[ARROW_READ_COLUMNS.findIndex((each) => each.name === name)];
      if (data?.offset !== 0 || data.length !== batch.numRows)
        throw new ColumnFault(`${name} is missing or of another length`);
      return data;
    };
    const rows = to - from;
    if (rows > this.#arrays.vrm.length) this.#arrays = arraysFor(rows);
    const {
      scratch,
      texts: textCodes,
      receivedAtMs,
      idOffsets,
      confidenceOffsets,
      ...out
    } = viewsOf(this.#arrays, rows);
    const marks = this.#codedText(column('vrm'), from, out.vrm);
    const texts = this.#codedText(column('vrmRaw'), from, textCodes);
    const characterConfidence = text(column('characterConfidence'), from, to, confidenceOffsets);
    fillTimes(column('capturedAt'), from, undefined, out.capturedAtMs);
    fillTimes(column('receivedAt'), from, Number.NaN, receivedAtMs);
    fillKnown(this.#coded(column('direction'), from, scratch), DIRECTION_CODES, out.direction);
    fillKnown(this.#coded(column('plateColour'), from, scratch), PLATE_COLOUR_CODES, out.plateColour);
    fillBytes(column('lane'), from, out.lane);
    fillBytes(column('confidence'), from, out.confidence);
    fillFlags(
      {
        plate: column('hasPlateImage'),
        overview: column('hasOverviewImage'),
        correctedFrom: column('correctedFrom'),
        confidence: characterConfidence,
      },
      from,
      out.flags,
    );
    flagLate(out.capturedAtMs, receivedAtMs, out.flags);
    return {
      reads: {
        ...out,
        rows,
        vrm: marks,
        camera: this.#coded(column('cameraId'), from, out.camera),
        make: this.#coded(column('make'), from, out.make),
        model: this.#coded(column('model'), from, out.model),
        colour: this.#coded(column('colour'), from, out.colour),
      },
      particulars: {
        rows,
        id: text(column('id'), from, to, idOffsets),
        vrmRaw: isSameText(marks, texts) ? undefined : texts,
        characterConfidence,
        receivedAtMs,
      },
    };
  }

  #coded(data: Data, from: number, codes: Uint16Array): CodedColumn {
    const known = data.dictionary && this.#values.get(data.dictionary);
    const values = known ?? dictionary(data.dictionary);
    if (data.dictionary !== undefined) this.#values.set(data.dictionary, values);
    writeCodes(data, from, values.length, codes);
    return { values, codes };
  }

  #codedText(data: Data, from: number, codes: Uint16Array): CodedText {
    const known = data.dictionary && this.#texts.get(data.dictionary);
    const values = known ?? dictionaryTexts(data.dictionary);
    if (data.dictionary !== undefined) this.#texts.set(data.dictionary, values);
    writeCodes(data, from, values.offsets.length - 1, codes);
    if (codes.includes(NO_CODE)) throw new ColumnFault('a read without its mark');
    return { values, codes };
  }
}
