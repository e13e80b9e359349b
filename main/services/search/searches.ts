/** The searches of the current session: which are running, and their ids at the service. */
import type { OnForget } from '../session/personal-state.ts';
import type { BatchCredits } from './batch-credits.ts';
import type { KeptParticulars } from './kept-particulars.ts';

export type LiveSearch = {
  readonly searchRef: string;
  readonly abort: AbortController;
  readonly credits: BatchCredits;
  readonly particulars: KeptParticulars;
  running: boolean;
  /** How many reads the page has received. */
  reads: number;
  /** The service's id, once it has answered; pictures and details of the result are requested under it. */
  searchId: string | null;
  /** The receipt of its record, once the national log has given one. */
  receiptRef: string | null;
};

export type Searches = {
  readonly add: (search: LiveSearch) => void;
  readonly find: (searchRef: string) => LiveSearch | undefined;
  /** Reserves an id for one search; false when it was used before, in this session or an earlier one of this run. */
  readonly claim: (searchRef: string) => boolean;
  readonly running: () => number;
};

export function searches(onForget: OnForget): Searches {
  const known = new Map<string, LiveSearch>();
  /** Used ids, which are not personal. The log allows one search per id, so they outlive the lock. */
  const claimed = new Set<string>();
  onForget(
    'searches',
    () => known.size,
    () => {
      for (const search of known.values()) {
        search.abort.abort();
        search.credits.close();
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
