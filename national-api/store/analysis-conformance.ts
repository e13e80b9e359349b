import { DAY_MS } from '../../app/domain/instant.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aCamera } from '../testing/builders.ts';
import {
  commonVehiclesByHand,
  companionsByHand,
  incompatiblePairsByHand,
  readsAroundByHand,
  travelledTogetherByHand,
} from './analysis-oracle.ts';
import type {
  AnalysisStore,
  CompanionSearch,
  SceneSearch,
  ReadsAroundSearch,
  SpeedSearch,
  TogetherSearch,
} from './analysis-store.ts';
import { columnsOf, type PlainRead } from './oracle.ts';
import type { ReadStore } from './read-store.ts';

/** What every `AnalysisStore` must do, whatever its engine. `open` gives an empty store. */
export type AnalysisTarget = {
  readonly name: string;
  readonly open: () => Promise<{ readonly store: ReadStore & AnalysisStore; readonly remove: () => Promise<void> }>;
};

const CAMERAS = Array.from({ length: 5 }, (_, i) => aCamera({ id: `CAM-${i}`, lat: 53 + i / 10, lon: -1.5 - i / 7 }));
const MARKS = ['AA11AAA', 'BB22BBB', 'CC33CCC', 'DD44DDD', 'EE55EEE', 'FF66FFF'];
/** Rounds of reads are far apart in time, so that one store serves them all. */
const ROUND_MS = DAY_MS;
const START = Date.UTC(2026, 1, 1);
const SECONDS = 900;

const aRead: fc.Arbitrary<Omit<PlainRead, 'id'>> = fc.record({
  vrm: fc.constantFrom(...MARKS),
  vrmRaw: fc.constant(null),
  // Whole seconds, so that ties and exact limits occur.
  capturedAtMs: fc.integer({ min: 0, max: SECONDS }).map((seconds) => seconds * 1_000),
  receivedAtMs: fc.option(fc.constant(START), { nil: null }),
  camera: fc.integer({ min: 0, max: CAMERAS.length - 1 }),
  direction: fc.constant(null),
  lane: fc.constant(null),
  confidence: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
  make: fc.constant(null),
});
const aNation = fc.array(aRead, { maxLength: 120 });

const aWindow = fc
  .tuple(fc.integer({ min: 0, max: SECONDS }), fc.integer({ min: 1, max: SECONDS }))
  .map(([from, length]) => ({ from: from * 1_000, to: (from + length) * 1_000 }));
const someCameras = fc.uniqueArray(fc.integer({ min: 0, max: CAMERAS.length - 1 }), { minLength: 1 });

