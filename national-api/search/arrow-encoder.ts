import {
  Bool,
  Dictionary,
  Field,
  Int8,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampMillisecond,
  Uint16,
  Uint8,
  Utf8,
  Vector,
  vectorFromArray,
  type Data,
  type DataType,
  type TypeMap,
} from 'apache-arrow';
import { ARROW_METADATA, ARROW_READ_COLUMNS } from '../../app/api/arrow-reads.ts';
import { NO_BYTE, NO_CODE, READ_FLAGS, type TextColumn } from '../../app/domain/read-columns.ts';
import { DIRECTIONS, PLATE_COLOURS } from '../../app/domain/read.ts';
import { TextPool } from '../../app/domain/text-pool.ts';
import { UNKNOWN_TIME, type ReadChunk } from '../store/read-chunk.ts';
import type { ReadStore } from '../store/read-store.ts';

/**
 * Encodes reads as an Arrow IPC stream, column by column from a chunk: most of a batch is the store's own bytes with a
 * bitmap of nulls.
 */

/**
 * A writer whose bytes are taken batch by batch, so that a slow client holds the store back and does not fill memory.
 */
class BytesWriter extends RecordBatchStreamWriter<TypeMap> {
  #parts: Uint8Array[] = [];

  protected override _write(part: Uint8Array): this {
    const bytes = ArrayBuffer.isView(part)
      ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
      : new Uint8Array(part);
    // Arrow counts what it has written, to pad what follows; it does that in here.
    this._position += bytes.byteLength;
    if (bytes.byteLength > 0) this.#parts.push(bytes);
    return this;
  }

  take(): Uint8Array {
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    return bytes;
  }
}

/** One bit per row: 1 for a value. */
function bitmap(
  rows: number,
  has: (row: number) => boolean,
): { readonly nullBitmap: Uint8Array; readonly nullCount: number } {
  const nullBitmap = new Uint8Array(Math.ceil(rows / 8));
  let count = 0;
  for (let row = 0; row < rows; row += 1) {
    if (!has(row)) continue;
    nullBitmap[row >> 3]! |= 1 << (row & 7);
    count += 1;
  }
  return count === rows ? { nullBitmap: new Uint8Array(0), nullCount: 0 } : { nullBitmap, nullCount: rows - count };
}

const utf8 = (rows: number, column: TextColumn, emptyIsNull: boolean): Data<Utf8> => {
  const { offsets, bytes } = column;
  const nulls = emptyIsNull ? bitmap(rows, (row) => offsets[row] !== offsets[row + 1]) : { nullCount: 0 };
  return makeData({ type: new Utf8(), length: rows, ...nulls, valueOffsets: offsets, data: bytes });
};

const times = (rows: number, data: BigInt64Array, mayBeUnknown: boolean): Data<TimestampMillisecond> => {
  const nulls = mayBeUnknown ? bitmap(rows, (row) => data[row] !== UNKNOWN_TIME) : { nullCount: 0 };
  return makeData({ type: new TimestampMillisecond('UTC'), length: rows, ...nulls, data });
};

const bytesOrNull = (rows: number, data: Uint8Array): Data<Uint8> =>
  makeData({ type: new Uint8(), length: rows, ...bitmap(rows, (row) => data[row] !== NO_BYTE), data });

const flag = (rows: number, flags: Uint8Array, bit: number): Data<Bool> => {
  const data = new Uint8Array(Math.ceil(rows / 8));
  for (let row = 0; row < rows; row += 1) if ((flags[row]! & bit) !== 0) data[row >> 3]! |= 1 << (row & 7);
  return makeData({ type: new Bool(), length: rows, nullCount: 0, data });
};

type Words = { readonly type: Dictionary<Utf8, Uint16>; readonly vector: Vector<Utf8> };

