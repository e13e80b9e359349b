import { localDayNumber, londonOffsetMs, zoneAt } from '../../app/domain/london-time.ts';
import { DAY_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import { clockText, dayText } from './measures.ts';

/** Shorter than this and the seconds matter. */
const FINE_MS = 10 * MINUTE_MS;

/** A stretch of time: `Tue 14 Jan 2025, 04:30 to 08:30 GMT`; each end with its zone where the clocks change between them. */
export function spanInWords({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): string {
  const clock = (ms: number): string => (toMs - fromMs < FINE_MS ? clockText(ms) : clockText(ms).slice(0, 5));
  const isOneDay = localDayNumber(fromMs) === localDayNumber(toMs);
  const [fromZone, toZone] = [zoneAt(fromMs), zoneAt(toMs)];
  const from = `${dayText(fromMs)}, ${clock(fromMs)}${fromZone === toZone ? '' : ` ${fromZone}`}`;
  const to = isOneDay ? clock(toMs) : `${dayText(toMs)}, ${clock(toMs)}`;
  return `${from} to ${to} ${toZone}`;
}

/**
 * The days of a stretch by the local clock, of which the last may have only begun: a period of 30 days that began at a
 * midnight has 30 at any time of its last day, whether or not the clocks changed in it.
 */
export function daysIn({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): number {
  return Math.ceil((toMs + londonOffsetMs(toMs) - (fromMs + londonOffsetMs(fromMs))) / DAY_MS);
}
