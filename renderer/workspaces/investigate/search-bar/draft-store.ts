import type { Polygon } from '../../../../app/domain/area.ts';
import { SPEED_KMH, type Query } from '../../../../app/domain/query.ts';
import { windowMs } from '../../../../app/domain/time-window.ts';
import { KM_PER_MILE } from '../../../../app/movement/geodesy.ts';
import { IMPOSSIBLE_KMH } from '../../../../app/movement/journey.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { personalStore } from '../../../state/personal-store.ts';
import { PRESETS, type Period } from '../../../time/period.ts';

/** The kinds of question that the bar can put. */
export const BAR_KINDS = ['vrm', 'pattern', 'area', 'incompatible'] as const;
export type BarKind = (typeof BAR_KINDS)[number];
export type BarQuery = Extract<Query, { readonly kind: BarKind }>;
export const isBarQuery = (query: Query): query is BarQuery => BAR_KINDS.some((kind) => kind === query.kind);
/** Questions of marks; the others name a place. */
export const namesMarks = (kind: BarKind): boolean => kind === 'vrm' || kind === 'incompatible';

/** Where a question looks: at cameras that were named, or in an area. Neither: nothing was chosen yet. */
export type DraftPlace = { readonly cameraIds?: readonly string[]; readonly area?: Polygon };

export const NOWHERE: DraftPlace = {};
export const isSomewhere = ({ cameraIds, area }: DraftPlace): boolean => cameraIds !== undefined || area !== undefined;

/** The content of the search bar. It is no query yet, because nothing is asked before it is justified. */
export type DraftStore = {
  readonly kind: BarKind;
  /** Marks that were taken as chips, normalised. */
  readonly marks: readonly string[];
  /** The text being typed, as shown. */
  readonly typing: string;
  readonly nearMiss: 0 | 1;
  /** The partial mark, as shown. */
  readonly pattern: string;
  /** For a partial mark and for an area; a vehicle is looked for everywhere. */
  readonly place: DraftPlace;
  /** Impossible reads: no vehicle goes faster, as typed, in miles per hour. */
  readonly speedMph: string;
  readonly period: Period;
};

const mphText = (kmh: number): string => String(Number((kmh / KM_PER_MILE).toFixed(1)));
/** What the bar says of a speed; undefined where it is none. */
export function speedKmhOf(speedMph: string): number | undefined {
  const mph = Number(speedMph.trim());
  if (speedMph.trim() === '' || !Number.isFinite(mph)) return undefined;
  const kmh = Number((mph * KM_PER_MILE).toFixed(3));
  return kmh >= SPEED_KMH.least && kmh <= SPEED_KMH.most ? kmh : undefined;
}

export const initialDraft: DraftStore = {
  kind: 'vrm',
  marks: [],
  typing: '',
  nearMiss: 0,
  pattern: '',
  place: NOWHERE,
  // The speed from which a leg is left out of a journey.
  speedMph: String(Math.round(IMPOSSIBLE_KMH / KM_PER_MILE)),
  period: { kind: 'preset', preset: PRESETS[2].id },
};

export const useDraft = personalStore<DraftStore>('search bar', initialDraft);

/** The place of a query, as the bar has it. */
export function placeOf(query: BarQuery): DraftPlace {
  const { cameraIds, area } = query.kind === 'incompatible' ? { ...query, cameraIds: undefined } : query;
  if (cameraIds === undefined && area === undefined) return NOWHERE;
  return { ...(cameraIds === undefined ? {} : { cameraIds }), ...(area === undefined ? {} : { area }) };
}

/** Puts an earlier query back into the search bar, if it is of a kind that the bar can ask. `askedAs` is its choice of period. */
export function draftFromQuery(query: Query, askedAs?: Period | null): void {
  if (!isBarQuery(query)) return;
  const period: Period = askedAs ?? { kind: 'custom', ...windowMs(query.window) };
  if (query.kind === 'pattern' || query.kind === 'area') {
    useDraft.setState({
      kind: query.kind,
      period,
      place: placeOf(query),
      ...(query.kind === 'pattern' ? { pattern: query.pattern } : {}),
    });
    return;
  }
  const vrms = query.vrms ?? [];
  const [only] = vrms;
  const single = vrms.length === 1 && only !== undefined;
  useDraft.setState({
    kind: query.kind,
    marks: single ? [] : vrms,
    typing: single ? formatVrm(only) : '',
    period,
    ...(query.kind === 'vrm' ? { nearMiss: query.nearMiss === 0 ? 0 : 1 } : { speedMph: mphText(query.maxSpeedKmh) }),
  });
}
