import type { Justification } from '../../app/domain/justification.ts';
import { canonicalText } from '../../app/audit/canonical.ts';
import type { Question } from './again.ts';
import { personalStore } from '../state/personal-store.ts';

/** A reason that this session has given, with its question and never what was found. Kept in memory only, never read from anybody else, gone at lock. */
export type EarlierReason = {
  readonly atMs: number;
  readonly justification: Justification;
  /** What was asked for it. */
  readonly question: Question;
};

const KEPT = 8;

export const useReasons = personalStore<{ readonly reasons: readonly EarlierReason[] }>('earlier reasons', {
  reasons: [],
});

/** The same question for the same reason. A period that was chosen as a preset ends at another instant each time. */
function isSame(a: EarlierReason, b: EarlierReason): boolean {
  const of = ({ question: { query, askedAs }, justification }: EarlierReason): string =>
    canonicalText({
      query: { ...query, ...(askedAs === undefined ? {} : { window: askedAs }) },
      reason: justification.reason ?? '',
    });
  return of(a) === of(b);
}

export function rememberReason(reason: EarlierReason): void {
  useReasons.setState(({ reasons }) => ({
    reasons: [reason, ...reasons.filter((other) => !isSame(other, reason))].slice(0, KEPT),
  }));
}
