import { DAY_MS } from '../../app/domain/instant.ts';
import type { Query } from '../../app/domain/query.ts';
import { FIRST_BAND_DAYS, LAST_BAND_DAYS } from '../../app/policy/access-table.ts';
import { spanWindow, type Period, type Span } from '../time/period.ts';
import type { Question } from './again.ts';
import { periodOf, withWindow } from './subject.ts';

/**
 * The whole year of a vehicle in steps: each is a search of its own, with a reason of its own, of the days before those on screen.
 * The first goes back as far as no authority is needed, each later one takes as many days again.
 */
export type EarlierStep =
  | { readonly cannot: string }
  | { readonly question: Question; readonly days: number; readonly takesAuthority: boolean };

/** What is left of the days without authority is no step of its own when it is shorter [default]. */
const LEAST_STEP_MS = 2 * DAY_MS;
/** The last step takes along what would be left of the year [default]. */
const LEAST_REST_MS = 7 * DAY_MS;

/** The days before a span; undefined where nobody may go. */
export function stretchBefore({ fromMs }: Span, nowMs: number): Span | undefined {
  const recentMs = nowMs - FIRST_BAND_DAYS * DAY_MS;
  const oldestMs = nowMs - LAST_BAND_DAYS * DAY_MS;
  if (fromMs - recentMs >= LEAST_STEP_MS) return { fromMs: recentMs, toMs: fromMs };
  if (fromMs <= oldestMs + LEAST_STEP_MS) return undefined;
  const beginMs = fromMs - FIRST_BAND_DAYS * DAY_MS;
  return { fromMs: beginMs - oldestMs < LEAST_REST_MS ? oldestMs : beginMs, toMs: fromMs };
}

export function earlierStep(query: Query | null, nowMs: number): EarlierStep {
  if (query === null) return { cannot: 'No question has been answered yet' };
  if (query.kind !== 'vrm') return { cannot: 'Only a question of a vehicle goes back in steps' };
  const span = stretchBefore(periodOf(query), nowMs);
  const earlier = span === undefined ? undefined : withWindow(query, spanWindow(span));
  if (span === undefined || earlier === undefined)
    return { cannot: 'It reaches back 12 months: nobody can search what is older' };
  const askedAs: Period = { kind: 'custom', ...span };
  return {
    question: { query: earlier, askedAs },
    // A part of a day is a day, as the prompt has it.
    days: Math.ceil((span.toMs - span.fromMs) / DAY_MS),
    takesAuthority: span.fromMs < nowMs - FIRST_BAND_DAYS * DAY_MS,
  };
}
