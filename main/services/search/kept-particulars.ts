import type { ReadParticulars } from '../../../app/contract/search.ts';
import type { CodedText, ParticularsBatch, TextColumn } from '../../../app/domain/read-columns.ts';
import { TextPool } from '../../../app/domain/text-pool.ts';
import { wholeTimes } from '../../../app/domain/whole-times.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

const EMPTY: TextColumn = { bytes: new Uint8Array(0), offsets: new Int32Array(0) };

/** Texts that stay. Most have one length, that of an id, or none at all: where each begins need not be kept then. */
type KeptTexts = TextColumn & { readonly eachBytes: number | undefined };

function isEven(offsets: Int32Array, eachBytes: number): boolean {
  for (let i = 0; i < offsets.length; i += 1) if (offsets[i] !== i * eachBytes) return false;
  return true;
}

function keptTexts({ bytes, offsets }: TextColumn): KeptTexts {
  const eachBytes = offsets[1] ?? 0;
  const even = isEven(offsets, eachBytes);
  if (even && eachBytes === 0) return { ...EMPTY, eachBytes };
  return {
    bytes: new Uint8Array(bytes),
    offsets: even ? EMPTY.offsets : offsets.slice(),
    eachBytes: even ? eachBytes : undefined,
  };
}

/** Times that stay: whole milliseconds after the first of them, where 32 bits are enough. NaN: not known. */
type KeptTimes = { readonly fromMs: number; readonly afterMs: Uint32Array | Float64Array };

function keptTimes(timesMs: Float64Array): KeptTimes {
  const { fromMs, fit } = wholeTimes(timesMs);
  if (!fit) return { fromMs: 0, afterMs: timesMs.slice() };
  const afterMs = new Uint32Array(timesMs.length);
  for (let i = 0; i < afterMs.length; i += 1) afterMs[i] = timesMs[i]! - fromMs;
  return { fromMs, afterMs };
}

type KeptBatch = {
  readonly rows: number;
  readonly id: KeptTexts;
  readonly vrmRaw: ParticularsBatch['vrmRaw'];
  readonly characterConfidence: KeptTexts;
  readonly receivedAt: KeptTimes;
};

const beginOf = ({ offsets, eachBytes }: KeptTexts, i: number): number =>
  eachBytes === undefined ? offsets[i]! : i * eachBytes;
const textAt = (texts: KeptTexts, i: number): string =>
  decoder.decode(texts.bytes.subarray(beginOf(texts, i), beginOf(texts, i + 1)));

const textIn = ({ values: { bytes, offsets }, codes }: CodedText, i: number): string =>
  decoder.decode(bytes.subarray(offsets[codes[i]!], offsets[codes[i]! + 1]));

/**
 * What is shown of the reads of one search only where a read is looked at by itself. Rows have the numbers that they
 * have in the page: both count the reads of a search as they come.
 */
export class KeptParticulars {
  #batches: KeptBatch[] = [];
  /** The first row of each batch. */
  #firstRows: number[] = [];
  #rows = 0;

  /** Copies what it keeps, in as little room as it needs: new memory is what costs. */
  append({ rows, id, vrmRaw, characterConfidence, receivedAtMs }: ParticularsBatch): void {
    this.#batches.push({
      rows,
      id: keptTexts(id),
      // The texts behind the codes are those of the stream's dictionary, which is kept once.
      vrmRaw: vrmRaw && { values: vrmRaw.values, codes: vrmRaw.codes.slice() },
      characterConfidence: keptTexts(characterConfidence),
      receivedAt: keptTimes(receivedAtMs),
    });
    this.#firstRows.push(this.#rows);
    this.#rows += rows;
  }

  /** Those of the rows that there are, in the order asked. */
  of(rows: readonly number[]): ReadParticulars[] {
    return rows.flatMap((row) => {
      const place = this.#batchOf(row);
      const batch = this.#batches[place];
      const i = row - (this.#firstRows[place] ?? 0);
      if (batch === undefined || i >= batch.rows) return [];
      const { fromMs, afterMs } = batch.receivedAt;
      const receivedAtMs = fromMs + afterMs[i]!;
      return {
        row,
        readId: textAt(batch.id, i),
        vrmRaw: batch.vrmRaw === undefined ? null : textIn(batch.vrmRaw, i),
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
        const found = wanted.find(id.bytes, beginOf(id, i), beginOf(id, i + 1));
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
