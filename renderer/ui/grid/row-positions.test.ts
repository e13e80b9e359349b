import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowPositions, travelOf } from './row-positions.ts';

const heights = fc.record({ rowPx: fc.integer({ min: 10, max: 60 }), headingPx: fc.integer({ min: 10, max: 60 }) });
const list = fc.array(fc.boolean(), { minLength: 1, maxLength: 120 });
const headingsOf = (items: readonly boolean[]): Int32Array =>
  Int32Array.from(items.flatMap((isHeading, i) => (isHeading ? [i] : [])));

describe('where the rows of a long list stand', () => {
  it('is as when each item is laid under the one before', () => {
    fc.assert(
      fc.property(list, heights, (items, { rowPx, headingPx }) => {
        const places = rowPositions(items.length, headingsOf(items), { rowPx, headingPx });
        let top = 0;
        items.forEach((isHeading, i) => {
          expect(places.topOf(i)).toBe(top);
          expect(places.heightOf(i)).toBe(isHeading ? headingPx : rowPx);
          expect(places.indexAt(top)).toBe(i);
          top += places.heightOf(i);
          expect(places.indexAt(top - 0.5)).toBe(i);
        });
        expect(places.totalPx).toBe(top);
      }),
    );
  });

  it('gives the first or the last item for a height outside the list, and nothing to fear for an empty one', () => {
    const places = rowPositions(3, Int32Array.of(0), { rowPx: 28, headingPx: 24 });
    expect([places.indexAt(-5), places.indexAt(10_000)]).toEqual([0, 2]);
    expect([rowPositions(0, new Int32Array(), { rowPx: 28, headingPx: 24 }).indexAt(0)]).toEqual([0]);
  });
});

describe('a list that is taller than a page can be', () => {
  it('begins and ends where the scrolled element does, and a place comes back from its scroll', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5_000_000 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1_000, max: 90_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (totalPx, viewPx, tallestPx, at) => {
          const { drawnPx, toList, toScroll } = travelOf(totalPx, viewPx, tallestPx);
          expect(drawnPx).toBeLessThanOrEqual(tallestPx);
          const furthest = Math.max(0, totalPx - viewPx);
          expect(toList(0)).toBe(0);
          expect(toList(Math.max(0, drawnPx - viewPx))).toBeCloseTo(furthest, 3);
          expect(toList(toScroll(at * furthest))).toBeCloseTo(at * furthest, 3);
        },
      ),
    );
  });

  it('moves one to one while it is not too tall', () => {
    expect(travelOf(50_000, 600).toList(1_234)).toBe(1_234);
  });
});
