import type { Position } from '../../app/movement/geodesy.ts';

/** The radius of a mark with the most reads, beyond that of one with hardly any. */
const LEAST_PX = 7;
const MORE_PX = 15;

export const countRadiusPx = (count: number, most: number): number => LEAST_PX + MORE_PX * Math.sqrt(count / most);

/**
 * Marks of cameras with counts as columns that are made once for a result: a step writes over them, so that nothing is made a read or a
 * camera. The first `length` entries are in use.
 */
export class CountMarks {
  length = 0;
  /** Longitude and latitude by turns. */
  readonly positions: Float32Array;
  readonly radiiPx: Float32Array;

  /** By code of camera; a camera whose place is not known has no mark. */
  constructor(private readonly places: readonly (Position | undefined)[]) {
    this.positions = new Float32Array(2 * places.length);
    this.radiiPx = new Float32Array(places.length);
  }

  /** Reads by code of camera; there may be more codes than cameras. */
  take(counts: ArrayLike<number>): void {
    const { places, positions, radiiPx } = this;
    let most = 1;
    for (let code = 0; code < places.length; code += 1)
      if (places[code] !== undefined) most = Math.max(most, counts[code] ?? 0);
    let at = 0;
    for (let code = 0; code < places.length; code += 1) {
      const place = places[code];
      const count = counts[code] ?? 0;
      if (place === undefined || count === 0) continue;
      positions[2 * at] = place.lon;
      positions[2 * at + 1] = place.lat;
      radiiPx[at] = countRadiusPx(count, most);
      at += 1;
    }
    this.length = at;
  }
}
