import { WEEKEND_OUTING } from './daily-life.ts';
import type { Destinations, Reach } from './destinations.ts';
import { Fleet, KINDS, NOWHERE } from './fleet.ts';
import type { KindName } from './fleet.ts';
import type { MarkBook } from './marks.ts';
import { Random, runningTotals } from './random.ts';
import type { RouteBook } from './route-book.ts';
import type { ScaleSpec } from './scale.ts';
import {
  BUS_LOOKS,
  CAR_LOOKS,
  LORRY_LOOKS,
  MOTORCYCLE_LOOKS,
  TAXI_LOOKS,
  VAN_LOOKS,
  drawColour,
  drawLook,
} from './vehicle-looks.ts';
import type { Look } from './vehicle-looks.ts';
import type { Zone } from './zones.ts';

/**
 * Fills the nation with vehicles until their habits promise the wanted number of reads. Only vehicles that pass a
 * camera are made: others would not be in real data either.
 */

/**
 * Shares of reads, by traffic flow (British traffic counts): cars 80.7 %, light goods 13.7 %, heavy goods 4.0 %,
 * buses 0.7 %, motorcycles 1.0 %.
 */
const SHARES: Readonly<Record<KindName, number>> = {
  commuter: 0.4,
  school: 0.05,
  errand: 0.22,
  visitor: 0.1,
  taxi: 0.036,
  van: 0.137,
  lorry: 0.04,
  bus: 0.007,
  motorcycle: 0.01,
};

const LOOKS: Readonly<Record<KindName, readonly Look[]>> = {
  commuter: CAR_LOOKS,
  school: CAR_LOOKS,
  errand: CAR_LOOKS,
  visitor: CAR_LOOKS,
  taxi: TAXI_LOOKS,
  van: VAN_LOOKS,
  lorry: LORRY_LOOKS,
  bus: BUS_LOOKS,
  motorcycle: MOTORCYCLE_LOOKS,
};

/** Share of passes that are read: the rest is missed or falls into an outage. */
const SEEN = 0.945;
const TRIES = 8;

export type Calendar = { readonly days: number; readonly weekdays: number; readonly weekendDays: number };

/** What a vehicle does in the whole period, with the expected number of reads. */
type Habits = {
  readonly work: number;
  readonly other: number;
  readonly outMinute: number;
  readonly backMinute: number;
  readonly rate: number;
  readonly reads: number;
};

const clamp = (value: number, low: number, high: number): number => Math.round(Math.min(high, Math.max(low, value)));

export class Population {
  readonly fleet = new Fleet();
  private readonly homes: Float64Array;

  constructor(
    private readonly zones: readonly Zone[],
    private readonly routes: RouteBook,
    private readonly destinations: Destinations,
    private readonly marks: MarkBook,
    private readonly calendar: Calendar,
    spec: ScaleSpec,
  ) {
    this.homes = runningTotals(
      zones.map((zone) => zone.population ** 0.9 * (zone.focus ? (spec.focus?.homes ?? 1) : 1)),
    );
  }

  fill(reads: number, seed: number): void {
    for (const name of Object.keys(KINDS) as KindName[]) {
      const random = Random.for(seed, `population ${name}`);
      let budget = reads * SHARES[name];
      // A nation of few cameras may have no route for a kind at all.
      for (let failures = 0; budget > 0 && failures < 20_000;) {
        const home = random.weighted(this.homes);
        const habits = this.habits(name, home, random);
        if (habits === undefined) {
          failures += 1;
          continue;
        }
        budget -= habits.reads;
        this.add(name, home, habits, random);
      }
    }
  }

  /** A vehicle with given home and habits; used for planted cases too. */
  add(
    kind: KindName,
    home: number,
    habits: Omit<Habits, 'reads'>,
    random: Random,
    mark = this.marks.next(this.letter(home, random)),
  ): number {
    const lorry = kind === 'lorry' || kind === 'bus';
    return this.fleet.add({
      kind,
      mark,
      look: drawLook(LOOKS[kind], random),
      colour: drawColour(random, lorry || kind === 'van'),
      home,
      work: habits.work,
      other: habits.other,
      outMinute: habits.outMinute,
      backMinute: habits.backMinute,
      pace: lorry ? random.between(1.13, 1.25) : 1.04 + 0.05 * random.bell(),
      rate: habits.rate,
    });
  }

  private letter(home: number, random: Random): string {
    // Vehicles move: one in five was registered elsewhere.
    return (random.chance(0.2) ? this.zones[random.weighted(this.homes)]! : this.zones[home]!).force.markLetters;
  }

  /** Cameras on the way there and back; undefined where there is no road. */
  private both(home: number, zone: number): number | undefined {
    const out = this.routes.between(home, zone);
    const back = this.routes.between(zone, home);
    return out < 0 || back < 0 ? undefined : this.routes.cameraCount(out) + this.routes.cameraCount(back);
  }

  /** A destination with cameras on the way. */
  watched(
    home: number,
    reach: Reach,
    random: Random,
    least = 1,
  ): { readonly zone: number; readonly cameras: number } | undefined {
    for (let i = 0; i < TRIES; i += 1) {
      const zone = this.destinations.draw(home, reach, random);
      if (zone === undefined) return undefined;
      const cameras = this.both(home, zone);
      if (cameras !== undefined && cameras >= least) return { zone, cameras };
    }
    return undefined;
  }

