import type { Failure } from '../../app/contract/failures.ts';
import type { EventPayload } from '../../app/contract/methods.ts';
import type { Justification } from '../../app/domain/justification.ts';
import type { VrmQuery } from '../../app/domain/query.ts';
import { isReadBatch } from '../../app/domain/read-columns.ts';
import { failureOf } from '../bridge/app-error.ts';
import { call, subscribe } from '../bridge/bridge.ts';
import { createReadTable } from '../columns/read-table.ts';
import { onForget } from '../state/personal-store.ts';
import { queryHash } from './query-hash.ts';
import { initialSearch, isRunning, useSearch } from './search-store.ts';
import { useSelection } from './selection-store.ts';

/** What `startSearch` needs: a query and the justification that was written for it. */
export type JustifiedSearch = {
  readonly query: VrmQuery;
  readonly justification: Justification;
  readonly authorityId?: string;
};

/**
 * Batches and endings that overtook the reply to `search.start`: main names the search in its reply, and an event may be
 * faster. Held until the name is known.
 */
let early: (() => void)[] = [];

/** Takes an event when it belongs to the search on screen, keeps it while that is not known, drops it otherwise. */
function forThis(searchRef: string, take: () => void): void {
  const state = useSearch.getState();
  if (state.searchRef === searchRef) take();
  else if (state.pending) early.push(() => forThis(searchRef, take));
}

/** Reads that are in the table and not yet told to the panels. */
let telling: ReturnType<typeof setTimeout> | undefined;
let expectedReads: number | null = null;

/** Tells the panels in a task of its own: taking a batch in and drawing it are two waits, not one that is twice as long. */
function tellSoon(expected: number | null): void {
  expectedReads = expected;
  telling ??= setTimeout(tellNow, 0);
}

function tellNow(): void {
  if (telling === undefined) return;
  clearTimeout(telling);
  telling = undefined;
  const state = useSearch.getState();
  if (state.table !== null && isRunning(state)) useSearch.setState({ reads: state.table.rows, expectedReads });
}

function tellNothing(): void {
  clearTimeout(telling);
  telling = undefined;
}

function onBatch(event: EventPayload<'search.batch'>): void {
  forThis(event.searchRef, () => {
    const { table } = useSearch.getState();
    if (table === null) return;
    if (!isReadBatch(event.columns)) return failSearch({ code: 'STREAM_MALFORMED', ref: event.searchRef });
    table.append(event.columns, event.expectedReads ?? 0);
    tellSoon(event.expectedReads);
    void call('search.acknowledge', { searchRef: event.searchRef, batch: event.batch }).catch(() => undefined);
  });
}

function onFinished(event: EventPayload<'search.finished'>): void {
  const finish = (): void => {
    const state = useSearch.getState();
    // A search that the page has given up keeps the reason that the page gave.
    if (state.searchRef === event.searchRef && isRunning(state))
      useSearch.setState({ phase: event.outcome, finished: event, failure: event.failure });
  };
  forThis(event.searchRef, () => {
    if (telling === undefined) return finish();
    // The last reads and the end are drawn in tasks of their own, like batches: this timer comes after that of the reads.
    setTimeout(() => {
      tellNow();
      setTimeout(finish, 0);
    }, 0);
  });
}

function onReceipt({ searchRef, ...receipt }: EventPayload<'search.receipt'>): void {
  forThis(searchRef, () => useSearch.setState({ receipt }));
}

function failSearch(failure: Failure): void {
  tellNow();
  const { searchRef } = useSearch.getState();
  useSearch.setState({ phase: 'failed', failure });
  if (searchRef !== null) void call('search.cancel', { searchRef }).catch(() => undefined);
}

/** Listens to searches for the life of the page. */
export function followSearches(): () => void {
  const onMismatch = (error: { readonly failure: Failure }): void => {
    if (isRunning(useSearch.getState())) failSearch(error.failure);
  };
  const stops = [
    subscribe('search.batch', onBatch, onMismatch),
    subscribe('search.finished', onFinished, onMismatch),
    subscribe('search.receipt', onReceipt),
  ];
  return () => stops.forEach((stop) => stop());
}

/**
 * Runs a justified search. It takes the place of the one on screen once main has recorded it and begun; gives the failure when
 * main refused it before that, and then nothing on screen has changed.
 */
export async function startSearch({ query, justification, authorityId }: JustifiedSearch): Promise<Failure | null> {
  early = [];
  useSearch.setState({ pending: true });
  try {
    const { searchRef } = await call('search.start', {
      query,
      queryHash: await queryHash(query),
      justification,
      ...(authorityId === undefined ? {} : { authorityId }),
    });
    // Locked meanwhile: nothing may come back on screen.
    if (!useSearch.getState().pending) return null;
    useSelection.getState().clear();
    tellNothing();
    useSearch.setState({
      ...initialSearch,
      phase: 'running',
      searchRef,
      query,
      justification,
      authorityId: authorityId ?? null,
      startedAtMs: Date.now(),
      table: createReadTable(),
    });
    const held = early;
    early = [];
    held.forEach((take) => take());
    return null;
  } catch (thrown) {
    early = [];
    useSearch.setState({ pending: false });
    return failureOf(thrown);
  }
}

/** Stops a running search. What has arrived stays, and the record of the search stays. */
export async function cancelSearch(): Promise<void> {
  const { searchRef } = useSearch.getState();
  if (searchRef !== null && isRunning(useSearch.getState()))
    await call('search.cancel', { searchRef }).catch(() => undefined);
}

onForget('reads on their way', {
  isEmpty: () => early.length === 0 && telling === undefined,
  forget: () => {
    early = [];
    tellNothing();
  },
});
