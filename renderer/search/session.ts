import type { StoreApi } from 'zustand';
import type { Findings } from '../../app/api/analysis.ts';
import type { Failure } from '../../app/contract/failures.ts';
import type { EventPayload } from '../../app/contract/methods.ts';
import type { Justification } from '../../app/domain/justification.ts';
import { givesReads, type Query } from '../../app/domain/query.ts';
import { isReadBatch } from '../../app/domain/read-columns.ts';
import { failureOf } from '../bridge/app-error.ts';
import { call } from '../bridge/bridge.ts';
import { createReadTable, type ReadTable } from '../columns/read-table.ts';
import { ownedStore } from '../state/personal-store.ts';
import { NO_FILTERS, type Filters } from './filters.ts';
import { queryHash } from './query-hash.ts';
import { createSelection, type Selection } from './selection.ts';
import { subjectOf, type Subject } from './subject.ts';

/** A question with the justification that was written for it. */
export type JustifiedSearch = {
  readonly query: Query;
  readonly justification: Justification;
  readonly authorityId?: string;
};

export type SearchPhase = 'idle' | 'starting' | 'running' | 'complete' | 'cancelled' | 'failed';
export type Receipt = Omit<EventPayload<'search.receipt'>, 'searchRef'>;

/** What came back: reads as columns that grow by batches (the same object, so watch `reads`), or what an analysis found. */
export type SearchResult =
  | { readonly kind: 'reads'; readonly table: ReadTable }
  | { readonly kind: 'findings'; readonly findings: Findings | null };

/** How far a search has come. What was asked is in it too, so that a panel reads one thing. */
export type SearchState = {
  readonly phase: SearchPhase;
  readonly searchRef: string | null;
  readonly query: Query | null;
  readonly subject: Subject | null;
  readonly justification: Justification | null;
  readonly authorityId: string | null;
  /** When main had recorded it and begun. */
  readonly startedAtMs: number | null;
  readonly result: SearchResult | null;
  /** Reads received so far and told to the panels. */
  readonly reads: number;
  readonly expectedReads: number | null;
  readonly finished: EventPayload<'search.finished'> | null;
  readonly failure: Failure | null;
  readonly receipt: Receipt | null;
};

export const NO_SEARCH: SearchState = {
  phase: 'idle',
  searchRef: null,
  query: null,
  subject: null,
  justification: null,
  authorityId: null,
  startedAtMs: null,
  result: null,
  reads: 0,
  expectedReads: null,
  finished: null,
  failure: null,
  receipt: null,
};

export const isRunning = ({ phase }: Pick<SearchState, 'phase'>): boolean => phase === 'running';
export const tableOf = ({ result }: Pick<SearchState, 'result'>): ReadTable | null =>
  result?.kind === 'reads' ? result.table : null;
export const findingsOf = ({ result }: Pick<SearchState, 'result'>): Findings | null =>
  result?.kind === 'findings' ? result.findings : null;

/**
 * One search, of any kind of query: justified, run, streamed, cancelled, kept beside others, dropped. Its id is made here, so main
 * can tell nothing of it that overtakes its name.
 */
export type SearchSession = {
  readonly id: string;
  readonly query: Query;
  readonly subject: Subject;
  readonly state: StoreApi<SearchState>;
  readonly selection: StoreApi<Selection>;
  readonly filters: StoreApi<Filters>;
  /** Asks main to run it; gives the failure when main refused, and then nothing has been searched. */
  readonly start: () => Promise<Failure | null>;
  /** Stops it while it runs. What has arrived stays, and so does the record of the search. */
  readonly cancel: () => Promise<void>;
  /** Something the page cannot use came: what was whole stays, the rest is not waited for. */
  readonly fail: (failure: Failure) => void;
  readonly onBatch: (event: EventPayload<'search.batch'>) => void;
  readonly onFindings: (event: EventPayload<'search.findings'>) => void;
  readonly onFinished: (event: EventPayload<'search.finished'>) => void;
  readonly onReceipt: (event: EventPayload<'search.receipt'>) => void;
  /** Lets go of every read. The registry calls it for a search that it drops. */
  readonly drop: () => void;
};

