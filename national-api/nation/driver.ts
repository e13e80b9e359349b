import { HOUR_MS } from '../../app/domain/instant.ts';
import type { LocalDay } from './calendar.ts';
import type { CameraDefects } from './camera-defects.ts';
import type { Random } from './random.ts';
import { OPEN_ROAD_DELAY, TOWN_DELAY } from './rhythm.ts';
import type { RouteBook } from './route-book.ts';
import { PASS } from './passes.ts';
import type { Passes } from './passes.ts';

/**
 * Drives vehicles along routes past cameras. Time increases with distance covered, so no pass needs an impossible
 * speed.
 */
export class Driver {
  private dayStart = 0;
  private open: Float64Array = OPEN_ROAD_DELAY.weekday;
  private town: Float64Array = TOWN_DELAY.weekday;
  private readonly missRate: Float64Array;

  constructor(
    private readonly routes: RouteBook,
    private readonly defects: CameraDefects,
  ) {
    this.missRate = Float64Array.from(defects.cameras, (camera) => camera.missRate);
  }

  startDay(day: LocalDay): void {
    this.dayStart = day.startMs;
    this.open = day.weekend ? OPEN_ROAD_DELAY.weekend : OPEN_ROAD_DELAY.weekday;
    this.town = day.weekend ? TOWN_DELAY.weekend : TOWN_DELAY.weekday;
  }

  works(camera: number, time: number): boolean {
    return time < this.defects.outFrom[camera]! || time >= this.defects.outTo[camera]!;
  }

  /**
   * One journey; its passes are added to `into`. `pace` above 1 is slower than average. Returns the instant of
   * arrival.
   */
  drive(
    vehicle: number,
    route: number,
    startMs: number,
    pace: number,
    notes: number,
    random: Random,
    into: Passes,
  ): number {
    const { routes, defects } = this;
    const { camera, open, town } = routes;
    const today = pace * (0.97 + 0.12 * random.unit());
    const end = routes.start(route + 1) - 1;
    const sure = (notes & PASS.sure) !== 0;
    let time = startMs;
    for (let leg = routes.start(route); leg <= end; leg += 1) {
      const hour = (Math.floor((time - this.dayStart) / HOUR_MS) + 48) % 24;
      time +=
        1000 * today * (open[leg]! * this.open[hour]! + town[leg]! * this.town[hour]!) * (0.97 + 0.1 * random.unit());
      if (leg === end) break;
      const where = camera[leg]!;
      if (!sure && random.unit() < this.missRate[where]!) continue;
      const at = Math.round(time);
      if (at >= defects.outFrom[where]! && at < defects.outTo[where]!) continue;
      into.add(vehicle, where, at, notes);
    }
    return time;
  }
}
