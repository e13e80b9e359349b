import { methods, type MethodName } from '../../app/contract/methods.ts';
import type { Clock } from '../ports/clock.ts';

/** A token bucket for each method, of the size in the contract; false when it is empty. */
export function rateLimiter(clock: Clock): (name: MethodName) => boolean {
  const buckets = new Map<MethodName, { left: number; atMs: number }>();
  return (name) => {
    const { burst, perSecond } = methods[name].rate;
    const nowMs = clock.monotonicMs();
    const bucket = buckets.get(name) ?? { left: burst, atMs: nowMs };
    const left = Math.min(burst, bucket.left + ((nowMs - bucket.atMs) / 1_000) * perSecond);
    const allowed = left >= 1;
    buckets.set(name, { left: allowed ? left - 1 : left, atMs: nowMs });
    return allowed;
  };
}
