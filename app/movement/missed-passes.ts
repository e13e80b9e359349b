import { outagesDuring, type Camera } from '../domain/camera.ts';
import { DAY_MS } from '../domain/instant.ts';
import { camerasPassed, gridOfCameras, missedShareOf } from './cameras-passed.ts';
import { greatCircleKm } from './geodesy.ts';

/**
 * The share of passes that a camera did not turn into a read of the mark, counted from the reads themselves. A vehicle that
 * was read before a camera and again behind it, on the same road in the same direction and too soon to have gone another way,
 * has passed it. Two kinds of legs are counted, by the same rule: read before and behind and not at the camera, and read at
 * the camera between the two; `missed / passes` is the first over both.
 */

/** Days that are counted, whole days (UTC) before today [default]. */
export const MISSED_PASSES_DAYS = 30;
/** With fewer passes nothing is said of a camera: the interval would be wider than the difference that matters [default]. */
export const LEAST_PASSES = 100;
/** A leg is straight enough, and fast enough to have been driven without leaving the road, within these [default, all]. */
export const LEG_MOST_KM = 20;
export const LEG_LEAST_KMH = 45;
export const LEG_MOST_KMH = 160;
/** Lenses nearer than this on the same road stand for each other, so that their passes cannot be told apart. */
const BESIDE_KM = 1;

/** Legs from one camera to another within a day, of vehicles that were read at one camera between, or at none. */
export type Leg = {
  /** Numbers of cameras. */
  readonly from: number;
  readonly to: number;
  readonly between: number | null;
  /** Since 1970, UTC. */
  readonly day: number;
  readonly legs: number;
};

export type MissedPasses = {
  readonly camera: number;
  readonly passes: number;
  readonly missed: number;
  /** Bounds of the share that is missed, at 95 %. */
  readonly low: number;
  readonly high: number;
};

/** The road and direction that a camera watches; undefined for one that does not tell where it was, or is covert. */
export const carriagewayOf = ({ kind, road, direction, locationQuality }: Camera): string | undefined =>
  missedShareOf(kind) === undefined || road === '' || direction === '' || locationQuality === 'UNKNOWN'
    ? undefined
    : `${road} ${direction}`;

/** Wilson's interval of a share, at 95 %. */
export function wilson(hits: number, of: number): { readonly low: number; readonly high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const z = 1.959964;
  const share = hits / of;
  const middle = share + (z * z) / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const whole = 1 + (z * z) / of;
  return { low: Math.max(0, (middle - reach) / whole), high: Math.min(1, (middle + reach) / whole) };
}

/** Cameras with another one beside them on the same carriageway. */
function paired(cameras: readonly Camera[]): ReadonlySet<Camera> {
  const byWay = new Map<string, Camera[]>();
  for (const camera of cameras) {
    const way = carriagewayOf(camera);
    if (way !== undefined) byWay.set(way, [...(byWay.get(way) ?? []), camera]);
  }
  const found = new Set<Camera>();
  for (const group of byWay.values())
    for (const [i, a] of group.entries())
      for (const b of group.slice(i + 1))
        if (Math.abs(a.lat - b.lat) < 0.02 && greatCircleKm(a, b) < BESIDE_KM) found.add(a).add(b);
  return found;
}

/** Passes of some days, by number of the camera. Counts of different days can be added. */
export type PassCounts = { readonly passes: Float64Array; readonly missed: Float64Array };

/** Counts the passes that legs tell of. On a day of an outage of its own a camera is not counted. */
export function countPasses(cameras: readonly Camera[], legs: Iterable<Leg>): PassCounts {
  const grid = gridOfCameras(cameras);
  const numberOf = new Map(cameras.map((camera, number) => [camera, number]));
  const beside = paired(cameras);
  const known = new Map<number, readonly number[]>();
  const passed = (from: number, to: number): readonly number[] => {
    const key = from * 65_536 + to;
    const before = known.get(key);
    if (before !== undefined) return before;
    const [a, b] = [cameras[from], cameras[to]];
    const way = a === undefined ? undefined : carriagewayOf(a);
    const between =
      a === undefined || b === undefined || way === undefined || carriagewayOf(b) !== way
        ? []
        : camerasPassed(grid, { from: a, to: b })
            .filter((camera) => carriagewayOf(camera) === way && !beside.has(camera))
            .map((camera) => numberOf.get(camera) ?? -1);
    known.set(key, between);
    return between;
  };
  const isOut = (number: number, day: number): boolean => {
    const camera = cameras[number];
    return (
      camera === undefined ||
      (camera.statusPeriods.length > 0 &&
        outagesDuring(camera, { fromMs: day * DAY_MS, toMs: (day + 1) * DAY_MS }).length > 0)
    );
  };
  const passes = new Float64Array(cameras.length);
  const missed = new Float64Array(cameras.length);
  for (const { from, to, between, day, legs: count } of legs)
    for (const camera of passed(from, to)) {
      if ((between !== null && between !== camera) || isOut(camera, day)) continue;
      passes[camera] = (passes[camera] ?? 0) + count;
      if (between === null) missed[camera] = (missed[camera] ?? 0) + count;
    }
  return { passes, missed };
}

/** What each camera missed over all the days, for cameras with enough passes, by number. */
export function missedPasses(days: readonly PassCounts[]): readonly MissedPasses[] {
  const sum = (counts: (day: PassCounts) => Float64Array, camera: number): number =>
    days.reduce((total, day) => total + (counts(day)[camera] ?? 0), 0);
  return Array.from({ length: days[0]?.passes.length ?? 0 }, (_, camera) => camera).flatMap((camera) => {
    const passes = sum((day) => day.passes, camera);
    const missed = sum((day) => day.missed, camera);
    return passes < LEAST_PASSES ? [] : [{ camera, passes, missed, ...wilson(missed, passes) }];
  });
}
