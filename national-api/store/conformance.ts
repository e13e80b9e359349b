import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';
import type { Read } from '../../app/domain/read.ts';
import { parseVrmPattern } from '../../app/domain/vrm-pattern.ts';
import { FIXED_LATE_MS, MOBILE_TRANSFER_HOURS } from '../../app/policy/retention.ts';
import { aCamera } from '../testing/builders.ts';
import { readsOf } from '../search/read-json.ts';
import { asAnswered, bruteForce, columnsOf, type PlainRead } from './oracle.ts';
import type { DayTally, ReadSearch, ReadStore } from './read-store.ts';

/** What every `ReadStore` must do, whatever its engine. `open` gives an empty store. */
export type ConformanceTarget = {
  readonly name: string;
  readonly open: () => Promise<{ readonly store: ReadStore; readonly remove: () => Promise<void> }>;
};

const CAMERAS = Array.from({ length: 6 }, (_, i) => aCamera({ id: `CAM-${i}`, kind: i === 4 ? 'COVERT' : 'STATIC' }));
const MAKES = ['FORD', 'Škoda', 'A MAKE WITH A RATHER LONG NAME'];
const MARKS = ['AB12CDE', 'AB12CDF', 'XY34ZZZ', 'A1', 'WWWWWWWWWW'];
const START = Date.UTC(2026, 1, 1);
const SPAN = 1_000;

const aPlainRead = (n: number): fc.Arbitrary<PlainRead> =>
  fc.record({
    // Short, just inline in the engine's cell, longer, and not ASCII.
    id: fc.constantFrom(`r${n}`, `id-${String(n).padStart(9, '0')}`, `a-rather-long-identifier-${n}`, `é${n}`),
    vrm: fc.constantFrom(...MARKS),
    vrmRaw: fc.option(fc.constantFrom('AB12 CDE', 'A RAW TEXT OF MANY CHARACTERS'), { nil: null }),
    capturedAtMs: fc.integer({ min: 0, max: SPAN }).map((offset) => START + offset),
    receivedAtMs: fc.option(
      fc.oneof(
        fc.integer({ min: START, max: START + 10 * SPAN }),
        fc.constantFrom(START + FIXED_LATE_MS, START + FIXED_LATE_MS + SPAN + 1, START + 3 * DAY_MS),
      ),
      { nil: null },
    ),
    camera: fc.integer({ min: 0, max: CAMERAS.length - 1 }),
    direction: fc.constantFrom('towards', 'away', null),
    lane: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
    confidence: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
    make: fc.option(fc.integer({ min: 0, max: MAKES.length - 1 }), { nil: null }),
  });

const someReads = fc
  .integer({ min: 0, max: 60 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => aPlainRead(n))));

const aPattern = fc
  .array(fc.constantFrom('A', 'B', '1', '2', 'C', 'W', '?', '*', 'AB', 'AB12', 'ZZ'), { minLength: 1, maxLength: 6 })
  .map((parts) => parseVrmPattern(parts.join('')))
  .filter((parsed) => parsed.ok)
  .map(({ pattern }) => pattern);

type WithoutMissing<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const withoutMissing = <T extends object>(value: T): WithoutMissing<T> =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as WithoutMissing<T>;

const aSearch: fc.Arbitrary<ReadSearch> = fc
  .record({
    vrms: fc.option(fc.uniqueArray(fc.constantFrom(...MARKS, 'NO1SUCH'), { maxLength: 4 }), { nil: undefined }),
    pattern: fc.option(aPattern, { nil: undefined, freq: 2 }),
    from: fc.integer({ min: -10, max: SPAN + 10 }),
    length: fc.integer({ min: 0, max: SPAN }),
    cameras: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: CAMERAS.length - 1 })), { nil: undefined }),
    withoutCameras: fc.option(fc.uniqueArray(fc.integer({ min: 0, max: CAMERAS.length - 1 }), { maxLength: 2 }), {
      nil: undefined,
      freq: 1,
    }),
  })
  .map(({ from, length, ...conditions }) => ({
    ...withoutMissing(conditions),
    fromMs: START + from,
    toMs: START + from + length,
  }));