export function createSearchSession({ query, justification, authorityId }: JustifiedSearch): SearchSession {
  const id = crypto.randomUUID();
  const subject = subjectOf(query);
  const table = createReadTable();
  const state = ownedStore<SearchState>({
    ...NO_SEARCH,
    phase: 'starting',
    searchRef: id,
    query,
    subject,
    justification,
    authorityId: authorityId ?? null,
    result: givesReads(query) ? { kind: 'reads', table } : { kind: 'findings', findings: null },
  });
  const selection = createSelection();
  const filters = ownedStore<Filters>(NO_FILTERS);
  let dropped = false;
  let ending: EventPayload<'search.finished'> | undefined;
  /** Reads that are in the table and not yet told to the panels. */
  let telling: ReturnType<typeof setTimeout> | undefined;
  let expectedReads: number | null = null;

  const now = (): SearchState => state.getState();
  const tellNow = (): void => {
    if (telling === undefined) return;
    clearTimeout(telling);
    telling = undefined;
    if (isRunning(now())) state.setState({ reads: table.rows, expectedReads });
  };
  /** Tells the panels in a task of its own: taking a batch in and drawing it are two waits, not one that is twice as long. */
  const tellSoon = (): void => {
    telling ??= setTimeout(tellNow, 0);
  };
  const finish = (event: EventPayload<'search.finished'>): void => {
    // A search that the page has given up keeps the reason that the page gave.
    if (isRunning(now())) state.setState({ phase: event.outcome, finished: event, failure: event.failure });
  };
  const finishSoon = (event: EventPayload<'search.finished'>): void => {
    if (telling === undefined) return finish(event);
    // The last reads and the end are drawn in tasks of their own, like batches: this timer comes after that of the reads.
    setTimeout(() => {
      tellNow();
      setTimeout(() => finish(event), 0);
    }, 0);
  };
  const cancelInMain = (): Promise<unknown> => call('search.cancel', { searchRef: id }).catch(() => undefined);
  const fail = (failure: Failure): void => {
    tellNow();
    state.setState({ phase: 'failed', failure });
    void cancelInMain();
  };

  return {
    id,
    query,
    subject,
    state,
    selection,
    filters,
    start: async () => {
      try {
        await call('search.start', {
          searchRef: id,
          query,
          queryHash: await queryHash(query),
          justification,
          ...(authorityId === undefined ? {} : { authorityId }),
        });
      } catch (thrown) {
        return failureOf(thrown);
      }
      // Locked meanwhile, or failed by what arrived first.
      if (dropped || now().phase !== 'starting') return null;
      state.setState({ phase: 'running', startedAtMs: Date.now() });
      if (table.rows > 0) tellSoon();
      if (ending !== undefined) finishSoon(ending);
      return null;
    },
    cancel: async () => {
      if (isRunning(now())) await cancelInMain();
    },
    fail,
    onBatch: (event) => {
      if (dropped) return;
      if (!isReadBatch(event.columns)) return fail({ code: 'STREAM_MALFORMED', ref: id });
      table.append(event.columns, event.expectedReads ?? 0);
      expectedReads = event.expectedReads;
      tellSoon();
      void call('search.acknowledge', { searchRef: id, batch: event.batch }).catch(() => undefined);
    },
    onFindings: ({ findings }) => {
      if (dropped) return;
      // An answer of another kind than was asked is no answer.
      if (findings.kind !== query.kind) return fail({ code: 'CONTRACT_MISMATCH', ref: id });
      state.setState({ result: { kind: 'findings', findings } });
    },
    onFinished: (event) => {
      if (now().phase === 'starting') ending = event;
      else finishSoon(event);
    },
    onReceipt: ({ searchRef: _, ...receipt }) => state.setState({ receipt }),
    drop: () => {
      dropped = true;
      clearTimeout(telling);
      telling = undefined;
      state.setState(NO_SEARCH, true);
      selection.setState(selection.getInitialState(), true);
      filters.setState(NO_FILTERS, true);
    },
  };
}
