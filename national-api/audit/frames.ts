import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

/**
 * The format of records in the log's files: length, CRC-32 of the bytes, the bytes. The CRC distinguishes an
 * interrupted write from a complete one; the tree protects against people.
 */
export const FRAME_PREFIX_BYTES = 8;
const PREFIX = FRAME_PREFIX_BYTES;
/**
 * No frame ever written is longer: before `MAX_RECORD_BYTES` (app/audit/record-bounds.ts) existed, only the body of a
 * request (8 MiB) bounded a record. The log must stay readable for ever, so reading uses this larger bound.
 */
export const MAX_READ_RECORD_BYTES = 16 * 1024 * 1024;

export function frame(bytes: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX + bytes.length);
  framed.writeUInt32LE(bytes.length, 0);
  framed.writeUInt32LE(crc32(bytes), 4);
  framed.set(bytes, PREFIX);
  return framed;
}

type FrameStep =
  | { readonly kind: 'record'; readonly bytes: Buffer; readonly next: number }
  /** The frame continues beyond the given part of the file. */
  | { readonly kind: 'more'; readonly bytes: number }
  | { readonly kind: 'broken' };

/** The frame at `at` of a part of a file. */
function frameAt(part: Buffer, at: number): FrameStep {
  if (at + PREFIX > part.length) return { kind: 'more', bytes: PREFIX };
  const length = part.readUInt32LE(at);
  if (length === 0 || length > MAX_READ_RECORD_BYTES) return { kind: 'broken' };
  const end = at + PREFIX + length;
  if (end > part.length) return { kind: 'more', bytes: PREFIX + length };
  const bytes = part.subarray(at + PREFIX, end);
  return crc32(bytes) === part.readUInt32LE(at + 4) ? { kind: 'record', bytes, next: end } : { kind: 'broken' };
}

/** The record in the bytes of one whole frame; undefined when they are not one. */
export function recordIn(framed: Buffer): Buffer | undefined {
  const step = frameAt(framed, 0);
  return step.kind === 'record' && step.next === framed.length ? step.bytes : undefined;
}

/** Bytes to search behind a broken frame: more than one group of writes. */
const SEARCH_BYTES = 8 * 1024 * 1024;

/** Position of a whole record, which begins with `{`, ends with `}` and has a valid CRC, at `from` or behind it. */
function wholeFrameFrom(part: Buffer, from: number): number | undefined {
  const limit = Math.min(part.length - PREFIX, from + SEARCH_BYTES);
  for (
    let at = part.indexOf(0x7b, from + PREFIX) - PREFIX;
    at >= from && at < limit;
    at = part.indexOf(0x7b, at + PREFIX + 1) - PREFIX
  ) {
    const length = part.readUInt32LE(at);
    const end = at + PREFIX + length;
    if (
      length > 1 &&
      length <= MAX_READ_RECORD_BYTES &&
      end <= part.length &&
      part[end - 1] === 0x7d &&
      crc32(part.subarray(at + PREFIX, end)) === part.readUInt32LE(at + 4)
    )
      return at;
  }
  return undefined;
}

/** How a file of frames ended; `end` is the end of its last whole frame before any broken one. */
export type FramesRead = {
  readonly end: number;
  /** Undefined when the file ends with a whole frame. */
  readonly broken?: {
    /** It may be an interrupted write: nothing whole follows it. */
    readonly torn: boolean;
    /** Where the next whole frame starts, if there is one. */
    readonly nextWhole: number | undefined;
  };
};

const CHUNK_BYTES = 1024 * 1024;

/** Reads from `at` until `into` is full or the file ends; returns the bytes read. */
async function readFully(handle: FileHandle, into: Buffer, at: number): Promise<number> {
  let filled = 0;
  while (filled < into.length) {
    const { bytesRead } = await handle.read(into, filled, into.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

export type ReadFrames = {
  readonly handle: FileHandle;
  readonly from?: number;
  /** Bytes of the file that are considered. */
  readonly size: number;
  /** Receives each record, valid during the call only, and the end of its frame. */
  readonly each: (bytes: Buffer, end: number) => void;
  /** Awaited between chunks, for readers that run beside other work. */
  readonly pause?: () => Promise<void>;
};

/** Reads a file of frames in order, in constant memory. Stops at the first broken frame. */
export async function readFrames({ handle, from = 0, size, each, pause }: ReadFrames): Promise<FramesRead> {
  let part: Buffer = Buffer.alloc(0);
  /** Where `part` starts in the file, and how far into it everything has been passed on. */
  let start = from;
  let at = 0;
  for (;;) {
    if (start + at >= size) return { end: start + at };
    const step = frameAt(part, at);
    if (step.kind === 'record') {
      each(step.bytes, start + step.next);
      at = step.next;
      continue;
    }
    if (step.kind === 'more' && start + at + step.bytes <= size) {
      const next = Buffer.allocUnsafe(Math.min(Math.max(CHUNK_BYTES, step.bytes), size - start - at));
      const filled = await readFully(handle, next, start + at);
      if (filled < step.bytes) throw new Error('the file became shorter while it was read');
      part = next.subarray(0, filled);
      start += at;
      at = 0;
      await pause?.();
      continue;
    }
    const end = start + at;
    return { end, broken: await brokenAt(handle, end, size) };
  }
}

async function brokenAt(handle: FileHandle, at: number, size: number): Promise<NonNullable<FramesRead['broken']>> {
  const rest = Buffer.allocUnsafe(Math.min(size - at, SEARCH_BYTES + MAX_READ_RECORD_BYTES));
  const part = rest.subarray(0, await readFully(handle, rest, at));
  const nextWhole = wholeFrameFrom(part, 1);
  if (nextWhole !== undefined) return { torn: false, nextWhole: at + nextWhole };
  // Some file systems leave a tail of zeros for a write that did not happen; a zero length before other bytes is
  // damage.
  const zeroLength = part.length >= 4 && part.readUInt32LE(0) === 0;
  return { torn: !zeroLength || part.every((byte) => byte === 0), nextWhole: undefined };
}
