/**
 * Cuts an Arrow IPC stream into whole messages, and knows whether it was complete. Arrow's own reader takes the end
 * of the bytes for the end of the stream: cut between two messages, a result would look complete. Here only the
 * end-of-stream marker counts. Each message begins an array, so its buffers are aligned.
 */

/** The stream does not follow the format. */
export class FrameFault extends Error {
  constructor(why: string) {
    super(`not an Arrow stream: ${why}`);
    this.name = 'FrameFault';
  }
}

const CONTINUATION = -1;
const MAX_METADATA_BYTES = 8 * 1024 * 1024;
const MAX_BODY_BYTES = 512 * 1024 * 1024;
const PREFIX_BYTES = 8;
/** Slots in the vtable of a flatbuffer `Message`: two header entries, then version, header type, header, body length. */
const HEADER_TYPE_SLOT = 4 + 2 * 1;
const BODY_LENGTH_SLOT = 4 + 2 * 3;
/** `MessageHeader.RecordBatch` of the format. */
const RECORD_BATCH = 3;

/**
 * Record batches take turns in a few arrays: a new one for each would be new pages of memory, which cost more than all
 * else that is done with them (npm run bench -- --only million). Arrow's reader may ask for one message more before it
 * decodes the last, so two are in use; one more is to spare.
 */
const TURNS = 3;

/** What a message's metadata says of it (flatbuffer table `Message`, fields `header_type` and `bodyLength`). */
function headOf(metadata: Uint8Array): { readonly isBatch: boolean; readonly bodyBytes: number } {
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  try {
    const table = view.getInt32(0, true);
    const vtable = table - view.getInt32(table, true);
    const slots = view.getUint16(vtable, true);
    const offsetIn = (slot: number): number => (slots > slot ? view.getUint16(vtable + slot, true) : 0);
    const lengthAt = offsetIn(BODY_LENGTH_SLOT);
    const bodyBytes = lengthAt === 0 ? 0 : Number(view.getBigInt64(table + lengthAt, true));
    if (bodyBytes < 0 || bodyBytes > MAX_BODY_BYTES) throw new FrameFault('a body of impossible length');
    const typeAt = offsetIn(HEADER_TYPE_SLOT);
    return { isBatch: typeAt !== 0 && view.getUint8(table + typeAt) === RECORD_BATCH, bodyBytes };
  } catch (error) {
    if (error instanceof RangeError) throw new FrameFault('broken metadata');
    throw error;
  }
}

/** Bytes that have arrived and are unused; joined only when necessary. */
class Backlog {
  readonly #parts: Uint8Array[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(part: Uint8Array): void {
    if (part.length === 0) return;
    this.#parts.push(part);
    this.#size += part.length;
  }

  /** Moves bytes to the start of `target`; there must be enough. */
  fill(target: Uint8Array): void {
    let at = 0;
    while (at < target.length) {
      const part = this.#parts[0]!;
      const wanted = target.length - at;
      if (part.length <= wanted) {
        target.set(part, at);
        at += part.length;
        this.#parts.shift();
      } else {
        target.set(part.subarray(0, wanted), at);
        this.#parts[0] = part.subarray(wanted);
        at = target.length;
      }
    }
    this.#size -= target.length;
  }
}

export type Framed = {
  /**
   * Whole messages: prefix, metadata and body. A record batch is good until the next but one is asked for. Throws
   * `FrameFault`, and whatever the source throws.
   */
  readonly messages: AsyncIterable<Uint8Array>;
  /** True once the end-of-stream marker was read. False after the last message means that the stream was cut. */
  readonly ended: () => boolean;
};

export function frameArrow(source: AsyncIterable<Uint8Array>): Framed {
  let ended = false;

  const turns: Uint8Array<ArrayBuffer>[] = Array.from({ length: TURNS }, () => new Uint8Array(0));
  let turn = 0;
  const takeTurn = (bytes: number): Uint8Array => {
    turn = (turn + 1) % TURNS;
    let room = turns[turn];
    if (room === undefined || room.length < bytes) turns[turn] = room = new Uint8Array(bytes);
    return room.subarray(0, bytes);
  };

  async function* messages(): AsyncGenerator<Uint8Array, void> {
    const iterator = source[Symbol.asyncIterator]();
    const backlog = new Backlog();
    const has = async (bytes: number): Promise<boolean> => {
      while (backlog.size < bytes) {
        const next = await iterator.next();
        if (next.done === true) return false;
        backlog.add(next.value);
      }
      return true;
    };
    try {
      for (;;) {
        if (!(await has(PREFIX_BYTES))) return;
        const prefix = new Uint8Array(PREFIX_BYTES);
        backlog.fill(prefix);
        const view = new DataView(prefix.buffer);
        if (view.getInt32(0, true) !== CONTINUATION) throw new FrameFault('no continuation mark');
        const metadataBytes = view.getInt32(4, true);
        if (metadataBytes === 0) {
          ended = true;
          return;
        }
        if (metadataBytes < 8 || metadataBytes > MAX_METADATA_BYTES || metadataBytes % 8 !== 0)
          throw new FrameFault('metadata of impossible length');
        if (!(await has(metadataBytes))) return;
        const metadata = new Uint8Array(metadataBytes);
        backlog.fill(metadata);
        const { isBatch, bodyBytes } = headOf(metadata);
        if (!(await has(bodyBytes))) return;
        const bytes = PREFIX_BYTES + metadataBytes + bodyBytes;
        // Dictionaries are kept by the reader and get arrays of their own.
        const message = isBatch ? takeTurn(bytes) : new Uint8Array(bytes);
        message.set(prefix);
        message.set(metadata, PREFIX_BYTES);
        backlog.fill(message.subarray(PREFIX_BYTES + metadataBytes));
        yield message;
      }
    } finally {
      await iterator.return?.();
    }
  }

  return { messages: messages(), ended: () => ended };
}
