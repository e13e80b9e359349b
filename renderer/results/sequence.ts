import type { CSSProperties } from 'react';
import { journeysIn, type Investigation, type Span } from './investigation.ts';

/** Numbers and time colours of the reads of a journey, the same on map, timeline and table. */
export type JourneyNumbers = { readonly of: ReadonlyMap<number, number>; readonly total: number };

const NONE: JourneyNumbers = { of: new Map(), total: 0 };

/** 1 for the first read of the brushed stretch; impossible reads have no number. With several vehicles each counts its own. */
export function journeyNumbers(investigation: Investigation | undefined, brush: Span | undefined): JourneyNumbers {
  if (investigation === undefined || brush === undefined) return NONE;
  const of = new Map<number, number>();
  let total = 0;
  for (const vehicle of journeysIn(investigation, brush)) {
    vehicle.journey.rows.forEach((row, i) => of.set(row, i + 1));
    total = Math.max(total, vehicle.journey.rows.length);
  }
  return { of, total };
}

const RAMP_STEPS = 6;

/** Place on the time ramp, 0 to 1. */
export const rampAt = (sequence: number, total: number): number => (total <= 1 ? 0 : (sequence - 1) / (total - 1));

/** The colour of a place on the ramp as CSS: mixed between the two tokens beside it, so that both themes hold. */
export function rampColour(at: number): string {
  const scaled = Math.min(1, Math.max(0, at)) * (RAMP_STEPS - 1);
  const low = Math.min(RAMP_STEPS - 2, Math.floor(scaled));
  const percent = Math.round((scaled - low) * 100);
  return `color-mix(in oklab, var(--ramp-${low + 1}) ${percent}%, var(--ramp-${low}))`;
}

/** From here on the light theme's ramp is too light for white figures; the class `late` gives dark ones. */
const LATE = 0.85;
export const isLate = (at: number): boolean => at >= LATE;

export const sequenceStyle = (sequence: number, total: number): CSSProperties => ({ background: rampColour(rampAt(sequence, total)) });
