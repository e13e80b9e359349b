import { DAY_MS } from '../../../app/domain/instant.ts';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { aCamera } from '../../testing/builders.ts';
import { describeReadStore } from '../conformance.ts';
import { columnsOf, type PlainRead } from '../oracle.ts';
import type { ReadStore } from '../read-store.ts';
import { ClickHouseReadStore, type ClusterAddress } from './clickhouse-read-store.ts';

/**
 * Four real servers; `npm run test:cluster` starts them (tools/lib/clickhouse.mjs) and restarts any that ends and is
 * not held down.
 */
const servers = z
  .array(z.object({ url: z.url(), folder: z.string() }))
  .length(4)
  .parse(JSON.parse(process.env['SIGHTLINE_CLICKHOUSE_SERVERS'] ?? '[]'));
const urls = servers.map(({ url }) => url);

const SHARDS: ClusterAddress = { cluster: 'sightline', replicated: false, urls: urls.slice(0, 2) };
const PAIRS: ClusterAddress = { cluster: 'sightline_pairs', replicated: true, urls };

const ask = async (url: string, query: string): Promise<string> => {
  const answer = await fetch(url, { method: 'POST', body: query });
  const words = (await answer.text()).trim();
  if (!answer.ok) throw new Error(words);
  return words;
};
const clear = async (): Promise<void> => {
  for (const url of urls)
    for (const table of ['rv', 'rc', 'rv_local', 'rc_local', 'cameras', 'labels'])
      await ask(url, `DROP TABLE IF EXISTS ${table}`);
};

/** `kill -9`; it stays down until it is brought back. */
const take = async (server: number): Promise<void> => {
  const { folder, url } = servers[server] ?? { folder: '', url: '' };
  writeFileSync(path.join(folder, 'held-down'), '');
  process.kill(Number(readFileSync(path.join(folder, 'pid'), 'utf8')), 'SIGKILL');
  await expect.poll(() => ask(url, 'SELECT 1').catch(() => 'gone')).toBe('gone');
};
const bringBack = async (server: number): Promise<void> => {
  const { folder, url } = servers[server] ?? { folder: '', url: '' };
  rmSync(path.join(folder, 'held-down'));
  await expect.poll(() => ask(url, 'SELECT 1').catch(() => 'gone'), { timeout: 60_000 }).toBe('1');
};

const FROM = Date.UTC(2026, 1, 1);
const someReads = (from: number, to: number): readonly PlainRead[] =>
  Array.from({ length: to - from }, (_, i) => ({
    id: `r${from + i}`,
    vrm: `B${((from + i) % 50) + 1}`,
    vrmRaw: null,
    capturedAtMs: FROM + from + i,
    receivedAtMs: null,
    camera: (from + i) % 8,
    direction: null,
    lane: null,
    confidence: null,
    make: null,
  }));
const eightCameras = Array.from({ length: 8 }, (_, i) => aCamera({ id: `C${i}` }));

const opened = async (address: ClusterAddress): Promise<ClickHouseReadStore> => {
  await clear();
  const store = await ClickHouseReadStore.open(address);
  await store.addCameras(eightCameras);
  return store;
};
const found = async (store: ReadStore): Promise<number> => {
  let rows = 0;
  for await (const chunk of store.search({ fromMs: FROM, toMs: FROM + DAY_MS })) rows += chunk.rows;
  return rows;
};
const rowsOn = (server: number, table: string): Promise<number> =>
  ask(urls[server] ?? '', `SELECT count() FROM ${table}`).then(Number);

for (const [name, address] of [
  ['two shards', SHARDS],
  ['two shards of two replicas', PAIRS],
  ['two shards of two replicas, both asked for each insert', { ...PAIRS, quorum: 2 }],
] as const)
  describeReadStore({
    name: `ClickHouse in ${name}`,
    open: async () => {
      await clear();
      const store = await ClickHouseReadStore.open(address);
      return { store, remove: () => store.close() };
    },
  });

