// Small geometry helpers shared by the build steps. Plain planar sums are enough: the whole map spans 14 degrees.

/** The part of the world the built-in map covers. */
export const BOX = { west: -11, south: 49, east: 3, north: 61.5 };

const round = (n) => Math.round(n * 1e4) / 1e4;

/** Four decimals (about 10 m), with the repeats that rounding makes taken out. */
export function compactLine(line) {
  const out = [];
  for (const [lon, lat] of line) {
    const p = [round(lon), round(lat)];
    const last = out.at(-1);
    if (!last || last[0] !== p[0] || last[1] !== p[1]) out.push(p);
  }
  return out;
}

/** Cuts a ring to the box, one edge after another (Sutherland and Hodgman). */
export function clipRing(ring, box = BOX) {
  const sides = [
    [(p) => p[0] >= box.west, (a, b) => cross(a, b, 0, box.west)],
    [(p) => p[0] <= box.east, (a, b) => cross(a, b, 0, box.east)],
    [(p) => p[1] >= box.south, (a, b) => cross(a, b, 1, box.south)],
    [(p) => p[1] <= box.north, (a, b) => cross(a, b, 1, box.north)],
  ];
  let points = ring;
  for (const [inside, meet] of sides) {
    const next = [];
    points.forEach((p, i) => {
      const before = points[(i + points.length - 1) % points.length];
      if (inside(p) !== inside(before)) next.push(meet(before, p));
      if (inside(p)) next.push(p);
    });
    points = next;
    if (points.length === 0) return [];
  }
  const [first] = points;
  const last = points.at(-1);
  return first[0] === last[0] && first[1] === last[1] ? points : [...points, first];
}

function cross(a, b, axis, value) {
  const t = (value - a[axis]) / (b[axis] - a[axis]);
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
}

export function ringArea(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return sum / 2;
}

const squash = (lat) => Math.cos((lat * Math.PI) / 180);

function distanceToEdge(point, rings) {
  const k = squash(point[1]);
  let best = Infinity;
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1], ring[i]];
      if (a[1] > point[1] !== b[1] > point[1] && point[0] < ((b[0] - a[0]) * (point[1] - a[1])) / (b[1] - a[1]) + a[0])
        inside = !inside;
      const [dx, dy] = [(b[0] - a[0]) * k, b[1] - a[1]];
      const n = dx * dx + dy * dy;
      const [px, py] = [(point[0] - a[0]) * k, point[1] - a[1]];
      const t = n === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / n));
      best = Math.min(best, Math.hypot(px - t * dx, py - t * dy));
    }
  }
  return inside ? best : -best;
}

/** Where a name sits best: the point of the largest part that is furthest from every edge. */
export function labelPoint(multiPolygon) {
  const rings = multiPolygon.reduce((a, b) => (Math.abs(ringArea(b[0])) > Math.abs(ringArea(a[0])) ? b : a));
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of rings[0]) {
    [west, east, south, north] = [Math.min(west, x), Math.max(east, x), Math.min(south, y), Math.max(north, y)];
  }
  let best = { at: [(west + east) / 2, (south + north) / 2], edge: -Infinity };
  // Two passes of a grid: the whole box, then the cell that won. Exactness does not matter for a label.
  let [w, s, width, height] = [west, south, east - west, north - south];
  for (let pass = 0; pass < 2; pass++) {
    const steps = 24;
    for (let i = 0; i <= steps; i++) {
      for (let j = 0; j <= steps; j++) {
        const at = [w + (width * i) / steps, s + (height * j) / steps];
        const edge = distanceToEdge(at, rings);
        if (edge > best.edge) best = { at, edge };
      }
    }
    [width, height] = [width / 12, height / 12];
    [w, s] = [best.at[0] - width / 2, best.at[1] - height / 2];
  }
  return best.at;
}

export function collection(features) {
  return { type: 'FeatureCollection', features };
}

/** One feature a line, so that a change to one road is a change to one line of the committed file. */
export function serialise({ features }) {
  return `{"type":"FeatureCollection","features":[\n${features.map((f) => JSON.stringify(f)).join(',\n')}\n]}\n`;
}
