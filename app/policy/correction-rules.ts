import { DAY_MS, instantMs } from '../domain/instant.ts';
import type { Role } from './roles.ts';

/** Who may correct a misread: whoever may see it (DPIA, risk 10) [roles default]. */
export const CORRECTION_ROLES: readonly Role[] = ['investigator', 'analyst', 'controlRoom', 'listManager'];
/** A read captured longer ago is not matched again: nobody acts on it any more [default]. */
export const MATCH_AGAIN_WITHIN_MS = DAY_MS;

/** Corrections in a day, and corrections away from one mark, that one person makes alone [default]. */
export const CORRECTIONS_ALONE = 5;
export const CORRECTIONS_ALONE_OF_A_MARK = 2;
export const CORRECTIONS_COUNTED_MS = DAY_MS;
/**
 * A camera misreads a character or two. A mark that differs in more is another vehicle's, and the correction waits in
 * any case: so nobody learns whether some mark is on a list by correcting any read into it [default].
 */
export const CORRECTION_NEAR_CHARACTERS = 2;

/** A proposal that nobody confirms within this many days lapses; the observation is then proposed anew [default]. */
export const CORRECTION_LAPSES_DAYS = 14;

/** Waiting corrections in one list, the longest waiting first [default]. */
export const WAITING_CORRECTIONS_LISTED = 50;

export const correctionLapsesMs = (proposedAt: string): number =>
  instantMs(proposedAt) + CORRECTION_LAPSES_DAYS * DAY_MS;
export const correctionLapsed = (proposedAt: string, nowMs: number): boolean => nowMs > correctionLapsesMs(proposedAt);

/**
 * Why a correction waits for a second person. Only in the record of the call: it must not reveal to anybody that a
 * mark is on a list.
 */
export const CORRECTION_SECOND_PERSON = ['HIT', 'LISTED', 'EVIDENCE_OTHER', 'MANY', 'FAR'] as const;
export type CorrectionSecondPerson = (typeof CORRECTION_SECOND_PERSON)[number];
/** Reasons that its author could not know: a correction that waits for nothing else may have been made to find out. */
export const TELLING_REASONS: readonly CorrectionSecondPerson[] = ['HIT', 'LISTED'];

/** Of the other reasons, those that can be read from the correction itself: all but how many there were. */
export const isPlainlySecondPerson = (correction: {
  readonly evidence: string;
  readonly oldVrm: string;
  readonly newVrm: string;
}): boolean => correctionSecondPerson({ ...correction, hits: 0, listed: false, made: [] }).length > 0;

/** The edit distance of two marks: characters inserted, deleted or changed. */
function charactersApart(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[other.length] ?? 0;
}

/**
 * Empty when its author may make it alone. One person does not rewrite evidence where somebody acts on it, where
 * nobody can check the ground, or again and again (DPIA, risks 6 and 10).
 * @param made corrections by the same person in the counted period, with the mark that each removed
 */
export function correctionSecondPerson({
  hits,
  listed,
  evidence,
  oldVrm,
  newVrm,
  made,
}: {
  readonly hits: number;
  readonly listed: boolean;
  readonly evidence: string;
  readonly oldVrm: string;
  readonly newVrm: string;
  readonly made: readonly { readonly oldVrm: string }[];
}): readonly CorrectionSecondPerson[] {
  const reasons: CorrectionSecondPerson[] = [];
  if (hits > 0) reasons.push('HIT');
  if (listed) reasons.push('LISTED');
  if (evidence === 'OTHER') reasons.push('EVIDENCE_OTHER');
  if (
    made.length >= CORRECTIONS_ALONE ||
    made.filter((each) => each.oldVrm === oldVrm).length >= CORRECTIONS_ALONE_OF_A_MARK
  )
    reasons.push('MANY');
  if (charactersApart(oldVrm, newVrm) > CORRECTION_NEAR_CHARACTERS) reasons.push('FAR');
  return reasons;
}