describe('a cluster of shards', () => {
  it('has the reads of a mark on one shard, and of a camera, and of all of them some on each', async () => {
    const store = await opened(SHARDS);
    await store.append(columnsOf(someReads(0, 4_000)));
    const [marks, cameras, rows] = await Promise.all(
      [
        'SELECT groupUniqArray(vrm) FROM rv_local',
        'SELECT groupUniqArray(camera) FROM rc_local',
        'SELECT count() FROM rv_local',
      ].map((query) => Promise.all(SHARDS.urls.map((url) => ask(url, query)))),
    );
    const listed = (text: string | undefined): unknown[] =>
      JSON.parse((text ?? '[]').replaceAll("'", '"')) as unknown[];
    for (const [first, second] of [marks ?? [], cameras ?? []])
      expect(listed(first).filter((each) => listed(second).includes(each))).toEqual([]);
    expect((rows ?? []).map(Number).every((count) => count > 0)).toBe(true);
    expect((rows ?? []).map(Number).reduce((sum, count) => sum + count, 0)).toBe(4_000);
    // What was written is there when the store is opened again, cameras and all.
    await store.close();
    const again = await ClickHouseReadStore.open(SHARDS);
    expect([again.cameras().length, (await again.totals()).reads]).toEqual([8, 4_000]);
    await again.close();
  });
});

describe('a cluster of replicas', () => {
  it('answers and takes reads while one server of each shard is killed; back, they have what they missed', async () => {
    const store = await opened(PAIRS);
    await store.append(columnsOf(someReads(0, 2_000)));
    // All on both, before the first of each pair is killed: the one that is asked, and the other shard's.
    for (const table of ['rv_local', 'rc_local'])
      await expect
        .poll(async () => (await rowsOn(2, table)) + (await rowsOn(3, table)), { timeout: 30_000 })
        .toBe(2_000);
    await take(0);
    await take(1);
    try {
      expect(await found(store)).toBe(2_000);
      expect((await store.append(columnsOf(someReads(1_000, 3_000)))).accepted).toBe(1_000);
      expect(await found(store)).toBe(3_000);
      // Another process finds its cameras on any server.
      const other = await ClickHouseReadStore.open(PAIRS);
      expect(other.cameras()).toEqual(eightCameras);
      await other.close();
    } finally {
      await bringBack(0);
      await bringBack(1);
    }
    for (const table of ['rv_local', 'rc_local'])
      await expect
        .poll(async () => (await rowsOn(0, table)) + (await rowsOn(1, table)), { timeout: 60_000 })
        .toBe(3_000);
    expect(await found(store)).toBe(3_000);
    await store.close();
  });

  it('with a quorum takes nothing that is not on two disks, and all of it once when the second is back', async () => {
    const store = await opened({ ...PAIRS, quorum: 2 });
    await store.append(columnsOf(someReads(0, 500)));
    // Answered is on both, at once.
    expect([await rowsOn(0, 'rv_local'), await rowsOn(1, 'rv_local')]).toEqual([
      await rowsOn(2, 'rv_local'),
      await rowsOn(3, 'rv_local'),
    ]);
    await take(2);
    await take(3);
    try {
      await expect(store.append(columnsOf(someReads(500, 1_000)))).rejects.toThrow();
      expect(await found(store)).toBeGreaterThanOrEqual(500);
    } finally {
      await bringBack(2);
      await bringBack(3);
    }
    await expect
      .poll(() => store.append(columnsOf(someReads(500, 1_000))).then(() => 'taken', String), { timeout: 60_000 })
      .toBe('taken');
    expect(await found(store)).toBe(1_000);
    for (const table of ['rv_local', 'rc_local'])
      await expect
        .poll(async () => (await rowsOn(2, table)) + (await rowsOn(3, table)), { timeout: 60_000 })
        .toBe(1_000);
    await store.close();
  });
});
