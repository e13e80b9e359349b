import type { Hit } from '../../app/api/hits.ts';
import type { VoiAction, VoiPriority } from '../../app/domain/voi.ts';
import type { KeptVoiEntry, KeptVoiList } from '../../app/api/voi-lists.ts';

/** What matching needs of an entry. Its number is never used again: a changed entry gets a new one. */
export type EntryKey = {
  readonly number: number;
  /** The number under which it was first entered: its id is made of it. */
  readonly first: number;
  readonly listId: string;
  readonly vrm: string;
  readonly weedMs: number;
  readonly action: VoiAction;
  readonly priority: VoiPriority;
};
export type StoredEntry = EntryKey & { readonly entry: KeptVoiEntry };

export const entryIdOf = (first: number): string => `E${first}`;

/** A revision as submitted: JSON of the request's body. Matches nothing. */
export type KeptSubmission = {
  readonly submissionId: string;
  readonly listId: string;
  readonly atMs: number;
  readonly document: string;
};

export type StoredHit = {
  readonly seq: number;
  readonly entryNumber: number;
  readonly organisations: readonly string[];
  readonly hit: Hit;
};

/**
 * Lists of vehicles of interest, and the hits on them. Every call is one commit: all of it or nothing, on disk when
 * it resolves.
 */
export interface VoiStore {
  lists(): Promise<readonly KeptVoiList[]>;
  /** Every entry, list by list in no order that may be relied on. */
  entryKeys(visit: (keys: readonly EntryKey[]) => void): Promise<void>;
  /**
   * The new state of the list, new entries, numbers of removed ones, and the submission that this was, which is
   * removed too.
   */
  revise(
    list: KeptVoiList,
    added: readonly StoredEntry[],
    removed: readonly number[],
    submissionId?: string,
  ): Promise<void>;
  /** Whether a list has entries with one of these actions. */
  holds(listId: string, actions: readonly VoiAction[]): Promise<boolean>;
  removeList(listId: string): Promise<void>;
  /** Removes expired entries; returns them. */
  weed(beforeMs: number): Promise<readonly EntryKey[]>;
  entries(listId: string, afterNumber: number, limit: number): Promise<readonly StoredEntry[]>;
  entriesById(listId: string, entryIds: readonly string[]): Promise<readonly StoredEntry[]>;
  lastEntryNumber(): Promise<number>;

  /** Content of revisions that wait for a second person, until it is decided. */
  submit(submission: KeptSubmission): Promise<void>;
  submission(submissionId: string): Promise<KeptSubmission | undefined>;
  /** Ids of stored ones, and since when. */
  submissions(): Promise<readonly Pick<KeptSubmission, 'submissionId' | 'atMs'>[]>;
  eraseSubmissions(submissionIds: readonly string[]): Promise<void>;

  /** Hits, and the sequence number of the last matched read, in one commit. */
  commitHits(hits: readonly StoredHit[], matchedThrough: number): Promise<void>;
  matchedThrough(): Promise<number>;
  lastHitSeq(): Promise<number>;
  /** Ascending. */
  hitsAfter(seq: number, limit: number): Promise<readonly StoredHit[]>;
  /** Of one read, in order. */
  hitsOfRead(readId: string, capturedAtMs: number): Promise<readonly StoredHit[]>;
  hit(hitId: string): Promise<StoredHit | undefined>;
  forgetHits(beforeMs: number): Promise<void>;
  /** Removes deleted data from the files too. False when readers did not leave in time. */
  rewrite(): Promise<boolean>;
  close(): Promise<void>;
}
