import type { Failure } from '../../app/contract/failures.ts';
import type { EventPayload } from '../../app/contract/methods.ts';
import type { Justification } from '../../app/domain/justification.ts';
import type { VrmQuery } from '../../app/domain/query.ts';
import type { ReadTable } from '../columns/read-table.ts';
import { personalStore } from '../state/personal-store.ts';

/**
 * The life of one search, from main's `searchRef` to its receipt. What is on screen always belongs to exactly one justification,
 * so there is one search at a time; a new one drops the old. Everything here is dropped at lock.
 */
export type SearchPhase = 'idle' | 'running' | 'complete' | 'cancelled' | 'failed';

export type Receipt = Omit<EventPayload<'search.receipt'>, 'searchRef'>;

export type SearchStore = {
  readonly phase: SearchPhase;
  /** A search has been asked for and main has not yet answered; what is on screen is still the one before. */
  readonly pending: boolean;
  /** Named by main; needed to fetch a read or its picture. */
  readonly searchRef: string | null;
  /** What was asked, exactly as it was justified. */
  readonly query: VrmQuery | null;
  readonly justification: Justification | null;
  readonly authorityId: string | null;
  readonly startedAtMs: number | null;
  /** Columns that grow by batches: the same object until the next search, so watch `reads`. */
  readonly table: ReadTable | null;
  /** Reads received so far. */
  readonly reads: number;
  readonly expectedReads: number | null;
  readonly finished: EventPayload<'search.finished'> | null;
  readonly failure: Failure | null;
  readonly receipt: Receipt | null;
};

export const initialSearch: SearchStore = {
  phase: 'idle',
  pending: false,
  searchRef: null,
  query: null,
  justification: null,
  authorityId: null,
  startedAtMs: null,
  table: null,
  reads: 0,
  expectedReads: null,
  finished: null,
  failure: null,
  receipt: null,
};

export const useSearch = personalStore<SearchStore>('search', initialSearch);

export const isRunning = (state: SearchStore): boolean => state.phase === 'running';

/** Something personal is, or may soon be, on screen. */
export const hasResults = (state: SearchStore): boolean => state.query !== null;
