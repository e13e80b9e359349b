import type { Preservation } from '../../app/api/preservations.ts';

/** What must be deleted, and what may not be. */
export interface RetentionStore {
  /**
   * What `erase` would delete. `days` counts the days of 24 hours before `capturedBeforeMs`, from `sinceMs` on, with
   * captured reads.
   */
  erasable(capturedBeforeMs: number, sinceMs?: number): Promise<{ readonly reads: number; readonly days: number }>;
  /**
   * Deletes every read captured before a time that no preservation holds, so that nothing of it is left in the files.
   * Searches continue meanwhile; those that do not end in time are aborted. Returns how many; undefined when one did
   * not end even then: try again.
   * @param keep receives the reads and their corrections as lines for `restore`, before they are deleted
   */
  erase(capturedBeforeMs: number, keep?: (lines: AsyncIterable<string>) => Promise<void>): Promise<number | undefined>;
  /** Takes erased reads back, except those that the store has; returns how many. */
  restore(lines: AsyncIterable<string>): Promise<number>;
  /** Holds some reads; or renews a preservation with the same ids when none are named. One commit. */
  preserve(preservation: Preservation, readIds: readonly string[]): Promise<void>;
  /** Its reads may be deleted from now on, unless another preservation holds them. */
  release(preservation: Preservation): Promise<void>;
  preservations(): Promise<readonly Preservation[]>;
  /** Those that hold a read, and those that ended and held it; the newest first. */
  preservationsOf(readId: string): Promise<readonly Preservation[]>;
  preservedIds(preservationId: string): Promise<readonly string[]>;
}
