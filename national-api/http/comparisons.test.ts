import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';

const read = (id: string, hoursAgo: number) => ({
  id,
  vrm: 'A812CDE',
  vrmRaw: null,
  capturedAtMs: NOW_MS - hoursAgo * HOUR_MS,
  receivedAtMs: null,
  camera: 0,
  direction: 'towards' as const,
  lane: 1,
  confidence: 90,
  make: null,
});

let api: Harness;
beforeAll(async () => {
  api = await startService([aCamera({ id: 'C1', lon: -1.5, lat: 53.8 })], [read('first', 240), read('second', 230)]);
});
afterAll(() => api.close());

const search = async (as = 'analyst'): Promise<string> => {
  const { body } = await api.call('POST', '/searches', {
    as,
    body: {
      query: {
        kind: 'vrm',
        vrms: ['A812CDE'],
        window: { from: instantText(NOW_MS - 20 * DAY_MS), to: instantText(NOW_MS) },
      },
      justification: {
        category: 'SERIOUS',
        purpose: 'PREVENT_DETECT',
        reference: '14/22871/25',
        reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
      },
    },
  });
  return String(body['searchId']);
};
const open = (id: string, searchId: string, kind = 'plate', as = 'analyst'): Promise<Answer> =>
  api.call('GET', `/reads/${id}/images/${kind}?searchId=${searchId}`, { as });
const compare = (id: string, searchId: string, change: object = {}, as = 'analyst', headers = {}): Promise<Answer> =>
  api.call('POST', `/reads/${id}/comparisons?searchId=${searchId}`, {
    as,
    headers,
    body: { result: 'AGREE', version: 1, ...change },
  });
const compared = async (): Promise<Record<string, unknown>[]> =>
  (await api.records()).filter(({ action }) => action === 'COMPARE_READ');

describe('a comparison of a read with its pictures', () => {
  it('is recorded with what was compared, what the read said, the pictures, the result, and by whom', async () => {
    const searchId = await search();
    expect((await open('first', searchId)).status).toBe(200);
    const { status, body } = await compare('first', searchId, { result: 'DIFFER' });
    expect([status, body]).toEqual([
      201,
      {
        readId: 'first',
        searchId,
        version: 1,
        compared: ['PLATE', 'MAKE', 'COLOUR'],
        stated: { vrm: 'A812CDE', make: null, colour: null },
        pictures: ['PLATE'],
        result: 'DIFFER',
        by: 'analyst',
        at: expect.stringMatching(/^2026-03-01T12:/),
      },
    ]);
    const last = (await compared()).at(-1);
    expect(last).toMatchObject({ op: 'CONSULT', outcome: 'OK', details: { comparison: body } });
  });

  it('needs a picture of this read to have been opened under this very search', async () => {
    const searchId = await search();
    expect((await compare('second', searchId)).body['code']).toBe('CONFLICT');
    await open('first', searchId);
    expect((await compare('second', searchId)).body['code'], 'that of another read is none').toBe('CONFLICT');
    await open('second', searchId);
    expect((await compare('second', await search())).body['code'], 'nor that of another search').toBe('CONFLICT');
    expect((await compare('second', searchId)).body).toMatchObject({ pictures: ['PLATE'] });
  });

  it('is refused for a version that is no more, a read of no search of theirs, and a role that sees no reads', async () => {
    const searchId = await search();
    await open('first', searchId);
    expect((await compare('first', searchId, { version: 2 })).body['code']).toBe('CONFLICT');
    expect((await compare('first', searchId, {}, 'investigator')).body['code']).toBe('JUSTIFICATION_REQUIRED');
    expect((await compare('first', searchId, {}, 'auditor')).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await compare('other', searchId)).body['code']).toBe('NOT_FOUND');
  });

  it('is recorded once under its key', async () => {
    const searchId = await search();
    await open('first', searchId);
    const before = (await compared()).filter(({ outcome }) => outcome === 'OK').length;
    const headers = { 'idempotency-key': 'one-comparison' };
    const first = await compare('first', searchId, {}, 'analyst', headers);
    expect((await compare('first', searchId, {}, 'analyst', headers)).body).toEqual(first.body);
    expect((await compared()).filter(({ outcome }) => outcome === 'OK').length).toBe(before + 1);
  });
});
