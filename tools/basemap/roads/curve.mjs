// Joins waypoints by a curve instead of straight legs, so that a road bends at a junction rather than kinks. The curve passes
// through every waypoint, so a camera put on a junction stands on the drawn road.

const KM_PER_DEGREE = 111.2;
/** One point a kilometre or so is as fine as waypoints good to half a kilometre deserve. */
const STEP_KM = 1.2;

function knot(before, a, b) {
  const k = Math.cos((a[1] * Math.PI) / 180);
  return before + Math.sqrt(Math.hypot((b[0] - a[0]) * k, b[1] - a[1]));
}

const blend = (a, b, from, to, t) => {
  const u = (t - from) / (to - from);
  return [a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u];
};

/** Centripetal Catmull-Rom (Barry and Goldman's pyramid): the kind that makes no loops and no overshoot. */
export function curve(points) {
  if (points.length < 3) return points;
  const mirror = (a, b) => [2 * a[0] - b[0], 2 * a[1] - b[1]];
  const all = [mirror(points[0], points[1]), ...points, mirror(points.at(-1), points.at(-2))];
  const line = [points[0]];
  for (let i = 1; i < all.length - 2; i++) {
    const [p0, p1, p2, p3] = all.slice(i - 1, i + 3);
    const t1 = knot(0, p0, p1);
    const t2 = knot(t1, p1, p2);
    const t3 = knot(t2, p2, p3);
    const km = (t2 - t1) ** 2 * KM_PER_DEGREE;
    const steps = Math.max(1, Math.round(km / STEP_KM));
    for (let s = 1; s < steps; s++) {
      const t = t1 + ((t2 - t1) * s) / steps;
      const a = blend(blend(p0, p1, 0, t1, t), blend(p1, p2, t1, t2, t), 0, t2, t);
      const b = blend(blend(p1, p2, t1, t2, t), blend(p2, p3, t2, t3, t), t1, t3, t);
      line.push(blend(a, b, t1, t2, t));
    }
    line.push(p2);
  }
  return line;
}
