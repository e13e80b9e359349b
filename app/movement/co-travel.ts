import { DAY_MS, HOUR_MS } from '../domain/instant.ts';
import { greatCircleKm, type Position } from './geodesy.ts';
import { TRIP_BREAK_SECONDS } from './journey.ts';

/**
 * How strongly the evidence speaks for two vehicles travelling together, over what ordinary traffic produces by
 * itself. Plain counts are no evidence: a queue keeps its neighbours through several cameras, and two people with the
 * same working hours meet every morning. So what counts is occasions that ordinary life does not explain, against the
 * number that chance would give at those cameras in those hours. The formula and its sources: `docs/analysis.md`.
 */

/** Passes further apart than a trip's break are two occasions: on a road without cameras they may have been together for less. */
export const OCCASION_GAP_MS = TRIP_BREAK_SECONDS * 1_000;
/** After this many reads of the first vehicle in a row without the other, they had parted and met again [default]. */
export const PARTED_READS = 3;
/**
 * Cameras nearer than this see one stretch of road. The larger distance is for one named road, where few turn off
 * [default].
 */
export const LINK_KM = 2;
export const SAME_ROAD_LINK_KM = 10;
/** Occasions of different days at half the same cameras, so near the same time of day, are one habit [default]. */
export const HABIT_SPREAD_MS = 45 * 60_000;
/**
 * Somebody driving behind another stays there past the next link of a road one time in two [default]; this sets the
 * value of a further link.
 */
export const LINK_WORTH = Math.log10(2);
/** A queue may be long: further links of one occasion beyond this number add nothing [default]. */
export const LINKS_COUNTED = 5;
/** The least expected number: chance is never zero. */
const LEAST_EXPECTED = 1e-9;

const log10Factorial = (n: number): number => {
  let sum = 0;
  for (let i = 2; i <= n; i += 1) sum += Math.log10(i);
  return sum;
};

/** `-log10` of the chance that a Poisson variable of this mean is `count` or more: finite, from 0. */
export function poissonTail(count: number, mean: number): number {
  if (count <= 0) return 0;
  const mu = Math.max(LEAST_EXPECTED, mean);
  if (count <= mu) {
    let below = 0;
    for (let n = 0, term = Math.exp(-mu); n < count; n += 1) {
      below += term;
      term *= mu / (n + 1);
    }
    return Math.max(0, -Math.log10(Math.max(Number.MIN_VALUE, 1 - below)));
  }
  // From `count` on every term is smaller than the one before.
  let tail = 1;
  for (let term = 1, n = count + 1; term > tail * 1e-15; n += 1) {
    term *= mu / n;
    tail += term;
  }
  return Math.max(0, mu / Math.LN10 + log10Factorial(count) - count * Math.log10(mu) - Math.log10(tail));
}

/** One time at which both vehicles passed a camera within the time asked for. */
export type Pass = {
  readonly atMs: number;
  /** Number of the camera. */
  readonly camera: number;
  /** Position of the read among all reads of the first vehicle, if known. */
  readonly read?: number;
  /** How much later the second vehicle passed; negative when earlier. */
  readonly gapMs?: number;
};

export type Site = { readonly position: Position | undefined; readonly road: string };

/** A run of passes without a break. */
export type Occasion = {
  readonly passes: readonly [Pass, ...Pass[]];
  /** The first pass on each stretch of road; between stretches either could have left the other. */ readonly links: readonly Pass[];
};

/** Cuts passes, oldest first, into occasions. */
export function occasionsOf(passes: readonly Pass[], siteOf: (camera: number) => Site): Occasion[] {
  const runs: [Pass, ...Pass[]][] = [];
  let last: Pass | undefined;
  for (const pass of passes) {
    const parted =
      last === undefined ||
      pass.atMs - last.atMs > OCCASION_GAP_MS ||
      (pass.read !== undefined && last.read !== undefined && pass.read - last.read > PARTED_READS);
    if (parted) runs.push([pass]);
    else runs.at(-1)?.push(pass);
    last = pass;
  }
  return runs.map((run) => ({ passes: run, links: linksOf(run, siteOf) }));
}

function linksOf(run: readonly [Pass, ...Pass[]], siteOf: (camera: number) => Site): Pass[] {
  const apart: { readonly pass: Pass; readonly site: Site }[] = [];
  for (const pass of run) {
    const site = siteOf(pass.camera);
    const near = apart.some(({ pass: { camera }, site: other }) => {
      if (camera === pass.camera) return true;
      if (site.position === undefined || other.position === undefined) return false;
      const sameRoad = site.road !== '' && site.road === other.road;
      return greatCircleKm(site.position, other.position) < (sameRoad ? SAME_ROAD_LINK_KM : LINK_KM);
    });
    if (!near) apart.push({ pass, site });
  }
  return apart.map(({ pass }) => pass);
}

