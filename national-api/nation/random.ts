/**
 * Seeded randomness: xoshiro128** over 32-bit words, seeded by splitmix32. The same seed gives the same nation on every
 * machine, so neither `Math.random` nor a clock is used anywhere in the simulation.
 */

const TWO_32 = 4_294_967_296;

/** One splitmix32 step: the well-mixed word for a state. */
function mixed(state: number): number {
  let z = state >>> 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

/** FNV-1a over the UTF-16 units of a label: separates the streams of different purposes. */
function labelHash(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i += 1) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number) {
    let state = seed >>> 0;
    const next = (): number => {
      state = (state + 0x9e3779b9) >>> 0;
      return mixed(state);
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next() | 1;
  }

  /** A separate stream for one purpose and number, so that a change in one part does not shift all others. */
  static for(seed: number, purpose: string, number = 0): Random {
    const low = mixed((seed ^ labelHash(purpose)) >>> 0);
    const high = mixed((Math.floor(seed / TWO_32) + Math.imul(number, 0x9e3779b9)) >>> 0);
    return new Random((low ^ Math.imul(high, 0x85ebca6b)) >>> 0);
  }

  /** A whole number 0 to 2^32 - 1. */
  word(): number {
    const b = this.b;
    const turned = Math.imul(b, 5);
    const result = Math.imul((turned << 7) | (turned >>> 25), 9) >>> 0;
    const shifted = b << 9;
    this.c ^= this.a;
    this.d ^= b;
    this.b = b ^ this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** `[0, 1)` in steps of 2^-32. */
  unit(): number {
    return this.word() / TWO_32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  /** Approximately normal, mean 0, standard deviation 1, never beyond ±3.5: the sum of four uniforms, no logarithm. */
  bell(): number {
    return (this.unit() + this.unit() + this.unit() + this.unit() - 2) * 1.732;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('cannot pick from nothing');
    return item;
  }

  /** Index into running totals: `totals[i]` is the sum of the weights up to and including `i`. */
  weighted(totals: ArrayLike<number>): number {
    const target = this.unit() * (totals[totals.length - 1] ?? 0);
    let low = 0;
    let high = totals.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((totals[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Fisher-Yates, in place. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1);
      const held = items[i]!;
      items[i] = items[j]!;
      items[j] = held;
    }
    return items;
  }
}

/** Running totals of weights, for `Random.weighted`. */
export function runningTotals(weights: ArrayLike<number>): Float64Array {
  const totals = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i += 1) {
    sum += weights[i] ?? 0;
    totals[i] = sum;
  }
  return totals;
}
