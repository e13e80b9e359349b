import { describe, expect, it } from 'vitest';
import { aCamera } from '../../testing/builders.ts';
import { describeReadStore } from '../conformance.ts';
import { columnsOf, type PlainRead } from '../oracle.ts';
import { ClickHouseReadStore } from './clickhouse-read-store.ts';
import { serverTables } from './schema.ts';

/** Two real servers; `npm run test:cluster` starts them. */
const urls = (process.env['SIGHTLINE_CLICKHOUSE_URLS'] ?? '').split(',').filter((url) => url !== '');
const CLUSTER = { cluster: 'sightline', replicated: false, urls };

const clear = async (): Promise<void> => {
  for (const url of urls) for (const table of ['rv', 'rc', 'rv_local', 'rc_local', 'cameras', 'labels']) await fetch(url, { method: 'POST', body: `DROP TABLE IF EXISTS ${table}` });
};
const ask = async (url: string, query: string): Promise<string> => (await (await fetch(url, { method: 'POST', body: query })).text()).trim();

it('has two servers to try it on', () => expect(urls).toHaveLength(2));

describeReadStore({
  name: 'ClickHouse in two shards',
  open: async () => {
    await clear();
    const store = await ClickHouseReadStore.open(CLUSTER);
    return { store, remove: () => store.close() };
  },
});

describe('a cluster', () => {
  it('has the reads of a mark on one shard, and of a camera, and of all of them some on each', async () => {
    await clear();
    const store = await ClickHouseReadStore.open(CLUSTER);
    await store.addCameras(Array.from({ length: 8 }, (_, i) => aCamera({ id: `C${i}` })));
    const reads: PlainRead[] = Array.from({ length: 4_000 }, (_, i) => ({ id: `r${i}`, vrm: `B${(i % 50) + 1}`, vrmRaw: null, capturedAtMs: Date.UTC(2026, 1, 1) + i, receivedAtMs: null, camera: i % 8, direction: null, lane: null, confidence: null, make: null }));
    await store.append(columnsOf(reads));
    const [marks, cameras, rows] = await Promise.all(['SELECT groupUniqArray(vrm) FROM rv_local', 'SELECT groupUniqArray(camera) FROM rc_local', 'SELECT count() FROM rv_local'].map((query) => Promise.all(urls.map((url) => ask(url, query)))));
    const listed = (text: string | undefined): unknown[] => JSON.parse((text ?? '[]').replaceAll("'", '"')) as unknown[];
    for (const [first, second] of [marks ?? [], cameras ?? []]) expect(listed(first).filter((each) => listed(second).includes(each))).toEqual([]);
    expect((rows ?? []).map(Number).every((count) => count > 0)).toBe(true);
    expect((rows ?? []).map(Number).reduce((sum, count) => sum + count, 0)).toBe(reads.length);
    // What was written is there when the store is opened again, cameras and all.
    await store.close();
    const again = await ClickHouseReadStore.open(CLUSTER);
    expect([again.cameras().length, (await again.totals()).reads]).toEqual([8, reads.length]);
    await again.close();
  });

  it('says how it would be replicated', () => {
    expect(serverTables({ cluster: 'national', replicated: true })[0]).toContain("ReplicatedMergeTree('/clickhouse/tables/{shard}/rv', '{replica}')");
  });
});
