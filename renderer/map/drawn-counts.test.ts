import { expect, test } from 'vitest';
import { DrawnCounts, type DensityDrawn } from './drawn-counts.ts';

/** Two cameras side by side, one far from both, and one whose place is not known. */
const PLACES = [{ lon: -1.5, lat: 53.8 }, { lon: -1.501, lat: 53.8 }, { lon: 0.1, lat: 51.5 }, undefined];
const CAMERAS = [{ code: 0 }, { code: 1 }, { code: 2 }];
const BY_CODE = [4, 2, 3, 5];
const PALETTE = new Uint8ClampedArray(20);
/** A degree is ten pixels. */
const project = (lon: number, lat: number): { x: number; y: number } => ({ x: 10 * lon, y: -10 * lat });
const at = (zoom: number, palette?: Uint8ClampedArray) => ({ places: PLACES, byCode: BY_CODE, zoom, palette });

function counts(): { readonly drawn: DrawnCounts; readonly told: (DensityDrawn | undefined)[] } {
  const told: (DensityDrawn | undefined)[] = [];
  return { drawn: new DrawnCounts((density) => told.push(density)), told };
}

test('a mark is found under a point with all cameras that it stands for, and not beside it', () => {
  const { drawn } = counts();
  drawn.rest(at(6));
  expect(drawn.isTogether).toBe(true);
  const found = drawn.markAt(project(-1.5, 53.8), project, CAMERAS);
  expect(found).toMatchObject({ count: 6, cameras: 2, codes: [0, 1] });
  const { x, y } = project(-1.5, 53.8);
  const reachPx = Math.max(12, drawn.restedMarks.find(({ code }) => code === 0)?.radiusPx ?? 0);
  expect(drawn.markAt({ x: x + reachPx - 1, y }, project, CAMERAS)?.count).toBe(6);
  expect(drawn.markAt({ x: x + reachPx + 1, y }, project, CAMERAS)).toBeUndefined();
  drawn.rest(at(16));
  expect(drawn.isTogether).toBe(false);
});

test('marks stay those of the last rest while a brush moves, and go with the result', () => {
  const { drawn } = counts();
  drawn.rest(at(16));
  expect(drawn.restedMarks.map(({ count }) => count)).toEqual([4, 2, 3]);
  const { marks } = drawn;
  drawn.take({ ...at(16), byCode: [1, 0, 0] });
  expect(drawn.marks, 'written over, and not made anew').toBe(marks);
  expect(marks?.length).toBe(1);
  expect(drawn.restedMarks).toHaveLength(3);
  drawn.clear();
  expect(drawn.marks).toBeUndefined();
  expect(drawn.restedMarks).toEqual([]);
  expect(drawn.restedZoom).toBeNaN();
});

test('density is told once for what is drawn, again for another latitude, and once that it is gone', () => {
  const { drawn, told } = counts();
  drawn.tell(true, 8, 53);
  expect(told, 'nothing has been counted').toEqual([]);
  drawn.rest(at(8, PALETTE));
  drawn.tell(true, 8, 53);
  drawn.tell(true, 8, 53);
  drawn.movedTo(53);
  drawn.tell(true, 8, 53);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ unplaced: 5 });
  expect(told[0]?.squares.map(({ count }) => count)).toEqual([6, 3]);
  drawn.movedTo(51);
  drawn.tell(true, 8, 51);
  expect(told[1]?.squareMiles).toBeGreaterThan(told[0]?.squareMiles ?? 0);
  drawn.tell(false, 8, 51);
  drawn.tell(false, 8, 51);
  expect(told).toHaveLength(3);
  expect(told[2]).toBeUndefined();
});

test('a square of density says which cameras are in it', () => {
  const { drawn } = counts();
  drawn.rest(at(8, PALETTE));
  expect(drawn.restedMarks, 'density has no marks').toEqual([]);
  expect(drawn.squareAt({ lon: -1.5, lat: 53.8 })).toMatchObject({ count: 6, cameras: 2, code: 0, codes: [0, 1] });
  expect(drawn.squareAt({ lon: 10, lat: 53.8 })).toBeUndefined();
});
