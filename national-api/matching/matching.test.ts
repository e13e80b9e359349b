import fc from 'fast-check';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { possibleMisreads } from '../../app/domain/vrm-near-miss.ts';
import type { Vrm } from '../../app/domain/vrm.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { HIT_RETENTION_DAYS, withinHours } from '../../app/policy/voi-rules.ts';
import type { VoiEntry, VoiListDetails } from '../../app/domain/voi.ts';
import type { AcceptedRead } from '../store/ingest-store.ts';
import { DuckDbVoiStore } from '../store/duckdb/duckdb-voi-store.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { aList, anEntry } from '../testing/voi.ts';
import { HitFeed } from './hit-feed.ts';
import { Matcher } from './matcher.ts';
import { VoiBook } from './voi-book.ts';

const CAMERAS = [
  aCamera({ id: 'C0', lon: -1.5, lat: 53.8 }),
  aCamera({ id: 'C1', lon: -1.4, lat: 53.8 }),
  aCamera({ id: 'C2', lon: 0, lat: 51, organisation: 'Kent Police' }),
  aCamera({ id: 'C3', lon: 0, lat: 51, kind: 'COVERT' }),
];
const EDITOR = { userName: 'listmanager', organisation: 'West Yorkshire Police' };
const clock = new SetClock(NOW_MS);

class Bench {
  store!: DuckDbVoiStore;
  book!: VoiBook;
  feed!: HitFeed;
  matcher!: Matcher;
  readonly passedOver: string[] = [];
  readonly dir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-matching-'));

  async open(): Promise<this> {
    this.store = await DuckDbVoiStore.open(this.dir);
    this.book = await VoiBook.open(this.store);
    this.feed = new HitFeed(this.store);
    this.matcher = await Matcher.open({
      store: this.store,
      book: this.book,
      feed: this.feed,
      cameras: () => CAMERAS,
      clock,
      passedOver: ({ readId }) => this.passedOver.push(readId),
    });
    return this;
  }

  async list(details: Partial<VoiListDetails>, entries: readonly Partial<VoiEntry>[]): Promise<string> {
    const made = await this.book.create(aList(details), EDITOR, clock.nowMs());
    if (!made.ok) throw new Error(made.fault);
    const revised = await this.book.revise(
      made.list.listId,
      { baseRevision: 1, changes: entries.map((entry) => ({ op: 'PUT', entry: anEntry(entry) })) },
      EDITOR,
      clock.nowMs(),
    );
    if (!revised.ok) throw new Error(revised.fault);
    return made.list.listId;
  }

  async hits(): Promise<string[]> {
    return (await this.store.hitsAfter(0, 10_000)).map(({ hit }) => `${hit.readId} ${hit.listedVrm} ${hit.match}`);
  }
}

let bench: Bench;
let seq = 0;
beforeEach(async () => {
  clock.set(NOW_MS);
  seq = 0;
  bench = await new Bench().open();
});
afterEach(async () => {
  await bench.store.close();
  fs.rmSync(bench.dir, { recursive: true });
});
const read = (vrm: string, change: Partial<AcceptedRead> = {}): AcceptedRead => ({
  seq: ++seq,
  readId: `r${seq}`,
  vrm,
  capturedAtMs: NOW_MS + seq * 1_000,
  receivedAtMs: null,
  camera: 0,
  corrected: false,
  ...change,
});

