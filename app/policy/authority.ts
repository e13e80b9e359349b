import * as z from 'zod';
import { normaliseVrmText } from '../domain/vrm.ts';
import { categorySchema } from '../domain/justification.ts';
import { DAY_MS, instantMs, instantSchema } from '../domain/instant.ts';
import { QUERY_KINDS, queryPlaces, queryWindows, type Query, type QueryKind } from '../domain/query.ts';
import { timeWindowSchema, windowMs } from '../domain/time-window.ts';
import type { RequiredAuthority } from './access-table.ts';
import { rankAtLeast, rankSchema } from './roles.ts';
import type { Place } from './width.ts';

/** An urgent oral authority must be ratified in writing within this time [default]. */
export const ORAL_RATIFICATION_MS = DAY_MS;
/** A granted authority ends after this many days, or when its case is closed [default]. */
export const AUTHORITY_DAYS = 28;
/**
 * Cameras that one authority may cover, including those of an area [default: as many as the widest search may name].
 */
export const AUTHORITY_MAX_CAMERAS = 500;
export const AUTHORITY_MAX_MARKS = 500;

/**
 * Kinds of search that an authority opens when its request names none: those that stay with the marks, or at the
 * cameras, that were considered. `companions`, `convoys` and `scenes` show the journeys of people nobody asked about,
 * so a request must name them (H11).
 */
export function defaultKinds({
  vrms,
  cameraIds,
}: {
  readonly vrms: readonly string[];
  readonly cameraIds: readonly string[];
}): QueryKind[] {
  const kinds = new Set<QueryKind>(vrms.length > 0 ? ['vrm', 'incompatible'] : []);
  // One vehicle at cameras that are open for all reads is a narrower question.
  if (cameraIds.length > 0) for (const kind of ['area', 'pattern', 'vrm', 'incompatible'] as const) kinds.add(kind);
  return [...kinds];
}

/** A granted authority for older data, with exactly what it covers. */
export const authoritySchema = z.strictObject({
  id: z.string().min(1).max(64),
  requesterUserName: z.string(),
  authoriserUserName: z.string(),
  rank: rankSchema,
  form: z.enum(['WRITTEN', 'URGENT_ORAL']),
  category: categorySchema,
  reference: z.string(),
  vrms: z.array(z.string()),
  /** The cameras or the area that it was granted for. */
  cameraIds: z.array(z.string()).default([]),
  window: timeWindowSchema,
  exceptionalCriterion: z.string().nullable(),
  /** Kinds of search that it opens; those of `defaultKinds` when it names none. */
  kinds: z.array(z.enum(QUERY_KINDS)).optional(),
  /** Whether the grantor could still grant it: an active account of an authorising officer of sufficient rank. */
  grantorStands: z.boolean().default(true),
  grantedAt: instantSchema,
  ratifiedAt: instantSchema.nullable(),
  expiresAt: instantSchema,
  closedAt: instantSchema.nullable().default(null),
});
export type Authority = z.infer<typeof authoritySchema>;

export type AuthorityUse = {
  readonly userName: string;
  readonly category: string;
  readonly reference: string;
  readonly query: Query;
  readonly nowMs: number;
  readonly required: RequiredAuthority;
  /** Ids of the cameras of a place. Without it no authority for a place can be checked, and none covers. */
  readonly cameraIdsOf?: ((place: Place) => readonly string[]) | undefined;
};

const marksOf = (query: Query): readonly string[] | undefined => {
  if (query.kind === 'vrm') return query.vrms;
  if (query.kind === 'companions') return [query.vrm];
  if (query.kind === 'incompatible') return query.vrms;
  return undefined;
};

function scopeGap(authority: Authority, { query, cameraIdsOf }: AuthorityUse): string | undefined {
  const marks = marksOf(query);
  if (marks !== undefined && authority.vrms.length > 0) {
    const allowed = new Set(authority.vrms.map(normaliseVrmText));
    if (!marks.every((mark) => allowed.has(normaliseVrmText(mark)))) return 'the authority does not cover these marks';
    // A near miss may be another vehicle, which nobody considered.
    return 'nearMiss' in query && query.nearMiss > 0
      ? 'the authority covers these marks and no near misses of them'
      : undefined;
  }
  const cameras = new Set(authority.cameraIds);
  if (cameras.size === 0) return 'the authority is for marks, and the search is not';
  const places = queryPlaces(query);
  const covered =
    places.length > 0 &&
    places.every(
      (place) =>
        (place.cameraIds !== undefined || place.area !== undefined) &&
        cameraIdsOf?.(place).every((id) => cameras.has(id)) === true,
    );
  return covered ? undefined : 'the authority does not cover all of these cameras';
}

/** Why an authority is not in force for an account at a time, in words; undefined when it is. */
export function standingGap(
  authority: Authority,
  { userName, nowMs }: Pick<AuthorityUse, 'userName' | 'nowMs'>,
): string | undefined {
  if (authority.requesterUserName !== userName) return 'the authority was granted to somebody else';
  if (authority.authoriserUserName === userName) return 'nobody authorises their own request';
  if (authority.closedAt !== null && instantMs(authority.closedAt) <= nowMs) return 'the authority is closed';
  if (instantMs(authority.expiresAt) <= nowMs) return 'the authority has expired';
  if (instantMs(authority.grantedAt) > nowMs) return 'the authority is not yet granted';
  if (!authority.grantorStands)
    return 'who granted the authority may no longer grant one; ask another authorising officer';
  const lapsed =
    authority.form === 'URGENT_ORAL' &&
    authority.ratifiedAt === null &&
    nowMs - instantMs(authority.grantedAt) > ORAL_RATIFICATION_MS;
  return lapsed ? 'the oral authority was not ratified in writing within 24 h' : undefined;
}

/** Whether two texts are the same case reference. */
export const sameReference = (a: string, b: string): boolean => a.trim().toUpperCase() === b.trim().toUpperCase();

/**
 * Why an authority does not cover a search, in words; undefined when it does. The scope is exact: requester,
 * category, reference, marks or cameras, and window. An authority for marks does not cover a search without marks; an
 * authority for cameras covers a search of marks at those cameras only.
 */
export function authorityGap(authority: Authority, use: AuthorityUse): string | undefined {
  const standing = standingGap(authority, use);
  if (standing !== undefined) return standing;
  if (!rankAtLeast(authority.rank, use.required.rank))
    return `the authority needs a rank of ${use.required.rank} or above`;
  if (!use.required.forms.includes(authority.form)) return 'the authority must be in writing';
  if (use.required.exceptional && authority.exceptionalCriterion === null)
    return 'the authority names no exceptional criterion';
  if (authority.category !== use.category) return 'the authority is for another category';
  if (!sameReference(authority.reference, use.reference)) return 'the authority is for another reference';
  const covered = windowMs(authority.window);
  const outside = queryWindows(use.query).some((window) => {
    const { fromMs, toMs } = windowMs(window);
    return fromMs < covered.fromMs || toMs > covered.toMs;
  });
  if (outside) return 'the period is wider than the authority';
  const scope = scopeGap(authority, use);
  if (scope !== undefined) return scope;
  const { kind } = use.query;
  return (authority.kinds ?? defaultKinds(authority)).includes(kind)
    ? undefined
    : `the authority does not name this kind of search (${kind}); ask for one that names it in kinds`;
}
