import type { Camera } from '../../app/domain/camera.ts';
import type { VrmPattern } from '../../app/domain/vrm-pattern.ts';
import type { BulkColumns, BulkLabels } from './bulk-columns.ts';
import type { ReadChunk } from './read-chunk.ts';

/** A reader was still at work when an erasure had to swap the store's file, so its reading was aborted. */
export class ReaderBrokenOff extends Error {
  constructor() {
    super('reads that came to their end are being erased');
    this.name = 'ReaderBrokenOff';
  }
}

/**
 * What the service needs of a store of reads. The embedded engine implements it today; a distributed one can
 * tomorrow, and `conformance.ts` tests whether it does. One process has a store open at a time.
 */
export interface ReadStore {
  /** By camera number. Reads refer to cameras and labels by these numbers. */
  cameras(): readonly Camera[];
  labels(): BulkLabels;
  /** Counts of the whole store, for the health page and for estimates. Maintained, not counted each time. */
  totals(): Promise<StoreTotals>;

  /** How many reads `search` would return, and which cameras took them. */
  survey(search: ReadSearch): Promise<Survey>;
  /** How many different marks `search` would give. */
  countVehicles(search: ReadSearch): Promise<number>;
  /**
   * The reads of a search, oldest first, then by id, in chunks of about `CHUNK_TARGET_ROWS`. Only one chunk is
   * fetched ahead of the consumer; leaving the loop, or the signal, ends the work in the engine.
   * @param onBrokenOff called when an erasure could not wait for it; the next read then throws ReaderBrokenOff
   */
  search(search: ReadSearch, signal?: AbortSignal, onBrokenOff?: () => void): AsyncIterable<ReadChunk>;
  /** Counts of reads by camera and day of capture, for statistics. */
  tally(window: TallyWindow): Promise<readonly DayTally[]>;
  /** Which of the ids the store has. */
  knownIds(ids: readonly string[]): Promise<ReadonlySet<string>>;

  /** Adds missing cameras, by id; returns how many were new. */
  addCameras(cameras: readonly Camera[]): Promise<number>;
  /** Numbers for label texts, assigned when new. At most 65,535 of a kind: `undefined` for one that no longer fits. */
  labelCodes(kind: LabelKind, values: readonly string[]): Promise<readonly (number | undefined)[]>;
  /**
   * Adds reads with new ids, all or none; durable when the promise resolves. Of two rows with one id the first
   * counts.
   */
  append(columns: BulkColumns): Promise<AppendOutcome>;
  /** Moves appended reads into the sorted tables. Never changes an answer, only its cost. */
  seal(): Promise<void>;

  close(): Promise<void>;
}

export type LabelKind = 'make' | 'model' | 'colour';

export type StoreTotals = {
  readonly reads: number;
  /** Distinct marks, approximately. */
  readonly vehicles: number;
  /** Capture times of the oldest and the newest read; null in an empty store. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  /** The same without reads of covert cameras: a total of all, shown beside them, would reveal their number. */
  readonly known: Pick<StoreTotals, 'reads' | 'fromMs' | 'toMs'>;
};

/** Numbers of the cameras that may not be known. */
export const covertNumbers = (cameras: readonly Camera[]): readonly number[] =>
  cameras.flatMap(({ kind }, number) => (kind === 'COVERT' ? [number] : []));

export type Survey = {
  readonly reads: number;
  /** Numbers of cameras, ascending. */ readonly cameras: readonly number[];
  /** At each of them. */ readonly readsAt: readonly number[];
};

/** @param counted the cameras that have any, ascending */
export const surveyOf = (counted: readonly { readonly camera: number; readonly reads: number }[]): Survey => ({
  reads: counted.reduce((sum, { reads }) => sum + reads, 0),
  cameras: counted.map(({ camera }) => camera),
  readsAt: counted.map(({ reads }) => reads),
});

/** Whole days since 1970 UTC, half-open; numbers of cameras, every camera by default. */
export type TallyWindow = {
  readonly fromDay: number;
  readonly toDay: number;
  readonly cameras?: readonly number[];
  /** By none of these. */ readonly withoutCameras?: readonly number[];
};

export type DayTally = {
  readonly camera: number;
  /** Since 1970, UTC. */
  readonly day: number;
  readonly reads: number;
  /** Received more than `FIXED_LATE_MS`, and more than `MOBILE_TRANSFER_HOURS`, after capture. */
  readonly late: number;
  readonly veryLate: number;
  readonly corrected: number;
};

export type AppendOutcome = { readonly accepted: number; readonly duplicates: number };

/** Which reads: those that meet every given condition. */
export type ReadSearch = {
  /** Distinct, in normal form; an empty list matches nothing. */
  readonly vrms?: readonly string[];
  /**
   * With `vrms`: also reads that had one of them before they were corrected, in their present form. For engines that
   * keep corrections.
   */
  readonly formerMarks?: boolean;
  /** Marks of this shape. */
  readonly pattern?: VrmPattern;
  /** Capture time, half-open. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Numbers of cameras; every camera by default, none when empty. */
  readonly cameras?: readonly number[];
  /** Numbers of cameras whose reads are excluded, whatever else is given. */
  readonly withoutCameras?: readonly number[];
  /** Only the reads of these ids. */
  readonly ids?: readonly string[];
};

/** The reads of some marks. */
export type MarkSearch = ReadSearch & { readonly vrms: readonly string[] };
