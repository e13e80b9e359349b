import { MINUTE_MS, instantText } from '../../../app/domain/instant.ts';
import type { LocalDay } from '../calendar.ts';
import { PASS } from '../passes.ts';
import type { Pass, SceneTruth } from '../truth.ts';
import { journeyNear } from './convoys.ts';
import type { Together } from './convoys.ts';
import type { PlannedPass, Planner } from './planner.ts';

const SCENES = 3;

/** A vehicle that was at three scenes, at hours with little traffic. */
export function plantScenes(planner: Planner): SceneTruth | undefined {
  const vehicle = planner.commuter();
  if (vehicle === undefined) return undefined;
  const { fleet } = planner.population;
  const home = fleet.home[vehicle]!;
  const plans = new Map<number, { readonly day: LocalDay; readonly journey: Together; readonly at: PlannedPass }>();
  for (const day of planner.freeDays([vehicle])) {
    if (plans.size === SCENES) break;
    const journey = journeyNear(planner, home, day, planner.random.between(720, 1330), 2);
    const at = journey?.passes.at(-1);
    if (journey !== undefined && at !== undefined && !plans.has(at.camera)) plans.set(at.camera, { day, journey, at });
  }
  if (plans.size < SCENES) return undefined;
  const scenes = [...plans.values()].map(({ day, journey, at }): Pass => {
    planner.suspend(vehicle, day);
    planner.ordinary(vehicle, home, journey.from, day, planner.leaveBy(home, journey.from, journey.startMs));
    for (const pass of journey.passes) planner.put(vehicle, pass, PASS.sure);
    planner.ordinary(vehicle, journey.to, home, day, journey.arrival + 20 * MINUTE_MS);
    return { cameraId: planner.defects.cameras[at.camera]!.record.id, at: instantText(at.time) };
  });
  return { vrm: planner.marks.text(fleet.mark[vehicle]!), scenes };
}
