import type { ScenesQuery } from '../../app/domain/query.ts';
import { SCENES_MAX_READS_OF_VEHICLE, SCENES_MAX_VEHICLES } from '../../app/policy/analysis-limits.ts';
import type { AnalysisStore } from '../store/analysis-store.ts';
import type { ReadStore } from '../store/read-store.ts';
import type { Analysed } from './analysed.ts';
import { placeSearchOf } from './read-search.ts';

/** Vehicles that were at several of the scenes. */
export async function analyseScenes(
  store: ReadStore & AnalysisStore,
  query: ScenesQuery,
  signal: AbortSignal,
): Promise<Analysed> {
  const scenes = query.scenes.map((scene) => placeSearchOf(scene, store.cameras()));
  const { found, vehicles } = await store.commonVehicles(
    {
      scenes,
      minScenes: query.minScenes,
      maxVehicles: SCENES_MAX_VEHICLES,
      maxReadsOfVehicle: SCENES_MAX_READS_OF_VEHICLE,
    },
    signal,
  );
  return {
    complete:
      found === vehicles.length && vehicles.every(({ readIds }) => readIds.length < SCENES_MAX_READS_OF_VEHICLE),
    answer: { found, vehicles: vehicles.map(({ vrm, scenes: at, readIds }) => ({ vrm, scenes: at, reads: readIds })) },
    reads: vehicles.flatMap(({ vrm, readIds }) => readIds.map((id) => [id, vrm] as const)),
  };
}
