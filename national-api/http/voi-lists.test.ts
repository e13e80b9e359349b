import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_RECORD_BYTES } from '../../app/audit/record-bounds.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW, NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { aList, anEntry, deleteVoiList, reviseList } from '../testing/voi.ts';

let clock: SetClock;
let api: Harness;
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera({ id: 'C1' })], [], [], { clock });
});
afterEach(() => api.close());

const make = (change: object = {}, as = 'listmanager') =>
  api.call('POST', '/voi-lists', { as, body: { ...aList(), ...change } });
const made = async (change: object = {}): Promise<string> => String((await make(change)).body['listId']);
const revise = (id: string, baseRevision: number, changes: readonly object[], more: object = {}, as = 'listmanager') =>
  reviseList(api, id, { baseRevision, note: 'Monthly revision of the list.', changes, ...more }, { as });
const put = (change: object = {}, entryId?: string) => ({
  op: 'PUT',
  entry: { ...anEntry(), ...change },
  ...(entryId === undefined ? {} : { entryId }),
});
const entriesOf = async (id: string, as = 'listmanager'): Promise<{ entryId: string; vrm: string }[]> =>
  (await api.call('GET', `/voi-lists/${id}/entries`, { as })).body['entries'] as { entryId: string; vrm: string }[];
const look = (id: string, as = 'listmanager'): Promise<Answer> => api.call('GET', `/voi-lists/${id}`, { as });

