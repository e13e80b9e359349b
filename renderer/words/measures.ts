import { KM_PER_MILE } from '../../app/movement/geodesy.ts';
export { boundText } from '../../app/domain/bound.ts';
import { londonFormat, zoneAt, zonesOfDay } from '../../app/domain/london-time.ts';

/** Times and measures for British users: local time with its zone, miles, mph. */
const clock = londonFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const shortClock = londonFormat({ hour: '2-digit', minute: '2-digit', hour12: false });
const fineClock = londonFormat({
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hour12: false,
});
const day = londonFormat({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const shortDay = londonFormat({ weekday: 'short', day: 'numeric', month: 'short' });
const date = londonFormat({ day: 'numeric', month: 'short', year: 'numeric' });
const month = londonFormat({ month: 'short', year: 'numeric' });

export const clockText = (ms: number): string => clock().format(ms);
export const shortClockText = (ms: number): string => shortClock().format(ms);
export const fineClockText = (ms: number): string => fineClock().format(ms);
export const dayText = (ms: number): string => day().format(ms).replaceAll(',', '');
export const shortDayText = (ms: number): string => shortDay().format(ms).replaceAll(',', '');
/** `30 Nov 2027`. */
export const dateText = (ms: number): string => date().format(ms);
export const monthText = (ms: number): string => month().format(ms);

/** `times in GMT`, `times in BST, then GMT`: of all times that stand under one day. */
export const timesInDay = (ms: number): string => `times in ${zonesOfDay(ms).join(', then ')}`;
/** A time under its day. On a day on which the clocks change, one hour of which may come twice, with its zone. */
export const clockInDay = (ms: number): string =>
  zonesOfDay(ms).length > 1 ? `${clockText(ms)} ${zoneAt(ms)}` : clockText(ms);

/** In full: `Tue 14 Jan 2025 07:03:21 GMT`. */
export const instantInWords = (ms: number): string => `${dayText(ms)} ${clockText(ms)} ${zoneAt(ms)}`;

/** Shared: how miles are written. */
let tenths: Intl.NumberFormat | undefined;
/** `6,482.8 mi`. */
export const milesText = (km: number): string => {
  tenths ??= new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return `${tenths.format(km / KM_PER_MILE)} mi`;
};
export const mphText = (kmh: number): string => `${Math.round(kmh / KM_PER_MILE)} mph`;

/** `1 h 22 min`, `4 min`, `35 s`, `3 days 4 h`. */
export function durationText(seconds: number): string {
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  const rest = hours % 24;
  return `${days} ${days === 1 ? 'day' : 'days'}${rest === 0 ? '' : ` ${rest} h`}`;
}

/** Shared: how figures are written. */
let thousands: Intl.NumberFormat | undefined;
/** `1,234`. */
export const figureText = (figure: number): string => (thousands ??= new Intl.NumberFormat('en-GB')).format(figure);
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${figureText(count)} ${count === 1 ? one : many}`;
