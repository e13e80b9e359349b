/**
 * How many batches are on their way to the page. When the page is slow, the next one waits here, the stream is not read,
 * and the socket holds the service back: nothing piles up anywhere.
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

  /** Number of the batch that goes next. */
  next(): number {
    const batch = this.#sent;
    this.#sent += 1;
    return batch;
  }

  /** The page has taken this batch and all before it. Later than sent, or again, changes nothing. */
  acknowledge(batch: number): void {
    if (batch >= this.#sent || batch < this.#acknowledged) return;
    this.#acknowledged = batch + 1;
    this.#wake?.();
  }

  /** Resolves when another batch may go, or when it no longer matters. */
  async room(): Promise<void> {
    while (!this.#closed && this.#sent - this.#acknowledged >= this.#limit) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Lets whoever waits go on, to find out that it is over. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }
}
