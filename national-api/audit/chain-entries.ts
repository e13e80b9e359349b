import * as z from 'zod';

/** Of the SHA-256 of a record so much is kept: enough to tell one from another that its own device signed. */
const HASH_BYTES = 16;

export const savedEntriesSchema = z.object({ indexes: z.instanceof(Uint32Array), hashes: z.instanceof(Uint8Array) });

/** Where each record of a device's chain is in the log, and which it was: 20 bytes for each. */
export class ChainEntries {
  #indexes = new Uint32Array(16);
  #hashes = new Uint8Array(16 * HASH_BYTES);
  #count = 0;

  push(index: number, hash: string): void {
    if (this.#count === this.#indexes.length) {
      const [indexes, hashes] = [new Uint32Array(2 * this.#count), new Uint8Array(2 * this.#count * HASH_BYTES)];
      indexes.set(this.#indexes);
      hashes.set(this.#hashes);
      [this.#indexes, this.#hashes] = [indexes, hashes];
    }
    this.#indexes[this.#count] = index;
    this.#hashes.set(Buffer.from(hash.slice(0, 2 * HASH_BYTES), 'hex'), this.#count * HASH_BYTES);
    this.#count += 1;
  }

  /** In the log; nothing when the chain is not that long. */
  indexAt(at: number): number | undefined {
    return at < this.#count ? this.#indexes[at] : undefined;
  }

  isHash(at: number, hash: string): boolean {
    return Buffer.from(this.#hashes.buffer, at * HASH_BYTES, HASH_BYTES).toString('hex') === hash.slice(0, 2 * HASH_BYTES);
  }

  save(): z.infer<typeof savedEntriesSchema> {
    return { indexes: this.#indexes.slice(0, this.#count), hashes: this.#hashes.slice(0, this.#count * HASH_BYTES) };
  }

  static of({ indexes, hashes }: z.infer<typeof savedEntriesSchema>): ChainEntries {
    const entries = new ChainEntries();
    const room = Math.max(16, indexes.length);
    entries.#indexes = new Uint32Array(room);
    entries.#indexes.set(indexes);
    entries.#hashes = new Uint8Array(room * HASH_BYTES);
    entries.#hashes.set(hashes);
    entries.#count = indexes.length;
    return entries;
  }
}
