import { polygonContains } from '../../app/domain/area.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { instantMs } from '../../app/domain/instant.ts';
import type { WindowMs } from '../../app/domain/time-window.ts';
import type { Site } from '../../app/movement/co-travel.ts';
import type { Place } from '../../app/policy/width.ts';

/** Cameras by id, made once for a list of them. */
const numbersOf = new WeakMap<readonly Camera[], ReadonlyMap<string, number>>();

function cameraNumbers(cameras: readonly Camera[]): ReadonlyMap<string, number> {
  const made = numbersOf.get(cameras) ?? new Map(cameras.map((camera, number) => [camera.id, number]));
  numbersOf.set(cameras, made);
  return made;
}

/** Positions in `cameraIds` of ids that no camera has. */
export function unknownCameras(cameras: readonly Camera[], { cameraIds }: Place): number[] {
  const numbers = cameraNumbers(cameras);
  return (cameraIds ?? []).flatMap((id, position) => (numbers.has(id) ? [] : [position]));
}

/** Numbers of the cameras of a place; nothing when the place names neither cameras nor an area: everywhere. */
export function camerasOf(cameras: readonly Camera[], { cameraIds, area }: Place): readonly number[] | undefined {
  if (cameraIds === undefined && area === undefined) return undefined;
  const numbers = cameraNumbers(cameras);
  const named = cameraIds === undefined ? cameras.map((_, number) => number) : [...new Set(cameraIds)].flatMap((id) => numbers.get(id) ?? []);
  if (area === undefined) return named;
  return named.filter((number) => {
    const camera = cameras[number];
    return camera !== undefined && polygonContains(area, camera.lon, camera.lat);
  });
}

/** Ids of the cameras of a place; everywhere when it names none. */
export const cameraIdsOf = (cameras: readonly Camera[], place: Place): readonly string[] => [...(camerasOf(cameras, place) ?? cameras.keys())].flatMap((number) => cameras[number]?.id ?? []);

export type CameraOut = { readonly cameraId: string; readonly from: string; readonly to: string | null };

/** What was known of a camera's state at an instant. */
export function statusAt(camera: Camera, atMs: number): Camera['status'] {
  const period = camera.statusPeriods.find(({ from, to }) => instantMs(from) <= atMs && (to === null || instantMs(to) > atMs));
  return period?.status ?? 'OK';
}

/** When cameras were out of service during a window, so that no read is not taken for no vehicle. */
export function camerasOut(cameras: readonly Camera[], numbers: readonly number[] | undefined, { fromMs, toMs }: WindowMs): CameraOut[] {
  const inReach = numbers === undefined ? cameras : numbers.flatMap((number) => cameras[number] ?? []);
  return inReach.flatMap((camera) =>
    camera.statusPeriods
      .filter((period) => period.status === 'OUT_OF_SERVICE' && instantMs(period.from) < toMs && (period.to === null || instantMs(period.to) > fromMs))
      .map((period) => ({ cameraId: camera.id, from: period.from, to: period.to })),
  );
}

/** Where cameras stand, for judging journeys; a position that is not known is none. */
export const siteFinder = (cameras: readonly Camera[]): ((camera: number) => Site) => (number) => {
  const camera = cameras[number];
  return camera === undefined ? { position: undefined, road: '' } : { position: camera.locationQuality === 'UNKNOWN' ? undefined : camera, road: camera.road };
};
