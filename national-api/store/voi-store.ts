import type { Hit } from '../../app/api/hits.ts';
import type { VoiAction, VoiPriority } from '../../app/domain/voi.ts';
import type { KeptVoiEntry, KeptVoiList } from '../../app/api/voi-lists.ts';

/** What matching needs of an entry. Its number is its own and never used again: an entry that is changed gets a new one. */
export type EntryKey = {
  readonly number: number;
  /** The number under which it was first entered: what its id is made of. */
  readonly first: number;
  readonly listId: string;
  readonly vrm: string;
  readonly weedMs: number;
  readonly action: VoiAction;
  readonly priority: VoiPriority;
};
export type StoredEntry = EntryKey & { readonly entry: KeptVoiEntry };

export const entryIdOf = (first: number): string => `E${first}`;

/** A revision as it was submitted: JSON of the request's body. Matches nothing. */
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

/** Lists of vehicles of interest, and the hits on them. Every call is one commit: all of it or nothing, on disk when it resolves. */
export interface VoiStore {
  lists(): Promise<readonly KeptVoiList[]>;
  /** Every entry, list by list in no order that may be relied on. */
  entryKeys(visit: (keys: readonly EntryKey[]) => void): Promise<void>;
  /** The list as it is now, entries that are new, numbers of those that are gone, and the submission that this was, which goes too. */
  revise(
    list: KeptVoiList,
    added: readonly StoredEntry[],
    removed: readonly number[],
    submissionId?: string,
  ): Promise<void>;
  /** Whether a list has entries with one of these actions. */
  holds(listId: string, actions: readonly VoiAction[]): Promise<boolean>;
  removeList(listId: string): Promise<void>;
  /** Takes away entries whose time is over; returns them. */
  weed(beforeMs: number): Promise<readonly EntryKey[]>;
  entries(listId: string, afterNumber: number, limit: number): Promise<readonly StoredEntry[]>;
  entriesById(listId: string, entryIds: readonly string[]): Promise<readonly StoredEntry[]>;
  lastEntryNumber(): Promise<number>;

  /** Content of revisions that wait for a second person, until it is decided. */
  submit(submission: KeptSubmission): Promise<void>;
  submission(submissionId: string): Promise<KeptSubmission | undefined>;
  /** Ids of those that are held, and since when. */
  submissions(): Promise<readonly Pick<KeptSubmission, 'submissionId' | 'atMs'>[]>;
  eraseSubmissions(submissionIds: readonly string[]): Promise<void>;

  /** Hits, and the sequence number of the last accepted read that was matched, in one commit. */
  commitHits(hits: readonly StoredHit[], matchedThrough: number): Promise<void>;
  matchedThrough(): Promise<number>;
  lastHitSeq(): Promise<number>;
  /** Ascending. */
  hitsAfter(seq: number, limit: number): Promise<readonly StoredHit[]>;
  /** Of one read, in order. */
  hitsOfRead(readId: string, capturedAtMs: number): Promise<readonly StoredHit[]>;
  hit(hitId: string): Promise<StoredHit | undefined>;
  forgetHits(beforeMs: number): Promise<void>;
  /** Takes what was deleted out of the files too. False when those who read did not give way. */
  rewrite(): Promise<boolean>;
  close(): Promise<void>;
}
