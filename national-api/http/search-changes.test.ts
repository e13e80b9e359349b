import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { CHANGE_RECORDS_LOOKED_AT } from '../../app/policy/answer-limits.ts';
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

/** What a search by a mark gives now. */
const found = async (vrm: string, as = 'analyst') =>
  (
    await api.call('POST', '/searches', {
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
    })
  ).body as { searchId: string; reads: readonly { id: string; version: number }[] };
const search = async (vrm: string, as = 'analyst'): Promise<string> => (await found(vrm, as)).searchId;
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
const changes = async (searchId: string, as = 'analyst', query = ''): Promise<Record<string, unknown>> => {
  const { status, body } = await api.call('GET', `/searches/${searchId}/changes${query}`, { as });
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

  it('goes on where the answer before ended, so that however many there are none is missed and none told twice', async () => {
    const mine = await search('B700XYZ');
    const from = async (after: unknown) => changes(mine, 'analyst', `?after=${String(after)}&limit=1`);
    const none = await from(0);
    expect(none).toMatchObject({ corrected: [], more: 0, next: '0' });
    // Two corrections of the read, and one of a read that the search did not find.
    const other = await found('A812CDE');
    const [elsewhere] = other.reads;
    expect((await correct('another', mine, 'B700XYA', 'analyst')).status).toBe(200);
    expect((await correct(elsewhere?.id ?? '', other.searchId, 'A812CDF', 'analyst', elsewhere?.version)).status).toBe(
      200,
    );
    expect(await correct('another', mine, 'B700XYC', 'analyst', 2)).toMatchObject({ status: 200 });
    const first = await from(none['next']);
    expect(first['corrected']).toMatchObject([{ readId: 'another', version: 2 }]);
    expect(first['more']).toBeGreaterThan(0);
    const second = await from(first['next']);
    expect(second, 'one of the other read').toMatchObject({ corrected: [] });
    const third = await from(second['next']);
    expect(third).toMatchObject({ corrected: [{ readId: 'another', version: 3 }] });
    const rest = await from(third['next']);
    expect(rest).toMatchObject({ corrected: [], more: 0 });
    expect(await from(rest['next'])).toMatchObject({ corrected: [], more: 0, next: rest['next'] });
    expect(await changes(mine), 'without a place it names the latest').toMatchObject({
      corrected: [{ readId: 'another', version: 3 }],
      next: rest['next'],
    });
    expect(await changes(mine, 'analyst', '?after=x')).toMatchObject({ status: 400 });
  });

  it('looks at so many records however many corrections were only proposed, and goes on after them', async () => {
    const mine = await search('B700XYZ');
    const before = await changes(mine);
    const version = (await found('B700XYZ')).reads[0]?.version ?? 1;
    const { log, audit } = api.service;
    const record = vi.spyOn(log, 'record');
    // Far from the mark that was read: it waits for a second person.
    const propose = () => correct('another', mine, 'KX09PLM', 'analyst', version);
    expect((await propose()).status).toBe(202);
    const between = vi.spyOn(audit.activity, 'between');
    const { index } = [...audit.activity.between(0, NOW_MS + DAY_MS, /^CORRECT_READ$/)].at(-1) ?? { index: 0 };
    between.mockReturnValue(
      Array.from({ length: 3 * CHANGE_RECORDS_LOOKED_AT }, () => ({ index, atMs: NOW_MS, action: 'CORRECT_READ' })),
    );
    record.mockClear();
    const answer = await changes(mine, 'analyst', `?after=${String(before['next'])}`);
    expect(record.mock.calls.length).toBe(CHANGE_RECORDS_LOOKED_AT);
    expect(answer).toMatchObject({ corrected: [], more: 2 * CHANGE_RECORDS_LOOKED_AT, next: String(index + 1) });
    vi.restoreAllMocks();
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
