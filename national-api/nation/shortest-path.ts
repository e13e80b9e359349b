import { MinHeap } from '../../app/base/min-heap.ts';
import type { RoadGraph } from './road-graph.ts';

/**
 * Shortest journeys by free-flow time from one node to all others: the edge by which each node is best reached, or
 * -1.
 */
class ShortestPaths {
  private readonly best: Float64Array;
  /** Nodes with the cost they were pushed at; stale entries are skipped when they surface. */
  private readonly frontier = new MinHeap();

  constructor(private readonly graph: RoadGraph) {
    this.best = new Float64Array(graph.nodeCount);
  }

  from(origin: number): Int32Array {
    const { frontier } = this;
    const { first, to, open, town, nodeCount } = this.graph;
    const arrival = new Int32Array(nodeCount).fill(-1);
    const best = this.best.fill(Infinity);
    best[origin] = 0;
    frontier.clear();
    frontier.push(0, origin);
    while (frontier.size > 0) {
      const cost = frontier.topCost;
      const node = frontier.pop();
      if (cost > best[node]!) continue;
      for (let edge = first[node]!; edge < first[node + 1]!; edge += 1) {
        const next = to[edge]!;
        // Town streets cost more than their free-flow time: nobody crosses a city by choice.
        const total = cost + open[edge]! + 1.5 * town[edge]!;
        if (total < best[next]!) {
          best[next] = total;
          arrival[next] = edge;
          frontier.push(total, next);
        }
      }
    }
    return arrival;
  }
}

/** Shortest journeys between zones: the tree from a zone is computed on first use, and cached. */
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
