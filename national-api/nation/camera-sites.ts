import { between, distanceKm } from './geometry.ts';
import type { LonLat } from './geometry.ts';
import { forceAt } from './forces.ts';
import type { Basemap } from './basemap.ts';
import type { Random } from './random.ts';
import type { RoadChains } from './road-chains.ts';
import { insideArea } from './scale.ts';
import type { ScaleSpec } from './scale.ts';
import type { Traffic } from './traffic.ts';

/** A place on a road where cameras stand, as a distance along its stretch. */
export type Site = { readonly chain: number; readonly km: number; readonly at: LonLat; readonly landmark: boolean };

/** Vehicles a day in one direction (British traffic counts): motorway 65,439, trunk A road 32,010. */
const TRAFFIC = { motorway: 65, primary: 32 } as const;
const SLOT_KM = 0.4;
const MIN_GAP_KM = 0.35;

/** Junctions at which the demonstration's hand-picked vehicle and its clone must be seen. */
const WANTED: readonly (readonly [ref: string, junction: string])[] = [
  ['M1', 'J29'],
  ['M1', 'J31'],
  ['M1', 'J34'],
  ['M1', 'J36'],
  ['M1', 'J38'],
  ['M1', 'J40'],
  ['M1', 'J41'],
  ['A1(M)', 'J34'],
  ['A1(M)', 'J36'],
  ['A1(M)', 'J38'],
  ['A1(M)', 'J40'],
  ['M18', 'J1'],
  ['M62', 'J28'],
  ['M62', 'J30'],
  ['M62', 'J32'],
  ['M621', 'J7'],
  ['M621', 'J3'],
  ['M6', 'J6'],
];

/** Position at a distance along a stretch: on the line as it is drawn. */
export function positionAlong(chains: RoadChains, chain: number, km: number): LonLat {
  const { nodes, km: marks } = chains.chains[chain]!;
  let low = 0;
  let high = marks.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (marks[middle]! <= km) low = middle;
    else high = middle;
  }
  const length = marks[high]! - marks[low]!;
  return between(
    chains.nodes[nodes[low]!]!,
    chains.nodes[nodes[high]!]!,
    length === 0 ? 0 : (km - marks[low]!) / length,
  );
}

/** Slots along all roads with their share of the nation's traffic. */
function weighSlots(
  chains: RoadChains,
  traffic: Traffic,
  spec: ScaleSpec,
): { slots: { chain: number; km: number }[]; weights: number[] } {
  const slots: { chain: number; km: number }[] = [];
  const weights: number[] = [];
  chains.chains.forEach(({ road, km }, chain) => {
    const length = km[km.length - 1] ?? 0;
    for (let start = 0; start + SLOT_KM / 2 < length; start += SLOT_KM) {
      const at = positionAlong(chains, chain, start + SLOT_KM / 2);
      if (spec.area !== undefined && !insideArea(spec.area, at)) continue;
      if (spec.forceCodes !== undefined && !spec.forceCodes.includes(forceAt(at).code)) continue;
      if (!traffic.used(chain, start + SLOT_KM / 2)) continue;
      const focus = spec.focus !== undefined && insideArea(spec.focus.area, at) ? spec.focus.cameras : 1;
      slots.push({ chain, km: start });
      weights.push((road.motorway ? TRAFFIC.motorway : TRAFFIC.primary) * focus);
    }
  });
  return { slots, weights };
}

function wantedSites(chains: RoadChains, map: Basemap): Site[] {
  return WANTED.flatMap(([ref, number]): Site[] => {
    const junction = map.junctions.find((one) => one.ref === ref && one.number === number);
    if (junction === undefined) return [];
    let best: Site | undefined;
    let bestKm = 1;
    chains.chains.forEach(({ road, nodes, km }, chain) => {
      if (road.ref !== ref) return;
      nodes.forEach((node, i) => {
        const distance = distanceKm(chains.nodes[node]!, junction.at);
        if (distance >= bestKm) return;
        bestKm = distance;
        // Just beside the junction, so that traffic joining there is seen too.
        const along = Math.min(km[km.length - 1]!, Math.max(0, km[i]! + (km[i]! > 0.5 ? -0.25 : 0.25)));
        best = { chain, km: along, at: positionAlong(chains, chain, along), landmark: true };
      });
    });
    return best === undefined ? [] : [best];
  });
}

/**
 * Evenly by the weight of all roads, with some randomness, so that busy roads have more and no stretch is left out by
 * chance.
 */
export function chooseSites(
  chains: RoadChains,
  traffic: Traffic,
  map: Basemap,
  spec: ScaleSpec,
  count: number,
  random: Random,
): Site[] {
  const { slots, weights } = weighSlots(chains, traffic, spec);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const sites: Site[] = spec.demo
    ? wantedSites(chains, map).filter((site) => spec.area === undefined || insideArea(spec.area, site.at))
    : [];
  const taken = new Map<number, number[]>();
  for (const site of sites) taken.set(site.chain, [...(taken.get(site.chain) ?? []), site.km]);
  const step = total / Math.max(1, count - sites.length);
  let target = step * random.unit();
  let sum = 0;
  slots.forEach((slot, i) => {
    sum += weights[i]!;
    for (; target < sum; target += step) {
      const end = chains.chains[slot.chain]!.km.at(-1) ?? 0;
      const km = Math.min(end, slot.km + SLOT_KM * random.unit());
      const others = taken.get(slot.chain) ?? [];
      if (others.some((other) => Math.abs(other - km) < MIN_GAP_KM)) continue;
      taken.set(slot.chain, [...others, km]);
      sites.push({ chain: slot.chain, km, at: positionAlong(chains, slot.chain, km), landmark: false });
    }
  });
  return sites;
}
