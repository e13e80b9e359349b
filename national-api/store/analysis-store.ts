import type { WindowMs } from '../../app/domain/time-window.ts';
import type { Flow } from '../../app/movement/co-travel.ts';
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
  /**
   * Vehicles that were read at the cameras of one vehicle's reads within a time of them, at enough of these cameras: those first
   * that were near in most hours, then at most cameras, then in most passes, then by mark. A read of the vehicle counts once for
   * each other mark: the nearest in time, of two as near the earlier, then the smaller id.
   */
  companions(search: CompanionSearch, signal?: AbortSignal): Promise<CompanionFinding>;
  /**
   * Every two vehicles that were read within a time of each other at enough cameras: those first that were so in most hours,
   * then at most cameras, then in most passes, then by mark. A read of the one whose mark is less counts once: with the nearest
   * of the other, of two as near the earlier, then the smaller id.
   */
  travelledTogether(search: TogetherSearch, signal?: AbortSignal): Promise<TogetherFinding>;
  /** Which of some marks were read within a time of an instant, both ends included; by place in the list, then time, then id. */
  readsAround(search: ReadsAroundSearch, signal?: AbortSignal): Promise<readonly ReadAround[]>;
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

export type ReadsAroundSearch = {
  readonly asks: readonly ReadsAroundAsk[];
  readonly withinMs: number;
  readonly limit: number;
  /** Only by these; every camera when not given. */
  readonly cameras?: readonly number[];
  /** By none of these. */
  readonly withoutCameras?: readonly number[];
};
export type ReadsAroundAsk = { readonly vrm: string; readonly atMs: number };
export type ReadAround = TimedCamera & { /** Place in the list of what was asked. */ readonly ask: number };

export type CompanionSearch = {
  readonly vrm: string;
  /** Capture time of the reads of either, half-open. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly withinMs: number;
  readonly minCameras: number;
  /** Numbers of cameras whose reads are left out. */
  readonly withoutCameras?: readonly number[];
  /** Of the vehicle itself, the newest so many. */
  readonly maxReads: number;
  readonly maxCompanions: number;
};

export type CompanionFinding = {
  /** Oldest first, by time and id. */
  readonly reads: readonly (TimedCamera & { readonly id: string })[];
  /** Whether there were more reads of the vehicle than were looked at. */
  readonly moreReads: boolean;
  /** All traffic of the window at the cameras of these reads. */
  readonly flow: readonly Flow[];
  /** Other marks that were near at all. */
  readonly compared: number;
  /** Those at enough cameras, also those beyond the limit. */
  readonly found: number;
  readonly companions: readonly FoundCompanion[];
};

export type FoundCompanion = {
  readonly vrm: string;
  /** Its reads in the window at the cameras of the vehicle's reads. */
  readonly readsAtCameras: number;
  /** By place of the vehicle's read, ascending. */
  readonly passes: readonly {
    /** Place in `reads`. */ readonly read: number;
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
  /** Pairs, also those beyond the limit. */
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
