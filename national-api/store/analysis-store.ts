import type { ReadSearch } from './read-store.ts';

/**
 * Questions about many vehicles at once. The engine answers them where the reads are; only what is left comes out, never more
 * than a limit. Each is one pass over one or both orders of the reads, so that an engine of several machines can answer them too.
 */
export interface AnalysisStore {
  /** Vehicles that were read at several of some places and times: those at most scenes first, then by mark. */
  commonVehicles(search: SceneSearch, signal?: AbortSignal): Promise<CommonVehicles>;
}

export type SceneSearch = {
  /** At most 63. */
  readonly scenes: readonly ReadSearch[];
  readonly minScenes: number;
  readonly maxVehicles: number;
  readonly maxReadsOfVehicle: number;
};

export type CommonVehicles = {
  /** Vehicles at so many scenes, also those beyond the limit. */
  readonly found: number;
  readonly vehicles: readonly CommonVehicle[];
};

export type CommonVehicle = {
  readonly vrm: string;
  /** Places in the list of scenes, ascending. */
  readonly scenes: readonly number[];
  /** The oldest reads at any of the scenes, by time and id, a read of two scenes once. */
  readonly readIds: readonly string[];
};
