import type { JsonObject } from '../../../app/audit/canonical.ts';
import { ProblemError } from '../problem-error.ts';

export const cursorOf = (position: number): string => Buffer.from(`p${position}`).toString('base64url');

/** The position in a cursor that `cursorOf` made; undefined for other text. */
export function positionOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return 0;
  const digits = /^p(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * A page of a list that may have grown since, newest first. @throws ProblemError VALIDATION_FAILED for an invalid
 * cursor
 */
export function pageOf<T>(
  list: readonly T[],
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): { readonly items: readonly T[]; readonly next: string | null } {
  const start = positionOf(cursor);
  if (start === undefined || start > list.length)
    throw new ProblemError('VALIDATION_FAILED', 'This cursor leads nowhere.', {
      errors: [{ pointer: '/query-string/cursor', message: 'not a cursor that this list gave' }],
    });
  const end = Math.min(list.length, start + limit);
  return { items: list.slice(start, end), next: end < list.length ? cursorOf(end) : null };
}

/** The parts of a request for its record: all of them, so that an auditor sees what was asked and why. */
export const asJson = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
