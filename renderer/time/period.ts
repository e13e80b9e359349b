import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { windowMs, type TimeWindow } from '../../app/domain/time-window.ts';
import { FIRST_BAND_DAYS, LAST_BAND_DAYS } from '../../app/policy/access-table.ts';
import { localMidnight, localTime, zoneAt } from '../../app/domain/london-time.ts';
import { dayText, shortClockText, shortDayText } from '../words/measures.ts';
import { daysIn } from '../words/span.ts';

/** The most common periods. Those in days start at local midnight, so that "7 days" means seven dates. */
export const PRESETS = [
  { id: '24h', label: '24 h', name: 'Last 24 hours' },
  { id: '7d', label: '7 d', name: 'Last 7 days' },
  { id: '30d', label: '30 d', name: 'Last 30 days' },
  { id: '90d', label: '90 d', name: 'Last 90 days' },
] as const;
export type PresetId = (typeof PRESETS)[number]['id'];

const DAYS: Readonly<Record<PresetId, number>> = { '24h': 1, '7d': 7, '30d': 30, '90d': 90 };

export type Period =
  | { readonly kind: 'preset'; readonly preset: PresetId }
  | { readonly kind: 'custom'; readonly fromMs: number; readonly toMs: number };

export type Span = { readonly fromMs: number; readonly toMs: number };

/** Whether two choices are the same. A preset is never the same as a custom period, even where they have the same instants now. */
export function isSamePeriod(a: Period, b: Period): boolean {
  if (a.kind === 'custom') return b.kind === 'custom' && a.fromMs === b.fromMs && a.toMs === b.toMs;
  return b.kind === 'preset' && a.preset === b.preset;
}

/** The instants of a period. A preset ends now, so its end moves until the search is justified. */
export function periodSpan(period: Period, nowMs: number): Span {
  if (period.kind === 'custom') return { fromMs: period.fromMs, toMs: period.toMs };
  const fromMs = period.preset === '24h' ? nowMs - DAY_MS : localMidnight(nowMs, DAYS[period.preset] - 1);
  return { fromMs, toMs: nowMs };
}

/** The preset from which a window was made when it was asked. Between the two lies the time that it takes to justify a search. */
export function presetOf(window: TimeWindow, askedAtMs: number): Period | undefined {
  const { fromMs, toMs } = windowMs(window);
  if (Math.abs(askedAtMs - toMs) > HOUR_MS) return undefined;
  const preset = PRESETS.find(({ id }) => periodSpan({ kind: 'preset', preset: id }, toMs).fromMs === fromMs);
  return preset === undefined ? undefined : { kind: 'preset', preset: preset.id };
}

/**
 * The same end with the days of the next longer preset, as far as no authority is needed; undefined when there is
 * none.
 */
export function longerWindow(window: TimeWindow, nowMs: number): TimeWindow | undefined {
  const { fromMs, toMs } = windowMs(window);
  const days = Object.values(DAYS).find((each) => each * DAY_MS > toMs - fromMs + DAY_MS);
  if (days === undefined) return undefined;
  const longer = Math.max(toMs - days * DAY_MS, nowMs - FIRST_BAND_DAYS * DAY_MS);
  return longer < fromMs ? { from: instantText(longer), to: window.to } : undefined;
}

export function spanWindow(span: Span): TimeWindow {
  return { from: instantText(span.fromMs), to: instantText(span.toMs) };
}

/** `30 days`, `24 h`: whole days of 24 h, rounded up, because a part of a day is searched too. */
export function lengthText(span: Span): string {
  const hours = (span.toMs - span.fromMs) / HOUR_MS;
  if (hours <= 48) return `${Math.max(1, Math.ceil(hours))} h`;
  return `${daysIn(span)} days`;
}

/** `Mon 16 Dec 2024 to Tue 14 Jan 2025 16:42`. A time of day is left out where it is midnight. */
export function spanText({ fromMs, toMs }: Span, short = false): { readonly from: string; readonly to: string } {
  const day = short ? (ms: number): string => shortDayText(ms).replace(/^\w+ /, '') : dayText;
  const one = (ms: number): string => {
    const { hour, minute } = localTime(ms);
    return hour === 0 && minute === 0 ? day(ms) : `${day(ms)} ${shortClockText(ms)}`;
  };
  return { from: one(fromMs), to: one(toMs) };
}

export const fullSpanText = (span: Span): string => {
  const { from, to } = spanText(span);
  return `${from} to ${to} ${zoneAt(span.toMs)}`;
};

/** Where a period lies between now and twelve months ago, as fractions from the left (oldest) to the right (now). */
export type BandBar = {
  readonly recentFrom: number;
  /** The part that needs no authority. */
  readonly recent: readonly [number, number];
  readonly older: readonly [number, number];
  readonly gone: boolean;
};

export function bandBar({ fromMs, toMs }: Span, nowMs: number): BandBar {
  const lengthMs = LAST_BAND_DAYS * DAY_MS;
  const at = (ms: number): number => Math.min(1, Math.max(0, 1 - (nowMs - ms) / lengthMs));
  const edgeMs = nowMs - FIRST_BAND_DAYS * DAY_MS;
  return {
    recentFrom: at(edgeMs),
    recent: [at(Math.max(fromMs, edgeMs)), at(toMs)],
    older: [at(fromMs), at(Math.min(toMs, edgeMs))],
    gone: fromMs < nowMs - (LAST_BAND_DAYS + 1) * DAY_MS,
  };
}

/** What is wrong with a period, in words; undefined when nothing is. The service checks the same again. */
export function spanError({ fromMs, toMs }: Span, nowMs: number): string | undefined {
  if (fromMs > toMs) return 'The end is before the start.';
  if (fromMs === toMs) return 'The start and the end are the same.';
  if (fromMs >= nowMs) return 'The period lies in the future. End it now or earlier.';
  if (toMs > nowMs + DAY_MS) return 'The period ends in the future. End it now or earlier.';
  return undefined;
}
