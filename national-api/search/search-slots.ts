/**
 * How many searches the engine works on at once. More would only share the same cores and memory; some wait for a turn, and
 * beyond that a search is told that the service is busy.
 */
const RUNNING = 8;
const WAITING = 64;

export class SearchSlots {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** A turn, to be given back by calling what this resolves with; nothing when too many wait already. */
  async take(): Promise<(() => void) | undefined> {
    if (this.#running < RUNNING) this.#running += 1;
    else if (this.#waiting.length >= WAITING) return undefined;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    };
  }
}
