import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greatCircleKm } from './geodesy.ts';
import { buildJourney, IMPOSSIBLE_KMH, requiredKmh, type JourneyReads } from './journey.ts';

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

  it('calls a leg a gap when reads were to be expected and none came', () => {
    const journey = buildJourney(
      readsOf([
        { atS: 0, ...LEEDS },
        { atS: 4_800, lon: -1.5, lat: 53.75 },
      ]),
    );
    expect(journey.legs[0]?.kind).toBe('gap');
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
