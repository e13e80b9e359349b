/** The searches of the session that is signed in: what is running, and which the service knows under what id. */
import type { OnForget } from '../session/personal-state.ts';
import type { BatchCredits } from './batch-credits.ts';

export type LiveSearch = {
  readonly searchRef: string;
  readonly abort: AbortController;
  readonly window: BatchCredits;
  running: boolean;
  /** How many reads the page was given. */
  reads: number;
  /** The service's id, once it has answered; pictures and details of the result are asked for under it. */
  searchId: string | null;
  /** The receipt of its record, once the national log has given one. */
  receiptRef: string | null;
};

export type Searches = {
  readonly add: (search: LiveSearch) => void;
  readonly find: (searchRef: string) => LiveSearch | undefined;
  /** Takes a name for one search; false when it was taken before, in this session or an earlier one of this run. */
  readonly claim: (searchRef: string) => boolean;
  readonly running: () => number;
};

export function searches(onForget: OnForget): Searches {
  const known = new Map<string, LiveSearch>();
  /** Names that were used, which say nothing of anybody: the log holds one search a name, so they outlive the lock. */
  const claimed = new Set<string>();
  onForget(
    'searches',
    () => known.size,
    () => {
      for (const search of known.values()) {
        search.abort.abort();
        search.window.close();
      }
      known.clear();
    },
  );
  return {
    add: (search) => void known.set(search.searchRef, search),
    find: (searchRef) => known.get(searchRef),
    claim: (searchRef) => claimed.size !== claimed.add(searchRef).size,
    running: () => [...known.values()].filter((search) => search.running).length,
  };
}
