import type { Failure } from '../../app/contract/failures.ts';
import { subscribe } from '../bridge/bridge.ts';
import { personalStore, sharedStore } from '../state/personal-store.ts';
import {
  createSearchSession,
  isRunning,
  NO_SEARCH,
  type JustifiedSearch,
  type SearchSession,
  type SearchState,
} from './session.ts';

/**
 * Every search of this session, and which view shows which. A search that no view shows is dropped: personal data is
 * kept only while somebody looks at it. All are dropped at lock.
 */
type Sessions = {
  readonly all: ReadonlyMap<string, SearchSession>;
  /** Search ids by the name of the view that shows them. */
  readonly shown: ReadonlyMap<string, string>;
};

export const useSessions = personalStore<Sessions>('searches', {
  all: new Map(),
  shown: new Map(),
});

/** The view in front, for parts that speak of one search only. Shared: the name of a view is not personal. */
const useFront = sharedStore<{ readonly view: string | undefined }>({ view: undefined });

// A search can leave by lock, by replacement or by failing to start. In each case its reads are dropped.
useSessions.subscribe(({ all }, before) => {
  for (const [id, session] of before.all) if (!all.has(id)) session.drop();
});

const add = (session: SearchSession): void =>
  useSessions.setState(({ all }) => ({ all: new Map([...all, [session.id, session]]) }));

function remove(id: string): void {
  useSessions.setState(({ all, shown }) => ({
    all: new Map([...all].filter(([key]) => key !== id)),
    shown: new Map([...shown].filter(([, key]) => key !== id)),
  }));
}

/** Shows a search in a view and replaces the one before. */
export function showSearch(view: string, id: string): void {
  useSessions.setState(({ all, shown }) => {
    const next = new Map([...shown, [view, id]]);
    const kept = new Set(next.values());
    return {
      all: new Map([...all].filter(([key, session]) => kept.has(key) || session.state.getState().phase === 'starting')),
      shown: next,
    };
  });
  bringToFront(view);
}

export function bringToFront(view: string): void {
  if (useFront.getState().view !== view) useFront.setState({ view });
}

export function sessionIn(view: string | undefined): SearchSession | undefined {
  const { all, shown } = useSessions.getState();
  return all.get((view === undefined ? undefined : shown.get(view)) ?? '');
}

/** The state of the search in a view; the idle state when it shows none. */
export const searchIn = (view: string | undefined): SearchState => sessionIn(view)?.state.getState() ?? NO_SEARCH;
export const frontSearch = (): SearchState => searchIn(useFront.getState().view);

/** Calls the listener with the search in front, now and whenever it or its state changes. */
export function followFrontSearch(listener: (state: SearchState) => void): () => void {
  let following: SearchSession | undefined;
  let stop = (): void => undefined;
  const look = (): void => {
    const session = sessionIn(useFront.getState().view);
    if (session !== following) {
      stop();
      following = session;
      stop = session?.state.subscribe(listener) ?? ((): void => undefined);
    }
    listener(session?.state.getState() ?? NO_SEARCH);
  };
  look();
  const stopLooking = [useSessions.subscribe(look), useFront.subscribe(look)];
  return () => {
    stopLooking.forEach((each) => each());
    stop();
  };
}

/**
 * Runs a justified search for a view. The search replaces the view's current one only once main has recorded its
 * intent and begun. When main refuses before that, returns the failure and nothing on screen changes.
 */
export async function startSearch(view: string, search: JustifiedSearch): Promise<Failure | null> {
  const session = createSearchSession(search);
  add(session);
  const failure = await session.start();
  if (failure !== null) remove(session.id);
  // Locked meanwhile: nothing may come back on screen.
  else if (useSessions.getState().all.has(session.id)) showSearch(view, session.id);
  return failure;
}

/** Routes search events for the life of the page. Events for a search that is no longer held are ignored. */
export function followSearches(): () => void {
  const of = (id: string): SearchSession | undefined => useSessions.getState().all.get(id);
  const onMismatch = (error: { readonly failure: Failure }): void => {
    for (const session of useSessions.getState().all.values())
      if (isRunning(session.state.getState())) session.fail(error.failure);
  };
  const stops = [
    subscribe('search.batch', (event) => of(event.searchRef)?.onBatch(event), onMismatch),
    subscribe('search.findings', (event) => of(event.searchRef)?.onFindings(event), onMismatch),
    subscribe('search.finished', (event) => of(event.searchRef)?.onFinished(event), onMismatch),
    subscribe('search.receipt', (event) => of(event.searchRef)?.onReceipt(event)),
  ];
  return () => stops.forEach((stop) => stop());
}
