import * as z from 'zod';
import { normaliseVrmText } from '../domain/vrm.ts';
import { categorySchema } from '../domain/justification.ts';
import { instantMs, instantSchema } from '../domain/instant.ts';
import { queryWindows, type Query } from '../domain/query.ts';
import { timeWindowSchema, windowMs } from '../domain/time-window.ts';
import type { RequiredAuthority } from './access-table.ts';
import { rankAtLeast, rankSchema } from './roles.ts';

/** An urgent oral authority must be ratified in writing within this time [default]. */
export const ORAL_RATIFICATION_MS = 24 * 60 * 60_000;

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
  window: timeWindowSchema,
  exceptionalCriterion: z.string().nullable(),
  grantedAt: instantSchema,
  ratifiedAt: instantSchema.nullable(),
  expiresAt: instantSchema,
});
export type Authority = z.infer<typeof authoritySchema>;

export type AuthorityUse = {
  readonly userName: string;
  readonly category: string;
  readonly reference: string;
  readonly query: Query;
  readonly nowMs: number;
  readonly required: RequiredAuthority;
};

const marksOf = (query: Query): readonly string[] | undefined => {
  if (query.kind === 'vrm') return query.vrms;
  if (query.kind === 'companions') return [query.vrm];
  if (query.kind === 'incompatible') return query.vrms;
  return undefined;
};

/**
 * Why an authority does not cover a search, in words, or nothing when it does. Scope is exact: who asked, category,
 * reference, marks and window. A search without marks is not covered by an authority for marks.
 */
export function authorityGap(authority: Authority, use: AuthorityUse): string | undefined {
  if (authority.requesterUserName !== use.userName) return 'the authority was granted to somebody else';
  if (authority.authoriserUserName === use.userName) return 'nobody authorises their own request';
  if (instantMs(authority.expiresAt) <= use.nowMs) return 'the authority has expired';
  if (instantMs(authority.grantedAt) > use.nowMs) return 'the authority is not yet granted';
  if (!rankAtLeast(authority.rank, use.required.rank)) return `the authority needs a rank of ${use.required.rank} or above`;
  if (!use.required.forms.includes(authority.form)) return 'the authority must be in writing';
  if (
    authority.form === 'URGENT_ORAL' &&
    authority.ratifiedAt === null &&
    use.nowMs - instantMs(authority.grantedAt) > ORAL_RATIFICATION_MS
  ) {
    return 'the oral authority was not ratified in writing within 24 h';
  }
  if (use.required.exceptional && authority.exceptionalCriterion === null) return 'the authority names no exceptional criterion';
  if (authority.category !== use.category) return 'the authority is for another category';
  if (authority.reference.trim().toUpperCase() !== use.reference.trim().toUpperCase()) return 'the authority is for another reference';
  const covered = windowMs(authority.window);
  const outside = queryWindows(use.query).some((window) => {
    const { fromMs, toMs } = windowMs(window);
    return fromMs < covered.fromMs || toMs > covered.toMs;
  });
  if (outside) return 'the period is wider than the authority';
  const marks = marksOf(use.query);
  const allowed = new Set(authority.vrms.map(normaliseVrmText));
  if (marks === undefined || marks.some((mark) => !allowed.has(normaliseVrmText(mark)))) return 'the authority does not cover these marks';
  return undefined;
}
