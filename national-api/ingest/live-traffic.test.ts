import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isUnissued } from '../nation/marks.ts';
import type { AcceptedRead } from '../store/ingest-store.ts';
import { aCamera } from '../testing/builders.ts';
import { watchMatching } from '../testing/watch-matching.ts';
import { startService, type Harness } from '../testing/service-harness.ts';
import { startLiveTraffic } from './live-traffic.ts';

let api: Harness;
let matched: readonly AcceptedRead[] = [];
beforeAll(async () => {
  api = await startService([aCamera({ id: 'C1' }), aCamera({ id: 'C2' })], []);
  matched = watchMatching(api.service);
});
afterAll(() => api.close());

it('goes the way of every feed, with marks nobody has, and ends when it is told to', async () => {
  const stop = startLiveTraffic({ ...api.service, ratePerSecond: 200 });
  await vi.waitFor(() => expect(matched.length).toBeGreaterThan(50), { timeout: 10_000 });
  await stop();
  const { reads } = await api.service.store.totals();
  await vi.waitFor(() => expect(matched.length).toBe(reads), { timeout: 10_000 });
  expect(matched.every(({ vrm }) => isUnissued(vrm))).toBe(true);
  expect(new Set(matched.map(({ camera }) => camera))).toEqual(new Set([0, 1]));
  expect(api.said).toEqual([]);
});
