import { useMemo, useState } from 'react';
import type { Investigation, Vehicle } from '../columns/investigation.ts';
import type { MapMode } from './map-engine.ts';

/** Lines of more vehicles than this are a tangle: until somebody asks for them, counts by camera are shown [default]. */
export const MOST_JOURNEYS = 20;

/** A line takes two reads. Of all of the result, so that the map does not change its face while the brush moves. */
const isTangle = (vehicles: readonly Vehicle[]): boolean =>
  vehicles.filter(({ rows }) => rows.length > 1).length > MOST_JOURNEYS;

const NO_VEHICLES: readonly Vehicle[] = [];

/** What the map shows and its setter. Journeys that were asked for are those of one search; anything else stays for the next. */
export function useMapMode(
  searchRef: string,
  { found, vehicles = NO_VEHICLES }: Partial<Pick<Investigation, 'found' | 'vehicles'>>,
): { readonly mode: MapMode; readonly isForTangle: boolean; readonly setMode: (mode: MapMode) => void } {
  const [chosen, setChosen] = useState<{ readonly mode: MapMode; readonly searchRef: string }>();
  const isChosen = chosen !== undefined && (chosen.mode !== 'journey' || chosen.searchRef === searchRef);
  const isForTangle = useMemo(() => found === undefined && isTangle(vehicles), [found, vehicles]) && !isChosen;
  return {
    mode: isChosen ? chosen.mode : isForTangle ? 'all' : 'journey',
    isForTangle,
    setMode: (mode) => setChosen({ mode, searchRef }),
  };
}
