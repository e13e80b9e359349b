import type { Preservation } from '../../app/api/preservations.ts';
import { instantMs, instantText } from '../../app/domain/instant.ts';
import {
  preservationLapsesMs,
  preservationState,
  PRESERVATION_LAPSES_DAYS,
  type PreservationLife,
} from '../../app/policy/retention.ts';
import type { ServiceAlarms } from '../audit/service-alarms.ts';
import { erasureLeaf, type ServiceLeaf } from '../audit/service-leaf.ts';
import type { ServiceClock } from '../clock.ts';
import type { ClockTrust } from '../clock-trust.ts';
import type { RetentionStore } from '../store/retention-store.ts';

/** Days matter here: checked periodically, and at the start. */
const LOOK_EVERY_MS = 10 * 60_000;
/** Preservations named in one alarm. */
const NAMED = 20;

export const lifeOfPreservation = ({ reviewAt, releasedAt, lapsed }: Preservation): PreservationLife => ({
  reviewAtMs: instantMs(reviewAt),
  releasedAtMs: releasedAt === null ? null : instantMs(releasedAt),
  lapsed: lapsed === true,
});

type Watched = {
  readonly store: Pick<RetentionStore, 'preservations' | 'release'>;
  readonly clock: ServiceClock;
  readonly trust: Pick<ClockTrust, 'doubt'>;
  readonly alarms: ServiceAlarms;
  /** @throws LogUnwritable */
  readonly append: (leaves: readonly ServiceLeaf[]) => Promise<unknown>;
};

/**
 * Preservations that nobody reviews: a daily alarm to their organisation from the day the review was due, and their
 * end after two warnings (M9). They end on record, by a trusted clock, and their reads go with the next erasure.
 */
export class PreservationWatch {
  readonly #parts: Watched;
  #lookedAtMs = -Infinity;

  constructor(parts: Watched) {
    this.#parts = parts;
  }

  /** Called periodically. */
  async look(): Promise<void> {
    const { clock, store, trust } = this.#parts;
    const nowMs = clock.nowMs();
    if (Math.abs(nowMs - this.#lookedAtMs) < LOOK_EVERY_MS) return;
    const late = (await store.preservations()).filter(
      (kept) => kept.releasedAt === null && instantMs(kept.reviewAt) <= nowMs,
    );
    const over = late.filter(({ reviewAt }) => preservationLapsesMs(instantMs(reviewAt)) <= nowMs);
    // A wrong clock ends nothing; the erasure reports what is wrong with it.
    const believed = over.length > 0 && (await trust.doubt(nowMs)) === undefined;
    if (believed) for (const kept of over) await this.#lapse(kept);
    await this.#warn(believed ? late.filter((kept) => !over.includes(kept)) : late, nowMs);
    this.#lookedAtMs = nowMs;
  }

  async #lapse(kept: Preservation): Promise<void> {
    const { append, clock, store } = this.#parts;
    const { organisation, preservationId, reads, reference, reviewAt } = kept;
    await append([
      erasureLeaf(clock, 'PRESERVATION_LAPSED', {
        preservationId,
        organisation,
        reference,
        reads,
        reviewAt,
        afterDays: PRESERVATION_LAPSES_DAYS,
      }),
    ]);
    // Prolonged meanwhile, so it has not lapsed; the record says that it was about to.
    const now = (await store.preservations()).find((each) => each.preservationId === preservationId);
    if (now?.reviews.length !== kept.reviews.length) return;
    await store.release({ ...kept, releasedAt: instantText(clock.nowMs()), lapsed: true });
  }

  async #warn(late: readonly Preservation[], nowMs: number): Promise<void> {
    const { alarms } = this.#parts;
    alarms.over('PRESERVATION_REVIEW');
    for (const organisation of new Set(late.map((kept) => kept.organisation))) {
      const own = late
        .filter((kept) => kept.organisation === organisation)
        .sort((a, b) => (a.reviewAt < b.reviewAt ? -1 : 1));
      const overdue = own.filter(
        (kept) => preservationState(lifeOfPreservation(kept), nowMs) === 'REVIEW_OVERDUE',
      ).length;
      const firstEndsAt = instantText(
        Math.min(...own.map(({ reviewAt }) => preservationLapsesMs(instantMs(reviewAt)))),
      );
      await alarms.lasts({
        code: 'PRESERVATION_REVIEW',
        cause: organisation,
        details: {
          organisation,
          due: own.length - overdue,
          overdue,
          firstEndsAt,
          preservationIds: own.slice(0, NAMED).map(({ preservationId }) => preservationId),
        },
        words: `Preservations of ${organisation} wait for a review: ${own.length}, of them overdue ${overdue}. The first ends on ${firstEndsAt.slice(0, 10)} unless another person keeps it on; its reads are then erased when they are due.`,
      });
    }
  }
}
