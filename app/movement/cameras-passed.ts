import { outagesDuring, statusAt, type Camera, type CameraKind } from '../domain/camera.ts';
import type { WindowMs } from '../domain/time-window.ts';
import { bearingDegrees, compassDegrees, turnDegrees, type Position } from './geodesy.ts';

/**
 * Cameras that a vehicle must have passed if it took the likely way between two reads, and that did not read it. While so many
 * may have missed it by chance the way stays likely; when more did, it went another way, or the reads are of two vehicles.
 */

/** A way between two reads: along roads, or, while no more is known than its ends, straight. */
export type Way = {
  readonly points: readonly (readonly [lon: number, lat: number])[];
  /** The road of each point; nothing for a straight line. */
  readonly roads?: readonly string[];
};

export type UnreadCameras = {
  /** Cameras on the way that were working and read nothing. */
  readonly count: number;
  /** How likely it is that all of them missed the vehicle; 1 for none. */
  readonly chance: number;
};

/**
 * Share of passes that a working camera does not turn into a read of the mark. For static cameras 98 % captured and 95 % read
 * right are the figures that are quoted, without a source that we could find [default, all three].
 */
const UNREAD_SHARE: Readonly<Partial<Record<CameraKind, number>>> = {
  STATIC: 0.07,
  MULTI_LANE: 0.07,
  CCTV_INTEGRATED: 0.15,
};
/** Of the passes of a working camera; undefined for kinds whose place, or way of working, is not known. */
export const missedShareOf = (kind: CameraKind): number | undefined => UNREAD_SHARE[kind];
/** A camera under suspicion misses more [default]. */
const SUSPECT_UNREAD_SHARE = 0.3;
/** Less likely than this, and the cameras were not missed by chance [default]. */
export const LEAST_PLAUSIBLE_CHANCE = 0.01;

/** A camera nearer to the way than this stands on it: the road table is good to half a kilometre. */
const ON_ROAD_KM = 0.8;
/** Half the width of the strip around a straight line, as a share of its length and at least. Roads are not straight. */
const STRIP_SHARE = 0.15;
const STRIP_LEAST_KM = 1.5;
/** Nearer to either read than this a camera says nothing: the vehicle may have left or joined the road beside it. */
const END_KM = 1;
/** So far before and behind a camera the way must be on its road: at a junction it may have turned off before. */
const STAY_KM = 1;
/** Lenses nearer than this to each other are one chance to be read, not two. */
const SITE_KM = 0.3;
/** The bearing of the way at a camera is taken over this far on both sides. */
const BEARING_KM = 3;

const KM_PER_DEGREE = 111.195;
const CELL_DEGREES = 0.05;
const cellOf = (column: number, line: number): number => column * 65_536 + line;

/** Cameras by place: those near a point are found without looking at all of them. */
export type CameraGrid = ReadonlyMap<number, readonly Camera[]>;

/**
 * The cameras that stand where they stood: fixed ones at a known place. Where a mobile, moveable or covert one is now says nothing of
 * where it was.
 */
export function gridOfCameras(cameras: Iterable<Camera>): CameraGrid {
  const grid = new Map<number, Camera[]>();
  for (const camera of cameras) {
    if (UNREAD_SHARE[camera.kind] === undefined || camera.locationQuality === 'UNKNOWN') continue;
    const cell = cellOf(Math.floor(camera.lon / CELL_DEGREES), Math.floor(camera.lat / CELL_DEGREES));
    const there = grid.get(cell);
    if (there === undefined) grid.set(cell, [camera]);
    else there.push(camera);
  }
  return grid;
}

/** A way in kilometres east and north of its start, with the distance driven to each point. Flat: good to 1 % over 50 km. */
class FlatWay {
  private readonly lon: number;
  private readonly lat: number;
  private readonly eastPerDegree: number;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  readonly km: Float64Array;

  constructor(private readonly points: Way['points']) {
    [this.lon, this.lat] = points[0] ?? [0, 0];
    this.eastPerDegree = KM_PER_DEGREE * Math.cos((this.lat * Math.PI) / 180);
    this.x = Float64Array.from(points, ([lon]) => (lon - this.lon) * this.eastPerDegree);
    this.y = Float64Array.from(points, ([, lat]) => (lat - this.lat) * KM_PER_DEGREE);
    this.km = new Float64Array(points.length);
    for (let i = 1; i < points.length; i += 1)
      this.km[i] = this.km[i - 1]! + Math.hypot(this.x[i]! - this.x[i - 1]!, this.y[i]! - this.y[i - 1]!);
  }

  get totalKm(): number {
    return this.km.at(-1) ?? 0;
  }

  /** Cells of the grid that may hold a camera within reach of the piece of way that begins at a point. */
  *cellsAround(at: number, reachKm: number): Generator<number> {
    const [a, b] = [this.points[at]!, this.points[at + 1]!];
    const [dLon, dLat] = [reachKm / this.eastPerDegree, reachKm / KM_PER_DEGREE];
    const line = (lat: number): number => Math.floor(lat / CELL_DEGREES);
    const lastColumn = Math.floor((Math.max(a[0], b[0]) + dLon) / CELL_DEGREES);
    const lastLine = line(Math.max(a[1], b[1]) + dLat);
    for (let column = Math.floor((Math.min(a[0], b[0]) - dLon) / CELL_DEGREES); column <= lastColumn; column += 1)
      for (let row = line(Math.min(a[1], b[1]) - dLat); row <= lastLine; row += 1) yield cellOf(column, row);
  }