let lastDictionaryId = 0;
const newDictionary = (): Dictionary<Utf8, Uint16> => {
  lastDictionaryId += 1;
  return new Dictionary(new Utf8(), new Uint16(), lastDictionaryId);
};
const words = (values: readonly string[]): Words => {
  // At least one word: an empty dictionary is written by nobody and read by few.
  return {
    type: newDictionary(),
    vector: vectorFromArray(values.length === 0 ? [''] : [...values], new Utf8()),
  };
};

const coded = (rows: number, dictionary: Words, codes: Uint16Array): Data<Dictionary<Utf8, Uint16>> => {
  const nulls = bitmap(rows, (row) => codes[row] !== NO_CODE);
  const data = nulls.nullCount === 0 ? codes : codes.map((code) => (code === NO_CODE ? 0 : code));
  return makeData({ type: dictionary.type, length: rows, ...nulls, data, dictionary: dictionary.vector });
};

/** Texts of which a batch has as many as it has: each batch has a dictionary of its own. */
class BatchTexts {
  readonly type = newDictionary();
  readonly #pool = new TextPool();

  data(rows: number, { bytes, offsets }: TextColumn, emptyIsNull: boolean): Data<Dictionary<Utf8, Uint16>> {
    const pool = this.#pool;
    pool.clear();
    const codes = new Uint16Array(rows);
    for (let row = 0; row < rows; row += 1) codes[row] = pool.intern(bytes, offsets[row]!, offsets[row + 1]!);
    const texts = pool.column();
    const values = makeData({
      type: new Utf8(),
      length: pool.size,
      nullCount: 0,
      valueOffsets: texts.offsets.slice(),
      data: texts.bytes.slice(),
    });
    const nulls = emptyIsNull ? bitmap(rows, (row) => offsets[row] !== offsets[row + 1]) : { nullCount: 0 };
    return makeData({ type: this.type, length: rows, ...nulls, data: codes, dictionary: new Vector([values]) });
  }
}

type FewWords = { readonly type: Dictionary<Utf8, Int8>; readonly vector: Vector<Utf8> };
const fewWords = (values: readonly string[]): FewWords => {
  lastDictionaryId += 1;
  return {
    type: new Dictionary(new Utf8(), new Int8(), lastDictionaryId),
    vector: vectorFromArray([...values], new Utf8()),
  };
};
const codedBytes = (rows: number, dictionary: FewWords, codes: Uint8Array): Data<Dictionary<Utf8, Int8>> => {
  const nulls = bitmap(rows, (row) => codes[row] !== NO_BYTE);
  const data = new Int8Array(rows);
  for (let row = 0; row < rows; row += 1) data[row] = codes[row] === NO_BYTE ? 0 : codes[row]!;
  return makeData({ type: dictionary.type, length: rows, ...nulls, data, dictionary: dictionary.vector });
};

export type StreamFacts = {
  readonly searchId: string;
  readonly auditIndex: number;
  /** Different marks, where the kind of search counts them. */
  readonly vehicles?: number;
  /** The cameras that the result names, so that the stream does not carry the nation's. */
  readonly cameras: readonly number[];
};

/** A camera that came into being after the answer was begun has no number in it: no other may stand in its place. */
function placeOf(places: Uint16Array, camera: number): number {
  const place = places[camera];
  if (place === undefined) throw new Error(`camera ${camera} is not in the answer`);
  return place;
}

/** Encodes the chunks of one result. `begin`, then `batch` for each, then `end`; each returns the bytes to send. */
export class ArrowReads {
  readonly #writer = new BytesWriter({ autoDestroy: false });
  readonly #schema: Schema;
  readonly #place: Uint16Array;
  readonly #cameras: Words;
  readonly #makes: Words;
  readonly #models: Words;
  readonly #colours: Words;
  readonly #marks = new BatchTexts();
  readonly #texts = new BatchTexts();
  readonly #formerMarks = new BatchTexts();
  readonly #directions = fewWords(DIRECTIONS);
  readonly #plateColours = fewWords(PLATE_COLOURS);

