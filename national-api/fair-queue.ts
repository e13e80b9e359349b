/**
 * A queue that is in order within each party and by turns between parties: whoever sends much waits behind their own
 * items and not before others'.
 */
export class FairQueue<T> {
  readonly #byParty = new Map<string, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  sizeOf(party: string): number {
    return this.#byParty.get(party)?.length ?? 0;
  }

  push(party: string, item: T): void {
    const waiting = this.#byParty.get(party);
    if (waiting === undefined) this.#byParty.set(party, [item]);
    else waiting.push(item);
    this.#size += 1;
  }

  /** The next item whose party may go now; the party then goes to the back. */
  shift(mayGo: (party: string) => boolean = () => true): { readonly party: string; readonly item: T } | undefined {
    for (const [party, waiting] of this.#byParty) {
      if (!mayGo(party)) continue;
      const item = waiting.shift();
      this.#byParty.delete(party);
      if (waiting.length > 0) this.#byParty.set(party, waiting);
      if (item === undefined) continue;
      this.#size -= 1;
      return { party, item };
    }
    return undefined;
  }

  /** Removes the newest item of the party with the most waiting; undefined when none has two. */
  dropOfLongest(): T | undefined {
    let longest: T[] = [];
    for (const waiting of this.#byParty.values()) if (waiting.length > longest.length) longest = waiting;
    if (longest.length < 2) return undefined;
    this.#size -= 1;
    return longest.pop();
  }
}
