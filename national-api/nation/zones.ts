import type { Place } from './basemap.ts';
import { forceAt } from './forces.ts';
import type { Force } from './forces.ts';
import { distanceKm } from './geometry.ts';
import type { LonLat } from './geometry.ts';
import { insideArea } from './scale.ts';
import type { ScaleSpec } from './scale.ts';

/** Where people live and work: the larger places, and smaller ones too where the scale looks closely. */
export type Zone = {
  readonly name: string;
  readonly at: LonLat;
  readonly population: number;
  readonly force: Force;
  readonly focus: boolean;
};

/** Two names for one town would be two zones a kilometre apart with trips between them and no road. */
const TOO_CLOSE_KM = 2.5;

export function zonesOf(places: readonly Place[], spec: ScaleSpec): Zone[] {
  const zones: Zone[] = [];
  for (const place of places) {
    const focus = spec.focus !== undefined && insideArea(spec.focus.area, place.at);
    if (place.population < (focus ? spec.focusZonePopulation : spec.zonePopulation)) continue;
    if (spec.area !== undefined && !insideArea(spec.area, place.at, 0.25)) continue;
    if (zones.some((zone) => distanceKm(zone.at, place.at) < TOO_CLOSE_KM)) continue;
    zones.push({ name: place.name, at: place.at, population: place.population, force: forceAt(place.at), focus });
  }
  return zones;
}
