import type { MethodName } from '../../app/contract/names.ts';
import type { Clock } from '../ports/clock.ts';

type Allowance = { readonly burst: number; readonly perSecond: number };

/** Ample for a person and for a page that behaves; a page that does not, or a loop gone wrong, is slowed here. */
const DEFAULT: Allowance = { burst: 60, perSecond: 20 };
const SPECIAL: Partial<Record<MethodName, Allowance>> = {
  // The service throttles guesses at passwords by account; this throttles them by workstation.
  'session.signIn': { burst: 10, perSecond: 0.5 },
  'session.changePassword': { burst: 10, perSecond: 0.5 },
  'session.unlock': { burst: 10, perSecond: 0.5 },
  'search.start': { burst: 20, perSecond: 1 },
  'search.acknowledge': { burst: 2_000, perSecond: 1_000 },
};

/** A bucket for each method; false when it is empty. */
export function rateLimiter(clock: Clock): (name: MethodName) => boolean {
  const buckets = new Map<MethodName, { left: number; atMs: number }>();
  return (name) => {
    const { burst, perSecond } = SPECIAL[name] ?? DEFAULT;
    const nowMs = clock.monotonicMs();
    const bucket = buckets.get(name) ?? { left: burst, atMs: nowMs };
    const left = Math.min(burst, bucket.left + ((nowMs - bucket.atMs) / 1_000) * perSecond);
    const allowed = left >= 1;
    buckets.set(name, { left: allowed ? left - 1 : left, atMs: nowMs });
    return allowed;
  };
}
