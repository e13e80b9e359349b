import type { Justification } from '../../app/domain/justification.ts';
import { personalStore } from '../state/personal-store.ts';

/** A reason that this session has given. Kept in memory only, never read from anybody else, gone at lock. */
export type EarlierReason = {
  readonly atMs: number;
  readonly justification: Justification;
  readonly marks: readonly string[];
};

const KEPT = 8;

export const useReasons = personalStore<{ readonly reasons: readonly EarlierReason[] }>('earlier reasons', {
  reasons: [],
});

export function rememberReason(reason: EarlierReason): void {
  useReasons.setState(({ reasons }) => ({
    reasons: [reason, ...reasons.filter((other) => other.justification.reason !== reason.justification.reason)].slice(
      0,
      KEPT,
    ),
  }));
}
