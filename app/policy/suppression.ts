import { SMALL_CELL } from './audit-rules.ts';

/** Null stands for a suppressed count. */
export type Told = number | null;

/**
 * Suppresses small counts in a list whose total may be known from elsewhere. Counts of 1 to `SMALL_CELL` - 1 are
 * suppressed. So are further ones, the smallest first, until subtraction from a known total reveals none of them: at
 * least two are suppressed, together they are `SMALL_CELL` or more, and not all of them can be the largest small
 * number. A zero concerns nobody and is published.
 */
export function withoutSmallCells(counts: readonly number[]): Told[] {
  const hidden = new Set(counts.flatMap((count, i) => (count > 0 && count < SMALL_CELL ? [i] : [])));
  if (hidden.size === 0) return [...counts];
  const bySize = counts
    .map((count, i) => ({ count, i }))
    .filter(({ count, i }) => count > 0 && !hidden.has(i))
    .sort((a, b) => a.count - b.count || a.i - b.i);
  const givenAway = (): boolean => {
    const untold = [...hidden].map((i) => counts[i] ?? 0);
    const sum = untold.reduce((total, count) => total + count, 0);
    return untold.length < 2 || sum < SMALL_CELL || sum === untold.length * (SMALL_CELL - 1);
  };
  for (const { i } of bySize) {
    if (!givenAway()) break;
    hidden.add(i);
  }
  // All other counts are suppressed and it is still too little: then a zero helps, because it may be any of them.
  if (givenAway()) counts.forEach((_, i) => hidden.add(i));
  return counts.map((count, i) => (hidden.has(i) ? null : count));
}

/**
 * Sum of published counts only: a true total would reveal suppressed cells by subtraction, here or beside another
 * answer.
 */
export const totalTold = (told: readonly Told[]): number => told.reduce<number>((sum, count) => sum + (count ?? 0), 0);
