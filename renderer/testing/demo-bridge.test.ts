import { expect, test } from 'vitest';
import type { EventPayload } from '../../app/contract/methods.ts';
import { ReadUnpacker } from '../../app/domain/packed-reads.ts';
import { createDemoBridge } from './demo-bridge.ts';

const query = {
  kind: 'vrm' as const,
  vrms: ['YK38RVL'],
  nearMiss: 0,
  window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-08T00:00:00.000Z' },
};
const start = { searchRef: 'a', query, queryHash: '', justification: {} };

test('a search in the browser is answered with whole batches in time order, its end and its receipt', async () => {
  const { bridge } = createDemoBridge();
  const unpacker = new ReadUnpacker();
  const times: number[] = [];
  // Good until the next batch, as across the bridge.
  bridge.events['search.batch']((event) => {
    const { columns } = event as EventPayload<'search.batch'>;
    times.push(...(unpacker.unpack(columns)?.capturedAtMs ?? []));
  });
  const receipt = new Promise((resolve) => bridge.events['search.receipt'](resolve));
  const finished = new Promise((resolve) => bridge.events['search.finished'](resolve));
  await bridge.methods['search.start'](start);
  const { reads } = (await finished) as EventPayload<'search.finished'>;
  await receipt;
  expect(times).toHaveLength(reads);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test('a search in the browser can be stopped', async () => {
  const { bridge } = createDemoBridge();
  const finished = new Promise((resolve) => bridge.events['search.finished'](resolve));
  await bridge.methods['search.start'](start);
  await bridge.methods['search.cancel']({ searchRef: 'a' });
  expect(await finished).toMatchObject({ outcome: 'cancelled', reads: 0 });
});
