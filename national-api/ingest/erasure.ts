import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { ERASE_DAYS_ALONE, ERASE_WITHIN_MS, erasedBeforeMs, ERASED_KEPT_ASIDE_MS } from '../../app/policy/retention.ts';
import type { ServiceAlarms } from '../audit/service-alarms.ts';
import { erasureLeaf, type ServiceLeaf } from '../audit/service-leaf.ts';
import type { ServiceClock } from '../clock.ts';
import { ERASED_ACTION, type ClockDoubt, type ClockTrust } from '../clock-trust.ts';
import type { ErasedAside, ErasedAsides } from '../store/erased-aside.ts';
import type { RetentionStore } from '../store/retention-store.ts';

/** A failed erasure is tried again after this time. */
const AGAIN_MS = 15_000;
/** And one that the clock forbids; counting what is due is work too. */
const DOUBTED_AGAIN_MS = 60_000;

export type Erased = {
  readonly store: Pick<RetentionStore, 'erasable' | 'erase'>;
  readonly clock: ServiceClock;
  readonly trust: ClockTrust;
  readonly alarms: ServiceAlarms;
  readonly asides: ErasedAsides;
  /** @throws LogUnwritable */
  readonly append: (leaves: readonly ServiceLeaf[]) => Promise<unknown>;
};

/** Why what is due may not be erased yet: the clock is doubted, or too many days' reads would go at once. */
export type ErasureForbidden = { readonly doubt: ClockDoubt } | { readonly days: number };

/** What is due by the clock, and why it may not go without two people; no reason when it may. */
export async function erasureDue(
  { store, trust }: Pick<Erased, 'store' | 'trust'>,
  nowMs: number,
): Promise<{ readonly reads: number; readonly forbidden?: ErasureForbidden }> {
  const { reads, days } = await store.erasable(erasedBeforeMs(nowMs), trust.erasedBeforeMs);
  // Checked even when nothing is due: a trusted time is remembered.
  const doubt = await trust.doubt(nowMs);
  if (reads > 0 && doubt !== undefined) return { reads, forbidden: { doubt } };
  return days > ERASE_DAYS_ALONE ? { reads, forbidden: { days } } : { reads };
}

const DOUBT_WORDS: Readonly<Record<ClockDoubt['source'], string>> = {
  LOG: 'the last time in the log',
  READS: 'the newest read',
  FILES: 'the time at which the files were written',
};
const daysOf = (ms: number): number => Math.floor(ms / DAY_MS);

/**
 * Deletes what is older than the retention period: at the start and at the beginning of each day. Only by a trusted
 * clock; recorded before and after; erased reads are kept aside for a while. Whatever prevents an erasure in time is
 * an alarm.
 */
export class Erasure {
  readonly #parts: Erased;
  #doneBeforeMs = -Infinity;
  #due: { readonly beforeMs: number; readonly sinceMs: number } | undefined;
  #notBeforeMs = -Infinity;

  constructor(parts: Erased) {
    this.#parts = parts;
    parts.asides.removeUnfinished();
  }

  /** Called periodically. */
  async look(): Promise<void> {
    const nowMs = this.#parts.clock.nowMs();
    await this.#eraseDue(nowMs);
    await this.#destroyAsides(nowMs);
  }

