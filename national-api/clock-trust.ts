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

/** Why a clock is not believed. */
export type ClockDoubt = {
  /** What it is compared with: the last time in the log, the newest read when the log has none, or when the files were written. */
  readonly source: 'LOG' | 'READS' | 'FILES';
  readonly lastKnownMs: number;
  readonly aheadMs: number;
};

/** Two people have said that the clock is right: what it says is known from then on. */
export const CLOCK_CONFIRMED_ACTION = 'CLOCK_CONFIRMED';
/** Records of what was erased by age, and of what of it was put back. */
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

/** The time stands behind the actor, whose names are short. */
const AT = /"at":"([0-9T:.Z-]{20,24})"/;
const HEAD_BYTES = 1_200;

/**
 * The last time that the service knows of, against which its clock is held before anything is erased for good. It is read from the log: a
 * record moves it on only if it is not too far ahead of what was known before, so that a service that once ran with a wrong clock does
 * not believe that clock the next time because its own records say so. Without a log the newest read stands for it. With the machine's
 * clock the times of the files are a second witness; one that was set by hand has none.
 */
export class ClockTrust implements LogBook {
  readonly savedAs = 'clock-trust 3';
  readonly #newestReadMs: () => Promise<number | null>;
  readonly #firstMs: number | null;
  #lastMs: number | undefined;
  #filesMs: number | undefined;
  #erasedBeforeMs: number | undefined;
  /** What the clock said last, believed or not, and since which time it has moved on without a step. */
  #shownMs: number | undefined;
  #steadySinceMs: number | undefined;

  /**
   * @param firstMs the newest read when the service was opened: oldest records far beyond it are of a clock that was wrong
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

  /** Takes note of a record in the log, in order. */
  note(bytes: Uint8Array): void {
    const action = kindOfLeaf(bytes);
    if (action === undefined || action === 'WORKSTATION') return;
    if (action === ERASED_ACTION) this.#erasedBeforeMs = erasedBeforeOf(bytes) ?? this.#erasedBeforeMs;
    // What was put back has not been erased, up to whatever time.
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

  /** Up to which time of capture reads were erased, or two people said that they may be; nothing when the log has neither. */
  get erasedBeforeMs(): number | undefined {
    return this.#erasedBeforeMs;
  }

  /** Why nothing may be erased by this clock; nothing when it may be believed, which is then remembered. */
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
   * Whether what has an end may be deleted for good: not by a clock that is doubted, and not soon after it moved by a step, forward or
   * back. So a clock that is wrong for a while deletes no list and no hit, however near their ends are.
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

  /** How far it is behind the last time known, when that is far. */
  behindMs(nowMs: number): number | undefined {
    const behindMs = (this.#lastMs ?? nowMs) - nowMs;
    return behindMs > CLOCK_BEHIND_MS ? behindMs : undefined;
  }
}

/** When the files of a data directory were last written, by the machine's clock: to be asked before any is opened. */
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
