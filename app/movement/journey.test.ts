import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatCircleKm } from './geodesy.ts';
import {
  buildJourney,
  impossibleInPieces,
  IMPOSSIBLE_KMH,
  journeyIn,
  judgeLegs,
  requiredKmh,
  ROUTE_KNOWN_SECONDS,
  type Between,
  type JourneyReads,
} from './journey.ts';

type Point = { atS: number; lon: number; lat: number } | { atS: number };

const readsOf = (points: readonly Point[]): JourneyReads => ({
  rows: points.map((_, i) => i),
  capturedAtMs: (row) => (points[row]?.atS ?? 0) * 1_000,
  position: (row) => {
    const point = points[row];
    return point !== undefined && 'lon' in point ? point : undefined;
  },
});

const LEEDS = { lon: -1.55, lat: 53.8 };
const SHEFFIELD = { lon: -1.47, lat: 53.38 };
const BIRMINGHAM = { lon: -1.9, lat: 52.48 };

describe('a journey out of reads', () => {
  it('measures Leeds to Sheffield at 47 km', () => {
    expect(greatCircleKm(LEEDS, SHEFFIELD)).toBeCloseTo(47, 0);
  });

  it('leaves out a read that the vehicle cannot have made and says how fast it would have had to go', () => {
    const journey = buildJourney(
      readsOf([
        { atS: 0, ...LEEDS },
        { atS: 600, lon: -1.5, lat: 53.7 },
        { atS: 900, ...BIRMINGHAM },
        { atS: 1_300, lon: -1.48, lat: 53.6 },
        { atS: 2_400, ...SHEFFIELD },
      ]),
    );
    expect(journey.rows).toEqual([0, 1, 3, 4]);
    expect(journey.impossible).toHaveLength(1);
    expect(journey.impossible[0]?.row).toBe(2);
    expect(journey.impossible[0]?.requiredKmh).toBeGreaterThan(IMPOSSIBLE_KMH);
  });

  it('does not know the way of a leg that took more than a quarter of an hour, however fast it was driven', () => {
    const legTo = (atS: number): unknown =>
      buildJourney(
        readsOf([
          { atS: 0, ...LEEDS },
          { atS, ...SHEFFIELD },
        ]),
      ).legs[0];
    expect(legTo(ROUTE_KNOWN_SECONDS)).toMatchObject({ kind: 'likely' });
    expect(legTo(ROUTE_KNOWN_SECONDS + 1)).toMatchObject({ kind: 'gap', because: 'time' });
    expect(legTo(2 * 3_600)).toMatchObject({ kind: 'gap', because: 'time' });
    // Leeds to Birmingham in an hour and a half, at some 100 km/h: no road is drawn for it.
    const far = buildJourney(
      readsOf([
        { atS: 0, ...LEEDS },
        { atS: 5_400, ...BIRMINGHAM },
      ]),
    );
    expect(far.legs[0]?.leastKmh).toBeGreaterThan(90);
    expect(far.legs[0]?.kind).toBe('gap');
  });

  it('does not know the way of a leg past cameras that read nothing, nor where there is no road', () => {
    const journey = buildJourney(
      readsOf([
        { atS: 0, ...LEEDS },
        { atS: 800, lon: -1.5, lat: 53.6 },
      ]),
    );
    const judged = (between: Between | undefined): unknown => judgeLegs(journey, () => between).legs[0];
    expect(judged(undefined)).toMatchObject({ kind: 'likely' });
    expect(judged({ hasRoad: true, unread: { count: 1, chance: 0.07 } })).toMatchObject({ kind: 'likely', unread: 1 });
    expect(judged({ hasRoad: true, unread: { count: 3, chance: 0.0003 } })).toMatchObject({
      kind: 'gap',
      because: 'cameras',
      unread: 3,
    });
    expect(judged({ hasRoad: false, unread: { count: 0, chance: 1 } })).toMatchObject({ kind: 'gap', because: 'road' });
  });

  it('is cut to a stretch of time without being judged anew', () => {
    const journey = buildJourney(
      readsOf([
        { atS: 0, ...LEEDS },
        { atS: 600, lon: -1.5, lat: 53.7 },
        { atS: 900, ...BIRMINGHAM },
        { atS: 1_300, lon: -1.48, lat: 53.6 },
      ]),
    );
    const part = journeyIn(journey, (row) => row >= 1);
    expect(part.rows).toEqual([1, 3]);
    expect(part.legs.map(({ fromRow, toRow }) => [fromRow, toRow])).toEqual([[1, 3]]);
    expect(part.impossible.map(({ row }) => row)).toEqual([2]);
  });

  it('ends a trip at a long pause and does not count it as distance', () => {
    const journey = buildJourney(
      readsOf([
        { atS: 0, ...LEEDS },
        { atS: 40_000, ...SHEFFIELD },
      ]),
    );
    expect(journey.legs[0]?.kind).toBe('break');
    expect(journey.distanceKm).toBe(0);
  });

  it('draws nothing through a camera whose position is not known', () => {
    const journey = buildJourney(readsOf([{ atS: 0, ...LEEDS }, { atS: 60 }, { atS: 2_000, ...SHEFFIELD }]));
    expect(journey.legs.map((leg) => leg.kind)).toEqual(['unknown', 'unknown']);
  });

  it('is not made possible by a read between two others whose position is not known', () => {
    const journey = buildJourney(
      readsOf([
        { atS: 0, ...LEEDS },
        { atS: 300, lon: -1.5, lat: 53.75 },
        { atS: 400 },
        { atS: 500, ...BIRMINGHAM },
        { atS: 900, ...LEEDS },
      ]),
    );
    expect(journey.rows).toEqual([0, 1, 2, 4]);
    expect(journey.impossible.map(({ row }) => row)).toEqual([3]);
  });

  it('leaves out the same in pieces, of any number of reads', () => {
    const place = fc.constantFrom(LEEDS, SHEFFIELD, BIRMINGHAM, {});
    const many = fc.array(fc.record({ afterS: fc.integer({ min: 0, max: 3_000 }), place }), { maxLength: 60 });
    fc.assert(
      fc.property(many, fc.constantFrom(1, 100), (few, times) => {
        let atS = 0;
        const points = Array.from({ length: times }, () => few)
          .flat()
          .map(({ afterS, place: at }) => ({ atS: (atS += afterS), ...at }));
        const reads = readsOf(points);
        const work = impossibleInPieces(reads);
        let piece = work.next();
        while (piece.done !== true) piece = work.next();
        expect(piece.value).toEqual(buildJourney(reads).impossible);
      }),
      { numRuns: 40 },
    );
  });

  it('accounts for every read exactly once, and no two neighbours that it keeps are impossible', () => {
    const point = fc.record({
      atS: fc.integer({ min: 0, max: 20_000 }),
      lon: fc.double({ min: -3, max: 0, noNaN: true }),
      lat: fc.double({ min: 52, max: 54, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        const sorted = [...points].sort((a, b) => a.atS - b.atS);
        const journey = buildJourney(readsOf(sorted));
        expect([...journey.rows, ...journey.impossible.map((read) => read.row)].sort((a, b) => a - b)).toEqual(
          sorted.map((_, i) => i),
        );
        for (const leg of journey.legs)
          expect(requiredKmh(leg.distanceKm, leg.seconds)).toBeLessThanOrEqual(IMPOSSIBLE_KMH);
      }),
    );
  });
});
