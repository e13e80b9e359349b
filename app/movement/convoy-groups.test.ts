import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsOf, type ScoredPair } from './convoy-groups.ts';

type Pass = { readonly camera: number; readonly read: string };
const facts = { camera: ({ camera }: Pass) => camera, lead: ({ read }: Pass) => read };
/** A pair past cameras; the first vehicle's read at a camera has one name, whatever its partner. */
const pair = (first: string, second: string, score: number, cameras: readonly number[]): ScoredPair<Pass> => ({
  first,
  second,
  score,
  passes: cameras.map((camera) => ({ camera, read: `${first}@${camera}` })),
});
const limits = { minVehicles: 2, minCameras: 2 };

describe('groups of vehicles that were together', () => {
  it('puts three together of whom every two were, and leaves out who was with one of them only', () => {
    const found = [
      pair('A', 'B', 9, [1, 2, 3]),
      pair('A', 'C', 8, [1, 2, 3]),
      pair('B', 'C', 8, [1, 2, 3]),
      pair('C', 'D', 7, [7, 8]),
    ];
    const groups = groupsOf(found, facts, limits);
    expect(groups.map(({ vrms, score, passes }) => [vrms.join(''), score, passes.length])).toEqual([
      ['ABC', 8, 3],
      ['CD', 7, 2],
    ]);
  });

  it('keeps a strong pair clear of a queue behind it', () => {
    const found = [pair('A', 'B', 10, [1, 2, 3, 4]), pair('A', 'Q', 2, [1, 2]), pair('B', 'Q', 2, [1, 2])];
    expect(groupsOf(found, facts, limits)[0]?.vrms).toEqual(['A', 'B']);
    // Unless three are required: then the third is the best available, and the score shows how weak it is.
    expect(groupsOf(found, facts, { ...limits, minVehicles: 3 })[0]).toMatchObject({ vrms: ['A', 'B', 'Q'], score: 2 });
  });

  it('counts only passes that all of the group made', () => {
    const found = [pair('A', 'B', 9, [1, 2, 3]), pair('A', 'C', 9, [3, 4]), pair('B', 'C', 9, [3, 5])];
    // As three they share one camera.
    expect(groupsOf(found, facts, limits).map(({ vrms }) => vrms.join(''))).toEqual(['AB', 'AC', 'BC']);
    expect(groupsOf(found, facts, { ...limits, minVehicles: 3 })).toEqual([]);
  });

  it('never gives a group with two who were not together, below the limits, or twice', () => {
    const marks = ['A', 'B', 'C', 'D', 'E'];
    const somePairs = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })).filter(([a, b]) => a < b),
      { selector: ([a, b]) => `${a}${b}`, maxLength: 10 },
    );
    fc.assert(
      fc.property(
        somePairs,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.subarray([1, 2, 3, 4, 5], { minLength: 1 })), {
          minLength: 10,
          maxLength: 10,
        }),
        fc.integer({ min: 2, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        (asked, looks, minVehicles, minCameras) => {
          const found = asked.map(([a, b], i) =>
            pair(marks[a] ?? '', marks[b] ?? '', looks[i]?.[0] ?? 1, looks[i]?.[1] ?? [1]),
          );
          const groups = groupsOf(found, facts, { minVehicles, minCameras });
          for (const { vrms, score, passes } of groups) {
            expect(vrms.length).toBeGreaterThanOrEqual(minVehicles);
            expect(new Set(passes.map(([pass]) => pass?.camera)).size).toBeGreaterThanOrEqual(minCameras);
            const links = vrms.flatMap((a, i) =>
              vrms.slice(i + 1).map((b) => found.find(({ first, second }) => first === a && second === b)?.score),
            );
            expect(links).not.toContain(undefined);
            expect(score).toBe(Math.min(...links.map((link) => link ?? 0)));
          }
          expect(new Set(groups.map(({ vrms }) => vrms.join())).size).toBe(groups.length);
          // Every pair that is good enough for a group by itself is in one.
          if (minVehicles === 2)
            for (const { first, second, passes } of found)
              if (new Set(passes.map(({ camera }) => camera)).size >= minCameras)
                expect(groups.some(({ vrms }) => vrms.includes(first) && vrms.includes(second))).toBe(true);
        },
      ),
    );
  });
});
