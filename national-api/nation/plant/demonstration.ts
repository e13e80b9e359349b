import { DAY_MS, HOUR_MS, MINUTE_MS, instantText } from '../../../app/domain/instant.ts';
import type { LocalDay } from '../calendar.ts';
import { WEEKEND_OUTING } from '../daily-life.ts';
import { NOWHERE } from '../fleet.ts';
import { greatCircleKm } from '../geometry.ts';
import { drawColour } from '../vehicle-looks.ts';
import { PASS } from '../passes.ts';
import type { Pass } from '../truth.ts';
import type { PlannedPass, Planner } from './planner.ts';

/**
 * The vehicle of the demonstration: commutes around Leeds, and on one early morning drives the M1 south, is unseen
 * for over an hour near Worksop, and returns on the A1(M) and the M62.
 */

export const DEMO_MARK = 'YK38RVL';
/** Position and reading of the misread character, V taken for Y, and the camera's confidence. */
export const DEMO_MISREAD = { position: 5, to: 'Y', confidence: 71 } as const;

const HOME = 'Leeds';
const OUTWARD = ['Leeds', 'Worksop'] as const;
const HOMEWARD = ['Worksop', 'Retford', 'Knottingley', 'Leeds'] as const;
const GAP_MS = 82 * MINUTE_MS;
const LEAVE_MINUTE = 4 * 60 + 46;
const READS_WANTED = 140;
const MORNINGS = 3;
const DAYS = 30;
const IMPOSSIBLE_AFTER_GAP_MS = 7 * MINUTE_MS;

export type Demonstration = {
  readonly vehicle: number;
  readonly clone: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly journey: readonly PlannedPass[];
  readonly nearMiss: PlannedPass | undefined;
  readonly impossible: PlannedPass | undefined;
};

const zoneNamed = (planner: Planner, name: string): number => planner.zones.findIndex((zone) => zone.name === name);

function legs(planner: Planner, names: readonly string[]): { from: number; to: number; route: number }[] {
  const zones = names.map((name) => zoneNamed(planner, name)).filter((zone) => zone >= 0);
  return zones.slice(1).flatMap((to, i) => {
    const from = zones[i]!;
    const route = planner.routes.between(from, to);
    return route < 0 ? [] : [{ from, to, route }];
  });
}

/** Passes of one early-morning loop; undefined when a needed camera is out of service that day. */
function loop(
  planner: Planner,
  day: LocalDay,
  startMs: number,
): { readonly out: readonly PlannedPass[]; readonly back: readonly PlannedPass[]; readonly arrival: number } {
  let time = startMs;
  const drive = (names: readonly string[]): PlannedPass[] =>
    legs(planner, names).flatMap(({ route }) => {
      const { passes, arrival } = planner.timetable(route, day, time, 1.02);
      time = arrival;
      return passes;
    });
  const out = drive(OUTWARD);
  const lastOut = out.at(-1)?.time ?? time;
  const stopFrom = time;
  time = Math.max(time, lastOut);
  // The wait is measured between the last and the next read; the stop is the rest of it.
  const trial = drive(HOMEWARD)[0]?.time ?? stopFrom;
  time = stopFrom + Math.max(10 * MINUTE_MS, GAP_MS - (trial - lastOut));
  const back = drive(HOMEWARD);
  const usable = (passes: readonly PlannedPass[]): PlannedPass[] =>
    passes.filter((pass) => planner.trustworthy([pass]));
  return { out: usable(out), back: usable(back), arrival: time };
}

/** The commute whose cameras bring the month nearest to the wanted number of reads. */
function chooseWork(planner: Planner, home: number, perDay: number): number | undefined {
  let best: number | undefined;
  let bestError = Infinity;
  planner.zones.forEach((zone, index) => {
    const km = greatCircleKm(zone.at, planner.zones[home]!.at);
    if (index === home || km < 6 || km > 40) return;
    const out = planner.routes.between(home, index);
    const back = planner.routes.between(index, home);
    if (out < 0 || back < 0 || planner.routes.cameraCount(out) === 0 || planner.routes.cameraCount(back) === 0) return;
    const error = Math.abs(planner.routes.cameraCount(out) + planner.routes.cameraCount(back) - perDay) + km / 100;
    if (error < bestError) {
      bestError = error;
      best = index;
    }
  });
  return best;
}

