import { useMemo, useState } from 'react';
import type { Investigation, Vehicle } from '../columns/investigation.ts';
import type { MapMode } from './map-engine.ts';

/** Lines of more vehicles than this are a tangle: until somebody asks for them, counts by camera are shown [default]. */
export const MOST_JOURNEYS = 20;

const isTangle = (vehicles: readonly Vehicle[]): boolean =>
  vehicles.filter(({ journey }) => journey.legs.length > 0).length > MOST_JOURNEYS;

/** What the map shows and its setter. Journeys that were asked for are those of one search; anything else stays for the next. */
export function useMapMode(
  searchRef: string,
  { found }: Partial<Pick<Investigation, 'found'>>,
  vehicles: readonly Vehicle[],
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
