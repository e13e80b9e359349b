/**
 * One answer in HTTP/1.1 (RFC 9112), decoded as its bytes come. Pieces of the body are views of the bytes that were pushed: no
 * copy is made. It is strict, because it reads what a service sends: a body without a length, a chunk size that is no
 * number, or a header that never ends is a fault. Node's own parser copies each piece of a body in some versions, and the
 * known one in JavaScript takes a wrong chunk size for the end of the body, or reads it for ever.
 */

/** The bytes are no answer in HTTP/1.1. */
export class AnswerFault extends Error {
  constructor(why: string) {
    super(`not an answer in HTTP/1.1: ${why}`);
    this.name = 'AnswerFault';
  }
}

export type AnswerHead = {
  readonly status: number;
  /** By name in small letters; of a name that comes twice, the first. */
  readonly headers: ReadonlyMap<string, string>;
};

/** Status line and headers, or the trailers, together. */
const MAX_HEAD_BYTES = 64 * 1024;
const MAX_CHUNK_LINE_BYTES = 1_024;
const LINE_FEED = 0x0a;

const STATUS_LINE = /^HTTP\/1\.[01] ([1-5]\d\d)(?: .*)?$/;
const HEADER_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/;
const CHUNK_LINE = /^([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?$/;
const LENGTH = /^\d{1,15}$/;

type Expecting = 'status' | 'header' | 'sized body' | 'chunk size' | 'chunk' | 'chunk end' | 'trailer' | 'nothing';

export class AnswerDecoder {
  /** Set once its last line is there. */
  head: AnswerHead | undefined;
  readonly #onBody: (piece: Uint8Array) => void;
  #expecting: Expecting = 'status';
  /** Bytes to come of the body or of the chunk. */
  #left = 0;
  /** A line of which the end has not come yet. */
  #begun = '';
  #headBytes = 0;
  #status = 0;
  #headers = new Map<string, string>();

  constructor(onBody: (piece: Uint8Array) => void) {
    this.#onBody = onBody;
  }

  /** Whether head and body are there to the last byte. What comes after it is not looked at. */
  get complete(): boolean {
    return this.#expecting === 'nothing';
  }

  /** @throws AnswerFault */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && !this.complete) {
      if (this.#expecting === 'sized body' || this.#expecting === 'chunk') {
        const to = Math.min(bytes.length, at + this.#left);
        this.#left -= to - at;
        this.#onBody(bytes.subarray(at, to));
        at = to;
        if (this.#left === 0) this.#expecting = this.#expecting === 'chunk' ? 'chunk end' : 'nothing';
        continue;
      }
      const end = bytes.indexOf(LINE_FEED, at);
      const to = end < 0 ? bytes.length : end;
      this.#begun += Buffer.from(bytes.buffer, bytes.byteOffset + at, to - at).toString('latin1');
      this.#checkLength();
      at = to + 1;
      if (end < 0) continue;
      const line = this.#begun.endsWith('\r') ? this.#begun.slice(0, -1) : this.#begun;
      this.#begun = '';
      this.#take(line);
    }
  }

  #checkLength(): void {
    const isChunkLine = this.#expecting === 'chunk size' || this.#expecting === 'chunk end';
    if (isChunkLine ? this.#begun.length > MAX_CHUNK_LINE_BYTES : this.#headBytes + this.#begun.length > MAX_HEAD_BYTES)
      throw new AnswerFault('a line or a head that is too long');
  }

  #take(line: string): void {
    switch (this.#expecting) {
      case 'status': {
        const status = STATUS_LINE.exec(line)?.[1];
        if (status === undefined) throw new AnswerFault('no status line');
        this.#status = Number(status);
        this.#headBytes += line.length;
        this.#expecting = 'header';
        return;
      }
      case 'header': {
        this.#headBytes += line.length;
        if (line === '') return this.#endHead();
        const [, name, value] = HEADER_LINE.exec(line) ?? [];
        if (name === undefined || value === undefined) throw new AnswerFault('a line that is no header');
        const key = name.toLowerCase();
        const known = this.#headers.get(key);
        // Two lengths, of which each side may believe another, are how answers are smuggled into each other.
        if (known !== undefined && known !== value && key === 'content-length') throw new AnswerFault('two lengths');
        if (known === undefined) this.#headers.set(key, value);
        return;
      }
      case 'chunk size': {
        const size = CHUNK_LINE.exec(line)?.[1];
        if (size === undefined) throw new AnswerFault('a chunk without its size');
        this.#left = Number.parseInt(size, 16);
        this.#expecting = this.#left === 0 ? 'trailer' : 'chunk';
        return;
      }
      case 'chunk end':
        if (line !== '') throw new AnswerFault('a chunk that is longer than its size');
        this.#expecting = 'chunk size';
        return;
      case 'trailer':
        this.#headBytes += line.length;
        if (line === '') this.#expecting = 'nothing';
        return;
      case 'sized body':
      case 'chunk':
      case 'nothing':
        throw new Error(`no line belongs to: ${this.#expecting}`);
    }
  }

  #endHead(): void {
    const status = this.#status;
    const headers = this.#headers;
    if (status < 200) {
      // An interim answer: the answer itself follows.
      this.#headers = new Map();
      this.#expecting = 'status';
      return;
    }
    const coding = headers.get('transfer-encoding')?.toLowerCase();
    const length = headers.get('content-length');
    if (status === 204 || status === 304) this.#expecting = 'nothing';
    else if (coding !== undefined) {
      if (coding !== 'chunked' || length !== undefined) throw new AnswerFault('a coding other than chunks');
      this.#expecting = 'chunk size';
    } else {
      // Without a length the end of the connection would be the end of the body, and a cut would look complete.
      if (length === undefined || !LENGTH.test(length)) throw new AnswerFault('a body without a length');
      this.#left = Number(length);
      this.#expecting = this.#left === 0 ? 'nothing' : 'sized body';
    }
    this.head = { status, headers };
  }
}
