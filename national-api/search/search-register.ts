import type { ReadSearch } from '../store/read-store.ts';

/** A search that was allowed and run, so that its reads and their pictures may be opened under its justification. */
export type RanSearch = {
  readonly searchId: string;
  readonly userName: string;
  readonly correlationId: string | undefined;
  readonly search: ReadSearch;
  /** Ids it returned; nothing when there were too many, and whether it returned one is then asked of the store. */
  returned: Set<string> | undefined;
};

const MAX_SEARCHES = 5_000;
/** Ids kept of one search. */
export const MAX_RETURNED = 2_000;

/** Searches of this process, the oldest forgotten first. */
export class SearchRegister {
  readonly #searches = new Map<string, RanSearch>();

  add(ran: RanSearch): void {
    this.#searches.set(ran.searchId, ran);
    for (const oldest of this.#searches.keys()) {
      if (this.#searches.size <= MAX_SEARCHES) break;
      this.#searches.delete(oldest);
    }
  }

  /** A search of this account; nothing for one of somebody else. */
  find(searchId: string, userName: string): RanSearch | undefined {
    const ran = this.#searches.get(searchId);
    return ran?.userName === userName ? ran : undefined;
  }
}
