import fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readsOf } from '../search/read-json.ts';
import { aCamera } from '../testing/builders.ts';
import { hiddenFrom, withoutCovert } from './covert-view.ts';
import { DuckDbReadStore } from './duckdb/duckdb-read-store.ts';
import { bruteForce, columnsOf, type PlainRead } from './oracle.ts';
import type { ReadSearch } from './read-store.ts';

const CAMERAS = [
  aCamera({ id: 'A' }),
  aCamera({ id: 'B', kind: 'COVERT' }),
  aCamera({ id: 'C' }),
  aCamera({ id: 'D', kind: 'COVERT' }),
];
const READS: PlainRead[] = Array.from({ length: 400 }, (_, i) => ({
  id: `read-${i}`,
  vrm: ['AB12CDE', 'A1', 'WWWWWWWWWW'][i % 3] ?? '',
  vrmRaw: i % 5 === 0 ? 'A RAW TEXT' : null,
  capturedAtMs: 1_000 + i,
  receivedAtMs: i % 2 === 0 ? 5_000 : null,
  camera: (i * 7) % 4,
  direction: i % 2 === 0 ? 'towards' : null,
  lane: i % 3,
  confidence: i % 100,
  make: null,
}));

let dir: string;
let raw: DuckDbReadStore;
beforeAll(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-covert-'));
  raw = await DuckDbReadStore.open(dir);
  await raw.addCameras(CAMERAS);
  await raw.append(columnsOf(READS));
});
afterAll(async () => {
  await raw.close();
  fs.rmSync(dir, { recursive: true });
});

describe('H8: a store without covert cameras', () => {
  it('H8: answers every search, survey and count as if their reads were not there', async () => {
    const store = withoutCovert(raw, () => hiddenFrom(undefined, raw.cameras()));
    const open = READS.filter(({ camera }) => camera % 2 === 0);
    await fc.assert(
      fc.asyncProperty(
        fc.option(fc.subarray(['AB12CDE', 'A1', 'WWWWWWWWWW'], { minLength: 1 }), { nil: undefined }),
        fc.option(fc.subarray([0, 1, 2, 3]), { nil: undefined }),
        fc.integer({ min: 900, max: 1_500 }),
        fc.integer({ min: 0, max: 500 }),
        async (vrms, cameras, fromMs, length) => {
          const search: ReadSearch = {
            fromMs,
            toMs: fromMs + length,
            ...(vrms === undefined ? {} : { vrms }),
            ...(cameras === undefined ? {} : { cameras }),
          };
          const expected = bruteForce(open, search);
          const found = [];
          for await (const chunk of store.search(search)) found.push(...readsOf(chunk, raw));
          expect(
            found.map(({ id, vrm, vrmRaw, cameraId, lane, confidence }) => [
              id,
              vrm,
              vrmRaw,
              cameraId,
              lane,
              confidence,
            ]),
          ).toEqual(
            expected.map(({ id, vrm, vrmRaw, camera, lane, confidence }) => [
              id,
              vrm,
              vrmRaw ?? vrm,
              CAMERAS[camera]?.id,
              lane,
              confidence,
            ]),
          );
          const passed = [...new Set(expected.map(({ camera }) => camera))].sort();
          expect(await store.survey(search)).toEqual({
            reads: expected.length,
            cameras: passed,
            readsAt: passed.map((camera) => expected.filter((read) => read.camera === camera).length),
          });
          expect(await store.countVehicles(search)).toBe(new Set(expected.map(({ vrm }) => vrm)).size);
        },
      ),
      { numRuns: 40, seed: 7 },
    );
  });

  it('H8: shows everything to who holds the permission, and to work of the service itself', () => {
    const sees = (permissions: readonly 'covert.view'[] | undefined) => hiddenFrom({ permissions }, raw.cameras());
    expect(sees(['covert.view'])).toBeUndefined();
    expect(sees([])?.numbers).toEqual([1, 3]);
    expect(withoutCovert(raw, () => undefined).cameras()).toBe(raw.cameras());
  });
});
