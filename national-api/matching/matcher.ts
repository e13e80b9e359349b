import { randomUUID } from 'node:crypto';
import type { Camera } from '../../app/domain/camera.ts';
import { DAY_MS, instantMs, instantText } from '../../app/domain/instant.ts';
import { actionOf, HIT_RETENTION_DAYS, queueOf } from '../../app/policy/voi-rules.ts';
import type { ServiceClock } from '../clock.ts';
import type { AcceptedRead } from '../store/ingest-store.ts';
import { entryIdOf, type StoredHit, type VoiStore } from '../store/voi-store.ts';
import { HitDeduplicator, REMEMBERED } from './hit-deduplicator.ts';
import type { HitFeed } from './hit-feed.ts';
import type { Candidate, VoiBook } from './voi-book.ts';

type Unnumbered = Omit<StoredHit, 'seq'>;
type Found = { readonly read: AcceptedRead; readonly candidate: Candidate };

/**
 * Matches accepted reads against the lists. Hits and the number of the last matched read are one commit, so that
 * after a crash no read is matched twice and none is skipped. Followers of the feed get hits after that, in order.
 */
export class Matcher {
  readonly #store: VoiStore;
  readonly #book: VoiBook;
  readonly #feed: HitFeed;
  readonly #cameras: () => readonly Camera[];
  readonly #clock: ServiceClock;
  readonly #passedOver: MatcherDeps['passedOver'];
  readonly #deduplicator = new HitDeduplicator();
  #through: number;
  #seq: number;
  #rewrittenOn: number | undefined;

  private constructor(deps: MatcherDeps, through: number, seq: number) {
    this.#store = deps.store;
    this.#book = deps.book;
    this.#feed = deps.feed;
    this.#cameras = deps.cameras;
    this.#clock = deps.clock;
    this.#passedOver = deps.passedOver;
    this.#through = through;
    this.#seq = seq;
  }

  static async open(deps: MatcherDeps): Promise<Matcher> {
    const matcher = new Matcher(deps, await deps.store.matchedThrough(), await deps.store.lastHitSeq());
    const numberOf = new Map(deps.cameras().map(({ id }, number) => [id, number]));
    for (const { hit, entryNumber } of await deps.store.hitsAfter(Math.max(0, matcher.#seq - REMEMBERED), REMEMBERED)) {
      matcher.#deduplicator.take({
        entry: entryNumber,
        camera: numberOf.get(hit.cameraId) ?? -1,
        match: hit.match,
        capturedAtMs: instantMs(hit.capturedAt),
      });
    }
    return matcher;
  }

  /** For `MatchingQueue.follow`. */
  readonly match = async (reads: readonly AcceptedRead[]): Promise<void> => {
    const cameras = this.#cameras();
    const nowMs = this.#clock.nowMs();
    const found = reads.flatMap((read): Found[] =>
      read.seq <= this.#through
        ? []
        : this.#alone(read, () =>
            this.#book.candidates(read, cameras, nowMs).map((candidate) => ({ read, candidate })),
          ),
    );
    const last = reads.at(-1)?.seq ?? this.#through;
    const taken = new HitDeduplicator();
    const fresh = found.filter((each) => this.#isFresh(each, taken));
    const matchedAt = instantText(this.#clock.nowMs());
    const hits = fresh
      .flatMap((each) =>
        this.#alone(each.read, () => [this.#hitOf(each, cameras[each.read.camera], matchedAt) ?? []].flat()),
      )
      .map((hit, i): StoredHit => ({ seq: this.#seq + i + 1, ...hit }));
    // Reads without hits need no commit: after a crash they are looked at again and again give none.
    if (hits.length > 0) {
      await this.#store.commitHits(hits, last);
      this.#seq = hits.at(-1)?.seq ?? this.#seq;
      this.#deduplicator.takeAll(taken);
      this.#feed.publish(hits);
    }
    this.#through = Math.max(this.#through, last);
  };

  /**
   * A read whose matching throws is reported and skipped: it would throw again, and must not keep the others from
   * their hits.
   */
  #alone<T>(read: AcceptedRead, match: () => T[]): T[] {
    try {
      return match();
    } catch (error) {
      this.#passedOver(read, error);
      return [];
    }
  }

  /**
   * Deletes hits whose time is over; at the start and at the beginning of a day, deleted data is removed from the
   * file too.
   */
  async forget(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    await this.#store.forgetHits(nowMs - HIT_RETENTION_DAYS * DAY_MS);
    const day = Math.floor(nowMs / DAY_MS);
    if (day === this.#rewrittenOn) return;
    if (await this.#store.rewrite()) this.#rewrittenOn = day;
  }

  /**
   * Whether it is an event of its own; if so it joins the current ones. After a correction it always is: somebody
   * acted on the former mark.
   */
  #isFresh(
    {
      read,
      candidate: {
        entry: { number },
        match,
      },
    }: Found,
    taken: HitDeduplicator,
  ): boolean {
    const event = { entry: number, camera: read.camera, match, capturedAtMs: read.capturedAtMs };
    if (!read.corrected && this.#deduplicator.folds(event, taken)) return false;
    taken.take(event);
    return true;
  }

  #hitOf(
    { read, candidate: { match, listedVrm, list, entry } }: Found,
    camera: Camera | undefined,
    matchedAt: string,
  ): Unnumbered | undefined {
    if (camera === undefined) return undefined;
    const { number, first, action, priority } = entry;
    return {
      entryNumber: number,
      // A silent entry is for its owner only.
      organisations: action === 'SILENT' ? [list.organisation] : [...new Set([list.organisation, camera.organisation])],
      hit: {
        hitId: randomUUID(),
        readId: read.readId,
        vrm: read.vrm,
        listedVrm,
        match,
        cameraId: camera.id,
        capturedAt: instantText(read.capturedAtMs),
        receivedAt: read.receivedAtMs === null ? null : instantText(read.receivedAtMs),
        matchedAt,
        listId: list.listId,
        entryId: entryIdOf(first),
        priority,
        action: actionOf(action, match, read.corrected),
        queue: queueOf(list.kind, priority),
        afterCorrection: read.corrected,
      },
    };
  }
}

export type MatcherDeps = {
  readonly store: VoiStore;
  readonly book: VoiBook;
  readonly feed: HitFeed;
  readonly cameras: () => readonly Camera[];
  readonly clock: ServiceClock;
  /** Called once for a read that could not be matched; it is not looked at again. */
  readonly passedOver: (read: AcceptedRead, error: unknown) => void;
};
