/**
 * Marks that a camera may have read in place of another: the characters that plate readers confuse, as data, and the
 * marks one or two such swaps away.
 * 'found' pairs are from published misread lists; 'general-knowledge' pairs are added by analogy of shape and cost
 * more. Left out: a screw between two 1s read as H, which changes the length of the mark and so is not a swap. A near
 * miss is a possibility to look at, never a reason to stop a vehicle.
 */
import { classifyVrm, isVrm } from './vrm.ts';
import type { Vrm } from './vrm.ts';

export type ConfusionSource = 'found' | 'general-knowledge';
export type ConfusionPair = {
  /** Two characters that are confused in both directions. */
  readonly pair: readonly [string, string];
  readonly cost: 1 | 2;
  readonly source: ConfusionSource;
};

const found = (a: string, b: string): ConfusionPair => ({ pair: [a, b], cost: 1, source: 'found' });
const generalKnowledge = (a: string, b: string): ConfusionPair => ({
  pair: [a, b],
  cost: 2,
  source: 'general-knowledge',
});

export const CONFUSION_PAIRS: readonly ConfusionPair[] = [
  found('0', 'O'),
  found('1', 'I'),
  found('2', 'Z'),
  found('5', 'S'),
  found('8', 'B'),
  found('6', 'G'),
  found('D', '0'),
  found('Q', '0'),
  found('V', 'Y'),
  generalKnowledge('C', 'G'),
  generalKnowledge('E', 'F'),
  generalKnowledge('P', 'R'),
  generalKnowledge('M', 'N'),
  generalKnowledge('N', 'W'),
  generalKnowledge('M', 'W'),
  generalKnowledge('U', 'V'),
  generalKnowledge('K', 'X'),
  generalKnowledge('4', 'A'),
  generalKnowledge('7', 'T'),
];

export type Confusable = { readonly to: string; readonly cost: 1 | 2 };

const CONFUSABLE = new Map<string, readonly Confusable[]>();
for (const {
  pair: [a, b],
  cost,
} of CONFUSION_PAIRS) {
  CONFUSABLE.set(a, [...(CONFUSABLE.get(a) ?? []), { to: b, cost }]);
  CONFUSABLE.set(b, [...(CONFUSABLE.get(b) ?? []), { to: a, cost }]);
}

/**
 * What the character is confused with, and at what cost; empty when nothing is known. Also used by the generator of
 * synthetic misreads.
 */
export function confusableCharacters(character: string): readonly Confusable[] {
  return CONFUSABLE.get(character) ?? [];
}

/** `position` counts from 0. */
export type Swap = { readonly position: number; readonly from: string; readonly to: string };
export type NearMiss = { readonly vrm: Vrm; readonly swaps: readonly Swap[]; readonly cost: number };

/**
 * The most near misses that any mark can have: `0000000000` has 3 others for each of ten characters, so 10 × 3 + 45 ×
 * 9. Marks of a UK format have some tens at most.
 */
export const MAX_NEAR_MISSES = 435;

/**
 * The marks within `maxSwaps` swaps of confusable characters, each character swapped once at most; cheapest first,
 * then by mark. Never the mark itself, no mark twice.
 * A mark of a UK format keeps only near misses of some UK format, judged after the last swap: a mark that cannot
 * exist is no candidate. A mark of no UK format keeps all. So the relation is symmetrical among marks of a UK format
 * and among all others; across the border it runs one way, from the misread to the mark it may be. (`positionalVrm`
 * closes the 0/O and 1/I part of that border before anything is compared.)
 */
export function nearMisses(vrm: Vrm, maxSwaps: 0 | 1 | 2): readonly NearMiss[] {
  const mustFit = classifyVrm(vrm) !== 'other';
  const misses: NearMiss[] = [];
  const extend = (text: string, start: number, swaps: readonly Swap[], cost: number): void => {
    if (swaps.length >= maxSwaps) return;
    for (let position = start; position < text.length; position += 1) {
      const from = text.charAt(position);
      for (const confusable of confusableCharacters(from)) {
        const next = text.slice(0, position) + confusable.to + text.slice(position + 1);
        const nextSwaps = [...swaps, { position, from, to: confusable.to }];
        const nextCost = cost + confusable.cost;
        if (isVrm(next) && !(mustFit && classifyVrm(next) === 'other'))
          misses.push({ vrm: next, swaps: nextSwaps, cost: nextCost });
        extend(next, position + 1, nextSwaps, nextCost);
      }
    }
  };
  extend(vrm, 0, [], 0);
  misses.sort((a, b) => a.cost - b.cost || (a.vrm < b.vrm ? -1 : 1));
  return misses.slice(0, MAX_NEAR_MISSES);
}

/**
 * The marks under which a read of `vrm` may have been stored: every mark that up to `maxSwaps` confusable characters
 * make of it, including those of no UK format. No vehicle carries such a mark, but a camera that takes S for 5 stores
 * `NUS3PED`, and that read is looked for. Without `vrm` itself.
 */
export function possibleMisreads(vrm: Vrm, maxSwaps: 0 | 1 | 2): ReadonlySet<Vrm> {
  const marks = new Set<Vrm>();
  const extend = (text: string, start: number, left: number): void => {
    for (let position = start; position < text.length && left > 0; position += 1) {
      for (const { to } of confusableCharacters(text.charAt(position))) {
        const next = text.slice(0, position) + to + text.slice(position + 1);
        if (isVrm(next)) marks.add(next);
        extend(next, position + 1, left - 1);
      }
    }
  };
  extend(vrm, 0, maxSwaps);
  marks.delete(vrm);
  return marks;
}

/**
 * What near misses add to a search for these marks: every other mark whose reads are given too, and those of them that a vehicle may
 * carry, each of which may be of somebody who has nothing to do with it. A mark of no UK format may be taken for any.
 */
export function exposedMarks(
  vrms: readonly Vrm[],
  maxSwaps: 0 | 1 | 2,
): { readonly accepted: ReadonlySet<Vrm>; readonly carried: ReadonlySet<Vrm> } {
  const named = new Set(vrms);
  const accepted = new Set<Vrm>();
  const carried = new Set<Vrm>();
  for (const vrm of named) {
    const isForeign = classifyVrm(vrm) === 'other';
    for (const misread of possibleMisreads(vrm, maxSwaps)) {
      if (named.has(misread)) continue;
      accepted.add(misread);
      if (isForeign || classifyVrm(misread) !== 'other') carried.add(misread);
    }
  }
  return { accepted, carried };
}