export async function collect(store: ReadStore, search: ReadSearch): Promise<Read[]> {
  const reads: Read[] = [];
  for await (const chunk of store.search(search)) reads.push(...readsOf(chunk, store));
  return reads;
}

/** All of the reads are of one day. */
const talliedByHand = (reads: readonly PlainRead[], day: number): DayTally[] =>
  CAMERAS.flatMap((_, camera) => {
    const own = reads.filter((read) => read.camera === camera);
    const late = (ms: number): number =>
      own.filter(({ receivedAtMs, capturedAtMs }) => receivedAtMs !== null && receivedAtMs - capturedAtMs > ms).length;
    return own.length === 0
      ? []
      : [
          {
            camera,
            day,
            reads: own.length,
            late: late(FIXED_LATE_MS),
            veryLate: late(MOBILE_TRANSFER_HOURS * HOUR_MS),
            corrected: 0,
          },
        ];
  });

export function describeReadStore(target: ConformanceTarget): void {
  describe(`${target.name} as a ReadStore`, () => {
    let store: ReadStore;
    let remove: () => Promise<void>;
    let kept: PlainRead[] = [];
    let round = 0;

    beforeAll(async () => {
      ({ store, remove } = await target.open());
      await store.addCameras(CAMERAS);
      await store.labelCodes('make', MAKES);
    });
    afterAll(() => remove());

    /** Each round has ids of its own, so that one store serves all rounds. */
    const renamed = (reads: readonly PlainRead[]): PlainRead[] => {
      round += 1;
      return reads.map((read) => ({ ...read, id: `${read.id}.${round}` }));
    };

    it('answers every search as the plainest loop does, before and after it is sealed', async () => {
      await fc.assert(
        fc.asyncProperty(
          someReads,
          fc.array(aSearch, { minLength: 1, maxLength: 4 }),
          fc.boolean(),
          async (some, searches, sealed) => {
            const reads = renamed(some);
            if (reads.length > 0)
              expect(await store.append(columnsOf(reads))).toEqual({ accepted: reads.length, duplicates: 0 });
            kept = [...kept, ...reads];
            if (sealed) await store.seal();
            const today = Math.floor(START / DAY_MS);
            expect(await store.tally({ fromDay: today, toDay: today + 1 })).toEqual(talliedByHand(kept, today));
            expect(await store.tally({ fromDay: today, toDay: today + 1, cameras: [1] })).toEqual(
              talliedByHand(
                kept.filter(({ camera }) => camera === 1),
                today,
              ),
            );
            expect(await store.tally({ fromDay: today, toDay: today + 1, withoutCameras: [1, 2] })).toEqual(
              talliedByHand(
                kept.filter(({ camera }) => camera !== 1 && camera !== 2),
                today,
              ),
            );
            expect(await store.tally({ fromDay: today - 1, toDay: today })).toEqual([]);
            for (const search of searches) {
              const expected = bruteForce(kept, search);
              expect(await collect(store, search)).toEqual(expected.map((read) => asAnswered(read, CAMERAS, MAKES)));
              const survey = await store.survey(search);
              expect(survey.reads).toBe(expected.length);
              expect(await store.countVehicles(search)).toBe(new Set(expected.map(({ vrm }) => vrm)).size);
              expect(survey.readsAt).toEqual(
                survey.cameras.map((camera) => expected.filter((read) => read.camera === camera).length),
              );
              expect(survey.cameras).toEqual([...new Set(expected.map(({ camera }) => camera))].sort((a, b) => a - b));
            }
          },
        ),
        { numRuns: 40 },
      );
    });

    it('takes the first instant of a window and leaves its last', async () => {
      const [read] = renamed([{ ...(fc.sample(aPlainRead(1), 1)[0] as PlainRead), vrm: 'EDGE1', capturedAtMs: START }]);
      await store.append(columnsOf([read as PlainRead]));
      kept.push(read as PlainRead);
      const found = async (fromMs: number, toMs: number): Promise<number> =>
        (await collect(store, { vrms: ['EDGE1'], fromMs, toMs })).length;
      expect(await found(START, START + 1)).toBe(1);
      expect(await found(START - 1, START)).toBe(0);
      expect(await found(START + 1, START + 2)).toBe(0);
    });

    it('finds one of many marks, however many are named', async () => {
      const [known] = kept.filter(({ vrm }) => vrm === 'AB12CDE');
      const vrms = ['AB12CDE', ...Array.from({ length: 3_000 }, (_, i) => `ZZ${i}`)];
      const expected = bruteForce(kept, { vrms, fromMs: START, toMs: START + SPAN + 1 });
      expect(known).toBeDefined();
      expect((await collect(store, { vrms, fromMs: START, toMs: START + SPAN + 1 })).map(({ id }) => id)).toEqual(
        expected.map(({ id }) => id),
      );
    });

    it('finds reads of a search by their ids, one or many', async () => {
      const [known] = kept as [PlainRead, ...PlainRead[]];
      const search = { vrms: [known.vrm], fromMs: START, toMs: START + SPAN + 1 };
      expect((await collect(store, { ...search, ids: [known.id] })).map(({ id }) => id)).toEqual([known.id]);
      expect(await collect(store, { ...search, vrms: ['NO1SUCH'], ids: [known.id] })).toEqual([]);
      const everywhere = { fromMs: START, toMs: START + SPAN + 1 };
      const some = kept.filter((_, i) => i % 3 === 0).map(({ id }) => id);
      expect((await collect(store, { ...everywhere, ids: [...some, 'never'] })).map(({ id }) => id)).toEqual(
        bruteForce(kept, { ...everywhere, ids: some }).map(({ id }) => id),
      );
      expect(await collect(store, { ...everywhere, ids: [] })).toEqual([]);
    });

    it('keeps the first of two reads with one id, and says how many it left out', async () => {
      const [read] = renamed([{ ...(kept[0] as PlainRead), vrm: 'TWICE1', lane: 1 }]) as [PlainRead];
      expect(await store.append(columnsOf([read, { ...read, lane: 2 }]))).toEqual({ accepted: 1, duplicates: 1 });
      expect(await store.append(columnsOf([{ ...read, lane: 3 }]))).toEqual({ accepted: 0, duplicates: 1 });
      await store.seal();
      expect(await store.append(columnsOf([{ ...read, lane: 4 }]))).toEqual({ accepted: 0, duplicates: 1 });
      kept.push(read);
      expect(
        (await collect(store, { vrms: ['TWICE1'], fromMs: START, toMs: START + SPAN + 1 })).map(({ lane }) => lane),
      ).toEqual([1]);
      expect(await store.knownIds([read.id, 'never'])).toEqual(new Set([read.id]));
    });

    it('counts what it holds', async () => {
      const totals = await store.totals();
      expect(totals.reads).toBe(kept.length);
      expect(totals.fromMs).toBe(Math.min(...kept.map(({ capturedAtMs }) => capturedAtMs)));
      expect(totals.toMs).toBe(Math.max(...kept.map(({ capturedAtMs }) => capturedAtMs)));
      const known = kept.filter(({ camera }) => CAMERAS[camera]?.kind !== 'COVERT').map((each) => each.capturedAtMs);
      expect(totals.known).toEqual({ reads: known.length, fromMs: Math.min(...known), toMs: Math.max(...known) });
      expect(known.length).toBeLessThan(kept.length);
    });

    it('stops a search when it is told to, and can be searched again', async () => {
      const many = Array.from({ length: 40_000 }, (_, i): PlainRead => ({
        ...(kept[0] as PlainRead),
        id: `many-${i}`,
        vrm: 'MANY1',
        capturedAtMs: START + (i % SPAN),
      }));
      await store.append(columnsOf(many));
      const abort = new AbortController();
      const search = { vrms: ['MANY1'], fromMs: START, toMs: START + SPAN };
      const cut = (async () => {
        let seen = 0;
        for await (const chunk of store.search(search, abort.signal)) {
          seen += chunk.rows;
          abort.abort(new Error('enough'));
        }
        return seen;
      })();
      await expect(cut).rejects.toThrow('enough');
      let seen = 0;
      for await (const chunk of store.search(search)) {
        seen += chunk.rows;
        break; // Leaving the loop must not leave the engine busy.
      }
      expect(seen).toBeGreaterThan(0);
      expect((await store.survey(search)).reads).toBe(40_000);
    });
  });
}
