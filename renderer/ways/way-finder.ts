import type { StoreApi } from 'zustand';
import type { Camera } from '../../app/domain/camera.ts';
import {
  camerasPassed,
  gridOfCameras,
  unreadCameras,
  type CameraGrid,
  type Way,
} from '../../app/movement/cameras-passed.ts';
import type { Between, Leg } from '../../app/movement/journey.ts';
import type { Investigation, Ways } from '../columns/investigation.ts';
import { ownedStore } from '../state/personal-store.ts';
import type { WayAnswer, WayEnds, WayRequest } from './way-messages.ts';

type Cameras = ReadonlyMap<string, Camera>;

/** Of a camera whose place is not known no way is looked for: a leg to it is of kind `unknown`. */
const endsOf = (from: Camera, to: Camera): WayEnds => ({
  from: { lon: from.lon, lat: from.lat, ref: from.road },
  to: { lon: to.lon, lat: to.lat, ref: to.road },
});
const keyOf = (from: Camera, to: Camera): string => `${from.id}>${to.id}`;

const NO_ROAD: Between = { hasRoad: false, unread: { count: 0, chance: 1 } };

/**
 * The likely ways between cameras, and what stands on them. A way between two cameras is always the same, so each is looked for once.
 * Which ways were looked for tells where a vehicle went: the finder belongs to a view, and is gone with it at lock.
 */
export class WayFinder {
  /** Rises when ways were found. */
  readonly state: StoreApi<{ readonly revision: number }> = ownedStore({ revision: 0 });
  private worker: Worker | undefined;
  private readonly known = new Map<string, Way | null>();
  private readonly asked = new Set<string>();
  private readonly passed = new Map<string, readonly Camera[]>();
  private readonly waiting = new Map<number, readonly string[]>();
  private grid: { readonly of: Cameras; readonly cells: CameraGrid } | undefined;
  private nextId = 1;

  /** Looks for the ways of legs that nobody has asked for yet. */
  find(investigation: Investigation, legs: Iterable<Leg>): void {
    const missing = new Map<string, WayEnds>();
    for (const leg of legs) {
      if (leg.kind !== 'likely' || leg.distanceKm === 0) continue;
      const [from, to] = [investigation.cameraAt(leg.fromRow), investigation.cameraAt(leg.toRow)];
      if (from === undefined || to === undefined) continue;
      const key = keyOf(from, to);
      if (!this.asked.has(key)) missing.set(key, endsOf(from, to));
    }
    if (missing.size === 0) return;
    for (const key of missing.keys()) this.asked.add(key);
    const id = this.nextId;
    this.nextId += 1;
    this.waiting.set(id, [...missing.keys()]);
    const request: WayRequest = { id, ends: [...missing.values()] };
    this.start().postMessage(request);
  }

  /** What has been found for the legs of a result. */
  waysOf(investigation: Investigation, cameras: Cameras): Ways {
    const ends = (leg: Leg): readonly [Camera, Camera] | undefined => {
      const [from, to] = [investigation.cameraAt(leg.fromRow), investigation.cameraAt(leg.toRow)];
      return from === undefined || to === undefined ? undefined : [from, to];
    };
    const wayOf = (leg: Leg): Way | null | undefined => {
      const both = ends(leg);
      return both === undefined ? undefined : this.known.get(keyOf(...both));
    };
    return {
      wayOf,
      between: (leg) => {
        const both = ends(leg);
        const way = wayOf(leg);
        if (both === undefined || way === undefined) return undefined;
        if (way === null) return NO_ROAD;
        const { capturedAtMs } = investigation.table;
        return {
          hasRoad: true,
          unread: unreadCameras(this.camerasOn(both, way, cameras), {
            fromMs: capturedAtMs[leg.fromRow] ?? 0,
            toMs: capturedAtMs[leg.toRow] ?? 0,
          }),
        };
      },
    };
  }

  dispose(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.waiting.clear();
    this.asked.clear();
    this.known.clear();
    this.passed.clear();
  }

  private camerasOn([from, to]: readonly [Camera, Camera], way: Way, cameras: Cameras): readonly Camera[] {
    if (this.grid?.of !== cameras) {
      this.grid = { of: cameras, cells: gridOfCameras(cameras.values()) };
      this.passed.clear();
    }
    const key = keyOf(from, to);
    const known = this.passed.get(key);
    if (known !== undefined) return known;
    const found = camerasPassed(this.grid.cells, { from, to }, way);
    this.passed.set(key, found);
    return found;
  }

  private start(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(new URL('./way.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data: { id, ways } }: MessageEvent<WayAnswer>) => {
      const keys = this.waiting.get(id);
      this.waiting.delete(id);
      if (keys === undefined) return;
      keys.forEach((key, i) => this.known.set(key, ways[i] ?? null));
      this.state.setState(({ revision }) => ({ revision: revision + 1 }));
    });
    this.worker = worker;
    return worker;
  }
}
