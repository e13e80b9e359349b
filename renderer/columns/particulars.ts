import { PARTICULARS_MAX_ROWS, type ReadParticulars } from '../../app/contract/search.ts';

/** Main's answer for rows of one search. */
export type AskParticulars = (rows: readonly number[]) => Promise<readonly ReadParticulars[]>;

/** Kept beyond those on the screen, so that going back asks for nothing [default]. */
const MOST_KEPT = 4_000;
/** After a call without an answer, what is still looked at is asked for again [default]. */
const ASK_AGAIN_MS = 5_000;

/**
 * What of the reads of one table comes only when a read is looked at: main keeps it for all, this keeps it for the rows
 * in view and some of those before. Rows that panels begin to watch at once are asked for in one call.
 */
export class ParticularsCache {
  private readonly kept = new Map<number, ReadParticulars>();
  private readonly watchers = new Map<number, Set<() => void>>();
  private wanted = new Set<number>();
  private isForgotten = false;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly ask: AskParticulars) {}

  /** Undefined until it has come. The same object as long as it is kept. */
  at(row: number): ReadParticulars | undefined {
    return this.kept.get(row);
  }

  /** Asks for a row that is not there, and calls the listener when it comes. Returns the end of watching. */
  watch(row: number, listener: () => void): () => void {
    const listeners = this.watchers.get(row) ?? new Set();
    this.watchers.set(row, listeners.add(listener));
    if (!this.kept.has(row)) this.want(row);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.watchers.get(row) === listeners) this.watchers.delete(row);
    };
  }

  /** Those of many rows, kept or not. Rejects with the failure of the call. */
  async load(rows: ArrayLike<number>): Promise<ReadonlyMap<number, ReadParticulars>> {
    const loaded = new Map<number, ReadParticulars>();
    const missing = Array.from(rows).filter((row) => {
      const kept = this.kept.get(row);
      if (kept !== undefined) loaded.set(row, kept);
      return kept === undefined;
    });
    for (let from = 0; from < missing.length; from += PARTICULARS_MAX_ROWS)
      for (const one of await this.ask(missing.slice(from, from + PARTICULARS_MAX_ROWS))) loaded.set(one.row, one);
    return loaded;
  }

  put(particulars: readonly ReadParticulars[]): void {
    if (this.isForgotten) return;
    for (const one of particulars) this.kept.set(one.row, one);
    for (const row of this.kept.keys()) {
      if (this.kept.size <= MOST_KEPT) break;
      if (!this.watchers.has(row)) this.kept.delete(row);
    }
    for (const { row } of particulars) this.watchers.get(row)?.forEach((listener) => listener());
  }

  forget(): void {
    this.isForgotten = true;
    this.kept.clear();
    this.wanted.clear();
    clearTimeout(this.again);
  }

  private want(row: number): void {
    if (this.wanted.add(row).size > 1) return;
    queueMicrotask(() => {
      const rows = this.wanted;
      this.wanted = new Set();
      this.load([...rows].filter((one) => !this.kept.has(one)))
        .then((loaded) => this.put([...loaded.values()]))
        .catch(() => this.askAgain());
    });
  }

  private askAgain(): void {
    if (this.isForgotten) return;
    clearTimeout(this.again);
    this.again = setTimeout(() => {
      for (const row of this.watchers.keys()) if (!this.kept.has(row)) this.want(row);
    }, ASK_AGAIN_MS);
  }
}
