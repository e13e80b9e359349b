/**
 * The typed layer under @duckdb/node-api, for whole columns at once: a call per value costs more than storing it.
 * node-api depends on exactly this version of it, and its `DuckDBDataChunk.chunk` is public for this use.
 */
import bindings from '@duckdb/node-bindings';
import type { DataChunk, Vector } from '@duckdb/node-bindings';

export type RawChunk = DataChunk;
export type RawVector = Vector;

export const vectorOf = (chunk: RawChunk, column: number): RawVector => bindings.data_chunk_get_vector(chunk, column);
/** A view of the vector's memory, valid as long as its chunk; copy what is to be kept. */
export const vectorBytes = (vector: RawVector, bytes: number): Uint8Array => bindings.vector_get_data(vector, bytes);
/** Validity bits of `rows` rows, least significant first; nothing when every row has a value. */
export function vectorValidity(vector: RawVector, rows: number): Uint8Array | undefined {
  // The declaration does not say that it is absent when every row is valid.
  const bits = bindings.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null;
  return bits ?? undefined;
}
export const setVectorBytes = (vector: RawVector, bytes: Uint8Array): void =>
  bindings.copy_data_to_vector(vector, 0, bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
export function setVectorValidity(vector: RawVector, bits: Uint8Array): void {
  bindings.vector_ensure_validity_writable(vector);
  bindings.copy_data_to_vector_validity(vector, 0, bits.buffer as ArrayBuffer, bits.byteOffset, bits.byteLength);
}
export const setVectorText = (vector: RawVector, row: number, text: string): void =>
  bindings.vector_assign_string_element(vector, row, text);
/** Rows that one chunk holds. */
export const CHUNK_ROWS = bindings.vector_size();
/** The bytes of a text too long for its cell; `at` is the position of the pointer in a copy of the vector's bytes. */
export const longText = (cells: Uint8Array, at: number, length: number): Uint8Array =>
  bindings.get_data_from_pointer(cells.buffer as ArrayBuffer, cells.byteOffset + at, length);
