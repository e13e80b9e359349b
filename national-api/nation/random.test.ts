import { describe, expect, it } from 'vitest';
import { Random, runningTotals } from './random.ts';

const sequence = (random: Random): number[] => Array.from({ length: 50 }, () => random.word());

describe('seeded randomness', () => {
  it('repeats itself for the same seed, purpose and number', () => {
    expect(sequence(Random.for(7, 'life', 3))).toEqual(sequence(Random.for(7, 'life', 3)));
  });

  it('differs by seed, by purpose and by number', () => {
    const streams = [
      Random.for(7, 'life', 3),
      Random.for(8, 'life', 3),
      Random.for(7, 'reads', 3),
      Random.for(7, 'life', 4),
      Random.for(7 + 2 ** 32, 'life', 3),
    ];
    expect(new Set(streams.map((random) => sequence(random).join())).size).toBe(streams.length);
  });

  it('draws evenly over its range', () => {
    const random = new Random(1);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i += 1) counts[random.below(10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('draws by weight and never what has none', () => {
    const random = new Random(2);
    const totals = runningTotals([1, 0, 3]);
    const counts = [0, 0, 0];
    for (let i = 0; i < 40_000; i += 1) counts[random.weighted(totals)]! += 1;
    expect(counts[1]).toBe(0);
    expect(counts[2]! / counts[0]!).toBeCloseTo(3, 0);
  });
});
