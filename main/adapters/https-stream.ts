/**
 * Large answers, each on a connection of their own. Node's HTTP client gives every 16 KB of a body arrays of their own, and in
 * Electron a new array is new pages of memory: for a million reads that was a third of main's processor time
 * (npm run bench -- --only million). Here a connection is read into a few arrays that take turns.
 */
import { validateHeaderValue } from 'node:http';
import { isIP, type OnReadOpts } from 'node:net';
import { connect, createSecureContext, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { fail, succeed, type Result } from '../../app/domain/result.ts';
import { BodyCut, type HttpAnswer, type HttpRequest, type NoAnswer } from '../ports/http.ts';
import { AnswerDecoder } from './http-answer.ts';
import { noAnswerOf, type HttpsClientOptions } from './https-faults.ts';

/** What a TLS record holds at most, so no read is larger. */
const SLOT_BYTES = 16 * 1024;
/** So many full arrays wait for the reader before the sender is held back; when it has taken half of them, reading goes on. */
const MOST_WAITING = 32;

/** Bytes that have come and are not taken yet: views of one array. */
type Arrived = { readonly slot: Uint8Array; readonly pieces: Uint8Array[] };

/** The bytes of a request. @throws TypeError for a header that would end its line */
function requestBytes({ method, path, headers = {}, body }: HttpRequest, host: string, userAgent: string): string {
  if (!/^\/[\x21-\x7e]*$/.test(path)) throw new TypeError('a path with characters that must be escaped');
  const lines = Object.entries({
    host,
    'user-agent': userAgent,
    ...headers,
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    connection: 'close',
  }).map(([name, value]) => {
    validateHeaderValue(name, value);
    return `${name}: ${value}\r\n`;
  });
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}

/** One connection, one request, one answer. */
class Exchange {
  readonly #options: HttpsClientOptions & { readonly idleBodyMs: number };
  readonly #free: Uint8Array[] = [];
  readonly #waiting: Arrived[] = [];
  #pieces: Uint8Array[] = [];
  readonly #decoder = new AnswerDecoder((piece) => this.#pieces.push(piece));
  #socket: TLSSocket | undefined;
  #fault: NoAnswer | 'CUT' | undefined;
  #held = false;
  #answered: (() => void) | undefined;
  #arrived: (() => void) | undefined;

  constructor(options: HttpsClientOptions & { readonly idleBodyMs: number }) {
    this.#options = options;
  }

  /** Called by Node after each read, for the array of the next. */
  readonly #nextSlot = (): Uint8Array => this.#free.pop() ?? new Uint8Array(SLOT_BYTES);

  /** False tells Node to stop reading. What is decrypted already comes all the same, each read into an array of its own. */
  readonly #take = (bytes: number, slot: Uint8Array): boolean => {
    if (this.#fault !== undefined) return false;
    this.#pieces = [];
    try {
      this.#decoder.push(slot.subarray(0, bytes));
    } catch {
      this.end('CUT');
      return false;
    }
    if (this.#pieces.length === 0) this.#free.push(slot);
    else this.#waiting.push({ slot, pieces: this.#pieces });
    if (this.#decoder.head !== undefined) this.#answered?.();
    this.#arrived?.();
    // Set here and cleared where reading goes on: a read that was on its way when Node stopped changes nothing.
    if (this.#waiting.length >= MOST_WAITING) this.#held = true;
    return !this.#held;
  };

  /** Nothing more comes: why, unless the answer is complete. The first reason counts. */
  readonly end = (fault: NoAnswer | 'CUT'): void => {
    this.#fault ??= fault;
    this.#socket?.destroy();
    this.#answered?.();
    this.#arrived?.();
  };

  /** Sends the request and waits for the head of its answer. `connectTo` starts the connection. */
  async send(wanted: HttpRequest, connectTo: (onread: OnReadOpts) => TLSSocket): Promise<Result<HttpAnswer, NoAnswer>> {
    const { clock, origin, userAgent } = this.#options;
    const request = requestBytes(wanted, origin.host, userAgent);
    if (wanted.signal?.aborted === true) return fail('CANCELLED');
    const cancel = (): void => {
      this.end('CANCELLED');
    };
    const socket = (this.#socket = connectTo({ buffer: this.#nextSlot, callback: this.#take }));
    wanted.signal?.addEventListener('abort', cancel);
    socket.on('secureConnect', () => socket.write(request));
    socket.on('error', (error) => {
      this.end(this.#decoder.head === undefined ? noAnswerOf(error) : 'CUT');
    });
    // After the last byte too, which is then no fault.
    socket.on('close', () => {
      wanted.signal?.removeEventListener('abort', cancel);
      this.end(this.#decoder.head === undefined ? 'UNREACHABLE' : 'CUT');
    });
    const stop = clock.after(wanted.answerWithinMs, () => {
      this.end('TIMEOUT');
    });
    await new Promise<void>((resolve) => {
      this.#answered = resolve;
    });
    stop();
    const { head } = this.#decoder;
    if (head === undefined) return fail(this.#fault === 'CUT' ? 'UNREACHABLE' : (this.#fault ?? 'UNREACHABLE'));
    return succeed({
      status: head.status,
      header: (name) => head.headers.get(name.toLowerCase()),
      body: this.#body(),
      discard: () => {
        this.end('CANCELLED');
      },
    });
  }

  async *#body(): AsyncGenerator<Uint8Array, void> {
    try {
      for (;;) {
        // What had come before the person cancelled is not wanted any more; what had come before a cut is.
        if (this.#fault === 'CANCELLED') throw new BodyCut('CANCELLED');
        const arrived = this.#waiting.shift();
        if (arrived !== undefined) {
          yield* arrived.pieces;
          this.#free.push(arrived.slot);
          if (this.#held && this.#waiting.length <= MOST_WAITING / 2) {
            this.#held = false;
            this.#socket?.resume();
          }
          continue;
        }
        if (this.#decoder.complete) return;
        if (this.#fault !== undefined) throw new BodyCut(this.#fault);
        await this.#arrival();
      }
    } finally {
      this.#socket?.destroy();
    }
  }

  async #arrival(): Promise<void> {
    const { clock, idleBodyMs } = this.#options;
    const stop = clock.after(idleBodyMs, () => {
      this.end('TIMEOUT');
    });
    await new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
    this.#arrived = undefined;
    stop();
  }
}

/** The way out for requests with `large`. */
export function httpsStreams(options: HttpsClientOptions & { readonly idleBodyMs: number }): {
  readonly send: (wanted: HttpRequest) => Promise<Result<HttpAnswer, NoAnswer>>;
  readonly close: () => void;
} {
  const { origin, caPem } = options;
  const host = origin.hostname.replace(/^\[|\]$/g, '');
  // SECURITY(S22): TLS 1.2 or later, and only the pinned CA; the system's own list is not used.
  const secureContext = createSecureContext({ ca: [caPem], minVersion: 'TLSv1.2' });
  const open = new Set<TLSSocket>();
  /** Of the last connection, so that the next needs no whole handshake. */
  let session: Buffer | undefined;

  return {
    send: (wanted) =>
      new Exchange(options).send(wanted, (onread) => {
        const to: ConnectionOptions & { readonly onread: OnReadOpts } = {
          host,
          port: origin.port === '' ? 443 : Number(origin.port),
          secureContext,
          rejectUnauthorized: true,
          ALPNProtocols: ['http/1.1'],
          onread,
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(session === undefined ? {} : { session }),
        };
        const socket = connect(to);
        open.add(socket);
        socket.on('session', (next) => {
          session = next;
        });
        socket.on('error', () => {
          session = undefined;
        });
        socket.on('close', () => {
          open.delete(socket);
        });
        return socket;
      }),
    close: () => {
      for (const socket of open) socket.destroy();
    },
  };
}
