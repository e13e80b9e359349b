import { bearingDegrees } from '../../app/movement/geodesy.ts';
import type { Leg } from '../../app/movement/journey.ts';
import { journeysIn, rowsIn, type Investigation, type Span } from '../columns/investigation.ts';
import { areSeveral, rampAt, readBadge, type ReadBadge } from '../columns/sequence.ts';
import type { RoutePoints } from './route-finder.ts';
import type { RouteLeg } from './route-messages.ts';

/** What is drawn over the base map. Pure and free of any drawing library, so that it can be tested without one. */
export type DrawnRead = {
  readonly row: number;
  readonly lon: number;
  readonly lat: number;
  /** As in table and timeline. The label is empty where another disc covers this one. */
  readonly badge: ReadBadge;
  /** Place on the time ramp, 0 to 1. */
  readonly at: number;
  readonly vehicle: number;
  readonly uncertain: boolean;
};

export type DrawnLeg = {
  readonly points: readonly (readonly [number, number])[];
  readonly at: number;
  readonly vehicle: number;
  /** `likely` follows roads; `unknown` is drawn dotted and means that the route is not known. */
  readonly kind: 'likely' | 'unknown';
  readonly chevron: { readonly lon: number; readonly lat: number; readonly degrees: number } | undefined;
};

export type MapView = {
  /** Several vehicles: colour is by vehicle and not by time. */
  readonly several: boolean;
  readonly reads: readonly DrawnRead[];
  readonly legs: readonly DrawnLeg[];
  /** Reads per camera. Drawn instead of the journey when asked for, or when there are too many reads for a journey. */
  readonly counts: readonly CameraCount[];
  /** Cameras that read one of the vehicles in the brushed stretch. */
  readonly readCameras: ReadonlySet<string>;
  readonly bounds: readonly [number, number, number, number] | undefined;
};

/** Above this many reads the map draws cameras with counts instead of numbered discs. */
export const DRAWN_READS = 2_000;

export function routeLegOf(investigation: Investigation, leg: Leg): RouteLeg | undefined {
  const from = investigation.cameraAt(leg.fromRow);
  const to = investigation.cameraAt(leg.toRow);
  if (from === undefined || to === undefined) return undefined;
  return { from: { lon: from.lon, lat: from.lat, ref: from.road }, to: { lon: to.lon, lat: to.lat, ref: to.road } };
}

/** The legs of the brushed stretch that need a route. */
export function legsToRoute(investigation: Investigation, brush: Span): readonly RouteLeg[] {
  return journeysIn(investigation, brush).flatMap((vehicle) =>
    vehicle.journey.rows.length > DRAWN_READS
      ? []
      : vehicle.journey.legs.flatMap((leg) =>
          leg.kind === 'likely' && leg.distanceKm > 0 ? (routeLegOf(investigation, leg) ?? []) : [],
        ),
  );
}

/**
 * Among reads at one place only the topmost keeps its label; overlapping ones would be illegible. The table lists
 * each of them.
 */
function uncover(reads: DrawnRead[]): void {
  const taken = new Set<string>();
  for (let i = reads.length - 1; i >= 0; i -= 1) {
    const read = reads[i];
    if (read === undefined) continue;
    const place = `${read.lon} ${read.lat}`;
    if (taken.has(place)) reads[i] = { ...read, badge: { ...read.badge, label: '' } };
    taken.add(place);
  }
}

/** A gentle curve for an unknown route, so that it cannot be taken for a road. */
function curve(from: readonly [number, number], to: readonly [number, number]): [number, number][] {
  const bend = 0.16;
  const middle = [
    (from[0] + to[0]) / 2 + (to[1] - from[1]) * bend,
    (from[1] + to[1]) / 2 - ((to[0] - from[0]) * bend) / 2.8,
  ] as const;
  return Array.from({ length: 17 }, (_, i) => {
    const t = i / 16;
    const weights = [(1 - t) ** 2, 2 * t * (1 - t), t ** 2] as const;
    return [
      weights[0] * from[0] + weights[1] * middle[0] + weights[2] * to[0],
      weights[0] * from[1] + weights[1] * middle[1] + weights[2] * to[1],
    ];
  });
}

