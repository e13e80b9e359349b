import { HOUR_MS, MINUTE_MS, instantText } from '../../../app/domain/instant.ts';
import type { LocalDay } from '../calendar.ts';
import { distanceKm, greatCircleKm } from '../geometry.ts';
import type { LonLat } from '../geometry.ts';
import { PASS } from '../passes.ts';
import type { CloneTruth, Pass } from '../truth.ts';
import type { PlannedPass, Planner, Timetable } from './planner.ts';

/**
 * The same mark on two vehicles far apart: seen three times where one vehicle cannot have been, and occasionally
 * besides.
 */

const FAR_KM = 150;
const CERTAIN_KMH = 250;
const OCCASIONS = 3;
const MIN_OCCASIONS = 2;

type Requirement = { readonly distanceKm: number; readonly requiredKmh: number };

const cameraAt = (planner: Planner, camera: number): LonLat => {
  const { lon, lat } = planner.defects.cameras[camera]!.record;
  return [lon, lat];
};

/** The speed that one vehicle would need for both passes. */
function requirement(planner: Planner, first: PlannedPass, second: PlannedPass): Requirement {
  const km = greatCircleKm(cameraAt(planner, first.camera), cameraAt(planner, second.camera));
  return {
    distanceKm: Math.round(km * 10) / 10,
    requiredKmh: Math.round((km / Math.max(1, Math.abs(second.time - first.time))) * HOUR_MS),
  };
}

/** A distant zone whose people pass cameras, as far as the nation extends. */
function farHome(planner: Planner, from: LonLat): { readonly home: number; readonly work: number } | undefined {
  const { zones, random, population } = planner;
  const farthest = zones.map((zone) => distanceKm(zone.at, from)).reduce((most, km) => Math.max(most, km), 0);
  const least = Math.min(FAR_KM, farthest * 0.6);
  for (let i = 0; i < 400; i += 1) {
    const home = random.below(zones.length);
    if (distanceKm(zones[home]!.at, from) < least) continue;
    const work = population.watched(home, 'commute', random);
    if (work !== undefined && work.cameras >= 2) return { home, work: work.zone };
  }
  return undefined;
}

export function plantClone(planner: Planner): CloneTruth | undefined {
  const { population, routes, random } = planner;
  const { fleet } = population;
  const original = planner.commuter((vehicle) => {
    const route = routes.between(fleet.home[vehicle]!, fleet.work[vehicle]!);
    return route >= 0 && routes.cameraCount(route) >= 1;
  });
  if (original === undefined) return undefined;
  const home = fleet.home[original]!;
  const far = farHome(planner, planner.zones[home]!.at);
  if (far === undefined) return undefined;
  const mark = fleet.mark[original]!;
  const clone = population.add(
    'errand',
    far.home,
    { work: far.work, other: far.work, outMinute: 0, backMinute: 0, rate: 0.25 },
    random,
    mark,
  );
  // A plate is cloned from a similar vehicle; the paint need not match.
  fleet.look[clone] = fleet.look[original]!;
  if (random.chance(0.5)) fleet.colour[clone] = fleet.colour[original]!;
  planner.take(clone);
  planner.follow(original);
  planner.follow(clone);

  const ownRoute = routes.between(home, fleet.work[original]!);
  const cloneRoute = routes.between(far.home, far.work);
  const plans: {
    readonly day: LocalDay;
    readonly own: Timetable;
    readonly theirs: Timetable;
    readonly needs: Requirement;
  }[] = [];
  for (const day of planner.freeDays([original, clone], (one) => !one.weekend)) {
    if (plans.length === OCCASIONS) break;
    const startMs = day.startMs + fleet.outMinute[original]! * MINUTE_MS;
    const own = planner.timetable(ownRoute, day, startMs, 1.05);
    const theirs = planner.timetable(cloneRoute, day, startMs + random.between(-4, 9) * MINUTE_MS, 1.05);
    if (
      own.passes.length === 0 ||
      theirs.passes.length === 0 ||
      !planner.trustworthy(own.passes) ||
      !planner.trustworthy(theirs.passes)
    )
      continue;
    const needs = requirement(planner, own.passes[0]!, theirs.passes[0]!);
    if (needs.requiredKmh >= CERTAIN_KMH) plans.push({ day, own, theirs, needs });
  }
  if (plans.length < MIN_OCCASIONS) {
    // No suitable days: the clone does not drive.
    fleet.rate[clone] = 0;
    return undefined;
  }
  const pass = ({ camera, time }: PlannedPass): Pass => ({
    cameraId: planner.defects.cameras[camera]!.record.id,
    at: instantText(time),
  });
  const pairs = plans.map(({ day, own, theirs, needs }) => {
    planner.suspend(original, day);
    planner.suspend(clone, day);
    for (const one of own.passes) planner.put(original, one, PASS.sure);
    for (const one of theirs.passes) planner.put(clone, one, PASS.sure);
    planner.ordinary(
      original,
      fleet.work[original]!,
      home,
      day,
      Math.max(own.arrival + 60 * MINUTE_MS, day.startMs + fleet.backMinute[original]! * MINUTE_MS),
    );
    planner.ordinary(clone, far.work, far.home, day, theirs.arrival + 150 * MINUTE_MS);
    return { first: pass(own.passes[0]!), second: pass(theirs.passes[0]!), ...needs };
  });
  return { vrm: planner.marks.text(mark), pairs };
}