export function describeAnalysisStore(target: AnalysisTarget): void {
  describe(`${target.name} as an AnalysisStore`, () => {
    let store: ReadStore & AnalysisStore;
    let remove: () => Promise<void>;
    let round = 0;

    beforeAll(async () => {
      ({ store, remove } = await target.open());
      await store.addCameras(CAMERAS);
    });
    afterAll(() => remove());

    /** Puts a nation into the store, half of it sealed; returns its reads and its first instant. */
    const settle = async (
      nation: readonly Omit<PlainRead, 'id'>[],
    ): Promise<{ readonly reads: PlainRead[]; readonly startMs: number }> => {
      round += 1;
      const startMs = START + round * ROUND_MS;
      const reads = nation.map((read, i) => ({
        ...read,
        id: `${round}-${String((i * 37) % 1_000)}-${i}`,
        capturedAtMs: startMs + read.capturedAtMs,
      }));
      const half = reads.length >> 1;
      if (half > 0) await store.append(columnsOf(reads.slice(0, half)));
      if (round % 2 === 0) await store.seal();
      if (reads.length > half) await store.append(columnsOf(reads.slice(half)));
      return { reads, startMs };
    };

    it('finds the vehicles that were at several scenes as the plainest loop does', async () => {
      const someScenes = fc.array(fc.record({ window: aWindow, cameras: someCameras }), { minLength: 2, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(
          aNation,
          someScenes,
          fc.integer({ min: 2, max: 3 }),
          fc.constantFrom(2, 100),
          async (nation, places, minScenes, maxVehicles) => {
            const { reads, startMs } = await settle(nation);
            const scenes = places.map(({ window, cameras }) => ({
              fromMs: startMs + window.from,
              toMs: startMs + window.to,
              cameras,
            }));
            const search: SceneSearch = { scenes, minScenes, maxVehicles, maxReadsOfVehicle: 4 };
            const found = await store.commonVehicles(search);
            const expected = commonVehiclesByHand(reads, search);
            expect(found.vehicles).toEqual(expected.vehicles);
            expect(found.found).toBe(expected.found);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('finds the reads that are too far apart for a speed as the plainest loop does', async () => {
      await fc.assert(
        fc.asyncProperty(
          aNation,
          aWindow,
          fc.option(someCameras, { nil: undefined }),
          fc.constantFrom(30, 100, 400),
          fc.constantFrom(3, 1_000),
          async (nation, window, cameras, maxSpeedKmh, maxPairs) => {
            const { reads, startMs } = await settle(nation);
            const wanted = cameras === undefined ? { vrms: MARKS.slice(0, 4) } : { cameras };
            const search: SpeedSearch = {
              reads: { ...wanted, fromMs: startMs + window.from, toMs: startMs + window.to },
              maxSpeedKmh,
              maxPairs,
            };
            expect(await store.incompatiblePairs(search)).toEqual(incompatiblePairsByHand(reads, CAMERAS, search));
          },
        ),
        { numRuns: 40 },
      );
    });

    it('finds who was near one vehicle as the plainest loop does', async () => {
      await fc.assert(
        fc.asyncProperty(
          aNation,
          aWindow,
          fc.constantFrom(1, 20, 60, 900),
          fc.constantFrom(1, 2, 3),
          fc.constantFrom(3, 1_000),
          fc.constantFrom(2, 100),
          async (nation, window, seconds, minCameras, maxReads, maxCompanions) => {
            const { reads, startMs } = await settle(nation);
            const search: CompanionSearch = {
              vrm: 'AA11AAA',
              fromMs: startMs + window.from,
              toMs: startMs + window.to,
              withinMs: seconds * 1_000,
              minCameras,
              maxReads,
              maxCompanions,
              withoutCameras: [1],
            };
            expect(await store.companions(search)).toEqual(companionsByHand(reads, search));
          },
        ),
        { numRuns: 60 },
      );
    });

    it('finds who was read together as the plainest loop does', async () => {
      await fc.assert(
        fc.asyncProperty(
          aNation,
          aWindow,
          fc.option(someCameras, { nil: undefined }),
          fc.constantFrom(1, 20, 60, 900),
          fc.constantFrom(1, 2, 3),
          fc.constantFrom(2, 100),
          async (nation, window, cameras, seconds, minCameras, maxPairs) => {
            const { reads, startMs } = await settle(nation);
            const asked = { fromMs: startMs + window.from, toMs: startMs + window.to };
            const search: TogetherSearch = {
              reads: { ...asked, ...(cameras === undefined ? {} : { cameras }) },
              withinMs: seconds * 1_000,
              minCameras,
              maxPairs,
              traffic: asked,
            };
            const found = await store.travelledTogether(search);
            const expected = travelledTogetherByHand(reads, search);
            // Sums of fractions depend on their order.
            const rounded = ({ pairs, ...rest }: typeof found) => ({
              ...rest,
              pairs: pairs.map(({ first, second, passes }) => ({
                passes,
                vehicles: [first, second].map((vehicle) => ({
                  ...vehicle,
                  neighbours: vehicle.neighbours.toPrecision(8),
                })),
              })),
            });
            expect(rounded(found)).toEqual(rounded(expected));
          },
        ),
        { numRuns: 60 },
      );
    });

    it('says which marks were read near an instant as the plainest loop does', async () => {
      const someAsks = fc.array(
        fc.record({
          vrm: fc.constantFrom(...MARKS, 'NO1SUCH'),
          atMs: fc.integer({ min: 0, max: SECONDS }).map((seconds) => seconds * 1_000),
        }),
        { maxLength: 12 },
      );
      await fc.assert(
        fc.asyncProperty(
          aNation,
          someAsks,
          fc.constantFrom(0, 30_000, 200_000),
          fc.constantFrom(5, 1_000),
          fc.option(someCameras, { nil: undefined }),
          async (nation, asked, withinMs, limit, cameras) => {
            const { reads, startMs } = await settle(nation);
            const asks = asked.map(({ vrm, atMs }) => ({ vrm, atMs: startMs + atMs }));
            const search: ReadsAroundSearch = { asks, withinMs, limit, ...(cameras === undefined ? {} : { cameras }) };
            expect(await store.readsAround(search)).toEqual(readsAroundByHand(reads, search));
          },
        ),
        { numRuns: 30 },
      );
    });

    it('stops an analysis when it is told to', async () => {
      const abort = new AbortController();
      abort.abort(new Error('enough'));
      const scenes = [0, 1].map((camera) => ({ fromMs: START, toMs: START + ROUND_MS, cameras: [camera] }));
      await expect(
        store.commonVehicles({ scenes, minScenes: 2, maxVehicles: 10, maxReadsOfVehicle: 10 }, abort.signal),
      ).rejects.toThrow('enough');
    });
  });
}
