/** Lets any number of readers in at a time, and can be closed once they have left. */
export class ReaderGate {
  #inside = 0;
  readonly #stops = new Set<() => void>();
  #shut: Promise<void> | undefined;
  #empty: (() => void) | undefined;

  /**
   * Waits while it is closed; call the returned function to leave. `stop` is called when the reader must leave at
   * once.
   */
  async enter(stop?: () => void): Promise<() => void> {
    while (this.#shut !== undefined) await this.#shut;
    this.#inside += 1;
    if (stop !== undefined) this.#stops.add(stop);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      if (stop !== undefined) this.#stops.delete(stop);
      this.#inside -= 1;
      if (this.#inside === 0) this.#empty?.();
    };
  }

  /**
   * Waits for all readers to leave, then blocks new ones. Returns the function that reopens, or undefined on timeout;
   * the gate is then open.
   * @param breakOff tells the readers inside to leave at once
   */
  async close(withinMs: number, breakOff = false): Promise<(() => void) | undefined> {
    let open: () => void = () => undefined;
    this.#shut = new Promise((resolve) => {
      open = () => {
        this.#shut = undefined;
        resolve();
      };
    });
    if (breakOff) for (const stop of [...this.#stops]) stop();
    if (this.#inside === 0) return open;
    let timer: NodeJS.Timeout | undefined;
    const emptied = await Promise.race([
      new Promise<boolean>((resolve) => {
        this.#empty = () => resolve(true);
      }),
      new Promise<boolean>((resolve) => {
        timer = setTimeout(() => resolve(false), withinMs);
      }),
    ]);
    clearTimeout(timer);
    this.#empty = undefined;
    if (emptied) return open;
    open();
    return undefined;
  }
}