describe('a list of vehicles of interest', () => {
  it('is made by a list manager, says when it is due, and is on record', async () => {
    const { status, body } = await make();
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        revision: 1,
        entries: 0,
        state: 'CURRENT',
        owner: 'listmanager',
        lastRevisedAt: NOW,
        reviewDueAt: instantText(NOW_MS + 28 * DAY_MS),
        autoDeleteAt: instantText(NOW_MS + 56 * DAY_MS),
      }),
    ]);
    expect((await api.records()).at(-1)).toMatchObject({
      op: 'ALTER',
      action: 'VOI_CREATE_LIST',
      outcome: 'OK',
      details: { listId: body['listId'] },
    });
    expect((await make()).body['code']).toBe('CONFLICT');
    for (const as of ['investigator', 'analyst', 'controlroom', 'admin', 'auditor', 'feed'])
      expect((await make({ name: '13_OTHER_01' }, as)).body['code']).toBe('ROLE_FORBIDDEN');
    for (const as of ['controlroom', 'auditor', 'dpo'])
      expect((await look(String(body['listId']), as)).status).toBe(200);
    for (const bad of [
      { name: 'my list' },
      { purpose: 'x' },
      { extent: { kind: 'CAMERAS', cameraIds: ['no-such'] } },
      { hours: { days: [0], from: '07:00', to: '19:00' } },
      { extra: 1 },
    ])
      expect([bad, (await make({ ...aList({ name: '13_OTHER_02' }), ...bad })).body['code']]).toEqual([
        bad,
        'VALIDATION_FAILED',
      ]);
  });

  it('is revised whole or not at all, on the revision that was seen', async () => {
    const id = await made();
    expect((await revise(id, 1, [put(), put({ vrm: 'LB07SEO' })])).body).toMatchObject({ revision: 2, entries: 2 });
    const [first, second] = await entriesOf(id);
    expect([first?.vrm, second?.vrm]).toEqual(['AB12CDE', 'LB07SEO']);
    const changed = await revise(id, 2, [
      put({ colour: 'RED' }, first?.entryId),
      { op: 'REMOVE', entryId: second?.entryId },
      put({ vrm: 'YK30RVA' }),
    ]);
    expect(changed.body).toMatchObject({ revision: 3, entries: 2 });
    expect(await entriesOf(id)).toEqual([
      expect.objectContaining({ entryId: first?.entryId, colour: 'RED' }),
      expect.objectContaining({ vrm: 'YK30RVA' }),
    ]);
    expect((await api.records()).filter(({ action }) => action === 'VOI_REVISE').at(-1)).toMatchObject({
      details: { revision: 3, added: 1, changed: 1, removed: 1 },
    });
    // Based on an outdated revision, or with one entry that does not exist: nothing changes.
    expect((await revise(id, 2, [put({ vrm: 'NEW1' })])).body['code']).toBe('CONFLICT');
    expect((await revise(id, 3, [put({ vrm: 'NEW1' }), { op: 'REMOVE', entryId: 'no-such' }])).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/changes/1/entryId' }],
    });
    expect(
      (await revise(id, 3, [put({}, first?.entryId), { op: 'REMOVE', entryId: first?.entryId }])).body['code'],
    ).toBe('VALIDATION_FAILED');
    const both = await Promise.all([
      revise(id, 3, [put({ vrm: 'A1', action: 'ASSESS' })]),
      revise(id, 3, [put({ vrm: 'A2', action: 'ASSESS' })]),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await look(id)).body).toMatchObject({ revision: 4, entries: 3 });
  });

  it('holds facts, no names, nothing past its own time', async () => {
    const id = await made();
    const faults = async (change: object): Promise<unknown> =>
      ((await revise(id, 1, [put(change)])).body['errors'] as { pointer: string }[] | undefined)?.map(
        ({ pointer }) => pointer,
      );
    expect(await faults({ reason: 'Driven by Mr Harris since May' })).toEqual(['/changes/0/entry/reason']);
    expect(await faults({ information: 'Keeper is called Jane, lives near' })).toEqual([
      '/changes/0/entry/information',
    ]);
    expect(await faults({ weedAt: NOW })).toEqual(['/changes/0/entry/weedAt']);
    expect(await faults({ weedAt: instantText(NOW_MS + 56 * DAY_MS + 1) })).toEqual(['/changes/0/entry/weedAt']);
    expect(await faults({ sensitiveProcessing: true })).toEqual(['/changes/0/entry/schedule8Condition']);
    expect(await faults({ vrm: '???' })).toEqual(['/changes/0/entry/vrm']);
    expect(await faults({ factualBasisConfirmed: false })).toEqual(['/changes/0/entry/factualBasisConfirmed']);
    expect(await faults({ grading: '5x5x5' })).toEqual(['/changes/0/entry/grading']);
    expect(
      await faults({
        weedAt: instantText(NOW_MS + 56 * DAY_MS),
        sensitiveProcessing: true,
        schedule8Condition: 'VITAL_INTERESTS',
      }),
    ).toBeUndefined();
  });

  it('is due for review on day 28 and gone on day 56, unless somebody revises it', async () => {
    const at = (days: number): void => clock.set(NOW_MS + days * DAY_MS);
    const [kept, lost] = [await made(), await made({ name: '13_OTHER_01' })];
    await revise(lost, 1, [put({ weedAt: instantText(NOW_MS + 56 * DAY_MS) })]);
    for (const [days, state] of [
      [27, 'CURRENT'],
      [28, 'CURRENT'],
      [28 + 1 / DAY_MS, 'REVIEW_OVERDUE'],
      [29, 'REVIEW_OVERDUE'],
      [55, 'REVIEW_OVERDUE'],
    ] as const) {
      at(days);
      expect([days, (await look(lost)).body['state']]).toEqual([days, state]);
    }
    // Looking is no revision; a review with outcome and reason is.
    const reviewed = await api.call('POST', `/voi-lists/${kept}/review`, {
      as: 'listmanager',
      body: { baseRevision: 1, outcome: 'KEPT', note: 'All entries checked against crime reports.' },
    });
    expect(reviewed.body).toMatchObject({
      state: 'CURRENT',
      revision: 2,
      autoDeleteAt: instantText(NOW_MS + 111 * DAY_MS),
    });
    at(56);
    expect((await look(lost)).status).toBe(404);
    expect((await api.call('GET', '/voi-lists', { as: 'listmanager' })).body['lists']).toMatchObject([
      { listId: kept },
    ]);
    expect(await api.service.voi.weed(clock.nowMs())).toMatchObject({ lists: [{ listId: lost }] });
    expect(await api.service.voiStore.entries(lost, 0, 10)).toEqual([]);
    expect((await look(kept)).status).toBe(200);
  });

  it('is deleted when it is no longer required, and is nobody else’s', async () => {
    const id = await made();
    await revise(id, 1, [put()]);
    const password = 'a long enough password for tests';
    await api.service.accounts.put([
      {
        account: {
          userName: 'kent',
          displayName: 'Kent',
          roles: ['listManager'],
          rank: null,
          organisation: 'Kent Police',
        },
        password,
      },
    ]);
    const kent = String(
      (await api.call('POST', '/sessions', { body: { userName: 'kent', password } })).body['accessToken'],
    );
    for (const [method, where] of [
      ['GET', ''],
      ['GET', '/entries'],
    ] as const)
      expect((await api.call(method, `/voi-lists/${id}${where}`, { token: kent })).status).toBe(404);
    expect(
      (await api.call('POST', `/voi-lists/${id}/deletion`, { token: kent, body: { note: 'Not mine to delete.' } }))
        .status,
    ).toBe(404);
    expect((await deleteVoiList(api, id)).status).toBe(200);
    expect([(await look(id)).status, api.service.voi.size]).toEqual([404, 0]);
    expect((await api.records()).filter(({ action }) => action === 'VOI_DELETE_LIST').at(-1)).toMatchObject({
      op: 'ERASE',
      outcome: 'OK',
      details: { listId: id },
    });
  });

  it('is paged through without a gap, and a large revision is recorded mark by mark', async () => {
    const id = await made();
    const vrms = Array.from({ length: 1_200 }, (_, i) => `B${i + 1}`);
    await revise(
      id,
      1,
      vrms.map((vrm) => put({ vrm })),
    );
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await api.call(
        'GET',
        `/voi-lists/${id}/entries?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`,
        { as: 'listmanager' },
      );
      seen.push(...(body['entries'] as { vrm: string }[]).map(({ vrm }) => vrm));
      cursor = body['next'] as string | null;
    }
    expect(seen).toEqual(vrms);
    const records = await api.records();
    expect(records.filter(({ action }) => action === 'VOI_REVISE').at(-1)).toMatchObject({
      details: { added: 1_200, changesSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    const parts = records.filter(
      ({ action, details }) => action === 'VOI_CHANGES' && (details as { cause: string }).cause === 'REVISION',
    );
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(MAX_RECORD_BYTES);
    expect(
      parts.flatMap(({ details }) =>
        (details as { changes: { after: { vrm: string } }[] }).changes.map(({ after }) => after.vrm),
      ),
    ).toEqual(vrms);
  });
});
