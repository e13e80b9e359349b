import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { instantText } from '../app/domain/instant.ts';
import { Background } from './background.ts';
import { jsonEvents, type EventLog } from './event-log.ts';
import { MatchingQueue } from './ingest/matching-queue.ts';
import type { AcceptedRead, IngestStore } from './store/ingest-store.ts';
import { aCamera } from './testing/builders.ts';
import { NOW_MS, startService, type Harness } from './testing/service-harness.ts';
import { SetClock } from './testing/set-clock.ts';
import { aList, anEntry } from './testing/voi.ts';

function linesOf(): { readonly lines: Record<string, unknown>[]; readonly events: EventLog } {
  const lines: Record<string, unknown>[] = [];
  const events = jsonEvents('info', { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { lines, events };
}

describe('a matcher that throws for one read', () => {
  const { lines, events } = linesOf();
  let api: Harness;
  beforeAll(async () => {
    api = await startService([aCamera({ id: 'C1' })], [], [], { events });
    const made = await api.service.voi.create(
      aList(),
      { userName: 'listmanager', organisation: 'West Yorkshire Police' },
      NOW_MS,
    );
    if (!made.ok) throw new Error(made.fault);
    await api.service.voi.revise(
      made.list.listId,
      { baseRevision: 1, changes: ['AB12CDE', 'BD51SMR'].map((vrm) => ({ op: 'PUT', entry: anEntry({ vrm }) })) },
      { userName: 'listmanager', organisation: 'West Yorkshire Police' },
      NOW_MS,
    );
  });
  afterAll(() => api.close());

  it('keeps no other read from its hit, and no batch from being taken in; it is logged, counted, shown and an alarm', async () => {
    const { voi } = api.service;
    const candidates = voi.candidates.bind(voi);
    voi.candidates = (read, ...more) => {
      if (read.vrm === 'ZQ95ENT') throw new TypeError('ZQ95ENT has no index');
      return candidates(read, ...more);
    };
    const send = (key: string, ...marks: readonly string[]) =>
      api.call('POST', '/reads', {
        as: 'feed',
        raw: marks
          .map((vrm, i) =>
            JSON.stringify({ id: `${key}-${i}`, vrm, capturedAt: instantText(NOW_MS - 5_000), cameraId: 'C1' }),
          )
          .join('\n'),
        headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': key },
      });
    expect((await send('batch-one', 'AB12CDE', 'ZQ95ENT')).body['accepted']).toBe(2);
    expect((await send('batch-two', 'BD51SMR')).body['accepted']).toBe(1);
    const hits = async (): Promise<unknown> =>
      ((await api.call('GET', '/hits', { as: 'controlroom' })).body['hits'] as { vrm: string }[]).map(({ vrm }) => vrm);
    await expect.poll(hits).toEqual(['AB12CDE', 'BD51SMR']);
    expect(api.service.store.acceptedBacklog).toBe(0);

    const { body: health } = await api.call('GET', '/health');
    expect(health['jobs']).toEqual([
      { job: 'matching', failures: 1, lastFailedAt: expect.stringContaining('2026-03-01'), failing: false },
    ]);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'job.failed', job: 'matching', error: 'TypeError' }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ event: 'alarm', alarm: 'READ_NOT_MATCHED' }));
    const alarms = (await api.call('GET', '/audit/alarms', { as: 'auditor' })).body['alarms'];
    expect(alarms).toMatchObject([{ code: 'READ_NOT_MATCHED', details: { readId: 'batch-one-1' } }]);
    expect(JSON.stringify([health, lines, alarms])).not.toMatch(/ZQ95ENT|AB12CDE|no index/);
  });
});

describe('hits that cannot be written just now', () => {
  afterEach(() => vi.useRealTimers());

  it('come when they can be, although no other read is accepted, and meanwhile the job is shown as failing', async () => {
    vi.useFakeTimers();
    const { lines, events } = linesOf();
    const background = new Background(new SetClock(NOW_MS), events);
    const read = { seq: 1, readId: 'r1', vrm: 'AB12CDE' } as AcceptedRead;
    let acknowledged = 0;
    const store = {
      keepAccepted: () => Promise.resolve(),
      acceptedAfter: (seq: number) => Promise.resolve(seq < 1 && acknowledged < 1 ? [read] : []),
      acknowledgeAccepted: (seq: number) => Promise.resolve(void (acknowledged = seq)),
    } as unknown as IngestStore;
    const feed = new MatchingQueue(store, background);
    let full = true;
    const tries: string[] = [];
    await feed.follow(([{ readId } = read]) => {
      tries.push(readId);
      return full ? Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' })) : Promise.resolve();
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tries.length).toBeGreaterThan(3);
    expect(background.failures()).toEqual([
      { job: 'matching', failures: tries.length, lastFailedAt: instantText(NOW_MS), failing: true },
    ]);
    expect(acknowledged).toBe(0);
    expect(feed.behindMs).toBeGreaterThanOrEqual(60_000);
    full = false;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(acknowledged).toBe(1);
    expect(feed.behindMs).toBe(0);
    expect(background.failures()).toMatchObject([{ failing: false }]);
    expect(lines.map(({ event }) => event)).toEqual([
      ...Array<string>(tries.length - 1).fill('job.failed'),
      'job.recovered',
    ]);
    expect(lines[0]).toMatchObject({ job: 'matching', errno: 'ENOSPC', failures: 1 });
    await feed.close();
  });
});

describe('what the service does on its own', () => {
  it('fails without stopping the rest, and each job is counted for itself', async () => {
    const background = new Background(new SetClock(NOW_MS), linesOf().events);
    const done: string[] = [];
    for (const job of ['preservations', 'erasure', 'store-upkeep'] as const)
      await background.try(job, () =>
        job === 'erasure' ? Promise.reject(new Error('x')) : Promise.resolve(done.push(job)),
      );
    expect(done).toEqual(['preservations', 'store-upkeep']);
    expect(background.failures().map(({ job, failing }) => [job, failing])).toEqual([['erasure', true]]);
  });
});
