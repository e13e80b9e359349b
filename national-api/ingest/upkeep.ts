import { HOUR_MS } from '../../app/domain/instant.ts';
import { IDEMPOTENCY_KEY_HOURS } from '../../app/policy/idempotency.ts';
import { SEAL_AFTER_MS, SEAL_AT_READS } from '../../app/policy/ingest-limits.ts';
import type { Background } from '../background.ts';
import type { ClockTrust } from '../clock-trust.ts';
import type { ServiceClock } from '../clock.ts';
import type { KeptAnswers } from '../idempotency/kept-answers.ts';
import { repeat } from '../repeat.ts';
import type { IngestStore } from '../store/ingest-store.ts';
import type { Erasure } from './erasure.ts';
import type { PreservationWatch } from './preservation-watch.ts';

/** How often to check whether anything is due. */
const LOOK_MS = 2_000;

type Upkept = {
  readonly store: IngestStore;
  readonly answers: Pick<KeptAnswers, 'forget'>;
  readonly clock: ServiceClock;
  readonly trust: Pick<ClockTrust, 'endsForGood'>;
  readonly background: Background;
  readonly say: (words: string) => void;
  readonly erasure: Pick<Erasure, 'look'>;
  readonly preservations: Pick<PreservationWatch, 'look'>;
};

/**
 * Background upkeep: moves appended reads into the sorted tables when there are enough or they have waited long
 * enough, forgets expired keys of batches and of other calls, and deletes what is older than the retention period: at
 * the start and at the beginning of each day. Searches continue meanwhile; batches wait for it, and their number is
 * bounded.
 * @returns the function that ends it, after the current work.
 */
export function startUpkeep({
  store,
  answers,
  clock,
  trust,
  background,
  say,
  erasure,
  preservations,
}: Upkept): () => Promise<void> {
  let waitingSinceMs: number | undefined;
  let forgottenAtMs = -Infinity;
  let answersForgottenAtMs = -Infinity;

  const look = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    // Before the erasure: what lapses now is erased with the rest.
    if (!(await background.try('preservations', () => preservations.look())))
      say('Preservations whose review is late could not be looked at; it is tried again.');
    // A failed erasure must not prevent the rest.
    if (!(await background.try('erasure', () => erasure.look())))
      say('Reads that are due could not be erased; it is tried again.');
    if (!(await background.try('store-upkeep', () => upkeep(nowMs))))
      say('The upkeep of the store failed; it is tried again.');
    if (nowMs - answersForgottenAtMs >= HOUR_MS && (await background.try('kept-answers', () => answers.forget())))
      answersForgottenAtMs = nowMs;
  };

  const upkeep = async (nowMs: number): Promise<void> => {
    if (store.unsealedReads === 0) waitingSinceMs = undefined;
    else waitingSinceMs ??= nowMs;
    if (
      store.unsealedReads >= SEAL_AT_READS ||
      (waitingSinceMs !== undefined && nowMs - waitingSinceMs >= SEAL_AFTER_MS)
    ) {
      await store.seal();
      waitingSinceMs = undefined;
    }
    // By a clock that is doubted no key comes to its end: its batch would be taken a second time.
    if (nowMs - forgottenAtMs >= HOUR_MS && (await trust.endsForGood(nowMs))) {
      await store.forgetBatches(nowMs - IDEMPOTENCY_KEY_HOURS * HOUR_MS);
      forgottenAtMs = nowMs;
    }
  };
  return repeat(look, LOOK_MS);
}
