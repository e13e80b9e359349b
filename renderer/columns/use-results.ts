import { useDeferredValue, useEffect } from 'react';
import type { Camera } from '../../app/domain/camera.ts';
import { useSearch, useSearchSession } from '../search/search-view.tsx';
import { isRunning, tableOf, type SearchState } from '../search/session.ts';
import { loadCameras, useCameras } from '../state/camera-store.ts';
import { buildInvestigation, openingSpan, type Investigation } from './investigation.ts';
import type { ReadTable } from './read-table.ts';

type Built = {
  readonly rows: number;
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly investigation: Investigation;
};

/**
 * Built once for all panels. While batches arrive it is built again only when the table has grown this much, because each
 * time the map draws anew: the first reads show at once, the rest when they are all there.
 */
const GROWTH = 30;
/** By table, so that two searches beside each other have one each; gone with the table. */
const built = new WeakMap<ReadTable, Built>();

function investigationOf(search: SearchState, cameras: ReadonlyMap<string, Camera>): Investigation | undefined {
  const { subject, reads } = search;
  const table = tableOf(search);
  // Not before the panels were told: reads may be in the table already.
  if (table === null || subject === null || reads === 0) return undefined;
  const last = built.get(table);
  const same = last !== undefined && last.cameras === cameras;
  if (same && (last.rows === table.rows || (isRunning(search) && table.rows < last.rows * GROWTH)))
    return last.investigation;
  const investigation = buildInvestigation({ table, cameras, subject });
  built.set(table, { rows: table.rows, cameras, investigation });
  return investigation;
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

/** The first reads of a search open a stretch of time. */
export function useTimeFollowsResults(investigation: Investigation | undefined): void {
  const session = useSearchSession();
  const running = useSearch(isRunning);
  useEffect(() => {
    void loadCameras();
  }, []);
  useEffect(() => {
    if (investigation === undefined || session === undefined) return;
    const { time, openedWith } = session.filters.getState();
    // A stretch that the user has moved meanwhile is theirs: it is replaced only while it is still the first one.
    if (time !== undefined && (running || time !== openedWith)) return;
    const opening = openingSpan(investigation);
    if (opening !== undefined) session.filters.setState({ time: opening, openedWith: opening });
  }, [investigation, running, session]);
}
