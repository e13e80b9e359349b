/** Great-circle measures on a sphere of the mean Earth radius (IUGG: 6,371.0088 km). Error against the ellipsoid < 0.6 %. */
export const EARTH_RADIUS_KM = 6_371.0088;
const RADIANS = Math.PI / 180;

export const KM_PER_MILE = 1.609344;

export type Position = { readonly lon: number; readonly lat: number };

/** Haversine distance in kilometres. */
export function greatCircleKm(a: Position, b: Position): number {
  const dLat = (b.lat - a.lat) * RADIANS;
  const dLon = (b.lon - a.lon) * RADIANS;
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Initial bearing from `a` to `b` in degrees clockwise from north, 0 to 360. */
export function bearingDegrees(a: Position, b: Position): number {
  const dLon = (b.lon - a.lon) * RADIANS;
  const y = Math.sin(dLon) * Math.cos(b.lat * RADIANS);
  const x =
    Math.cos(a.lat * RADIANS) * Math.sin(b.lat * RADIANS) -
    Math.sin(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.cos(dLon);
  return (Math.atan2(y, x) / RADIANS + 360) % 360;
}

const COMPASS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW'];

/** Degrees of a compass point such as `NE`; nothing for any other word. */
export function compassDegrees(point: string): number | undefined {
  const at = COMPASS.indexOf(point);
  return at === -1 ? undefined : at * 45;
}

/** The angle between two bearings, 0 to 180. */
export const turnDegrees = (a: number, b: number): number => Math.abs(((((a - b) % 360) + 540) % 360) - 180);
