import { VOI_ACTIONS, VOI_PRIORITIES, type VoiAction, type VoiPriority } from '../../app/domain/voi.ts';
import { confusableCharacters } from '../../app/domain/vrm-near-miss.ts';

/**
 * Entries by mark, for millions of them in bounded memory: an open-addressed table of numbers outside the heap. A
 * mark of up to ten characters is a number below 37^10, which a double represents exactly.
 */

const BASE = 37;
const CODES = new Map([...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((character, i) => [character, i + 1]));
const POWERS = Array.from({ length: 10 }, (_, i) => BASE ** i);
const SWAPS = new Map(
  [...CODES].map(([character, code]) => [
    character,
    confusableCharacters(character).map(({ to }) => (CODES.get(to) ?? code) - code),
  ]),
);

const TWO_32 = 2 ** 32;
/** The largest share of slots in use. */
const FULL = 0.6;
const NONE = 0;

/** A mark in normal form as a number, never 0. */
export function markKey(vrm: string): number {
  let key = 0;
  for (const character of vrm) key = key * BASE + (CODES.get(character) ?? 0);
  return key;
}

/** The mark of a number that `markKey` made. */
export function markOfKey(key: number): string {
  let text = '';
  for (let rest = key; rest > 0; rest = Math.floor(rest / BASE))
    text = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt((rest % BASE) - 1) + text;
  return text;
}

/** Numbers of the marks one confusable character away. */
export function nearKeys(vrm: string, visit: (key: number) => void): void {
  const key = markKey(vrm);
  for (let i = 0; i < vrm.length; i += 1) {
    for (const step of SWAPS.get(vrm.charAt(i)) ?? []) visit(key + step * (POWERS[vrm.length - 1 - i] ?? 0));
  }
}

export type IndexedEntry = {
  /** The number of the entry in the store, and the number under which it was first entered; both below 2^32. */
  readonly number: number;
  readonly first: number;
  readonly list: number;
  readonly weedMs: number;
  readonly action: VoiAction;
  readonly priority: VoiPriority;
};

const codeOf = ({ action, priority }: IndexedEntry): number =>
  VOI_ACTIONS.indexOf(action) * VOI_PRIORITIES.length + VOI_PRIORITIES.indexOf(priority);
const actionOfCode = (code: number): VoiAction => VOI_ACTIONS[Math.floor(code / VOI_PRIORITIES.length)] ?? 'ASSESS';
const priorityOfCode = (code: number): VoiPriority => VOI_PRIORITIES[code % VOI_PRIORITIES.length] ?? 'HIGH';

const grown = <A extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(
  array: A,
  make: (length: number) => A,
): A => {
  const larger = make(array.length * 2);
  larger.set(array);
  return larger;
};

export class MarkIndex {
  #keys = new Float64Array(1024);
  /** Position + 1 of the first entry of the key in the same slot. */
  #heads = new Uint32Array(1024);
  #taken = 0;
  #size = 0;
  #next = new Uint32Array(256);
  #number = new Uint32Array(256);
  #first = new Uint32Array(256);
  #code = new Uint8Array(256);
  #list = new Uint16Array(256);
  #weedMs = new Float64Array(256);
  #places = 0;
  readonly #free: number[] = [];

  get size(): number {
    return this.#size;
  }

  add(vrm: string, entry: IndexedEntry): void {
    if (this.#taken + 1 > this.#keys.length * FULL) this.#rehash();
    const slot = this.#slotOf(markKey(vrm));
    if (this.#keys[slot] === NONE) {
      this.#keys[slot] = markKey(vrm);
      this.#taken += 1;
    }
    const place = this.#free.pop() ?? this.#newPlace();
    this.#number[place] = entry.number;
    this.#first[place] = entry.first;
    this.#list[place] = entry.list;
    this.#weedMs[place] = entry.weedMs;
    this.#code[place] = codeOf(entry);
    this.#next[place] = this.#heads[slot] ?? 0;
    this.#heads[slot] = place + 1;
    this.#size += 1;
  }

  /** Whether there was such an entry. */
  remove(vrm: string, number: number): boolean {
    const slot = this.#slotOf(markKey(vrm));
    let before: number | undefined;
    for (let at = this.#heads[slot] ?? 0; at !== 0; at = this.#next[at - 1] ?? 0) {
      const place = at - 1;
      if (this.#number[place] === number) {
        if (before === undefined) this.#heads[slot] = this.#next[place] ?? 0;
        else this.#next[before] = this.#next[place] ?? 0;
        this.#free.push(place);
        this.#size -= 1;
        return true;
      }
      before = place;
    }
    return false;
  }

  /** Entries of a mark, by its number. */
  visit(key: number, found: (entry: IndexedEntry) => void): void {
    for (let at = this.#heads[this.#slotOf(key)] ?? 0; at !== 0; at = this.#next[at - 1] ?? 0) {
      const place = at - 1;
      const code = this.#code[place] ?? 0;
      found({
        number: this.#number[place] ?? 0,
        first: this.#first[place] ?? 0,
        list: this.#list[place] ?? 0,
        weedMs: this.#weedMs[place] ?? 0,
        action: actionOfCode(code),
        priority: priorityOfCode(code),
      });
    }
  }

  /** The slot of a key, or the free one where it would be. */
  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    const mixed = Math.imul((key % TWO_32) | 0, 0x9e3779b1) ^ Math.imul(Math.floor(key / TWO_32), 0x85ebca6b);
    for (let slot = (mixed ^ (mixed >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const there = this.#keys[slot];
      if (there === key || there === NONE) return slot;
    }
  }

  #newPlace(): number {
    if (this.#places === this.#next.length) {
      this.#next = grown(this.#next, (length) => new Uint32Array(length));
      this.#number = grown(this.#number, (length) => new Uint32Array(length));
      this.#first = grown(this.#first, (length) => new Uint32Array(length));
      this.#code = grown(this.#code, (length) => new Uint8Array(length));
      this.#list = grown(this.#list, (length) => new Uint16Array(length));
      this.#weedMs = grown(this.#weedMs, (length) => new Float64Array(length));
    }
    this.#places += 1;
    return this.#places - 1;
  }

  /** Grows the table, and drops marks without entries. */
  #rehash(): void {
    const [keys, heads] = [this.#keys, this.#heads];
    const live = heads.reduce((count, head) => count + (head === 0 ? 0 : 1), 0);
    const length = live + 1 > (keys.length * FULL) / 2 ? keys.length * 2 : keys.length;
    this.#keys = new Float64Array(length);
    this.#heads = new Uint32Array(length);
    this.#taken = live;
    heads.forEach((head, i) => {
      if (head === 0) return;
      const slot = this.#slotOf(keys[i] ?? NONE);
      this.#keys[slot] = keys[i] ?? NONE;
      this.#heads[slot] = head;
    });
  }
}
