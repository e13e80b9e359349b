import type { Failure } from '../../app/contract/failures.ts';
import { call, subscribe } from '../bridge/bridge.ts';
import { personalStore, sharedStore } from '../state/personal-store.ts';
import {
  createSearchSession,
  isRunning,
  NO_SEARCH,
  type JustifiedSearch,
  type SearchSession,
  type SearchState,
} from './session.ts';

/** A search that stays when its view shows another one. */
export type Pinned = {
  readonly view: string;
  /** What it is called on timeline and map: the lowest number that was free. */
  readonly number: number;
};

/**
 * Every search of this session, and which view shows which. A search that no view shows and that is not pinned is dropped: personal
 * data is kept only while somebody looks at it. All are dropped at lock.
 */
type Sessions = {
  readonly all: ReadonlyMap<string, SearchSession>;
  /** Search ids by the name of the view that shows them. */
  readonly shown: ReadonlyMap<string, string>;
  /**
   * Ids by the name of the view, of searches that the service has not accepted yet, or has refused. The view goes on showing the search
   * before, with its justification; it shows the next one as soon as that is accepted.
   */
  readonly next: ReadonlyMap<string, string>;
  /** By id. */
  readonly pinned: ReadonlyMap<string, Pinned>;
};

export const useSessions = personalStore<Sessions>('searches', {
  all: new Map(),
  shown: new Map(),
  next: new Map(),
  pinned: new Map(),
});

/** The view in front, for parts that speak of one search only. Shared: the name of a view is not personal. */
const useFront = sharedStore<{ readonly view: string | undefined }>({ view: undefined });

// A search can leave by lock, by replacement or by failing to start. In each case its reads are dropped.
useSessions.subscribe((now, before) => {
  for (const [id, session] of before.all) {
    if (now.all.has(id)) continue;
    session.drop();
    // At lock main has dropped everything by itself.
    if (now !== useSessions.getInitialState()) call('search.drop', { searchRef: id }).catch(() => undefined);
  }
});

const add = (session: SearchSession): void =>
  useSessions.setState(({ all }) => ({ all: new Map([...all, [session.id, session]]) }));

function remove(id: string): void {
  useSessions.setState(({ all, shown, next, pinned }) => ({
    all: new Map([...all].filter(([key]) => key !== id)),
    shown: new Map([...shown].filter(([, key]) => key !== id)),
    next: new Map([...next].filter(([, key]) => key !== id)),
    pinned: new Map([...pinned].filter(([key]) => key !== id)),
  }));
}

/** Shows a search that was made elsewhere: a second window shows the one of the main window. */
export function adoptSearch(view: string, session: SearchSession): void {
  add(session);
  showSearch(view, session.id);
}

export const dropSearch = remove;

/** Changes what is shown, what is next and what is pinned. Every other search is dropped, unless it is just being started. */
export function arrange(change: (old: Sessions) => Partial<Pick<Sessions, 'shown' | 'next' | 'pinned'>>): void {
  useSessions.setState((old) => {
    const { shown, next, pinned } = { ...old, ...change(old) };
    const kept = new Set([...shown.values(), ...next.values(), ...pinned.keys()]);
    return {
      all: new Map(
        [...old.all].filter(([key, session]) => kept.has(key) || session.state.getState().phase === 'starting'),
      ),
      shown,
      next,
      pinned,
    };
  });
}

const without = (ids: ReadonlyMap<string, string>, view: string): ReadonlyMap<string, string> =>
  new Map([...ids].filter(([key]) => key !== view));

/**
 * What is done in a view when a search that wants it (`pinsSearch`) is about to take the place of the one shown.
 * Shared: set once, when `pins.ts` is loaded, and holds nothing of anybody.
 */
let pinShown: (view: string) => void = () => undefined;
export function onPinShown(pin: (view: string) => void): void {
  pinShown = pin;
}

/** Shows a search in a view and replaces the one before. */
export function showSearch(view: string, id: string): void {
  const before = useSessions.getState().all.get(id)?.state.getState().pinsSearch ?? undefined;
  // Another question may have come between, as while an authority was waited for.
  if (before !== undefined && before === sessionIn(view)?.id) pinShown(view);
  arrange(({ shown, next }) => ({ shown: new Map([...shown, [view, id]]), next: without(next, view) }));
  bringToFront(view);
}

/** Drops a search that the service has not accepted. */
export function dismissNext(view: string): void {
  arrange(({ next }) => ({ next: without(next, view) }));
}

/** Keeps a search beside the one that its view shows, until the service accepts it. */
function waitToShow(view: string, session: SearchSession): void {
  arrange(({ next }) => ({ next: new Map([...next, [view, session.id]]) }));
  bringToFront(view);
  const stop = session.state.subscribe(({ phase, accepted }) => {
    if (phase === 'idle') return stop();
    if (!accepted && phase !== 'cancelled') return;
    stop();
    if (useSessions.getState().next.get(view) !== session.id) return;
    if (accepted) showSearch(view, session.id);
    // It was cancelled before the service answered.
    else dismissNext(view);
  });
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

/** The search of a view that the service has not accepted; undefined when there is none. */
export function nextIn(view: string | undefined): SearchSession | undefined {
  const { all, next } = useSessions.getState();
  return all.get((view === undefined ? undefined : next.get(view)) ?? '');
}

/** The state of the latest search of a view, shown or not. */
export const latestIn = (view: string | undefined): SearchState =>
  (nextIn(view) ?? sessionIn(view))?.state.getState() ?? NO_SEARCH;

/** The running search of a view, shown or not. */
export function underWayIn(view: string | undefined): SearchSession | undefined {
  return [nextIn(view), sessionIn(view)].find(
    (session) => session !== undefined && isRunning(session.state.getState()),
  );
}

/** Calls the listener with the state of the search in front, now and after each change. A running search goes before the one shown. */
export function followFrontSearch(listener: (state: SearchState) => void): () => void {
  let following: SearchSession | undefined;
  let stop = (): void => undefined;
  const look = (): void => {
    const { view } = useFront.getState();
    const session = underWayIn(view) ?? sessionIn(view);
    if (session !== following) {
      stop();
      following = session;
      stop = session?.state.subscribe(look) ?? ((): void => undefined);
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
 * Runs a justified search for a view. Returns the failure when main refuses before the search begins; then nothing on screen changes.
 * The search replaces the one in the view once the service accepts it, and at once where the view shows none.
 */
export async function startSearch(view: string, search: JustifiedSearch): Promise<Failure | null> {
  const session = createSearchSession(search);
  add(session);
  const failure = await session.start();
  if (failure !== null) remove(session.id);
  // Locked meanwhile: nothing may come back on screen.
  else if (useSessions.getState().all.has(session.id)) {
    void nextIn(view)?.cancel();
    if (searchIn(view).accepted && !session.state.getState().accepted) waitToShow(view, session);
    else showSearch(view, session.id);
  }
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
