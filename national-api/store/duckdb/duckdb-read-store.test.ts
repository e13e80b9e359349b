import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { describeAnalysisStore } from '../analysis-conformance.ts';
import { collect, describeReadStore } from '../conformance.ts';
import { openBulkLoad } from '../bulk-load.ts';
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