  habits(kind: KindName, home: number, random: Random): Habits | undefined {
    switch (kind) {
      case 'commuter':
        return this.commuter(home, random, random.between(0.78, 0.95));
      case 'motorcycle':
        return this.motorcycle(home, random);
      case 'school':
        return this.school(home, random);
      case 'errand':
        return this.errand(home, random);
      case 'visitor':
        return this.visitor(home, random);
      case 'taxi':
        return this.rounds(home, random, 'near', 10, this.calendar.days * 0.8);
      case 'van':
        return this.rounds(home, random, 'commute', 5.5, this.calendar.weekdays * 0.9);
      case 'lorry':
        return this.lorry(home, random);
      case 'bus':
        return this.bus(home, random);
    }
  }

  private commuter(home: number, random: Random, rate: number): Habits | undefined {
    const work = this.watched(home, 'commute', random);
    if (work === undefined) return undefined;
    const other = this.watched(home, random.chance(0.7) ? 'near' : 'commute', random, 0) ?? work;
    const { weekdays, weekendDays } = this.calendar;
    // Most leave between seven and half past eight; one in eight works shifts.
    const shifts = random.chance(0.12);
    const out = shifts ? random.pick([310, 1310, 820]) + random.between(-20, 20) : 452 + 38 * random.bell();
    const hours = shifts ? 8.5 : 9.2 + 0.5 * random.bell();
    return {
      work: work.zone,
      other: other.zone,
      outMinute: clamp(out, 240, 1320),
      backMinute: clamp(out + hours * 60, 600, 1439),
      rate,
      reads:
        SEEN * (weekdays * (rate * work.cameras + 0.12 * other.cameras) + weekendDays * WEEKEND_OUTING * other.cameras),
    };
  }

  /** A commuter that front-plate cameras do not see. */
  private motorcycle(home: number, random: Random): Habits | undefined {
    const habits = this.commuter(home, random, random.between(0.3, 0.8));
    return habits === undefined ? undefined : { ...habits, reads: habits.reads * 0.55 };
  }

  private school(home: number, random: Random): Habits | undefined {
    const work = this.watched(home, 'near', random);
    if (work === undefined) return undefined;
    const other = this.watched(home, 'near', random) ?? work;
    const { weekdays, weekendDays } = this.calendar;
    return {
      work: work.zone,
      other: other.zone,
      outMinute: clamp(498 + 9 * random.bell(), 470, 525),
      backMinute: clamp(902 + 9 * random.bell(), 870, 930),
      rate: 0.9,
      reads: SEEN * (weekdays * 0.9 * 2 * work.cameras + weekendDays * WEEKEND_OUTING * other.cameras),
    };
  }

  private errand(home: number, random: Random): Habits | undefined {
    const work = this.watched(home, 'near', random);
    if (work === undefined) return undefined;
    const other = this.watched(home, 'commute', random) ?? work;
    // Most go out rarely, few every day: a heavy tail, as in real data.
    const rate = 0.03 + 0.9 * random.unit() ** 3;
    return {
      work: work.zone,
      other: other.zone,
      outMinute: 0,
      backMinute: 0,
      rate,
      reads: SEEN * this.calendar.days * rate * (0.65 * work.cameras + 0.35 * other.cameras),
    };
  }

  private visitor(home: number, random: Random): Habits | undefined {
    const work = this.watched(home, random.chance(0.75) ? 'far' : 'commute', random);
    if (work === undefined) return undefined;
    return {
      work: work.zone,
      other: NOWHERE,
      outMinute: random.below(this.calendar.days),
      // The second visit, if any, this many days later.
      backMinute: random.chance(0.3) ? 3 + random.below(20) : 0,
      rate: 1,
      reads: SEEN * work.cameras * 1.1,
    };
  }

  /** A working day of stops around a base: taxis and vans. */
  private rounds(home: number, random: Random, reach: Reach, trips: number, days: number): Habits | undefined {
    const first = this.watched(home, reach, random);
    const second = this.watched(home, reach, random);
    if (first === undefined || second === undefined) return undefined;
    const night = reach === 'near' && random.chance(0.35);
    return {
      work: first.zone,
      other: second.zone,
      outMinute:
        reach === 'near'
          ? clamp((night ? 1020 : 430) + 60 * random.bell(), 300, 1140)
          : clamp(440 + 35 * random.bell(), 360, 560),
      backMinute: 0,
      rate: 0.85,
      // Trips run between stops as well as to and from the base.
      reads: (SEEN * days * trips * (first.cameras + second.cameras)) / 4,
    };
  }

  private lorry(home: number, random: Random): Habits | undefined {
    if (this.zones[home]!.population < 25_000) return undefined;
    const work = this.watched(home, 'far', random) ?? this.watched(home, 'commute', random);
    if (work === undefined) return undefined;
    const other = this.watched(home, 'far', random) ?? work;
    const { weekdays } = this.calendar;
    return {
      work: work.zone,
      other: other.zone,
      outMinute: clamp(360 + 110 * random.bell(), 60, 780),
      backMinute: 0,
      rate: 0.85,
      reads: SEEN * weekdays * 0.6 * 0.5 * (work.cameras + other.cameras),
    };
  }

  private bus(home: number, random: Random): Habits | undefined {
    const work = this.watched(home, 'near', random);
    if (work === undefined) return undefined;
    const seconds = this.routes.freeFlowSeconds(this.routes.between(home, work.zone));
    const legs = Math.floor((16 * 3600) / (seconds * 1.75 + 780));
    return {
      work: work.zone,
      other: NOWHERE,
      outMinute: 345 + random.below(50),
      backMinute: 0,
      rate: 1,
      reads: (SEEN * this.calendar.days * legs * work.cameras) / 2,
    };
  }
}
