import type { TextColumn } from '../../app/domain/read-columns.ts';
import type { ReadChunk } from './read-chunk.ts';

type Column = TextColumn | BigInt64Array | Uint16Array | Uint8Array;

function textsAt({ bytes, offsets }: TextColumn, rows: readonly number[]): TextColumn {
  const kept = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    kept[i + 1] = (kept[i] ?? 0) + (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
  });
  const into = new Uint8Array(kept[rows.length] ?? 0);
  rows.forEach((row, i) => into.set(bytes.subarray(offsets[row], offsets[row + 1]), kept[i]));
  return { bytes: into, offsets: kept };
}

function columnAt<C extends Column>(column: C, rows: readonly number[]): C {
  if ('offsets' in column) return textsAt(column, rows) as C;
  if (column instanceof BigInt64Array) return BigInt64Array.from(rows, (row) => column[row] ?? 0n) as C;
  if (column instanceof Uint16Array) return Uint16Array.from(rows, (row) => column[row] ?? 0) as C;
  return Uint8Array.from(rows, (row) => column[row] ?? 0) as C;
}

/** A chunk without the reads of some cameras; the same chunk when it has none, which is nearly always. */
export function chunkWithout(chunk: ReadChunk, cameras: ReadonlySet<number>): ReadChunk {
  if (!chunk.camera.some((camera) => cameras.has(camera))) return chunk;
  const rows = Array.from({ length: chunk.rows }, (_, row) => row).filter(
    (row) => !cameras.has(chunk.camera[row] ?? -1),
  );
  const { rows: _, ...columns } = chunk;
  const kept = Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, columnAt(column, rows)]),
  ) as Omit<ReadChunk, 'rows'>;
  return { rows: rows.length, ...kept };
}