function impossibleCamera(planner: Planner, away: readonly PlannedPass[], atMs: number): number | undefined {
  const { cameras, clockOffset } = planner.defects;
  const gravelly = cameras.findIndex(
    ({ record }) => record.road === 'M6' && record.junction === 'J6' && record.direction === 'N',
  );
  if (gravelly >= 0) return gravelly;
  const anchor = cameras[away[0]!.camera]!.record;
  let best: number | undefined;
  let bestKm = 60;
  cameras.forEach(({ record }, index) => {
    if (clockOffset[index] !== 0 || !planner.driver.works(index, atMs)) return;
    const km = greatCircleKm([record.lon, record.lat], [anchor.lon, anchor.lat]);
    if (km > bestKm) {
      bestKm = km;
      best = index;
    }
  });
  return best;
}

export function plantDemonstration(planner: Planner, mark: number): Demonstration | undefined {
  const { population, random, untilMs } = planner;
  const { fleet } = population;
  const home = zoneNamed(planner, HOME);
  const morningOver = 10 * HOUR_MS;
  const mornings = planner.days.filter(
    (day) => !day.weekend && day.startMs + morningOver <= untilMs && day.startMs > planner.days[0]!.startMs,
  );
  const show = mornings.at(-1);
  if (home < 0 || show === undefined) return undefined;
  const trial = loop(planner, show, show.startMs + LEAVE_MINUTE * MINUTE_MS);
  if (trial.out.length === 0 || trial.back.length === 0) return undefined;

  const workdays = (DAYS * 5) / 7 - MORNINGS;
  // Days at work, some of them twice for an evening out, and most days of the weekend.
  const journeys = 0.94 * (workdays * 0.95 * 1.12 + ((DAYS * 2) / 7) * WEEKEND_OUTING);
  const perJourney = (READS_WANTED - MORNINGS * (trial.out.length + trial.back.length)) / journeys;
  const work = chooseWork(planner, home, perJourney) ?? legs(planner, OUTWARD)[0]!.to;
  const habits = { work, other: work, outMinute: 452, backMinute: 1075, rate: 0.95 };
  const vehicle = population.add('commuter', home, habits, random, mark);
  const clone = population.add(
    'errand',
    home,
    { work, other: NOWHERE, outMinute: 0, backMinute: 0, rate: 0 },
    random,
    mark,
  );
  fleet.look[clone] = fleet.look[vehicle]!;
  fleet.colour[clone] = drawColour(random, false);
  for (const one of [vehicle, clone]) {
    planner.take(one);
    planner.follow(one);
  }

  const days = [show, ...[7, 14].flatMap((ago) => mornings.filter((day) => day.number === show.number - ago))].slice(
    0,
    MORNINGS,
  );
  let journey: readonly PlannedPass[] = [];
  let nearMiss: PlannedPass | undefined;
  let impossible: PlannedPass | undefined;
  for (const day of days) {
    planner.suspend(vehicle, day);
    const jitter = day === show ? 0 : random.between(-25, 25);
    const { out, back } = loop(planner, day, day.startMs + (LEAVE_MINUTE + jitter) * MINUTE_MS);
    const passes = [...out, ...back];
    if (day === show) {
      journey = passes;
      nearMiss = back.find((pass) => cameraIs(planner, pass, 'A1(M)', 'J40')) ?? back.at(-4) ?? back.at(-1);
      const atMs = (out.at(-1)?.time ?? 0) + (GAP_MS + IMPOSSIBLE_AFTER_GAP_MS);
      const camera = impossibleCamera(planner, out, atMs);
      if (camera !== undefined) impossible = { camera, time: atMs };
    }
    for (const pass of passes) planner.put(vehicle, pass, pass === nearMiss ? PASS.sure | PASS.misread : PASS.sure);
  }
  if (impossible !== undefined) planner.put(clone, impossible, PASS.sure);
  const fromMs = Math.max(planner.days[0]!.startMs, untilMs - DAYS * DAY_MS);
  return { vehicle, clone, fromMs, toMs: untilMs, journey, nearMiss, impossible };
}

function cameraIs(planner: Planner, { camera }: PlannedPass, road: string, junction: string): boolean {
  const { record } = planner.defects.cameras[camera]!;
  return record.road === road && record.junction === junction;
}

export function passTruth(planner: Planner, { camera, time }: PlannedPass): Pass {
  return { cameraId: planner.defects.cameras[camera]!.record.id, at: instantText(time) };
}
