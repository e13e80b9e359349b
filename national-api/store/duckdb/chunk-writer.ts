import { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDBAppender } from '@duckdb/node-api';
import { NO_BYTE } from '../../../app/domain/read-columns.ts';
import { CHARACTER_STRIDE, type BulkColumns } from '../bulk-columns.ts';
import { CHUNK_ROWS, setVectorBytes, setVectorText, setVectorValidity, vectorOf } from './bindings.ts';
import { COLUMN_TYPES, NO_TIME, columnIndex } from './schema.ts';

/** DuckDB stores a text of up to 12 bytes in its 16-byte cell: length, then the bytes, then zeros. */
const CELL = 16;
const IN_LINE = 12;

/**
 * Fills DuckDB chunks from columns by copying whole vectors; only long texts need a call into the binding per value.
 * One writer serves one appender at a time.
 */
export class ChunkWriter {
  readonly #chunk = DuckDBDataChunk.create(COLUMN_TYPES);
  readonly #cells = Buffer.alloc(CELL * CHUNK_ROWS);
  readonly #validity = new Uint8Array(CHUNK_ROWS / 8);
  readonly #times = new BigInt64Array(CHUNK_ROWS);
  readonly #versions = new Uint16Array(CHUNK_ROWS).fill(1);

  /** Appends all rows. The appender still has to be flushed. */
  append(appender: DuckDBAppender, columns: BulkColumns): void {
    for (let start = 0; start < columns.rows; start += CHUNK_ROWS) {
      this.#fill(columns, start, Math.min(columns.rows, start + CHUNK_ROWS));
      appender.appendDataChunk(this.#chunk);
    }
  }

  #fill(columns: BulkColumns, start: number, end: number): void {
    this.#chunk.reset();
    this.#chunk.rowCount = end - start;
    const narrow = (name: Parameters<typeof columnIndex>[0], values: Uint8Array | Uint16Array): void =>
      setVectorBytes(
        this.#vector(name),
        values.length === end - start ? asBytes(values) : asBytes(values.subarray(start, end)),
      );
    this.#texts('id', columns.id, start, end);
    this.#texts('vrm', columns.vrm, start, end);
    this.#texts('vrm_raw', columns.vrmRaw, start, end);
    this.#texts('corrected_from', null, start, end);
    this.#timesOf('ts', columns.capturedAtMs, start, end);
    this.#timesOf('received', columns.receivedAtMs, start, end);
    narrow('camera', columns.camera);
    narrow('direction', columns.direction);
    narrow('lane', columns.lane);
    narrow('confidence', columns.confidence);
    narrow('plate_colour', columns.plateColour);
    narrow('make', columns.make);
    narrow('model', columns.model);
    narrow('colour', columns.colour);
    narrow('flags', columns.flags);
    setVectorBytes(this.#vector('version'), asBytes(this.#versions.subarray(0, end - start)));
    this.#characterConfidence(columns, start, end);
  }

  #vector(name: Parameters<typeof columnIndex>[0]): ReturnType<typeof vectorOf> {
    return vectorOf(this.#chunk.chunk, columnIndex(name));
  }

  #timesOf(name: 'ts' | 'received', values: Float64Array, start: number, end: number): void {
    for (let row = start; row < end; row += 1) {
      const value = values[row]!;
      this.#times[row - start] = Number.isNaN(value) ? BigInt(NO_TIME) : BigInt(value);
    }
    setVectorBytes(this.#vector(name), asBytes(this.#times.subarray(0, end - start)));
  }

  #texts(
    name: 'id' | 'vrm' | 'vrm_raw' | 'corrected_from',
    values: readonly (string | null)[] | null,
    start: number,
    end: number,
  ): void {
    const vector = this.#vector(name);
    const rows = end - start;
    const cells = this.#cells.fill(0, 0, CELL * rows);
    const validity = this.#validity.fill(0xff);
    const long: number[] = [];
    let nulls = false;
    for (let row = 0; row < rows; row += 1) {
      const text = values?.[start + row] ?? null;
      if (text === null) {
        nulls = true;
        validity[row >> 3]! &= ~(1 << (row & 7));
      } else if (!writeInLine(cells, CELL * row, text)) {
        long.push(row);
      }
    }
    setVectorBytes(vector, cells.subarray(0, CELL * rows));
    for (const row of long) setVectorText(vector, row, values?.[start + row] ?? '');
    // A reused chunk keeps its last validity, so a nullable column is always written.
    if (nulls || name === 'vrm_raw' || name === 'corrected_from')
      setVectorValidity(vector, validity.subarray(0, validityBytes(rows)));
  }

  #characterConfidence({ characterConfidence }: BulkColumns, start: number, end: number): void {
    const vector = this.#vector('char_conf');
    const rows = end - start;
    const cells = this.#cells.fill(0, 0, CELL * rows);
    const validity = this.#validity.fill(characterConfidence === null ? 0 : 0xff);
    if (characterConfidence !== null) {
      for (let row = 0; row < rows; row += 1) {
        const from = (start + row) * CHARACTER_STRIDE;
        let length = 0;
        while (length < CHARACTER_STRIDE && characterConfidence[from + length] !== NO_BYTE) {
          cells[CELL * row + 4 + length] = characterConfidence[from + length]!;
          length += 1;
        }
        cells[CELL * row] = length;
        if (length === 0) validity[row >> 3]! &= ~(1 << (row & 7));
      }
    }
    setVectorBytes(vector, cells.subarray(0, CELL * rows));
    setVectorValidity(vector, validity.subarray(0, validityBytes(rows)));
  }
}

const validityBytes = (rows: number): number => Math.ceil(rows / 64) * 8;

const asBytes = (values: Uint8Array | Uint16Array | BigInt64Array): Uint8Array =>
  values instanceof Uint8Array ? values : new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Writes an ASCII text of up to 12 characters; false, and nothing written, for any other. */
function writeInLine(cells: Uint8Array, at: number, text: string): boolean {
  const { length } = text;
  if (length > IN_LINE) return false;
  for (let i = 0; i < length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) {
      cells.fill(0, at, at + CELL);
      return false;
    }
    cells[at + 4 + i] = unit;
  }
  cells[at] = length;
  return true;
}
