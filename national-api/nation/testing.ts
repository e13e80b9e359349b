import type { Camera } from '../../app/domain/camera.ts';
import { CHARACTER_STRIDE } from '../store/bulk-columns.ts';
import { loadBasemap } from './basemap.ts';
import type { ReadChunk, ReadSink } from './read-chunk.ts';
import type { ScaleSpec } from './scale.ts';
import { prepareNation } from './simulate.ts';
import type { Truth } from './truth.ts';

/** Small nations for tests, kept in memory. */

export const TINY: ScaleSpec = {
  cameras: 120,
  reads: 60_000,
  days: 16,
  area: { south: 53.2, north: 53.96, west: -2.05, east: -0.85 },
  zonePopulation: 8_000,
  focusZonePopulation: 8_000,
  convoys: 3,
  sceneVehicles: 2,
  clones: 2,
  plateChanges: 2,
  decoys: 4,
  wrongClocks: 2,
  demo: true,
};

/** A Friday noon in winter, when UK time is UTC. */
export const UNTIL_MS = Date.parse('2026-11-20T12:00:00Z');

export type TinyRead = {
  readonly id: string;
  readonly vrm: string;
  readonly at: number;
  readonly receivedAt: number;
  readonly camera: number;
  readonly direction: number;
  readonly confidence: number;
  readonly characterConfidence: readonly number[];
  readonly make: number;
  readonly flags: number;
};

export type TinyNation = {
  readonly reads: readonly TinyRead[];
  readonly cameras: readonly Camera[];
  readonly truth: Truth;
};

function memorySink(reads: TinyRead[]): ReadSink {
  return {
    append: async (chunk: ReadChunk) => {
      for (let i = 0; i < chunk.rows; i += 1) {
        reads.push({
          id: chunk.id[i]!,
          vrm: chunk.vrm[i]!,
          at: chunk.capturedAtMs[i]!,
          receivedAt: chunk.receivedAtMs[i]!,
          camera: chunk.camera[i]!,
          direction: chunk.direction[i]!,
          confidence: chunk.confidence[i]!,
          characterConfidence: [
            ...chunk.characterConfidence.subarray(i * CHARACTER_STRIDE, (i + 1) * CHARACTER_STRIDE),
          ],
          make: chunk.make[i]!,
          flags: chunk.flags[i]!,
        });
      }
    },
  };
}

export async function tinyNation(seed: number, spec: ScaleSpec = TINY): Promise<TinyNation> {
  const nation = prepareNation({ basemap: loadBasemap(), seed, spec, untilMs: UNTIL_MS });
  const reads: TinyRead[] = [];
  const truth = await nation.run(memorySink(reads));
  return { reads, cameras: nation.defects.cameras.map(({ record }) => record), truth };
}
