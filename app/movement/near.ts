import { EARTH_RADIUS_KM, greatCircleKm, type Position } from './geodesy.ts';

const KM_PER_DEGREE = (EARTH_RADIUS_KM * Math.PI) / 180;

/**
 * How far a point lies from a path, in kilometres; from the only point of a path of one. On the plane that touches the earth at the
 * point: within 1 % to 100 km. Infinite for a path without points.
 */
export function kmFromPath(point: Position, path: readonly Position[]): number {
  const [only] = path;
  if (only === undefined) return Infinity;
  if (path.length === 1) return greatCircleKm(point, only);
  const shrink = Math.cos((point.lat * Math.PI) / 180);
  const flat = ({ lon, lat }: Position): readonly [number, number] => [
    (lon - point.lon) * KM_PER_DEGREE * shrink,
    (lat - point.lat) * KM_PER_DEGREE,
  ];
  let nearest = Infinity;
  let [ax, ay] = flat(only);
  for (const corner of path) {
    const [bx, by] = flat(corner);
    const [dx, dy] = [bx - ax, by - ay];
    const length2 = dx * dx + dy * dy;
    // The place on the segment that is nearest to the origin, which is the point.
    const t = length2 === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / length2));
    nearest = Math.min(nearest, Math.hypot(ax + t * dx, ay + t * dy));
    [ax, ay] = [bx, by];
  }
  return nearest;
}
