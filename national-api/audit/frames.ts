import { crc32 } from 'node:zlib';

/**
 * How records lie in the log's file: length, CRC-32 of the bytes, the bytes. The CRC tells a write that was cut off from a
 * whole one; against people there is the tree.
 */
const PREFIX = 8;
/** No record is longer: request bodies are capped far below. */
export const MAX_RECORD_BYTES = 4 * 1024 * 1024;

export function frame(bytes: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(PREFIX + bytes.length);
  framed.writeUInt32LE(bytes.length, 0);
  framed.writeUInt32LE(crc32(bytes), 4);
  framed.set(bytes, PREFIX);
  return framed;
}

export type FrameStep =
  | { readonly kind: 'record'; readonly bytes: Buffer; readonly next: number }
  | { readonly kind: 'end' }
  /** Not a whole frame. `torn` when it may be a write that was cut off: nothing whole follows it. */
  | { readonly kind: 'broken'; readonly torn: boolean };

/** The frame at `at` of the whole file. */
export function frameAt(file: Buffer, at: number): FrameStep {
  if (at === file.length) return { kind: 'end' };
  if (at + PREFIX > file.length) return { kind: 'broken', torn: true };
  const length = file.readUInt32LE(at);
  const end = at + PREFIX + length;
  // A tail of zeros is what some file systems leave of a write that did not happen.
  if (length === 0) return { kind: 'broken', torn: file.subarray(at).every((byte) => byte === 0) };
  if (length > MAX_RECORD_BYTES || end > file.length) return { kind: 'broken', torn: !wholeFrameAfter(file, at + 1) };
  const bytes = file.subarray(at + PREFIX, end);
  if (crc32(bytes) !== file.readUInt32LE(at + 4)) return { kind: 'broken', torn: !wholeFrameAfter(file, at + 1) };
  return { kind: 'record', bytes, next: end };
}

/** Bytes to search behind a broken frame: more than one group of writes. */
const SEARCH_BYTES = 8 * 1024 * 1024;

/** Whether a whole record, which begins with `{` and has a right CRC, starts anywhere from `from`. */
function wholeFrameAfter(file: Buffer, from: number): boolean {
  const limit = Math.min(file.length - PREFIX, from + SEARCH_BYTES);
  for (let at = file.indexOf(0x7b, from + PREFIX) - PREFIX; at >= from && at < limit; at = file.indexOf(0x7b, at + PREFIX + 1) - PREFIX) {
    const length = file.readUInt32LE(at);
    const end = at + PREFIX + length;
    if (length > 1 && length <= MAX_RECORD_BYTES && end <= file.length && file[end - 1] === 0x7d && crc32(file.subarray(at + PREFIX, end)) === file.readUInt32LE(at + 4)) return true;
  }
  return false;
}
