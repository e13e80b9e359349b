import { HOUR_MS } from '../domain/instant.ts';
import { IMPOSSIBLE_KMH, requiredKmh as tolerantKmh } from './journey.ts';

/**
 * Reads of one mark that one vehicle on the road cannot both have made, and what may explain them. Never called
 * "clone": a pair is a contradiction in the data, and a person looks at the pictures (DPIA, risk 6).
 */

/** Times are whole milliseconds, so two reads of one instant may differ by up to this; with it no speed is infinite. */
const LEAST_GAP_MS = 1;

/** Average speed over the great circle that two reads require. Without tolerance; 0 for no distance. */
export const leastKmhBetween = (distanceKm: number, gapMs: number): number =>
  distanceKm / (Math.max(LEAST_GAP_MS, Math.abs(gapMs)) / HOUR_MS);

export const EXPLANATIONS = [
  'MISREAD',
  'CLOCK_FAULT',
  'CAMERA_POSITION',
  'CLONED_PLATES',
  'CARRIED_VEHICLE',
  'DRIVEN_FAST',
] as const;
export type ExplanationCode = (typeof EXPLANATIONS)[number];

export const REASONS = [
  'LOW_CONFIDENCE',
  'NEAR_MISS_SEEN_THERE',
  'CONTRADICTS_READS_ON_BOTH_SIDES',
  'LATE_RECEIPT',
  'RECEIVED_BEFORE_CAPTURE',
  'CAMERA_UNDER_SUSPICION',
  'WITHIN_CLOCK_TOLERANCE',
  'POSITION_NOT_KNOWN',
  'POSITION_NOT_SURVEYED',
  'WITHIN_POSITION_TOLERANCE',
  'BOTH_READS_CONFIDENT',
  'MAKE_OR_COLOUR_DIFFERS',
  'SEVERAL_CONTRADICTIONS',
  'RAIL_SPEED',
  'AIR_SPEED',
  'ROAD_SPEED',
] as const;
export type ReasonCode = (typeof REASONS)[number];

export type Explanation = {
  readonly code: ExplanationCode;
  /** From 0 to 1: how strongly the evidence supports it; not a probability. */
  readonly weight: number;
  readonly because: readonly ReasonCode[];
};

/** What is known about one read of a pair. */
export type EndFacts = {
  /** 0 to 100. */
  readonly confidence: number | null;
  readonly make: string | null;
  readonly colour: string | null;
  /** Received long after its capture, from a camera that sends at once: its clock may be slow. */
  readonly receivedLate: boolean;
  /** Received before its capture: its clock is fast. */
  readonly receivedBeforeCapture: boolean;
  readonly cameraStatus: 'OK' | 'SUSPECT' | 'OUT_OF_SERVICE';
  readonly locationQuality: 'SURVEYED' | 'GPS' | 'UNKNOWN';
  /** A mark often confused with this one was read where and when its vehicle may have made this read. */
  readonly nearMissSeen: boolean;
  /** The reads on both sides of this one agree with each other and not with it. */
  readonly alone: boolean;
};

export type PairFacts = {
  readonly distanceKm: number;
  readonly gapMs: number;
  readonly first: EndFacts;
  readonly second: EndFacts;
  /** Pairs of this mark in the same answer, this one included. */
  readonly pairsOfMark: number;
};

/** Below this the reader itself is in doubt [default]. */
export const LOW_CONFIDENCE = 80;
/** From this a read is called confident [default]. */
const CONFIDENT = 90;
/** Speeds at which a train and an aircraft may carry a vehicle [general knowledge]. */
const RAIL_KMH = 300;
const AIR_KMH = 900;
const SEVERAL = 3;

type Draft = { weight: number; readonly because: ReasonCode[] };

const add = (draft: Draft, holds: boolean, weight: number, reason: ReasonCode): void => {
  if (!holds) return;
  draft.weight += weight;
  draft.because.push(reason);
};

