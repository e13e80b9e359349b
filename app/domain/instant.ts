import * as z from 'zod';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
/** Milliseconds of 24 h, the unit in which the rules count age. */
export const DAY_MS = 86_400_000;

/** An instant on the wire: RFC 3339 with `Z` or an offset, to the millisecond. */
export const instantSchema = z.iso
  .datetime({ offset: true, message: 'must be a time such as 2026-02-01T08:00:00.000Z' })
  .meta({ description: 'RFC 3339 instant', example: '2026-02-01T08:00:00.000Z' });

/** Milliseconds since 1970 UTC of a wire instant that `instantSchema` has accepted. */
export function instantMs(text: string): number {
  return Date.parse(text);
}

/** The wire form of an instant: RFC 3339 in UTC with milliseconds. */
export function instantText(ms: number): string {
  return new Date(ms).toISOString();
}
