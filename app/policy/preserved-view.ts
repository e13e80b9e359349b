import { sameReference, standingGap, type Authority } from './authority.ts';
import type { Denial } from './denial.ts';
import { judgeReason, REASON_CLASS, REASON_MESSAGES } from './justification-rules.ts';

/** A request to see preserved reads, and why. */
export type PreservedView = {
  readonly userName: string;
  /** The requester preserved the reads, under this account or another of theirs. */
  readonly preserved: boolean;
  readonly reference: string;
  readonly reason: string;
  /** The authority that the request names, if it was granted. */
  readonly authority?: Authority | undefined;
};
export type PreservedReads = { readonly reference: string };

/**
 * Why preserved reads may not be opened. No search finds them any more, so this is the way to data of any age. It
 * needs a reason on each occasion (DPIA, access) and is for the case that they are kept for: for the person who
 * preserved them, or for others with an authority for that case, as for all older data [default]. Reviewing opens
 * nothing: whoever may know that they are kept may review them.
 */
export function preservedViewDenials(
  { userName, preserved, reference, reason, authority }: PreservedView,
  kept: PreservedReads,
  nowMs: number,
): readonly Denial[] {
  const denials: Denial[] = [];
  if (!sameReference(reference, kept.reference))
    denials.push({
      code: 'REFERENCE_INVALID',
      pointer: '/reference',
      message: 'They are kept for another case. Give the reference of that case.',
    });
  const verdict = judgeReason(reason);
  if (REASON_CLASS[verdict] === 'refuse')
    denials.push({ code: 'REASON_TOO_VAGUE', pointer: '/reason', message: REASON_MESSAGES[verdict] });
  if (preserved) return denials;
  const gap =
    authority === undefined
      ? 'you did not preserve them'
      : (standingGap(authority, { userName, nowMs }) ??
        (sameReference(authority.reference, kept.reference) ? undefined : 'the authority is for another reference'));
  return gap === undefined
    ? denials
    : [
        ...denials,
        {
          code: 'AUTHORITY_REQUIRED',
          pointer: '/authorityId',
          message: `Older data needs an authority for this case: ${gap}.`,
        },
      ];
}
