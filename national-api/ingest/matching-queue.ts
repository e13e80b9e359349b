import type { Background } from '../background.ts';
import type { AcceptedRead, IngestStore } from '../store/ingest-store.ts';

const READS_AT_ONCE = 5_000;
/** Hits must not wait for the next read of a feed when the disk was full for a moment. */
const RETRY_MS = 5_000;

/**
 * The hook for matching. After `follow`, every accepted read is passed to the matcher once it is durable, in the
 * order of sequence numbers, and again from the last acknowledged one after a crash. A matcher that stores the `seq`
 * of the last read beside its hits, in one write, and skips reads up to it, handles each read exactly once. When the
 * matcher falls behind by `MATCHING_BACKLOG_READS`, no more reads are accepted.
 */
export class MatchingQueue {
  readonly #store: IngestStore;
  readonly #background: Background;
  #retry: NodeJS.Timeout | undefined;
  #behindSinceMs: number | undefined;
  #match: ((reads: readonly AcceptedRead[]) => Promise<void>) | undefined;
  #working: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(store: IngestStore, background: Background) {
    this.#store = store;
    this.#background = background;
  }

  /**
   * Once, before the service listens. Reads are acknowledged when the matcher's promise resolves; when it rejects,
   * `Background` is told, and they come again after `RETRY_MS` and with the next accepted read.
   */
  async follow(match: (reads: readonly AcceptedRead[]) => Promise<void>): Promise<void> {
    if (this.#match !== undefined) throw new Error('accepted reads have one follower');
    this.#match = match;
    await this.#store.keepAccepted();
    this.wake();
  }

  /** For how long some accepted reads have been unhandled; 0 when there are none. */
  get behindMs(): number {
    return this.#behindSinceMs === undefined ? 0 : performance.now() - this.#behindSinceMs;
  }

  /** Starts matching, because there may be accepted reads. */
  wake(): void {
    if (this.#match === undefined || this.#stopped) return;
    this.#again = true;
    this.#behindSinceMs ??= performance.now();
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
      if (this.#again) this.wake();
    });
  }

  async close(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#again = false;
    await this.#working;
  }

  async #work(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      if (await this.#background.try('matching', () => this.#matchAll())) {
        if (!this.#again) this.#behindSinceMs = undefined;
        continue;
      }
      // Not acknowledged, so they come again: even when no other read is accepted.
      this.#again = false;
      if (!this.#stopped) this.#retry ??= setTimeout(() => this.#tryAgain(), RETRY_MS).unref();
      return;
    }
  }

  #tryAgain(): void {
    this.#retry = undefined;
    this.wake();
  }

  async #matchAll(): Promise<void> {
    for (let seq = 0; !this.#stopped;) {
      const reads = await this.#store.acceptedAfter(seq, READS_AT_ONCE);
      const last = reads.at(-1);
      if (last === undefined) return;
      await this.#match?.(reads);
      await this.#store.acknowledgeAccepted(last.seq);
      seq = last.seq;
    }
  }
}