function chevronOf(points: DrawnLeg['points']): DrawnLeg['chevron'] {
  const middle = Math.floor(points.length / 2);
  const a = points[Math.max(0, middle - 1)];
  const b = points[middle];
  if (a === undefined || b === undefined || points.length < 2) return undefined;
  return {
    lon: (a[0] + b[0]) / 2,
    lat: (a[1] + b[1]) / 2,
    degrees: bearingDegrees({ lon: a[0], lat: a[1] }, { lon: b[0], lat: b[1] }),
  };
}

export function buildMapView(
  investigation: Investigation,
  brush: Span,
  routeOf: (leg: RouteLeg) => RoutePoints | null | undefined,
): MapView {
  const reads: DrawnRead[] = [];
  const legs: DrawnLeg[] = [];
  journeysIn(investigation, brush).forEach((vehicle, index) => {
    const { rows } = vehicle.journey;
    if (rows.length > DRAWN_READS) return;
    rows.forEach((row, i) => {
      const position = investigation.positionAt(row);
      if (position === undefined) return;
      const uncertain = investigation.table.isDoubtful(row) || investigation.isNearMiss(row);
      reads.push({
        row,
        lon: position.lon,
        lat: position.lat,
        badge: readBadge(investigation, index, i + 1, rows.length),
        at: rampAt(i + 1, rows.length),
        vehicle: index,
        uncertain,
      });
    });
    vehicle.journey.legs.forEach((leg, i) => {
      if (leg.kind === 'break' || leg.kind === 'unknown') return;
      const a = investigation.positionAt(leg.fromRow);
      const b = investigation.positionAt(leg.toRow);
      if (a === undefined || b === undefined || leg.distanceKm === 0) return;
      const routeLeg = routeLegOf(investigation, leg);
      const route = leg.kind === 'likely' && routeLeg !== undefined ? routeOf(routeLeg) : null;
      if (route === undefined) return; // Not found yet: no line is better than a straight one that is no route.
      const points = route ?? curve([a.lon, a.lat], [b.lon, b.lat]);
      legs.push({
        points,
        at: rampAt(i + 1.5, rows.length),
        vehicle: index,
        kind: route === null ? 'unknown' : 'likely',
        chevron: route === null ? undefined : chevronOf(points),
      });
    });
  });
  const counts = cameraCounts(investigation, brush);
  uncover(reads);
  return {
    several: areSeveral(investigation),
    reads,
    legs,
    counts,
    readCameras: new Set(counts.map((camera) => camera.cameraId)),
    bounds: boundsOf(reads.length > 0 ? reads : counts),
  };
}

function boundsOf(places: readonly { readonly lon: number; readonly lat: number }[]): MapView['bounds'] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { lon, lat } of places) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return west === Infinity ? undefined : [west, south, east, north];
}

export type CameraCount = {
  readonly cameraId: string;
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
};

/**
 * Reads per camera in the brushed stretch. "All reads" draws these, so that a million reads cost as many shapes as
 * there are cameras.
 */
export function cameraCounts(investigation: Investigation, brush: Span): readonly CameraCount[] {
  const { table } = investigation;
  const { codes, values } = table.camera;
  const counts = new Uint32Array(values.length);
  const sample = new Uint32Array(values.length);
  const rows = rowsIn(table, investigation.rows, brush);
  const { passes } = investigation;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    if (passes?.(row) === false) continue;
    const code = codes[row] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
    sample[code] = row;
  }
  return values.flatMap((cameraId, code) => {
    const count = counts[code] ?? 0;
    const position = count === 0 ? undefined : investigation.positionAt(sample[code] ?? 0);
    return position === undefined ? [] : [{ cameraId, lon: position.lon, lat: position.lat, count }];
  });
}

/**
 * The read nearest to a point on screen within a radius; ties go to the one drawn last. Computed here because picking
 * on the GPU is slow on machines without one.
 */
export function readAtPoint(
  view: MapView,
  project: (lon: number, lat: number) => { x: number; y: number },
  x: number,
  y: number,
  reachPx = 11,
): number | undefined {
  let best: { row: number; distance: number } | undefined;
  for (const read of view.reads) {
    const point = project(read.lon, read.lat);
    const distance = Math.hypot(point.x - x, point.y - y);
    if (distance <= reachPx && (best === undefined || distance <= best.distance)) best = { row: read.row, distance };
  }
  return best?.row;
}
