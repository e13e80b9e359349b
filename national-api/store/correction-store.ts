import type { Correction } from '../../app/api/corrections.ts';

/** Which read, by what does not change and by the mark it has. */
export type ReadAt = {
  readonly id: string;
  readonly vrm: string;
  readonly capturedAtMs: number;
  readonly camera: number;
};

/** Corrections of reads. The first mark is kept with the read, every step here. */
export interface CorrectionStore {
  /** Of a read, oldest first. */
  corrections(readId: string): Promise<readonly Correction[]>;
  /** Keeps one that is not made yet. */
  propose(correction: Correction): Promise<void>;
  /**
   * Gives the read its new mark and keeps the correction, and puts the read among those that wait for matching when it is to be
   * matched again: one commit. False, and nothing is changed, when the read has not this mark and version any more.
   */
  correct(read: ReadAt, correction: Correction, matchAgain: boolean): Promise<boolean>;
}
