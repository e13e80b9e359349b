import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';

const read = (id: string, vrm: string, hoursAgo: number) => ({
  id,
  vrm,
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
  api = await startService(
    [aCamera({ id: 'C1', lon: -1.5, lat: 53.8 })],
    [read('mine', 'A812CDE', 240), read('also mine', 'A812CDE', 230), read('another', 'B700XYZ', 220)],
  );
});
afterAll(() => api.close());

const search = async (vrm: string, as = 'analyst'): Promise<string> => {
  const { body } = await api.call('POST', '/searches', {
    as,
    body: {
      query: {
        kind: 'vrm',
        vrms: [vrm],
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
const correct = (id: string, searchId: string, vrm: string, as: string, baseVersion = 1): Promise<Answer> =>
  api.call('POST', `/reads/${encodeURIComponent(id)}/corrections?searchId=${searchId}`, {
    as,
    body: {
      vrm,
      baseVersion,
      evidence: 'PATCH',
      reason: 'The picture plainly shows another last character than the camera read.',
    },
  });
const changes = async (searchId: string, as = 'analyst'): Promise<Record<string, unknown>> => {
  const { status, body } = await api.call('GET', `/searches/${searchId}/changes`, { as });
  return { status, ...body };
};

describe('what happened to the reads of a search since it ran', () => {
  it('names each read of it that was corrected by anybody, and none of another search', async () => {
    const mine = await search('A812CDE');
    const theirs = await search('A812CDE', 'investigator');
    const other = await search('B700XYZ');
    expect(await changes(mine)).toMatchObject({ status: 200, corrected: [], more: 0 });
    expect((await correct('mine', theirs, 'AB12CDE', 'investigator')).status).toBe(200);
    expect(await changes(mine)).toMatchObject({ corrected: [{ readId: 'mine', version: 2 }] });
    expect(await changes(other)).toMatchObject({ corrected: [] });
    expect((await correct('mine', mine, 'A812CDE', 'analyst', 2)).status).toBe(200);
    expect(await changes(mine), 'a read corrected twice is named once, as it is now').toMatchObject({
      corrected: [{ readId: 'mine', version: 3 }],
    });
  });

  it('begins with the search: what was corrected before it found is in it', async () => {
    const first = await search('A812CDE');
    await correct('also mine', first, 'AB12CDE', 'analyst');
    const again = await search('A812CDE');
    expect(await changes(again)).toMatchObject({ corrected: [] });
  });

  it('names nothing of the reads, and says from when reads are held', async () => {
    const answer = await changes(await search('A812CDE'));
    expect(JSON.stringify(answer)).not.toContain('A812');
    const heldFromMs = Date.parse(String(answer['heldFrom']));
    expect(NOW_MS - heldFromMs).toBeGreaterThanOrEqual(366 * DAY_MS);
    expect(NOW_MS - heldFromMs).toBeLessThan(368 * DAY_MS);
  });

  it('is for whoever ran the search, and each look is on record', async () => {
    const mine = await search('A812CDE');
    expect((await changes(mine, 'investigator'))['code']).toBe('JUSTIFICATION_REQUIRED');
    expect((await changes('no-such-search'))['code']).toBe('JUSTIFICATION_REQUIRED');
    await changes(mine);
    expect((await api.records()).at(-1)).toMatchObject({
      op: 'CONSULT',
      action: 'VIEW_SEARCH_CHANGES',
      outcome: 'OK',
    });
  });
});
