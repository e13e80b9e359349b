import * as z from 'zod';

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

/**
 * Corners of everything that one request draws, over all rings, holes and scenes [default: a motorway corridor across
 * England takes about 300]. Each corner is compared with each camera near it, so this bounds the cost of a request.
 */
export const MAX_CORNERS = 1_000;

/** Corners of all rings; the last position of a ring repeats its first and is not counted. */
export const cornersOf = ({ coordinates }: { readonly coordinates: readonly (readonly unknown[])[] }): number =>
  coordinates.reduce((sum, points) => sum + Math.max(0, points.length - 1), 0);

/** For the person who draws or sends an area: what is too much, and how to reduce it. */
export const TOO_MANY_CORNERS = `drawn with too many corners: at most ${MAX_CORNERS} over all rings and scenes of a request. Draw it simpler, or name the cameras`;

/** A closed ring `[lon, lat]` in WGS84: at least four positions, the first repeated at the end (RFC 7946). */
const ring = z
  .array(position)
  .min(4, 'a ring needs at least four positions')
  .max(MAX_CORNERS + 1, TOO_MANY_CORNERS)
  .refine((points) => {
    const first = points[0];
    const last = points.at(-1);
    return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
  }, 'a ring must end where it starts');

export const polygonSchema = z
  .strictObject({
    type: z.literal('Polygon'),
    coordinates: z.array(ring).min(1).max(10),
  })
  .refine((polygon) => cornersOf(polygon) <= MAX_CORNERS, { message: TOO_MANY_CORNERS, path: ['coordinates'] });
export type Polygon = z.infer<typeof polygonSchema>;

/** Smallest box around the outer ring. */
export type Bounds = { readonly west: number; readonly south: number; readonly east: number; readonly north: number };

export function boundsOf({ coordinates: [outer = []] }: Polygon): Bounds {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of outer) {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  return { west, south, east, north };
}

export const withinBounds = ({ west, south, east, north }: Bounds, lon: number, lat: number): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north;

function insideRing(points: readonly (readonly [number, number])[], lon: number, lat: number): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i, i += 1) {
    const a = points[i];
    const b = points[j];
    if (a === undefined || b === undefined) continue;
    const crosses = a[1] > lat !== b[1] > lat;
    if (crosses && lon < ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** True when the position lies in the outer ring and in no hole (even-odd rule). */
export function polygonContains(polygon: Polygon, lon: number, lat: number): boolean {
  const [outer, ...holes] = polygon.coordinates;
  if (outer === undefined || !insideRing(outer, lon, lat)) return false;
  return !holes.some((hole) => insideRing(hole, lon, lat));
}
