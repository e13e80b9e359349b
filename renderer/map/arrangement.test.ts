import { describe, expect, it } from 'vitest';
import { Arrangement, type MovingMap } from './arrangement.ts';
import type { DrawnPlace, MapView } from './map-view-model.ts';

const placeOf = (row: number, lon: number): DrawnPlace => ({
  lon,
  lat: 53,
  label: '',
  isTogether: false,
  reads: [
    {
      row,
      lon,
      lat: 53,
      vehicle: 0,
      badge: { label: String(row + 1), isSquare: false },
    } as DrawnPlace['reads'][number],
  ],
});
/** A chain in which the one in the middle touches both others. */
const VIEW = {
  reads: [],
  places: [placeOf(0, 0), placeOf(1, 10), placeOf(2, 20)],
  isNumbered: true,
  labelOf: () => '',
  labels: [{ lon: 0, lat: 53, text: '10:00:00', row: 0 }],
} as unknown as MapView;

const VIEWPORT = { width: 600, height: 600, covers: [] };
/** A degree is a pixel, and the map is panned by so many. */
const mapAt = (panned: number, more: Partial<MovingMap> = {}): MovingMap => ({
  zoom: 8,
  centre: String(panned),
  viewport: VIEWPORT,
  isMoving: false,
  project: (lon) => ({ x: 300 + lon - panned, y: 300 }),
  ...more,
});

describe('the arrangement of discs and labels', () => {
  it('groups no disc anew when the map is only panned', () => {
    const arrangement = new Arrangement();
    const { view, room } = arrangement.at(VIEW, mapAt(0));
    const panned = arrangement.at(VIEW, mapAt(40));
    expect(panned.view).toBe(view);
    expect(panned.room, 'labels are placed again').not.toBe(room);
    expect(arrangement.at(VIEW, mapAt(40, { zoom: 9 })).view).not.toBe(view);
  });

  it('places labels again for another viewport, and not while the map moves', () => {
    const arrangement = new Arrangement();
    const rested = arrangement.at(VIEW, mapAt(0));
    expect(arrangement.at(VIEW, mapAt(7, { isMoving: true })), 'dragged').toBe(rested);
    const covered = mapAt(7, { isMoving: true, viewport: { ...VIEWPORT, height: 500 } });
    expect(arrangement.isFor(VIEW, covered)).toBe(false);
    expect(arrangement.at(VIEW, covered).room).not.toBe(rested.room);
    expect(arrangement.isFor(VIEW, covered)).toBe(true);
  });

  it('answers hit tests with what is drawn while the map zooms', () => {
    const arrangement = new Arrangement();
    const drawn = arrangement.at(VIEW, mapAt(0));
    expect(arrangement.underPointer(VIEW, mapAt(3, { zoom: 8.2, isMoving: true }))).toBe(drawn);
    expect(arrangement.zoom).toBe(8);
    expect(arrangement.underPointer({ ...VIEW }, mapAt(3, { isMoving: true })), 'another view').not.toBe(drawn);
    expect(arrangement.underPointer(VIEW, mapAt(3, { zoom: 8.2 })), 'at rest').not.toBe(drawn);
  });
});
