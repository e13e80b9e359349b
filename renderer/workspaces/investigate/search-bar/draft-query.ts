import { querySchema, type VrmQuery } from '../../../../app/domain/query.ts';
import { ageNote, formatVrm } from '../../../../app/domain/vrm-format.ts';
import { parseVrm, type VrmFormat } from '../../../../app/domain/vrm.ts';
import { MARKS_LIMIT } from '../../../../app/policy/limits.ts';
import type { DraftStore } from './draft-store.ts';
import { periodSpan, spanError, spanWindow } from '../../../time/period.ts';

/** The most marks that any category allows; the prompt shows the category's own limit. */
export const MOST_MARKS = MARKS_LIMIT.HIGH;

export type DraftError = { readonly where: 'mark' | 'period'; readonly text: string };
export type DraftQuery =
  { readonly ok: true; readonly query: VrmQuery } | { readonly ok: false; readonly error: DraftError };

const hasWildcard = (text: string): boolean => /[?*]/.test(text);

/** The query of the search bar, or the first error to fix. Presets end at `nowMs`. */
export function draftQuery(draft: DraftStore, nowMs: number): DraftQuery {
  const error = (where: DraftError['where'], text: string): DraftQuery => ({ ok: false, error: { where, text } });
  const typed = draft.typing.trim();
  if (typed === '' && draft.marks.length === 0) return error('mark', 'Type a registration mark first.');
  if (hasWildcard(typed)) return error('mark', 'Wildcards are not in this release. Type the whole mark.');
  const parsed = typed === '' ? undefined : parseVrm(typed);
  if (parsed?.ok === false)
    return error(
      'mark',
      parsed.code === 'VRM_TOO_LONG'
        ? 'Too long: a mark has at most 10 characters.'
        : 'A mark has letters A to Z and figures only.',
    );
  const vrms = [...new Set([...draft.marks, ...(parsed === undefined ? [] : [parsed.vrm])])];
  if (vrms.length > MOST_MARKS)
    return error('mark', `At most ${MOST_MARKS} marks at once, and fewer in most categories.`);
  const span = periodSpan(draft.period, nowMs);
  const wrong = spanError(span, nowMs);
  if (wrong !== undefined) return error('period', wrong);
  const query = querySchema.parse({ kind: 'vrm', vrms, nearMiss: draft.nearMiss, window: spanWindow(span) });
  return query.kind === 'vrm' ? { ok: true, query } : error('mark', 'Type a registration mark first.');
}

export const FORMAT_NAMES: Readonly<Record<VrmFormat, string>> = {
  current: 'Current format',
  prefix: 'Prefix format, 1983 to 2001',
  suffix: 'Suffix format, 1963 to 1983',
  q: 'Q plate, age not known',
  datelessGb: 'Dateless format',
  northernIreland: 'Northern Ireland format',
  diplomatic: 'Diplomatic format',
  military: 'Military format',
  trade: 'Trade plate format',
  other: 'Not a UK format. It is searched as typed.',
};

/** The note on the mark being typed. `quiet` is recognition; `note` is worth a second look and never stops a search. */
export type MarkNote = { readonly tone: 'quiet' | 'note' | 'wrong'; readonly text: string };

export function markNote(typing: string, nowMs: number): MarkNote | undefined {
  const typed = typing.trim();
  if (typed === '') return undefined;
  if (hasWildcard(typed))
    return { tone: 'wrong', text: 'Wildcards ? and * are not in this release. Type the whole mark.' };
  const parsed = parseVrm(typed);
  if (!parsed.ok)
    return {
      tone: 'wrong',
      text:
        parsed.code === 'VRM_TOO_LONG'
          ? 'Too long: a mark has at most 10 characters.'
          : 'A mark has letters A to Z and figures only.',
    };
  if (parsed.format === 'other') return parsed.vrm.length < 5 ? undefined : { tone: 'note', text: FORMAT_NAMES.other };
  if (ageNote(parsed.vrm, nowMs) === 'not-issued') {
    return { tone: 'note', text: `Age identifier ${parsed.vrm.slice(2, 4)} is not issued yet. It can be searched.` };
  }
  return { tone: 'quiet', text: FORMAT_NAMES[parsed.format] };
}

/** A mark with standard spacing, as the field shows it after typing. */
export function settleMark(typing: string): string {
  const parsed = parseVrm(typing);
  return parsed.ok ? formatVrm(parsed.vrm) : typing;
}
