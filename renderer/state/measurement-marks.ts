import { useSearch, type SearchStore } from '../search/search-store.ts';

/** What benchmarks and end-to-end tests read from the page; never anything personal. `ready` is set by the first screen. */
export function writeMarks(state: SearchStore): void {
  const { dataset } = document.documentElement;
  dataset['searchState'] = state.phase;
  dataset['reads'] = String(state.reads);
  dataset['receipt'] = state.receipt?.state ?? 'none';
}

export function followMarks(): () => void {
  writeMarks(useSearch.getState());
  return useSearch.subscribe(writeMarks);
}

let drawnFor: number | null = null;

/** The first reads of a search are on the screen: how long that took, from the press of the button. */
export function markSearchDrawn(): void {
  const { startedAtMs } = useSearch.getState();
  if (startedAtMs === null || startedAtMs === drawnFor) return;
  drawnFor = startedAtMs;
  document.documentElement.dataset['searchDrawnMs'] = String(Date.now() - startedAtMs);
}
