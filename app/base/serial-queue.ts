/** Runs tasks one after another, in the order of arrival. An exception reaches only the caller of its task. */
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

  /** Resolves when all tasks so far are over, however they ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
