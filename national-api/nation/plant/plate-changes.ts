import { HOUR_MS, instantText } from '../../../app/domain/instant.ts';
import { TRAITS } from '../fleet.ts';
import type { PlateChangeTruth } from '../truth.ts';
import type { Planner } from './planner.ts';

/** A vehicle that changes plates one night: the same habits, look and cameras under another mark. */
export type PlateChange = {
  readonly vehicle: number;
  readonly mark: number;
  readonly atMs: number;
  readonly truth: PlateChangeTruth;
};

export function plantPlateChange(planner: Planner): PlateChange | undefined {
  const { fleet } = planner.population;
  const vehicle = planner.commuter();
  const middle = planner.innerDays.slice(
    Math.floor(planner.innerDays.length * 0.35),
    Math.ceil(planner.innerDays.length * 0.7),
  );
  if (vehicle === undefined || middle.length === 0) return undefined;
  const day = planner.random.pick(middle);
  const atMs = day.startMs + 3 * HOUR_MS;
  const mark = planner.marks.next(planner.zones[fleet.home[vehicle]!]!.force.markLetters);
  fleet.give(vehicle, TRAITS.tracked | TRAITS.changesPlates);
  // Here it drives in daylight only, so that no journey spans the change.
  if (fleet.outMinute[vehicle]! < 360 || fleet.outMinute[vehicle]! > 900) fleet.outMinute[vehicle] = 455;
  if (fleet.backMinute[vehicle]! < 720 || fleet.backMinute[vehicle]! > 1200) fleet.backMinute[vehicle] = 1030;
  return {
    vehicle,
    mark,
    atMs,
    truth: { from: planner.marks.text(fleet.mark[vehicle]!), to: planner.marks.text(mark), at: instantText(atMs) },
  };
}
