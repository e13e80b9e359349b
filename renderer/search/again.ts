import type { Query } from '../../app/domain/query.ts';
import { periodSpan, spanWindow, type Period } from '../time/period.ts';
import { withWindow } from './subject.ts';

export type Question = { readonly query: Query; readonly askedAs?: Period | undefined };

/** The same question put again: a period that ended when it was asked ends now, or the newest reads would be missed. */
export function asOfNow(query: Query, askedAs: Period | null | undefined, nowMs: number): Question {
  if (askedAs?.kind !== 'preset') return { query, askedAs: askedAs ?? undefined };
  return { query: withWindow(query, spanWindow(periodSpan(askedAs, nowMs))) ?? query, askedAs };
}
