import { MinHeap } from '../base/min-heap.ts';
import { greatCircleKm, type Position } from './geodesy.ts';

/**
 * A road table as a graph, to draw a leg along roads instead of as a straight line. The result is a "likely route"
 * and no more: the table holds motorways and main A roads to about 500 m, and drivers do not always take the shortest
 * way.
 */
export type RoadLine = { readonly ref: string; readonly points: readonly (readonly [number, number])[] };

/** Ends and crossings nearer than this are taken to meet [default: the table's own accuracy]. */
const JOIN_KM = 1.2;
/** A camera further from any road than this is not on the table. */
const SNAP_KM = 3;
/** A route longer than this times the straight line, plus an allowance, is not offered. */
const DETOUR = 1.9;
const DETOUR_ALLOWANCE_KM = 6;

type Edge = { readonly to: number; readonly km: number };

export type RoadNetwork = {
  readonly nodes: readonly (readonly [number, number])[];
  readonly edges: readonly (readonly Edge[])[];
  readonly refs: readonly string[];
  readonly grid: ReadonlyMap<number, readonly number[]>;
};

const CELL = 0.05;
const cellOf = (lon: number, lat: number): number =>
  Math.floor((lon + 12) / CELL) * 4_096 + Math.floor((lat - 48) / CELL);

const at = (point: readonly [number, number]): Position => ({ lon: point[0], lat: point[1] });

/** Longest edge after densifying: short enough that snapping to a node is snapping to the road. */
const STEP_KM = 0.8;

function densify(points: RoadLine['points']): [number, number][] {
  const dense: [number, number][] = [];
  points.forEach((point, i) => {
    const previous = points[i - 1];
    if (previous !== undefined) {
      const parts = Math.ceil(greatCircleKm(at(previous), at(point)) / STEP_KM);
      for (let part = 1; part < parts; part += 1) {
        const t = part / parts;
        dense.push([previous[0] + (point[0] - previous[0]) * t, previous[1] + (point[1] - previous[1]) * t]);
      }
    }
    dense.push([point[0], point[1]]);
  });
  return dense;
}

export function buildRoadNetwork(lines: readonly RoadLine[]): RoadNetwork {
  const nodes: [number, number][] = [];
  const refs: string[] = [];
  const edges: Edge[][] = [];
  const grid = new Map<number, number[]>();
  const link = (a: number, b: number, km: number): void => {
    edges[a]?.push({ to: b, km });
    edges[b]?.push({ to: a, km });
  };
  for (const line of lines) {
    let previous = -1;
    for (const point of densify(line.points)) {
      const node = nodes.push(point) - 1;
      refs.push(line.ref);
      edges.push([]);
      const cell = cellOf(point[0], point[1]);
      const inCell = grid.get(cell);
      if (inCell === undefined) grid.set(cell, [node]);
      else inCell.push(node);
      if (previous >= 0) link(previous, node, greatCircleKm(at(nodes[previous] ?? point), at(point)));
      previous = node;
    }
  }
  const network = { nodes, edges, refs, grid };
  for (let node = 0; node < nodes.length; node += 1) {
    const point = nodes[node];
    if (point === undefined) continue;
    for (const other of near(network, at(point), JOIN_KM)) {
      // Roads of different numbers that touch are joined, with a small penalty so that a route does not hop between
      // them.
      if (other.node > node && refs[other.node] !== refs[node]) link(node, other.node, other.km + 0.4);
    }
  }
  return network;
}

function near(network: RoadNetwork, position: Position, withinKm: number): { node: number; km: number }[] {
  const found: { node: number; km: number }[] = [];
  const reach = Math.ceil(withinKm / (CELL * 60));
  for (let dx = -reach; dx <= reach; dx += 1) {
    for (let dy = -reach; dy <= reach; dy += 1) {
      for (const node of network.grid.get(cellOf(position.lon + dx * CELL, position.lat + dy * CELL)) ?? []) {
        const point = network.nodes[node];
        if (point === undefined) continue;
        const km = greatCircleKm(position, at(point));
        if (km <= withinKm) found.push({ node, km });
      }
    }
  }
  return found;
}

/** The nearest node to a position; one of the named road if that is near enough. */
export function snapToRoad(network: RoadNetwork, position: Position, ref?: string): number | undefined {
  const candidates = near(network, position, SNAP_KM);
  const own = ref === undefined ? [] : candidates.filter((candidate) => network.refs[candidate.node] === ref);
  const pool = own.length > 0 ? own : candidates;
  return pool.reduce<{ node: number; km: number } | undefined>(
    (best, c) => (best === undefined || c.km < best.km ? c : best),
    undefined,
  )?.node;
}

export type Route = {
  readonly points: readonly (readonly [number, number])[];
  /** The road of each point; empty at an end that names none. */
  readonly roads: readonly string[];
  readonly km: number;
};

/**
 * The shortest route along the table between two places (A*, great-circle heuristic); undefined when an end is off
 * the table or the route would be an implausible detour.
 */
export function routeBetween(
  network: RoadNetwork,
  from: Position & { readonly ref?: string },
  to: Position & { readonly ref?: string },
): Route | undefined {
  const start = snapToRoad(network, from, from.ref);
  const goal = snapToRoad(network, to, to.ref);
  if (start === undefined || goal === undefined) return undefined;
  const straightKm = greatCircleKm(from, to);
  const limitKm = straightKm * DETOUR + DETOUR_ALLOWANCE_KM;
  const goalAt = at(network.nodes[goal] ?? [to.lon, to.lat]);
  const cost = new Map<number, number>([[start, 0]]);
  const cameFrom = new Map<number, number>();
  const done = new Set<number>();
  const frontier = new MinHeap();
  frontier.push(0, start);
  while (frontier.size > 0) {
    const node = frontier.pop();
    if (node === goal) break;
    if (done.has(node)) continue;
    done.add(node);
    const here = cost.get(node) ?? 0;
    for (const edge of network.edges[node] ?? []) {
      const total = here + edge.km;
      if (total >= (cost.get(edge.to) ?? Infinity)) continue;
      const point = network.nodes[edge.to];
      if (point === undefined) continue;
      const estimate = total + greatCircleKm(at(point), goalAt);
      if (estimate > limitKm) continue;
      cost.set(edge.to, total);
      cameFrom.set(edge.to, node);
      frontier.push(estimate, edge.to);
    }
  }
  const km = cost.get(goal);
  if (km === undefined) return undefined;
  const points: (readonly [number, number])[] = [[to.lon, to.lat]];
  const roads = [to.ref ?? ''];
  for (let node: number | undefined = goal; node !== undefined; node = cameFrom.get(node)) {
    const point = network.nodes[node];
    if (point === undefined) continue;
    points.push(point);
    roads.push(network.refs[node] ?? '');
  }
  points.push([from.lon, from.lat]);
  roads.push(from.ref ?? '');
  return { points: points.reverse(), roads: roads.reverse(), km };
}
