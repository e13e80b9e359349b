import { useDeferredValue, useEffect } from 'react';
import type { Camera } from '../../app/domain/camera.ts';
import { loadCameras, useCameras } from '../state/camera-store.ts';
import { isRunning, useSearch, type SearchStore } from '../search/search-store.ts';
import { useSelection } from '../search/selection-store.ts';
import { buildInvestigation, openingSpan, type Investigation } from './investigation.ts';

type Built = {
  readonly table: object;
  readonly rows: number;
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly investigation: Investigation;
};

/**
 * Built once for all panels. While batches arrive it is built again only when the table has grown this much, because each
 * time the map draws anew: the first reads show at once, the rest when they are all there.
 */
const GROWTH = 30;
let built: Built | undefined;

// At lock, and when another search begins, nothing of the old reads may stay reachable.
useSearch.subscribe(({ table }) => {
  if (built !== undefined && built.table !== table) built = undefined;
});

function investigationOf(search: SearchStore, cameras: ReadonlyMap<string, Camera>): Investigation | undefined {
  const { table, query, reads } = search;
  // Not before the panels were told: reads may be in the table already.
  if (table === null || query === null || reads === 0) {
    built = undefined;
    return undefined;
  }
  const same = built !== undefined && built.table === table && built.cameras === cameras;
  const fresh = same && (built?.rows === table.rows || (isRunning(search) && table.rows < (built?.rows ?? 0) * GROWTH));
  if (!fresh) {
    const investigation = buildInvestigation({ table, cameras, askedMarks: query.vrms, nearMiss: query.nearMiss ?? 0 });
    built = { table, rows: table.rows, cameras, investigation };
  }
  return built?.investigation;
}

/**
 * The newest that there is to draw: the same object until there is something new, so a batch alone draws nothing. The map is
 * drawn from this, because it shows first what a person looks at first.
 */
export function useNewestInvestigation(): Investigation | undefined {
  const cameras = useCameras((state) => state.cameras);
  return useSearch((search) => investigationOf(search, cameras));
}

/**
 * What the other panels are drawn from. The newest is deferred: React then draws panel by panel with pauses between, and the
 * page stays alive. What is on screen belongs to one justification: until the first reads of a search are drawn there are none,
 * never those of the search before.
 */
export function useInvestigation(): Investigation | undefined {
  const newest = useNewestInvestigation();
  const deferred = useDeferredValue(newest);
  return deferred?.table === newest?.table ? deferred : undefined;
}

/** Keeps brush and selection with the results: a new search clears them, its first reads open a stretch of time. */
export function useSelectionFollowsResults(investigation: Investigation | undefined): void {
  const table = useSearch((state) => state.table);
  const running = useSearch(isRunning);
  useEffect(() => {
    void loadCameras();
  }, []);
  useEffect(() => {
    useSelection.getState().clear();
  }, [table]);
  useEffect(() => {
    const { brush, setBrush } = useSelection.getState();
    if (investigation === undefined) return;
    if (brush === undefined || !running) {
      const opening = openingSpan(investigation);
      // A brush that the user has moved meanwhile is theirs: it is replaced only while it is still the first one.
      if (opening !== undefined && (brush === undefined || brush === firstBrush)) {
        firstBrush = opening;
        setBrush(opening);
      }
    }
  }, [investigation, running]);
}

let firstBrush: object | undefined;
