import { greatCircleKm, type Position } from './geodesy.ts';

/**
 * A vehicle's journey out of its reads. Evidence before inference: a read is a point; a leg between two reads is a guess
 * and carries what it would have taken. Works on columns; one call handles the reads of one mark in time order.
 */

/** Faster than this between two reads and they are not one vehicle on the road [default]. */
export const IMPOSSIBLE_KMH = 210;
/** Positions and clocks are not exact: nothing nearer than this is called impossible [default]. */
export const POSITION_TOLERANCE_KM = 2;
/** Clocks of two cameras may differ by this much [default]. */
export const CLOCK_TOLERANCE_S = 30;
/** Longer than this and slower than `GAP_KMH` door to door: the route between is not known [default]. */
export const GAP_SECONDS = 25 * 60;
export const GAP_KMH = 25;
/** A pause this long ends a trip [default]. */
export const TRIP_BREAK_SECONDS = 3 * 3_600;

export type LegKind = 'likely' | 'gap' | 'break' | 'unknown';

export type Leg = {
  /** Rows of the reads at both ends, in the order given. */
  readonly fromRow: number;
  readonly toRow: number;
  /** Great-circle distance; a road is longer. */
  readonly distanceKm: number;
  readonly seconds: number;
  /** Least average speed that the leg took; 0 for no distance. */
  readonly leastKmh: number;
  /** `unknown`: a camera's position is not known, so no line may be drawn. */
  readonly kind: LegKind;
};

export type Journey = {
  /** Rows that make up the journey, in time order. */
  readonly rows: readonly number[];
  readonly legs: readonly Leg[];
  /** Rows left out because no one vehicle can have made them beside the rest. */
  readonly impossible: readonly ImpossibleRead[];
  /** Sum of the legs that are not breaks. */
  readonly distanceKm: number;
};

export type ImpossibleRead = {
  readonly row: number;
  /** The read of the journey that it contradicts. */
  readonly againstRow: number;
  readonly distanceKm: number;
  readonly seconds: number;
  readonly requiredKmh: number;
};

export type JourneyReads = {
  readonly rows: readonly number[];
  readonly capturedAtMs: (row: number) => number;
  /** Nothing when the camera or its position is not known. */
  readonly position: (row: number) => Position | undefined;
};

type Step = {
  readonly distanceKm: number;
  readonly seconds: number;
  readonly leastKmh: number;
  readonly known: boolean;
};

/** Least average speed in km/h that two reads demand, allowing for clock and position tolerance. */
export function requiredKmh(distanceKm: number, seconds: number): number {
  const km = Math.max(0, distanceKm - POSITION_TOLERANCE_KM);
  if (km === 0) return 0;
  return km / ((Math.abs(seconds) + CLOCK_TOLERANCE_S) / 3_600);
}

function step(reads: JourneyReads, from: number, to: number): Step {
  const a = reads.position(from);
  const b = reads.position(to);
  const seconds = (reads.capturedAtMs(to) - reads.capturedAtMs(from)) / 1_000;
  if (a === undefined || b === undefined) return { distanceKm: 0, seconds, leastKmh: 0, known: false };
  const distanceKm = greatCircleKm(a, b);
  return { distanceKm, seconds, leastKmh: seconds > 0 ? distanceKm / (seconds / 3_600) : 0, known: true };
}

const feasible = (s: Step): boolean => !s.known || requiredKmh(s.distanceKm, s.seconds) <= IMPOSSIBLE_KMH;

/**
 * The longest run of reads in which each could follow the one before: a read that breaks the chain is left out and named.
 * Looks back over a bounded number of reads, so that work is linear in practice; ties keep the earlier chain.
 */
const LOOK_BACK = 24;

function chain(reads: JourneyReads): number[] {
  const { rows } = reads;
  const length = new Int32Array(rows.length);
  const before = new Int32Array(rows.length).fill(-1);
  let best = -1;
  for (let i = 0; i < rows.length; i += 1) {
    length[i] = 1;
    for (let j = i - 1; j >= Math.max(0, i - LOOK_BACK); j -= 1) {
      const candidate = (length[j] ?? 0) + 1;
      if (candidate <= (length[i] ?? 0)) continue;
      if (feasible(step(reads, rows[j] ?? 0, rows[i] ?? 0))) {
        length[i] = candidate;
        before[i] = j;
      }
    }
    if (best === -1 || (length[i] ?? 0) > (length[best] ?? 0)) best = i;
  }
  const kept: number[] = [];
  for (let i = best; i >= 0; i = before[i] ?? -1) kept.push(i);
  return kept.reverse();
}

function legKind(s: Step): LegKind {
  if (!s.known) return 'unknown';
  if (s.seconds >= TRIP_BREAK_SECONDS) return 'break';
  return s.seconds > GAP_SECONDS && s.leastKmh < GAP_KMH ? 'gap' : 'likely';
}

/** Orders nothing: `rows` must come oldest first. */
export function buildJourney(reads: JourneyReads): Journey {
  const kept = chain(reads);
  const keptSet = new Set(kept);
  const rows = kept.map((index) => reads.rows[index] ?? 0);
  const legs: Leg[] = [];
  for (let i = 1; i < rows.length; i += 1) {
    const fromRow = rows[i - 1] ?? 0;
    const toRow = rows[i] ?? 0;
    const s = step(reads, fromRow, toRow);
    legs.push({ fromRow, toRow, distanceKm: s.distanceKm, seconds: s.seconds, leastKmh: s.leastKmh, kind: legKind(s) });
  }
  const impossible: ImpossibleRead[] = [];
  let last = -1;
  for (let i = 0, k = 0; i < reads.rows.length; i += 1) {
    if (keptSet.has(i)) {
      last = i;
      k += 1;
      continue;
    }
    const row = reads.rows[i] ?? 0;
    const next = kept[k];
    const sides = [last, next].filter((index): index is number => index !== undefined && index >= 0);
    let worst: ImpossibleRead | undefined;
    for (const side of sides) {
      const againstRow = reads.rows[side] ?? 0;
      const s = step(reads, side < i ? againstRow : row, side < i ? row : againstRow);
      const kmh = requiredKmh(s.distanceKm, s.seconds);
      if (worst === undefined || kmh > worst.requiredKmh) {
        worst = { row, againstRow, distanceKm: s.distanceKm, seconds: s.seconds, requiredKmh: kmh };
      }
    }
    if (worst !== undefined) impossible.push(worst);
  }
  const distanceKm = legs.reduce((sum, leg) => (leg.kind === 'break' ? sum : sum + leg.distanceKm), 0);
  return { rows, legs, impossible, distanceKm };
}