const differ = (a: string | null, b: string | null): boolean =>
  a !== null && b !== null && a.toUpperCase() !== b.toUpperCase();

/** Possible explanations of a pair, the best supported first. The weights are [default]. */
export function explain({ distanceKm, gapMs, first, second, pairsOfMark }: PairFacts): readonly Explanation[] {
  const ends = [first, second] as const;
  const some = (holds: (end: EndFacts) => boolean): boolean => ends.some(holds);
  const kmh = leastKmhBetween(distanceKm, gapMs);
  /** The speed that remains after the tolerance for positions and clocks. */
  const tolerant = tolerantKmh(distanceKm, gapMs / 1_000);

  const misread: Draft = { weight: 0.15, because: [] };
  add(
    misread,
    some(({ confidence }) => confidence !== null && confidence < LOW_CONFIDENCE),
    0.35,
    'LOW_CONFIDENCE',
  );
  add(
    misread,
    some(({ nearMissSeen }) => nearMissSeen),
    0.35,
    'NEAR_MISS_SEEN_THERE',
  );
  add(
    misread,
    some(({ alone }) => alone),
    0.1,
    'CONTRADICTS_READS_ON_BOTH_SIDES',
  );

  const clock: Draft = { weight: 0.05, because: [] };
  add(
    clock,
    some(({ receivedLate }) => receivedLate),
    0.6,
    'LATE_RECEIPT',
  );
  add(
    clock,
    some(({ receivedBeforeCapture }) => receivedBeforeCapture),
    0.6,
    'RECEIVED_BEFORE_CAPTURE',
  );
  add(
    clock,
    some(({ cameraStatus }) => cameraStatus !== 'OK'),
    0.2,
    'CAMERA_UNDER_SUSPICION',
  );
  add(clock, tolerant > 0 && tolerant <= IMPOSSIBLE_KMH && kmh > IMPOSSIBLE_KMH, 0.5, 'WITHIN_CLOCK_TOLERANCE');

  const position: Draft = { weight: 0.05, because: [] };
  add(
    position,
    some(({ locationQuality }) => locationQuality === 'UNKNOWN'),
    0.7,
    'POSITION_NOT_KNOWN',
  );
  add(
    position,
    some(({ locationQuality }) => locationQuality === 'GPS'),
    0.1,
    'POSITION_NOT_SURVEYED',
  );
  add(position, tolerant === 0, 0.7, 'WITHIN_POSITION_TOLERANCE');

  const cloned: Draft = { weight: 0.2, because: [] };
  add(
    cloned,
    ends.every(({ confidence }) => confidence !== null && confidence >= CONFIDENT),
    0.2,
    'BOTH_READS_CONFIDENT',
  );
  add(cloned, differ(first.make, second.make) || differ(first.colour, second.colour), 0.4, 'MAKE_OR_COLOUR_DIFFERS');
  add(cloned, pairsOfMark >= SEVERAL, 0.2, 'SEVERAL_CONTRADICTIONS');

  const carried: Draft = { weight: 0.02, because: [] };
  add(carried, kmh <= RAIL_KMH, 0.2, 'RAIL_SPEED');
  add(carried, kmh > RAIL_KMH && kmh <= AIR_KMH && distanceKm > 150, 0.1, 'AIR_SPEED');

  const fast: Draft = { weight: 0, because: [] };
  add(fast, kmh <= IMPOSSIBLE_KMH, 0.6, 'ROAD_SPEED');

  const drafts: readonly (readonly [ExplanationCode, Draft])[] = [
    ['MISREAD', misread],
    ['CLOCK_FAULT', clock],
    ['CAMERA_POSITION', position],
    ['CLONED_PLATES', cloned],
    ['CARRIED_VEHICLE', carried],
    ['DRIVEN_FAST', fast],
  ];
  return drafts
    .filter(([, { weight }]) => weight > 0)
    .map(([code, { weight, because }]) => ({ code, weight: Math.min(1, Math.round(weight * 100) / 100), because }))
    .sort((a, b) => b.weight - a.weight);
}
