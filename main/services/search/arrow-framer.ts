/**
 * Cuts an Arrow IPC stream into whole messages, and knows whether it was complete. Arrow's own reader takes the end
 * of the bytes for the end of the stream: cut between two messages, a result would look complete. Here only the
 * end-of-stream marker counts. Each message gets an array of its own, so its buffers are aligned and a batch keeps
 * nothing else alive.
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
/** Slot of `bodyLength` in the vtable of a flatbuffer `Message`: two header entries, then version, header type, header. */
const BODY_LENGTH_SLOT = 4 + 2 * 3;

/** Length of the body that follows a message's metadata (flatbuffer table `Message`, field `bodyLength`). */
function bodyLength(metadata: Uint8Array): number {
  const view = new DataView(metadata.buffer, metadata.byteOffset, metadata.byteLength);
  try {
    const table = view.getInt32(0, true);
    const vtable = table - view.getInt32(table, true);
    const slots = view.getUint16(vtable, true);
    const offset = slots > BODY_LENGTH_SLOT ? view.getUint16(vtable + BODY_LENGTH_SLOT, true) : 0;
    const length = offset === 0 ? 0 : Number(view.getBigInt64(table + offset, true));
    if (length < 0 || length > MAX_BODY_BYTES) throw new FrameFault('a body of impossible length');
    return length;
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
  /** Whole messages: prefix, metadata and body. Throws `FrameFault`, and whatever the source throws. */
  readonly messages: AsyncIterable<Uint8Array>;
  /** True once the end-of-stream marker was read. False after the last message means that the stream was cut. */
  readonly ended: () => boolean;
};

export function frameArrow(source: AsyncIterable<Uint8Array>): Framed {
  let ended = false;

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
        const bodyBytes = bodyLength(metadata);
        if (!(await has(bodyBytes))) return;
        const message = new Uint8Array(PREFIX_BYTES + metadataBytes + bodyBytes);
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
