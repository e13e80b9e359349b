import type { Preservation } from '../../app/api/preservations.ts';

/** What must be deleted, and what may not be. */
export interface RetentionStore {
  /** What `erase` would delete. `days` counts the days of 24 hours before `capturedBeforeMs` on which those not before `sinceMs` were captured. */
  erasable(capturedBeforeMs: number, sinceMs?: number): Promise<{ readonly reads: number; readonly days: number }>;
  /**
   * Deletes every read captured before a time that no preservation holds, so that nothing of it is left in the files. Searches go
   * on meanwhile; those that do not end in time are broken off. Returns how many; undefined when even then one did not end: try again.
   * @param keep is given the reads and their corrections as lines for `restore`, before they go
   */
  erase(capturedBeforeMs: number, keep?: (lines: AsyncIterable<string>) => Promise<void>): Promise<number | undefined>;
  /** Takes erased reads in again, but those that it has; how many. */
  restore(lines: AsyncIterable<string>): Promise<number>;
  /** Holds some reads, or a preservation anew under the same ids when none are named. One commit. */
  preserve(preservation: Preservation, readIds: readonly string[]): Promise<void>;
  /** Reads of it may be deleted from now on, unless another holds them. */
  release(preservation: Preservation): Promise<void>;
  preservations(): Promise<readonly Preservation[]>;
  preservedIds(preservationId: string): Promise<readonly string[]>;
}
