import { LEAST_PLAUSIBLE_CHANCE, type UnreadCameras } from './cameras-passed.ts';
import { greatCircleKm, type Position } from './geodesy.ts';

/**
 * A vehicle's journey from its reads. Evidence before inference: a read is a point; a leg between two reads is a
 * guess and carries the speed it would have taken. Works on columns; one call handles the reads of one mark in time
 * order.
 */

/** Above this speed between two reads they are not one vehicle on the road [default]. */
export const IMPOSSIBLE_KMH = 210;
/** Positions and clocks are inexact: nothing nearer than this is called impossible [default]. */
export const POSITION_TOLERANCE_KM = 2;
/** Clocks of two cameras may differ by this much [default]. */
export const CLOCK_TOLERANCE_S = 30;
/**
 * When two reads are further apart in time than this, the route between them is unknown, however fast it was driven:
 * a vehicle out of sight for so long can have been anywhere, and can be two vehicles [default].
 */
export const ROUTE_KNOWN_SECONDS = 15 * 60;
/** A pause this long ends a trip [default]. */
export const TRIP_BREAK_SECONDS = 3 * 3_600;

/**
 * What may be said of the way between two reads. `likely`: the road between them; `gap`: the way is not known; `break`: a pause between
 * two trips; `unknown`: a camera's position is not known, so no line may be drawn; `impossible`: no one vehicle can have made both.
 */
export type LegKind = 'likely' | 'gap' | 'break' | 'unknown' | 'impossible';

/** Why the way of a leg is not known: too long out of sight, past cameras that read nothing, or no road on the table. */
export type GapReason = 'time' | 'cameras' | 'road';

export type Leg = {
  /** Rows of the reads at both ends, in the order given. */
  readonly fromRow: number;
  readonly toRow: number;
  /** Great-circle distance; a road is longer. */
  readonly distanceKm: number;
  readonly seconds: number;
  /** Least average speed of the leg; 0 for no distance. */
  readonly leastKmh: number;
  readonly kind: LegKind;
  /** Of a gap. */
  readonly because?: GapReason;
  /** Working cameras on the way that read nothing, as far as they were looked for. */
  readonly unread?: number;
};

