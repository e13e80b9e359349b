import {
  habitsOf,
  LINK_WORTH,
  LINKS_COUNTED,
  occasionsOf,
  togetherOf,
  type Occasion,
  type Together,
  type TogetherFacts,
} from './co-travel.ts';

/**
 * How strongly the evidence speaks for two vehicles of a place travelling together, against all others that were seen
 * together there. The formula and its sources: `docs/analysis.md`.
 */

/** No driver keeps a distance, and no camera measures time, more precisely than this [default]. */
export const STEADIEST_MS = 2_000;
/** Prior knowledge of the traffic weighs as much as this many of its links [default]. */
const LINKS_FORESEEN = 20;

/** The change of the gap between the two over each link of a drive. */
export const gapChangesMs = ({ links }: Occasion): number[] =>
  links.slice(1).map(({ gapMs = 0 }, i) => Math.abs(gapMs - (links[i]?.gapMs ?? 0)));

/**
 * How often a gap changes by no more than this over one link in the traffic itself: among all who were seen together
 * and, while they are few, for two gaps unrelated to each other.
 */
export function steadinessIn(changesMs: readonly number[], withinMs: number): (changeMs: number) => number {
  const sorted = Float64Array.from(changesMs).sort();
  return (changeMs) => {
    const change = Math.max(STEADIEST_MS, changeMs);
    let low = 0;
    for (let high = sorted.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) <= change) low = middle + 1;
      else high = middle;
    }
    const unrelated = 1 - (1 - Math.min(1, change / (2 * withinMs))) ** 2;
    return (low + LINKS_FORESEEN * unrelated) / (sorted.length + LINKS_FORESEEN);
  };
}

/** Fisher's method: `-log10` of the probability that this many independent probabilities are together as small. */
export function combinedTail(chances: readonly number[]): number {
  const x = -chances.reduce((sum, chance) => sum + Math.log(chance), 0);
  // The tail of chi-squared with 2k degrees of freedom equals that of fewer than k events of a Poisson variable of
  // mean x.
  let sum = 0;
  for (let n = 0, term = 1; n < chances.length; n += 1, term *= x / n) sum += term;
  return chances.length === 0 ? 0 : Math.max(0, x / Math.LN10 - Math.log10(sum));
}

export type ConvoyFacts = Pick<TogetherFacts, 'passes' | 'siteOf'> & {
  /** The result of `steadinessIn`. */ readonly steadiness: (changeMs: number) => number;
};

/**
 * The score of two vehicles of a place in a few days. There are too few occasions to count, and every pair of the
 * traffic is compared. So what counts is how far they went on together and how steadily they kept their distance; of
 * a habit only its best day counts.
 */
export function scoreConvoy({ passes, siteOf, steadiness }: ConvoyFacts): Together {
  const groups = habitsOf(occasionsOf(passes, siteOf));
  const chancesOf = (occasion: Occasion): number[] => gapChangesMs(occasion).map(steadiness);
  const counted = groups.map((group) =>
    group.map(chancesOf).reduce((best, chances) => (combinedTail(chances) > combinedTail(best) ? chances : best)),
  );
  const further = counted.reduce((sum, { length }) => sum + Math.min(LINKS_COUNTED, length), 0);
  return togetherOf(combinedTail(counted.flat()) + further * LINK_WORTH, groups);
}
