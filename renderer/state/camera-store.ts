import type { Failure } from '../../app/contract/failures.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { failureOf } from '../bridge/app-error.ts';
import { polygonContains } from '../../app/domain/area.ts';
import type { CountCameras, Place } from '../../app/policy/width.ts';
import { call } from '../bridge/bridge.ts';
import { sharedStore } from './personal-store.ts';

/** The national service's cameras: reference data, not personal, so it may outlive a lock. */
type CameraStore = {
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly loading: boolean;
  readonly failure: Failure | undefined;
};

export const useCameras = sharedStore<CameraStore>({ cameras: new Map(), loading: false, failure: undefined });

/** Fetches the cameras once; again after a failure. */
export async function loadCameras(): Promise<void> {
  const { cameras, loading } = useCameras.getState();
  if (loading || cameras.size > 0) return;
  useCameras.setState({ loading: true, failure: undefined });
  try {
    const reply = await call('reference.cameras', {});
    useCameras.setState({ cameras: new Map(reply.cameras.map((camera) => [camera.id, camera])), loading: false });
  } catch (thrown) {
    useCameras.setState({ loading: false, failure: failureOf(thrown) });
  }
}

/** Ids of the cameras of a place, as far as they are loaded. It explains; the service decides. */
export function cameraIdsOf({ cameraIds, area }: Place): readonly string[] {
  if (area === undefined) return cameraIds ?? [];
  const ids = cameraIds === undefined ? undefined : new Set(cameraIds);
  return [...useCameras.getState().cameras.values()].flatMap(({ id, lon, lat }) =>
    (ids === undefined || ids.has(id)) && polygonContains(area, lon, lat) ? [id] : [],
  );
}

/** How many cameras a place contains, as far as they are loaded. */
export const countCameras: CountCameras = (place) => cameraIdsOf(place).length;
