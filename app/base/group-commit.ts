type Waiting<Item, Result> = {
  readonly item: Item;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
};

/**
 * Group commit: items that arrive while one commit is running go together into the next, so that a hundred callers
 * cost one flush. A failed commit fails for its whole group, and for no other.
 */
export class GroupCommit<Item, Result> {
  readonly #commit: (group: readonly Item[]) => Promise<readonly Result[]>;
  readonly #fit: (waiting: readonly Item[]) => number;
  #waiting: Waiting<Item, Result>[] = [];
  #working: Promise<void> | undefined;

  /**
   * @param commit returns a result for each item, in order
   * @param fit how many of the waiting items go together, oldest first; at least one goes
   */
  constructor(
    commit: (group: readonly Item[]) => Promise<readonly Result[]>,
    fit: (waiting: readonly Item[]) => number = (waiting) => waiting.length,
  ) {
    this.#commit = commit;
    this.#fit = fit;
  }

  add(item: Item): Promise<Result> {
    return new Promise((done, failed) => {
      this.#waiting.push({ item, done, failed });
      this.#working ??= this.#commitAll();
    });
  }

  /** Resolves when nothing waits and nothing is running. */
  async idle(): Promise<void> {
    await this.#working;
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const most = Math.max(1, this.#fit(this.#waiting.map(({ item }) => item)));
      const group = this.#waiting.slice(0, most);
      this.#waiting = this.#waiting.slice(most);
      try {
        const results = await this.#commit(group.map(({ item }) => item));
        if (results.length !== group.length) throw new Error(`${results.length} results for ${group.length} items`);
        group.forEach(({ done }, i) => {
          done(results[i] as Result);
        });
      } catch (error) {
        for (const { failed } of group) failed(error);
      }
    }
    this.#working = undefined;
  }
}
