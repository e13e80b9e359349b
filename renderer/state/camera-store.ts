import type { Failure } from '../../app/contract/failures.ts';
import type { Camera } from '../../app/domain/camera.ts';
import { failureOf } from '../bridge/app-error.ts';
import { polygonContains } from '../../app/domain/area.ts';
import type { CountCameras, Place } from '../../app/policy/width.ts';
import { call } from '../bridge/bridge.ts';
import { personalStore } from './personal-store.ts';

/** The cameras of the national service that this account may know: with `covert.view` more than the next person may. */
type CameraStore = {
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly loading: boolean;
  /** Names the request in flight, so that an answer to an earlier session is dropped. */
  readonly asked: symbol | undefined;
  readonly failure: Failure | undefined;
};

export const useCameras = personalStore<CameraStore>('cameras', {
  cameras: new Map(),
  loading: false,
  asked: undefined,
  failure: undefined,
});

/** Fetches the cameras once; again after a failure. */
export async function loadCameras(): Promise<void> {
  const { cameras, loading } = useCameras.getState();
  if (loading || cameras.size > 0) return;
  const asked = Symbol();
  const isOurs = (): boolean => useCameras.getState().asked === asked;
  useCameras.setState({ loading: true, asked, failure: undefined });
  try {
    const reply = await call('reference.cameras', {});
    if (isOurs())
      useCameras.setState({ cameras: new Map(reply.cameras.map((camera) => [camera.id, camera])), loading: false });
  } catch (thrown) {
    if (isOurs()) useCameras.setState({ loading: false, failure: failureOf(thrown) });
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
