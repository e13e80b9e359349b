/** Plane geometry in kilometres, good enough within one country: degrees are scaled at their own latitude. */

export type LonLat = readonly [number, number];

const KM_PER_DEGREE = 111.195;
const EARTH_RADIUS_KM = 6371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** East and north of `from`, in km. */
export function offsetKm(from: LonLat, to: LonLat): readonly [number, number] {
  const scale = Math.cos(radians((from[1] + to[1]) / 2));
  return [(to[0] - from[0]) * KM_PER_DEGREE * scale, (to[1] - from[1]) * KM_PER_DEGREE];
}

export function distanceKm(from: LonLat, to: LonLat): number {
  const [x, y] = offsetKm(from, to);
  return Math.sqrt(x * x + y * y);
}

/** Great-circle distance, as the service computes required speeds. */
export function greatCircleKm(from: LonLat, to: LonLat): number {
  const a =
    Math.sin(radians(to[1] - from[1]) / 2) ** 2 +
    Math.cos(radians(from[1])) * Math.cos(radians(to[1])) * Math.sin(radians(to[0] - from[0]) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
}

/** Degrees clockwise from north, 0 to 360. */
export function bearing(from: LonLat, to: LonLat): number {
  const [x, y] = offsetKm(from, to);
  return ((Math.atan2(x, y) * 180) / Math.PI + 360) % 360;
}

export function between(from: LonLat, to: LonLat, fraction: number): LonLat {
  return [from[0] + (to[0] - from[0]) * fraction, from[1] + (to[1] - from[1]) * fraction];
}

/** Nearest point of a segment: how far along it (0 to 1) and how far away. */
export function nearestOnSegment(
  point: LonLat,
  from: LonLat,
  to: LonLat,
): { readonly fraction: number; readonly km: number } {
  const [dx, dy] = offsetKm(from, to);
  const [px, py] = offsetKm(from, point);
  const square = dx * dx + dy * dy;
  const fraction = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
  return { fraction, km: Math.hypot(px - fraction * dx, py - fraction * dy) };
}

/** Where two segments cross, as a fraction along each; undefined when they do not. */
export function crossing(a: LonLat, b: LonLat, c: LonLat, d: LonLat): readonly [number, number] | undefined {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const cross = rx * sy - ry * sx;
  if (cross === 0) return undefined;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [t, u] : undefined;
}
