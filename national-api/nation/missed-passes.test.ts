import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';
import { greatCircleKm } from '../../app/movement/geodesy.ts';
import {
  carriagewayOf,
  LEG_LEAST_KMH,
  LEG_MOST_KM,
  LEG_MOST_KMH,
  countPasses,
  missedPasses,
  type Leg,
} from '../../app/movement/missed-passes.ts';
import { openBulkLoad } from '../store/bulk-load.ts';
import { DuckDbReadStore } from '../store/duckdb/duckdb-read-store.ts';
import { loadBasemap } from './basemap.ts';
import { prepareNation } from './simulate.ts';
import { TINY, UNTIL_MS } from './testing.ts';

const nation = prepareNation({
  basemap: loadBasemap(),
  seed: 7,
  spec: { ...TINY, reads: 200_000, cameras: 200 },
  untilMs: UNTIL_MS,
});
const window = { fromMs: UNTIL_MS - 20 * DAY_MS, toMs: UNTIL_MS };
const reads: { readonly id: string; readonly vrm: string; readonly atMs: number; readonly camera: number }[] = [];
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-missed-'));
let store: DuckDbReadStore;
let legs: readonly Leg[];

beforeAll(async () => {
  const load = await openBulkLoad(dataDir);
  await nation.run({
    append: async (chunk) => {
      for (let row = 0; row < chunk.rows; row += 1)
        reads.push({
          id: chunk.id[row] ?? '',
          vrm: chunk.vrm[row] ?? '',
          atMs: chunk.capturedAtMs[row] ?? NaN,
          camera: chunk.camera[row] ?? NaN,
        });
      await load.append(chunk);
    },
  });
  await load.setCameras(nation.defects.cameras.map(({ record }) => record));
  await load.finish();
  store = await DuckDbReadStore.open(dataDir);
  legs = await store.legs(window);
}, 120_000);
afterAll(async () => {
  await store.close();
  fs.rmSync(dataDir, { recursive: true });
});

/** Legs as the plainest loop finds them. */
function legsByHand(): Map<string, number> {
  const cameras = store.cameras();
  const byVehicle = new Map<string, (typeof reads)[number][]>();
  for (const read of reads) {
    const camera = cameras[read.camera];
    if (camera === undefined || carriagewayOf(camera) === undefined) continue;
    if (read.atMs < window.fromMs || read.atMs >= window.toMs) continue;
    const own = byVehicle.get(read.vrm);
    if (own === undefined) byVehicle.set(read.vrm, [read]);
    else own.push(read);
  }
  const found = new Map<string, number>();
  for (const own of byVehicle.values()) {
    own.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
    const passes = own.filter(({ camera }, i) => own[i - 1]?.camera !== camera);
    passes.forEach((last, i) => {
      for (const steps of [1, 2]) {
        const first = passes[i - steps];
        const [from, to] = [cameras[first?.camera ?? -1], cameras[last.camera]];
        if (first === undefined || from === undefined || to === undefined || from === to) continue;
        const [km, hours] = [greatCircleKm(from, to), (last.atMs - first.atMs) / HOUR_MS];
        if (carriagewayOf(from) !== carriagewayOf(to) || km === 0 || km > LEG_MOST_KM || hours <= 0) continue;
        if (km / hours < LEG_LEAST_KMH || km / hours > LEG_MOST_KMH) continue;
        const between = steps === 2 ? passes[i - 1]?.camera : null;
        const key = [first.camera, String(between), last.camera, Math.floor(last.atMs / DAY_MS)].join();
        found.set(key, (found.get(key) ?? 0) + 1);
      }
    });
  }
  return found;
}

it('the store counts the legs of vehicles along a road as the plainest loop does', () => {
  const counted = new Map(
    legs.map(({ from, between, to, day, legs: count }) => [[from, String(between), to, day].join(), count]),
  );
  expect(counted.size).toBeGreaterThan(1_000);
  expect(counted).toEqual(legsByHand());
});

it('the share that a camera misses is what the simulation made it miss', () => {
  const found = missedPasses([countPasses(store.cameras(), legs)]);
  expect(found.length).toBeGreaterThan(20);
  const planted = ({ camera }: { readonly camera: number }): number => {
    const { missRate = NaN, misreadRate = NaN } = nation.defects.cameras[camera] ?? {};
    return 1 - (1 - missRate) * (1 - misreadRate);
  };
  const within = found.filter((each) => each.low - 0.01 <= planted(each) && planted(each) <= each.high + 0.01);
  expect(within.length / found.length, 'within its interval and a point more').toBeGreaterThanOrEqual(0.9);
  const sum = (of: (each: (typeof found)[number]) => number): number => found.reduce((all, each) => all + of(each), 0);
  const seen = sum(({ missed }) => missed) / sum(({ passes }) => passes);
  const truth = sum((each) => planted(each) * each.passes) / sum(({ passes }) => passes);
  expect(Math.abs(seen - truth), 'of all passes').toBeLessThan(0.01);
});
