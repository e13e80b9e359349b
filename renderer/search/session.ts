import type { StoreApi } from 'zustand';
import type { Findings } from '../../app/api/analysis.ts';
import type { Failure } from '../../app/contract/failures.ts';
import type { EventPayload } from '../../app/contract/methods.ts';
import { ACKNOWLEDGE_EVERY } from '../../app/contract/search.ts';
import type { Justification } from '../../app/domain/justification.ts';
import { givesReads, type Query } from '../../app/domain/query.ts';
import { ReadUnpacker } from '../../app/domain/packed-reads.ts';
import { failureOf } from '../bridge/app-error.ts';
import { call } from '../bridge/bridge.ts';
import { foundPairs, type FoundPairs } from '../columns/found-pairs.ts';
import { MOST_READS } from '../columns/limits.ts';
import { createReadTable, type ReadTable } from '../columns/read-table.ts';
import { ownedStore } from '../state/personal-store.ts';
import type { Period } from '../time/period.ts';
import type { Filters } from './filters.ts';
import { createLooking, type Looking } from './looking.ts';
import { paced } from './pace.ts';
import { queryHash } from './query-hash.ts';
import type { Selection } from './selection.ts';
import { subjectOf, type Subject } from './subject.ts';

/** A question with the justification that was written for it. */
export type JustifiedSearch = {
  readonly query: Query;
  readonly justification: Justification;
  readonly authorityId?: string;
  /** The choice of period from which the query was made: a preset ends now, the query at a fixed instant. */
  readonly askedAs?: Period | undefined;
  /** The id of the search that is pinned when the service accepts this one, if its view shows that search then. */
  readonly pinsSearch?: string;
};

export type SearchPhase = 'idle' | 'starting' | 'running' | 'complete' | 'cancelled' | 'failed';
export type Receipt = Omit<EventPayload<'search.receipt'>, 'searchRef'>;

/**
 * The results: reads as columns that grow by batches (the object stays the same, so watch `reads`), or the findings
 * of an analysis. The reads of pairs that were found are in a table too, so that every view draws them as it draws any.
 */
export type SearchResult =
  | { readonly kind: 'reads'; readonly table: ReadTable }
  | {
      readonly kind: 'findings';
      readonly findings: Findings | null;
      readonly table: ReadTable;
      /** Null for findings that are no pairs of reads, and before there are any. */
      readonly found: FoundPairs | null;
    };

/** The progress of a search. The query is part of it, so that a panel reads one value. */
export type SearchState = {
  readonly phase: SearchPhase;
  readonly searchRef: string | null;
  readonly query: Query | null;
  readonly subject: Subject | null;
  readonly justification: Justification | null;
  readonly authorityId: string | null;
  readonly askedAs: Period | null;
  readonly pinsSearch: string | null;
  /** When main had recorded the intent and begun. */
  readonly startedAtMs: number | null;
  /** The service has begun to answer: it has not refused the search. */
  readonly accepted: boolean;
  readonly result: SearchResult | null;
  /** Reads received so far and reported to the panels. */
  readonly reads: number;
  readonly expectedReads: number | null;
  readonly finished: EventPayload<'search.finished'> | null;
  readonly failure: Failure | null;
  readonly receipt: Receipt | null;
};

/** How often panels hear of reads while they stream in. A count that stands still would look like a search that hangs. */
const TELLING = { everyMs: 250, share: 1 / 10, atLeastEveryMs: 1_500 };

export const NO_SEARCH: SearchState = {
  phase: 'idle',
  searchRef: null,
  query: null,
  subject: null,
  justification: null,
  authorityId: null,
  askedAs: null,
  pinsSearch: null,
  startedAtMs: null,
  accepted: false,
  result: null,
  reads: 0,
  expectedReads: null,
  finished: null,
  failure: null,
  receipt: null,
};

export const isRunning = ({ phase }: Pick<SearchState, 'phase'>): boolean => phase === 'running';
export const tableOf = ({ result }: Pick<SearchState, 'result'>): ReadTable | null =>
  result?.kind === 'findings' && result.found === null ? null : (result?.table ?? null);
export const findingsOf = ({ result }: Pick<SearchState, 'result'>): Findings | null =>
  result?.kind === 'findings' ? result.findings : null;
export const foundOf = ({ result }: Pick<SearchState, 'result'>): FoundPairs | null =>
  result?.kind === 'findings' ? result.found : null;

/**
 * One search, of any kind of query: justified, run, streamed, cancelled, kept beside others, dropped. The page
 * chooses its id, so no event of main can arrive before the id is known.
 */
export type SearchSession = {
  readonly id: string;
  readonly query: Query;
  readonly subject: Subject;
  readonly state: StoreApi<SearchState>;
  readonly selection: StoreApi<Selection>;
  readonly filters: StoreApi<Filters>;
  readonly looking: Looking;
  /**
   * Calls the listener before the panels are told of more reads, in a task ahead of theirs, so that what takes long for
   * all of them is worked out by then. `hasAll`: no more will come.
   */
  readonly beforeTelling: (listener: (hasAll: boolean) => void) => () => void;
  /** Asks main to run the search. Returns the failure when main refused; nothing has been searched then. */
  readonly start: () => Promise<Failure | null>;
  /** Cancels a running search. What has arrived stays, and so does the record of the search. */
  readonly cancel: () => Promise<void>;
  /** Ends the search because something unusable arrived: what was complete stays, the rest is not waited for. */
  readonly fail: (failure: Failure) => void;
  readonly onBatch: (event: EventPayload<'search.batch'>) => void;
  readonly onFindings: (event: EventPayload<'search.findings'>) => void;
  readonly onFinished: (event: EventPayload<'search.finished'>) => void;
  readonly onReceipt: (event: EventPayload<'search.receipt'>) => void;
  /** Drops every read. The registry calls it when it removes a search. */
  readonly drop: () => void;
};