  constructor(store: Pick<ReadStore, 'cameras' | 'labels'>, facts: StreamFacts) {
    const all = store.cameras();
    const { makes, models, colours } = store.labels();
    this.#place = new Uint16Array(all.length).fill(NO_CODE);
    facts.cameras.forEach((number, place) => {
      this.#place[number] = place;
    });
    this.#cameras = words(facts.cameras.map((number) => all[number]?.id ?? ''));
    this.#makes = words(makes);
    this.#models = words(models);
    this.#colours = words(colours);
    const types: Readonly<Record<(typeof ARROW_READ_COLUMNS)[number]['name'], DataType>> = {
      id: new Utf8(),
      vrm: this.#marks.type,
      vrmRaw: this.#texts.type,
      capturedAt: new TimestampMillisecond('UTC'),
      receivedAt: new TimestampMillisecond('UTC'),
      cameraId: this.#cameras.type,
      direction: this.#directions.type,
      lane: new Uint8(),
      confidence: new Uint8(),
      characterConfidence: new Utf8(),
      plateColour: this.#plateColours.type,
      make: this.#makes.type,
      model: this.#models.type,
      colour: this.#colours.type,
      hasPlateImage: new Bool(),
      hasOverviewImage: new Bool(),
      version: new Uint16(),
      correctedFrom: this.#formerMarks.type,
    };
    this.#schema = new Schema(
      ARROW_READ_COLUMNS.map(({ name }) => new Field(name, types[name], true)),
      new Map([
        [ARROW_METADATA.searchId, facts.searchId],
        [ARROW_METADATA.auditIndex, String(facts.auditIndex)],
        ...(facts.vehicles === undefined ? [] : [[ARROW_METADATA.vehicles, String(facts.vehicles)] as const]),
      ]),
    );
  }

  begin(): Uint8Array {
    this.#writer.reset(undefined, this.#schema);
    return this.#writer.take();
  }

  batch(chunk: ReadChunk): Uint8Array {
    const { rows } = chunk;
    const place = this.#place;
    const children: Record<(typeof ARROW_READ_COLUMNS)[number]['name'], Data> = {
      id: utf8(rows, chunk.id, false),
      vrm: this.#marks.data(rows, chunk.vrm, false),
      vrmRaw: this.#texts.data(rows, chunk.vrmRaw, false),
      capturedAt: times(rows, chunk.capturedAtMs, false),
      receivedAt: times(rows, chunk.receivedAtMs, true),
      cameraId: coded(
        rows,
        this.#cameras,
        chunk.camera.map((number) => placeOf(place, number)),
      ),
      direction: codedBytes(rows, this.#directions, chunk.direction),
      lane: bytesOrNull(rows, chunk.lane),
      confidence: bytesOrNull(rows, chunk.confidence),
      characterConfidence: utf8(rows, chunk.characterConfidence, true),
      plateColour: codedBytes(rows, this.#plateColours, chunk.plateColour),
      make: coded(rows, this.#makes, chunk.make),
      model: coded(rows, this.#models, chunk.model),
      colour: coded(rows, this.#colours, chunk.colour),
      hasPlateImage: flag(rows, chunk.flags, READ_FLAGS.plateImage),
      hasOverviewImage: flag(rows, chunk.flags, READ_FLAGS.overviewImage),
      version: makeData({ type: new Uint16(), length: rows, nullCount: 0, data: chunk.version }),
      correctedFrom: this.#formerMarks.data(rows, chunk.correctedFrom, true),
    };
    const struct = makeData({
      type: new Struct(this.#schema.fields),
      length: rows,
      nullCount: 0,
      children: ARROW_READ_COLUMNS.map(({ name }) => children[name]),
    });
    this.#writer.write(new RecordBatch(this.#schema, struct));
    return this.#writer.take();
  }

  end(): Uint8Array {
    this.#writer.finish();
    return this.#writer.take();
  }
}
