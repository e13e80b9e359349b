import { localDayNumber, zoneAt } from '../../app/domain/london-time.ts';
import { MINUTE_MS } from '../../app/domain/instant.ts';
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