export type Journey = {
  /** Rows that make up the journey, in time order. */
  readonly rows: readonly number[];
  readonly legs: readonly Leg[];
  /** Rows left out because no one vehicle can have made them together with the rest. */
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

type OfReads = {
  readonly capturedAtMs: (row: number) => number;
  /** Undefined when the camera or its position is unknown. */
  readonly position: (row: number) => Position | undefined;
};
export type JourneyReads = OfReads & { readonly rows: readonly number[] };

/** What stands between two reads. */
export type Between = {
  /** False once the road table was asked and has no way. */
  readonly hasRoad: boolean;
  readonly unread: UnreadCameras;
};

type Step = {
  readonly distanceKm: number;
  readonly seconds: number;
  readonly leastKmh: number;
  readonly known: boolean;
};

/** Least average speed in km/h that two reads require, with tolerance for clocks and positions. */
export function requiredKmh(distanceKm: number, seconds: number): number {
  const km = Math.max(0, distanceKm - POSITION_TOLERANCE_KM);
  if (km === 0) return 0;
  return km / ((Math.abs(seconds) + CLOCK_TOLERANCE_S) / 3_600);
}

/** Whether no one vehicle can have made two reads so far apart, clocks and positions being inexact. */
export const isImpossible = (distanceKm: number, seconds: number): boolean =>
  requiredKmh(distanceKm, seconds) > IMPOSSIBLE_KMH;

function step(reads: OfReads, from: number, to: number): Step {
  const a = reads.position(from);
  const b = reads.position(to);
  const seconds = (reads.capturedAtMs(to) - reads.capturedAtMs(from)) / 1_000;
  if (a === undefined || b === undefined) return { distanceKm: 0, seconds, leastKmh: 0, known: false };
  const distanceKm = greatCircleKm(a, b);
  return { distanceKm, seconds, leastKmh: seconds > 0 ? distanceKm / (seconds / 3_600) : 0, known: true };
}

/** Whether one vehicle can have made both reads, in either order; it can where a position is not known. */
export function isFeasible(reads: OfReads, a: number, b: number): boolean {
  const s = step(reads, a, b);
  return !s.known || !isImpossible(s.distanceKm, s.seconds);
}

/**
 * The longest run of reads in which each could follow the one before. A read that breaks the chain is left out and
 * named. Looks back over a bounded number of reads, so that the work is linear in practice; ties keep the earlier
 * chain.
 */
const LOOK_BACK = 24;

/** Work that can be put down after each piece. It ends with what was worked out. */
export type InPieces<T> = Generator<undefined, T>;

/** Reads of a piece: a few milliseconds of work on a slow machine where each contradicts all that it is compared with [default]. */
const PIECE_READS = 1 << 11;
const isPieceEnd = (done: number): boolean => (done & (PIECE_READS - 1)) === PIECE_READS - 1;

function atOnce<T>(work: InPieces<T>): T {
  for (;;) {
    const piece = work.next();
    if (piece.done === true) return piece.value;
  }
}

function* chain(reads: OfReads, rows: ArrayLike<number>): InPieces<Int32Array> {
  const length = new Int32Array(rows.length);
  /** How far back the one before it is, at most `LOOK_BACK`; 0 for the first. */
  const back = new Uint8Array(rows.length);
  let best = -1;
  for (let i = 0; i < rows.length; i += 1) {
    length[i] = 1;
    for (let j = i - 1; j >= Math.max(0, i - LOOK_BACK); j -= 1) {
      const candidate = (length[j] ?? 0) + 1;
      if (candidate <= (length[i] ?? 0)) continue;
      if (isFeasible(reads, rows[j] ?? 0, rows[i] ?? 0)) {
        length[i] = candidate;
        back[i] = i - j;
      }
    }
    if (best === -1 || (length[i] ?? 0) > (length[best] ?? 0)) best = i;
    if (isPieceEnd(i)) yield;
  }
  const kept = new Int32Array(length[best] ?? 0);
  for (let i = best, at = kept.length - 1; at >= 0; i -= back[i] ?? 0, at -= 1) {
    kept[at] = rows[i] ?? 0;
    if (isPieceEnd(at)) yield;
  }
  return kept;
}

function legKind(s: Step): Pick<Leg, 'kind' | 'because'> {
  if (!s.known) return { kind: 'unknown' };
  if (s.seconds >= TRIP_BREAK_SECONDS) return { kind: 'break' };
  return s.seconds > ROUTE_KNOWN_SECONDS ? { kind: 'gap', because: 'time' } : { kind: 'likely' };
}

/** The kept read that contradicts another most: the one before it, or the one after. */
function contradiction(
  reads: OfReads,
  row: number,
  sides: readonly (number | undefined)[],
): ImpossibleRead | undefined {
  let worst: ImpossibleRead | undefined;
  for (const againstRow of sides) {
    if (againstRow === undefined) continue;
    const isAfter = reads.capturedAtMs(againstRow) > reads.capturedAtMs(row);
    const s = isAfter ? step(reads, row, againstRow) : step(reads, againstRow, row);
    const kmh = requiredKmh(s.distanceKm, s.seconds);
    if (worst === undefined || kmh > worst.requiredKmh)
      worst = { row, againstRow, distanceKm: s.distanceKm, seconds: s.seconds, requiredKmh: kmh };
  }
  return worst;
}

/** What each read that was left out contradicts most among those that were kept; both in time order. */
function* contradictions(
  reads: OfReads,
  left: ArrayLike<number>,
  kept: ArrayLike<number>,
): InPieces<readonly ImpossibleRead[]> {
  const found: ImpossibleRead[] = [];
  let next = 0;
  for (let i = 0; i < left.length; i += 1) {
    const row = left[i] ?? 0;
    while (next < kept.length && reads.capturedAtMs(kept[next] ?? 0) <= reads.capturedAtMs(row)) next += 1;
    const one = contradiction(reads, row, [kept[next - 1], kept[next]]);
    if (one !== undefined) found.push(one);
    if (isPieceEnd(i)) yield;
  }
  return found;
}

/**
 * The journey through the kept reads, in time order; every other read that has a position contradicts it. A read
 * without a position contradicts nothing and does not connect two others: whether one vehicle made those is decided
 * from them alone.
 */
export function journeyThrough(reads: JourneyReads, kept: Pick<ReadonlySet<number>, 'has'>): Journey {
  const rows: number[] = [];
  const left: number[] = [];
  for (const row of reads.rows) (kept.has(row) || reads.position(row) === undefined ? rows : left).push(row);
  const legs: Leg[] = [];
  for (let i = 1; i < rows.length; i += 1) {
    const fromRow = rows[i - 1] ?? 0;
    const toRow = rows[i] ?? 0;
    const s = step(reads, fromRow, toRow);
    legs.push({ fromRow, toRow, distanceKm: s.distanceKm, seconds: s.seconds, leastKmh: s.leastKmh, ...legKind(s) });
  }
  const known = rows.filter((row) => kept.has(row));
  return { rows, legs, impossible: atOnce(contradictions(reads, left, known)), distanceKm: drivenKm(legs) };
}

const drivenKm = (legs: readonly Leg[]): number =>
  legs.reduce((sum, { kind, distanceKm }) => (kind === 'break' || kind === 'impossible' ? sum : sum + distanceKm), 0);

/** Orders nothing: `rows` must come oldest first. */
export function buildJourney(reads: JourneyReads): Journey {
  const placed = reads.rows.filter((row) => reads.position(row) !== undefined);
  return journeyThrough(reads, new Set(atOnce(chain(reads, placed))));
}

/** What `buildJourney` leaves out, in pieces and without the legs: of so many reads that a page would stop, and nobody could read them. */
export function* impossibleInPieces(
  reads: OfReads & { readonly rows: ArrayLike<number> },
): InPieces<readonly ImpossibleRead[]> {
  const { rows } = reads;
  // Arrays of a fixed size: one that grows is copied whole, which takes longer than a piece.
  const placed = new Int32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    if (reads.position(row) !== undefined) {
      placed[count] = row;
      count += 1;
    }
    if (isPieceEnd(i)) yield;
  }
  const kept = yield* chain(reads, placed.subarray(0, count));
  const left = new Int32Array(count - kept.length);
  for (let i = 0, next = 0; i < count; i += 1) {
    if (kept[next] === placed[i]) next += 1;
    else left[i - next] = placed[i] ?? 0;
    if (isPieceEnd(i)) yield;
  }
  return yield* contradictions(reads, left, kept);
}

/** The journey with its likely legs judged by what stands between their ends; nothing where that is not known yet. */
export function judgeLegs(journey: Journey, between: (leg: Leg) => Between | undefined): Journey {
  const legs = journey.legs.map((leg): Leg => {
    if (leg.kind !== 'likely' || leg.distanceKm === 0) return leg;
    const found = between(leg);
    if (found === undefined) return leg;
    const { count, chance } = found.unread;
    const because = !found.hasRoad ? 'road' : chance < LEAST_PLAUSIBLE_CHANCE ? 'cameras' : undefined;
    return because === undefined ? { ...leg, unread: count } : { ...leg, kind: 'gap', because, unread: count };
  });
  return { ...journey, legs };
}

/** The part of a journey in a stretch of time: its reads, the legs between them, and what contradicts it there. */
export function journeyIn(journey: Journey, isIn: (row: number) => boolean): Journey {
  const legs = journey.legs.filter(({ fromRow, toRow }) => isIn(fromRow) && isIn(toRow));
  return {
    rows: journey.rows.filter(isIn),
    legs,
    impossible: journey.impossible.filter(({ row }) => isIn(row)),
    distanceKm: drivenKm(legs),
  };
}
