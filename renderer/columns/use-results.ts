import { useDeferredValue, useEffect, useMemo } from 'react';
import type { Camera } from '../../app/domain/camera.ts';
import {
  useChecked,
  useLooking,
  useReadFilters,
  useSearch,
  useSearchSession,
  useTimeFilter,
} from '../search/search-view.tsx';
import { foundOf, isRunning, tableOf, type SearchState } from '../search/session.ts';
import { loadCameras, useCameras } from '../state/camera-store.ts';
import { useJudged, useWaysFound } from '../ways/ways.tsx';
import { betweenTasks } from './between-tasks.ts';
import {
  buildInvestigation,
  checkedWhole,
  filtered,
  isToBeChecked,
  openingSpan,
  type Investigation,
} from './investigation.ts';
import { filteredFields, type ReadFilters } from './read-filters.ts';
import type { ReadTable } from './read-table.ts';
import { clampBrush } from './time-bounds.ts';

type Built = {
  readonly rows: number;
  readonly cameras: ReadonlyMap<string, Camera>;
  readonly investigation: Investigation;
};

/**
 * Built once for all panels. While batches arrive it is rebuilt only when the table has grown by this factor, because
 * each rebuild redraws the map: the first reads show at once, the rest when all have arrived.
 */
const GROWTH = 30;
/** Keyed by table, so that two searches side by side have one each. Held weakly. */
const built = new WeakMap<ReadTable, Built>();

/** The table may hold reads that the panels have not been told of; nothing is drawn before they are. */
const investigationOf = (search: SearchState, cameras: ReadonlyMap<string, Camera>): Investigation | undefined =>
  search.reads === 0 ? undefined : builtOf(search, cameras, !isRunning(search));

/** @param hasAll no more reads will come */
function builtOf(
  search: SearchState,
  cameras: ReadonlyMap<string, Camera>,
  hasAll: boolean,
): Investigation | undefined {
  const { subject } = search;
  const table = tableOf(search);
  if (table === null || subject === null || table.rows === 0) return undefined;
  const last = built.get(table);
  const same = last !== undefined && last.cameras === cameras;
  if (same && (last.rows === table.rows || (!hasAll && table.rows < last.rows * GROWTH))) return last.investigation;
  const investigation = buildInvestigation({ table, cameras, subject, found: foundOf(search)?.pairs });
  built.set(table, { rows: table.rows, cameras, investigation });
  return investigation;
}

function useBuilt(): Investigation | undefined {
  const cameras = useCameras((state) => state.cameras);
  return useSearch((search) => investigationOf(search, cameras));
}

function useNewest(): Investigation | undefined {
  const result = useBuilt();
  const checked = useChecked();
  return checked.whole !== undefined && checked.result === result ? checked.whole : result;
}

/**
 * The newest result that can be drawn. The same object until there is a newer one, or more is known of the ways between its reads, so
 * a batch alone redraws nothing. Only the map uses it: it is what a person looks at first.
 */
export const useNewestInvestigation = (): Investigation | undefined => useJudged(useNewest());

/** Looks for the likely ways between the reads, once all have come. */
export function useWaysFollowResults(): void {
  const [brush] = useTimeFilter();
  useWaysFound(useNewest(), brush, useSearch(isRunning));
}

/** Looks at all reads of each vehicle together, once all have come, where they are too many for one task of the page. */
export function useWholeChecked(): void {
  const looking = useLooking();
  const result = useBuilt();
  const running = useSearch(isRunning);
  useEffect(() => {
    if (looking === undefined || result === undefined || running || !isToBeChecked(result)) return undefined;
    if (looking.checked.getState().result === result) return undefined;
    return betweenTasks(checkedWhole(result), (whole) => looking.checked.setState({ result, whole }));
  }, [looking, result, running]);
}

/** Lets the index of the search know which reads are impossible: what draws reads finds it there, in whichever window. */
export function useIndexFollowsResults(): void {
  const looking = useLooking();
  const investigation = useInvestigation();
  useEffect(() => {
    if (investigation !== undefined) looking?.learnImpossible(investigation.impossibleRows);
  }, [looking, investigation]);
}

/**
 * The result that the other panels draw. It is the deferred value of the newest, so React draws panel by panel with
 * pauses and the page stays responsive. The screen belongs to one justification: until the first reads of a search
 * are drawn, this is empty and never the result of the search before. Filtered, as the map is.
 */
export const useInvestigation = (): Investigation | undefined => useFiltered(useUnfiltered());

/** The same with all reads, for what is said of the whole result. */
export function useUnfiltered(): Investigation | undefined {
  const newest = useNewestInvestigation();
  const deferred = useDeferredValue(newest);
  return deferred?.table === newest?.table ? deferred : undefined;
}

/** Filtered once for all panels, so that what they work out of it is worked out once. Held weakly. */
const lastFiltered = new WeakMap<
  Investigation,
  { readonly filters: ReadFilters; readonly investigation: Investigation }
>();

/**
 * The result as the filters leave it, for the panels that draw reads: map, timeline and table are about the same ones.
 */
export function useFiltered(investigation: Investigation | undefined): Investigation | undefined {
  const filters = useReadFilters();
  const index = useLooking()?.index;
  return useMemo(() => {
    if (investigation === undefined || index === undefined || filteredFields(filters).length === 0)
      return investigation;
    // The index has these filters before anybody is told of them.
    const last = lastFiltered.get(investigation);
    if (last?.filters === filters) return last.investigation;
    const now = filtered(investigation, (row) => index.passes(row));
    lastFiltered.set(investigation, { filters, investigation: now });
    return now;
  }, [investigation, index, filters]);
}

/** Sets the brush when the first reads of a search arrive, and chooses the last read once all have. Builds what the panels are told of. */
export function useTimeFollowsResults(investigation: Investigation | undefined): void {
  const session = useSearchSession();
  const running = useSearch(isRunning);
  useEffect(() => {
    void loadCameras();
  }, []);
  useEffect(
    () =>
      session?.beforeTelling((hasAll) => {
        builtOf(session.state.getState(), useCameras.getState().cameras, hasAll);
      }),
    [session],
  );
  useEffect(() => {
    if (investigation === undefined || session === undefined) return;
    const { time, openedWith } = session.filters.getState();
    // A brush that the user has moved meanwhile is theirs: only the one set by this hook is replaced.
    if (time !== undefined && (running || time !== openedWith)) return;
    const opening = openingSpan(investigation);
    if (opening !== undefined) {
      // Room around the last reads is no reason to show time to come.
      const within = clampBrush(opening, session.looking.bounds());
      // The same stretch may come again, because more is known of the ways in it: then nothing has moved.
      if (within.fromMs !== time?.fromMs || within.toMs !== time.toMs)
        session.filters.setState({ time: within, openedWith: within });
    }
    if (running) return;
    // The last read is chosen, its pictures stay shut. It is where everything begins, so there is nothing to undo.
    const { selectedRow } = session.selection.getState();
    // Of pairs it is the one that the list begins with.
    const opened = investigation.found?.[0]?.secondRow ?? investigation.table.rows - 1;
    if (selectedRow === undefined) session.selection.setState({ selectedRow: opened });
  }, [investigation, running, session]);
}
