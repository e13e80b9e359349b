import type { ExplanationCode, ReasonCode } from '../../app/movement/incompatible.ts';

/** What may explain two reads that one vehicle cannot have made. A possibility to look at, never a finding. */
export const EXPLANATION_WORDS: Readonly<Record<ExplanationCode, string>> = {
  MISREAD: 'A misread',
  CLOCK_FAULT: 'A camera’s clock is wrong',
  CAMERA_POSITION: 'A camera’s position is wrong',
  CLONED_PLATES: 'Two vehicles with these plates',
  CARRIED_VEHICLE: 'The vehicle was carried',
  DRIVEN_FAST: 'It was driven that fast',
};

/** What of the data speaks for it. */
export const REASON_WORDS: Readonly<Record<ReasonCode, string>> = {
  LOW_CONFIDENCE: 'low confidence',
  NEAR_MISS_SEEN_THERE: 'a mark like it was read near there',
  CONTRADICTS_READS_ON_BOTH_SIDES: 'the reads before and after fit each other',
  LATE_RECEIPT: 'received late',
  RECEIVED_BEFORE_CAPTURE: 'received before it was captured',
  CAMERA_UNDER_SUSPICION: 'a camera is under suspicion',
  WITHIN_CLOCK_TOLERANCE: 'clocks this far apart would explain it',
  POSITION_NOT_KNOWN: 'a position is not known',
  POSITION_NOT_SURVEYED: 'a position is not surveyed',
  WITHIN_POSITION_TOLERANCE: 'positions this far off would explain it',
  BOTH_READS_CONFIDENT: 'both reads are confident',
  MAKE_OR_COLOUR_DIFFERS: 'make or colour differs',
  SEVERAL_CONTRADICTIONS: 'several such pairs',
  RAIL_SPEED: 'no faster than a train',
  AIR_SPEED: 'no faster than an aircraft',
  ROAD_SPEED: 'a road vehicle can be that fast',
};
