import type { TextColumn } from './read-columns.ts';

const EMPTY = 0xffffffff;
const FIRST_TEXTS = 512;
const FIRST_BYTES = 4_096;

/** Interns UTF-8 texts of a column: equal bytes get one small number, from 0 up. Marks repeat; reads do not. */
export class TextPool {
  /** Different texts so far. */
  size = 0;
  private bytes = new Uint8Array(FIRST_BYTES);
  private offsets = new Int32Array(FIRST_TEXTS + 1);
  /** Open addressing on bytes, because a Map keyed by string would need the string first. */
  private slots = new Uint32Array(FIRST_TEXTS * 2).fill(EMPTY);

  intern(bytes: Uint8Array, start: number, end: number): number {
    if (this.size * 2 >= this.slots.length) this.growSlots();
    const mask = this.slots.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const code = this.slots[slot]!;
      if (code === EMPTY) {
        this.slots[slot] = this.size;
        return this.add(bytes, start, end);
      }
      if (this.isAt(code, bytes, start, end)) return code;
    }
  }

  /** The number of a text that is there; undefined for any other. */
  find(bytes: Uint8Array, start: number, end: number): number | undefined {
    const mask = this.slots.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const code = this.slots[slot]!;
      if (code === EMPTY) return undefined;
      if (this.isAt(code, bytes, start, end)) return code;
    }
  }

  /** The texts, each at the place of its number. Good until the next text. */
  column(): TextColumn {
    return {
      bytes: this.bytes.subarray(0, this.offsets[this.size]),
      offsets: this.offsets.subarray(0, this.size + 1),
    };
  }

  clear(): void {
    this.size = 0;
    this.slots.fill(EMPTY);
  }

  private add(bytes: Uint8Array, start: number, end: number): number {
    const from = this.offsets[this.size]!;
    const to = from + end - start;
    if (to > this.bytes.length) this.bytes = copyInto(this.bytes, new Uint8Array(Math.max(to, 2 * this.bytes.length)));
    if (this.size + 2 > this.offsets.length)
      this.offsets = copyInto(this.offsets, new Int32Array(2 * this.offsets.length));
    for (let i = start; i < end; i += 1) this.bytes[from + i - start] = bytes[i]!;
    this.offsets[this.size + 1] = to;
    this.size += 1;
    return this.size - 1;
  }

  private isAt(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.offsets[code]!;
    if (this.offsets[code + 1]! - from !== end - start) return false;
    for (let i = start; i < end; i += 1) if (this.bytes[from + i - start] !== bytes[i]) return false;
    return true;
  }

  private growSlots(): void {
    this.slots = new Uint32Array(this.slots.length * 2).fill(EMPTY);
    const mask = this.slots.length - 1;
    for (let code = 0; code < this.size; code += 1) {
      let slot = hashOf(this.bytes, this.offsets[code]!, this.offsets[code + 1]!) & mask;
      while (this.slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.slots[slot] = code;
    }
  }
}

function copyInto<T extends { set(values: T): void }>(old: T, grown: T): T {
  grown.set(old);
  return grown;
}

/** FNV-1a: cheap, good enough for short keys. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}
