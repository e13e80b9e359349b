import { greatCircleKm } from './geodesy.ts';
import { IMPOSSIBLE_KMH, requiredKmh, type ImpossibleRead, type Journey, type JourneyReads } from './journey.ts';

/**
 * Reads of one mark that no one vehicle can have made, but two can. They are put apart by place and time alone, so that make, colour
 * and pictures stay a test of the split and are no part of it. That two vehicles fit is no finding that there were two.
 */
export type TwoVehicles = {
  /** Rows of each in time order; the first has more, or as many and the earlier. */
  readonly rows: readonly [readonly number[], readonly number[]];
  /** Rows that fit neither. */
  readonly left: readonly number[];
};

/** So many reads must contradict the rest before two vehicles are spoken of: one is a misread or a clock [default]. */
const LEAST_CONTRADICTIONS = 2;
/** And two of them no further apart than this: misreads fall anywhere, a vehicle keeps to where it lives [default]. */
const ONE_AREA_KM = 40;
/** What a vehicle may drive between two reads without surprise; what it drove further without a read speaks against it [default]. */
const UNSEEN_KM = 40;
/** What it costs to give a read to the second vehicle, so that it takes no more than it is needed for [default]. */
const SECOND_VEHICLE_KM = 1;
/** More than any driving: a read is left to neither only when neither can have made it. */
const LEFT_KM = 1e7;
/** Ways to have put the reads apart so far that are followed up, the best of them. Few are in question at any time [default]. */
const FOLLOWED = 64;

type State = {
  /** Last read of each vehicle, as a place among the reads; -1 before its first. */
  readonly first: number;
  readonly second: number;
  readonly cost: number;
  /** Place of the state before it, and what became of the read. */
  readonly from: number;
  readonly choice: Choice;
};

const FIRST = 0;
const SECOND = 1;
const NEITHER = 2;
type Choice = typeof FIRST | typeof SECOND | typeof NEITHER;

/** What it costs a vehicle to have made two reads one after the other; `Infinity` where no vehicle can have. */
function costBetween(reads: JourneyReads, before: number | undefined, after: number): number {
  if (before === undefined) return 0;
  const [a, b] = [reads.position(before), reads.position(after)];
  if (a === undefined || b === undefined) return 0;
  const km = greatCircleKm(a, b);
  const seconds = (reads.capturedAtMs(after) - reads.capturedAtMs(before)) / 1_000;
  return requiredKmh(km, seconds) > IMPOSSIBLE_KMH ? Infinity : Math.max(0, km - UNSEEN_KM);
}

function* following(
  reads: JourneyReads,
  placed: readonly number[],
  at: number,
  state: State,
  from: number,
): Generator<State> {
  const row = placed[at] ?? 0;
  const { first, second, cost } = state;
  yield { first: at, second, cost: cost + costBetween(reads, placed[first], row), from, choice: FIRST };
  yield {
    first,
    second: at,
    cost: cost + costBetween(reads, placed[second], row) + SECOND_VEHICLE_KM,
    from,
    choice: SECOND,
  };
  yield { first, second, cost: cost + LEFT_KM, from, choice: NEITHER };
}

/**
 * Puts reads, oldest first, apart so that each of two vehicles can have made its own: as few as possible are left over, then as little
 * as possible is driven unseen, then the second has as few as possible. Of equals always the same.
 */
export function splitInTwo(reads: JourneyReads): TwoVehicles {
  const placed = reads.rows.filter((row) => reads.position(row) !== undefined);
  const from = new Uint8Array(placed.length * FOLLOWED);
  const choices = new Uint8Array(placed.length * FOLLOWED);
  let states: readonly State[] = [{ first: -1, second: -1, cost: 0, from: 0, choice: NEITHER }];
  placed.forEach((_, at) => {
    const best = new Map<number, State>();
    states.forEach((state, place) => {
      for (const next of following(reads, placed, at, state, place)) {
        if (next.cost === Infinity) continue;
        const key = (next.first + 1) * (placed.length + 1) + next.second + 1;
        if (next.cost < (best.get(key)?.cost ?? Infinity)) best.set(key, next);
      }
    });
    states = [...best.values()]
      .sort((a, b) => a.cost - b.cost || b.first - a.first || b.second - a.second)
      .slice(0, FOLLOWED);
    states.forEach((state, place) => {
      from[at * FOLLOWED + place] = state.from;
      choices[at * FOLLOWED + place] = state.choice;
    });
  });

  const choiceOf = new Uint8Array(placed.length);
  for (let at = placed.length - 1, place = 0; at >= 0; at -= 1) {
    choiceOf[at] = choices[at * FOLLOWED + place] ?? NEITHER;
    place = from[at * FOLLOWED + place] ?? 0;
  }
  const chosen = (choice: Choice): number[] => placed.filter((_, at) => choiceOf[at] === choice);
  const [one, other] = [chosen(FIRST), chosen(SECOND)].sort(
    (a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0),
  ) as [number[], number[]];
  return { rows: [one, other], left: chosen(NEITHER) };
}

function isNear(reads: JourneyReads, a: number, b: number): boolean {
  const [from, to] = [reads.position(a), reads.position(b)];
  return from !== undefined && to !== undefined && greatCircleKm(from, to) <= ONE_AREA_KM;
}

/** Two contradictions tell of the same two areas, whichever of their reads was kept. */
const agree = (reads: JourneyReads, a: ImpossibleRead, b: ImpossibleRead): boolean =>
  isNear(reads, a.row, b.row) || (isNear(reads, a.row, b.againstRow) && isNear(reads, a.againstRow, b.row));

/**
 * The reads of one mark put apart, where they contradict its journey again and again in one area, as a second vehicle would; nothing
 * where they do not. `isEvidence`: whether a read counts, which a possible misread and one with a doubtful clock do not.
 */
export function twoVehicles(
  reads: JourneyReads,
  { impossible }: Journey,
  isEvidence: (row: number) => boolean,
): TwoVehicles | undefined {
  const found = impossible.filter(({ row }) => isEvidence(row));
  if (found.length < LEAST_CONTRADICTIONS) return undefined;
  if (!found.some((one, i) => found.slice(i + 1).some((other) => agree(reads, one, other)))) return undefined;
  const split = splitInTwo(reads);
  const left = new Set(split.left);
  return found.filter(({ row }) => !left.has(row)).length < LEAST_CONTRADICTIONS ? undefined : split;
}
