import type { Correction } from '../../app/api/corrections.ts';

/** A read, by its immutable fields and its present mark. */
export type ReadAt = {
  readonly id: string;
  readonly vrm: string;
  readonly capturedAtMs: number;
  readonly camera: number;
};

/** Corrections of reads. The read keeps its first mark; every step is here. */
export interface CorrectionStore {
  /** Of a read, oldest first. */
  corrections(readId: string): Promise<readonly Correction[]>;
  /** Every one that was proposed and neither made nor refused; those that have lapsed too. */
  proposedCorrections(): Promise<readonly Correction[]>;
  /** Stores one that is not made yet, or was refused. */
  propose(correction: Correction): Promise<void>;
  /**
   * Gives the read its new mark, stores the correction, and queues the read for matching if it is to be matched
   * again: one commit. False, and nothing is changed, when the read no longer has this mark and version.
   */
  correct(read: ReadAt, correction: Correction, matchAgain: boolean): Promise<boolean>;
}
