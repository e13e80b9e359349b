import { querySchema, SPEED_KMH } from '../../../../app/domain/query.ts';
import { ageNote, formatVrm } from '../../../../app/domain/vrm-format.ts';
import { parseVrmPattern, type VrmPatternFailureCode } from '../../../../app/domain/vrm-pattern.ts';
import { parseVrm, type VrmFormat } from '../../../../app/domain/vrm.ts';
import { MARKS_LIMIT, PATTERN_KNOWN_CHARACTERS } from '../../../../app/policy/limits.ts';
import { KM_PER_MILE } from '../../../../app/movement/geodesy.ts';
import { assertNever } from '../../../../app/domain/result.ts';
import { countText } from '../../../words/measures.ts';
import { periodSpan, spanError, spanWindow } from '../../../time/period.ts';
import { isBarQuery, isSomewhere, speedKmhOf, type BarQuery, type DraftStore } from './draft-store.ts';

/** The most marks that any category allows; the prompt shows the category's own limit. */
export const MOST_MARKS = MARKS_LIMIT.HIGH;

export type DraftError = { readonly where: 'mark' | 'pattern' | 'place' | 'speed' | 'period'; readonly text: string };
export type DraftQuery =
  { readonly ok: true; readonly query: BarQuery } | { readonly ok: false; readonly error: DraftError };

const hasWildcard = (text: string): boolean => /[?*]/.test(text);
const WILDCARDS = 'Wildcards ? and * are for a part of a mark: choose Partial mark.';

type Asked = { readonly parts: object } | { readonly error: DraftError };
const wrong = (where: DraftError['where'], text: string): { readonly error: DraftError } => ({
  error: { where, text },
});

type Marks = { readonly vrms: readonly string[] } | { readonly error: DraftError };

function marksOf(draft: DraftStore): Marks {
  const typed = draft.typing.trim();
  if (typed === '' && draft.marks.length === 0) return wrong('mark', 'Type a registration mark first.');
  if (hasWildcard(typed)) return wrong('mark', WILDCARDS);
  const parsed = typed === '' ? undefined : parseVrm(typed);
  if (parsed?.ok === false)
    return wrong(
      'mark',
      parsed.code === 'VRM_TOO_LONG'
        ? 'Too long: a mark has at most 10 characters.'
        : 'A mark has letters A to Z and figures only.',
    );
  const vrms = [...new Set([...draft.marks, ...(parsed === undefined ? [] : [parsed.vrm])])];
  if (vrms.length > MOST_MARKS)
    return wrong('mark', `At most ${MOST_MARKS} marks at once, and fewer in most categories.`);
  return { vrms };
}

function vehicleOf(draft: DraftStore): Asked {
  const marks = marksOf(draft);
  return 'error' in marks ? marks : { parts: { kind: 'vrm', vrms: marks.vrms, nearMiss: draft.nearMiss } };
}

function impossibleOf(draft: DraftStore): Asked {
  const marks = marksOf(draft);
  if ('error' in marks) return marks;
  const maxSpeedKmh = speedKmhOf(draft.speedMph);
  if (maxSpeedKmh !== undefined) return { parts: { kind: 'incompatible', vrms: marks.vrms, maxSpeedKmh } };
  const [least, most] = [Math.ceil(SPEED_KMH.least / KM_PER_MILE), Math.floor(SPEED_KMH.most / KM_PER_MILE)];
  return wrong('speed', `Type a speed from ${least} to ${most} mph.`);
}

const PATTERN_FAULTS: Readonly<Record<VrmPatternFailureCode, string>> = {
  PATTERN_MISSING: 'Type what is known of the mark.',
  PATTERN_EMPTY: 'Type what is known of the mark.',
  PATTERN_TOO_LONG: 'Too long: a mark has at most 10 characters.',
  PATTERN_BAD_CHARACTERS: 'A partial mark has letters A to Z, figures, ? and * only.',
};

/** What keeps a partial mark from being asked; undefined when nothing does. */
function patternFault(typed: string): string | undefined {
  const parsed = parseVrmPattern(typed);
  if (!parsed.ok) return PATTERN_FAULTS[parsed.code];
  if (!parsed.hasWildcard)
    return `Put ? for one character that is not known, or * for any number: ${parsed.pattern}*. A whole mark is asked as Vehicle.`;
  if (parsed.knownCharacters < PATTERN_KNOWN_CHARACTERS)
    return `At least ${PATTERN_KNOWN_CHARACTERS} letters or figures must be known; this has ${parsed.knownCharacters}.`;
  return undefined;
}

function patternOf(draft: DraftStore): Asked {
  const fault = patternFault(draft.pattern);
  if (fault !== undefined) return wrong('pattern', fault);
  const parsed = parseVrmPattern(draft.pattern);
  return { parts: { kind: 'pattern', pattern: parsed.ok ? parsed.pattern : draft.pattern, ...draft.place } };
}

function areaOf({ place }: DraftStore): Asked {
  if (!isSomewhere(place)) return wrong('place', 'Say where: choose cameras or draw an area.');
  return { parts: { kind: 'area', ...place } };
}

function askedOf(draft: DraftStore): Asked {
  switch (draft.kind) {
    case 'vrm':
      return vehicleOf(draft);
    case 'pattern':
      return patternOf(draft);
    case 'area':
      return areaOf(draft);
    case 'incompatible':
      return impossibleOf(draft);
    default:
      return assertNever(draft.kind);
  }
}

/** The query of the search bar, or the first error to fix. Presets end at `nowMs`. */
export function draftQuery(draft: DraftStore, nowMs: number): DraftQuery {
  const asked = askedOf(draft);
  if ('error' in asked) return { ok: false, error: asked.error };
  const span = periodSpan(draft.period, nowMs);
  const fault = spanError(span, nowMs);
  if (fault !== undefined) return { ok: false, ...wrong('period', fault) };
  const query = querySchema.parse({ ...asked.parts, window: spanWindow(span) });
  return isBarQuery(query) ? { ok: true, query } : { ok: false, ...wrong('mark', 'This cannot be asked here.') };
}

/** The note on a partial mark being typed: how much of it is known, and how wide that is. */
export function patternNote(typing: string): MarkNote | undefined {
  if (typing.trim() === '') return undefined;
  const parsed = parseVrmPattern(typing);
  const fault = patternFault(typing);
  if (fault !== undefined) {
    // Somebody is still typing: what is missing yet is no mistake.
    const isUnfinished = parsed.ok;
    return { tone: isUnfinished ? 'note' : 'wrong', text: fault };
  }
  if (!parsed.ok) return undefined;
  const open = parsed.pattern.replace(/[^?]/g, '').length;
  const width = [
    ...(open === 0 ? [] : [`${countText(open, 'character')} open`]),
    ...(parsed.pattern.includes('*') ? ['any number more at *'] : []),
  ];
  return { tone: 'quiet', text: `${countText(parsed.knownCharacters, 'character')} known, ${width.join(', ')}` };
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
  if (hasWildcard(typed)) return { tone: 'wrong', text: WILDCARDS };
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
