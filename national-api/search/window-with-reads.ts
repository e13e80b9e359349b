import type { WindowMs } from '../../app/domain/time-window.ts';
import type { StoreTotals } from '../store/read-store.ts';

/**
 * The part of a window in which there are reads at all: traffic is averaged over that, not over days before the first
 * camera.
 */
export function windowWithReads({ fromMs, toMs }: WindowMs, totals: StoreTotals): WindowMs {
  const first = Math.max(fromMs, totals.fromMs ?? fromMs);
  return { fromMs: first, toMs: Math.max(first + 1, Math.min(toMs, (totals.toMs ?? toMs) + 1)) };
}
