/**
 * The digest of a result: which reads were returned, in which order, without revealing them. It is part of the
 * outcome record, so that an auditor who runs the search again can tell whether the same reads came back.
 * Definition: SHA-256( SHA-256(ids in UTF-8, end to end) ‖ SHA-256(length in bytes of each id as uint32
 * little-endian) ).
 * Two streams, because ids arrive as columns whose bytes already are end to end: a batch is hashed as one slice, with
 * no string per read. The lengths distinguish 'ab','c' from 'a','bc'. The boundaries of batches leave no trace.
 */
import type { TextColumn } from '../domain/read-columns.ts';
import { concatBytes } from './bytes.ts';
import { toHex } from './hex.ts';
import type { Hash } from './merkle.ts';
import { utf8Bytes } from './utf8.ts';

/** A SHA-256 that takes its input in pieces, such as Node's `createHash('sha256')`. It must not keep the pieces. */
export interface IncrementalHash {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

/** Lengths buffered before they are hashed, 64 KiB. */
const LENGTHS_AT_ONCE = 16_384;

/**
 * Takes the ids of a result as they arrive; `finish` returns the digest. The same ids in the same order give the same
 * digest.
 */
export class ResultDigest {
  readonly #hash: Hash;
  readonly #text: IncrementalHash;
  readonly #lengths: IncrementalHash;
  readonly #buffer = new DataView(new ArrayBuffer(4 * LENGTHS_AT_ONCE));
  #buffered = 0;
  #count = 0;
  #finished = false;

  /** @param text and `lengths` are two fresh hashers that nobody else uses. */
  constructor(hash: Hash, text: IncrementalHash, lengths: IncrementalHash) {
    this.#hash = hash;
    this.#text = text;
    this.#lengths = lengths;
  }

  /** Number of ids so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds a column of ids. Like an Arrow slice it may begin and end anywhere in its bytes; without offsets there are
   * no ids.
   * @throws RangeError when the offsets go backwards or leave the bytes; nothing is then added.
   */
  addColumn(column: TextColumn): void {
    this.#requireOpen();
    const { bytes, offsets } = column;
    const rows = offsets.length - 1;
    if (rows < 1) return;
    const start = offsets[0]!;
    let last = start;
    for (let i = 1; i <= rows; i += 1) {
      const offset = offsets[i]!;
      if (offset < last) throw new RangeError('offsets go backwards');
      last = offset;
    }
    if (start < 0 || last > bytes.length) throw new RangeError('offsets leave the bytes');

    this.#text.update(bytes.subarray(start, last));
    for (let i = 0; i < rows; i += 1) this.#addLength(offsets[i + 1]! - offsets[i]!);
  }

  /**
   * Adds ids as strings.
   * @throws RangeError when an id holds half of a surrogate pair; nothing is then added.
   */
  addIds(ids: readonly string[]): void {
    this.#requireOpen();
    for (const bytes of ids.map(utf8Bytes)) {
      this.#text.update(bytes);
      this.#addLength(bytes.length);
    }
  }

  /** The digest in lower-case hex. Can be called once: the hashers are spent. */
  finish(): string {
    this.#requireOpen();
    this.#finished = true;
    this.#flush();
    return toHex(this.#hash(concatBytes(this.#text.digest(), this.#lengths.digest())));
  }

  #requireOpen(): void {
    if (this.#finished) throw new Error('the digest is finished');
  }

  #addLength(length: number): void {
    if (this.#buffered === LENGTHS_AT_ONCE) this.#flush();
    this.#buffer.setUint32(4 * this.#buffered, length, true);
    this.#buffered += 1;
    this.#count += 1;
  }

  #flush(): void {
    this.#lengths.update(new Uint8Array(this.#buffer.buffer, 0, 4 * this.#buffered));
    this.#buffered = 0;
  }
}
