import { MINUTE_MS } from '../../../app/domain/instant.ts';
import { localDayNumber } from '../../../app/domain/london-time.ts';
import type { LocalDay } from '../calendar.ts';
import type { CameraDefects } from '../camera-defects.ts';
import type { Destinations } from '../destinations.ts';
import type { Driver } from '../driver.ts';
import { KINDS, TRAITS } from '../fleet.ts';
import type { MarkBook } from '../marks.ts';
import type { Population } from '../population.ts';
import type { Random } from '../random.ts';
import type { RouteBook } from '../route-book.ts';
import { PASS, Passes } from '../passes.ts';
import type { Zone } from '../zones.ts';

/** A pass that is going to happen: camera and true time. */
export type PlannedPass = { readonly camera: number; readonly time: number };

/** A fully planned journey, and the instant of its arrival. */
export type Timetable = { readonly passes: readonly PlannedPass[]; readonly arrival: number };

/**
 * Days that follow a plan. On a planned day a vehicle's habits are suspended, so that it is never in two places at
 * once.
 */
export class Planner {
  /** By number of the local day. */
  private readonly passes = new Map<number, Passes>();
  private readonly planned = new Map<number, Set<number>>();
  private readonly taken = new Set<number>();

  constructor(
    readonly days: readonly LocalDay[],
    readonly zones: readonly Zone[],
    readonly population: Population,
    readonly routes: RouteBook,
    readonly destinations: Destinations,
    readonly driver: Driver,
    readonly defects: CameraDefects,
    readonly marks: MarkBook,
    readonly random: Random,
    readonly untilMs: number,
  ) {}

  plannedOn(day: LocalDay): ReadonlySet<number> {
    return this.planned.get(day.number) ?? new Set<number>();
  }

  passesOn(day: LocalDay): Passes | undefined {
    return this.passes.get(day.number);
  }

  follow(vehicle: number): void {
    this.population.fleet.give(vehicle, TRAITS.tracked);
  }

  isPlanned(vehicle: number, day: LocalDay): boolean {
    return this.planned.get(day.number)?.has(vehicle) === true;
  }

  /** Whole days that lie inside the window with their neighbours, so that nothing planned is cut off. */
  get innerDays(): readonly LocalDay[] {
    return this.days.slice(1, -2);
  }

  /** Suspends a vehicle's habits for a day. */
  suspend(vehicle: number, day: LocalDay): void {
    this.population.fleet.give(vehicle, TRAITS.planned | TRAITS.tracked);
    let set = this.planned.get(day.number);
    if (set === undefined) this.planned.set(day.number, (set = new Set()));
    set.add(vehicle);
  }

  put(vehicle: number, { camera, time }: PlannedPass, notes: number): void {
    const number = localDayNumber(time);
    let day = this.passes.get(number);
    if (day === undefined) this.passes.set(number, (day = new Passes(64)));
    day.add(vehicle, camera, Math.round(time), notes);
  }

  /** Passes of one journey that nothing will disturb, and the instant of arrival. */
  timetable(route: number, day: LocalDay, startMs: number, pace: number): Timetable {
    const into = new Passes(64);
    this.driver.startDay(day);
    const arrival = this.driver.drive(0, route, startMs, pace, PASS.sure, this.random, into);
    return {
      passes: Array.from({ length: into.size }, (_, i) => ({ camera: into.camera[i]!, time: into.time[i]! })),
      arrival,
    };
  }

  /** An ordinary journey on a planned day, with the usual misses and misreads. Returns the instant of arrival. */
  ordinary(vehicle: number, from: number, to: number, day: LocalDay, startMs: number): number {
    const route = from === to ? -1 : this.routes.between(from, to);
    if (route < 0) return startMs;
    const into = new Passes(64);
    this.driver.startDay(day);
    const arrival = this.driver.drive(
      vehicle,
      route,
      startMs,
      this.population.fleet.pace[vehicle]!,
      0,
      this.random,
      into,
    );
    for (let i = 0; i < into.size; i += 1) this.put(vehicle, { camera: into.camera[i]!, time: into.time[i]! }, 0);
    return arrival;
  }

  /** When to leave to arrive in good time, whatever the traffic. */
  leaveBy(from: number, to: number, arriveMs: number): number {
    const route = from === to ? -1 : this.routes.between(from, to);
    return route < 0 ? arriveMs : arriveMs - this.routes.freeFlowSeconds(route) * 2400 - 15 * MINUTE_MS;
  }

  /** True when all cameras of these passes were working and told the right time. */
  trustworthy(passes: readonly PlannedPass[]): boolean {
    return passes.every(
      ({ camera, time }) => this.defects.clockOffset[camera] === 0 && this.driver.works(camera, time),
    );
  }

  /** A commuter that no case uses yet, from where the scale looks closely. */
  commuter(suits: (vehicle: number) => boolean = () => true): number | undefined {
    const { fleet } = this.population;
    for (let i = 0; i < 4000; i += 1) {
      const vehicle = this.random.below(fleet.size);
      if (fleet.kind[vehicle] !== KINDS.commuter || this.taken.has(vehicle)) continue;
      if (i < 2000 && this.anyFocus && !this.zones[fleet.home[vehicle]!]!.focus) continue;
      if (!suits(vehicle)) continue;
      this.taken.add(vehicle);
      return vehicle;
    }
    return undefined;
  }

  /** Reserves a vehicle, so that no other case takes it. */
  take(vehicle: number): void {
    this.taken.add(vehicle);
  }

  private get anyFocus(): boolean {
    return this.zones.some((zone) => zone.focus);
  }

  /** Days on which none of the vehicles has a plan yet, in no order. */
  freeDays(vehicles: readonly number[], suits: (day: LocalDay) => boolean = () => true): LocalDay[] {
    const free = this.innerDays.filter(
      (day) => suits(day) && vehicles.every((vehicle) => !this.isPlanned(vehicle, day)),
    );
    return this.random.shuffle(free);
  }
}
