import { SMALL_CELL } from './audit-rules.ts';

/** Null stands for a count that is not told. */
export type Told = number | null;

/**
 * Takes the small counts out of a list whose total somebody may know from elsewhere. A count of 1 to `SMALL_CELL` - 1 is not
 * told; neither are as many more, the smallest first, as it takes that the rest of a known total does not give them away: at
 * least two are untold, they come to `SMALL_CELL` or more, and not all of them can be the largest small number. A zero is
 * nobody and is told.
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
  // All that could be hidden is, and it is still too little to hide behind: then a zero helps, because it may be any of them.
  if (givenAway()) counts.forEach((_, i) => hidden.add(i));
  return counts.map((count, i) => (hidden.has(i) ? null : count));
}

/** The sum of what is told. A total of everything would give untold counts away, here or beside another question's. */
export const totalTold = (told: readonly Told[]): number => told.reduce<number>((sum, count) => sum + (count ?? 0), 0);
