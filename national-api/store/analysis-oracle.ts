import type { CommonVehicles, SceneSearch } from './analysis-store.ts';
import { bruteForce, type PlainRead } from './oracle.ts';

/** What an engine must answer to the questions of `AnalysisStore`, by the plainest loops. */

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function commonVehiclesByHand(reads: readonly PlainRead[], { scenes, minScenes, maxVehicles, maxReadsOfVehicle }: SceneSearch): CommonVehicles {
  const found = unique(reads.map(({ vrm }) => vrm))
    .map((vrm) => {
      const own = reads.filter((read) => read.vrm === vrm);
      const at = scenes.map((scene) => bruteForce(own, scene));
      const ids = new Set(at.flat().map(({ id }) => id));
      return {
        vrm,
        scenes: at.flatMap((some, i) => (some.length > 0 ? [i] : [])),
        readIds: bruteForce(own, { fromMs: -Infinity, toMs: Infinity }).map(({ id }) => id).filter((id) => ids.has(id)).slice(0, maxReadsOfVehicle),
      };
    })
    .filter((vehicle) => vehicle.scenes.length >= minScenes)
    .sort((a, b) => b.scenes.length - a.scenes.length || byText(a.vrm, b.vrm));
  return { found: found.length, vehicles: found.slice(0, maxVehicles) };
}
