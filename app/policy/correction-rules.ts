import type { Role } from './roles.ts';

/** Who may mend a misread: whoever may have it before them (DPIA, risk 10) [roles default]. */
export const CORRECTION_ROLES: readonly Role[] = ['investigator', 'analyst', 'controlRoom', 'listManager'];
/** A read captured longer ago is not matched again: nobody acts on it any more [default]. */
export const MATCH_AGAIN_WITHIN_MS = 24 * 60 * 60_000;
