import { DAY_MS } from '../../app/domain/instant.ts';
import { IDEMPOTENCY_KEY_HOURS, SEAL_AFTER_MS, SEAL_AT_READS } from '../../app/policy/ingest-limits.ts';
import type { ServiceClock } from '../clock.ts';
import type { IngestStore } from '../store/ingest-store.ts';

/** How often it is looked whether anything is due. */
const LOOK_MS = 2_000;
const HOUR_MS = DAY_MS / 24;

/**
 * Sorts what was appended into the large tables while the service runs, when there is enough of it or it waited long enough,
 * and forgets keys of batches whose time is over. Searches go on beside it; batches wait for it, and their number is bounded.
 * @returns what ends it, after the work under way.
 */
export function startUpkeep({ store, clock, say }: { readonly store: IngestStore; readonly clock: ServiceClock; readonly say: (words: string) => void }): () => Promise<void> {
  let waitingSinceMs: number | undefined;
  let forgottenAtMs = -Infinity;
  let working: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    if (store.unsealedReads === 0) waitingSinceMs = undefined;
    else waitingSinceMs ??= nowMs;
    if (store.unsealedReads >= SEAL_AT_READS || (waitingSinceMs !== undefined && nowMs - waitingSinceMs >= SEAL_AFTER_MS)) {
      await store.seal();
      waitingSinceMs = undefined;
    }
    if (nowMs - forgottenAtMs >= HOUR_MS) {
      await store.forgetBatches(nowMs - IDEMPOTENCY_KEY_HOURS * HOUR_MS);
      forgottenAtMs = nowMs;
    }
  };
  const timer = setInterval(() => {
    working ??= look()
      .catch(() => say('The upkeep of the store failed; it is tried again.'))
      .finally(() => {
        working = undefined;
      });
  }, LOOK_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await working;
  };
}
