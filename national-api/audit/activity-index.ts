import { kindOfLeaf } from './leaves.ts';

/** What auditors, statistics and corrections look for in the log. */
const OF_INTEREST = /^(?:SEARCH(?:_[A-Z]+)?|AUTHORITY_(?:REQUEST|DECISION|RATIFICATION)|RECORD_DISCLOSURE|SUBJECT_REQUEST|VIEW_READ|VIEW_PRESERVED_READS|VIEW_[A-Z]+_IMAGE|HITS_STREAM|HITS|HIT)$/;
/** The time stands behind the actor, whose names are short. */
const AT = /"at":"([0-9T:.Z-]{24})"/;
const HEAD_BYTES = 1_200;

export type Activity = { readonly index: number; readonly atMs: number; readonly action: string };

/**
 * Which leaves of the log are about the use of the system, and when each was entered: enough to read only these. In the order
 * of the log. Some 100 bytes a leaf; what they say stays on the disk.
 */
export class ActivityIndex {
  readonly #activities: Activity[] = [];

  note(bytes: Uint8Array, index: number): void {
    const action = kindOfLeaf(bytes);
    if (action === undefined || !OF_INTEREST.test(action)) return;
    const at = AT.exec(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString('latin1'))?.[1];
    if (at !== undefined) this.#activities.push({ index, atMs: Date.parse(at), action });
  }

  /** Those in `[fromMs, toMs)`. The service's clock may have been set back, so time is no order. */
  between(fromMs: number, toMs: number, actions: RegExp): readonly Activity[] {
    return this.#activities.filter(({ atMs, action }) => atMs >= fromMs && atMs < toMs && actions.test(action));
  }
}
