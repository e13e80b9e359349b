import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeAnalysisStore } from '../analysis-conformance.ts';
import { collect, describeReadStore } from '../conformance.ts';
import { openBulkLoad } from '../bulk-load.ts';
import { readsOf } from '../../search/read-json.ts';
import { columnsOf, type PlainRead } from '../oracle.ts';
import { aCamera } from '../../testing/builders.ts';
import { openDatabase, StoreInUse } from './database.ts';
import { DuckDbReadStore } from './duckdb-read-store.ts';

const folder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-store-'));

const embedded = {
  name: 'the embedded engine',
  open: async () => {
    const dataDir = folder();
    const store = await DuckDbReadStore.open(dataDir);
    return {
      store,
      remove: async () => {
        await store.close();
        fs.rmSync(dataDir, { recursive: true });
      },
    };
  },
};
describeReadStore(embedded);
describeAnalysisStore(embedded);

const aRead = (change: Partial<PlainRead>): PlainRead => ({
  id: 'r',
  vrm: 'AB12CDE',
  vrmRaw: null,
  capturedAtMs: 1_000,
  receivedAtMs: null,
  camera: 0,
  direction: 'away',
  lane: 1,
  confidence: 90,
  make: null,
  ...change,
});

it('serves what a bulk load wrote, and keeps the old store until the load is finished', async () => {
  const dataDir = folder();
  const load = async (ids: readonly string[], finish: boolean): Promise<void> => {
    const bulk = await openBulkLoad(dataDir);
    await bulk.setCameras([aCamera()]);
    await bulk.append(columnsOf(ids.map((id) => aRead({ id }))));
    await (finish ? bulk.finish() : bulk.abort());
  };
  await load(['a', 'b'], true);
  await load(['c'], false);
  const store = await DuckDbReadStore.open(dataDir);
  expect((await collect(store, { vrms: ['AB12CDE'], fromMs: 0, toMs: 2_000 })).map(({ id }) => id)).toEqual(['a', 'b']);
  await store.close();
  await load(['c'], true);
  const again = await DuckDbReadStore.open(dataDir);
  expect((await again.totals()).reads).toBe(1);
  await again.close();
  expect(fs.readdirSync(dataDir)).toEqual(['reads.duckdb']);
  fs.rmSync(dataDir, { recursive: true });
});

it('says which process has the store', async () => {
  const dataDir = folder();
  const store = await DuckDbReadStore.open(dataDir);
  const script = `
    const { DuckDBInstance } = require('@duckdb/node-api');
    DuckDBInstance.create(process.argv[1]).then(() => process.exit(0), (error) => { console.log(error.message); process.exit(1); });`;
  const other = spawnSync(process.execPath, ['-e', script, path.join(dataDir, 'reads.duckdb')], {
    cwd: process.cwd(),
    encoding: 'utf8',
  });
  expect(other.status).toBe(1);
  expect(other.stdout).toContain(`PID ${process.pid}`);
  expect(new StoreInUse(process.pid).message).toBe(`store is in use by pid ${process.pid}`);
  await store.close();
  fs.rmSync(dataDir, { recursive: true });
});

it('lets SQL reach nothing but the store', async () => {
  const dataDir = folder();
  const database = await openDatabase(path.join(dataDir, 'reads.duckdb'));
  const connection = await database.connect();
  await expect(connection.run("SELECT * FROM read_csv('/etc/passwd')")).rejects.toThrow(/disabled/);
  await expect(connection.run('SET enable_external_access = true')).rejects.toThrow();
  connection.closeSync();
  database.close();
  fs.rmSync(dataDir, { recursive: true });
});

it(
  'gives the many reads of a mark oldest first, however they came in: in runs that overlap, after a correction, unsealed',
  { timeout: 60_000 },
  async () => {
    const dataDir = folder();
    const store = await DuckDbReadStore.open(dataDir);
    await store.addCameras([aCamera()]);
    const many = 40_000;
    // Several reads in one millisecond, ids in another order than times, and each run has some of every hour.
    const runs = [0, 1, 2].map((run) =>
      Array.from({ length: many }, (_, i) =>
        aRead({ id: `r${(i * 7_919) % many}-${run}`, capturedAtMs: 1_000 + Math.floor((i * 3 + run) / 4) * 50 }),
      ),
    );
    for (const [run, reads] of runs.entries()) {
      await store.append(columnsOf(reads));
      if (run < 2) await store.seal();
    }
    const all = runs.flat();
    const window = { fromMs: 0, toMs: 10_000_000 };
    const found: { id: string; atMs: number }[] = [];
    let longest = 0;
    for await (const chunk of store.search({ vrms: ['AB12CDE'], ...window })) {
      longest = Math.max(longest, chunk.rows);
      for (const { id, capturedAt } of readsOf(chunk, store)) found.push({ id, atMs: Date.parse(capturedAt) });
    }
    const oldestFirst = all
      .map(({ id, capturedAtMs }) => ({ id, atMs: capturedAtMs }))
      .sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
    expect(found).toEqual(oldestFirst);
    expect(longest, 'no part holds the whole answer').toBeLessThan(40_000);
    // Of ten marks at once each has too few for slices of its own.
    const others = Array.from({ length: 30_000 }, (_, i) =>
      aRead({ id: `o${(i * 7_919) % 30_000}`, vrm: `AB1${i % 10}XYZ`, capturedAtMs: 2_000 + i * 20 }),
    );
    await store.append(columnsOf(others));
    const vrms = Array.from({ length: 10 }, (_, i) => `AB1${i}XYZ`);
    expect((await collect(store, { vrms, ...window })).map(({ id }) => id)).toEqual(others.map(({ id }) => id));
    await store.close();
    fs.rmSync(dataDir, { recursive: true });
  },
);

