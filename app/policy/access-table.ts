import type { Category } from '../domain/justification.ts';
import type { Rank } from './roles.ts';

/**
 * Who may reach how far back. DPIA, access: most staff 90 days; some up to one year with authorisation; nobody beyond
 * 12 months. The ranks per cell are [default], in this one table so that a force can change them.
 */
export const FIRST_BAND_DAYS = 90;
export const LAST_BAND_DAYS = 365;

export type Band = 'RECENT' | 'OLDER' | 'GONE';

/** Age in whole days since capture (the DPIA gives two bases; capture is never the later one). */
export function bandOfAge(ageDays: number): Band {
  if (ageDays <= FIRST_BAND_DAYS) return 'RECENT';
  return ageDays <= LAST_BAND_DAYS ? 'OLDER' : 'GONE';
}

export type AuthorityForm = 'WRITTEN' | 'URGENT_ORAL';

export type RequiredAuthority = {
  readonly rank: Rank;
  readonly forms: readonly AuthorityForm[];
  /** A named exceptional criterion must be stated as well. */
  readonly exceptional: boolean;
};

type OlderCell = { readonly kind: 'authority'; readonly authority: RequiredAuthority } | { readonly kind: 'deny' };

const written = (rank: Rank): OlderCell => ({
  kind: 'authority',
  authority: { rank, forms: ['WRITTEN'], exceptional: false },
});

/** The authority for data of 91 to 365 days, by category. */
export const OLDER_BAND: Readonly<Record<Category, OlderCell>> = {
  CT: written('INSPECTOR'),
  MAJOR: written('INSPECTOR'),
  SERIOUS: written('INSPECTOR'),
  PRIORITY_VOLUME: {
    kind: 'authority',
    authority: { rank: 'SUPERINTENDENT', forms: ['WRITTEN'], exceptional: true },
  },
  PUBLIC_SAFETY: {
    kind: 'authority',
    authority: { rank: 'INSPECTOR', forms: ['WRITTEN', 'URGENT_ORAL'], exceptional: false },
  },
  TAX_DUTY: { kind: 'deny' },
  AUDIT: { kind: 'deny' },
  /** Not used for searches: rights requests are cases of their own, with identity checked and a second person. */
  DATA_SUBJECT: { kind: 'deny' },
};

/** Whether priority and volume crime may go beyond 90 days [default: no, unless a force opens it]. */
export const PRIORITY_VOLUME_OVER_90_DAYS_OPEN = false;
