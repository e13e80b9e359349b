import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { TextColumn } from '../../../app/domain/read-columns.ts';
import { CHUNK_TARGET_ROWS, type ReadChunk } from '../read-chunk.ts';
import { CHUNK_ROWS, longText, vectorBytes, vectorOf, vectorValidity } from './bindings.ts';
import { columnIndex, type ReadColumnName } from './schema.ts';

const CELL = 16;
const IN_LINE = 12;
const HEX = Buffer.from('0123456789abcdef');

/** The same numbers with room for more after them. */
function larger<A extends BigInt64Array | Int32Array | Uint16Array | Uint8Array>(column: A, length: number): A {
  const copy = new (column.constructor as new (length: number) => A)(length);
  copy.set(column as never);
  return copy;
}

/** Texts end to end; the buffer doubles when it is full. */
class TextBuilder {
  #bytes: Uint8Array;
  #length = 0;
  #offsets: Int32Array;
  #rows = 0;

  constructor(rows: number, bytesEach: number) {
    this.#bytes = new Uint8Array(rows * bytesEach);
    this.#offsets = new Int32Array(rows + 1);
  }

  /** Room for so many texts in all. */
  roomForRows(rows: number): void {
    this.#offsets = larger(this.#offsets, rows + 1);
  }

  /** Reserves `count` more bytes; returns where they go. */
  room(count: number): { readonly bytes: Uint8Array; readonly at: number } {
    if (this.#length + count > this.#bytes.length) {
      this.#bytes = larger(this.#bytes, Math.max(2 * this.#bytes.length, this.#length + count));
    }
    return { bytes: this.#bytes, at: this.#length };
  }

  /** Ends a text whose `count` bytes were written into `room`. */
  end(count: number): void {
    this.#length += count;
    this.#rows += 1;
    this.#offsets[this.#rows] = this.#length;
  }

  finish(): TextColumn {
    return { bytes: this.#bytes.subarray(0, this.#length), offsets: this.#offsets.subarray(0, this.#rows + 1) };
  }
}

/** A vector's own memory is freed with its chunk, so it is copied, once, whole. */
function copied(
  chunk: DuckDBDataChunk,
  name: ReadColumnName,
  bytes: number,
): { readonly data: Uint8Array; readonly validity: Uint8Array | undefined } {
  const vector = vectorOf(chunk.chunk, columnIndex(name));
  return { data: new Uint8Array(vectorBytes(vector, bytes)), validity: vectorValidity(vector, chunk.rowCount) };
}

const isNull = (validity: Uint8Array | undefined, row: number): boolean =>
  validity !== undefined && (validity[row >> 3]! & (1 << (row & 7))) === 0;

const lengthAt = (cells: Uint8Array, at: number): number =>
  cells[at]! | (cells[at + 1]! << 8) | (cells[at + 2]! << 16) | (cells[at + 3]! << 24);

function copyText(to: TextBuilder, cells: Uint8Array, at: number): void {
  const length = lengthAt(cells, at);
  const { bytes, at: to0 } = to.room(length);
  if (length > IN_LINE) bytes.set(longText(cells, at + 8, length), to0);
  else for (let i = 0; i < length; i += 1) bytes[to0 + i] = cells[at + 4 + i]!;
  to.end(length);
}

/** Columns that are being filled, with room for `capacity` reads. */
class Gathering {
  capacity: number;
  rows = 0;
  readonly id: TextBuilder;
  readonly vrm: TextBuilder;
  readonly vrmRaw: TextBuilder;
  readonly characters: TextBuilder;
  readonly correctedFrom: TextBuilder;
  readonly #wide;
  readonly #narrow;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.id = new TextBuilder(capacity, 12);
    this.vrm = new TextBuilder(capacity, 8);
    this.vrmRaw = new TextBuilder(capacity, 8);
    this.characters = new TextBuilder(capacity, 14);
    this.correctedFrom = new TextBuilder(capacity, 0);
    const times = (name: ReadColumnName) => ({ name, column: new BigInt64Array(capacity), bytes: 8 });
    const codes = (name: ReadColumnName) => ({ name, column: new Uint16Array(capacity), bytes: 2 });
    const bytes = (name: ReadColumnName) => ({ name, column: new Uint8Array(capacity) });
    this.#wide = [
      times('ts'),
      times('received'),
      codes('camera'),
      codes('make'),
      codes('model'),
      codes('colour'),
      codes('version'),
    ] as const;
    this.#narrow = [
      bytes('direction'),
      bytes('lane'),
      bytes('confidence'),
      bytes('plate_colour'),
      bytes('flags'),
    ] as const;
  }

  grow(capacity: number): void {
    this.capacity = capacity;
    for (const texts of [this.id, this.vrm, this.vrmRaw, this.characters, this.correctedFrom])
      texts.roomForRows(capacity);
    for (const each of [...this.#wide, ...this.#narrow]) each.column = larger(each.column, capacity);
  }

  /** The columns whose cells are numbers, after the rows that are here. */
  addNumbers(chunk: DuckDBDataChunk): void {
    const { rowCount } = chunk;
    for (const { name, column, bytes } of this.#wide) {
      const view = vectorBytes(vectorOf(chunk.chunk, columnIndex(name)), rowCount * bytes);
      new Uint8Array(column.buffer).set(view, this.rows * bytes);
    }
    for (const { name, column } of this.#narrow)
      column.set(vectorBytes(vectorOf(chunk.chunk, columnIndex(name)), rowCount), this.rows);
  }

  finish(): ReadChunk {
    const { rows } = this;
    const [captured, received, camera, make, model, colour, version] = this.#wide;
    const [direction, lane, confidence, plateColour, flags] = this.#narrow;
    return {
      rows,
      id: this.id.finish(),
      vrm: this.vrm.finish(),
      vrmRaw: this.vrmRaw.finish(),
      characterConfidence: this.characters.finish(),
      correctedFrom: this.correctedFrom.finish(),
      capturedAtMs: captured.column.subarray(0, rows),
      receivedAtMs: received.column.subarray(0, rows),
      camera: camera.column.subarray(0, rows),
      make: make.column.subarray(0, rows),
      model: model.column.subarray(0, rows),
      colour: colour.column.subarray(0, rows),
      version: version.column.subarray(0, rows),
      direction: direction.column.subarray(0, rows),
      lane: lane.column.subarray(0, rows),
      confidence: confidence.column.subarray(0, rows),
      plateColour: plateColour.column.subarray(0, rows),
      flags: flags.column.subarray(0, rows),
    };
  }
}

/**
 * Gathers the engine's chunks of 2,048 rows into larger ones, reading whole vectors: no object and no string per
 * read. Takes `SELECT` results with exactly the columns of the schema, in its order. Its buffers grow with the
 * answer: memory outside of the heap triggers the collector, and most answers are of one vehicle, so full-size
 * buffers for each made it run every few searches.
 */
export class ChunkReader {
  #gathering: Gathering | undefined;
  /** The next chunk of an answer needs what the last one needed. */
  #begins = 0;

  get rows(): number {
    return this.#gathering?.rows ?? 0;
  }

  /** True when another chunk may not fit: call `take` first. */
  get full(): boolean {
    return this.rows + CHUNK_ROWS > CHUNK_TARGET_ROWS;
  }

  add(chunk: DuckDBDataChunk): void {
    const to = (this.#gathering ??= new Gathering(Math.max(this.#begins, chunk.rowCount)));
    const needed = to.rows + chunk.rowCount;
    if (needed > to.capacity) to.grow(Math.max(needed, Math.min(2 * to.capacity, CHUNK_TARGET_ROWS)));
    this.#addTexts(to, chunk);
    this.#addCharacters(to, chunk);
    to.addNumbers(chunk);
    to.rows = needed;
  }

  /** Returns what was gathered; the reader starts over. */
  take(): ReadChunk {
    const gathered = this.#gathering ?? new Gathering(0);
    this.#begins = Math.max(this.#begins, gathered.capacity);
    this.#gathering = undefined;
    return gathered.finish();
  }

  #addTexts(to: Gathering, chunk: DuckDBDataChunk): void {
    const rows = chunk.rowCount;
    const id = copied(chunk, 'id', rows * CELL).data;
    const vrm = copied(chunk, 'vrm', rows * CELL).data;
    const raw = copied(chunk, 'vrm_raw', rows * CELL);
    const corrected = copied(chunk, 'corrected_from', rows * CELL);
    for (let row = 0; row < rows; row += 1) {
      const cell = row * CELL;
      copyText(to.id, id, cell);
      copyText(to.vrm, vrm, cell);
      if (isNull(raw.validity, row)) copyText(to.vrmRaw, vrm, cell);
      else copyText(to.vrmRaw, raw.data, cell);
      if (isNull(corrected.validity, row)) to.correctedFrom.end(0);
      else copyText(to.correctedFrom, corrected.data, cell);
    }
  }

  #addCharacters(to: Gathering, chunk: DuckDBDataChunk): void {
    const rows = chunk.rowCount;
    const { data, validity } = copied(chunk, 'char_conf', rows * CELL);
    for (let row = 0; row < rows; row += 1) {
      const length = isNull(validity, row) ? 0 : data[row * CELL]!;
      const { bytes, at } = to.characters.room(2 * length);
      for (let i = 0; i < length; i += 1) {
        const value = data[row * CELL + 4 + i]!;
        bytes[at + 2 * i] = HEX[value >> 4]!;
        bytes[at + 2 * i + 1] = HEX[value & 15]!;
      }
      to.characters.end(2 * length);
    }
  }
}
