import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import type { Span } from '../columns/investigation.ts';

/** Linear time scale between a span and pixels, and the ticks that fit its width. Pure. */
export type Scale = { readonly toX: (ms: number) => number; readonly toMs: (x: number) => number };

export function timeScale(span: Span, fromX: number, toX: number): Scale {
  const perMs = (toX - fromX) / Math.max(1, span.toMs - span.fromMs);
  return {
    toX: (ms) => fromX + (ms - span.fromMs) * perMs,
    toMs: (x) => span.fromMs + (x - fromX) / perMs,
  };
}

const STEPS = [
  MINUTE_MS,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  15 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  2 * HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  3 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  28 * DAY_MS,
] as const;

/** The finest step that leaves at least `minPx` between labels. */
export function tickStepMs(span: Span, widthPx: number, minPx: number): number {
  const msPerPx = (span.toMs - span.fromMs) / Math.max(1, widthPx);
  return STEPS.find((step) => step / msPerPx >= minPx) ?? 56 * DAY_MS;
}

/** Instants of the ticks, whole multiples of the step counted from `originMs` (local midnight, so that days fall on days). */
export function ticks(span: Span, stepMs: number, originMs: number): readonly number[] {
  const first = originMs + Math.ceil((span.fromMs - originMs) / stepMs) * stepMs;
  const instants: number[] = [];
  for (let ms = first; ms < span.toMs && instants.length < 400; ms += stepMs) instants.push(ms);
  return instants;
}

/** Counts per bin of equal width over a span; times outside it, and rows that do not pass, are not counted. */
export function histogram(
  timesMs: Float64Array,
  count: number,
  span: Span,
  bins: number,
  passes?: (row: number) => boolean,
): Uint32Array {
  const counts = new Uint32Array(bins);
  const perMs = bins / Math.max(1, span.toMs - span.fromMs);
  for (let i = 0; i < count; i += 1) {
    const bin = Math.floor(((timesMs[i] ?? 0) - span.fromMs) * perMs);
    if (bin >= 0 && bin < bins && passes?.(i) !== false) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** Bins of six hours; longer for long periods, where such bars would be under three pixels wide. */
export function overviewBins(span: Span, widthPx: number): { readonly bins: number; readonly hours: number } {
  const lengthHours = (span.toMs - span.fromMs) / HOUR_MS;
  const hours =
    [0.25, 0.5, 1, 3, 6, 12, 24, 48].find(
      (h) => h >= 6 * Math.min(1, lengthHours / 240) && widthPx / (lengthHours / h) >= 3,
    ) ?? 96;
  return { bins: Math.max(1, Math.ceil(lengthHours / hours)), hours };
}

/** Moves or resizes a brush and keeps it inside the span with a least width. */
export function clampBrush(brush: Span, span: Span, leastMs = 5 * MINUTE_MS): Span {
  const length = Math.min(Math.max(brush.toMs - brush.fromMs, leastMs), span.toMs - span.fromMs);
  const fromMs = Math.min(Math.max(brush.fromMs, span.fromMs), span.toMs - length);
  return { fromMs, toMs: fromMs + length };
}
