import type { BulkColumns } from './bulk-columns.ts';

/**
 * What live ingest needs of a store beside `ReadStore`: batches with their keys, and the accepted reads for matching.
 */
export interface IngestStore {
  /** The answer that was committed with a batch; undefined for an unknown key. */
  committedBatch(feed: string, key: string): Promise<CommittedBatch | undefined>;
  /**
   * Adds the new reads of some batches, their answers under their keys, and the reads for matching, in one commit:
   * after a crash all of it is there or none. Returns the outcome for the rows of each batch. Of rows with one id the
   * first counts.
   */
  commitBatches(columns: BulkColumns, batches: readonly NewBatch[], nowMs: number): Promise<readonly TakenIn[]>;
  /** Forgets batches that were committed before a time. */
  forgetBatches(beforeMs: number): Promise<void>;
  /** From now on accepted reads are kept for matching until they are acknowledged. Survives a restart. */
  keepAccepted(): Promise<void>;
  /** Accepted reads with a larger sequence number, ascending. */
  acceptedAfter(seq: number, limit: number): Promise<readonly AcceptedRead[]>;
  /** Matching has dealt with everything up to this sequence number. */
  acknowledgeAccepted(seq: number): Promise<void>;
  /** Accepted reads that are not acknowledged. */
  readonly acceptedBacklog: number;
  /** Reads since the last seal. */
  readonly unsealedReads: number;
  seal(): Promise<void>;
}

export type NewBatch = {
  readonly feed: string;
  readonly key: string;
  /** SHA-256 of the body, hex: shows whether a key is reused with another body. */
  readonly digest: string;
  /** Rows of the columns that are this batch's; batches follow one another. */
  readonly rows: number;
  /** The answer as text, once the outcome for the rows is known. */
  readonly answerOf: (taken: TakenIn) => string;
};

/** The outcome for the rows of a batch; the rest of them were there already, with the same mark, time and camera. */
export type TakenIn = { readonly accepted: number; readonly clashes: readonly Clash[] };
/** A row that is refused because another read has its id. */
export type Clash = {
  /** Within its batch, from 0. */
  readonly row: number;
  /** Number of the camera of the read that has the id. */
  readonly camera: number;
};

export type CommittedBatch = { readonly digest: string; readonly answer: string };

export type AcceptedRead = {
  /** Ascending over the life of the store, never used again. */
  readonly seq: number;
  readonly readId: string;
  readonly vrm: string;
  readonly capturedAtMs: number;
  /** Null when the feed gave none. */
  readonly receivedAtMs: number | null;
  /** Number of the camera. */
  readonly camera: number;
  /** It comes again because its mark was corrected. */
  readonly corrected: boolean;
};
