import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/instant.ts';
import { occasionsOf, type Pass, type Site } from './co-travel.ts';
import { combinedTail, gapChangesMs, scoreConvoy, STEADIEST_MS, steadinessIn } from './convoy-score.ts';

const WITHIN_MS = 30_000;
const START = Date.UTC(2026, 1, 2);

/** Cameras 11 km apart, each on a road of its own; from 100 on a second lens beside each. */
const siteOf = (camera: number): Site => ({
  position: { lon: -1.5, lat: 50 + (camera % 100) / 10 + (camera >= 100 ? 0.001 : 0) },
  road: `A${camera % 100}`,
});
/** A drive past cameras at ten-minute steps, the second vehicle so many seconds behind at each. */
const drive = (day: number, gapsSeconds: readonly number[], first = 1): Pass[] =>
  gapsSeconds.map((gap, i) => ({
    camera: first + i,
    atMs: START + day * DAY_MS + (8 + day) * HOUR_MS + i * 10 * MINUTE_MS,
    gapMs: gap * 1_000,
  }));
/** Traffic in which the gap changes equally often by every second from 1 to 40. */
const steadiness = steadinessIn(
  Array.from({ length: 400 }, (_, i) => ((i % 40) + 1) * 1_000),
  WITHIN_MS,
);
const score = (passes: readonly Pass[]): number => scoreConvoy({ passes, siteOf, steadiness }).score;

describe('how a gap changes', () => {
  it('is told for each stretch of road once, whoever is ahead', () => {
    const [occasion] = occasionsOf([...drive(0, [5, -3, 4])], siteOf);
    expect(occasion === undefined ? [] : gapChangesMs(occasion)).toEqual([8_000, 7_000]);
    const [beside] = occasionsOf(
      [
        { camera: 1, atMs: START, gapMs: 5_000 },
        { camera: 101, atMs: START + 1_000, gapMs: 9_000 },
      ],
      siteOf,
    );
    expect(beside === undefined ? [0] : gapChangesMs(beside)).toEqual([]);
  });

  it('is as rare as it is in the traffic; while that is little, as between two who have nothing to do with each other', () => {
    expect(steadiness(10_000)).toBeCloseTo((100 + 20 * (1 - (1 - 10 / 60) ** 2)) / 420, 9);
    expect(steadinessIn([], WITHIN_MS)(6_000)).toBeCloseTo(0.19, 9);
    expect(steadiness(0)).toBe(steadiness(STEADIEST_MS));
    expect(steadiness(10 * WITHIN_MS)).toBe(1);
  });

  it('is a chance, and never rarer for more change', () => {
    const changes = fc.array(fc.integer({ min: 0, max: 2 * WITHIN_MS }), { maxLength: 60 });
    fc.assert(
      fc.property(
        changes,
        fc.integer({ min: 0, max: 2 * WITHIN_MS }),
        fc.integer({ min: 0, max: WITHIN_MS }),
        (traffic, change, more) => {
          const chance = steadinessIn(traffic, WITHIN_MS);
          expect(chance(change) > 0 && chance(change + more) <= 1).toBe(true);
          expect(chance(change + more)).toBeGreaterThanOrEqual(chance(change));
        },
      ),
    );
  });
});

describe('chances combined', () => {
  it('are Fisher’s: one by itself stays what it is, two are p(1 - ln p) of their product', () => {
    expect(combinedTail([])).toBe(0);
    expect(combinedTail([0.01])).toBeCloseTo(2, 9);
    expect(combinedTail([0.1, 0.2])).toBeCloseTo(-Math.log10(0.02 * (1 - Math.log(0.02))), 9);
  });

  it('say little when each says little, however many', () => {
    expect(combinedTail(Array.from({ length: 50 }, () => 0.5))).toBeLessThan(0.2);
    expect(combinedTail(Array.from({ length: 50 }, () => 0.05))).toBeGreaterThan(10);
  });

  it('are finite, and never less for a smaller chance', () => {
    const chance = fc.double({ min: 1e-6, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(chance, { minLength: 1, maxLength: 200 }), chance, (chances, factor) => {
        const value = combinedTail(chances);
        expect(Number.isFinite(value) && value >= 0).toBe(true);
        expect(combinedTail(chances.map((chance, i) => (i === 0 ? chance * factor : chance)))).toBeGreaterThanOrEqual(
          value - 1e-9,
        );
      }),
    );
  });
});

describe('the score of two vehicles of a place', () => {
  it('is that of a kept distance, not of being near', () => {
    expect(score(drive(0, [20, 21, 20, 19]))).toBeGreaterThan(score(drive(0, [3, 18, -7, 9])) + 1.5);
    expect(score(drive(0, [2, 2]))).toBeLessThan(score(drive(0, [20, 21, 20, 19])));
  });

  it('is nothing for one camera, and rises with the way', () => {
    expect(score(drive(0, [5]))).toBe(0);
    expect(score(drive(0, [5, 5, 5]))).toBeGreaterThan(score(drive(0, [5, 5])));
  });

  it('rises with another drive elsewhere, but not with the same drive of another day', () => {
    const once = score(drive(0, [5, 6, 5]));
    expect(score([...drive(0, [5, 6, 5]), ...drive(1, [5, 6, 5], 7)])).toBeGreaterThan(once + 1);
    const again = drive(0, [5, 6, 5]).map((pass) => ({ ...pass, atMs: pass.atMs + DAY_MS }));
    expect(score([...drive(0, [5, 6, 5]), ...again])).toBe(once);
  });
});
