import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import type { PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

const CAMERAS = [
  aCamera({ id: 'OPEN1', lon: -1.5 }),
  aCamera({ id: 'HIDDEN', kind: 'COVERT', lon: -1.4 }),
  aCamera({ id: 'OPEN2', lon: -1.3 }),
];
const AREA = {
  type: 'Polygon',
  coordinates: [
    [
      [-1.6, 53.7],
      [-1.2, 53.7],
      [-1.2, 53.9],
      [-1.6, 53.9],
      [-1.6, 53.7],
    ],
  ],
};
/** Each day the vehicle and another close behind it pass all three cameras, the covert one in the middle. */
const READS: PlainRead[] = Array.from({ length: 10 }, (_, day) => day).flatMap((day) =>
  [0, 1, 2].flatMap((camera) =>
    ['AB12CDE', 'BG99BGG'].map((vrm, n) => ({
      id: `${vrm}-${day}-${camera}`,
      vrm,
      vrmRaw: null,
      capturedAtMs: NOW_MS - (day + 1) * DAY_MS + camera * HOUR_MS + n * 2_000,
      receivedAtMs: null,
      camera,
      direction: 'towards' as const,
      lane: 1,
      confidence: 90,
      make: null,
    })),
  ),
);
const window = { from: instantText(NOW_MS - 11 * DAY_MS), to: instantText(NOW_MS) };
const day = { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS) };
const justification = {
  category: 'MAJOR',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
  proportionality: 'Only the cameras on the way out, and only in the hours in which it was seen.',
};
/** Every kind of search, placed or not. */
const QUERIES = [
  { kind: 'vrm', vrms: ['AB12CDE'], window },
  { kind: 'vrm', vrms: ['AB12CDE'], window, area: AREA },
  { kind: 'pattern', pattern: 'AB12*', window },
  { kind: 'area', area: AREA, window: day },
  {
    kind: 'scenes',
    minScenes: 2,
    scenes: [
      { area: AREA, window: day },
      { area: AREA, window: { from: instantText(NOW_MS - 2 * DAY_MS), to: day.from } },
    ],
  },
  { kind: 'companions', vrm: 'AB12CDE', withinSeconds: 30, minCameras: 1, window },
  { kind: 'convoys', area: AREA, withinSeconds: 30, minCameras: 1, minVehicles: 2, window: day },
  { kind: 'incompatible', vrms: ['AB12CDE'], maxSpeedKmh: 30, window },
  { kind: 'incompatible', area: AREA, maxSpeedKmh: 30, window: day },
];
const PASSWORD = 'violet kettle harbour';

let api: Harness;
let cleared: string;
let clearedLists: string;
beforeAll(async () => {
  api = await startService(CAMERAS, READS);
  const account = {
    displayName: 'Cleared',
    rank: null,
    organisation: 'West Yorkshire Police',
    permissions: ['covert.view' as const],
  };
  await api.service.accounts.put([
    { account: { ...account, userName: 'cleared', roles: ['analyst'] }, password: PASSWORD },
    { account: { ...account, userName: 'clearedlists', roles: ['listManager'] }, password: PASSWORD },
  ]);
  const tokenFor = async (userName: string): Promise<string> =>
    String((await api.call('POST', '/sessions', { body: { userName, password: PASSWORD } })).body['accessToken']);
  cleared = await tokenFor('cleared');
  clearedLists = await tokenFor('clearedlists');
});
afterAll(() => api.close());

const search = (query: object, who: object = { as: 'analyst' }) =>
  api.call('POST', '/searches', { ...who, body: { query, justification } });