  /** How far a place is from the piece of way that begins at a point, and how far along the way that is. */
  nearest(at: number, { lon, lat }: Position): { readonly offKm: number; readonly alongKm: number } {
    const [x, y] = [(lon - this.lon) * this.eastPerDegree, (lat - this.lat) * KM_PER_DEGREE];
    const [dx, dy] = [this.x[at + 1]! - this.x[at]!, this.y[at + 1]! - this.y[at]!];
    const length = dx * dx + dy * dy;
    const share = length === 0 ? 0 : ((x - this.x[at]!) * dx + (y - this.y[at]!) * dy) / length;
    const within = Math.min(1, Math.max(0, share));
    return {
      offKm: Math.hypot(x - this.x[at]! - within * dx, y - this.y[at]! - within * dy),
      alongKm: this.km[at]! + within * (this.km[at + 1]! - this.km[at]!),
    };
  }

  /** First point at or behind a distance along the way. */
  private pointAt(alongKm: number): number {
    let at = 0;
    while (at < this.km.length - 1 && this.km[at]! < alongKm) at += 1;
    return at;
  }

  bearingAt(alongKm: number): number {
    const [a, b] = [alongKm - BEARING_KM, alongKm + BEARING_KM].map((km) => this.points[this.pointAt(km)]!);
    return bearingDegrees({ lon: a![0], lat: a![1] }, { lon: b![0], lat: b![1] });
  }

  /** Whether the way is on a road at a place and for a stretch on both sides of it. */
  staysOn(road: string, roads: readonly string[], alongKm: number): boolean {
    const last = this.pointAt(alongKm + STAY_KM);
    for (let at = Math.max(0, this.pointAt(alongKm - STAY_KM) - 1); at <= last; at += 1)
      if (roads[at] !== road) return false;
    return true;
  }
}

type Ends = { readonly from: Camera; readonly to: Camera };

/** Directions of cameras are those of their road as a whole, so they are compared with an end on that road before the way's own bearing. */
function watches(camera: Camera, { from, to }: Ends, bearing: () => number): boolean {
  const own = compassDegrees(camera.direction);
  if (own === undefined) return true;
  const onItsRoad = [from, to].find(({ road }) => road === camera.road);
  const ends = onItsRoad === undefined ? undefined : compassDegrees(onItsRoad.direction);
  return ends === undefined ? turnDegrees(own, bearing()) < 90 : turnDegrees(own, ends) <= 45;
}

/**
 * Cameras passed on the way between two others, in order, each site once. Whether they were working is not asked here, so the answer
 * holds for every journey between the two.
 */
export function camerasPassed(grid: CameraGrid, ends: Ends, way?: Way): readonly Camera[] {
  const { from, to } = ends;
  const roads = way?.roads;
  const flat = new FlatWay(
    way?.points ?? [
      [from.lon, from.lat],
      [to.lon, to.lat],
    ],
  );
  const { totalKm } = flat;
  const reachKm = roads === undefined ? Math.max(STRIP_LEAST_KM, STRIP_SHARE * totalKm) : ON_ROAD_KM;
  const nearest = new Map<Camera, { readonly offKm: number; readonly alongKm: number }>();
  for (let at = 0; at + 1 < flat.km.length; at += 1) {
    for (const cell of flat.cellsAround(at, reachKm))
      for (const camera of grid.get(cell) ?? []) {
        const place = flat.nearest(at, camera);
        if (place.offKm <= reachKm && place.offKm < (nearest.get(camera)?.offKm ?? Infinity))
          nearest.set(camera, place);
      }
  }
  const passed: { readonly camera: Camera; readonly alongKm: number }[] = [];
  for (const [camera, { alongKm }] of nearest) {
    if (camera === from || camera === to) continue;
    if (alongKm <= END_KM || alongKm >= totalKm - END_KM || camera.road === '') continue;
    const onWay =
      roads === undefined
        ? camera.road === from.road || camera.road === to.road
        : flat.staysOn(camera.road, roads, alongKm);
    if (onWay && watches(camera, ends, () => flat.bearingAt(alongKm))) passed.push({ camera, alongKm });
  }
  passed.sort((a, b) => a.alongKm - b.alongKm || (a.camera.id < b.camera.id ? -1 : 1));
  let lastKm = -Infinity;
  return passed.flatMap(({ camera, alongKm }) => {
    if (alongKm - lastKm < SITE_KM) return [];
    lastKm = alongKm;
    return [camera];
  });
}

/** Which of the cameras passed were working all the while, and how likely it is that they all missed the vehicle. */
export function unreadCameras(passed: readonly Camera[], during: WindowMs): UnreadCameras {
  let count = 0;
  let chance = 1;
  for (const camera of passed) {
    if (outagesDuring(camera, during).length > 0) continue;
    count += 1;
    const isSuspect = statusAt(camera, during.fromMs) === 'SUSPECT' || statusAt(camera, during.toMs) === 'SUSPECT';
    chance *= isSuspect ? SUSPECT_UNREAD_SHARE : (UNREAD_SHARE[camera.kind] ?? 1);
  }
  return { count, chance };
}
