import type { SearchState } from '../search/session.ts';
import { followFrontSearch, frontSearch } from '../search/sessions.ts';

/**
 * Attributes that benchmarks and end-to-end tests read from the page; never anything personal. The first screen sets
 * `ready`.
 */
export function writeProbes(state: SearchState): void {
  const { dataset } = document.documentElement;
  dataset['searchState'] = state.phase;
  dataset['reads'] = String(state.reads);
  dataset['receipt'] = state.receipt?.state ?? 'none';
}

/** Keeps the probes up to date with the search in front. */
export const followProbes = (): (() => void) => followFrontSearch(writeProbes);

/** Shared: an instant, without what was searched. */
let drawnFor: number | null = null;

/** The first reads of a search are on the screen: notes how long that took from the press of the button. */
export function probeSearchDrawn(): void {
  const { startedAtMs } = frontSearch();
  if (startedAtMs === null || startedAtMs === drawnFor) return;
  drawnFor = startedAtMs;
  document.documentElement.dataset['searchDrawnMs'] = String(Date.now() - startedAtMs);
}
