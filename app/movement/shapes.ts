import type { Polygon } from '../domain/area.ts';
import { EARTH_RADIUS_KM, greatCircleKm, type Position } from './geodesy.ts';

/** Shapes that people ask about, as the polygons that a query carries. */

const RADIANS = Math.PI / 180;
/** A circle of so many corners lies at most 0.12 % of its radius inside the true one. */
const CIRCLE_CORNERS = 64;
/** One millionth of a degree is a tenth of a metre. */
const fine = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

/** The position so far from another, in a direction in degrees clockwise from north. */
function destination({ lon, lat }: Position, bearing: number, km: number): [number, number] {
  const angle = km / EARTH_RADIUS_KM;
  const from = lat * RADIANS;
  const by = bearing * RADIANS;
  const to = Math.asin(Math.sin(from) * Math.cos(angle) + Math.cos(from) * Math.sin(angle) * Math.cos(by));
  const east = Math.atan2(
    Math.sin(by) * Math.sin(angle) * Math.cos(from),
    Math.cos(angle) - Math.sin(from) * Math.sin(to),
  );
  return [fine(lon + east / RADIANS), fine(to / RADIANS)];
}

/** Closes a ring: its first position is repeated at its end. */
const closed = (ring: readonly [number, number][]): [number, number][] =>
  ring[0] === undefined ? [] : [...ring, ring[0]];

export function circle(centre: Position, radiusM: number): Polygon {
  const ring = Array.from({ length: CIRCLE_CORNERS }, (_, i) =>
    destination(centre, (360 * i) / CIRCLE_CORNERS, radiusM / 1_000),
  );
  // Anticlockwise, as GeoJSON has the outer ring.
  return { type: 'Polygon', coordinates: [closed(ring.reverse())] };
}

/** The polygon with these corners, in their order. */
export const polygonOf = (corners: readonly Position[]): Polygon => ({
  type: 'Polygon',
  coordinates: [closed(corners.map(({ lon, lat }): [number, number] => [fine(lon), fine(lat)]))],
});

export type Shape =
  | { readonly kind: 'circle'; readonly centre: Position; readonly radiusM: number }
  | { readonly kind: 'rectangle'; readonly eastKm: number; readonly northKm: number }
  | { readonly kind: 'polygon'; readonly corners: number };

/** Corners of a circle differ from its radius by less than this share. */
const ROUND = 0.005;

/** What somebody drew, as far as its corners tell: a query carries polygons only. */
export function shapeOf({ coordinates: [outer = [], ...holes] }: Polygon): Shape {
  const corners = outer.slice(0, -1);
  const lons = corners.map(([lon]) => lon);
  const lats = corners.map(([, lat]) => lat);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  if (holes.length === 0 && corners.length === 4 && new Set(lons).size === 2 && new Set(lats).size === 2) {
    const lat = (south + north) / 2;
    return {
      kind: 'rectangle',
      eastKm: greatCircleKm({ lon: west, lat }, { lon: east, lat }),
      northKm: greatCircleKm({ lon: west, lat: south }, { lon: west, lat: north }),
    };
  }
  if (holes.length === 0 && corners.length === CIRCLE_CORNERS) {
    const centre = { lon: (west + east) / 2, lat: (south + north) / 2 };
    const radii = corners.map(([lon, lat]) => greatCircleKm(centre, { lon, lat }) * 1_000);
    const radiusM = radii.reduce((sum, radius) => sum + radius, 0) / radii.length;
    if (radii.every((radius) => Math.abs(radius - radiusM) <= Math.max(0.5, radiusM * ROUND)))
      return { kind: 'circle', centre, radiusM: Math.round(radiusM) };
  }
  return { kind: 'polygon', corners: corners.length + holes.reduce((sum, hole) => sum + hole.length - 1, 0) };
}

/** On which side of the line from `a` to `b` a point lies: positive to the left, zero on it. */
const side = (a: Position, b: Position, point: Position): number =>
  (b.lon - a.lon) * (point.lat - a.lat) - (b.lat - a.lat) * (point.lon - a.lon);

/** True when two edges of a ring cross, or one corner is on another's place: what is inside could not be told. */
export function crossesItself(corners: readonly Position[]): boolean {
  const count = corners.length;
  const places = new Set(corners.map(({ lon, lat }) => `${lon} ${lat}`));
  if (places.size < count) return true;
  for (let i = 0; i < count; i += 1) {
    const [a, b] = [corners[i], corners[(i + 1) % count]];
    // Edges that share a corner do not cross.
    for (let j = i + 2; j < count - (i === 0 ? 1 : 0); j += 1) {
      const [c, d] = [corners[j], corners[(j + 1) % count]];
      if (a === undefined || b === undefined || c === undefined || d === undefined) continue;
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    }
  }
  return false;
}
