import { expect, it } from 'vitest';
import { sharedHeight } from './drawing.tsx';

const ROWS = { events: false, off: true, pins: 0 };

it('gives the overview what the lanes leave, and in a window of its own no more than it needs', () => {
  const beside = sharedHeight(240, 1, ROWS);
  expect(beside.overviewPx).toBeLessThan(160);
  const ofItsOwn = sharedHeight(900, 1, ROWS);
  expect(ofItsOwn.overviewPx).toBe(160);
  expect(ofItsOwn.lanesPx).toBe(739);
  expect(sharedHeight(80, 12, ROWS).overviewPx, 'and never less than can be read').toBe(42);
});
