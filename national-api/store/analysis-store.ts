import type { ReadSearch } from './read-store.ts';

/**
 * Questions about many vehicles at once. The engine answers them where the reads are; only what is left comes out, never more
 * than a limit. Each is one pass over one or both orders of the reads, so that an engine of several machines can answer them too.
 */
export interface AnalysisStore {
  /** Vehicles that were read at several of some places and times: those at most scenes first, then by mark. */
  commonVehicles(search: SceneSearch, signal?: AbortSignal): Promise<CommonVehicles>;
  /**
   * Reads of one mark that follow one another, by time and then id, and are too far apart for a speed: those first that demand
   * the most when clocks and positions are given their tolerance. A gap of no time counts as a millisecond.
   */
  incompatiblePairs(search: SpeedSearch, signal?: AbortSignal): Promise<ReadPairs>;
  /** Which of some marks were read within a time of an instant, both ends included; by place in the list, then time, then id. */
  sightings(search: SightingSearch, signal?: AbortSignal): Promise<readonly Sighting[]>;
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

export type SpeedSearch = { readonly reads: ReadSearch; readonly maxSpeedKmh: number; readonly maxPairs: number };

export type ReadPairs = {
  /** Pairs that are too far apart, also those beyond the limit. */
  readonly found: number;
  readonly pairs: readonly ReadPair[];
};

export type ReadPair = {
  readonly vrm: string;
  readonly first: PairedRead;
  readonly second: PairedRead;
  /** The reads of the mark before the first and after the second, if the search has them. */
  readonly before: TimedCamera | null;
  readonly after: TimedCamera | null;
};

/** A place and a time; the camera by its number. */
export type TimedCamera = { readonly camera: number; readonly atMs: number };

export type PairedRead = TimedCamera & {
  readonly id: string;
  readonly receivedMs: number | null;
  readonly confidence: number | null;
  readonly make: string | null;
  readonly colour: string | null;
};

export type SightingSearch = {
  readonly asks: readonly SightingAsk[];
  readonly withinMs: number;
  readonly limit: number;
  /** Only by these; every camera when not given. */
  readonly cameras?: readonly number[];
};
export type SightingAsk = { readonly vrm: string; readonly atMs: number };
export type Sighting = TimedCamera & { /** Place in the list of what was asked. */ readonly ask: number };
