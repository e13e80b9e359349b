import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { DAY_MS, instantMs } from '../app/domain/instant.ts';
import {
  CLOCK_AHEAD_DAYS,
  CLOCK_BEHIND_MS,
  CLOCK_STEP_MS,
  erasedBeforeMs,
  LISTS_KEPT_AFTER_STEP_MS,
} from '../app/policy/retention.ts';
import { kindOfLeaf, parseLeaf } from './audit/leaves.ts';
import type { LogBook } from './audit/log-books.ts';

/** Why a clock is not trusted. */
export type ClockDoubt = {
  /**
   * What it is compared with: the last time in the log, the newest read when the log has none, or when the files were
   * written.
   */
  readonly source: 'LOG' | 'READS' | 'FILES';
  readonly lastKnownMs: number;
  readonly aheadMs: number;
};

/** Two people have confirmed the clock: its time counts as known from then on. */
export const CLOCK_CONFIRMED_ACTION = 'CLOCK_CONFIRMED';
/** Records of erasures by age, and of what of them was restored. */
export const ERASED_ACTION = 'RETENTION';
export const RESTORED_ACTION = 'RESTORE_ERASED';

const erasedLeaf = z.object({ details: z.object({ capturedBefore: z.iso.datetime() }) });
function erasedBeforeOf(bytes: Uint8Array): number | undefined {
  const leaf = erasedLeaf.safeParse(parseLeaf(bytes));
  return leaf.success ? instantMs(leaf.data.details.capturedBefore) : undefined;
}

const keptSchema = z.object({
  lastMs: z.number().optional(),
  erasedBeforeMs: z.number().optional(),
  shownMs: z.number().optional(),
  steadySinceMs: z.number().optional(),
});

/** The time follows the actor, whose names are short. */
const AT = /"at":"([0-9T:.Z-]{20,24})"/;
const HEAD_BYTES = 1_200;

/**
 * The last known time, against which the clock is checked before anything is erased for good. It is read from the
 * log. A record advances it only if it is not too far ahead of what was known before, so that a service that once ran
 * with a wrong clock does not trust that clock because of its own records. Without a log the newest read takes its
 * place. With the machine's clock the times of the files are a second source; a clock set by hand has none.
 */
export class ClockTrust implements LogBook {
  readonly savedAs = 'clock-trust 3';
  readonly #newestReadMs: () => Promise<number | null>;
  readonly #firstMs: number | null;
  #lastMs: number | undefined;
  #filesMs: number | undefined;
  #erasedBeforeMs: number | undefined;
  /** What the clock said last, trusted or not, and since when it has run without a jump. */
  #shownMs: number | undefined;
  #steadySinceMs: number | undefined;

  /**
   * @param firstMs the newest read when the service was opened: first records far beyond it come from a wrong clock
   * @param filesMs see `lastWrittenMs`
   */
  constructor(newestReadMs: () => Promise<number | null>, firstMs: number | null, filesMs?: number) {
    this.#newestReadMs = newestReadMs;
    this.#firstMs = firstMs;
    this.#filesMs = filesMs;
  }

  save(): unknown {
    return {
      lastMs: this.#lastMs,
      erasedBeforeMs: this.#erasedBeforeMs,
      shownMs: this.#shownMs,
      steadySinceMs: this.#steadySinceMs,
    };
  }

  restore(kept: unknown): (() => void) | undefined {
    const parsed = keptSchema.safeParse(kept);
    if (!parsed.success) return undefined;
    return () => {
      this.#lastMs = parsed.data.lastMs;
      this.#erasedBeforeMs = parsed.data.erasedBeforeMs;
      this.#shownMs = parsed.data.shownMs;
      this.#steadySinceMs = parsed.data.steadySinceMs;
    };
  }

  /** Takes a record of the log into account, in order. */
  note(bytes: Uint8Array): void {
    const action = kindOfLeaf(bytes);
    if (action === undefined || action === 'WORKSTATION') return;
    if (action === ERASED_ACTION) this.#erasedBeforeMs = erasedBeforeOf(bytes) ?? this.#erasedBeforeMs;
    // What was restored has not been erased, up to whatever time.
    if (action === RESTORED_ACTION) this.#erasedBeforeMs = undefined;
    const at = AT.exec(
      Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString('latin1'),
    )?.[1];
    const atMs = at === undefined ? Number.NaN : Date.parse(at);
    if (Number.isNaN(atMs)) return;
    this.#shown(atMs);
    if (action === CLOCK_CONFIRMED_ACTION) {
      this.#lastMs = atMs;
      this.#filesMs = undefined;
      this.#erasedBeforeMs = erasedBeforeMs(atMs);
      this.#steadySinceMs = undefined;
      return;
    }
    const known = this.#lastMs ?? this.#firstMs ?? atMs;
    if (atMs - known <= CLOCK_AHEAD_DAYS * DAY_MS) this.#lastMs = Math.max(this.#lastMs ?? atMs, atMs);
  }

  /** Up to which capture time reads were erased, or two people allowed it; undefined when the log has neither. */
  get erasedBeforeMs(): number | undefined {
    return this.#erasedBeforeMs;
  }

  /** Why this clock may erase nothing; undefined when it is trusted, and its time is then remembered. */
  async doubt(nowMs: number): Promise<ClockDoubt | undefined> {
    const log = this.#lastMs;
    const known =
      log === undefined
        ? { source: 'READS' as const, lastKnownMs: (await this.#newestReadMs()) ?? nowMs }
        : { source: 'LOG' as const, lastKnownMs: log };
    const witnesses =
      this.#filesMs === undefined ? [known] : [known, { source: 'FILES' as const, lastKnownMs: this.#filesMs }];
    for (const witness of witnesses) {
      const aheadMs = nowMs - witness.lastKnownMs;
      if (aheadMs > CLOCK_AHEAD_DAYS * DAY_MS) return { ...witness, aheadMs };
    }
    this.#lastMs = Math.max(this.#lastMs ?? nowMs, nowMs);
    this.#filesMs = undefined;
    return undefined;
  }

  /**
   * Whether expired lists and hits may be deleted for good: not by a doubted clock, and not soon after a jump in
   * either direction. So a clock that is wrong for a while deletes no list and no hit, however near its end.
   */
  async endsForGood(nowMs: number): Promise<boolean> {
    this.#shown(nowMs);
    if ((await this.doubt(nowMs)) !== undefined) return false;
    return this.#steadySinceMs === undefined || nowMs - this.#steadySinceMs >= LISTS_KEPT_AFTER_STEP_MS;
  }

  #shown(atMs: number): void {
    const before = this.#shownMs ?? this.#firstMs ?? atMs;
    if (Math.abs(atMs - before) > CLOCK_STEP_MS) this.#steadySinceMs = atMs;
    this.#shownMs = atMs;
  }

  /** How far the clock is behind the last known time, if far. */
  behindMs(nowMs: number): number | undefined {
    const behindMs = (this.#lastMs ?? nowMs) - nowMs;
    return behindMs > CLOCK_BEHIND_MS ? behindMs : undefined;
  }
}

/**
 * When the files of a data directory were last written, by the machine's clock. Must be called before any is opened.
 */
export function lastWrittenMs(dataDir: string): number | undefined {
  const times = [dataDir, path.join(dataDir, 'audit')].flatMap((folder) => {
    if (!fs.existsSync(folder)) return [];
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((each) => each.isFile())
      .map(({ name }) => fs.statSync(path.join(folder, name)).mtimeMs);
  });
  return times.length === 0 ? undefined : Math.max(...times);
}
