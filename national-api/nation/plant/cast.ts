import type { ScaleSpec } from '../scale.ts';
import type { CloneTruth, ConvoyTruth, DecoyTruth, SceneTruth } from '../truth.ts';
import { plantClone } from './clones.ts';
import { plantConvoy } from './convoys.ts';
import { plantCommuteDecoy, plantQueueDecoy } from './decoys.ts';
import { plantDemonstration } from './demonstration.ts';
import type { Demonstration } from './demonstration.ts';
import { plantPlateChange } from './plate-changes.ts';
import type { PlateChange } from './plate-changes.ts';
import type { Planner } from './planner.ts';
import { plantScenes } from './scenes.ts';

/** All planted cases of a nation. */
export type Cases = {
  readonly convoys: readonly ConvoyTruth[];
  readonly scenes: readonly SceneTruth[];
  readonly clones: readonly CloneTruth[];
  readonly plateChanges: readonly PlateChange[];
  readonly decoys: readonly DecoyTruth[];
  readonly demo: Demonstration | undefined;
};

/** Members of the convoys, in turn. */
const CONVOY_SIZES = [2, 3, 2, 4, 2, 3];

/** How often a case without a fitting journey is tried again with other vehicles. */
const TRIES = 8;

function several<T>(count: number, make: (index: number) => T | undefined): T[] {
  return Array.from({ length: count }, (_, index) => {
    for (let i = 0; i < TRIES; i += 1) {
      const made = make(index);
      if (made !== undefined) return made;
    }
    return undefined;
  }).filter((one) => one !== undefined);
}

/** `demoMark`: the mark reserved for the demonstration's vehicle, if there is one. */
export function castCases(planner: Planner, spec: ScaleSpec, demoMark: number | undefined): Cases {
  return {
    demo: demoMark === undefined ? undefined : plantDemonstration(planner, demoMark),
    convoys: several(spec.convoys, (index) => plantConvoy(planner, CONVOY_SIZES[index % CONVOY_SIZES.length]!)),
    scenes: several(spec.sceneVehicles, () => plantScenes(planner)),
    clones: several(spec.clones, () => plantClone(planner)),
    plateChanges: several(spec.plateChanges, () => plantPlateChange(planner)),
    decoys: several(spec.decoys, (index) => (index % 2 === 0 ? plantCommuteDecoy(planner) : plantQueueDecoy(planner))),
  };
}
