import { grantedAuthority, type AuthorityAnswer } from '../../app/api/authorities.ts';
import type { Polygon } from '../../app/domain/area.ts';
import type { Justification } from '../../app/domain/justification.ts';
import { queryPlaces, type Query, type QueryKind } from '../../app/domain/query.ts';
import type { TimeWindow } from '../../app/domain/time-window.ts';
import { normaliseVrmText } from '../../app/domain/vrm.ts';
import { instantText } from '../../app/domain/instant.ts';
import { authorityFor } from '../../app/policy/authority-request.ts';
import { authorityGap } from '../../app/policy/authority.ts';
import { narrowingFaults } from '../../app/policy/authority-narrowing.ts';
import { needsProportionality } from '../../app/policy/decide.ts';
import type { Place } from '../../app/policy/width.ts';
import { periodOf, withWindow } from './subject.ts';

/** What an authority for a query is asked for. */
export type AskScope = {
  readonly kinds: QueryKind[];
  readonly vrms: string[];
  readonly cameraIds?: string[];
  readonly area?: Polygon;
  readonly window: TimeWindow;
};

type CameraIdsOf = (place: Place) => readonly string[];

const marksOf = (query: Query): readonly string[] => {
  if (query.kind === 'vrm') return query.vrms;
  if (query.kind === 'companions') return [query.vrm];
  return query.kind === 'incompatible' ? (query.vrms ?? []) : [];
};

const isNamed = ({ cameraIds, area }: Place): boolean => cameraIds !== undefined || area !== undefined;

/**
 * The scope that covers a query and no more: its marks, or its places when it names no marks; its kind; its whole
 * period. Undefined for a query that names neither marks nor places, because no authority can cover it.
 */
export function askScopeOf(query: Query, cameraIdsOf: CameraIdsOf): AskScope | undefined {
  const { fromMs, toMs } = periodOf(query);
  const window = { from: instantText(fromMs), to: instantText(toMs) };
  const vrms = [...new Set(marksOf(query).map(normaliseVrmText))];
  // Marks are covered wherever they are read, so their places would only make the scope wider.
  if (vrms.length > 0) return { kinds: [query.kind], vrms, window };
  const places = queryPlaces(query);
  const [only, ...more] = places;
  if (only === undefined || !places.every(isNamed)) return undefined;
  const place: Pick<AskScope, 'cameraIds' | 'area'> =
    more.length > 0
      ? { cameraIds: [...new Set(places.flatMap((each) => [...cameraIdsOf(each)]))] }
      : {
          ...(only.cameraIds === undefined ? {} : { cameraIds: [...only.cameraIds] }),
          ...(only.area === undefined ? {} : { area: only.area }),
        };
  return { kinds: [query.kind], vrms: [], window, ...place };
}

/** Whether an authority in force covers a query, for its own category and reference. */
export function coversQuery(
  authority: AuthorityAnswer,
  query: Query,
  nowMs: number,
  cameraIdsOf: CameraIdsOf,
): boolean {
  const granted = grantedAuthority(authority);
  const required = authorityFor(authority.category);
  if (granted === undefined || required === undefined) return false;
  const gap = authorityGap(
    { ...granted, grantorStands: true },
    {
      userName: authority.requestedBy,
      category: authority.category,
      reference: authority.reference,
      query,
      nowMs,
      required,
      cameraIdsOf,
    },
  );
  return gap === undefined;
}

/** Whether a request was made for this query, or for more. */
export function asksForQuery({ asked }: AuthorityAnswer, query: Query, cameraIdsOf: CameraIdsOf): boolean {
  const scope = askScopeOf(query, cameraIdsOf);
  if (scope === undefined || narrowingFaults(asked, scope).length > 0) return false;
  if (scope.vrms.length > 0) return true;
  const known = new Set(asked.cameraIds);
  return cameraIdsOf(scope).every((id) => known.has(id));
}

/** A query at the cameras that were granted of those that were asked for; undefined for scenes, each with places of its own. */
function withCameras(query: Query, { asked, cameraIds, vrms }: AuthorityAnswer): Query | undefined {
  if (cameraIds.length === asked.cameraIds.length || (vrms.length > 0 && marksOf(query).length > 0)) return query;
  if (query.kind === 'scenes') return undefined;
  if (!('cameraIds' in query) && !('area' in query)) return query;
  const { area: _, ...rest } = query;
  return { ...rest, cameraIds: [...cameraIds] } as Query;
}

/**
 * The search that an authority opens: the one that it was asked for, as far as it was granted. Without that one, the
 * reads of its marks or of its cameras; undefined where the authority is for another kind, whose settings nobody knows.
 */
export function queryUnder(authority: AuthorityAnswer, original?: Query): Query | undefined {
  const { vrms, cameraIds, kinds, window } = authority;
  const marks = new Set(vrms.map(normaliseVrmText));
  const inTime = original === undefined ? undefined : withWindow(original, window);
  const within = inTime === undefined ? undefined : withCameras(inTime, authority);
  if (within !== undefined && kinds.includes(within.kind)) {
    if (within.kind === 'vrm')
      return { ...within, nearMiss: 0, vrms: within.vrms.filter((vrm) => marks.has(normaliseVrmText(vrm))) };
    if (within.kind === 'incompatible' && within.vrms !== undefined)
      return { ...within, vrms: within.vrms.filter((vrm) => marks.has(normaliseVrmText(vrm))) };
    return within;
  }
  if (vrms.length > 0) return kinds.includes('vrm') ? { kind: 'vrm', vrms: [...vrms], nearMiss: 0, window } : undefined;
  return kinds.includes('area') ? { kind: 'area', cameraIds: [...cameraIds], window } : undefined;
}

/** What was said when the authority was asked for, for the search under it. */
export function justificationUnder(authority: AuthorityAnswer, query: Query): Justification {
  const { category, purpose, reference, necessity, proportionality, requestedFor } = authority;
  return {
    category,
    ...(purpose === null ? {} : { purpose }),
    reference,
    reason: necessity,
    ...(requestedFor === null ? {} : { requestedFor }),
    ...(needsProportionality(query) ? { proportionality } : {}),
  };
}
