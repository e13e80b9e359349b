/** The product has these in app/domain/instant.ts, which tools may not import: they run before anything is installed. */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