export function createSearchSession({
  query,
  justification,
  authorityId,
  askedAs,
  pinsSearch,
}: JustifiedSearch): SearchSession {
  const id = crypto.randomUUID();
  const subject = subjectOf(query);
  let found: FoundPairs | null = null;
  const table = createReadTable(async (rows) =>
    found === null
      ? (await call('reads.particulars', { searchRef: id, rows: [...rows] })).particulars
      : rows.flatMap((row) => found?.particularsOf(row) ?? []),
  );
  const state = ownedStore<SearchState>({
    ...NO_SEARCH,
    phase: 'starting',
    searchRef: id,
    query,
    subject,
    justification,
    authorityId: authorityId ?? null,
    askedAs: askedAs ?? null,
    pinsSearch: pinsSearch ?? null,
    result: givesReads(query) ? { kind: 'reads', table } : { kind: 'findings', findings: null, table, found },
  });
  const looking = createLooking(table, query, subject);
  const unpacker = new ReadUnpacker();
  let dropped = false;
  let ending: EventPayload<'search.finished'> | undefined;
  let expectedReads: number | null = null;

  const now = (): SearchState => state.getState();
  const preparing = new Set<(hasAll: boolean) => void>();
  const prepare = (hasAll: boolean): void => {
    if (isRunning(now())) for (const listener of preparing) listener(hasAll);
  };
  /**
   * Tells the panels of the reads in the table. In a separate task, so that taking in a batch and drawing it are two
   * short tasks and not one long one; and at a pace: panels that draw a count for each of a hundred batches would
   * take longer than the batches.
   */
  const telling = paced(
    () => {
      if (isRunning(now())) state.setState({ reads: table.rows, expectedReads, accepted: true });
    },
    TELLING,
    () => prepare(false),
  );
  const finish = (event: EventPayload<'search.finished'>): void => {
    // A search that the page ended keeps the page's own failure.
    if (!isRunning(now())) return;
    telling.stop();
    const accepted = now().accepted || event.outcome === 'complete' || table.rows > 0;
    state.setState({
      phase: event.outcome,
      reads: table.rows,
      expectedReads,
      finished: event,
      failure: event.failure,
      accepted,
    });
  };
  const finishSoon = (event: EventPayload<'search.finished'>): void => {
    // Who cancels waits for the end, and not for reads to be drawn before it.
    if (!telling.isAsked() || event.outcome === 'cancelled') return finish(event);
    // Like batches, the last reads and the end are drawn in separate tasks: this timer runs after that of the
    // reads.
    setTimeout(() => {
      telling.now();
      setTimeout(() => {
        // The search ends whether or not that fails.
        setTimeout(() => finish(event), 0);
        prepare(true);
      }, 0);
    }, 0);
  };
  const cancelInMain = (): Promise<unknown> => call('search.cancel', { searchRef: id }).catch(() => undefined);
  const fail = (failure: Failure): void => {
    telling.now();
    state.setState({ phase: 'failed', failure });
    void cancelInMain();
  };

  return {
    id,
    query,
    subject,
    state,
    selection: looking.selection,
    filters: looking.filters,
    looking,
    beforeTelling: (listener) => {
      preparing.add(listener);
      return () => void preparing.delete(listener);
    },
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
      // The session was locked meanwhile, or the search failed by an earlier event.
      if (dropped || now().phase !== 'starting') return null;
      state.setState({ phase: 'running', startedAtMs: Date.now() });
      if (table.rows > 0) telling.soon();
      if (ending !== undefined) finishSoon(ending);
      return null;
    },
    cancel: async () => {
      if (isRunning(now())) await cancelInMain();
    },
    fail,
    onBatch: (event) => {
      // What comes after the page has given a search up is let go.
      if (dropped || now().phase === 'failed') return;
      const columns = unpacker.unpack(event.columns);
      if (columns === undefined) return fail({ code: 'STREAM_MALFORMED', ref: id });
      // Known before the reads have come, or at the limit: said then, and never a page that stops answering.
      if (Math.max(event.expectedReads ?? 0, table.rows + columns.rows) > MOST_READS)
        return fail({ code: 'TOO_MANY_READS', ref: id, params: { allowed: MOST_READS } });
      table.append(columns, event.expectedReads ?? 0);
      looking.takeIn();
      expectedReads = event.expectedReads;
      telling.soon();
      if ((event.batch + 1) % ACKNOWLEDGE_EVERY === 0)
        void call('search.acknowledge', { searchRef: id, batch: event.batch }).catch(() => undefined);
    },
    onFindings: ({ findings }) => {
      if (dropped) return;
      // Findings of another kind than the query are not accepted.
      if (findings.kind !== query.kind) return fail({ code: 'CONTRACT_MISMATCH', ref: id });
      if (findings.kind === 'incompatible' && query.kind === 'incompatible' && found === null) {
        found = foundPairs(findings.answer.pairs, query.maxSpeedKmh);
        table.append(found.batch, found.batch.rows);
        looking.takeIn();
      }
      state.setState({ result: { kind: 'findings', findings, table, found }, reads: table.rows, accepted: true });
    },
    onFinished: (event) => {
      if (now().phase === 'starting') ending = event;
      else finishSoon(event);
    },
    onReceipt: ({ searchRef: _, ...receipt }) => state.setState({ receipt }),
    drop: () => {
      dropped = true;
      telling.stop();
      preparing.clear();
      state.setState(NO_SEARCH, true);
      table.particulars.forget();
      looking.drop();
    },
  };
}
