import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { judged, journeysIn, type Investigation, type Span } from '../columns/investigation.ts';
import { useCameras } from '../state/camera-store.ts';
import { ownedStore, useStore } from '../state/personal-store.ts';
import { WayFinder } from './way-finder.ts';

const Finder = createContext<WayFinder | undefined>(undefined);

/** The view whose reads ways are looked for between. */
export function WaysOfView({ children }: { readonly children: ReactNode }): ReactNode {
  const [finder] = useState(() => new WayFinder());
  useEffect(() => () => finder.dispose(), [finder]);
  return <Finder value={finder}>{children}</Finder>;
}

/** Shared: empty, and nobody writes to it. */
const NOTHING_FOUND = ownedStore({ revision: 0 });

type Judged = { readonly revision: number; readonly finder: WayFinder; readonly investigation: Investigation };
/** Judged once for all panels. Held weakly. */
const lastJudged = new WeakMap<Investigation, Judged>();

/** The result with its legs judged by the ways that have been found. */
export function useJudged(investigation: Investigation | undefined): Investigation | undefined {
  const finder = useContext(Finder);
  const revision = useStore(finder?.state ?? NOTHING_FOUND, (state) => state.revision);
  const cameras = useCameras((state) => state.cameras);
  return useMemo(() => {
    if (investigation === undefined || finder === undefined || revision === 0) return investigation;
    const last = lastJudged.get(investigation);
    if (last?.revision === revision && last.finder === finder) return last.investigation;
    const now = judged(investigation, finder.waysOf(investigation, cameras));
    lastJudged.set(investigation, { revision, finder, investigation: now });
    return now;
  }, [investigation, finder, revision, cameras]);
}

/** Above this many reads of a vehicle only the ways of the brushed stretch are looked for [default]. */
const ALL_WAYS_READS = 2_000;

/** Looks for ways once all reads have come: first those of the brushed stretch, then all others. */
export function useWaysFound(
  investigation: Investigation | undefined,
  brush: Span | undefined,
  isRunning: boolean,
): void {
  const finder = useContext(Finder);
  useEffect(() => {
    if (finder === undefined || investigation === undefined || brush === undefined || isRunning) return;
    for (const { journey } of journeysIn(investigation, brush))
      if (journey.rows.length <= ALL_WAYS_READS) finder.find(investigation, journey.legs);
    if (investigation.rows.length > ALL_WAYS_READS) return;
    for (const { journey } of investigation.vehicles) finder.find(investigation, journey.legs);
  }, [finder, investigation, brush, isRunning]);
}
