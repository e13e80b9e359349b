import type { TextColumn } from '../../app/domain/read-columns.ts';
import type { ReadChunk } from './read-chunk.ts';

type Column = TextColumn | BigInt64Array | Uint16Array | Uint8Array;

function textsAt({ bytes, offsets }: TextColumn, rows: readonly number[]): TextColumn {
  const kept = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    kept[i + 1] = (kept[i] ?? 0) + (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
  }
  const into = new Uint8Array(kept[rows.length] ?? 0);
  // By hand: a text is a few bytes, and a view for each would cost more than copying it.
  for (let i = 0; i < rows.length; i += 1) {
    const from = (offsets[rows[i] ?? 0] ?? 0) - (kept[i] ?? 0);
    for (let at = kept[i] ?? 0; at < (kept[i + 1] ?? 0); at += 1) into[at] = bytes[from + at] ?? 0;
  }
  return { bytes: into, offsets: kept };
}

function columnAt<C extends Column>(column: C, rows: readonly number[]): C {
  if ('offsets' in column) return textsAt(column, rows) as C;
  if (column instanceof BigInt64Array) return BigInt64Array.from(rows, (row) => column[row] ?? 0n) as C;
  if (column instanceof Uint16Array) return Uint16Array.from(rows, (row) => column[row] ?? 0) as C;
  return Uint8Array.from(rows, (row) => column[row] ?? 0) as C;
}

/** Some rows of a chunk as a chunk of its own, in the order given. */
export function chunkRows({ rows: _, last, ...columns }: ReadChunk, rows: readonly number[]): ReadChunk {
  const kept = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, columnAt(column, rows)]),
  ) as Omit<ReadChunk, 'rows' | 'last'>;
  return { rows: rows.length, ...kept, ...(last === undefined ? {} : { last }) };
}

/** A chunk without the reads of some cameras; the same chunk when it has none, which is nearly always. */
export function chunkWithout(chunk: ReadChunk, cameras: ReadonlySet<number>): ReadChunk {
  if (!chunk.camera.some((camera) => cameras.has(camera))) return chunk;
  return chunkRows(
    chunk,
    Array.from({ length: chunk.rows }, (_, row) => row).filter((row) => !cameras.has(chunk.camera[row] ?? -1)),
  );
}

/** By capture time, then by the bytes of the id; negative when row `a` comes first. */
function compareRows({ capturedAtMs, id: { bytes, offsets } }: ReadChunk, a: number, b: number): number {
  const [at, bt] = [capturedAtMs[a] ?? 0n, capturedAtMs[b] ?? 0n];
  if (at !== bt) return at < bt ? -1 : 1;
  const [a0, b0] = [offsets[a] ?? 0, offsets[b] ?? 0];
  const [aLength, bLength] = [(offsets[a + 1] ?? 0) - a0, (offsets[b + 1] ?? 0) - b0];
  for (let i = 0; i < Math.min(aLength, bLength); i += 1) {
    const difference = (bytes[a0 + i] ?? 0) - (bytes[b0 + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}

/**
 * The rows of a chunk oldest first, then by id; the same chunk when they are. Only numbers of rows are sorted, and what is
 * in order in itself is merged: an engine that sorts whole rows takes as long for that as for finding them.
 */
export function inTimeOrder(chunk: ReadChunk): ReadChunk {
  let row = 1;
  while (row < chunk.rows && compareRows(chunk, row - 1, row) <= 0) row += 1;
  if (row >= chunk.rows) return chunk;
  return chunkRows(
    chunk,
    Array.from({ length: chunk.rows }, (_, each) => each).sort((a, b) => compareRows(chunk, a, b)),
  );
}
