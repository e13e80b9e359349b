import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/instant.ts';
import {
  expectedNeighbours,
  hoursCovered,
  occasionsOf,
  poissonTail,
  scoreTogether,
  type Pass,
  type Site,
  type TogetherFacts,
} from './co-travel.ts';

const START = Date.UTC(2026, 1, 2);

/** Cameras 11 km apart along one meridian, each on a road of its own; from 100 on a second lens beside each. */
const siteOf = (camera: number): Site => ({
  position: { lon: -1.5, lat: 50 + (camera % 100) / 10 + (camera >= 100 ? 0.001 : 0) },
  road: `A${camera % 100}`,
});
/** A drive past cameras at ten-minute steps. */
const drive = (day: number, hour: number, cameras: readonly number[]): Pass[] =>
  cameras.map((camera, i) => ({ camera, atMs: START + day * DAY_MS + hour * HOUR_MS + i * 10 * MINUTE_MS }));
const score = (passes: readonly Pass[], change: Partial<TogetherFacts> = {}): number =>
  scoreTogether({ passes, expected: 0.001, withinMs: 30_000, siteOf, ...change }).score;

describe('the tail of a Poisson variable', () => {
  it('is what adding up the terms gives', () => {
    for (const mean of [0.01, 0.5, 3, 12]) {
      for (const count of [1, 2, 5, 20]) {
        let below = 0;
        for (let n = 0, term = Math.exp(-mean); n < count; term *= mean / (n + 1), n += 1) below += term;
        if (1 - below > 1e-9) expect(poissonTail(count, mean)).toBeCloseTo(-Math.log10(1 - below), 6);
      }
    }
    expect(poissonTail(3, 1e-4)).toBeCloseTo(12 + Math.log10(6), 3);
  });

  it('is finite and never negative, larger for more and smaller for what was expected', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000 }),
        fc.double({ min: 0, max: 5_000, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (count, mean, more) => {
          const value = poissonTail(count, mean);
          expect(Number.isFinite(value) && value >= 0).toBe(true);
          expect(poissonTail(count + 1, mean)).toBeGreaterThanOrEqual(value - 1e-9);
          expect(poissonTail(count, mean + more)).toBeLessThanOrEqual(value + 1e-9);
        },
      ),
    );
  });
});

describe('occasions', () => {
  it('end at the break of a trip, and where the two had parted', () => {
    expect(occasionsOf([...drive(0, 8, [1, 2, 3]), ...drive(0, 12, [3, 2])], siteOf)).toHaveLength(2);
    const kept: Pass[] = drive(0, 8, [1, 2, 3]).map((pass, read) => ({ ...pass, read }));
    expect(occasionsOf(kept, siteOf)).toHaveLength(1);
    expect(
      occasionsOf(
        kept.map((pass, i) => ({ ...pass, read: i === 2 ? 6 : i })),
        siteOf,
      ),
    ).toHaveLength(2);
  });

  it('count a stretch of road once, however many cameras see it', () => {
    expect(occasionsOf(drive(0, 8, [1, 101, 2, 102]), siteOf)[0]?.links).toHaveLength(2);
    const oneRoad = (camera: number): Site => ({
      ...siteOf(camera),
      position: { lon: -1.5, lat: 50 + camera / 20 },
      road: 'M1',
    });
    expect(occasionsOf(drive(0, 8, [1, 2, 3]), oneRoad)[0]?.links).toHaveLength(2);
  });
});

describe('the score of two vehicles', () => {
  it('rises with occasions of different days and roads', () => {
    const one = score(drive(0, 8, [1, 2, 3]));
    const two = score([...drive(0, 8, [1, 2, 3]), ...drive(1, 15, [4, 5, 6])]);
    const three = score([...drive(0, 8, [1, 2, 3]), ...drive(1, 15, [4, 5, 6]), ...drive(3, 21, [2, 7, 8])]);
    expect(two).toBeGreaterThan(one + 2);
    expect(three).toBeGreaterThan(two + 2);
  });

  it('holds a shared commute below a single drive together, however many days it lasts', () => {
    const commute = Array.from({ length: 20 }, (_, day) => [
      ...drive(day, 8, [1, 2, 3, 4]),
      ...drive(day, 17, [4, 3, 2, 1]),
    ]).flat();
    expect(score(commute)).toBeLessThan(score(drive(0, 8, [1, 2, 3])));
    expect(scoreTogether({ passes: commute, expected: 0.001, withinMs: 30_000, siteOf })).toMatchObject({
      occasions: 0,
      habits: 2,
      days: 20,
    });
  });

  it('holds a queue down: a long one is worth little more than a short one', () => {
    const long = score(drive(0, 8, [1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(long).toBeGreaterThan(score(drive(0, 8, [1, 2])));
    expect(long).toBeLessThan(score(drive(0, 8, [1])) + 1.6);
    expect(long).toBeLessThan(score([...drive(0, 8, [1]), ...drive(1, 15, [5])]));
  });

  it('is not raised by a second camera at the same place', () => {
    expect(score(drive(0, 8, [1, 101, 2, 102]))).toBe(score(drive(0, 8, [1, 2])));
  });

  it('falls with the traffic, and is finite and from 0 whatever comes', () => {
    const somePasses = fc
      .array(
        fc.record({
          camera: fc.integer({ min: 0, max: 120 }),
          atMs: fc.integer({ min: START, max: START + 20 * DAY_MS }),
        }),
        { maxLength: 30 },
      )
      .map((passes) => passes.sort((a, b) => a.atMs - b.atMs));
    fc.assert(
      fc.property(
        somePasses,
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.integer({ min: 1_000, max: HOUR_MS }),
        (passes, a, b, withinMs) => {
          const [quiet, busy] = [Math.min(a, b), Math.max(a, b)].map((expected) =>
            score(passes, { expected, withinMs }),
          ) as [number, number];
          expect(Number.isFinite(quiet) && busy >= 0).toBe(true);
          expect(busy).toBeLessThanOrEqual(quiet + 1e-9);
        },
      ),
    );
  });
});

describe('the traffic that chance has to work with', () => {
  it('knows how much of each hour a window covers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 * DAY_MS }), fc.integer({ min: 0, max: 5 * DAY_MS }), (from, length) => {
        const covered = hoursCovered(START + from, START + from + length);
        expect(covered.reduce((sum, ms) => sum + ms, 0)).toBe(length);
        expect(Math.max(...covered) - Math.min(...covered)).toBeLessThanOrEqual(HOUR_MS);
      }),
    );
  });

  it('is the flow of the camera in that hour, on both sides of a read', () => {
    const window = { fromMs: START, toMs: START + 10 * DAY_MS };
    const reads = [
      { camera: 1, atMs: START + 8.5 * HOUR_MS },
      { camera: 1, atMs: START + 3 * HOUR_MS },
      { camera: 2, atMs: START + 8 * HOUR_MS },
    ];
    // 3,600 reads in ten such hours are one every ten seconds.
    expect(expectedNeighbours(reads, [{ camera: 1, hour: 8, reads: 3_600 }], window, 30_000)).toBeCloseTo(6, 9);
  });
});
