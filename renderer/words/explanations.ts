import type { ExplanationCode, ReasonCode } from '../../app/movement/incompatible.ts';

/** What may explain two reads that one vehicle cannot have made, and what speaks for it here. */
export const EXPLANATION_WORDS: Readonly<Record<ExplanationCode, string>> = {
  CLONED_PLATES: 'Two vehicles carry this mark (cloned plates)',
  MISREAD: 'One of the two was misread',
  CLOCK_FAULT: 'The clock of a camera was wrong',
  CAMERA_POSITION: 'The place of a camera is wrong',
  CARRIED_VEHICLE: 'The vehicle was carried',
  DRIVEN_FAST: 'It was driven that fast',
};

/** What two reads that one vehicle cannot have made mean, before what may explain them: never a verdict. */
export const IMPOSSIBLE_MEANS = 'Not the same vehicle, or a wrong clock';

/** What is said where nothing in the reads speaks for an explanation. */
export const NOTHING_SPEAKS = 'nothing in these reads speaks for it';

export const REASON_WORDS: Readonly<Record<ReasonCode, string>> = {
  LOW_CONFIDENCE: 'a camera was not sure of its read',
  NEAR_MISS_SEEN_THERE: 'a mark that is easily confused was seen there',
  CONTRADICTS_READS_ON_BOTH_SIDES: 'the reads before and after it agree with each other and not with it',
  LATE_RECEIPT: 'one was received late',
  RECEIVED_BEFORE_CAPTURE: 'one was received before it was captured',
  CAMERA_UNDER_SUSPICION: 'a camera is under suspicion',
  WITHIN_CLOCK_TOLERANCE: 'clocks that are a little off would do',
  POSITION_NOT_KNOWN: 'the place of a camera is not known',
  POSITION_NOT_SURVEYED: 'the place of a camera is by GPS, not surveyed',
  WITHIN_POSITION_TOLERANCE: 'the cameras are near each other',
  BOTH_READS_CONFIDENT: 'both cameras were sure of their reads',
  MAKE_OR_COLOUR_DIFFERS: 'make or colour differ',
  SEVERAL_CONTRADICTIONS: 'it happened several times',
  RAIL_SPEED: 'a train is as fast',
  AIR_SPEED: 'an aircraft is as fast',
  ROAD_SPEED: 'a road vehicle can be as fast',
};
