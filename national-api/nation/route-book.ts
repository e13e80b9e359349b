import type { SimulatedCamera } from './cameras.ts';
import type { RoadGraph } from './road-graph.ts';
import type { ZonePaths } from './shortest-path.ts';

/** A copy of twice the length. */
function grown<A extends { readonly length: number; set(from: A): void }>(array: A, make: (length: number) => A): A {
  const larger = make(array.length * 2);
  larger.set(array);
  return larger;
}

/**
 * Which cameras a journey between two zones passes, in order, and how long each leg takes. Computed on first use and
 * cached. Route `r` has cameras `camera[first(r)]` to `camera[first(r + 1) - 1]`; leg `i` ends at camera `i`, and the
 * leg after the last camera ends at the destination.
 */
export class RouteBook {
  camera = new Uint16Array(1 << 16);
  /** Free-flow seconds of the leg that ends here, on open road and in town. */
  open = new Float32Array(1 << 16);
  town = new Float32Array(1 << 16);
  private starts = new Int32Array(1 << 12);
  private count = 0;
  private used = 0;
  private readonly known = new Map<number, number>();
  /** Cameras of each stretch and direction, in order of travel. */
  private readonly along: readonly (readonly { readonly km: number; readonly camera: number }[])[];
  private readonly graph: RoadGraph;

  constructor(
    private readonly paths: ZonePaths,
    cameras: readonly SimulatedCamera[],
    chainCount: number,
  ) {
    this.graph = paths.graph;
    const along: { km: number; camera: number }[][] = Array.from({ length: chainCount * 2 }, () => []);
    cameras.forEach((camera, index) =>
      along[camera.chain * 2 + (camera.forward ? 0 : 1)]!.push({ km: camera.km, camera: index }),
    );
    along.forEach((list, index) =>
      list.sort((a, b) => (index % 2 === 0 ? a.km - b.km : b.km - a.km) || a.camera - b.camera),
    );
    this.along = along;
  }

  /** Index of the first leg of a route. */
  start(route: number): number {
    return this.starts[route]!;
  }

  cameraCount(route: number): number {
    return this.starts[route + 1]! - this.starts[route]! - 1;
  }

  freeFlowSeconds(route: number): number {
    let sum = 0;
    for (let i = this.starts[route]!; i < this.starts[route + 1]!; i += 1) sum += this.open[i]! + this.town[i]!;
    return sum;
  }

  /** The route from one zone to another, or -1 where there is no road. */
  between(from: number, to: number): number {
    const key = from * 65_536 + to;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const route = this.trace(from, to);
    this.known.set(key, route);
    return route;
  }

  private trace(from: number, to: number): number {
    const edges = this.paths.edgesBackwards(from, to);
    if (edges === undefined) return -1;
    const { chain, fromKm, toKm } = this.graph;
    let openSeconds = 0;
    let townSeconds = 0;
    for (let i = edges.length - 1; i >= 0; i -= 1) {
      const edge = edges[i]!;
      const open = this.graph.open[edge]!;
      const town = this.graph.town[edge]!;
      let done = 0;
      if (chain[edge]! >= 0) {
        const start = fromKm[edge]!;
        const end = toKm[edge]!;
        const forward = end >= start;
        const length = Math.abs(end - start);
        const list = this.along[chain[edge]! * 2 + (forward ? 0 : 1)]!;
        for (let c = this.firstBeyond(list, start, forward); c < list.length; c += 1) {
          const { km, camera } = list[c]!;
          if (forward ? km >= end : km <= end) break;
          const share = length === 0 ? 0 : Math.abs(km - start) / length;
          this.leg(camera, openSeconds + open * (share - done), townSeconds + town * (share - done));
          openSeconds = 0;
          townSeconds = 0;
          done = share;
        }
      }
      openSeconds += open * (1 - done);
      townSeconds += town * (1 - done);
    }
    this.leg(0, openSeconds, townSeconds);
    if (this.count + 2 > this.starts.length) this.starts = grown(this.starts, (length) => new Int32Array(length));
    this.count += 1;
    this.starts[this.count] = this.used;
    return this.count - 1;
  }

  /** First camera at or after `start` in the direction of travel. */
  private firstBeyond(list: readonly { readonly km: number }[], start: number, forward: boolean): number {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const km = list[middle]!.km;
      if (forward ? km < start : km > start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private leg(camera: number, open: number, town: number): void {
    if (this.used === this.camera.length) {
      this.camera = grown(this.camera, (length) => new Uint16Array(length));
      this.open = grown(this.open, (length) => new Float32Array(length));
      this.town = grown(this.town, (length) => new Float32Array(length));
    }
    this.camera[this.used] = camera;
    this.open[this.used] = open;
    this.town[this.used] = town;
    this.used += 1;
  }
}
