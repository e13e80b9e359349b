import { MINUTE_MS } from '../../app/domain/instant.ts';
import { countText, dayText, durationText, figureText, shortClockText, shortDayText } from './measures.ts';

/** What of a period could not be seen, in words. */
type Told = {
  readonly period: { readonly fromMs: number; readonly toMs: number };
  readonly held: { readonly fromMs: number | null; readonly toMs: number | null } | undefined;
  readonly cameras: number;
  /** Cameras that were off for part of the period, and those of them near the reads found. */
  readonly off: number;
  readonly offNear: number;
  readonly hasReads: boolean;
  readonly late: { readonly late: number; readonly longestMs: number } | undefined;
};

/** Reads on their way to the service are this much behind at most; an end of data before it is said [default]. */
const ON_THEIR_WAY_MS = 15 * MINUTE_MS;

const minuteText = (ms: number): string => `${dayText(ms)} ${shortClockText(ms)}`;

export function heldWords({ held, period }: Pick<Told, 'held' | 'period'>): string {
  if (held === undefined) return 'The service has not said from when it holds data';
  const { fromMs, toMs } = held;
  if (fromMs === null || toMs === null) return 'The service holds no data';
  if (fromMs >= period.toMs) return `Nothing held of this period: data begin ${minuteText(fromMs)}`;
  const gaps = [
    ...(fromMs > period.fromMs ? [`before ${minuteText(fromMs)}`] : []),
    ...(toMs < period.toMs - ON_THEIR_WAY_MS ? [`after ${minuteText(toMs)}`] : []),
  ];
  return gaps.length > 0
    ? `Nothing held ${gaps.join(' and ')}`
    : `Data held for all of it, from ${dayText(fromMs)} to ${minuteText(toMs)}`;
}

export function offWords({
  cameras,
  off,
  offNear,
  hasReads,
}: Pick<Told, 'cameras' | 'off' | 'offNear' | 'hasReads'>): string {
  if (off === 0) return `No camera of ${figureText(cameras)} was off`;
  const near = !hasReads ? '' : offNear === 0 ? ', none near these reads' : `, ${figureText(offNear)} near these reads`;
  return `${figureText(off)} of ${countText(cameras, 'camera')} ${off === 1 ? 'was' : 'were'} off for part of this period${near}`;
}

export function lateWords({ late }: Pick<Told, 'late'>): string | undefined {
  if (late === undefined) return undefined;
  if (late.late === 0) return 'No read came late';
  return `${countText(late.late, 'read')} came late, up to ${durationText(late.longestMs / 1_000)} after capture`;
}

export const coverageWords = (told: Told): readonly string[] =>
  [heldWords(told), offWords(told), lateWords(told)].filter((words) => words !== undefined);

/** When one camera was off: `Thu 26 Nov 04:10 to Sat 28 Nov 12:00`. */
export function outageText({
  fromMs,
  toMs,
  isOver,
}: {
  readonly fromMs: number;
  readonly toMs: number;
  readonly isOver: boolean;
}): string {
  const at = (ms: number): string => `${shortDayText(ms)} ${shortClockText(ms)}`;
  return isOver ? `${at(fromMs)} to ${at(toMs)}` : `from ${at(fromMs)} on`;
}
