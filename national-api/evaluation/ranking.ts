/** How well a ranking finds the planted cases. */

export type Ranked<T> = { readonly item: T; readonly value: number };

/** Best first; ties keep their order. */
export const best = <T>(ranked: readonly Ranked<T>[]): T[] =>
  [...ranked].sort((a, b) => b.value - a.value).map(({ item }) => item);

export type Quality = {
  /** Share among the first ten, or among as many as possible. */
  readonly precisionAt10: number;
  /** Share of the planted among as many of the first as were planted, and among all. */
  readonly recallAtPlanted: number;
  readonly recall: number;
  readonly decoysIn10: number;
};

/**
 * @param items the ranking, best first, without repetition
 * @param planted how many there are to find
 */
export function qualityOf<T>(
  items: readonly T[],
  planted: number,
  isPlanted: (item: T) => boolean,
  isDecoy: (item: T) => boolean,
): Quality {
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const first = items.slice(0, 10);
  return {
    precisionAt10: share(first.filter(isPlanted).length, Math.min(10, planted)),
    recallAtPlanted: share(items.slice(0, planted).filter(isPlanted).length, planted),
    recall: share(items.filter(isPlanted).length, planted),
    decoysIn10: first.filter(isDecoy).length,
  };
}