describe('matching', () => {
  it('finds a listed mark, and one a confusable character away as possible, never to be stopped', async () => {
    await bench.list({}, [{ vrm: 'AB12CDE' }]);
    await bench.matcher.match([read('AB12CDE'), read('A812CDE', { camera: 1 }), read('AB13CDE'), read('XX99XXX')]);
    expect(
      (await bench.store.hitsAfter(0, 10)).map(({ seq: at, hit }) => [
        at,
        hit.readId,
        hit.match,
        hit.action,
        hit.vrm,
        hit.listedVrm,
        hit.queue,
      ]),
    ).toEqual([
      [1, 'r1', 'EXACT', 'STOP', 'AB12CDE', 'AB12CDE', 2],
      [2, 'r2', 'POSSIBLE', 'ASSESS', 'A812CDE', 'AB12CDE', 2],
    ]);
  });

  it('keeps to the cameras, the area and the hours of a list', async () => {
    await bench.list({ name: '13_CAMERAS_01', extent: { kind: 'CAMERAS', cameraIds: ['C1'] } }, [{ vrm: 'A1' }]);
    await bench.list(
      {
        name: '13_AREA_01',
        extent: {
          kind: 'AREA',
          area: {
            type: 'Polygon',
            coordinates: [
              [
                [-1, 50],
                [1, 50],
                [1, 52],
                [-1, 52],
                [-1, 50],
              ],
            ],
          },
        },
      },
      [{ vrm: 'A2' }],
    );
    await bench.list({ name: '13_HOURS_01', hours: { days: [7], from: '12:00', to: '12:01' } }, [{ vrm: 'A3' }]);
    const noon = { capturedAtMs: NOW_MS };
    await bench.matcher.match([
      read('A1'),
      read('A1', { camera: 1 }),
      read('A2', { camera: 1 }),
      read('A2', { camera: 2 }),
      read('A3', noon),
      read('A3', { camera: 1, capturedAtMs: NOW_MS + 60_000 }),
    ]);
    expect(await bench.hits()).toEqual(['r2 A1 EXACT', 'r4 A2 EXACT', 'r5 A3 EXACT']);
  });

  it('H8: finds a covert camera by no area, however small, and by its name', async () => {
    const around = (by: number): VoiListDetails['extent'] => ({
      kind: 'AREA',
      area: {
        type: 'Polygon',
        coordinates: [
          [
            [-by, 51 - by],
            [by, 51 - by],
            [by, 51 + by],
            [-by, 51 + by],
            [-by, 51 - by],
          ],
        ],
      },
    });
    await bench.list({ name: '13_AREA_01', extent: around(0.01) }, [{ vrm: 'A1' }]);
    await bench.list({ name: '13_AREA_02', extent: around(5) }, [{ vrm: 'A1' }]);
    await bench.list({ name: '13_NATION_01' }, [{ vrm: 'A2' }]);
    await bench.list({ name: '13_NAMED_01', extent: { kind: 'CAMERAS', cameraIds: ['C3'] } }, [{ vrm: 'A3' }]);
    await bench.matcher.match([
      read('A1', { camera: 3 }),
      read('A2', { camera: 3 }),
      read('A3', { camera: 3 }),
      read('A1', { camera: 2 }),
    ]);
    expect(await bench.hits()).toEqual(['r2 A2 EXACT', 'r3 A3 EXACT', 'r4 A1 EXACT', 'r4 A1 EXACT']);
  });

  it('takes an entry from the revision that adds it until it is removed, weeded or its list ends', async () => {
    const listId = await bench.list({}, [{ vrm: 'A1' }, { vrm: 'A2', weedAt: instantText(NOW_MS + DAY_MS) }]);
    const [entry] = await bench.store.entries(listId, 0, 1);
    const see = async (vrm: string): Promise<number> => {
      const before = (await bench.hits()).length;
      await bench.matcher.match([read(vrm, { capturedAtMs: clock.nowMs() })]);
      return (await bench.hits()).length - before;
    };
    expect([await see('A1'), await see('A2')]).toEqual([1, 1]);
    clock.forward(DAY_MS);
    expect([await see('A1'), await see('A2')]).toEqual([1, 0]);
    await bench.book.revise(
      listId,
      {
        baseRevision: 2,
        changes: [
          { op: 'REMOVE', entryId: entry?.entry.entryId ?? '' },
          { op: 'PUT', entry: anEntry({ vrm: 'A3', weedAt: instantText(NOW_MS + 57 * DAY_MS) }) },
        ],
      },
      EDITOR,
      clock.nowMs(),
    );
    expect([await see('A1'), await see('A3')]).toEqual([0, 1]);
    clock.set(NOW_MS + 57 * DAY_MS - 1);
    expect(await see('A3')).toBe(1);
    clock.set(NOW_MS + 57 * DAY_MS);
    expect(await see('A3')).toBe(0);
  });

  it('folds what is the same event: one entry at one camera within two minutes', async () => {
    await bench.list({}, [{ vrm: 'A1' }]);
    const at = (seconds: number, camera = 0): AcceptedRead =>
      read('A1', { capturedAtMs: NOW_MS + seconds * 1_000, camera });
    await bench.matcher.match([at(0), at(30), at(30, 1)]);
    await bench.matcher.match([at(120), at(121)]);
    expect(await bench.hits()).toEqual(['r1 A1 EXACT', 'r3 A1 EXACT', 'r5 A1 EXACT']);
    // And after a restart.
    await bench.store.close();
    await bench.open();
    await bench.matcher.match([at(130), at(400)]);
    expect((await bench.hits()).slice(3)).toEqual(['r7 A1 EXACT']);
  });

  it('never folds the listed mark into what only resembled it, nor a corrected read into what it was taken for', async () => {
    await bench.list({}, [{ vrm: 'AB12CDE' }]);
    const at = (vrm: string, seconds: number, change: Partial<AcceptedRead> = {}): AcceptedRead =>
      read(vrm, { capturedAtMs: NOW_MS + seconds * 1_000, ...change });
    await bench.matcher.match([at('A812CDE', 0)]);
    await bench.matcher.match([at('AB12CDE', 60), at('A812CDE', 90), at('A8I2CDE', 95)]);
    expect(await bench.hits()).toEqual(['r1 AB12CDE POSSIBLE', 'r2 AB12CDE EXACT']);
    await bench.matcher.match([
      at('AB12CDE', 0, { readId: 'r1', corrected: true }),
      at('A812CDE', 60, { readId: 'r2', corrected: true }),
    ]);
    expect((await bench.hits()).slice(2)).toEqual(['r1 AB12CDE EXACT', 'r2 AB12CDE POSSIBLE']);
  });

  it('folds reads that come late and out of order by when they were taken', async () => {
    await bench.list({}, [{ vrm: 'A1' }]);
    for (const seconds of [3_600, 0, 3_610, 20, 3_590])
      await bench.matcher.match([read('A1', { capturedAtMs: NOW_MS + seconds * 1_000 })]);
    expect(await bench.hits()).toEqual(['r1 A1 EXACT', 'r2 A1 EXACT']);
    await bench.store.close();
    await bench.open();
    await bench.matcher.match([
      read('A1', { capturedAtMs: NOW_MS + 100_000 }),
      read('A1', { capturedAtMs: NOW_MS + 3_700_000 }),
    ]);
    expect((await bench.hits()).slice(2)).toEqual([]);
  });

  it('deals with each read once: what comes again after a crash is passed over, what failed is not lost', async () => {
    await bench.list({}, [{ vrm: 'A1' }, { vrm: 'A2' }]);
    const first = [read('A1'), read('B1')];
    await bench.matcher.match(first);
    await bench.store.close();
    await bench.open();
    await bench.matcher.match([...first, read('A2')]);
    expect(await bench.hits()).toEqual(['r1 A1 EXACT', 'r3 A2 EXACT']);
    const commit = bench.store.commitHits.bind(bench.store);
    bench.store.commitHits = () => Promise.reject(new Error('disk full'));
    const later = [read('A1', { camera: 1 })];
    await expect(bench.matcher.match(later)).rejects.toThrow('disk full');
    bench.store.commitHits = commit;
    await bench.matcher.match(later);
    expect((await bench.hits()).slice(2)).toEqual(['r4 A1 EXACT']);
  });

  it('forgets hits and lists whose time is over, in the file too, and goes on with the rest', async () => {
    const listId = await bench.list({ name: '13_GONE_01' }, [{ vrm: 'ZX01GNE' }]);
    await bench.list({}, [{ vrm: 'A1' }]);
    await bench.matcher.match(
      Array.from({ length: 50 }, (_, i) => read('ZX01GNE', { capturedAtMs: NOW_MS + i * 600_000 })),
    );
    await bench.book.remove(listId);
    clock.forward((HIT_RETENTION_DAYS + 1) * DAY_MS);
    await bench.matcher.forget();
    await bench.matcher.match([read('A1', { camera: 1 }), read('ZX01GNE', { camera: 1 })]);
    expect(await bench.hits()).toEqual([]); // The list of A1 has ended meanwhile.
    await bench.list({ name: '13_LATER_01' }, [{ vrm: 'A1', weedAt: instantText(clock.nowMs() + DAY_MS) }]);
    await bench.matcher.match([read('A1', { camera: 1, capturedAtMs: clock.nowMs() })]);
    expect((await bench.hits()).map((hit) => hit.slice(-8))).toEqual(['A1 EXACT']);
    for (let round = 0; round < 2; round += 1) {
      await bench.store.close();
      expect(
        fs.readdirSync(bench.dir).filter((name) => fs.readFileSync(path.join(bench.dir, name)).includes('ZX01GNE')),
      ).toEqual([]);
      await bench.open();
      expect(await bench.hits()).toHaveLength(1);
    }
  });

  it('of a silent entry is for the owner of the list only, else for the force of the camera too', async () => {
    await bench.list({}, [{ vrm: 'A1' }, { vrm: 'A2', action: 'SILENT' }]);
    await bench.matcher.match([read('A1', { camera: 2 }), read('A2', { camera: 2 })]);
    expect((await bench.store.hitsAfter(0, 10)).map(({ organisations }) => organisations)).toEqual([
      ['West Yorkshire Police', 'Kent Police'],
      ['West Yorkshire Police'],
    ]);
  });

  it('finds what trying every read on every entry finds', async () => {
    const vrm = fc.constantFrom('AB12CDE', 'A812CDE', 'AB12CDF', 'LB07SEO', 'LBO7SEO', 'YK30RVA', 'VK30RVA', 'A1');
    const extents: VoiListDetails['extent'][] = [{ kind: 'NATIONAL' }, { kind: 'CAMERAS', cameraIds: ['C0', 'C2'] }];
    const hours: VoiListDetails['hours'][] = [null, { days: [7], from: '12:00', to: '18:00' }];
    const someLists = fc.array(
      fc.record({
        extent: fc.constantFrom(...extents),
        hours: fc.constantFrom(...hours),
        entries: fc.array(fc.record({ vrm, days: fc.integer({ min: 1, max: 3 }) }), { maxLength: 5 }),
      }),
      { minLength: 1, maxLength: 3 },
    );
    const someReads = fc.array(
      fc.record({ vrm, camera: fc.integer({ min: 0, max: 2 }), minutes: fc.integer({ min: 0, max: 3_000 }) }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(someLists, someReads, fc.integer({ min: 0, max: 3 }), async (lists, reads, days) => {
        const own = await new Bench().open();
        try {
          clock.set(NOW_MS);
          for (const [i, { entries, ...details }] of lists.entries())
            await own.list(
              { name: `13_LIST_${String(i).padStart(2, '0')}`, ...details },
              entries.map((entry) => ({ vrm: entry.vrm, weedAt: instantText(NOW_MS + entry.days * DAY_MS) })),
            );
          clock.set(NOW_MS + days * DAY_MS);
          // Five minutes apart at least, so that none is merged.
          const accepted = reads.map((each, i) =>
            read(each.vrm, { camera: each.camera, capturedAtMs: NOW_MS + (each.minutes * 100 + i * 5) * 60_000 }),
          );
          await own.matcher.match(accepted);
          const expected = accepted.flatMap(({ readId, vrm: seen, camera, capturedAtMs }) =>
            lists.flatMap((list) =>
              list.entries.flatMap((entry) => {
                const match =
                  entry.vrm === seen
                    ? 'EXACT'
                    : possibleMisreads(seen as Vrm, 1).has(entry.vrm as Vrm)
                      ? 'POSSIBLE'
                      : undefined;
                const there = list.extent.kind === 'NATIONAL' || camera !== 1;
                return match !== undefined && there && withinHours(list.hours, capturedAtMs) && entry.days > days
                  ? [`${readId} ${entry.vrm} ${match}`]
                  : [];
              }),
            ),
          );
          const found = await own.hits();
          const twins = (texts: string[]): string[] => [...texts].sort();
          expect(twins(found)).toEqual(twins(expected));
        } finally {
          await own.store.close();
          fs.rmSync(own.dir, { recursive: true });
        }
      }),
      { numRuns: 25 },
    );
  });
});
