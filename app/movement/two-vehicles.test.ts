import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatCircleKm } from './geodesy.ts';
import { buildJourney, IMPOSSIBLE_KMH, requiredKmh, type JourneyReads } from './journey.ts';
import { splitInTwo, twoVehicles } from './two-vehicles.ts';

type Point = { readonly atS: number; readonly lon?: number; readonly lat?: number };

const readsOf = (points: readonly Point[]): JourneyReads => ({
  rows: points.map((_, i) => i),
  capturedAtMs: (row) => (points[row]?.atS ?? 0) * 1_000,
  position: (row) => {
    const { lon, lat } = points[row] ?? {};
    return lon === undefined || lat === undefined ? undefined : { lon, lat };
  },
});

const canFollow = (reads: JourneyReads, a: number, b: number): boolean => {
  const [from, to] = [reads.position(a), reads.position(b)];
  if (from === undefined || to === undefined) return true;
  const seconds = (reads.capturedAtMs(b) - reads.capturedAtMs(a)) / 1_000;
  return requiredKmh(greatCircleKm(from, to), seconds) <= IMPOSSIBLE_KMH;
};
const isChain = (reads: JourneyReads, rows: readonly number[]): boolean =>
  rows.every((row, i) => i === 0 || canFollow(reads, rows[i - 1] ?? 0, row));

/** Kilometres beyond forty between two reads of one vehicle, and one for each read of the second. */
const costOf = (reads: JourneyReads, first: readonly number[], second: readonly number[]): number =>
  [first, second].reduce(
    (sum, rows) =>
      rows.reduce((all, row, i) => {
        const [from, to] = [reads.position(rows[i - 1] ?? -1), reads.position(row)];
        return from === undefined || to === undefined ? all : all + Math.max(0, greatCircleKm(from, to) - 40);
      }, sum),
    second.length,
  );

/** The best of all ways to give each read to the first, the second or neither. */
function byBruteForce(reads: JourneyReads): { readonly left: number; readonly cost: number } {
  let best = { left: Infinity, cost: Infinity };
  const { rows } = reads;
  for (let code = 0; code < 3 ** rows.length; code += 1) {
    const groups: [number[], number[], number[]] = [[], [], []];
    let rest = code;
    for (const row of rows) {
      groups[rest % 3]?.push(row);
      rest = Math.floor(rest / 3);
    }
    const [first, second, left] = groups;
    if (!isChain(reads, first) || !isChain(reads, second)) continue;
    const cost = costOf(reads, first, second);
    if (left.length < best.left || (left.length === best.left && cost < best.cost - 1e-9))
      best = { left: left.length, cost };
  }
  return best;
}

const LEEDS = { lon: -1.55, lat: 53.8 };
const WAKEFIELD = { lon: -1.5, lat: 53.68 };
const HEATHROW = { lon: -0.52, lat: 51.49 };
const HOUR_S = 3_600;
const all = (): boolean => true;

const aPoint = fc.record({
  atS: fc.integer({ min: 0, max: 40_000 }),
  lon: fc.double({ min: -3, max: 0, noNaN: true }),
  lat: fc.double({ min: 51.5, max: 54, noNaN: true }),
});
const inOrder = (points: readonly Point[]): Point[] => [...points].sort((a, b) => a.atS - b.atS);

