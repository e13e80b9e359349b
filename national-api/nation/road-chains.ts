import type { Basemap, Junction, Road } from './basemap.ts';
import { between, crossing, distanceKm, nearestOnSegment } from './geometry.ts';
import type { LonLat } from './geometry.ts';

/**
 * The drawn roads, cut where they meet. Roads that cross are joined there; a road that ends within reach of another
 * (a motorway that continues as an A road, a junction drawn slightly apart) gets a short connecting edge.
 */

/** One road as nodes in order, with the distance of each from its start. */
export type Chain = {
  readonly road: Road;
  readonly nodes: readonly number[];
  readonly km: readonly number[];
  /** Nodes where traffic may join or leave: any on an A road, junctions on a motorway. */
  readonly access: readonly number[];
};

export type RoadChains = {
  readonly nodes: readonly LonLat[];
  readonly chains: readonly Chain[];
  readonly connectors: readonly (readonly [number, number])[];
};

const NEAR_TOUCH_KM = 1.5;
const CELL = 0.05;
const SAME_KM = 0.05;
const JUNCTION_REACH_KM = 1;

type RoadNode = { readonly road: number; readonly node: number };

/** A node to be inserted into a segment of a road. */
type Insertion = { readonly segment: number; readonly fraction: number; readonly node: number };

/** Segments by grid cell, so that only neighbours are compared. */
function segmentGrid(roads: readonly Road[]): Map<number, (readonly [number, number])[]> {
  const grid = new Map<number, (readonly [number, number])[]>();
  roads.forEach((road, index) => {
    for (let segment = 0; segment + 1 < road.line.length; segment += 1) {
      const a = road.line[segment]!;
      const b = road.line[segment + 1]!;
      for (let x = Math.floor(Math.min(a[0], b[0]) / CELL); x <= Math.floor(Math.max(a[0], b[0]) / CELL); x += 1) {
        for (let y = Math.floor(Math.min(a[1], b[1]) / CELL); y <= Math.floor(Math.max(a[1], b[1]) / CELL); y += 1) {
          const key = cellKey(x, y);
          const cell = grid.get(key);
          if (cell === undefined) grid.set(key, [[index, segment]]);
          else cell.push([index, segment]);
        }
      }
    }
  });
  return grid;
}

const cellKey = (x: number, y: number): number => (x + 1000) * 10_000 + y;

class ChainBuilder {
  readonly nodes: LonLat[] = [];
  readonly connectors: (readonly [number, number])[] = [];
  /** Node of each vertex of each road. */
  private readonly vertices: number[][];
  private readonly insertions: Insertion[][];
  private readonly grid: Map<number, (readonly [number, number])[]>;
  private readonly joined = new Set<string>();

  constructor(private readonly roads: readonly Road[]) {
    this.grid = segmentGrid(roads);
    this.vertices = roads.map((road) => road.line.map((at) => this.node(at)));
    this.insertions = roads.map(() => []);
  }

  private node(at: LonLat): number {
    this.nodes.push(at);
    return this.nodes.length - 1;
  }

  /** The existing vertex at this place of a segment, or a new node inserted into it. */
  private nodeOn(road: number, segment: number, fraction: number): number {
    const a = this.roads[road]!.line[segment]!;
    const b = this.roads[road]!.line[segment + 1]!;
    const length = distanceKm(a, b);
    if (fraction * length < SAME_KM) return this.vertices[road]![segment]!;
    if ((1 - fraction) * length < SAME_KM) return this.vertices[road]![segment + 1]!;
    const node = this.node(between(a, b, fraction));
    this.insertions[road]!.push({ segment, fraction, node });
    return node;
  }

  private join(first: number, second: number): void {
    this.joined.add(first < second ? `${first}-${second}` : `${second}-${first}`);
  }

  joinCrossings(): void {
    const seen = new Set<string>();
    for (const cell of this.grid.values()) {
      for (let i = 0; i < cell.length; i += 1) {
        for (let j = i + 1; j < cell.length; j += 1) {
          const [r, s] = cell[i]!;
          const [q, t] = cell[j]!;
          if (r === q) continue;
          const key = `${r}/${s}/${q}/${t}`;
          if (seen.has(key)) continue;
          seen.add(key);
          const first = this.roads[r]!.line;
          const second = this.roads[q]!.line;
          const at = crossing(first[s]!, first[s + 1]!, second[t]!, second[t + 1]!);
          if (at === undefined) continue;
          const a = this.nodeOn(r, s, at[0]);
          const b = this.nodeOn(q, t, at[1]);
          // Each road keeps its own node there; an edge of length zero joins the two.
          this.connectors.push([a, b]);
          this.join(r, q);
        }
      }
    }
  }

