import type { ServerResponse } from 'node:http';
import { ANSWER_MIN_BYTES, ANSWER_MIN_BYTES_IN_MS, ANSWER_WITHIN_MS } from '../../app/policy/answer-limits.ts';

type Answering = {
  readonly outgoing: ServerResponse;
  readonly sinceMs: number;
  /** When and where it was last fast enough. */ quick: {
    readonly atMs: number;
    readonly bytes: number;
    readonly waiting: number;
  };
};

/**
 * Aborts answers that are read too slowly, or that take too long as a whole: every answer except streams of events,
 * which have a lifetime of their own. Bytes that have left our buffers count as received; the rest is unread.
 */
export class AnswerPace {
  readonly #answering = new Set<Answering>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  watch(outgoing: ServerResponse): void {
    const nowMs = this.#nowMs();
    const answering: Answering = { outgoing, sinceMs: nowMs, quick: { atMs: nowMs, bytes: 0, waiting: 0 } };
    this.#answering.add(answering);
    outgoing.once('close', () => this.#answering.delete(answering));
  }

  /** Called periodically. */
  look(): void {
    const nowMs = this.#nowMs();
    for (const answering of this.#answering) if (this.#tooSlow(answering, nowMs)) answering.outgoing.destroy();
  }

  #tooSlow(answering: Answering, nowMs: number): boolean {
    const { outgoing, sinceMs, quick } = answering;
    const { socket } = outgoing;
    if (
      socket === null ||
      !outgoing.headersSent ||
      String(outgoing.getHeader('content-type') ?? '').startsWith('text/event-stream')
    )
      return false;
    const waiting = socket.writableLength;
    const bytes = socket.bytesWritten - waiting;
    if (waiting === 0 || bytes - quick.bytes >= ANSWER_MIN_BYTES || quick.waiting === 0) {
      answering.quick = { atMs: nowMs, bytes, waiting };
      return waiting > 0 && nowMs - sinceMs > ANSWER_WITHIN_MS;
    }
    // A part goes out as a whole; nothing of it is visible as sent before its end.
    const parts = Math.max(1, Math.ceil(quick.waiting / ANSWER_MIN_BYTES));
    return nowMs - quick.atMs > parts * ANSWER_MIN_BYTES_IN_MS || nowMs - sinceMs > ANSWER_WITHIN_MS;
  }
}
