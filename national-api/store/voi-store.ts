import type { Hit } from '../../app/api/hits.ts';
import type { DoneAct } from '../../app/policy/hit-rules.ts';
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

/** What an entry was before a revision, for those who go on from an older one. */
export type PastEntry = {
  readonly first: number;
  /** The revision from which on it was otherwise. */
  readonly untilRevision: number;
  readonly by: string;
  readonly replacedAtMs: number;
  /** Null once the entry is gone from the list, or this is too long ago: nothing of it is kept then. */
  readonly entry: KeptVoiEntry | null;
};
/** In place of a user name: the entry had come to its weed date. */
export const WEEDED_BY = 'WEEDED';

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

/** One act on a hit. */
export type StoredHitAct = {
  readonly hitId: string;
  /** Of the hit after it; the first act makes it 2. */
  readonly version: number;
  readonly atMs: number;
  readonly act: DoneAct;
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
   * The new state of the list, new entries, the ones that they replace or that are removed, who did it, and the
   * submission that this was, which is removed too. What was replaced stays as a past entry; of what is removed
   * nothing stays but that it was.
   */
  revise(
    list: KeptVoiList,
    added: readonly StoredEntry[],
    gone: readonly StoredEntry[],
    by: string,
    submissionId?: string,
  ): Promise<void>;
  /** What entries were at and after a revision, oldest first for each. */
  pastEntries(listId: string, entryIds: readonly string[], afterRevision: number): Promise<readonly PastEntry[]>;
  /** Removes the content of what was replaced before a time; that it was replaced, and by whom, stays. */
  forgetPast(beforeMs: number): Promise<void>;
  /** Whether a list has entries with one of these actions. */
  holds(listId: string, actions: readonly VoiAction[]): Promise<boolean>;
  removeList(listId: string): Promise<void>;
  /** Removes expired entries; returns them. `revisionOf`: the present one of a list. */
  weed(beforeMs: number, revisionOf: (listId: string) => number): Promise<readonly EntryKey[]>;
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
  /** What was done on hits, in order for each. */
  hitActs(hitIds: readonly string[]): Promise<readonly StoredHitAct[]>;
  addHitAct(act: StoredHitAct): Promise<void>;
  forgetHits(beforeMs: number): Promise<void>;
  /** Removes deleted data from the files too. False when readers did not leave in time. */
  rewrite(): Promise<boolean>;
  close(): Promise<void>;
}
