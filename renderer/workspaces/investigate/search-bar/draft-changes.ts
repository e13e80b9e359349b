import { canonicalText } from '../../../../app/audit/canonical.ts';
import type { Query } from '../../../../app/domain/query.ts';
import { windowMs } from '../../../../app/domain/time-window.ts';
import { parseVrmPattern } from '../../../../app/domain/vrm-pattern.ts';
import { normaliseVrmText, parseVrm } from '../../../../app/domain/vrm.ts';
import { isSamePeriod, periodSpan, type Period } from '../../../time/period.ts';
import {
  isBarQuery,
  isSomewhere,
  namesMarks,
  placeOf,
  speedKmhOf,
  type DraftPlace,
  type DraftStore,
} from './draft-store.ts';

/** What is shown: its query, and the choice of period that it was made from. */
export type Shown = { readonly query: Query; readonly askedAs: Period | null };

/** Which parts of the search bar ask something else than what is shown. */
export type DraftChanges = {
  /** Another kind of question; its other parts are not compared. */
  readonly kind: boolean;
  readonly marks: boolean;
  readonly nearMisses: boolean;
  readonly pattern: boolean;
  readonly place: boolean;
  readonly speed: boolean;
  readonly period: boolean;
};

export const NO_CHANGES: DraftChanges = {
  kind: false,
  marks: false,
  nearMisses: false,
  pattern: false,
  place: false,
  speed: false,
  period: false,
};

export const isChanged = (changes: DraftChanges): boolean => Object.values(changes).some(Boolean);

/** The bar writes tenths of a mile per hour. */
const SPEED_STEP_KMH = 0.1;

/** The marks that the bar stands for; nothing while what is being typed is no mark. */
function marksOf({ marks, typing }: DraftStore): ReadonlySet<string> | undefined {
  if (typing.trim() === '') return new Set(marks);
  const parsed = parseVrm(typing);
  return parsed.ok ? new Set([...marks, parsed.vrm]) : undefined;
}

const isSameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a.size === b.size && [...a].every((each) => b.has(each));

const isSamePattern = (typed: string, asked: string): boolean => {
  const [a, b] = [parseVrmPattern(typed), parseVrmPattern(asked)];
  return a.ok && b.ok && a.pattern === b.pattern;
};

/** The order in which cameras were named says nothing. */
function isSamePlace(a: DraftPlace, b: DraftPlace): boolean {
  if ((a.cameraIds === undefined) !== (b.cameraIds === undefined)) return false;
  if (!isSameSet(new Set(a.cameraIds), new Set(b.cameraIds))) return false;
  if (a.area === undefined || b.area === undefined) return a.area === b.area;
  return canonicalText(a.area) === canonicalText(b.area);
}

/**
 * Compares the search bar with what is shown. A preset is the same choice as long as it is the one that was asked: its end moves with
 * the clock, and that is no change that anybody made. What the bar cannot ask is another question.
 */
export function draftChanges(draft: DraftStore, { query, askedAs }: Shown): DraftChanges {
  if (!isBarQuery(query) || query.kind !== draft.kind) return { ...NO_CHANGES, kind: true };
  const place = placeOf(query);
  // The bar looks for marks everywhere.
  if (namesMarks(query.kind) && isSomewhere(place)) return { ...NO_CHANGES, kind: true };
  const { period } = draft;
  const asked = query.kind === 'vrm' || query.kind === 'incompatible' ? (query.vrms ?? []) : undefined;
  const marks = marksOf(draft);
  return {
    kind: false,
    marks: asked !== undefined && (marks === undefined || !isSameSet(marks, new Set(asked.map(normaliseVrmText)))),
    nearMisses: query.kind === 'vrm' && draft.nearMiss !== query.nearMiss,
    pattern: query.kind === 'pattern' && !isSamePattern(draft.pattern, query.pattern),
    place: !namesMarks(query.kind) && !isSamePlace(draft.place, place),
    // As far as the bar can write it.
    speed:
      query.kind === 'incompatible' && Math.abs((speedKmhOf(draft.speedMph) ?? 0) - query.maxSpeedKmh) > SPEED_STEP_KMH,
    period: ![askedAs, { kind: 'custom', ...windowMs(query.window) } as const].some(
      (shown) => shown !== null && isSamePeriod(period, shown),
    ),
  };
}

/** The bar asks for what is shown and for more before it: the prompt left out what the rules do not allow. */
export function wasNarrowed(draft: DraftStore, shown: Shown): boolean {
  const { period, ...others } = draftChanges(draft, shown);
  if (!period || Object.values(others).some(Boolean) || shown.askedAs !== null || !('window' in shown.query))
    return false;
  const { fromMs, toMs } = windowMs(shown.query.window);
  // A preset ended when the search was justified.
  const asked = periodSpan(draft.period, toMs);
  return asked.toMs === toMs && asked.fromMs < fromMs;
}
