import { MINUTE_MS, instantText } from '../../../app/domain/instant.ts';
import type { LocalDay } from '../calendar.ts';
import { distanceKm } from '../geometry.ts';
import { PASS } from '../passes.ts';
import type { ConvoyTruth } from '../truth.ts';
import type { PlannedPass, Planner } from './planner.ts';

/** Groups that drove together on several occasions seconds apart, and share neither home nor work. */

const REGION_KM = 45;
const MIN_CAMERAS = 3;
const MIN_OCCASIONS = 4;
const GAP_SECONDS = 18;

/** A stretch of road to drive together: on a free day, past working cameras only. */
export type Together = {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly passes: readonly PlannedPass[];
  readonly arrival: number;
};

/** Looks for a journey near a zone with enough cameras that all work at the time. */
export function journeyNear(
  planner: Planner,
  home: number,
  day: LocalDay,
  minute: number,
  minCameras: number,
): Together | undefined {
  const { routes, destinations, random } = planner;
  for (let i = 0; i < 60; i += 1) {
    const from = random.chance(0.3) ? home : (destinations.draw(home, 'commute', random) ?? home);
    const to = destinations.draw(from, 'commute', random);
    if (to === undefined || to === from) continue;
    const route = routes.between(from, to);
    if (route < 0 || routes.cameraCount(route) < minCameras || routes.cameraCount(route) > 14) continue;
    const startMs = day.startMs + minute * MINUTE_MS;
    const { passes, arrival } = planner.timetable(route, day, startMs, 1.05);
    if (passes.length >= minCameras && planner.trustworthy(passes)) return { from, to, startMs, passes, arrival };
  }
  return undefined;
}

/**
 * Drives all members past the cameras of a journey, each a few seconds behind the one before, with the drive there
 * and home again.
 */
export function driveTogether(
  planner: Planner,
  vehicles: readonly number[],
  day: LocalDay,
  journey: Together,
  delaysMs: readonly number[],
): void {
  vehicles.forEach((vehicle, member) => {
    const home = planner.population.fleet.home[vehicle]!;
    planner.suspend(vehicle, day);
    planner.ordinary(vehicle, home, journey.from, day, planner.leaveBy(home, journey.from, journey.startMs));
    for (const pass of journey.passes) {
      planner.put(
        vehicle,
        { camera: pass.camera, time: Math.round(pass.time + delaysMs[member]! + planner.random.between(-900, 900)) },
        PASS.sure,
      );
    }
    planner.ordinary(vehicle, journey.to, home, day, journey.arrival + delaysMs[member]! + 12 * MINUTE_MS);
  });
}

/** Where a group begins, and how far apart it drives. */
export function delays(planner: Planner, members: number): number[] {
  const step = planner.random.between(6, GAP_SECONDS - 4);
  return Array.from({ length: members }, (_, member) => member * step * 1000);
}

export function plantConvoy(planner: Planner, members: number): ConvoyTruth | undefined {
  const { fleet } = planner.population;
  const vehicles: number[] = [];
  for (let i = 0; i < members; i += 1) {
    const vehicle = planner.commuter((candidate) =>
      vehicles.every(
        (other) =>
          fleet.home[candidate] !== fleet.home[other] &&
          fleet.work[candidate] !== fleet.work[other] &&
          distanceKm(planner.zones[fleet.home[candidate]!]!.at, planner.zones[fleet.home[other]!]!.at) < REGION_KM,
      ),
    );
    if (vehicle === undefined) return undefined;
    vehicles.push(vehicle);
  }
  const wanted = MIN_OCCASIONS + planner.random.below(3);
  const plans: { readonly day: LocalDay; readonly journey: Together }[] = [];
  for (const day of planner.freeDays(vehicles)) {
    if (plans.length === wanted) break;
    const journey = journeyNear(
      planner,
      fleet.home[vehicles[0]!]!,
      day,
      planner.random.between(600, 1290),
      MIN_CAMERAS,
    );
    if (journey !== undefined) plans.push({ day, journey });
  }
  if (plans.length < MIN_OCCASIONS) return undefined;
  const occasions = plans.map(({ day, journey }) => {
    const apart = delays(planner, members);
    driveTogether(planner, vehicles, day, journey, apart);
    return {
      from: instantText(journey.passes[0]!.time - 1000),
      to: instantText(journey.passes.at(-1)!.time + apart.at(-1)! + 1000),
      cameraIds: journey.passes.map((pass) => planner.defects.cameras[pass.camera]!.record.id),
      gapSeconds: Math.ceil((apart[1] ?? 0) / 1000 + 2),
    };
  });
  occasions.sort((a, b) => (a.from < b.from ? -1 : 1));
  return { vrms: vehicles.map((vehicle) => planner.marks.text(fleet.mark[vehicle]!)), occasions };
}
