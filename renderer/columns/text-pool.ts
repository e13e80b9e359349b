/**
 * Interns UTF-8 strings from columns: equal bytes get one small number, and a string is made once per distinct value.
 * Marks and camera names repeat; reads do not.
 */
const decoder = new TextDecoder();

const EMPTY = 0xffffffff;

export class TextPool {
  readonly values: string[] = [];
  private readonly stored: Uint8Array[] = [];
  /** Open addressing on bytes, because a Map keyed by string would need the string first. */
  private slots = new Uint32Array(1_024).fill(EMPTY);

  intern(bytes: Uint8Array, start: number, end: number): number {
    if (this.values.length * 2 > this.slots.length) this.grow();
    const mask = this.slots.length - 1;
    for (let slot = hashOf(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const code = this.slots[slot] ?? EMPTY;
      if (code === EMPTY) {
        const copy = bytes.slice(start, end);
        this.slots[slot] = this.values.length;
        this.stored.push(copy);
        this.values.push(decoder.decode(copy));
        return this.values.length - 1;
      }
      if (equalBytes(this.stored[code], bytes, start, end)) return code;
    }
  }

  private grow(): void {
    this.slots = new Uint32Array(this.slots.length * 2).fill(EMPTY);
    const mask = this.slots.length - 1;
    this.stored.forEach((bytes, code) => {
      let slot = hashOf(bytes, 0, bytes.length) & mask;
      while (this.slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      this.slots[slot] = code;
    });
  }
}

/** FNV-1a: cheap, good enough for short keys. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash >>> 0;
}

function equalBytes(stored: Uint8Array | undefined, bytes: Uint8Array, start: number, end: number): boolean {
  if (stored?.length !== end - start) return false;
  for (let i = 0; i < stored.length; i += 1) if (stored[i] !== bytes[start + i]) return false;
  return true;
}
