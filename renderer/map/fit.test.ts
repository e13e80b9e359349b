import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHOSEN_PX, discPx } from './journey-style.ts';
import {
  CORNER_PX,
  fitMaxZoom,
  fitPicture,
  isFittedAgain,
  JOURNEY_PADDING,
  paddingAround,
  type Padding,
} from './fit.ts';

const place = { west: -8, top: Math.log(Math.tan(Math.PI / 4 + (59 * Math.PI) / 360)), scale: 5_000 };
const padding = { top: 96, right: 60, bottom: 56, left: 60 };
const size = { width: 600, height: 700 };

const boxOf = (viewBox: string): { left: number; above: number; width: number; height: number } => {
  const [left = 0, above = 0, width = 0, height = 0] = viewBox.split(' ').map(Number);
  return { left, above, width, height };
};

describe('the room around a journey', () => {
  const NONE = { width: 0, height: 0 };
  const note = { width: 440, height: 58 };
  const legend = { width: 214, height: 120 };

  it('is left by the note, and by the legend on the side that costs less', () => {
    const wide = paddingAround({ width: 1_400, height: 600 }, note, legend);
    expect(wide.top).toBeGreaterThan(note.height);
    expect(wide.left).toBeGreaterThan(legend.width);
    expect(wide.bottom).toBeLessThan(legend.height);
    const tall = paddingAround({ width: 500, height: 900 }, NONE, legend);
    expect(tall.bottom).toBeGreaterThan(legend.height);
    expect(tall.left).toBeLessThan(legend.width);
    expect(paddingAround({ width: 600, height: 560 }, NONE, NONE)).toEqual(JOURNEY_PADDING);
  });

  it('keeps the line of the position off the disc of the chosen read, wherever note and legend are', () => {
    // With the halo of what is chosen.
    const reachPx = discPx('B99') + CHOSEN_PX;
    for (const width of [514, 600, 1_400])
      for (const over of [NONE, note])
        for (const corner of [NONE, legend])
          expect(paddingAround({ width, height: 354 }, over, corner).bottom).toBeGreaterThanOrEqual(
            CORNER_PX + reachPx,
          );
  });

  it('is never more than the map', () => {
    expect(paddingAround({ width: 330, height: 200 }, note, legend)).toEqual(JOURNEY_PADDING);
    // A low map keeps the journey from under the note all the same.
    expect(paddingAround({ width: 514, height: 290 }, { width: 450, height: 92 }, legend).top).toBeGreaterThan(92);
  });

  it('goes no nearer than the roads that are drawn are true', () => {
    expect(fitMaxZoom(false)).toBeLessThanOrEqual(10);
    expect(fitMaxZoom(true)).toBeGreaterThan(fitMaxZoom(false));
  });
});

describe('the part of a still picture that is shown', () => {
  it('holds the bounds within the padding, and as large as they can be', () => {
    const { viewBox, unitsPerPx, toXY } = fitPicture(place, [-1.8, 53.2, -1, 53.8], size, padding, 12);
    const box = boxOf(viewBox);
    const px = (lon: number, lat: number): [number, number] => {
      const [x, y] = toXY(lon, lat);
      return [(x - box.left) / unitsPerPx, (y - box.above) / unitsPerPx];
    };
    const [left, top] = px(-1.8, 53.8);
    const [right, bottom] = px(-1, 53.2);
    expect(left).toBeGreaterThanOrEqual(60 - 0.1);
    expect(right).toBeLessThanOrEqual(540 + 0.1);
    expect(top).toBeGreaterThanOrEqual(96 - 0.1);
    expect(bottom).toBeLessThanOrEqual(644 + 0.1);
    expect(Math.min(left - 60, top - 96)).toBeLessThan(0.2);
    expect([box.width / unitsPerPx, box.height / unitsPerPx].map(Math.round)).toEqual([600, 700]);
  });

  it('comes no nearer than the zoom that the live map stops at', () => {
    const { unitsPerPx } = fitPicture(place, [-1.5, 53.5, -1.5, 53.5], size, padding, 12);
    expect((2 * Math.PI * place.scale) / unitsPerPx).toBeCloseTo(512 * 2 ** 12);
  });
});

describe('a map beside a legend that says what is drawn', () => {
  const side = fc.integer({ min: 0, max: 3 }).map((step) => step * 40);
  const aPadding: fc.Arbitrary<Padding> = fc.record({ top: side, right: side, bottom: side, left: side });

  it('comes to rest, whatever size each fit gives the legend', () => {
    fc.assert(
      fc.property(fc.array(aPadding, { minLength: 1, maxLength: 400 }), (asked) => {
        let fits: readonly Padding[] = [asked[0]!];
        for (const next of asked) if (isFittedAgain(fits, next)) fits = [...fits, next];
        // One for a legend that is smaller than the last result's, then only for room that none of them left.
        expect(fits.length).toBeLessThanOrEqual(1 + 4 ** 4);
        fits.slice(2).forEach((one, i) => {
          for (const before of fits.slice(0, i + 2))
            expect((['top', 'right', 'bottom', 'left'] as const).some((name) => one[name] > before[name])).toBe(true);
        });
      }),
    );
  });

  it('is fitted again for a legend that is smaller than that of the result before, and for a larger one', () => {
    const large = { ...JOURNEY_PADDING, left: 280 };
    expect(isFittedAgain([large], JOURNEY_PADDING)).toBe(true);
    expect(isFittedAgain([large], large)).toBe(false);
    expect(isFittedAgain([JOURNEY_PADDING, large], JOURNEY_PADDING)).toBe(false);
    expect(isFittedAgain([JOURNEY_PADDING, large], { ...large, bottom: 200 })).toBe(true);
  });
});
