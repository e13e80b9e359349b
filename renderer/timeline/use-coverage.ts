import { useMemo } from 'react';
import type { Investigation, Span } from '../columns/investigation.ts';
import { useSearch } from '../search/search-view.tsx';
import { cameraIdsOf, useCameras } from '../state/camera-store.ts';
import { useSession } from '../state/session-store.ts';
import { lateArrivals, offIn, unheldIn, type Coverage } from './coverage.ts';

export type Late = ReturnType<typeof lateArrivals>;

/** What could not be seen in a period by the cameras that the search asked; undefined while the cameras are not known. */
export function useCoverage(investigation: Investigation | undefined, period: Span | undefined): Coverage | undefined {
  const cameras = useCameras((state) => state.cameras);
  const query = useSearch((search) => search.query);
  const heldFromMs = useSession(({ status }) => status?.data?.fromMs);
  const heldToMs = useSession(({ status }) => status?.data?.toMs);
  const table = investigation?.table;
  /** Grows with the reads, and does not change with the filters. */
  const readers = table?.camera.values.length ?? 0;
  const off = useMemo(() => {
    if (period === undefined || query === null || cameras.size === 0) return undefined;
    const isPlace = 'cameraIds' in query || 'area' in query;
    const asked = isPlace ? cameraIdsOf(query).flatMap((id) => cameras.get(id) ?? []) : [...cameras.values()];
    const ids = table?.camera.values.slice(0, readers) ?? [];
    return offIn({ period, cameras: asked, readers: ids.flatMap((id) => cameras.get(id) ?? []) });
  }, [period, query, cameras, table, readers]);
  return useMemo(() => {
    if (off === undefined || period === undefined) return undefined;
    const held = heldFromMs === undefined ? undefined : { fromMs: heldFromMs, toMs: heldToMs ?? null };
    return { ...off, period, held, unheld: unheldIn(period, held) };
  }, [off, period, heldFromMs, heldToMs]);
}

/** How many of the reads found came late; undefined until all have come. */
export function useLateArrivals(): Late | undefined {
  const cameras = useCameras((state) => state.cameras);
  const delays = useSearch(({ finished }) => finished?.delays);
  return useMemo(() => (delays === undefined ? undefined : lateArrivals(delays, cameras)), [delays, cameras]);
}
