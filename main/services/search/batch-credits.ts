/**
 * Flow control for batches on their way to the page. When the page is slow, the next batch waits here, the stream is
 * not read, and the socket holds the service back: nothing piles up anywhere.
 */
export class BatchCredits {
  readonly #limit: number;
  #sent = 0;
  #acknowledged = 0;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Number of the next batch. */
  next(): number {
    const batch = this.#sent;
    this.#sent += 1;
    return batch;
  }

  /** The page has taken this batch and all before it. A number not yet sent, or a repeated one, changes nothing. */
  acknowledge(batch: number): void {
    if (batch >= this.#sent || batch < this.#acknowledged) return;
    this.#acknowledged = batch + 1;
    this.#wake?.();
  }

  /** Resolves when another batch may be sent, or when the search is over. */
  async room(): Promise<void> {
    while (!this.#closed && this.#sent - this.#acknowledged >= this.#limit) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Wakes whoever waits, to find out that the search is over. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }
}
