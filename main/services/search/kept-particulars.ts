import type { ReadParticulars } from '../../../app/contract/search.ts';
import type { ParticularsBatch, TextColumn } from '../../../app/domain/read-columns.ts';
import { TextPool } from '../../../app/domain/text-pool.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const textAt = ({ bytes, offsets }: TextColumn, i: number): string =>
  decoder.decode(bytes.subarray(offsets[i], offsets[i + 1]));

/**
 * What is shown of the reads of one search only where a read is looked at by itself. Rows have the numbers that they
 * have in the page: both count the reads of a search as they come.
 */
export class KeptParticulars {
  #batches: ParticularsBatch[] = [];
  /** The first row of each batch. */
  #firstRows: number[] = [];
  #rows = 0;

  append(batch: ParticularsBatch): void {
    this.#batches.push(batch);
    this.#firstRows.push(this.#rows);
    this.#rows += batch.rows;
  }

  /** Those of the rows that there are, in the order asked. */
  of(rows: readonly number[]): ReadParticulars[] {
    return rows.flatMap((row) => {
      const place = this.#batchOf(row);
      const batch = this.#batches[place];
      const i = row - (this.#firstRows[place] ?? 0);
      if (batch === undefined || i >= batch.rows) return [];
      const receivedAtMs = batch.receivedAtMs[i]!;
      return {
        row,
        readId: textAt(batch.id, i),
        vrmRaw: batch.vrmRaw === undefined ? null : textAt(batch.vrmRaw.values, batch.vrmRaw.codes[i]!),
        characterConfidence: [...Buffer.from(textAt(batch.characterConfidence, i), 'hex')],
        receivedAtMs: Number.isNaN(receivedAtMs) ? null : receivedAtMs,
      };
    });
  }

  /** The row of each read; null for one that is not in the result. One walk over all of them. */
  rowsOf(readIds: readonly string[]): (number | null)[] {
    const wanted = new TextPool();
    const places = readIds.map((readId) => {
      const bytes = encoder.encode(readId);
      return wanted.intern(bytes, 0, bytes.length);
    });
    const rowOf: (number | null)[] = Array.from({ length: wanted.size }, () => null);
    for (const [place, { id, rows }] of this.#batches.entries())
      for (let i = 0; i < rows; i += 1) {
        const found = wanted.find(id.bytes, id.offsets[i]!, id.offsets[i + 1]!);
        if (found !== undefined) rowOf[found] ??= this.#firstRows[place]! + i;
      }
    return places.map((place) => rowOf[place] ?? null);
  }

  /** By halves: a wide result has hundreds of batches. */
  #batchOf(row: number): number {
    let low = 0;
    let high = this.#firstRows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#firstRows[middle]! <= row) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  forget(): void {
    this.#batches = [];
    this.#firstRows = [];
    this.#rows = 0;
  }
}
