import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import type { StoreApi } from 'zustand';
import { ownedStore, useStore } from '../state/personal-store.ts';
import { useIsShown } from '../workspaces/shown.ts';
import type { ReadFilters } from '../columns/read-filters.ts';
import type { ReadIndex } from '../columns/read-index.ts';
import { useVersioned, type Versioned } from '../state/versioned.ts';
import { NO_CASE_EVENTS, type CaseEvents } from './case-events.ts';
import { NO_FILTERS, type Filters } from './filters.ts';
import { NOT_CHECKED, type Checked, type Looking } from './looking.ts';
import { createSelection, type Selection } from './selection.ts';
import { NO_SEARCH, type SearchSession, type SearchState } from './session.ts';
import { pinsAmong, type Pin } from './pins.ts';
import { bringToFront, useSessions } from './sessions.ts';
import type { ViewHistoryState } from './view-history.ts';

const View = createContext<string | undefined>(undefined);

/** A place on screen that shows one search. Every part inside it, in whatever panel, is about that search only. */
export function SearchView({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  const isShown = useIsShown();
  useEffect(() => {
    if (isShown) bringToFront(name);
  }, [name, isShown]);
  return <View value={name}>{children}</View>;
}

const none = {
  state: ownedStore<SearchState>(NO_SEARCH),
  selection: createSelection(),
  filters: ownedStore<Filters>(NO_FILTERS),
  caseEvents: ownedStore<CaseEvents>(NO_CASE_EVENTS),
  checked: ownedStore<Checked>(NOT_CHECKED),
};

/** The search of the surrounding view. */
export function useSearchSession(): SearchSession | undefined {
  const view = useContext(View);
  return useSessions(({ all, shown }) => all.get((view === undefined ? undefined : shown.get(view)) ?? ''));
}

/** A field of the surrounding view's search state; that of an idle search when there is none. */
export function useSearch<T>(select: (state: SearchState) => T): T {
  return useStore(useSearchSession()?.state ?? none.state, select);
}

/** The state of the search that the service has not accepted yet, or has refused; the idle state when there is none. */
export function useNextSearch<T>(select: (state: SearchState) => T): T {
  const view = useContext(View);
  const session = useSessions(({ all, next }) => all.get((view === undefined ? undefined : next.get(view)) ?? ''));
  return useStore(session?.state ?? none.state, select);
}

/** The state of the latest search of the enclosing view, shown or not. */
export function useLatestSearch<T>(select: (state: SearchState) => T): T {
  const shown = useSearch(select);
  const next = useNextSearch(select);
  return useNextSearch(({ phase }) => phase) === 'idle' ? shown : next;
}

/** The pinned questions of the surrounding view, by number; the one it shows is among them if it is pinned. */
export function usePins(): readonly Pin[] {
  const view = useContext(View);
  const { all, pinned } = useSessions();
  return useMemo(() => pinsAmong({ all, pinned }, view), [all, pinned, view]);
}

export function useSelection(): Selection;
export function useSelection<T>(select: (selection: Selection) => T): T;
export function useSelection<T>(select?: (selection: Selection) => T): T | Selection {
  const whole = (selection: Selection): T | Selection => selection;
  return useStore(useSearchSession()?.selection ?? none.selection, select ?? whole);
}

/** What of the surrounding view's search is looked at; undefined while it shows none. */
export const useLooking = (): Looking | undefined => useSearchSession()?.looking;

/** A part of what is filtered: who uses it is drawn again when that part is another one, and not at each step of the brush. */
export const useFilters = <T,>(select: (filters: Filters) => T): T =>
  useStore(useLooking()?.filters ?? none.filters, select);

/** The stretch of time that is shown, and its setter, which undo takes back. */
export function useTimeFilter(): readonly [Filters['time'], (time: Filters['time']) => void] {
  const looking = useLooking();
  return [useFilters(({ time }) => time), (time) => looking?.setTime(time)];
}

/** Whether its answer is pairs of reads, in place of reads. */
export const useArePairs = (): boolean => useSearch(({ result }) => result?.kind === 'findings');

/** What happened in the case of the surrounding view's search, earliest first. */
export const useCaseEvents = (): CaseEvents['events'] =>
  useStore(useLooking()?.caseEvents ?? none.caseEvents, ({ events }) => events);

/** The result in whose place the one with all reads checked stands, once there is one. */
export const useChecked = (): Checked => useStore(useLooking()?.checked ?? none.checked);

/** The filters by what is known of each read. */
export const useReadFilters = (): ReadFilters => useFilters(({ reads }) => reads);

/** Shared: empty, and nobody writes to it. */
const NO_HISTORY: StoreApi<ViewHistoryState> = ownedStore<ViewHistoryState>({ past: [], future: [] });

/** Whether there is something to undo and to redo. */
export function useCanUndo(): { readonly undo: boolean; readonly redo: boolean } {
  const state = useLooking()?.history.state ?? NO_HISTORY;
  return {
    undo: useStore(state, ({ past }) => past.length > 0),
    redo: useStore(state, ({ future }) => future.length > 0),
  };
}

/** The index of the search as it has grown and is filtered. It follows the filters before anybody is told of them. */
export const useFilteredIndex = (): Versioned<ReadIndex | undefined> =>
  useVersioned(
    useLooking()?.index,
    useSearch(({ reads }) => reads),
    useReadFilters(),
  );

/** How many reads are in view, of how many that there are. */
export function useReadsInView(): { readonly inView: number; readonly all: number } {
  const { now: index } = useFilteredIndex();
  const all = useSearch(({ reads }) => reads);
  const [time] = useTimeFilter();
  return index === undefined || all === 0 ? { inView: 0, all } : { inView: index.countIn(time), all: index.rows };
}
