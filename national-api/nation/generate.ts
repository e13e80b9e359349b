import type { Camera } from '../../app/domain/camera.ts';
import { openBulkLoad } from '../store/bulk-load.ts';
import { loadBasemap } from './basemap.ts';
import { SCALES } from './scale.ts';
import type { ScaleName, ScaleSpec } from './scale.ts';
import { prepareNation } from './simulate.ts';
import type { Progress } from './simulate.ts';
import { writeTruth } from './truth.ts';
import { COLOURS, MAKES, MODELS } from './vehicle-looks.ts';

/** The parameters of the command line and of tests. */
export type GenerateOptions = {
  /** The store is written here, with `truth.json` beside it. */
  readonly dataDir: string;
  readonly seed: number;
  readonly scale: ScaleName | ScaleSpec;
  /** About this many reads in this many days, instead of what the scale says. */
  readonly reads?: number | undefined;
  readonly days?: number | undefined;
  /** The instant at which the nation ends; reads not received by then are left out. */
  readonly untilMs: number;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
};

/** Fewer days leave no room for planted cases that happen on several of them. */
const MIN_DAYS = 8;

/**
 * Makes a simulated nation: the same seed, scale, reads, days, end and basemap give the same reads. Takes the memory
 * of its vehicles and of one day, however many days there are.
 */
export async function generateNation(
  options: GenerateOptions,
): Promise<{ readonly reads: number; readonly cameras: number }> {
  const { dataDir, seed, scale, untilMs, onProgress } = options;
  const named = typeof scale === 'string' ? SCALES[scale] : scale;
  const spec: ScaleSpec = { ...named, reads: options.reads ?? named.reads, days: options.days ?? named.days };
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError('the seed must be a whole number from 0');
  if (!Number.isInteger(spec.days) || spec.days < MIN_DAYS)
    throw new RangeError(`days must be a whole number from ${MIN_DAYS}`);
  if (!Number.isFinite(spec.reads) || spec.reads < 1) throw new RangeError('reads must be a number from 1');
  const nation = prepareNation({ basemap: loadBasemap(), seed, spec, untilMs, onProgress });
  const cameras = nation.defects.cameras.map(({ record }): Camera => record);
  const load = await openBulkLoad(dataDir);
  try {
    await load.setCameras(cameras);
    await load.setLabels({ makes: MAKES, models: MODELS, colours: COLOURS });
    const truth = await nation.run(load);
    onProgress?.({ phase: 'store', reads: truth.reads, day: spec.days, days: spec.days });
    await load.finish();
    writeTruth(dataDir, truth);
    return { reads: truth.reads, cameras: cameras.length };
  } catch (error) {
    await load.abort();
    throw error;
  }
}
