import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UK_VRM_SHAPES, classifyVrm, isVrm } from './vrm.ts';
import type { Vrm } from './vrm.ts';
import { MAX_NEAR_MISSES, confusableCharacters, exposedMarks, nearMisses, possibleMisreads } from './vrm-near-miss.ts';

const aMark: fc.Arbitrary<Vrm> = fc
  .oneof(
    fc.oneof(...Object.values(UK_VRM_SHAPES).map((shape) => fc.stringMatching(shape))),
    fc.stringMatching(/^[A-Z0-9]{1,10}$/),
    fc.stringMatching(/^[0ODQMNWVYU]{1,10}$/),
  )
  .filter(isVrm);
const maxSwaps = fc.constantFrom(0 as const, 1 as const, 2 as const);
const fits = (vrm: string): boolean => classifyVrm(vrm) !== 'other';

describe('laws of near misses', () => {
  it('are symmetrical, cost included, among marks of UK formats and among those of none', () => {
    fc.assert(
      fc.property(aMark, maxSwaps, fc.nat(), (vrm, swaps, pick) => {
        const misses = nearMisses(vrm, swaps).filter((miss) => fits(miss.vrm) === fits(vrm));
        const miss = misses[pick % Math.max(1, misses.length)];
        if (miss === undefined) return;
        expect(nearMisses(miss.vrm, swaps).find((back) => back.vrm === vrm)?.cost).toBe(miss.cost);
      }),
      { numRuns: 500 },
    );
  });

  it('cross the border of formats from the misread to the mark only', () => {
    fc.assert(
      fc.property(aMark, (vrm) => {
        if (fits(vrm)) expect(nearMisses(vrm, 2).every((miss) => fits(miss.vrm))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('are bounded, sorted, distinct and never the mark itself', () => {
    fc.assert(
      fc.property(aMark, maxSwaps, (vrm, swaps) => {
        const misses = nearMisses(vrm, swaps);
        expect(misses.length).toBeLessThanOrEqual(MAX_NEAR_MISSES);
        expect(new Set([vrm, ...misses.map((miss) => miss.vrm)]).size).toBe(misses.length + 1);
        const sorted = [...misses].sort((a, b) => a.cost - b.cost || (a.vrm < b.vrm ? -1 : 1));
        expect(misses).toEqual(sorted);
      }),
      { numRuns: 200 },
    );
  });

  it('are what their swaps make of the mark, at the cost of the table', () => {
    fc.assert(
      fc.property(aMark, maxSwaps, (vrm, swaps) => {
        for (const miss of nearMisses(vrm, swaps)) {
          const characters = Array.from(vrm);
          let cost = 0;
          for (const swap of miss.swaps) {
            expect(characters[swap.position]).toBe(swap.from);
            characters[swap.position] = swap.to;
            cost += confusableCharacters(swap.from).find((c) => c.to === swap.to)?.cost ?? Number.NaN;
          }
          expect([characters.join(''), cost]).toEqual([miss.vrm, miss.cost]);
          expect(miss.swaps.length).toBeLessThanOrEqual(swaps);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('fewer swaps give a part of what more give', () => {
    fc.assert(
      fc.property(aMark, (vrm) => {
        const two = new Set(nearMisses(vrm, 2).map((miss) => miss.vrm));
        expect(nearMisses(vrm, 1).every((miss) => two.has(miss.vrm))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('laws of possible misreads', () => {
  it('hold every mark from which the mark asked is a near miss, whatever its format', () => {
    fc.assert(
      fc.property(aMark, fc.constantFrom(1 as const, 2 as const), fc.nat(), (misread, swaps, pick) => {
        const misses = nearMisses(misread, swaps);
        const mark = misses[pick % Math.max(1, misses.length)];
        if (mark === undefined) return;
        expect(possibleMisreads(mark.vrm, swaps).has(misread)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('find the commonest misread of all, a letter for a digit of the same shape', () => {
    const misreads = possibleMisreads('NU53PED' as Vrm, 1);
    expect(misreads.has('NUS3PED' as Vrm)).toBe(true);
    expect(misreads.has('NU53PED' as Vrm)).toBe(false);
  });
});

describe('what near misses add to a search', () => {
  it('is every misread of a mark that was named, and of those the ones that could be near misses of it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(aMark, { minLength: 1, maxLength: 4 }), maxSwaps, (vrms, swaps) => {
        const { accepted, carried } = exposedMarks(vrms, swaps);
        const named = new Set<string>(vrms);
        const all = new Set(vrms.flatMap((vrm) => [...possibleMisreads(vrm, swaps)]).filter((vrm) => !named.has(vrm)));
        expect(new Set(accepted)).toEqual(all);
        const misses = vrms.map((vrm) => nearMisses(vrm, swaps).map((miss) => miss.vrm));
        if (misses.some((one) => one.length === MAX_NEAR_MISSES)) return;
        expect(new Set(carried)).toEqual(new Set(misses.flat().filter((vrm) => !named.has(vrm))));
      }),
      { numRuns: 300 },
    );
  });

  it('is nothing where no near miss is allowed', () => {
    fc.assert(fc.property(aMark, (vrm) => exposedMarks([vrm], 0).accepted.size === 0));
  });
});
