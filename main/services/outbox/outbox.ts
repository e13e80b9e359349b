/**
 * What must reach the service exactly once. An item that the service refuses for good is kept and shown, and is not
 * sent again until something has changed: nothing is retried blindly, and nothing is lost.
 */
import type { Failure } from '../../../app/contract/failures.ts';
import { PROBLEM_STATUS, type ProblemCode } from '../../../app/policy/problem-codes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OutboxItem, OutboxStore, Refusal } from '../../store/outbox.ts';

/**
 * What a failure means for sending the same item again. `again`: later, since network or load may have been the
 * cause. `session`: not in this session; another person or place may be allowed. `never`: the same bytes will get the
 * same answer.
 */
export type Verdict = 'again' | 'session' | 'never';

const statusOf = (code: Failure['code']): number | undefined =>
  code in PROBLEM_STATUS ? PROBLEM_STATUS[code as ProblemCode] : undefined;

const UNAUTHENTICATED = 401;
const FORBIDDEN = 403;
const TOO_MANY = 429;

export function verdictOn({ code }: Pick<Failure, 'code'>): Verdict {
  const status = statusOf(code);
  if (status === undefined || status >= 500 || status === TOO_MANY || status === UNAUTHENTICATED) return 'again';
  return status === FORBIDDEN ? 'session' : 'never';
}

export type OutboxEntry = Pick<OutboxItem, 'key' | 'endpoint' | 'body' | 'owner'>;

export type Outbox = {
  /** Why the item must not be sent now; null when it may be. */
  readonly refusal: (key: string) => Refusal | null;
  /** Counts a failed attempt, and stores what it means for the next one. */
  readonly failed: (entry: OutboxEntry, failure: Failure, verdict?: Verdict) => void;
  /** The service has accepted the item. */
  readonly arrived: (key: string) => void;
  /** Lets refused items of an endpoint be sent again, after the cause was looked into. */
  readonly release: (endpoint: string) => void;
  /** Drops what is known of an endpoint's items, when other items have taken their place. */
  readonly forget: (endpoint: string) => void;
  /** Items of an endpoint that may not be sent now. */
  readonly refused: (endpoint: string) => readonly OutboxItem[];
};

export type OutboxDeps = {
  readonly store: OutboxStore;
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly sessionId: () => string | undefined;
};

export function outbox({ store, clock, sessionId }: OutboxDeps): Outbox {
  /** A refusal in one session says nothing about the next. */
  const standing = (refusal: Refusal | null): Refusal | null =>
    refusal === null || (refusal.sessionId !== null && refusal.sessionId !== sessionId()) ? null : refusal;
  return {
    refusal: (key) => standing(store.find(key)?.refusal ?? null),
    failed: (entry, failure, verdict = verdictOn(failure)) => {
      const attempts = (store.find(entry.key)?.attempts ?? 0) + 1;
      const refusal =
        verdict === 'again'
          ? null
          : {
              code: failure.code,
              ref: failure.ref,
              atMs: clock.nowMs(),
              sessionId: verdict === 'session' ? (sessionId() ?? null) : null,
            };
      store.put({ ...entry, attempts, state: refusal === null ? 'WAITING' : 'REFUSED', refusal });
    },
    arrived: (key) => {
      if (store.find(key) !== null) store.remove(key);
    },
    release: store.releaseOf,
    forget: store.removeOf,
    refused: (endpoint) =>
      store.refused().filter((item) => item.endpoint === endpoint && standing(item.refusal) !== null),
  };
}
