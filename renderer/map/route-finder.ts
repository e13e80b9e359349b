import type { RouteAnswer, RouteLeg, RouteRequest } from './route-messages.ts';

export type RoutePoints = readonly (readonly [number, number])[];

const keyOf = (leg: RouteLeg): string =>
  `${leg.from.lon},${leg.from.lat},${leg.from.ref ?? ''}>${leg.to.lon},${leg.to.lat},${leg.to.ref ?? ''}`;

/** Asks the worker for likely routes and caches them: the route between two cameras is always the same. */
export class RouteFinder {
  private worker: Worker | undefined;
  private readonly known = new Map<string, RoutePoints | null>();
  private readonly waiting = new Map<number, { readonly legs: readonly RouteLeg[]; readonly done: () => void }>();
  private nextId = 1;

  /** The route of a leg: its points, null where there is none, undefined while it is unknown. */
  routeOf(leg: RouteLeg): RoutePoints | null | undefined {
    return this.known.get(keyOf(leg));
  }

  /** Finds the missing routes and calls `done` when one has been found. */
  find(legs: readonly RouteLeg[], done: () => void): void {
    const missing = legs.filter((leg) => !this.known.has(keyOf(leg)));
    if (missing.length === 0) return;
    const id = this.nextId;
    this.nextId += 1;
    this.waiting.set(id, { legs: missing, done });
    const request: RouteRequest = { id, legs: missing };
    this.start().postMessage(request);
  }

  dispose(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.waiting.clear();
  }

  private start(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(new URL('./route.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', (event: MessageEvent<RouteAnswer>) => {
      const request = this.waiting.get(event.data.id);
      this.waiting.delete(event.data.id);
      if (request === undefined) return;
      request.legs.forEach((leg, i) => this.known.set(keyOf(leg), event.data.routes[i] ?? null));
      request.done();
    });
    this.worker = worker;
    return worker;
  }
}
