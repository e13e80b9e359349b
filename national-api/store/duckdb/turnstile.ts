/** Lets any number through at a time, and can be shut once they have left. */
export class Turnstile {
  #inside = 0;
  #shut: Promise<void> | undefined;
  #empty: (() => void) | undefined;

  /** Waits while it is shut; call what this gives to leave. */
  async enter(): Promise<() => void> {
    while (this.#shut !== undefined) await this.#shut;
    this.#inside += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#inside -= 1;
      if (this.#inside === 0) this.#empty?.();
    };
  }

  /** Shuts when all have left, and gives what opens it again; nothing, and it stays open, when they do not in time. */
  async close(withinMs: number): Promise<(() => void) | undefined> {
    let open: () => void = () => undefined;
    this.#shut = new Promise((resolve) => {
      open = () => {
        this.#shut = undefined;
        resolve();
      };
    });
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
