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
/** What a message may take in advance. */
const STEP_BYTES = 1024 * 1024;

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

/** The same bytes with room for more. It grows as bytes come: a stated length must not decide how much memory is taken. */
function enlarged(room: Uint8Array, wantedBytes: number): Uint8Array {
  const larger = new Uint8Array(Math.min(wantedBytes, Math.max(STEP_BYTES, 2 * room.length)));
  larger.set(room);
  return larger;
}

/** The bytes of a source, moved to where they are wanted. A piece of the source is good until the next is asked for. */
class Bytes {
  readonly #source: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Fills `target`; false when the source ends before. */
  async fill(target: Uint8Array): Promise<boolean> {
    let at = 0;
    while (at < target.length) {
      if (this.#piece.length === 0) {
        const next = await this.#source.next();
        if (next.done === true) return false;
        this.#piece = next.value;
        continue;
      }
      const part = this.#piece.subarray(0, target.length - at);
      target.set(part, at);
      at += part.length;
      this.#piece = this.#piece.subarray(part.length);
    }
    return true;
  }

  async stop(): Promise<void> {
    await this.#source.return?.();
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

  const turns: Uint8Array[] = Array.from({ length: TURNS }, () => new Uint8Array(0));
  let turn = 0;

  async function* messages(): AsyncGenerator<Uint8Array, void> {
    const bytes = new Bytes(source);
    try {
      for (;;) {
        const prefix = new Uint8Array(PREFIX_BYTES);
        if (!(await bytes.fill(prefix))) return;
        const view = new DataView(prefix.buffer);
        if (view.getInt32(0, true) !== CONTINUATION) throw new FrameFault('no continuation mark');
        const metadataBytes = view.getInt32(4, true);
        if (metadataBytes === 0) {
          ended = true;
          return;
        }
        if (metadataBytes < 8 || metadataBytes > MAX_METADATA_BYTES || metadataBytes % 8 !== 0)
          throw new FrameFault('metadata of impossible length');
        const metadata = new Uint8Array(metadataBytes);
        if (!(await bytes.fill(metadata))) return;
        const { isBatch, bodyBytes } = headOf(metadata);
        const headBytes = PREFIX_BYTES + metadataBytes;
        const messageBytes = headBytes + bodyBytes;
        // Dictionaries are kept by the reader and get arrays of their own.
        if (isBatch) turn = (turn + 1) % TURNS;
        let room = isBatch ? turns[turn]! : new Uint8Array(headBytes);
        if (room.length < headBytes) room = enlarged(room, headBytes);
        room.set(prefix);
        room.set(metadata, PREFIX_BYTES);
        for (let filled = headBytes; filled < messageBytes;) {
          if (room.length === filled) room = enlarged(room, messageBytes);
          const to = Math.min(room.length, messageBytes);
          if (!(await bytes.fill(room.subarray(filled, to)))) return;
          filled = to;
        }
        if (isBatch) turns[turn] = room;
        yield room.subarray(0, messageBytes);
      }
    } finally {
      await bytes.stop();
    }
  }

  return { messages: messages(), ended: () => ended };
}
