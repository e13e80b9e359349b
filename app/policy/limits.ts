import type { Category } from '../domain/justification.ts';
import type { QueryKind } from '../domain/query.ts';
import type { Role } from './roles.ts';

/**
 * How wide one search may be. DPIA: "only a limited set of records" may be reached at one time. Every number is a
 * default that a force may change here and nowhere else.
 */
export type LimitClass = 'LOW' | 'MIDDLE' | 'HIGH';

export const LIMIT_CLASS: Readonly<Record<Category, LimitClass>> = {
  PRIORITY_VOLUME: 'LOW',
  TAX_DUTY: 'LOW',
  PUBLIC_SAFETY: 'LOW',
  AUDIT: 'LOW',
  DATA_SUBJECT: 'LOW',
  SERIOUS: 'MIDDLE',
  MAJOR: 'HIGH',
  CT: 'HIGH',
};

export type AreaLimit = { readonly cameras: number; readonly hours: number; readonly reads?: number };
type ByClass<T> = Readonly<Record<LimitClass, T>>;

const AREA: ByClass<AreaLimit> = {
  LOW: { cameras: 10, hours: 2 },
  MIDDLE: { cameras: 50, hours: 24 },
  HIGH: { cameras: 500, hours: 72, reads: 2_000_000 },
};

export const MARKS_LIMIT: ByClass<number> = { LOW: 10, MIDDLE: 50, HIGH: 500 };
export const PATTERN_LIMIT: ByClass<{ readonly days: number; readonly placeRequired: boolean }> = {
  LOW: { days: 2, placeRequired: true },
  MIDDLE: { days: 7, placeRequired: true },
  HIGH: { days: 31, placeRequired: false },
};
export const PATTERN_KNOWN_CHARACTERS = 3;
export const AREA_LIMIT = AREA;
/** Scenes at once; each is limited as an area. `undefined`: not available to this class. */
export const SCENES_LIMIT: ByClass<number | undefined> = { LOW: undefined, MIDDLE: 10, HIGH: 20 };
export const COMPANIONS_DAYS: ByClass<number | undefined> = { LOW: undefined, MIDDLE: 90, HIGH: 365 };
export const CONVOYS_LIMIT: ByClass<AreaLimit | undefined> = {
  LOW: undefined,
  MIDDLE: { cameras: 50, hours: 24 },
  HIGH: { cameras: 500, hours: 72 },
};
export const INCOMPATIBLE_MARKS: ByClass<number> = { LOW: 10, MIDDLE: 50, HIGH: 50 };

/** Which roles may run a kind of search. */
export const KIND_ROLES: Readonly<Record<QueryKind, readonly Role[]>> = {
  vrm: ['investigator', 'analyst'],
  pattern: ['investigator', 'analyst'],
  area: ['investigator', 'analyst'],
  scenes: ['analyst'],
  companions: ['analyst'],
  convoys: ['analyst'],
  incompatible: ['investigator', 'analyst'],
};

/** Marks at or below this need no statement of proportionality in a `vrm` or `incompatible` search. */
export const MARKS_WITHOUT_PROPORTIONALITY = 10;
