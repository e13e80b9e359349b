import * as z from 'zod';

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);

/** A closed ring `[lon, lat]` in WGS84: at least four positions, the first repeated at the end (RFC 7946). */
const ring = z
  .array(position)
  .min(4, 'a ring needs at least four positions')
  .max(2_000)
  .refine((points) => {
    const first = points[0];
    const last = points.at(-1);
    return first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
  }, 'a ring must end where it starts');

export const polygonSchema = z.strictObject({
  type: z.literal('Polygon'),
  coordinates: z.array(ring).min(1).max(10),
});
export type Polygon = z.infer<typeof polygonSchema>;

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
