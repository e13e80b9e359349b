import { isUtf8 } from 'node:buffer';
import { MAX_LINE_CHARACTERS } from './source.ts';

export type Line = {
  /** From 1; empty lines count too. */
  readonly number: number;
  /** Without its line end; only the beginning of a line that is too long. */
  readonly text: string;
  readonly tooLong: boolean;
  readonly utf8: boolean;
};

const KEPT_CHARACTERS = 1_000;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

function lineOf(number: number, bytes: Buffer): Line {
  const tooLong = bytes.length > MAX_LINE_CHARACTERS;
  const end = tooLong
    ? KEPT_CHARACTERS
    : bytes.length > 0 && bytes[bytes.length - 1] === RETURN
      ? bytes.length - 1
      : bytes.length;
  return { number, text: bytes.toString('utf8', 0, end), tooLong, utf8: isUtf8(bytes) };
}

/**
 * The lines of a stream, those of one piece together, because a promise per line costs more than the line. An endless
 * line is one marked line, and takes no more memory than the limit.
 */
export async function* linesOf(input: AsyncIterable<Buffer | string>): AsyncGenerator<readonly Line[], void, void> {
  let number = 0;
  let rest: Buffer = Buffer.alloc(0);
  /** `rest` is the beginning of a line that is too long and whose end has not arrived. */
  let dropping = false;
  for await (const part of input) {
    let bytes: Buffer = typeof part === 'string' ? Buffer.from(part) : part;
    const lines: Line[] = [];
    let start = 0;
    if (dropping) {
      const end = bytes.indexOf(NEWLINE);
      if (end < 0) continue;
      number += 1;
      lines.push(lineOf(number, rest));
      rest = Buffer.alloc(0);
      dropping = false;
      start = end + 1;
    } else if (rest.length > 0) {
      bytes = Buffer.concat([rest, bytes]);
    }
    for (let end = bytes.indexOf(NEWLINE, start); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      number += 1;
      lines.push(lineOf(number, bytes.subarray(start, end)));
      start = end + 1;
    }
    rest = Buffer.from(bytes.subarray(start, start + MAX_LINE_CHARACTERS + 1));
    dropping = rest.length > MAX_LINE_CHARACTERS;
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [lineOf(number + 1, rest)];
}
