/**
 * Bits by place, with the count of set bits before each word: how many are set before a place and where the k-th one is, in
 * O(log n). Buffers only grow and are used again, because new memory is the slow part in the page.
 */
export class RankedBits {
  /** Bit `place & 31` of word `place >> 5`. Whoever writes here calls `recount`. */
  words = new Uint32Array(1);
  private before = new Uint32Array(2);
  private places = 0;

  /** Number of places. Bits of new places are clear; those of places that were there stay. */
  resize(places: number): void {
    const words = (places + 31) >>> 5;
    if (words > this.words.length) {
      const room = Math.max(words, this.words.length * 2);
      const grown = new Uint32Array(room);
      grown.set(this.words);
      this.words = grown;
      const counts = new Uint32Array(room + 1);
      counts.set(this.before);
      this.before = counts;
    }
    this.places = places;
  }

  clear(): void {
    this.words.fill(0);
    this.before.fill(0);
  }

  set(place: number): void {
    const word = place >>> 5;
    this.words[word] = (this.words[word] ?? 0) | (1 << (place & 31));
  }

  has(place: number): boolean {
    return (((this.words[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 1;
  }

  /** Counts again from the word that holds `fromPlace` to the end. */
  recount(fromPlace = 0): void {
    const { words, before } = this;
    const end = (this.places + 31) >>> 5;
    let total = before[fromPlace >>> 5]!;
    for (let word = fromPlace >>> 5; word < end; word += 1) {
      total += bitCount(words[word]!);
      before[word + 1] = total;
    }
  }

  get total(): number {
    return this.before[(this.places + 31) >>> 5] ?? 0;
  }

  /** Set bits before a place. */
  rank(place: number): number {
    const word = place >>> 5;
    const below = place & 31;
    const counted = this.before[word] ?? 0;
    return below === 0 ? counted : counted + bitCount((this.words[word] ?? 0) & ((1 << below) - 1));
  }

  /** Place of the k-th set bit, counted from 0; undefined when there are not so many. */
  select(k: number): number | undefined {
    if (k < 0 || k >= this.total) return undefined;
    const { before } = this;
    let low = 0;
    let high = (this.places + 31) >>> 5;
    // The last word with at most k set bits before it.
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (before[middle]! <= k) low = middle;
      else high = middle;
    }
    let rest = this.words[low]!;
    for (let skip = k - before[low]!; skip > 0; skip -= 1) rest &= rest - 1;
    return low * 32 + (31 - Math.clz32(rest & -rest));
  }
}

/** Set bits of a 32-bit word. */
function bitCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