  /** Ends of roads that touch no other road there. */
  joinEnds(): void {
    this.roads.forEach((road, index) => {
      for (const end of [0, road.line.length - 1]) {
        const at = road.line[end]!;
        const best = new Map<number, { segment: number; fraction: number; km: number }>();
        const x = Math.floor(at[0] / CELL);
        const y = Math.floor(at[1] / CELL);
        for (let dx = -1; dx <= 1; dx += 1) {
          for (let dy = -1; dy <= 1; dy += 1) {
            for (const [other, segment] of this.grid.get(cellKey(x + dx, y + dy)) ?? []) {
              if (other === index) continue;
              const line = this.roads[other]!.line;
              const near = nearestOnSegment(at, line[segment]!, line[segment + 1]!);
              if (near.km <= NEAR_TOUCH_KM && near.km < (best.get(other)?.km ?? Infinity))
                best.set(other, { segment, ...near });
            }
          }
        }
        for (const [other, { segment, fraction }] of best) {
          const node = this.nodeOn(other, segment, fraction);
          this.connectors.push([this.vertices[index]![end]!, node]);
          this.join(index, other);
        }
      }
    });
  }

  /** Junctions of two roads that are drawn close together and neither cross nor end there. */
  joinJunctions(found: readonly RoadNode[]): void {
    const placed = found.map((one) => ({ ...one, at: this.nodes[one.node]! }));
    const cells = new Map<number, typeof placed>();
    for (const one of placed) {
      const x = Math.floor(one.at[0] / CELL);
      const y = Math.floor(one.at[1] / CELL);
      for (let dx = -1; dx <= 1; dx += 1) {
        for (let dy = -1; dy <= 1; dy += 1) {
          for (const other of cells.get(cellKey(x + dx, y + dy)) ?? []) {
            if (other.road === one.road || distanceKm(one.at, other.at) > NEAR_TOUCH_KM) continue;
            const pair = one.road < other.road ? `${one.road}-${other.road}` : `${other.road}-${one.road}`;
            if (!this.joined.has(pair)) this.connectors.push([one.node, other.node]);
          }
        }
      }
      const key = cellKey(x, y);
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, [one]);
      else cell.push(one);
    }
  }

  chains(access: (road: number) => readonly number[]): Chain[] {
    return this.roads.map((road, index) => {
      const sorted = [...this.insertions[index]!].sort(
        (a, b) => a.segment - b.segment || a.fraction - b.fraction || a.node - b.node,
      );
      const nodes: number[] = [];
      const km: number[] = [];
      let next = 0;
      let total = 0;
      const add = (node: number): void => {
        const last = nodes[nodes.length - 1];
        if (last === node) return;
        if (last !== undefined) total += distanceKm(this.nodes[last]!, this.nodes[node]!);
        nodes.push(node);
        km.push(total);
      };
      road.line.forEach((_, vertex) => {
        add(this.vertices[index]![vertex]!);
        for (; next < sorted.length && sorted[next]!.segment === vertex; next += 1) add(sorted[next]!.node);
      });
      return { road, nodes, km, access: road.motorway ? access(index) : nodes };
    });
  }

  /** The vertex of a road of this number that is nearest to a point, within reach. */
  nearestVertex({ ref, at }: Junction): RoadNode | undefined {
    let best: RoadNode | undefined;
    let bestKm = JUNCTION_REACH_KM;
    this.roads.forEach((road, index) => {
      if (road.ref !== ref) return;
      road.line.forEach((vertex, i) => {
        const km = distanceKm(vertex, at);
        if (km < bestKm) {
          bestKm = km;
          best = { road: index, node: this.vertices[index]![i]! };
        }
      });
    });
    return best;
  }
}

export function cutRoads({ roads, junctions }: Basemap): RoadChains {
  const builder = new ChainBuilder(roads);
  builder.joinCrossings();
  builder.joinEnds();
  const found = junctions.map((junction) => builder.nearestVertex(junction)).filter((one) => one !== undefined);
  builder.joinJunctions(found);
  const access = roads.map((): number[] => []);
  for (const one of found) access[one.road]!.push(one.node);
  const chains = builder.chains((road) => access[road]!);
  return { nodes: builder.nodes, chains, connectors: builder.connectors };
}