describe('reads of one mark put apart into two vehicles', () => {
  it('accounts for every read once, each vehicle can have made its own, and the first has most', () => {
    fc.assert(
      fc.property(fc.array(aPoint, { maxLength: 60 }), (points) => {
        const reads = readsOf(inOrder(points));
        const { rows, left } = splitInTwo(reads);
        expect([...rows[0], ...rows[1], ...left].sort((a, b) => a - b)).toEqual(reads.rows);
        for (const own of rows) expect(isChain(reads, own)).toBe(true);
        expect(rows[0].length).toBeGreaterThanOrEqual(rows[1].length);
      }),
    );
  });

  it('leaves as few over, and drives as little unseen, as the best of all ways to do it', () => {
    fc.assert(
      fc.property(fc.array(aPoint, { maxLength: 7 }), (points) => {
        const reads = readsOf(inOrder(points));
        const { rows, left } = splitInTwo(reads);
        const best = byBruteForce(reads);
        expect(left.length).toBe(best.left);
        const cost = Math.min(costOf(reads, rows[0], rows[1]), costOf(reads, rows[1], rows[0]));
        expect(cost).toBeLessThanOrEqual(best.cost + 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same whenever it is asked', () => {
    fc.assert(
      fc.property(fc.array(aPoint, { maxLength: 30 }), (points) => {
        const reads = readsOf(inOrder(points));
        expect(splitInTwo(reads)).toEqual(splitInTwo(reads));
      }),
    );
  });
});

describe('whether reads of one mark fit two vehicles', () => {
  /**
   * A commuter of Leeds, and somebody with the same mark at Heathrow: twice at the same time, and once when one
   * vehicle could have come.
   */
  const cloned = readsOf([
    { atS: 7 * HOUR_S, ...LEEDS },
    { atS: 7 * HOUR_S + 600, ...HEATHROW },
    { atS: 7 * HOUR_S + 900, ...WAKEFIELD },
    { atS: 12 * HOUR_S, ...HEATHROW },
    { atS: 17 * HOUR_S, ...WAKEFIELD },
    { atS: 17 * HOUR_S + 700, ...HEATHROW },
    { atS: 17 * HOUR_S + 900, ...LEEDS },
  ]);

  it('gives the second its reads that one vehicle could have made too, not only those that contradict', () => {
    expect(buildJourney(cloned).impossible.map(({ row }) => row)).toEqual([1, 5]);
    expect(twoVehicles(cloned, buildJourney(cloned), all)).toEqual({
      rows: [
        [0, 2, 4, 6],
        [1, 3, 5],
      ],
      left: [],
    });
  });

  it('is not said of one read that cannot be true, nor of several that are each somewhere else', () => {
    const once = readsOf([
      { atS: 0, ...LEEDS },
      { atS: 600, ...HEATHROW },
      { atS: 900, ...WAKEFIELD },
    ]);
    expect(twoVehicles(once, buildJourney(once), all)).toBeUndefined();
    const scattered = readsOf([
      { atS: 0, ...LEEDS },
      { atS: 600, ...HEATHROW },
      { atS: 900, ...WAKEFIELD },
      { atS: 20 * HOUR_S, ...LEEDS },
      { atS: 20 * HOUR_S + 600, lon: -3.5, lat: 50.7 },
      { atS: 20 * HOUR_S + 900, ...WAKEFIELD },
    ]);
    expect(twoVehicles(scattered, buildJourney(scattered), all)).toBeUndefined();
  });

  it('is not said on the word of reads that may be misreads or have a doubtful clock', () => {
    expect(twoVehicles(cloned, buildJourney(cloned), (row) => row !== 5)).toBeUndefined();
  });

  it('is said when now one and now the other of the two areas was kept in the journey', () => {
    const even = readsOf([
      { atS: 0, ...LEEDS },
      { atS: 300, ...HEATHROW },
      { atS: 900, ...WAKEFIELD },
      { atS: 30 * HOUR_S, ...HEATHROW },
      { atS: 30 * HOUR_S + 300, ...LEEDS },
      { atS: 30 * HOUR_S + 900, ...HEATHROW },
    ]);
    expect(buildJourney(even).impossible.map(({ row }) => row)).toEqual([1, 4]);
    const split = twoVehicles(even, buildJourney(even), all);
    expect(split?.left).toEqual([]);
    expect(split?.rows.map((rows) => [...rows])).toEqual([
      [0, 2, 4],
      [1, 3, 5],
    ]);
  });
});
