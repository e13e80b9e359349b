import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { TextColumn } from '../../../app/domain/read-columns.ts';
import { CHUNK_TARGET_ROWS, type ReadChunk } from '../read-chunk.ts';
import { CHUNK_ROWS, longText, vectorBytes, vectorOf, vectorValidity } from './bindings.ts';
import { columnIndex, type ReadColumnName } from './schema.ts';

const CELL = 16;
const IN_LINE = 12;
const HEX = Buffer.from('0123456789abcdef');

/** Texts end to end; the buffer doubles when it is full. */
class TextBuilder {
  #bytes: Uint8Array;
  #length = 0;
  readonly #offsets: Int32Array;
  #rows = 0;

  constructor(rows: number, bytesEach: number) {
    this.#bytes = new Uint8Array(rows * bytesEach);
    this.#offsets = new Int32Array(rows + 1);
  }

  /** Room for `count` more bytes; where they go. */
  room(count: number): { readonly bytes: Uint8Array; readonly at: number } {
    if (this.#length + count > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
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

/** A vector's own memory goes with its chunk, so it is copied, once, whole. */
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

/**
 * Gathers the engine's chunks of 2,048 rows into larger ones, reading whole vectors: no object and no string a read.
 * Takes `SELECT` results with exactly the columns of the schema, in its order.
 */
export class ChunkReader {
  readonly #capacity = CHUNK_TARGET_ROWS;
  #rows = 0;
  #id = new TextBuilder(this.#capacity, 12);
  #vrm = new TextBuilder(this.#capacity, 8);
  #vrmRaw = new TextBuilder(this.#capacity, 8);
  #characters = new TextBuilder(this.#capacity, 14);
  #correctedFrom = new TextBuilder(this.#capacity, 0);
  #wide = this.#newWide();
  #narrow = this.#newNarrow();

  get rows(): number {
    return this.#rows;
  }

  /** True when another chunk may not fit: `take` first. */
  get full(): boolean {
    return this.#rows + CHUNK_ROWS > this.#capacity;
  }

  add(chunk: DuckDBDataChunk): void {
    const rows = chunk.rowCount;
    const at = this.#rows;
    this.#addTexts(chunk, rows);
    this.#addCharacters(chunk, rows);
    for (const { name, column, bytes } of this.#wide) {
      const view = vectorBytes(vectorOf(chunk.chunk, columnIndex(name)), rows * bytes);
      new Uint8Array(column.buffer).set(view, at * bytes);
    }
    for (const { name, column } of this.#narrow)
      column.set(vectorBytes(vectorOf(chunk.chunk, columnIndex(name)), rows), at);
    this.#rows = at + rows;
  }

  /** What was gathered; the reader begins anew. */
  take(): ReadChunk {
    const rows = this.#rows;
    const [captured, received, camera, make, model, colour, version] = this.#wide;
    const [direction, lane, confidence, plateColour, flags] = this.#narrow;
    const chunk: ReadChunk = {
      rows,
      id: this.#id.finish(),
      vrm: this.#vrm.finish(),
      vrmRaw: this.#vrmRaw.finish(),
      characterConfidence: this.#characters.finish(),
      correctedFrom: this.#correctedFrom.finish(),
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
    this.#rows = 0;
    this.#id = new TextBuilder(this.#capacity, 12);
    this.#vrm = new TextBuilder(this.#capacity, 8);
    this.#vrmRaw = new TextBuilder(this.#capacity, 8);
    this.#characters = new TextBuilder(this.#capacity, 14);
    this.#correctedFrom = new TextBuilder(this.#capacity, 0);
    this.#wide = this.#newWide();
    this.#narrow = this.#newNarrow();
    return chunk;
  }

  #newWide() {
    const times = (name: ReadColumnName) => ({ name, column: new BigInt64Array(this.#capacity), bytes: 8 });
    const codes = (name: ReadColumnName) => ({ name, column: new Uint16Array(this.#capacity), bytes: 2 });
    return [
      times('ts'),
      times('received'),
      codes('camera'),
      codes('make'),
      codes('model'),
      codes('colour'),
      codes('version'),
    ] as const;
  }

  #newNarrow() {
    const bytes = (name: ReadColumnName) => ({ name, column: new Uint8Array(this.#capacity) });
    return [bytes('direction'), bytes('lane'), bytes('confidence'), bytes('plate_colour'), bytes('flags')] as const;
  }

  #addTexts(chunk: DuckDBDataChunk, rows: number): void {
    const id = copied(chunk, 'id', rows * CELL).data;
    const vrm = copied(chunk, 'vrm', rows * CELL).data;
    const raw = copied(chunk, 'vrm_raw', rows * CELL);
    const corrected = copied(chunk, 'corrected_from', rows * CELL);
    for (let row = 0; row < rows; row += 1) {
      const cell = row * CELL;
      copyText(this.#id, id, cell);
      copyText(this.#vrm, vrm, cell);
      if (isNull(raw.validity, row)) copyText(this.#vrmRaw, vrm, cell);
      else copyText(this.#vrmRaw, raw.data, cell);
      if (isNull(corrected.validity, row)) this.#correctedFrom.end(0);
      else copyText(this.#correctedFrom, corrected.data, cell);
    }
  }

  #addCharacters(chunk: DuckDBDataChunk, rows: number): void {
    const { data, validity } = copied(chunk, 'char_conf', rows * CELL);
    for (let row = 0; row < rows; row += 1) {
      const length = isNull(validity, row) ? 0 : data[row * CELL]!;
      const { bytes, at } = this.#characters.room(2 * length);
      for (let i = 0; i < length; i += 1) {
        const value = data[row * CELL + 4 + i]!;
        bytes[at + 2 * i] = HEX[value >> 4]!;
        bytes[at + 2 * i + 1] = HEX[value & 15]!;
      }
      this.#characters.end(2 * length);
    }
  }
}
