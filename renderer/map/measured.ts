import { bearingDegrees, greatCircleKm, KM_PER_MILE, type Position } from '../../app/movement/geodesy.ts';

export type Measured = {
  readonly km: number;
  /** Of the last leg, in degrees clockwise from north; undefined with fewer than two points. */
  readonly bearing: number | undefined;
};

/** Length of a line over the ground, on a sphere: to 0.6 %. */
export function measured(points: readonly Position[]): Measured {
  const legs = points.slice(1).map((to, i) => ({ from: points[i] ?? to, to }));
  const last = legs.at(-1);
  return {
    km: legs.reduce((sum, { from, to }) => sum + greatCircleKm(from, to), 0),
    bearing: last === undefined ? undefined : bearingDegrees(last.from, last.to),
  };
}

/** `2.4 miles (3.86 km)`; below a kilometre `850 m (0.53 miles)`. */
export function lengthText(km: number): string {
  const miles = km / KM_PER_MILE;
  if (km < 1) return `${Math.round(km * 1_000)} m (${miles.toFixed(2)} miles)`;
  return `${miles.toFixed(miles < 100 ? 1 : 0)} miles (${km.toFixed(km < 100 ? 2 : 0)} km)`;
}