it(
  'gives the many reads of a mark as they were when it began, whatever arrives, is sealed or gets a new camera meanwhile',
  {
    timeout: 60_000,
  },
  async () => {
    const dataDir = folder();
    const store = await DuckDbReadStore.open(dataDir);
    await store.addCameras([aCamera({ id: 'C0' })]);
    const many = 60_000;
    const reads = Array.from({ length: many }, (_, i) => aRead({ id: `r${i}`, capturedAtMs: 1_000 + i * 50 }));
    await store.append(columnsOf(reads.slice(0, 40_000)));
    await store.seal();
    await store.append(columnsOf(reads.slice(40_000)));
    const found: string[] = [];
    let part = 0;
    for await (const chunk of store.search({ vrms: ['AB12CDE'], fromMs: 0, toMs: 10_000_000 })) {
      for (const { id } of readsOf(chunk, store)) found.push(id);
      part += 1;
      if (part === 1) {
        await store.addCameras([aCamera({ id: 'C1' })]);
        await store.append(columnsOf([aRead({ id: 'late', capturedAtMs: 2_900_000, camera: 1 })]));
      }
      if (part === 2) await store.seal();
    }
    expect(part).toBeGreaterThan(3);
    expect(found).toEqual(reads.map(({ id }) => id));
    expect(await store.totals()).toMatchObject({ reads: many + 1 });
    await store.close();
    fs.rmSync(dataDir, { recursive: true });
  },
);

it('counts the store rightly beside a seal', async () => {
  const dataDir = folder();
  const store = await DuckDbReadStore.open(dataDir);
  await store.addCameras([aCamera()]);
  await store.append(
    columnsOf(Array.from({ length: 20_000 }, (_, i) => aRead({ id: `r${i}`, capturedAtMs: 1_000 + i }))),
  );
  const sealing = store.seal();
  const counted = await Promise.all([store.totals(), store.totals()]);
  await sealing;
  expect([...counted, await store.totals()].map(({ reads }) => reads)).toEqual([20_000, 20_000, 20_000]);
  await store.close();
  fs.rmSync(dataDir, { recursive: true });
});

it('counts what may be known without the reads of covert cameras, at either end too, and counts vehicles anew when reads come', async () => {
  const dataDir = folder();
  const known = aCamera({ id: 'C0' });
  const covert = aCamera({ id: 'C1', kind: 'COVERT' });
  let store = await DuckDbReadStore.open(dataDir);
  await store.addCameras([known, covert]);
  const some = (of: string, reads: readonly (readonly [atMs: number, camera: number])[]): PlainRead[] =>
    reads.map(([capturedAtMs, camera], i) =>
      aRead({ id: `${of}${i}`, vrm: `${of}${10 + i}CDE`, capturedAtMs, camera }),
    );
  const first = [
    [1_000, 1],
    [2_000, 0],
    [3_000, 1],
    [4_000, 0],
    [5_000, 1],
  ] as const;
  await store.append(columnsOf(some('AA', first)));
  const seen = { reads: 2, fromMs: 2_000, toMs: 4_000 };
  const all = { reads: 5, vehicles: 5, fromMs: 1_000, toMs: 5_000 };
  expect(await store.totals()).toEqual({ ...all, known: seen });
  await store.seal();
  await store.close();
  store = await DuckDbReadStore.open(dataDir);
  expect(await store.totals(), 'from the sorted tables, after a start').toEqual({ ...all, known: seen });
  await store.append(columnsOf(some('BB', [[500, 0] as const, [6_000, 0] as const])));
  expect(await store.totals()).toEqual({
    reads: 7,
    vehicles: 7,
    fromMs: 500,
    toMs: 6_000,
    known: { reads: 4, fromMs: 500, toMs: 6_000 },
  });
  await store.close();
  fs.rmSync(dataDir, { recursive: true });
});
