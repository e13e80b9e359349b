import fs from 'node:fs';
import path from 'node:path';

/** A segment is closed at this many bytes or records: a start reads one segment again. */
export const SEGMENT_BYTES = 128 * 1024 * 1024;
/** A multiple of the 256 leaves of a tile; taking this many records into account takes about a second. */
export const SEGMENT_RECORDS = 16_384;

/** The log was one file before it had segments; the first segment still has that name. */
const FIRST_SEGMENT = 'log.bin';
const LATER_SEGMENT = /^log-(\d{6})\.bin$/;
const numbered = (segment: number, kind: string): string => `log-${String(segment).padStart(6, '0')}.${kind}`;

export const segmentFile = (folder: string, segment: number): string =>
  path.join(folder, segment === 0 ? FIRST_SEGMENT : numbered(segment, 'bin'));
export const indexFile = (folder: string, segment: number): string => path.join(folder, numbered(segment, 'idx'));

/** How many segments exist. @returns a flaw when one among them is missing. */
export function countSegments(folder: string): { readonly segments: number; readonly missing: number | undefined } {
  const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  const numbers = new Set(
    names.flatMap((name) =>
      name === FIRST_SEGMENT ? [0] : LATER_SEGMENT.test(name) ? [Number(LATER_SEGMENT.exec(name)?.[1])] : [],
    ),
  );
  let missing: number | undefined;
  for (let segment = 0; segment < Math.max(-1, ...numbers) + 1; segment += 1)
    if (!numbers.has(segment)) missing ??= segment;
  return { segments: numbers.size, missing };
}

/** Flushes the entries of a folder: without this a power cut can lose a new file. */
export function syncFolder(folder: string): void {
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