const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
/** The difference of two times of day, across midnight. */
const apartInDay = (a: number, b: number): number => {
  const difference = Math.abs((a % DAY_MS) - (b % DAY_MS));
  return Math.min(difference, DAY_MS - difference);
};

/** Whether two occasions are the same journey on two days. */
function isSameHabit(a: Occasion, b: Occasion): boolean {
  if (dayOf(a.passes[0].atMs) === dayOf(b.passes[0].atMs)) return false;
  const [fewer, more] = a.passes.length <= b.passes.length ? [a, b] : [b, a];
  const shared = fewer.passes.filter((pass) =>
    more.passes.some((other) => pass.camera === other.camera && apartInDay(pass.atMs, other.atMs) <= HABIT_SPREAD_MS),
  );
  return 2 * shared.length >= fewer.passes.length;
}

/** Groups occasions that repeat on other days. */
export function habitsOf(occasions: readonly Occasion[]): readonly (readonly Occasion[])[] {
  const groups: Occasion[][] = [];
  for (const occasion of occasions) {
    const same = groups.filter((group) => group.some((other) => isSameHabit(occasion, other)));
    const [first, ...rest] = same;
    if (first === undefined) {
      groups.push([occasion]);
      continue;
    }
    first.push(occasion);
    for (const group of rest) {
      first.push(...group);
      groups.splice(groups.indexOf(group), 1);
    }
  }
  return groups;
}

export type TogetherFacts = {
  /** Oldest first. */
  readonly passes: readonly Pass[];
  /** Passes that chance would give these two, from the traffic at these cameras in these hours. */
  readonly expected: number;
  readonly withinMs: number;
  readonly siteOf: (camera: number) => Site;
};

export type Together = {
  /** From 0. Of n vehicles compared, about n / 10^score would score as high by chance. */
  readonly score: number;
  /** Occasions that no habit explains. */
  readonly occasions: number;
  /** Journeys that repeat at the same time of day. */
  readonly habits: number;
  /** Different days, in UTC. */
  readonly days: number;
  readonly links: number;
};

type Habits = readonly (readonly Occasion[])[];

/** The parts of a score. */
export const togetherOf = (score: number, groups: Habits): Together => {
  const occasions = groups.filter(({ length }) => length === 1).length;
  return {
    score,
    occasions,
    habits: groups.length - occasions,
    days: new Set(groups.flat().flatMap(({ passes }) => passes.map(({ atMs }) => dayOf(atMs)))).size,
    links: groups.flat().reduce((sum, { links }) => sum + links.length, 0),
  };
};

/** The score of a vehicle and another that was repeatedly near it, with its parts. */
export function scoreTogether({ passes, expected, withinMs, siteOf }: TogetherFacts): Together {
  const groups = habitsOf(occasionsOf(passes, siteOf));
  const fresh = groups.flatMap((group) => (group.length === 1 ? group : []));
  const further = fresh.reduce((sum, { links }) => sum + Math.min(LINKS_COUNTED, links.length - 1), 0);
  // Two people with the same hours are this near by habit; all their habits together count once.
  const habit = groups.length === fresh.length ? 0 : Math.max(0, Math.log10(HABIT_SPREAD_MS / Math.max(1, withinMs)));
  return togetherOf(poissonTail(fresh.length, expected) + further * LINK_WORTH + habit, groups);
}

/** Reads at a camera in an hour of the day (UTC), over all vehicles and days of a window. */
export type Flow = { readonly camera: number; readonly hour: number; readonly reads: number };

const hourOf = (ms: number): number => Math.floor(ms / HOUR_MS) % 24;

/** Milliseconds of a window in each hour of the day. */
export function hoursCovered(fromMs: number, toMs: number): readonly number[] {
  const whole = Math.floor((toMs - fromMs) / DAY_MS);
  const covered = Array.from({ length: 24 }, () => whole * HOUR_MS);
  for (let at = fromMs + whole * DAY_MS; at < toMs;) {
    const end = Math.min(toMs, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS);
    covered[hourOf(at)]! += end - at;
    at = end;
  }
  return covered;
}

/** The number of other vehicles' reads that chance puts near the reads of one vehicle, summed over them. */
export function expectedNeighbours(
  reads: readonly { readonly camera: number; readonly atMs: number }[],
  flow: readonly Flow[],
  window: { readonly fromMs: number; readonly toMs: number },
  withinMs: number,
): number {
  const covered = hoursCovered(window.fromMs, window.toMs);
  const perMs = new Map(
    flow.map(({ camera, hour, reads: count }) => [camera * 24 + hour, count / Math.max(1, covered[hour] ?? 1)]),
  );
  return reads.reduce((sum, { camera, atMs }) => sum + (perMs.get(camera * 24 + hourOf(atMs)) ?? 0) * 2 * withinMs, 0);
}
