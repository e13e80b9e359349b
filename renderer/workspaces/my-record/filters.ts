import { formatVrm } from '../../../app/domain/vrm-format.ts';
import { normaliseVrmText } from '../../../app/domain/vrm.ts';
import { personalStore } from '../../state/personal-store.ts';
import type { Act } from './acts.ts';
import { actionWords } from './action-words.ts';

export const RECORD_KINDS = ['all', 'search', 'looked', 'refusal', 'signing', 'other'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** The filters and the selected row: personal, and dropped at lock. */
export const useRecordFilters = personalStore<{
  readonly kind: RecordKind;
  readonly text: string;
  /** Also show what Sightline did by itself. */
  readonly byItself: boolean;
  readonly chosen: string | undefined;
}>('filters of the own record', { kind: 'all', text: '', byItself: false, chosen: undefined });

const ofKind = (act: Act, kind: RecordKind): boolean =>
  kind === 'all' || (kind === 'refusal' ? act.outcome.isRefusal : act.kind === kind);

const wordsOf = (act: Act): string =>
  [
    actionWords(act.action),
    act.action,
    act.subject.text,
    ...act.subject.marks.map(formatVrm),
    act.reason,
    act.reference,
    act.outcome.words,
    act.outcome.why,
    ...act.locals.map(({ receipt }) => receipt?.ref),
    ...act.entries.map(({ index }) => String(index)),
  ]
    .filter((words) => words !== undefined)
    .join('\n')
    .toLowerCase();

/**
 * Acts that match the filters; a mark matches with and without its space. A refused act is shown even when Sightline
 * made it by itself.
 */
export function shownActs(
  acts: readonly Act[],
  { kind, text, byItself }: { readonly kind: RecordKind; readonly text: string; readonly byItself: boolean },
): readonly Act[] {
  const wanted = text.trim().toLowerCase();
  const mark = normaliseVrmText(wanted);
  return acts.filter(
    (act) =>
      (byItself || !act.isByItself) &&
      ofKind(act, kind) &&
      (wanted === '' ||
        wordsOf(act).includes(wanted) ||
        (mark !== '' && act.subject.marks.some((one) => one.includes(mark)))),
  );
}
