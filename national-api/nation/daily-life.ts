import { MINUTE_MS } from '../../app/domain/instant.ts';
import type { LocalDay } from './calendar.ts';
import type { Destinations, Reach } from './destinations.ts';
import type { Driver } from './driver.ts';
import { KINDS, NOWHERE, TRAITS } from './fleet.ts';
import type { Fleet } from './fleet.ts';
import type { Random } from './random.ts';
import { ERRAND_HOURS, TAXI_DEMAND } from './rhythm.ts';
import type { RouteBook } from './route-book.ts';
import type { Passes } from './passes.ts';

/** Probability that a commuter goes somewhere on a weekend day. */
export const WEEKEND_OUTING = 0.72;

/** Errands and visits concentrate at the weekend: how the probability of an outing is spread over the week. */
const ERRANDS = { weekday: 0.76, weekend: 1.6 } as const;

/** One day in the life of every vehicle: journeys from habit and chance, one after the other, never two at once. */
export class DailyLife {
  private random!: Random;
  private day!: LocalDay;
  private into!: Passes;

  constructor(
    private readonly fleet: Fleet,
    private readonly routes: RouteBook,
    private readonly destinations: Destinations,
    private readonly driver: Driver,
  ) {}

  /** All vehicles except those that follow a plan today. `dayIndex` counts from the first day. */
  live(day: LocalDay, dayIndex: number, planned: ReadonlySet<number>, random: Random, into: Passes): void {
    this.random = random;
    this.day = day;
    this.into = into;
    this.driver.startDay(day);
    const { fleet } = this;
    for (let vehicle = 0; vehicle < fleet.size; vehicle += 1) {
      if (fleet.has(vehicle, TRAITS.planned) && planned.has(vehicle)) continue;
      switch (fleet.kind[vehicle]) {
        case KINDS.commuter:
        case KINDS.motorcycle:
          this.commute(vehicle);
          break;
        case KINDS.school:
          this.schoolRun(vehicle);
          break;
        case KINDS.errand:
          if (random.chance(fleet.rate[vehicle]! * (day.weekend ? ERRANDS.weekend : ERRANDS.weekday)))
            this.errand(vehicle, random.chance(0.65) ? fleet.work[vehicle]! : fleet.other[vehicle]!);
          break;
        case KINDS.visitor:
          this.visit(vehicle, dayIndex);
          break;
        case KINDS.taxi:
          if (random.chance(0.8)) this.rounds(vehicle, 'near', 10, TAXI_DEMAND);
          break;
        case KINDS.van:
          if (!day.weekend && random.chance(0.9)) this.rounds(vehicle, 'commute', 5, undefined);
          break;
        case KINDS.lorry:
          this.haul(vehicle);
          break;
        case KINDS.bus:
          this.busDay(vehicle);
          break;
        default:
          break;
      }
    }
  }

  /** Drives when the vehicle is free, at the earliest at `minute` of the day; returns the minute of arrival. */
  private go(vehicle: number, from: number, to: number, minute: number): number {
    const route = this.routes.between(from, to);
    if (route < 0) return minute;
    const start = Math.max(this.day.startMs + minute * MINUTE_MS, this.fleet.busyUntil[vehicle]! + 2 * MINUTE_MS);
    const arrival = this.driver.drive(vehicle, route, start, this.fleet.pace[vehicle]!, 0, this.random, this.into);
    this.fleet.busyUntil[vehicle] = arrival;
    return (arrival - this.day.startMs) / MINUTE_MS;
  }

  private thereAndBack(vehicle: number, to: number, minute: number, stay: number): number {
    const home = this.fleet.home[vehicle]!;
    const there = this.go(vehicle, home, to, minute);
    return this.go(vehicle, to, home, there + stay);
  }

  private commute(vehicle: number): void {
    const { fleet, random, day } = this;
    const other = fleet.other[vehicle]!;
    if (day.weekend) {
      if (random.chance(WEEKEND_OUTING)) this.errand(vehicle, other);
      return;
    }
    const punctual = fleet.has(vehicle, TRAITS.punctual);
    if (!punctual && !random.chance(fleet.rate[vehicle]!)) return;
    const jitter = punctual ? 0.25 : 6;
    const home = fleet.home[vehicle]!;
    const work = fleet.work[vehicle]!;
    const there = this.go(vehicle, home, work, fleet.outMinute[vehicle]! + jitter * random.bell());
    const back = this.go(
      vehicle,
      work,
      home,
      Math.max(there + 60, fleet.backMinute[vehicle]! + (punctual ? 0.25 : 14) * random.bell()),
    );
    if (back < 1260 && random.chance(0.12))
      this.thereAndBack(vehicle, other, Math.max(back + 20, 1080 + random.between(0, 130)), random.between(50, 140));
  }

