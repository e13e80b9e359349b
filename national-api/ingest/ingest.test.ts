import { tableFromArrays, tableToIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INGEST_BATCHES_OF_A_FEED, INGEST_MAX_READS } from '../../app/policy/ingest-limits.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { erasedBeforeMs, FEED_OLDEST_DAYS, MOBILE_FEED_OLDEST_DAYS } from '../../app/policy/retention.ts';
import type { AcceptedRead } from '../store/ingest-store.ts';
import { collect } from '../store/conformance.ts';
import { parseBatch } from './parse-batch.ts';
import { aCamera } from '../testing/builders.ts';
import { watchMatching } from '../testing/watch-matching.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';

const CAMERAS = [
  aCamera({ id: 'C1' }),
  aCamera({ id: 'C2', kind: 'MOBILE' }),
  aCamera({ id: 'OTHER', organisation: 'Acme Parking Ltd' }),
  aCamera({ id: 'SOUTH', organisation: 'South Yorkshire Police' }),
];

let api: Harness;
let matched: readonly AcceptedRead[] = [];
beforeAll(async () => {
  api = await startService(CAMERAS, []);
  matched = watchMatching(api.service);
});
afterAll(() => api.close());

let keys = 0;
const newKey = (): string => `key-${String((keys += 1)).padStart(8, '0')}`;
const line = (change: object = {}): string =>
  JSON.stringify({
    id: 'R',
    vrm: 'AB12CDE',
    capturedAt: instantText(NOW_MS - 5_000),
    cameraId: 'C1',
    direction: 'away',
    ...change,
  });
const send = (raw: string, { key = newKey(), as = 'feed', type = 'application/x-ndjson' } = {}): Promise<Answer> =>
  api.call('POST', '/reads', { as, raw, headers: { 'idempotency-key': key, 'content-type': type } });
const idsOf = async (vrm: string): Promise<string[]> =>
  (await collect(api.service.store, { vrms: [vrm], fromMs: 0, toMs: NOW_MS + DAY_MS })).map(({ id }) => id);