  async #eraseDue(nowMs: number): Promise<void> {
    const { alarms } = this.#parts;
    const beforeMs = erasedBeforeMs(nowMs);
    if (beforeMs === this.#doneBeforeMs || nowMs < this.#notBeforeMs) return;
    this.#notBeforeMs = nowMs + AGAIN_MS;
    if (this.#due?.beforeMs !== beforeMs) this.#due = { beforeMs, sinceMs: nowMs };
    const { reads, forbidden } = await erasureDue(this.#parts, nowMs);
    if (forbidden !== undefined) return this.#refuse(forbidden, beforeMs, reads);
    if (reads > 0 && !(await this.#erase(nowMs, beforeMs, reads, this.#due.sinceMs))) return;
    this.#doneBeforeMs = beforeMs;
    this.#due = undefined;
    this.#notBeforeMs = -Infinity;
    alarms.over('ERASURE_LATE');
    alarms.over('CLOCK_DOUBTED');
    alarms.over('ERASURE_LARGE');
  }

  async #erase(nowMs: number, beforeMs: number, due: number, sinceMs: number): Promise<boolean> {
    const { append, asides, clock, store } = this.#parts;
    let aside: ErasedAside | undefined;
    try {
      await append([erasureLeaf(clock, 'RETENTION_BEGUN', { reads: due, capturedBefore: instantText(beforeMs) })]);
      const reads = await store.erase(beforeMs, async (lines) => {
        aside = await asides.keep(lines, {
          erasedAtMs: nowMs,
          keptUntilMs: nowMs + ERASED_KEPT_ASIDE_MS,
          capturedBeforeMs: beforeMs,
        });
      });
      if (reads === undefined) {
        if (aside !== undefined) asides.destroy(aside);
        await this.#late('READERS', beforeMs, due, sinceMs);
        return false;
      }
      const kept = aside === undefined ? {} : { asideId: aside.id, asideUntil: instantText(aside.keptUntilMs) };
      await append([erasureLeaf(clock, ERASED_ACTION, { reads, capturedBefore: instantText(beforeMs), ...kept })]);
      return true;
    } catch (error) {
      await this.#late('FAILED', beforeMs, due, sinceMs);
      throw error;
    }
  }

  /** Erases nothing, however long, until two people allow it. */
  async #refuse(forbidden: ErasureForbidden, beforeMs: number, reads: number): Promise<void> {
    const { alarms, clock } = this.#parts;
    this.#notBeforeMs = clock.nowMs() + DOUBTED_AGAIN_MS;
    const due = { capturedBefore: instantText(beforeMs), reads };
    if ('days' in forbidden) {
      const { days } = forbidden;
      await alarms.lasts({
        code: 'ERASURE_LARGE',
        cause: 'DAYS',
        details: { ...due, days },
        words: `The reads of ${days} days are due to be erased at once. Nothing is erased until two people confirm the clock.`,
      });
      return;
    }
    const { source, lastKnownMs, aheadMs } = forbidden.doubt;
    await alarms.lasts({
      code: 'CLOCK_DOUBTED',
      cause: source,
      details: { source, lastKnown: instantText(lastKnownMs), aheadDays: daysOf(aheadMs), ...due },
      words: `The clock is ${daysOf(aheadMs)} days beyond ${DOUBT_WORDS[source]}. Nothing is erased by it. Set the clock right, or have two people confirm it.`,
    });
  }

  async #late(cause: 'READERS' | 'FAILED', beforeMs: number, reads: number, sinceMs: number): Promise<void> {
    const { alarms, clock } = this.#parts;
    if (clock.nowMs() - sinceMs < ERASE_WITHIN_MS) return;
    await alarms.lasts({
      code: 'ERASURE_LATE',
      cause,
      details: { capturedBefore: instantText(beforeMs), reads, dueSince: instantText(sinceMs) },
      words:
        cause === 'READERS'
          ? 'Reads that are due to be erased are still there: searches could not be stopped.'
          : 'Reads that are due to be erased are still there: the store or the log could not be written.',
    });
  }

  /**
   * Deletes what was kept aside long enough; what a clock that has since been set back kept aside waits for somebody
   * to decide.
   */
  async #destroyAsides(nowMs: number): Promise<void> {
    const { alarms, append, asides, clock, trust } = this.#parts;
    let waiting = false;
    for (const aside of asides.all()) {
      if (nowMs >= aside.keptUntilMs) {
        // A clock that may erase nothing ends no grace period either.
        if ((await trust.doubt(nowMs)) !== undefined) continue;
        asides.destroy(aside);
        await append([
          erasureLeaf(clock, 'RETENTION_BYTES_GONE', {
            asideId: aside.id,
            capturedBefore: instantText(aside.capturedBeforeMs),
            erasedAt: instantText(aside.erasedAtMs),
          }),
        ]);
      } else if (aside.erasedAtMs - nowMs > DAY_MS) {
        waiting = true;
        await alarms.lasts({
          code: 'ERASED_KEPT_ASIDE',
          cause: aside.id,
          details: {
            asideId: aside.id,
            erasedAt: instantText(aside.erasedAtMs),
            keptUntil: instantText(aside.keptUntilMs),
          },
          words:
            'Reads were erased by a clock that has been set back since. They are kept aside: stop the service and run restore-erased.',
        });
      }
    }
    if (!waiting) alarms.over('ERASED_KEPT_ASIDE');
  }
}
