import { confusableCharacters } from '../../app/domain/vrm-near-miss.ts';
import { Random } from './random.ts';

/**
 * Registration marks that nobody has. The current format carries an age identifier: March to August the last two
 * digits of the year, September to February 50 more. By November 2026, 02 to 26 and 51 to 76 have been issued. Marks
 * here use only 27 to 49 and 77 to 99, so no real keeper is implied; the format does not use 00, 01 and 50 at all.
 */

const FIRST_LETTERS = 'ABCDEFGHJKLMNOPRSTUVWXY';
const SECOND_LETTERS = 'ABCDEFGHJKLMNOPRSTUVWXY';
const LAST_LETTERS = 'ABCDEFGHJKLMNOPRSTUVWXYZ';
export const UNISSUED_AGES: readonly number[] = [...range(27, 49), ...range(77, 99)];

export const MARK_LENGTH = 7;
/** Marks that begin with one letter. */
const SPACE = SECOND_LETTERS.length * UNISSUED_AGES.length * LAST_LETTERS.length ** 3;
const HALF = 1 << 12;

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** True when a mark is of the current format with an age identifier that has not been issued. */
export function isUnissued(mark: string): boolean {
  return /^[A-HJ-PR-Y]{2}[0-9]{2}[A-HJ-PR-Z]{3}$/.test(mark) && UNISSUED_AGES.includes(Number(mark.slice(2, 4)));
}

/** Unique marks in a pseudo-random order. A vehicle stores the index of its mark. */
export class MarkBook {
  readonly texts: string[] = [];
  private readonly serials = new Map<number, number>();
  private readonly keys: readonly number[];
  private readonly kept = new Set<string>();

  constructor(seed: number) {
    const random = Random.for(seed, 'marks');
    this.keys = [random.word(), random.word(), random.word(), random.word()];
  }

  /** Takes one specific mark, and keeps every mark that a camera could confuse with it out of circulation. */
  reserve(mark: string): number {
    this.kept.add(mark);
    for (let i = 0; i < MARK_LENGTH; i += 1) {
      for (const { to } of confusableCharacters(mark.charAt(i)))
        this.kept.add(mark.slice(0, i) + to + mark.slice(i + 1));
    }
    return this.add(mark);
  }

  /** A new mark that begins with this letter. */
  next(letter: string): number {
    const first = Math.max(0, FIRST_LETTERS.indexOf(letter));
    for (;;) {
      const serial = this.serials.get(first) ?? 0;
      if (serial >= SPACE) throw new Error(`all marks beginning with ${letter} are in use`);
      this.serials.set(first, serial + 1);
      const mark = this.mark(first, this.scattered(serial, first));
      if (!this.kept.has(mark)) return this.add(mark);
    }
  }

  text(index: number): string {
    return this.texts[index]!;
  }

  private add(mark: string): number {
    this.texts.push(mark);
    return this.texts.length - 1;
  }

  /** A permutation of 0 to SPACE - 1: four Feistel rounds over 24 bits, walked until it falls inside. */
  private scattered(serial: number, first: number): number {
    let value = serial;
    do {
      let left = value >>> 12;
      let right = value & (HALF - 1);
      for (const key of this.keys) {
        const mixed = Math.imul((right + first * 131 + 1) ^ key, 0x9e3779b1);
        const next = left ^ ((mixed >>> 15) & (HALF - 1));
        left = right;
        right = next;
      }
      value = left * HALF + right;
    } while (value >= SPACE);
    return value;
  }

  private mark(first: number, value: number): string {
    let rest = value;
    const take = (count: number): number => {
      const digit = rest % count;
      rest = Math.floor(rest / count);
      return digit;
    };
    const last = LAST_LETTERS.charAt(take(24)) + LAST_LETTERS.charAt(take(24)) + LAST_LETTERS.charAt(take(24));
    const age = UNISSUED_AGES[take(UNISSUED_AGES.length)]!;
    return `${FIRST_LETTERS.charAt(first)}${SECOND_LETTERS.charAt(take(SECOND_LETTERS.length))}${String(age)}${last}`;
  }
}
