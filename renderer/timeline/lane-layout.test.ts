import { expect, test } from 'vitest';
import { laneLayout } from './lane-layout.ts';

test('lanes that do not all fit are drawn whole, so that no name is cut by the row under it', () => {
  for (const heightPx of [60, 85, 101, 150, 203])
    for (const lanes of [1, 4, 30]) {
      const { lanePx, lanesPx } = laneLayout(heightPx, lanes, { events: true, off: true, pins: 0 });
      expect(lanesPx % lanePx).toBe(0);
      expect(lanesPx).toBeLessThanOrEqual(lanes * lanePx);
    }
  expect(laneLayout(203, 2, { events: false, off: false, pins: 0 }).lanesPx, 'all of them, where they fit').toBe(64);
});

test('one lane stays on a timeline that is low: cameras that were off go first, then events', () => {
  const rows = { events: true, off: true, pins: 0 };
  for (const heightPx of [60, 50, 49, 48, 38, 20]) {
    const { lanePx, lanesPx } = laneLayout(heightPx, 4, rows);
    expect(lanesPx, `${heightPx} px`).toBeGreaterThanOrEqual(lanePx);
  }
  const parts = (heightPx: number): readonly boolean[] => {
    const { eventsY, offY } = laneLayout(heightPx, 4, rows);
    return [eventsY !== undefined, offY !== undefined];
  };
  expect([60, 50, 48].map(parts)).toEqual([
    [true, true],
    [true, false],
    [false, false],
  ]);
  expect(laneLayout(48, 4, { ...rows, events: false }).offY, 'no room without events either').toBeUndefined();
});
