import type { Query } from '../../../../app/domain/query.ts';
import { windowMs } from '../../../../app/domain/time-window.ts';
import { normaliseVrmText, parseVrm } from '../../../../app/domain/vrm.ts';
import { isSamePeriod, type Period } from '../../../time/period.ts';
import type { DraftStore } from './draft-store.ts';

/** What is shown: its query, and the choice of period that it was made from. */
export type Shown = { readonly query: Query; readonly askedAs: Period | null };

/** Which parts of the search bar ask something else than what is shown. */
export type DraftChanges = { readonly marks: boolean; readonly nearMisses: boolean; readonly period: boolean };

export const NO_CHANGES: DraftChanges = { marks: false, nearMisses: false, period: false };

export const isChanged = ({ marks, nearMisses, period }: DraftChanges): boolean => marks || nearMisses || period;

/** The marks that the bar stands for; nothing while what is being typed is no mark. */
function marksOf({ marks, typing }: DraftStore): ReadonlySet<string> | undefined {
  if (typing.trim() === '') return new Set(marks);
  const parsed = parseVrm(typing);
  return parsed.ok ? new Set([...marks, parsed.vrm]) : undefined;
}

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((each) => b.has(each));

/**
 * Compares the search bar with what is shown. A preset is the same choice as long as it is the one that was asked: its end moves with
 * the clock, and that is no change that anybody made. What the bar cannot ask is another question.
 */
export function draftChanges(draft: DraftStore, { query, askedAs }: Shown): DraftChanges {
  if (query.kind !== 'vrm' || query.area !== undefined || query.cameraIds !== undefined)
    return { ...NO_CHANGES, marks: true };
  const marks = marksOf(draft);
  const { period } = draft;
  return {
    marks: marks === undefined || !isSameSet(marks, new Set(query.vrms.map(normaliseVrmText))),
    nearMisses: draft.nearMiss !== query.nearMiss,
    period: ![askedAs, { kind: 'custom', ...windowMs(query.window) } as const].some(
      (shown) => shown !== null && isSamePeriod(period, shown),
    ),
  };
}

/** The bar asks for what is shown and for more before it: the prompt left out what needs an authority. */
export function wasNarrowed(draft: DraftStore, shown: Shown): boolean {
  const { marks, nearMisses, period } = draftChanges(draft, shown);
  if (marks || nearMisses || !period || !('window' in shown.query) || draft.period.kind !== 'custom') return false;
  const { fromMs, toMs } = windowMs(shown.query.window);
  return draft.period.toMs === toMs && draft.period.fromMs < fromMs;
}
