import * as z from 'zod';

export const savedEntriesSchema = z.instanceof(Uint32Array);

/** The log index of each record of a device's chain: 4 bytes each. The content is in the log. */
export class ChainEntries {
  #indexes = new Uint32Array(16);
  #count = 0;

  push(index: number): void {
    if (this.#count === this.#indexes.length) {
      const indexes = new Uint32Array(2 * this.#count);
      indexes.set(this.#indexes);
      this.#indexes = indexes;
    }
    this.#indexes[this.#count] = index;
    this.#count += 1;
  }

  /** Log index; undefined beyond the end of the chain. */
  indexAt(at: number): number | undefined {
    return at < this.#count ? this.#indexes[at] : undefined;
  }

  save(): Uint32Array {
    return this.#indexes.slice(0, this.#count);
  }

  static of(indexes: Uint32Array): ChainEntries {
    const entries = new ChainEntries();
    entries.#indexes = new Uint32Array(Math.max(16, indexes.length));
    entries.#indexes.set(indexes);
    entries.#count = indexes.length;
    return entries;
  }
}
