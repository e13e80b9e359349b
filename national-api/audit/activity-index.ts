import { kindOfLeaf, timeOfLeaf } from './leaves.ts';
import type { LogBook } from './log-books.ts';
import type { SegmentIndex } from './segment-index.ts';

/** Records that auditors, statistics and corrections look for in the log. */
const OF_INTEREST =
  /^(?:SEARCH(?:_[A-Z]+)?|AUTHORITY_(?:REQUEST|DECISION|RATIFICATION)|RECORD_DISCLOSURE|SUBJECT_REQUEST|SUBJECT_READS|VIEW_READ|VIEW_PRESERVED_READS|VIEW_[A-Z]+_IMAGE|CHANGE_PASSWORD|READ_LOG|HITS_STREAM|HITS_DELIVERED|HITS|HIT|CORRECT_READ|LIST_WAITING_CORRECTIONS|VOI_REVISE|VOI_DELETE_LIST)$/;

export type Activity = { readonly index: number; readonly atMs: number; readonly action: string };

/**
 * Which leaves of the log are about the use of the system, and when each was entered, so that only these need
 * reading. In log order. Sealed segments have it in their index on disk; the rest takes about 100 bytes per leaf in
 * memory.
 */
export class ActivityIndex implements LogBook {
  readonly savedAs = 'activity 1';
  readonly #sealed: SegmentIndex[] = [];
  #activities: Activity[] = [];

  note(bytes: Uint8Array, index: number): void {
    const action = kindOfLeaf(bytes);
    if (action === undefined || !OF_INTEREST.test(action)) return;
    const atMs = timeOfLeaf(bytes);
    if (!Number.isNaN(atMs)) this.#activities.push({ index, atMs, action });
  }

  /** The index of a sealed segment replaces what was noted of its records. */
  sealed(index: SegmentIndex): void {
    this.#sealed.push(index);
    this.#activities = this.#activities.filter((each) => each.index >= index.end);
  }

  /** Those in `[fromMs, toMs)`. The service's clock may have been set back, so they are not sorted by time. */
  between(fromMs: number, toMs: number, actions: RegExp): readonly Activity[] {
    const wanted = (action: string): boolean => OF_INTEREST.test(action) && actions.test(action);
    const found: Activity[] = [];
    for (const segment of this.#sealed) {
      if (!segment.touches(fromMs, toMs) || !segment.hasKind(actions)) continue;
      const { atMs, kindOf, kinds } = segment.columns();
      const isWanted = kinds.map(wanted);
      for (let i = 0; i < atMs.length; i += 1) {
        const [at, kind] = [atMs[i] ?? Number.NaN, kindOf[i] ?? 0];
        if (at >= fromMs && at < toMs && isWanted[kind] === true)
          found.push({ index: segment.firstIndex + i, atMs: at, action: kinds[kind] ?? '' });
      }
    }
    for (const each of this.#activities)
      if (each.atMs >= fromMs && each.atMs < toMs && actions.test(each.action)) found.push(each);
    return found;
  }

  /** Nothing to save: it is all in the indexes of the segments. */
  save(): unknown {
    return null;
  }

  restore(kept: unknown): (() => void) | undefined {
    return kept === null ? () => undefined : undefined;
  }
}