describe('H8: covert cameras', () => {
  it('H8: are in no list of cameras but that of somebody who may know of them, and each list has an ETag of its own', async () => {
    const tags = new Set<string | null>();
    for (const as of ['admin', 'feed', 'controlroom', 'investigator', 'analyst', 'dpo']) {
      const { body, headers } = await api.call('GET', '/cameras', { as });
      expect([as, (body['cameras'] as { id: string }[]).map(({ id }) => id)]).toEqual([as, ['OPEN1', 'OPEN2']]);
      tags.add(headers.get('etag'));
    }
    expect(tags.size).toBe(1);
    const seen = await api.call('GET', '/cameras', { token: cleared });
    expect((seen.body['cameras'] as { id: string }[]).map(({ id }) => id)).toEqual(['OPEN1', 'HIDDEN', 'OPEN2']);
    expect(tags.has(seen.headers.get('etag'))).toBe(false);
    expect(
      (
        await api.call('GET', '/cameras', {
          as: 'analyst',
          headers: { 'if-none-match': seen.headers.get('etag') ?? '' },
        })
      ).status,
    ).toBe(200);
    expect((await api.call('GET', '/health')).body['cameras']).toBe(2);
  });

  it('H8: are in no total that everybody is told, nor what comes in from them', async () => {
    const health = async () => {
      const { reads, dataFrom, dataTo } = (await api.call('GET', '/health')).body;
      return { reads, dataFrom, dataTo };
    };
    const open = READS.filter(({ camera }) => camera !== 1);
    const times = open.map(({ capturedAtMs }) => capturedAtMs);
    const before = {
      reads: open.length,
      dataFrom: instantText(Math.min(...times)),
      dataTo: instantText(Math.max(...times)),
    };
    expect(await health()).toEqual(before);
    const deliver = (id: string, cameraId: string, capturedAtMs: number, key = `covert-${id}`) =>
      api.call('POST', '/reads', {
        as: 'feed',
        raw: JSON.stringify({ id, vrm: 'EF56GHJ', capturedAt: instantText(capturedAtMs), cameraId }),
        headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': key },
      });
    expect((await deliver('total-1', 'HIDDEN', NOW_MS - 5_000)).body['accepted']).toBe(1);
    expect(await health()).toEqual(before);
    expect((await deliver('total-2', 'OPEN1', NOW_MS - 9_000)).body['accepted']).toBe(1);
    expect((await deliver('total-1', 'HIDDEN', NOW_MS - 5_000, 'covert-again')).body['duplicates']).toBe(1);
    expect(await health()).toEqual({ ...before, reads: open.length + 1, dataTo: instantText(NOW_MS - 9_000) });
    await api.service.store.seal();
    expect((await health()).reads).toBe(open.length + 1);
    // The service itself knows all of them.
    expect((await api.service.store.totals()).reads).toBe(READS.length + 2);
  });

  it('H8: are in no answer of any kind of search, nor in its counts, and in all of them for who may', async () => {
    for (const query of QUERIES) {
      const hidden = await search(query);
      const seen = await search(query, { token: cleared });
      expect([query.kind, hidden.status, seen.status]).toEqual([query.kind, 200, 200]);
      expect([query.kind, /HIDDEN|-\d-1"/.test(JSON.stringify(hidden.body))]).toEqual([query.kind, false]);
      // At 80 miles an hour nobody is too fast here; the other kinds have something at the covert camera.
      if (query.kind !== 'incompatible')
        expect([query.kind, /HIDDEN|-\d-1"/.test(JSON.stringify(seen.body))]).toEqual([query.kind, true]);
      const expected = hidden.headers.get('sightline-expected-reads');
      if (expected !== null) expect(Number(expected)).toBe((hidden.body['reads'] as unknown[]).length);
    }
    const arrow = await api.call('POST', '/searches', {
      as: 'analyst',
      body: { query: QUERIES[0], justification },
      headers: { accept: 'application/vnd.apache.arrow.stream' },
    });
    expect([arrow.status, arrow.bytes.includes('HIDDEN'), arrow.bytes.includes('OPEN2')]).toEqual([200, false, true]);
  });

  it('H8: are cameras that there are not, where somebody names one', async () => {
    const place = { cameraIds: ['OPEN1', 'HIDDEN'] };
    const missing = {
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/query/cameraIds/1', message: 'no camera has this id' }],
    };
    expect((await search({ kind: 'area', ...place, window: day })).body).toMatchObject(missing);
    expect(
      (
        await api.call('POST', '/searches/estimate', {
          as: 'analyst',
          body: { query: { kind: 'area', ...place, window: day } },
        })
      ).body,
    ).toMatchObject(missing);
    expect((await search({ kind: 'area', ...place, window: day }, { token: cleared })).status).toBe(200);
    const asked = await api.call('POST', '/authorities', {
      as: 'analyst',
      body: {
        category: 'MAJOR',
        reference: '14/22871/25',
        area: AREA,
        window,
        necessity: 'A series of robberies last winter.',
        proportionality: 'These cameras on these days only.',
      },
    });
    expect(asked.body).toMatchObject({ cameraIds: ['OPEN1', 'OPEN2'] });
  });

  it('H8: that an authority is asked for are named to nobody who may not know them, and opened by a whole grant', async () => {
    const considerations = 'Necessary for the series, and no narrower period would show it.';
    const old = { from: instantText(NOW_MS - 100 * DAY_MS), to: instantText(NOW_MS - 99 * DAY_MS) };
    const askFor = async () => {
      const { status, body } = await api.call('POST', '/authorities', {
        token: cleared,
        body: {
          category: 'MAJOR',
          reference: '14/22871/25',
          cameraIds: ['OPEN1', 'HIDDEN'],
          window: old,
          necessity: 'A series of robberies last winter.',
          proportionality: 'These cameras on these days only.',
        },
      });
      const both = ['OPEN1', 'HIDDEN'];
      expect([status, body]).toMatchObject([201, { cameraIds: both, asked: { cameraIds: both } }]);
      return String(body['authorityId']);
    };
    const officer = { as: 'superintendent' };
    const decide = (id: string, cameraIds?: readonly string[]) =>
      api.call('POST', `/authorities/${id}/decision`, {
        ...officer,
        body: { granted: true, considerations, ...(cameraIds === undefined ? {} : { cameraIds }) },
      });
    const [whole, part] = [await askFor(), await askFor()];
    const notAsked = { code: 'VALIDATION_FAILED', errors: [{ pointer: '/cameraIds/0', message: 'was not asked for' }] };
    const narrowed = await decide(part, ['HIDDEN']);
    const estimated = await api.call('POST', `/authorities/${part}/estimate`, {
      ...officer,
      body: { cameraIds: ['HIDDEN'] },
    });
    expect([narrowed.body, estimated.body]).toMatchObject([notAsked, notAsked]);
    const answers = [
      await api.call('GET', `/authorities/${whole}`, officer),
      await api.call('GET', '/authorities', officer),
      await decide(whole),
      await decide(part, ['OPEN1']),
      await api.call('GET', '/authorities', officer),
    ];
    for (const { status, body } of answers)
      expect([status, JSON.stringify(body)]).toEqual([200, expect.not.stringContaining('HIDDEN')]);
    const own = async (id: string) => (await api.call('GET', `/authorities/${id}`, { token: cleared })).body;
    expect(await own(whole)).toMatchObject({ cameraIds: ['OPEN1', 'HIDDEN'] });
    expect(await own(part)).toMatchObject({ cameraIds: ['OPEN1'], asked: { cameraIds: ['OPEN1', 'HIDDEN'] } });
    const under = (authorityId: string) =>
      api.call('POST', '/searches', {
        token: cleared,
        body: { query: { kind: 'area', cameraIds: ['HIDDEN'], window: old }, justification, authorityId },
      });
    expect([(await under(whole)).status, (await under(part)).body['code']]).toEqual([200, 'AUTHORITY_REQUIRED']);
  });

  it('H8: are in no estimate and no statistic', async () => {
    const estimate = async (who: object) =>
      (
        await api.call('POST', '/searches/estimate', {
          ...who,
          body: { query: { kind: 'area', area: AREA, window: day } },
        })
      ).body;
    expect([(await estimate({ as: 'analyst' }))['cameras'], (await estimate({ token: cleared }))['cameras']]).toEqual([
      2, 3,
    ]);
    for (const name of ['reads', 'quality'])
      for (const who of [{ as: 'dpo' }, { token: cleared }]) {
        const { body } = await api.call('GET', `/statistics/${name}?from=2026-02-01&to=2026-03-01`, who);
        expect([name, /HIDDEN|COVERT/.test(JSON.stringify(body))]).toEqual([name, false]);
      }
  });

  it('H8: their reads are opened by nobody else, under whatever search', async () => {
    const { searchId } = (await search(QUERIES[0] as object)).body;
    const { searchId: other } = (await search(QUERIES[0] as object, { token: cleared })).body;
    const look = (id: string, under: unknown, who: object) =>
      api.call('GET', `/reads/${id}?searchId=${String(under)}`, who);
    expect((await look('AB12CDE-0-2', searchId, { as: 'analyst' })).status).toBe(200);
    expect((await look('AB12CDE-0-1', searchId, { as: 'analyst' })).status).toBe(404);
    expect((await look('AB12CDE-0-1', other, { token: cleared })).status).toBe(200);
  });

  it('H8: a hit there is told to whose list it is, without the camera', async () => {
    const listId = 'list-1';
    const hit = {
      seq: 1,
      entryNumber: 1,
      organisations: ['West Yorkshire Police'],
      hit: {
        hitId: 'hit-1',
        readId: 'AB12CDE-0-1',
        vrm: 'AB12CDE',
        listedVrm: 'AB12CDE',
        match: 'EXACT',
        cameraId: 'HIDDEN',
        capturedAt: instantText(NOW_MS - DAY_MS + HOUR_MS),
        receivedAt: null,
        matchedAt: instantText(NOW_MS),
        listId,
        entryId: 'e1',
        priority: 'HIGH',
        action: 'ASSESS',
        queue: 2,
        afterCorrection: false,
      },
    };
    await api.service.voiStore.commitHits([hit as never], 1);
    expect((await api.call('GET', '/hits', { as: 'listmanager' })).body['hits']).toMatchObject([
      { hitId: 'hit-1', cameraId: 'COVERT' },
    ]);
    expect((await api.call('GET', '/hits/hit-1', { as: 'controlroom' })).body).toMatchObject({ cameraId: 'COVERT' });
    expect((await api.call('GET', '/hits/hit-1', { token: clearedLists })).body).toMatchObject({ cameraId: 'HIDDEN' });
    expect((await api.call('GET', '/reads/AB12CDE-0-1?hitId=hit-1', { as: 'controlroom' })).status).toBe(404);
  });

  it('H8: are shown to who was given covert.view by two administrators, and to them no more once two took it away', async () => {
    const give = (permissions: readonly string[], as = 'admin') =>
      api.call('POST', '/accounts/analyst/permissions', {
        as,
        body: { permissions, reason: 'Works on the covert operation Larch.' },
      });
    const decide = async (asked: Awaited<ReturnType<typeof give>>, as: string) =>
      api.call('POST', `/approvals/${(asked.body['approval'] as { approvalId: string }).approvalId}/decision`, {
        as,
        body: { approved: true, note: 'Named in the tasking of the operation.' },
      });
    const seen = async () =>
      ((await api.call('GET', '/cameras', { as: 'analyst' })).body['cameras'] as { id: string }[]).map(({ id }) => id);
    const asked = await give(['covert.view']);
    expect([asked.status, asked.body['approval'], await seen()]).toMatchObject([
      202,
      { kind: 'ACCOUNT', summary: 'Change what analyst may beyond its roles from nothing to covert.view' },
      ['OPEN1', 'OPEN2'],
    ]);
    expect([(await decide(asked, 'admin')).body['code'], (await decide(asked, 'analyst')).status]).toEqual([
      'CONFLICT_OF_INTEREST',
      404,
    ]);
    expect((await decide(asked, 'admin2')).body).toMatchObject({
      result: { account: { userName: 'analyst', permissions: ['covert.view'] } },
    });
    expect(await seen()).toEqual(['OPEN1', 'HIDDEN', 'OPEN2']);
    // Whoever holds it is reset by two administrators.
    expect(
      (
        await api.call('POST', '/accounts/analyst/password', {
          as: 'admin',
          body: { reason: 'Asked for by the head of department.' },
        })
      ).status,
    ).toBe(202);
    expect([(await give(['covert.view'])).body['code'], (await give(['covert.sell'])).body['code']]).toEqual([
      'CONFLICT',
      'VALIDATION_FAILED',
    ]);
    expect((await decide(await give([], 'admin2'), 'admin')).status).toBe(200);
    expect(await seen()).toEqual(['OPEN1', 'OPEN2']);
    expect(
      (await api.records()).filter(({ action }) => action === 'CHANGE_PERMISSIONS').map(({ details }) => details),
    ).toMatchObject([
      { subject: 'analyst', approvalId: expect.any(String) },
      { account: 'analyst' },
      {},
      { subject: 'analyst' },
    ]);
  });
});
