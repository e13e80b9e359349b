import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import type { Span } from './investigation.ts';
import type { ReadIndex } from './read-index.ts';

/** A pause this long ends a trip [default]. */
const PAUSE_MS = 3 * HOUR_MS;
/** Trips of most days fit; a longer one is not shown whole because one of its reads was chosen [default]. */
const LONGEST_TRIP_MS = DAY_MS;
const SHORTEST_MS = 1_000;

/** Where a brush can be: in the period that was asked, and not in time to come. A read with a wrong clock is inside all the same. */
export function timeBounds({ period, rows, table }: ReadIndex, nowMs: number): Span {
  const firstMs = rows === 0 ? Infinity : (table.capturedAtMs[0] ?? Infinity);
  const lastMs = rows === 0 ? -Infinity : (table.capturedAtMs[rows - 1] ?? -Infinity);
  const fromMs = Math.min(period.fromMs, firstMs);
  const toMs = Math.max(Math.min(period.toMs, nowMs), lastMs + 1, fromMs + SHORTEST_MS);
  return { fromMs, toMs };
}

/** Whether a question asked for no instant of a span: there is nothing in it, and that says nothing. */
export const isApart = (asked: Span, span: Span): boolean => asked.toMs <= span.fromMs || asked.fromMs >= span.toMs;

/** Moves or resizes a brush so that it lies in the bounds, with a least length. */
export function clampBrush(brush: Span, bounds: Span, leastMs = SHORTEST_MS): Span {
  const length = Math.min(Math.max(brush.toMs - brush.fromMs, leastMs), bounds.toMs - bounds.fromMs);
  const fromMs = Math.min(Math.max(brush.fromMs, bounds.fromMs), bounds.toMs - length);
  return { fromMs, toMs: fromMs + length };
}

/**
 * The stretch of time to show a read in: its trip, that is all reads around it without a long pause, with a little room. Of a trip
 * that is too long, as much around the read as was looked at before.
 */
export function stretchAround({ table, rows }: ReadIndex, row: number, before: Span | undefined, bounds: Span): Span {
  const at = (one: number): number => table.capturedAtMs[one] ?? 0;
  const ms = at(row);
  const lengthMs = before === undefined ? 4 * HOUR_MS : before.toMs - before.fromMs;
  const longestMs = Math.max(lengthMs, LONGEST_TRIP_MS);
  let [first, last] = [row, row];
  while (first > 0 && at(first) - at(first - 1) < PAUSE_MS && ms - at(first - 1) < longestMs) first -= 1;
  while (last < rows - 1 && at(last + 1) - at(last) < PAUSE_MS && at(last + 1) - ms < longestMs) last += 1;
  const tripMs = at(last) - at(first);
  if (tripMs > longestMs) return clampBrush({ fromMs: ms - lengthMs / 2, toMs: ms + lengthMs / 2 }, bounds);
  const roomMs = Math.max(10 * MINUTE_MS, tripMs * 0.06);
  return clampBrush({ fromMs: at(first) - roomMs, toMs: at(last) + roomMs }, bounds);
}