  private schoolRun(vehicle: number): void {
    const { fleet, random, day } = this;
    if (day.weekend) {
      if (random.chance(WEEKEND_OUTING)) this.errand(vehicle, fleet.other[vehicle]!);
      return;
    }
    if (!random.chance(fleet.rate[vehicle]!)) return;
    const school = fleet.work[vehicle]!;
    this.thereAndBack(vehicle, school, fleet.outMinute[vehicle]! + 4 * random.bell(), random.between(6, 15));
    this.thereAndBack(vehicle, school, fleet.backMinute[vehicle]! + 4 * random.bell(), random.between(8, 20));
  }

  private errand(vehicle: number, to: number): void {
    const { random, day } = this;
    const hour = random.weighted(day.weekend ? ERRAND_HOURS.weekend : ERRAND_HOURS.weekday);
    this.thereAndBack(vehicle, to, (hour + random.unit()) * 60, random.between(35, 220));
  }

  private visit(vehicle: number, dayIndex: number): void {
    const { fleet, random } = this;
    const home = fleet.home[vehicle]!;
    const to = fleet.work[vehicle]!;
    const staysAt = fleet.away[vehicle]!;
    if (staysAt !== NOWHERE) {
      if (random.chance(0.4)) return;
      this.go(vehicle, staysAt, home, random.between(560, 1080));
      fleet.away[vehicle] = NOWHERE;
      return;
    }
    const first = fleet.outMinute[vehicle]!;
    const gap = fleet.backMinute[vehicle]!;
    if (dayIndex !== first && (gap === 0 || dayIndex !== first + gap)) return;
    const there = this.go(vehicle, home, to, random.between(380, 1000));
    if (there > 840 || random.chance(0.4)) fleet.away[vehicle] = to;
    else this.go(vehicle, to, home, there + random.between(120, 420));
  }

  private rounds(vehicle: number, reach: Reach, trips: number, hours: readonly number[] | undefined): void {
    const { fleet, random } = this;
    const home = fleet.home[vehicle]!;
    let at = home;
    let minute = fleet.outMinute[vehicle]! + 12 * random.bell();
    const until = minute + 600;
    for (let trip = 0; trip < trips && minute < until; trip += 1) {
      const draw = random.unit();
      const to =
        at !== home && draw < 0.3
          ? home
          : draw < 0.55
            ? fleet.work[vehicle]!
            : draw < 0.75
              ? fleet.other[vehicle]!
              : (this.destinations.draw(home, reach, random) ?? home);
      if (to === at) continue;
      minute = this.go(vehicle, at, to, minute);
      at = to;
      // A taxi waits longer when few people travel.
      minute +=
        hours === undefined
          ? random.between(15, 75)
          : random.between(5, 30) * (1 + 12 / hours[Math.floor(minute / 60) % 24]!);
    }
    if (at !== home) this.go(vehicle, at, home, minute);
  }

  private haul(vehicle: number): void {
    const { fleet, random, day } = this;
    const home = fleet.home[vehicle]!;
    const staysAt = fleet.away[vehicle]!;
    const minute = fleet.outMinute[vehicle]! + 25 * random.bell();
    if (staysAt !== NOWHERE) {
      // Drivers get home before a free Sunday.
      if (day.weekday === 0) return;
      this.go(vehicle, staysAt, home, minute);
      fleet.away[vehicle] = NOWHERE;
      return;
    }
    if (day.weekday === 0 || !random.chance(day.weekend ? 0.15 : fleet.rate[vehicle]!)) return;
    const to = random.chance(0.6) ? fleet.work[vehicle]! : fleet.other[vehicle]!;
    const there = this.go(vehicle, home, to, minute);
    // Driving hours: what does not fit into the day is driven back tomorrow.
    if (there - minute > 200) fleet.away[vehicle] = to;
    else this.go(vehicle, to, home, there + random.between(40, 100));
  }

  private busDay(vehicle: number): void {
    const { fleet, random, day } = this;
    if (day.weekday === 0 && random.chance(0.5)) return;
    const ends = [fleet.home[vehicle]!, fleet.work[vehicle]!] as const;
    let minute = fleet.outMinute[vehicle]! + random.between(0, 3);
    for (let leg = 0; minute < 22.3 * 60; leg += 1) {
      const from = ends[leg % 2 === 0 ? 0 : 1];
      const to = ends[leg % 2 === 0 ? 1 : 0];
      const arrival = this.go(vehicle, from, to, minute);
      if (arrival <= minute) return;
      minute = arrival + random.between(10, 16);
      // The last journey ends where the first one began.
      if (leg % 2 === 0 && minute >= 22.3 * 60) {
        this.go(vehicle, to, from, minute);
        return;
      }
    }
  }
}
