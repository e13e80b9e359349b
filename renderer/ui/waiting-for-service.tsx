import type { ReactNode } from 'react';
import { useNow } from '../time/use-now.ts';

/** How long a search has waited for the service, from the first second on. */
export function WaitingForService({ sinceMs }: { readonly sinceMs: number | null }): ReactNode {
  const now = useNow();
  const seconds = sinceMs === null ? 0 : Math.floor((now - sinceMs) / 1_000);
  return seconds < 1 ? null : <span className="t2 nowrap num">Waiting for the national service, {seconds} s</span>;
}
