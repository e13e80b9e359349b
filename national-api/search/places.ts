import { boundsOf, cornersOf, polygonContains, withinBounds, type Polygon } from '../../app/domain/area.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { instantMs } from '../../app/domain/instant.ts';
import type { WindowMs } from '../../app/domain/time-window.ts';
import type { Site } from '../../app/movement/co-travel.ts';
import type { Place } from '../../app/policy/width.ts';

/** Cameras by id, built once per list; `NO_CAMERA` has none and is in no place. */
const numbersOf = new WeakMap<readonly Camera[], ReadonlyMap<string, number>>();

function cameraNumbers(cameras: readonly Camera[]): ReadonlyMap<string, number> {
  const made =
    numbersOf.get(cameras) ?? new Map(cameras.flatMap(({ id }, number) => (id === '' ? [] : [[id, number] as const])));
  numbersOf.set(cameras, made);
  return made;
}

/** Positions in `cameraIds` of unknown ids. */
export function unknownCameras(cameras: readonly Camera[], { cameraIds }: Place): number[] {
  const numbers = cameraNumbers(cameras);
  return (cameraIds ?? []).flatMap((id, position) => (numbers.has(id) ? [] : [position]));
}

/** Comparisons of a corner with a camera between two yields to other work: about a millisecond. */
const COMPARISONS_AT_ONCE = 100_000;

/** The cameras in an area, cached while both are in use: a request asks several times. */
const inAreas = new WeakMap<readonly Camera[], WeakMap<Polygon, readonly number[]>>();

/** Yields regularly, so that its driver can let other work run. */
function* searchArea(cameras: readonly Camera[], area: Polygon): Generator<undefined, readonly number[], undefined> {
  const bounds = boundsOf(area);
  const corners = cornersOf(area);
  const found: number[] = [];
  let compared = 0;
  for (const [number, { lon, lat }] of cameras.entries()) {
    if (!withinBounds(bounds, lon, lat)) continue;
    if (polygonContains(area, lon, lat)) found.push(number);
    compared += corners;
    if (compared < COMPARISONS_AT_ONCE) continue;
    compared = 0;
    yield;
  }
  return found;
}

function keepInArea(cameras: readonly Camera[], area: Polygon, found: readonly number[]): readonly number[] {
  const known = inAreas.get(cameras) ?? new WeakMap<Polygon, readonly number[]>();
  inAreas.set(cameras, known.set(area, found));
  return found;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Locates the cameras of areas beforehand, a little at a time: however an area is drawn, no other call waits for it.
 * Results are cached, so that `camerasOf` costs nothing afterwards.
 */
export async function locate(cameras: readonly Camera[], places: readonly Place[]): Promise<void> {
  for (const { area } of places) {
    if (area === undefined || inAreas.get(cameras)?.get(area) !== undefined) continue;
    const steps = searchArea(cameras, area);
    let step = steps.next();
    while (step.done !== true) {
      await turn();
      step = steps.next();
    }
    keepInArea(cameras, area, step.value);
  }
}

function camerasInArea(cameras: readonly Camera[], area: Polygon): readonly number[] {
  const known = inAreas.get(cameras)?.get(area);
  if (known !== undefined) return known;
  const steps = searchArea(cameras, area);
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return keepInArea(cameras, area, step.value);
}

/** Numbers of the cameras of a place; undefined when the place names neither cameras nor an area: everywhere. */
export function camerasOf(cameras: readonly Camera[], { cameraIds, area }: Place): readonly number[] | undefined {
  if (cameraIds === undefined && area === undefined) return undefined;
  const inArea = area === undefined ? undefined : camerasInArea(cameras, area);
  if (cameraIds === undefined) return inArea;
  const numbers = cameraNumbers(cameras);
  const named = [...new Set(cameraIds)].flatMap((id) => numbers.get(id) ?? []);
  if (inArea === undefined) return named;
  const within = new Set(inArea);
  return named.filter((number) => within.has(number));
}

/** Ids of the cameras of a place; everywhere when it names none. */
export const cameraIdsOf = (cameras: readonly Camera[], place: Place): readonly string[] =>
  [...(camerasOf(cameras, place) ?? cameras.keys())].flatMap((number) => cameras[number]?.id || []);

/** Cameras of places, each place looked up once however often the rules ask about it. */
export function placeCounter(cameras: readonly Camera[]): {
  readonly countCameras: (place: Place) => number;
  readonly cameraIdsOf: (place: Place) => readonly string[];
} {
  const known = new Map<Place, readonly string[]>();
  const idsOf = (place: Place): readonly string[] => {
    const ids = known.get(place) ?? cameraIdsOf(cameras, place);
    known.set(place, ids);
    return ids;
  };
  return { countCameras: (place) => idsOf(place).length, cameraIdsOf: idsOf };
}

export type CameraOut = { readonly cameraId: string; readonly from: string; readonly to: string | null };

/** The outages of a list of cameras, by number and period, with their times as numbers. */
type Outages = {
  readonly outages: readonly CameraOut[];
  readonly fromMs: Float64Array;
  /** Infinite where it is not over. */ readonly toMs: Float64Array;
  /** By camera number: where its outages begin; one more than cameras. */ readonly first: Uint32Array;
};

/** Built once per list: a search anywhere concerns every camera of the nation. */
const outagesOf = new WeakMap<readonly Camera[], Outages>();

function outagesIn(cameras: readonly Camera[]): Outages {
  const known = outagesOf.get(cameras);
  if (known !== undefined) return known;
  const outages: CameraOut[] = [];
  const first = new Uint32Array(cameras.length + 1);
  cameras.forEach(({ id, statusPeriods }, number) => {
    for (const { status, from, to } of statusPeriods)
      if (status === 'OUT_OF_SERVICE') outages.push({ cameraId: id, from, to });
    first[number + 1] = outages.length;
  });
  const made: Outages = {
    outages,
    fromMs: Float64Array.from(outages, ({ from }) => instantMs(from)),
    toMs: Float64Array.from(outages, ({ to }) => (to === null ? Infinity : instantMs(to))),
    first,
  };
  outagesOf.set(cameras, made);
  return made;
}

/** When cameras were out of service during a window, so that no read is not taken for no vehicle. */
export function camerasOut(
  cameras: readonly Camera[],
  numbers: readonly number[] | undefined,
  window: WindowMs,
): CameraOut[] {
  const { outages, fromMs, toMs, first } = outagesIn(cameras);
  const found: CameraOut[] = [];
  const look = (from: number, to: number): void => {
    for (let i = from; i < to; i += 1)
      if ((fromMs[i] ?? NaN) < window.toMs && (toMs[i] ?? NaN) > window.fromMs) found.push(outages[i]!);
  };
  if (numbers === undefined) look(0, outages.length);
  else for (const number of numbers) look(first[number] ?? 0, first[number + 1] ?? 0);
  return found;
}

/** Positions of cameras, for judging journeys; an unknown position is undefined. */
export const siteFinder =
  (cameras: readonly Camera[]): ((camera: number) => Site) =>
  (number) => {
    const camera = cameras[number];
    return camera === undefined
      ? { position: undefined, road: '' }
      : { position: camera.locationQuality === 'UNKNOWN' ? undefined : camera, road: camera.road };
  };
