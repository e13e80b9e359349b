import type { Place } from './basemap.ts';
import { distanceKm } from './geometry.ts';
import type { LonLat } from './geometry.ts';
import type { RoadChains } from './road-chains.ts';
import type { Zone } from './zones.ts';

/**
 * The network that trips follow: the drawn roads, short connectors where they meet, and links from each place to the
 * roads around it that stand for local streets. Compressed rows: the edges of node `n` are `first[n]` to `first[n + 1]`.
 */
export type RoadGraph = {
  readonly nodeCount: number;
  readonly first: Int32Array;
  readonly to: Int32Array;
  /** Free-flow seconds, separately for open road and town because rush hours slow them differently. */
  readonly open: Float32Array;
  readonly town: Float32Array;
  /** Road stretch of an edge, -1 for connectors and links; `forward` is the drawing direction of the road. */
  readonly chain: Int32Array;
  /** Which piece of its stretch an edge is, counted in drawing order. */
  readonly segment: Int32Array;
  readonly fromKm: Float32Array;
  readonly toKm: Float32Array;
  /** Node of each zone. */
  readonly zoneNode: Int32Array;
};

/** Free-flow speeds, km/h. Between city cameras traffic has a median of 20 km/h, so town figures are low. */
const SPEED = { motorway: 104, motorwayTown: 86, primary: 84, primaryTown: 42, connector: 45, link: 42 } as const;
/** Local streets are not straight. */
const LINK_DETOUR = 1.3;
const LINK_KM = 11;
const LINKS = 4;
const LAST_RESORT_KM = 40;
const TOWN_POPULATION = 30_000;

type Edge = {
  readonly from: number;
  readonly to: number;
  readonly open: number;
  readonly town: number;
  readonly chain: number;
  readonly segment: number;
  readonly fromKm: number;
  readonly toKm: number;
};

/** Half-width of a town in km: about 5 km for 450,000 people. */
const townRadius = (population: number): number => 1.5 * Math.sqrt(population / 45_000);

function townTest(places: readonly Place[]): (at: LonLat) => boolean {
  const towns = places
    .filter((place) => place.population >= TOWN_POPULATION)
    .map((place) => ({ at: place.at, km: Math.min(14, townRadius(place.population)) }));
  return (at) => towns.some((town) => Math.abs(town.at[1] - at[1]) < 0.15 && distanceKm(town.at, at) < town.km);
}

const hours = (km: number, speed: number): number => (km / speed) * 3600;

class GraphBuilder {
  private readonly edges: Edge[] = [];

  constructor(
    private readonly roads: RoadChains,
    private readonly inTown: (at: LonLat) => boolean,
  ) {}

  addRoads(): void {
    this.roads.chains.forEach(({ road, nodes, km }, chain) => {
      for (let i = 0; i + 1 < nodes.length; i += 1) {
        const length = km[i + 1]! - km[i]!;
        const town = this.inTown(this.roads.nodes[nodes[i]!]!);
        const speed = road.motorway
          ? town
            ? SPEED.motorwayTown
            : SPEED.motorway
          : town
            ? SPEED.primaryTown
            : SPEED.primary;
        const seconds = hours(length, speed);
        // Motorways through towns slow down like open road.
        const [open, slow] = town && !road.motorway ? [0, seconds] : [seconds, 0];
        this.edges.push({
          from: nodes[i]!,
          to: nodes[i + 1]!,
          open,
          town: slow,
          chain,
          segment: i,
          fromKm: km[i]!,
          toKm: km[i + 1]!,
        });
        this.edges.push({
          from: nodes[i + 1]!,
          to: nodes[i]!,
          open,
          town: slow,
          chain,
          segment: i,
          fromKm: km[i + 1]!,
          toKm: km[i]!,
        });
      }
    });
    for (const [a, b] of this.roads.connectors) {
      this.addLocal(a, b, hours(distanceKm(this.roads.nodes[a]!, this.roads.nodes[b]!), SPEED.connector));
    }
  }

  private addLocal(a: number, b: number, seconds: number): void {
    this.edges.push({ from: a, to: b, open: 0, town: seconds, chain: -1, segment: -1, fromKm: 0, toKm: 0 });
    this.edges.push({ from: b, to: a, open: 0, town: seconds, chain: -1, segment: -1, fromKm: 0, toKm: 0 });
  }

  /** Links from a place to the nearest access of each of the roads around it, nearest roads first. */
  addZone(node: number, at: LonLat): void {
    const near: { node: number; km: number; ref: string }[] = [];
    for (const { road, access } of this.roads.chains) {
      let best = -1;
      let bestKm = LAST_RESORT_KM;
      for (const candidate of access) {
        const where = this.roads.nodes[candidate]!;
        if (Math.abs(where[1] - at[1]) * 111 > bestKm) continue;
        const km = distanceKm(where, at);
        if (km < bestKm) {
          bestKm = km;
          best = candidate;
        }
      }
      if (best >= 0) near.push({ node: best, km: bestKm, ref: road.ref });
    }
    near.sort((a, b) => a.km - b.km || a.node - b.node);
    const refs = new Set<string>();
    for (const one of near) {
      if (refs.size >= LINKS || (one.km > LINK_KM && refs.size > 0)) break;
      if (refs.has(one.ref)) continue;
      refs.add(one.ref);
      this.addLocal(node, one.node, hours(one.km * LINK_DETOUR, SPEED.link));
    }
  }

  build(zoneNodes: readonly number[], nodeCount: number): RoadGraph {
    const count = this.edges.length;
    const first = new Int32Array(nodeCount + 1);
    for (const edge of this.edges) first[edge.from + 1]! += 1;
    for (let i = 0; i < nodeCount; i += 1) first[i + 1]! += first[i]!;
    const next = first.slice(0, nodeCount);
    const graph = {
      nodeCount,
      first,
      to: new Int32Array(count),
      open: new Float32Array(count),
      town: new Float32Array(count),
      chain: new Int32Array(count),
      segment: new Int32Array(count),
      fromKm: new Float32Array(count),
      toKm: new Float32Array(count),
      zoneNode: Int32Array.from(zoneNodes),
    };
    for (const edge of this.edges) {
      const at = next[edge.from]!;
      next[edge.from] = at + 1;
      graph.to[at] = edge.to;
      graph.open[at] = edge.open;
      graph.town[at] = edge.town;
      graph.chain[at] = edge.chain;
      graph.segment[at] = edge.segment;
      graph.fromKm[at] = edge.fromKm;
      graph.toKm[at] = edge.toKm;
    }
    return graph;
  }
}

export function buildGraph(roads: RoadChains, places: readonly Place[], zones: readonly Zone[]): RoadGraph {
  const builder = new GraphBuilder(roads, townTest(places));
  builder.addRoads();
  const zoneNodes = zones.map((zone, index) => {
    const node = roads.nodes.length + index;
    builder.addZone(node, zone.at);
    return node;
  });
  return builder.build(zoneNodes, roads.nodes.length + zones.length);
}
