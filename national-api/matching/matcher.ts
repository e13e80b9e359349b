import { randomUUID } from 'node:crypto';
import type { Camera } from '../../app/domain/camera.ts';
import { DAY_MS, instantMs, instantText } from '../../app/domain/instant.ts';
import { actionOf, DUPLICATE_HIT_MS, HIT_RETENTION_DAYS, queueOf } from '../../app/policy/voi-rules.ts';
import type { ServiceClock } from '../clock.ts';
import type { AcceptedRead } from '../store/ingest-store.ts';
import { entryIdOf, type StoredHit, type VoiStore } from '../store/voi-store.ts';
import type { HitFeed } from './hit-feed.ts';
import type { Candidate, VoiBook } from './voi-book.ts';

/** Remembered for folding; beyond it those that can fold nothing any more are forgotten. */
const REMEMBERED = 50_000;

type Unnumbered = Omit<StoredHit, 'seq'>;
type Found = { readonly read: AcceptedRead; readonly candidate: Candidate };

/**
 * Matches accepted reads against the lists. Hits and the number of the last read that was matched are one commit, so that after a
 * crash no read is matched twice and none is passed over; followers of the feed get hits after that, in their order.
 */
export class Matcher {
  readonly #store: VoiStore;
  readonly #book: VoiBook;
  readonly #feed: HitFeed;
  readonly #cameras: () => readonly Camera[];
  readonly #clock: ServiceClock;
  /** When the vehicle of an entry was last taken for a hit at a camera. */
  readonly #lastAt = new Map<string, number>();
  #through: number;
  #seq: number;

  private constructor(parts: MatcherParts, through: number, seq: number) {
    this.#store = parts.store;
    this.#book = parts.book;
    this.#feed = parts.feed;
    this.#cameras = parts.cameras;
    this.#clock = parts.clock;
    this.#through = through;
    this.#seq = seq;
  }

  static async open(parts: MatcherParts): Promise<Matcher> {
    const matcher = new Matcher(parts, await parts.store.matchedThrough(), await parts.store.lastHitSeq());
    const numberOf = new Map(parts.cameras().map(({ id }, number) => [id, number]));
    for (const { hit, entryNumber } of await parts.store.hitsCapturedSince(parts.clock.nowMs() - DUPLICATE_HIT_MS)) {
      matcher.#lastAt.set(`${entryNumber} ${numberOf.get(hit.cameraId) ?? -1}`, instantMs(hit.capturedAt));
    }
    return matcher;
  }

  /** For `AcceptedFeed.follow`. */
  readonly match = async (reads: readonly AcceptedRead[]): Promise<void> => {
    const cameras = this.#cameras();
    const nowMs = this.#clock.nowMs();
    const found = reads.flatMap((read): Found[] => (read.seq <= this.#through ? [] : this.#book.candidates(read, cameras, nowMs).map((candidate) => ({ read, candidate }))));
    const last = reads.at(-1)?.seq ?? this.#through;
    const taken = new Map<string, number>();
    const fresh = found.filter((each) => !this.#isDuplicate(each, taken));
    const matchedAt = instantText(this.#clock.nowMs());
    const hits = fresh.flatMap((each) => this.#hitOf(each, cameras[each.read.camera], matchedAt) ?? []).map((hit, i): StoredHit => ({ seq: this.#seq + i + 1, ...hit }));
    // Nothing found needs no commit: such reads may be looked at again after a crash and again find nothing.
    if (hits.length > 0) {
      await this.#store.commitHits(hits, last);
      this.#seq = hits.at(-1)?.seq ?? this.#seq;
      this.#remember(taken);
      this.#feed.publish(hits);
    }
    this.#through = Math.max(this.#through, last);
  };

  /** Forgets hits whose time is over. */
  async forget(): Promise<void> {
    await this.#store.forgetHits(this.#clock.nowMs() - HIT_RETENTION_DAYS * DAY_MS);
  }

  /** Whether a hit was taken for this one shortly before or after; if not it is put with those that are now. */
  #isDuplicate({ read, candidate: { entry: { number } } }: Found, taken: Map<string, number>): boolean {
    const key = `${number} ${read.camera}`;
    const before = taken.get(key) ?? this.#lastAt.get(key);
    if (before !== undefined && Math.abs(read.capturedAtMs - before) <= DUPLICATE_HIT_MS) return true;
    taken.set(key, read.capturedAtMs);
    return false;
  }

  #remember(taken: ReadonlyMap<string, number>): void {
    for (const [key, atMs] of taken) this.#lastAt.set(key, atMs);
    if (this.#lastAt.size <= REMEMBERED) return;
    let newest = 0;
    for (const atMs of this.#lastAt.values()) newest = Math.max(newest, atMs);
    for (const [key, atMs] of this.#lastAt) if (atMs < newest - DUPLICATE_HIT_MS) this.#lastAt.delete(key);
  }

  #hitOf({ read, candidate: { match, listedVrm, list, entry } }: Found, camera: Camera | undefined, matchedAt: string): Unnumbered | undefined {
    if (camera === undefined) return undefined;
    const { number, first, action, priority } = entry;
    return {
      entryNumber: number,
      // A silent entry is its owner's only.
      organisations: action === 'SILENT' ? [list.organisation] : [...new Set([list.organisation, camera.organisation])],
      hit: {
        hitId: randomUUID(), readId: read.readId, vrm: read.vrm, listedVrm, match, cameraId: camera.id, capturedAt: instantText(read.capturedAtMs), receivedAt: read.receivedAtMs === null ? null : instantText(read.receivedAtMs), matchedAt,
        listId: list.listId, entryId: entryIdOf(first), priority, action: actionOf(action, match), queue: queueOf(list.kind, priority), afterCorrection: read.corrected,
      },
    };
  }
}

export type MatcherParts = { readonly store: VoiStore; readonly book: VoiBook; readonly feed: HitFeed; readonly cameras: () => readonly Camera[]; readonly clock: ServiceClock };
