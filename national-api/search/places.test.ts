import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cornersOf, MAX_CORNERS, polygonContains, polygonSchema, type Polygon } from '../../app/domain/area.ts';
import { querySchema } from '../../app/domain/query.ts';
import { aCamera } from '../testing/builders.ts';
import { camerasOf, locate } from './places.ts';

/** A star of many corners around a place. */
const star = (corners: number, lon = -1.5, lat = 53.8, size = 1): Polygon => {
  const points = Array.from({ length: corners }, (_, i): [number, number] => {
    const angle = (2 * Math.PI * i) / corners;
    const radius = i % 2 === 0 ? size : size / 2;
    return [lon + radius * Math.cos(angle), lat + radius * Math.sin(angle)];
  });
  return { type: 'Polygon', coordinates: [[...points, points[0] as [number, number]]] };
};
const window = { from: '2026-02-01T00:00:00.000Z', to: '2026-02-01T01:00:00.000Z' };
const nation = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    aCamera({ id: `C${i}`, lon: -2.4 + (i % 180) / 100, lat: 52.9 + Math.floor(i / 180) / 60 }),
  );

describe('H7: an area', () => {
  it('H7: has its corners counted over all rings, and no more than are allowed', () => {
    expect(cornersOf(star(7))).toBe(7);
    expect(polygonSchema.safeParse(star(MAX_CORNERS)).success).toBe(true);
    const refused = polygonSchema.safeParse(star(MAX_CORNERS + 1));
    expect([refused.success, JSON.stringify(refused.error?.issues)]).toEqual([
      false,
      expect.stringContaining('too many corners'),
    ]);
    const holed = {
      type: 'Polygon',
      coordinates: [star(MAX_CORNERS - 2).coordinates[0], star(4, -1.5, 53.8, 0.1).coordinates[0]],
    };
    expect(polygonSchema.safeParse(holed).success).toBe(false);
  });

  it('H7: has them counted over all scenes of a query', () => {
    const scenes = (corners: number) => ({
      kind: 'scenes',
      minScenes: 2,
      scenes: [1, 2, 3, 4].map(() => ({ area: star(corners), window })),
    });
    expect(querySchema.safeParse(scenes(MAX_CORNERS / 4)).success).toBe(true);
    const refused = querySchema.safeParse(scenes(MAX_CORNERS / 4 + 2));
    expect([refused.success, JSON.stringify(refused.error?.issues)]).toEqual([
      false,
      expect.stringContaining('too many corners'),
    ]);
  });

  it('H7: holds the cameras that it holds, however it is looked up', async () => {
    const cameras = nation(400);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 3, max: 40 }),
        fc.double({ min: -2.5, max: -0.6, noNaN: true }),
        fc.double({ min: 52.8, max: 53.4, noNaN: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.boolean(),
        async (corners, lon, lat, size, first) => {
          const area = star(corners, lon, lat, size);
          if (first) await locate(cameras, [{ area }]);
          const byHand = cameras.flatMap((camera, number) =>
            polygonContains(area, camera.lon, camera.lat) ? [number] : [],
          );
          expect(camerasOf(cameras, { area })).toEqual(byHand);
          expect(camerasOf(cameras, { area, cameraIds: ['C3', 'C200', 'C3'] })).toEqual(
            [3, 200].filter((number) => byHand.includes(number)),
          );
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  it('H7: is looked up a little at a time, so that the calls of others have their turn meanwhile', async () => {
    const cameras = nation(18_000);
    const area = star(MAX_CORNERS, -1.5, 53.8, 3);
    let turns = 0;
    let over = false;
    const others = (): void => {
      turns += 1;
      if (!over) setImmediate(others);
    };
    setImmediate(others);
    await locate(cameras, [{ area }]);
    over = true;
    // 18,000 cameras by 1,000 corners, 100,000 comparisons at once: every one of these pauses is a turn for another
    // call.
    expect(turns).toBeGreaterThan(150);
    const before = turns;
    await locate(cameras, [{ area }]);
    expect([turns, camerasOf(cameras, { area })?.length]).toEqual([before, expect.any(Number)]);
  });
});
