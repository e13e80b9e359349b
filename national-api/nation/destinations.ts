import { distanceKm } from './geometry.ts';
import { runningTotals } from './random.ts';
import type { Random } from './random.ts';
import type { Zone } from './zones.ts';

/** Where people of a zone go: more often to large places, less often to distant ones. */
type Choice = { readonly zones: readonly number[]; readonly totals: Float64Array };

export const REACHES = {
  /** School, shops, a taxi's ground. */
  near: { fromKm: 2, toKm: 28, fadeKm: 9, power: 0.6 },
  /** The journey to work. */
  commute: { fromKm: 4, toKm: 85, fadeKm: 18, power: 0.8 },
  /** Freight, visits, business. */
  far: { fromKm: 40, toKm: 360, fadeKm: 110, power: 0.8 },
} as const;
export type Reach = keyof typeof REACHES;

export class Destinations {
  private readonly known: Readonly<Record<Reach, (Choice | undefined)[]>>;

  constructor(private readonly zones: readonly Zone[]) {
    const none = (): (Choice | undefined)[] => new Array<Choice | undefined>(zones.length).fill(undefined);
    this.known = { near: none(), commute: none(), far: none() };
  }

  /** A destination for people of `home`; undefined when there is none at that distance. */
  draw(home: number, reach: Reach, random: Random): number | undefined {
    const choice = (this.known[reach][home] ??= this.choices(home, reach));
    return choice.zones.length === 0 ? undefined : choice.zones[random.weighted(choice.totals)];
  }

  private choices(home: number, reach: Reach): Choice {
    const { fromKm, toKm, fadeKm, power } = REACHES[reach];
    const at = this.zones[home]!.at;
    const zones: number[] = [];
    const weights: number[] = [];
    this.zones.forEach((zone, index) => {
      const km = distanceKm(at, zone.at);
      if (index === home || km < fromKm || km > toKm) return;
      zones.push(index);
      weights.push(zone.population ** power * Math.exp(-km / fadeKm));
    });
    return { zones, totals: runningTotals(weights) };
  }
}
