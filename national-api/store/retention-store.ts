import type { Preservation } from '../../app/api/preservations.ts';

/** What must be deleted, and what may not be. */
export interface RetentionStore {
  /**
   * Deletes every read captured before a time that no preservation holds, so that nothing of it is left in the files. Searches go
   * on meanwhile. Returns how many; undefined when searches that do not end kept it from being done: try again.
   */
  erase(capturedBeforeMs: number): Promise<number | undefined>;
  /** Holds some reads, or a preservation anew under the same ids when none are named. One commit. */
  preserve(preservation: Preservation, readIds: readonly string[]): Promise<void>;
  /** Reads of it may be deleted from now on, unless another holds them. */
  release(preservation: Preservation): Promise<void>;
  preservations(): Promise<readonly Preservation[]>;
  preservedIds(preservationId: string): Promise<readonly string[]>;
}