describe('a batch of a feed', () => {
  it('is accounted for line by line, and searched at once', async () => {
    const answer = await send(
      [
        line({ id: 'A1', vrm: 'AA11AAA' }),
        '{"id":',
        line({ id: 'A2', cameraId: 'NOPE' }),
        line({ id: 'A3', cameraId: 'OTHER' }),
        line({ id: 'A1', vrm: 'AA11AAA' }),
        line({ id: 'A4', capturedAt: instantText(NOW_MS + 60_000) }),
        line({ id: 'A5', vrm: 'AA11AAA', capturedAt: instantText(NOW_MS + 9_000) }),
        line({ id: 'A6', capturedAt: instantText(NOW_MS - 367 * DAY_MS - 1) }),
      ].join('\n'),
    );
    expect(answer.body).toEqual({
      accepted: 2,
      duplicates: 1,
      rejected: [
        { line: 2, reason: 'not JSON' },
        { line: 3, reason: 'unknown camera' },
        { line: 4, reason: 'unknown camera' },
        { line: 6, reason: 'captured in the future' },
        { line: 8, reason: 'captured longer ago than reads are kept' },
      ],
    });
    expect(await idsOf('AA11AAA')).toEqual(['A1', 'A5']);
    expect((await api.records()).at(-1)).toMatchObject({
      op: 'COLLECT',
      action: 'INGEST_READS',
      outcome: 'OK',
      details: { accepted: 2, duplicates: 1, rejected: 5, late: 0 },
    });
  });

  it('H8: is told the same of a camera of others as of none, so that guessed ids find no covert camera', async () => {
    const reasons = async (cameraId: string, change: object = {}) =>
      (await send(line({ id: `G-${cameraId}`, cameraId, ...change }))).body['rejected'];
    for (const change of [{}, { vrm: '' }, { capturedAt: 'noon' }])
      expect(await reasons('SOUTH', change)).toEqual(await reasons('NOPE', change));
  });

  it('gets the same answer under the same key and adds nothing; another body under it is a conflict', async () => {
    const key = newKey();
    const [first, twin] = await Promise.all([send(line({ id: 'B1' }), { key }), send(line({ id: 'B1' }), { key })]);
    expect(first.body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    expect(twin.body).toEqual(first.body);
    expect((await send(line({ id: 'B1' }), { key })).body).toEqual(first.body);
    const other = await send(line({ id: 'B2' }), { key });
    expect([other.status, other.body['code']]).toEqual([409, 'CONFLICT']);
    expect((await send(line({ id: 'B1' }))).body).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
  });

  it('comes as an Arrow stream too', async () => {
    const table = tableFromArrays({
      id: ['W1', 'W2'],
      vrm: ['WW11WWW', 'WW11WWW'],
      capturedAt: [instantText(NOW_MS - 2_000), 'noon'],
      cameraId: ['C1', 'C1'],
    });
    const response = await fetch(`${api.url}/v1/reads`, {
      method: 'POST',
      body: new Uint8Array(tableToIPC(table, 'stream')),
      headers: {
        authorization: `Bearer ${await api.tokenOf('feed')}`,
        'idempotency-key': newKey(),
        'content-type': 'application/vnd.apache.arrow.stream',
      },
    });
    expect(await response.json()).toEqual({
      accepted: 1,
      duplicates: 0,
      rejected: [{ line: 2, reason: 'capturedAt is not a time' }],
    });
    expect(await idsOf('WW11WWW')).toEqual(['W1']);
    expect((await send('no arrow', { type: 'application/vnd.apache.arrow.stream' })).status).toBe(400);
  });

  it('comes as an Arrow stream that was changed on the way, and nothing but that batch is lost', async () => {
    const bytes = Buffer.from(
      tableToIPC(
        tableFromArrays({
          id: ['F1', 'F2', 'F3'],
          vrm: ['FF11FFF', 'FF11FFF', 'FF11FFF'],
          capturedAt: Array.from({ length: 3 }, () => instantText(NOW_MS - 2_000)),
          cameraId: ['C1', 'C1', 'C1'],
        }),
        'stream',
      ),
    );
    // Lengths and offsets of the schema, in turn: byte 84 and others like it once filled the heap of the whole
    // service.
    const statuses = new Set<number>();
    for (let at = 4; at < 400; at += 16) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      const { status } = await fetch(`${api.url}/v1/reads`, {
        method: 'POST',
        body: changed,
        headers: {
          authorization: `Bearer ${await api.tokenOf('feed')}`,
          'idempotency-key': newKey(),
          'content-type': 'application/vnd.apache.arrow.stream',
        },
      });
      statuses.add(status);
    }
    expect([...statuses].filter((status) => ![200, 400, 413].includes(status))).toEqual([]);
    expect((await send(line({ id: 'F4' }))).body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  }, 120_000);

  it('that is late stands in its place among the others, and is counted as late', async () => {
    await send(line({ id: 'L2', vrm: 'LL11LLL' }));
    await send(
      [
        line({ id: 'L1', vrm: 'LL11LLL', cameraId: 'C2', capturedAt: instantText(NOW_MS - 2 * DAY_MS + 60_000) }),
        line({ id: 'L0', vrm: 'LL11LLL', capturedAt: instantText(NOW_MS - 3 * DAY_MS) }),
      ].join('\n'),
    );
    expect(await idsOf('LL11LLL')).toEqual(['L0', 'L1', 'L2']);
    expect((await api.records()).at(-1)).toMatchObject({ details: { late: 1 } });
  });

  it('M4: is taken for cameras of its own organisation only, and no time of receipt of its own makes an old read young', async () => {
    const old = NOW_MS - 30 * DAY_MS;
    const answer = await send(
      [
        line({ id: 'M1', cameraId: 'SOUTH' }),
        line({
          id: 'M2',
          capturedAt: instantText(NOW_MS - 360 * DAY_MS),
          receivedAt: instantText(NOW_MS - 360 * DAY_MS + 1_000),
        }),
        line({ id: 'M3', capturedAt: instantText(old), receivedAt: instantText(old + 1_000) }),
        line({ id: 'M4', receivedAt: instantText(NOW_MS + 60_000) }),
        line({ id: 'M5', receivedAt: instantText(NOW_MS - 60_000) }),
        line({
          id: 'M6',
          vrm: 'MM44MMM',
          capturedAt: instantText(NOW_MS - DAY_MS),
          receivedAt: instantText(NOW_MS - DAY_MS + 1_000),
        }),
      ].join('\n'),
    );
    expect(answer.body).toEqual({
      accepted: 1,
      duplicates: 0,
      rejected: [
        { line: 1, reason: 'unknown camera' },
        { line: 2, reason: 'captured longer ago than a feed may deliver' },
        { line: 3, reason: 'captured longer ago than a feed may deliver' },
        { line: 4, reason: 'received in the future' },
        { line: 5, reason: 'received before it was captured' },
      ],
    });
    expect((await api.records()).at(-1), 'it says that it came at once, and is late all the same').toMatchObject({
      details: { accepted: 1, late: 1 },
    });
  });

  it('M4: makes no read of another disappear: another read under a known id is rejected in words, and both organisations are told', async () => {
    const password = 'a long enough password for tests';
    const account = (userName: string, role: 'feed' | 'auditor') => ({
      account: { userName, displayName: userName, roles: [role], rank: null, organisation: 'South Yorkshire Police' },
      password,
    });
    await api.service.accounts.put([account('southfeed', 'feed'), account('southauditor', 'auditor')]);
    const tokenOf = async (userName: string): Promise<string> =>
      String((await api.call('POST', '/sessions', { body: { userName, password } })).body['accessToken']);
    const south = await tokenOf('southfeed');
    const fromSouth = (raw: string, key = newKey()): Promise<Answer> =>
      api.call('POST', '/reads', {
        token: south,
        raw,
        headers: { 'idempotency-key': key, 'content-type': 'application/x-ndjson' },
      });
    await send(line({ id: 'SYP-1' }));
    const real = [
      line({ id: 'SYP-1', vrm: 'SY11SYP', cameraId: 'SOUTH' }),
      '',
      line({ id: 'SYP-2', vrm: 'SY11SYP', cameraId: 'SOUTH' }),
      line({ id: 'SYP-2', vrm: 'SY12SYP', cameraId: 'SOUTH' }),
      'no line',
    ].join('\n');
    const key = newKey();
    const answer = await fromSouth(real, key);
    expect(answer.body).toEqual({
      accepted: 1,
      duplicates: 0,
      rejected: [
        { line: 1, reason: 'another read has this id' },
        { line: 4, reason: 'another read has this id' },
        { line: 5, reason: 'not JSON' },
      ],
    });
    expect((await api.records()).filter(({ action }) => action === 'INGEST_READS').at(-1)).toMatchObject({
      details: {
        accepted: 1,
        duplicates: 0,
        rejected: 3,
        idsTaken: [
          { organisation: 'West Yorkshire Police', reads: 1, id: 'SYP-1' },
          { organisation: 'South Yorkshire Police', reads: 1, id: 'SYP-2' },
        ],
      },
    });
    expect((await fromSouth(real, key)).body, 'the same batch has the same answer').toEqual(answer.body);
    expect(
      (await fromSouth(line({ id: 'SYP-2', vrm: 'SY11SYP', cameraId: 'SOUTH' }))).body,
      'the same read is a duplicate',
    ).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    await api.service.store.seal();
    for (const other of [{ vrm: 'SY12SYP' }, { capturedAt: instantText(NOW_MS - 4_000) }]) {
      expect((await fromSouth(line({ id: 'SYP-2', vrm: 'SY11SYP', cameraId: 'SOUTH', ...other }))).body).toMatchObject({
        accepted: 0,
        duplicates: 0,
        rejected: [{ line: 1 }],
      });
    }
    for (const as of [await api.tokenOf('auditor'), await tokenOf('southauditor')]) {
      const { alarms } = (await api.call('GET', '/audit/alarms', { token: as })).body as {
        alarms: { code: string; details: object }[];
      };
      expect(alarms.filter(({ code }) => code === 'READ_ID_TAKEN').map(({ details }) => details)).toContainEqual(
        expect.objectContaining({
          feed: 'southfeed',
          feedOrganisation: 'South Yorkshire Police',
          holder: 'West Yorkshire Police',
          readId: 'SYP-1',
        }),
      );
    }
  });

  it('is refused without a key, in another format, from another role, too long or with too many lines', async () => {
    expect(
      (
        await api.call('POST', '/reads', {
          as: 'feed',
          raw: line(),
          headers: { 'content-type': 'application/x-ndjson' },
        })
      ).status,
    ).toBe(400);
    expect((await send(line(), { type: 'text/plain' })).status).toBe(400);
    expect((await send(line(), { as: 'investigator' })).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await send('x'.repeat(8 * 1024 * 1024 + 1))).body['code']).toBe('TOO_LARGE');
    expect((await send('{}\n'.repeat(INGEST_MAX_READS + 1))).body['code']).toBe('TOO_LARGE');
  });

  it('is told when to come again while too many are in hand', async () => {
    const places = Array.from({ length: INGEST_BATCHES_OF_A_FEED }, () => api.service.ingest.place('feed'));
    expect(api.service.ingest.place('another feed')).toBeDefined();
    const busy = await send(line({ id: 'F1' }));
    expect([busy.status, busy.body['code'], busy.headers.get('retry-after')]).toEqual([503, 'OVERLOADED', '1']);
    for (const giveBack of places) giveBack?.();
    expect((await send(line({ id: 'F1' }))).status).toBe(200);
  });

  it('adds each id once, whatever comes in which batches at the same time', async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (batches, seal) => {
          round += 1;
          const vrm = `P${round}XYZ`;
          const answers = await Promise.all(
            batches.map((ids) => send(ids.map((id) => line({ id: `P${round}-${id}`, vrm })).join('\n'))),
          );
          const distinct = new Set(batches.flat());
          const sum = (name: string): number => answers.reduce((total, { body }) => total + Number(body[name]), 0);
          expect([sum('accepted'), sum('duplicates')]).toEqual([distinct.size, batches.flat().length - distinct.size]);
          if (seal) await api.service.store.seal();
          expect((await idsOf(vrm)).length).toBe(distinct.size);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('is given to matching once, in order', async () => {
    await api.service.ingest.close();
    expect(api.service.store.acceptedBacklog).toBe(0);
    expect(matched.map(({ seq }) => seq)).toEqual(matched.map((_, i) => i + 1));
    expect(new Set(matched.map(({ readId }) => readId)).size).toBe(matched.length);
    expect(matched.length).toBe((await api.service.store.totals()).reads);
  });
});

it('draws the lines of time where the rules do', async () => {
  const cameras = CAMERAS;
  const outcome = async (capturedAtMs: number, cameraId = 'C1'): Promise<unknown> => {
    const parsed = await parseBatch(Buffer.from(line({ capturedAt: instantText(capturedAtMs), cameraId })), {
      cameras,
      cameraNumber: (id) => cameras.findIndex((camera) => camera.id === id),
      nowMs: NOW_MS,
      organisation: 'West Yorkshire Police',
    });
    return parsed.ok
      ? (parsed.batch.rejected[0]?.reason ?? (parsed.batch.late === 1 ? 'late' : 'in time'))
      : parsed.fault;
  };
  const hours48 = 2 * DAY_MS;
  expect(await Promise.all([NOW_MS + 10_000, NOW_MS + 10_001].map((at) => outcome(at)))).toEqual([
    'in time',
    'captured in the future',
  ]);
  expect(await Promise.all([NOW_MS - 30_000, NOW_MS - 30_001].map((at) => outcome(at)))).toEqual(['in time', 'late']);
  expect(await Promise.all([NOW_MS - hours48, NOW_MS - hours48 - 1].map((at) => outcome(at, 'C2')))).toEqual([
    'in time',
    'late',
  ]);
  const tooOld = 'captured longer ago than a feed may deliver';
  const [week, month] = [FEED_OLDEST_DAYS * DAY_MS, MOBILE_FEED_OLDEST_DAYS * DAY_MS];
  expect(await Promise.all([NOW_MS - week, NOW_MS - week - 1].map((at) => outcome(at)))).toEqual(['late', tooOld]);
  expect(await Promise.all([NOW_MS - month, NOW_MS - month - 1].map((at) => outcome(at, 'C2')))).toEqual([
    'late',
    tooOld,
  ]);
  expect(await Promise.all([erasedBeforeMs(NOW_MS), erasedBeforeMs(NOW_MS) - 1].map((at) => outcome(at)))).toEqual([
    tooOld,
    'captured longer ago than reads are kept',
  ]);
});
