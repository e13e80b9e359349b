import type { Basemap } from './basemap.ts';
import { bearing, distanceKm } from './geometry.ts';
import type { LonLat } from './geometry.ts';
import type { Chain, RoadChains } from './road-chains.ts';
import type { Site } from './camera-sites.ts';
import { positionAlong } from './camera-sites.ts';

/** The name of a camera and the direction of its traffic. */

const COMPASS = ['N', 'E', 'S', 'W'] as const;
export type Heading = (typeof COMPASS)[number];

const AT_JUNCTION_KM = 1.6;
const NEAR_JUNCTION_KM = 5;
const NAMED_PLACE_POPULATION = 1_500;
/** Distance of a road's ends as a share of its length, below which it is a ring and has no direction as a whole. */
const RING = 0.45;
const LOCAL_KM = 3;

const quarter = (degrees: number): Heading => COMPASS[Math.round(degrees / 90) % 4]!;

/** Direction of travel along a stretch in drawing order, as road signs give it: that of the road as a whole. */
export function drawnHeading(chains: RoadChains, chain: Chain, site: Site): Heading {
  const length = chain.km.at(-1) ?? 0;
  const first = chains.nodes[chain.nodes[0]!]!;
  const last = chains.nodes[chain.nodes.at(-1)!]!;
  if (distanceKm(first, last) > RING * length) return quarter(bearing(first, last));
  const from = positionAlong(chains, site.chain, Math.max(0, site.km - LOCAL_KM));
  const to = positionAlong(chains, site.chain, Math.min(length, site.km + LOCAL_KM));
  return quarter(bearing(from, to));
}

const OPPOSITE: Readonly<Record<Heading, Heading>> = { N: 'S', S: 'N', E: 'W', W: 'E' };
export const opposite = (heading: Heading): Heading => OPPOSITE[heading];

export type SiteName = { readonly name: string; readonly junction: string | null };

/** Names sites after the junction beside them, otherwise the junction near them, otherwise the nearest place. */
export function siteNamer(map: Basemap): (ref: string, at: LonLat) => SiteName {
  const junctions = new Map<string, (typeof map.junctions)[number][]>();
  for (const junction of map.junctions) {
    const list = junctions.get(junction.ref);
    if (list === undefined) junctions.set(junction.ref, [junction]);
    else list.push(junction);
  }
  const places = map.places.filter((place) => place.population >= NAMED_PLACE_POPULATION);
  return (ref, at) => {
    const near = (junctions.get(ref) ?? [])
      .map((junction) => ({ junction, km: distanceKm(junction.at, at) }))
      .sort((a, b) => a.km - b.km)[0];
    if (near !== undefined && near.km <= AT_JUNCTION_KM) {
      return {
        name: [near.junction.number, near.junction.name].filter(Boolean).join(' '),
        junction: near.junction.number,
      };
    }
    let place = '';
    let placeKm = Infinity;
    for (const one of places) {
      if (Math.abs(one.at[1] - at[1]) * 111 > placeKm) continue;
      const km = distanceKm(one.at, at);
      if (km < placeKm) {
        placeKm = km;
        place = one.name;
      }
    }
    if (near !== undefined && near.km <= Math.min(NEAR_JUNCTION_KM, placeKm)) {
      return { name: `near ${[near.junction.number, near.junction.name].filter(Boolean).join(' ')}`, junction: null };
    }
    return { name: place, junction: null };
  };
}
