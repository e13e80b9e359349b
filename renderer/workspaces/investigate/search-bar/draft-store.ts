import type { Query } from '../../../../app/domain/query.ts';
import { windowMs } from '../../../../app/domain/time-window.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { personalStore } from '../../../state/personal-store.ts';
import { PRESETS, type Period } from '../../../time/period.ts';

/** The content of the search bar. It is no query yet, because nothing is asked before it is justified. */
export type DraftStore = {
  /** Marks that were taken as chips, normalised. */
  readonly marks: readonly string[];
  /** The text being typed, as shown. */
  readonly typing: string;
  readonly nearMiss: 0 | 1;
  readonly period: Period;
};

export const initialDraft: DraftStore = {
  marks: [],
  typing: '',
  nearMiss: 0,
  period: { kind: 'preset', preset: PRESETS[2].id },
};

export const useDraft = personalStore<DraftStore>('search bar', initialDraft);

/** Puts an earlier query back into the search bar, if it is of a kind that the bar can ask. `askedAs` is its choice of period. */
export function draftFromQuery(query: Query, askedAs?: Period | null): void {
  if (query.kind !== 'vrm') return;
  const [only] = query.vrms;
  const single = query.vrms.length === 1 && only !== undefined;
  useDraft.setState({
    marks: single ? [] : query.vrms,
    typing: single ? formatVrm(only) : '',
    nearMiss: query.nearMiss === 0 ? 0 : 1,
    period: askedAs ?? { kind: 'custom', ...windowMs(query.window) },
  });
}
