import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import type { Span } from '../columns/investigation.ts';
import { clampBrush } from '../columns/time-bounds.ts';

/** Linear time scale between a span and pixels, and what moves along it. Pure. */
export type Scale = { readonly toX: (ms: number) => number; readonly toMs: (x: number) => number };

export function timeScale(span: Span, fromX: number, toX: number): Scale {
  const perMs = (toX - fromX) / Math.max(1, span.toMs - span.fromMs);
  return {
    toX: (ms) => fromX + (ms - span.fromMs) * perMs,
    toMs: (x) => span.fromMs + (x - fromX) / perMs,
  };
}

export const lengthMs = ({ fromMs, toMs }: Span): number => toMs - fromMs;

/** The same span shorter (`factor` under 1) or longer about an instant, which stays where it is on screen as far as the bounds allow. */
export function zoomAbout(span: Span, atMs: number, factor: number, bounds: Span): Span {
  const before = lengthMs(span);
  // The length is bounded first: else an instant that is held would drift when there is nothing left to zoom.
  const after = lengthMs(clampBrush({ fromMs: span.fromMs, toMs: span.fromMs + before * factor }, bounds));
  const share = Math.min(1, Math.max(0, (atMs - span.fromMs) / before));
  const heldMs = span.fromMs + share * before;
  return clampBrush({ fromMs: heldMs - share * after, toMs: heldMs + (1 - share) * after }, bounds);
}

/** Later by a part of its own length. */
export const panned = (span: Span, share: number, bounds: Span): Span =>
  clampBrush({ fromMs: span.fromMs + share * lengthMs(span), toMs: span.toMs + share * lengthMs(span) }, bounds);

const BIN_MS = [
  1_000,
  5_000,
  15_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
] as const;

/** A bar narrower than this is a line. */
const LEAST_BAR_PX = 4;

/** Equal parts of a span in which reads are counted: of a length that people know, and not so many that a bar is a line. */
export function histogramBins(span: Span, widthPx: number): { readonly bins: number; readonly eachMs: number } {
  const length = lengthMs(span);
  const eachMs = BIN_MS.find((each) => (each / length) * widthPx >= LEAST_BAR_PX) ?? 28 * DAY_MS;
  return { bins: Math.max(1, Math.ceil(length / eachMs)), eachMs };
}

/** The bar of a histogram that an instant is in. */
export function barAt(span: Span, widthPx: number, ms: number): Span {
  const { bins, eachMs } = histogramBins(span, widthPx);
  const bar = Math.min(bins - 1, Math.max(0, Math.floor((ms - span.fromMs) / eachMs)));
  const fromMs = span.fromMs + bar * eachMs;
  return { fromMs, toMs: Math.min(span.toMs, fromMs + eachMs) };
}
