import type { RoadGraph } from './road-graph.ts';

/** Shortest journeys by free-flow time from one node to all others: the edge by which each node is best reached, or -1. */
class ShortestPaths {
  private readonly best: Float64Array;
  /** Binary heap of nodes with the cost they were pushed at; stale entries are skipped when they surface. */
  private heapNode = new Int32Array(1024);
  private heapCost = new Float64Array(1024);
  private size = 0;

  constructor(private readonly graph: RoadGraph) {
    this.best = new Float64Array(graph.nodeCount);
  }

  private push(node: number, cost: number): void {
    if (this.size === this.heapNode.length) {
      const nodes = new Int32Array(this.size * 2);
      const costs = new Float64Array(this.size * 2);
      nodes.set(this.heapNode);
      costs.set(this.heapCost);
      this.heapNode = nodes;
      this.heapCost = costs;
    }
    let at = this.size;
    this.size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.heapCost[parent]! <= cost) break;
      this.heapCost[at] = this.heapCost[parent]!;
      this.heapNode[at] = this.heapNode[parent]!;
      at = parent;
    }
    this.heapCost[at] = cost;
    this.heapNode[at] = node;
  }

  /** Takes the cheapest off the heap: fills its hole with the last entry, sifted down. */
  private dropTop(): void {
    this.size -= 1;
    const cost = this.heapCost[this.size]!;
    const node = this.heapNode[this.size]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.heapCost[child + 1]! < this.heapCost[child]!) child += 1;
      if (this.heapCost[child]! >= cost) break;
      this.heapCost[at] = this.heapCost[child]!;
      this.heapNode[at] = this.heapNode[child]!;
      at = child;
    }
    this.heapCost[at] = cost;
    this.heapNode[at] = node;
  }

  from(origin: number): Int32Array {
    const { first, to, open, town, nodeCount } = this.graph;
    const arrival = new Int32Array(nodeCount).fill(-1);
    const best = this.best.fill(Infinity);
    best[origin] = 0;
    this.size = 0;
    this.push(origin, 0);
    while (this.size > 0) {
      const node = this.heapNode[0]!;
      const cost = this.heapCost[0]!;
      this.dropTop();
      if (cost > best[node]!) continue;
      for (let edge = first[node]!; edge < first[node + 1]!; edge += 1) {
        const next = to[edge]!;
        // Town streets cost more than their free-flow time: nobody crosses a city by choice.
        const total = cost + open[edge]! + 1.5 * town[edge]!;
        if (total < best[next]!) {
          best[next] = total;
          arrival[next] = edge;
          this.push(next, total);
        }
      }
    }
    return arrival;
  }
}

/** Shortest journeys between zones: the tree from a zone is grown when first asked for, and kept. */
export class ZonePaths {
  private readonly trees: (Int32Array | undefined)[];
  private readonly paths: ShortestPaths;
  private readonly edgeFrom: Int32Array;

  constructor(readonly graph: RoadGraph) {
    this.paths = new ShortestPaths(graph);
    this.trees = new Array<Int32Array | undefined>(graph.zoneNode.length).fill(undefined);
    this.edgeFrom = new Int32Array(graph.to.length);
    for (let node = 0; node < graph.nodeCount; node += 1)
      this.edgeFrom.fill(node, graph.first[node], graph.first[node + 1]);
  }

  /** Edges from one zone to another, last one first; undefined where no road leads. */
  edgesBackwards(from: number, to: number): number[] | undefined {
    const origin = this.graph.zoneNode[from]!;
    const tree = (this.trees[from] ??= this.paths.from(origin));
    const edges: number[] = [];
    for (let node = this.graph.zoneNode[to]!; node !== origin;) {
      const edge = tree[node]!;
      if (edge < 0) return undefined;
      edges.push(edge);
      node = this.edgeFrom[edge]!;
    }
    return edges;
  }
}
