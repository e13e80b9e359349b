import type { Leg } from '../../app/movement/missed-passes.ts';
import type { WindowMs } from '../../app/domain/time-window.ts';
import type { Flow } from '../../app/movement/co-travel.ts';
import type { ReadSearch } from './read-store.ts';

/**
 * Questions about many vehicles at once. The engine answers them where the reads are, and returns a limited result.
 * Each is one pass over one or both orders of the reads, so that an engine of several machines can answer them too.
 */
export interface AnalysisStore {
  /** Vehicles that were read in several of some places and windows; ordered by most scenes, then by mark. */
  commonVehicles(search: SceneSearch, signal?: AbortSignal): Promise<CommonVehicles>;
  /**
   * Consecutive reads of one mark, by time and then id, that are too far apart for a speed; ordered by the speed
   * required after the tolerance for clocks and positions, highest first. A gap of no time counts as a millisecond.
   */
  incompatiblePairs(search: SpeedSearch, signal?: AbortSignal): Promise<ReadPairs>;
  /**
   * Vehicles that were read at the cameras of one vehicle's reads within a time of them, at enough of these cameras;
   * ordered by most hours, then most cameras, then most passes, then by mark. A read of the vehicle counts once for
   * each other mark: with the nearest in time, for ties the earlier, then the smaller id.
   */
  companions(search: CompanionSearch, signal?: AbortSignal): Promise<CompanionFinding>;
  /**
   * Every two vehicles that were read within a time of each other at enough cameras; ordered by most hours, then most
   * cameras, then most passes, then by mark. A read of the vehicle with the lesser mark counts once: with the nearest
   * of the other, for ties the earlier, then the smaller id.
   */
  travelledTogether(search: TogetherSearch, signal?: AbortSignal): Promise<TogetherFinding>;
  /**
   * Reads of some marks within a time of an instant, both ends included; by position in the list, then time, then id.
   */
  readsAround(search: ReadsAroundSearch, signal?: AbortSignal): Promise<readonly ReadAround[]>;
  /**
   * Legs of all vehicles along one road in one direction, between cameras that stand where they stood: no covert one is
   * among them, nor does a read of one change any leg.
   */
  legs(window: WindowMs, signal?: AbortSignal): Promise<readonly Leg[]>;
}

export type SceneSearch = {
  /** At most 63. */
  readonly scenes: readonly ReadSearch[];
  readonly minScenes: number;
  readonly maxVehicles: number;
  readonly maxReadsOfVehicle: number;
};

export type CommonVehicles = {
  /** Vehicles at enough scenes, including those beyond the limit. */
  readonly found: number;
  readonly vehicles: readonly CommonVehicle[];
};

export type CommonVehicle = {
  readonly vrm: string;
  /** Positions in the list of scenes, ascending. */
  readonly scenes: readonly number[];
  /** The oldest reads at any of the scenes, by time and id, a read of two scenes once. */
  readonly readIds: readonly string[];
};

export type SpeedSearch = { readonly reads: ReadSearch; readonly maxSpeedKmh: number; readonly maxPairs: number };

export type ReadPairs = {
  /** Pairs that are too far apart, including those beyond the limit. */
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

export type ReadsAroundSearch = {
  readonly asks: readonly ReadsAroundAsk[];
  readonly withinMs: number;
  readonly limit: number;
  /** Only by these; every camera by default. */
  readonly cameras?: readonly number[];
  /** By none of these. */
  readonly withoutCameras?: readonly number[];
};
export type ReadsAroundAsk = { readonly vrm: string; readonly atMs: number };
export type ReadAround = TimedCamera & { /** Position in the list of asks. */ readonly ask: number };

export type CompanionSearch = {
  readonly vrm: string;
  /** Capture time of the reads of either, half-open. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly withinMs: number;
  readonly minCameras: number;
  /** Numbers of cameras whose reads are left out. */
  readonly withoutCameras?: readonly number[];
  /** The newest reads of the vehicle itself, at most this many. */
  readonly maxReads: number;
  readonly maxCompanions: number;
};

export type CompanionFinding = {
  /** Oldest first, by time and id. */
  readonly reads: readonly (TimedCamera & { readonly id: string })[];
  /** Whether the vehicle has more reads than were looked at. */
  readonly moreReads: boolean;
  /** All traffic of the window at the cameras of these reads. */
  readonly flow: readonly Flow[];
  /** How many other marks were near at all. */
  readonly compared: number;
  /** Those at enough cameras, including those beyond the limit. */
  readonly found: number;
  readonly companions: readonly FoundCompanion[];
};

export type FoundCompanion = {
  readonly vrm: string;
  /** Its reads in the window at the cameras of the vehicle's reads. */
  readonly readsAtCameras: number;
  /** By position of the vehicle's read, ascending. */
  readonly passes: readonly {
    /** Position in `reads`. */ readonly read: number;
    readonly id: string;
    readonly atMs: number;
  }[];
};

export type TogetherSearch = {
  readonly reads: ReadSearch;
  readonly withinMs: number;
  readonly minCameras: number;
  readonly maxPairs: number;
  /** The time over which traffic is counted. */
  readonly traffic: WindowMs;
};

export type TogetherFinding = {
  /** All reads of the search. */
  readonly reads: number;
  /** Pairs, including those beyond the limit. */
  readonly found: number;
  readonly pairs: readonly TogetherPair[];
};

/** `first` has the lesser mark. */
export type TogetherPair = {
  readonly first: PairVehicle;
  readonly second: PairVehicle;
  /** By time and id of the first's read. */ readonly passes: readonly TogetherPass[];
};

export type PairVehicle = {
  readonly vrm: string;
  /** Its reads in the search. */
  readonly reads: number;
  /** Reads of any vehicle that chance puts within the time of one of them (`expectedNeighbours`). */
  readonly neighbours: number;
};

export type TogetherPass = { readonly camera: number; readonly first: TimedRead; readonly second: TimedRead };
export type TimedRead = { readonly id: string; readonly atMs: number };
