import type { Camera } from '../../app/domain/camera.ts';
import type { Span } from '../columns/investigation.ts';
import type { Pin } from '../search/pins.ts';

/** How many reads of one pinned question a camera made. */
export type PinnedPlace = {
  readonly cameraId: string;
  readonly lon: number;
  readonly lat: number;
  readonly number: number;
  readonly count: number;
  /** Its place among the tags of this camera. */
  readonly slot: number;
};

/** From one tag of a camera to the next, and how far under the camera their middle is: under the disc of a read. */
const TAG_PX = 23;
const UNDER_PX = 19;
/** Half of what a pointer hits. */
const REACH_PX = { x: 11, y: 8 } as const;

/** From the camera, in pixels to the right and down. */
export const offsetOf = ({ slot }: PinnedPlace): [number, number] => [slot * TAG_PX, UNDER_PX];

/** Where the reads of pinned questions are in a stretch of time, as their own filters leave them. The cost is that of the cameras. */
export function pinnedPlaces(
  pins: readonly Pin[],
  brush: Span | undefined,
  cameras: ReadonlyMap<string, Camera>,
): readonly PinnedPlace[] {
  const slots = new Map<string, number>();
  return pins.flatMap(({ number, session }) => {
    const { index } = session.looking;
    const counts = index.camerasIn(brush);
    return index.table.camera.values.flatMap((cameraId, code): readonly PinnedPlace[] => {
      const camera = cameras.get(cameraId);
      const count = counts[code] ?? 0;
      if (count === 0 || camera === undefined || camera.locationQuality === 'UNKNOWN') return [];
      const slot = slots.get(cameraId) ?? 0;
      slots.set(cameraId, slot + 1);
      return [{ cameraId, lon: camera.lon, lat: camera.lat, number, count, slot }];
    });
  });
}

/** The tag at a point of the screen; of several the one that is drawn last. */
export function pinAtPoint(
  places: readonly PinnedPlace[],
  project: (lon: number, lat: number) => { readonly x: number; readonly y: number },
  x: number,
  y: number,
): PinnedPlace | undefined {
  for (let i = places.length - 1; i >= 0; i -= 1) {
    const place = places[i]!;
    const at = project(place.lon, place.lat);
    const [right, down] = offsetOf(place);
    if (Math.abs(at.x + right - x) <= REACH_PX.x && Math.abs(at.y + down - y) <= REACH_PX.y) return place;
  }
  return undefined;
}
