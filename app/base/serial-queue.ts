/** Runs work one after another, in the order in which it was asked for. What one throws is its own caller's alone. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();
  #pending = 0;

  /** How many are running or waiting. */
  get pending(): number {
    return this.#pending;
  }

  run<T>(work: () => T | Promise<T>): Promise<T> {
    this.#pending += 1;
    const mine = this.#last.then(work).finally(() => {
      this.#pending -= 1;
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** Resolves when all that has been asked for so far is over, however it ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
