/** The searches of the session that is signed in: what is running, and which the service knows under what id. */
import type { OnForget } from '../session/personal-state.ts';
import type { SendWindow } from './send-window.ts';

export type LiveSearch = {
  readonly searchRef: string;
  readonly abort: AbortController;
  readonly window: SendWindow;
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
  readonly running: () => number;
};

export function searches(onForget: OnForget): Searches {
  const known = new Map<string, LiveSearch>();
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
    running: () => [...known.values()].filter((search) => search.running).length,
  };
}
