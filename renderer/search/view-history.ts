import type { StoreApi } from 'zustand';
import type { Span } from '../columns/investigation.ts';
import { sameFilters, type ReadFilters } from '../columns/read-filters.ts';
import type { Standings } from './standings.ts';
import { ownedStore } from '../state/personal-store.ts';

/** What of a search is looked at, and so what undo goes back to: brush, filters and the chosen read. */
export type Viewed = {
  readonly time: Span | undefined;
  readonly reads: ReadFilters;
  readonly selectedRow: number | undefined;
  /** Where the views stood: brought back, and nothing to undo by itself. */
  readonly standings?: Standings | undefined;
};

export type ViewHistoryState = { readonly past: readonly Viewed[]; readonly future: readonly Viewed[] };

/** States that are kept; the oldest goes first [default]. */
export const KEPT_STATES = 100;

const sameSpan = (a: Span | undefined, b: Span | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.fromMs === b.fromMs && a.toMs === b.toMs);

export const sameViewed = (a: Viewed, b: Viewed): boolean =>
  a.selectedRow === b.selectedRow && sameSpan(a.time, b.time) && sameFilters(a.reads, b.reads);

/** Undo and redo of one search, whose states are its own: gone when it is dropped. */
export type ViewHistory = {
  readonly state: StoreApi<ViewHistoryState>;
  /** Makes a change that undo takes back as one, whatever it consists of. */
  readonly change: (make: () => void) => void;
  /** From `begin` to `end` everything is one change: a drag is not a hundred. */
  readonly begin: () => void;
  readonly end: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Changes every state that is kept, or drops it: what it showed can no longer be shown. */
  readonly refit: (fit: (viewed: Viewed) => Viewed | undefined) => void;
  readonly forget: () => void;
};

/** States on the way to one that is shown, without those that would change nothing. */
function distinct(states: readonly Viewed[], shown: Viewed): readonly Viewed[] {
  let next = shown;
  const kept: Viewed[] = [];
  for (const state of [...states].reverse()) {
    if (sameViewed(state, next)) continue;
    kept.unshift(state);
    next = state;
  }
  return kept;
}

const NOTHING: ViewHistoryState = { past: [], future: [] };

export function createViewHistory(get: () => Viewed, set: (viewed: Viewed) => void): ViewHistory {
  const state = ownedStore<ViewHistoryState>(NOTHING);
  let depth = 0;
  let before: Viewed | undefined;
  const begin = (): void => {
    depth += 1;
    if (depth === 1) before = get();
  };
  const end = (): void => {
    if (depth === 0) return;
    depth -= 1;
    if (depth > 0 || before === undefined) return;
    const from = before;
    before = undefined;
    if (sameViewed(from, get())) return;
    state.setState(({ past }) => ({ past: [...past, from].slice(-KEPT_STATES), future: [] }));
  };
  /** Not in the middle of a drag, which would go on from another state than it began with. */
  const go = (from: 'past' | 'future', to: 'past' | 'future'): void => {
    const target = state.getState()[from].at(-1);
    if (target === undefined || depth > 0) return;
    const now = get();
    state.setState((old) => ({
      ...old,
      [from]: old[from].slice(0, -1),
      [to]: [...old[to], now].slice(-KEPT_STATES),
    }));
    set(target);
  };
  return {
    state,
    change: (make) => {
      begin();
      try {
        make();
      } finally {
        end();
      }
    },
    begin,
    end,
    undo: () => go('past', 'future'),
    redo: () => go('future', 'past'),
    refit: (fit) => {
      if (before !== undefined) before = fit(before) ?? get();
      const shown = get();
      const refitted = (states: readonly Viewed[]): readonly Viewed[] =>
        distinct(
          states.flatMap((one) => fit(one) ?? []),
          shown,
        );
      state.setState(({ past, future }) => ({ past: refitted(past), future: refitted(future) }));
    },
    forget: () => {
      depth = 0;
      before = undefined;
      state.setState(NOTHING, true);
    },
  };
}
