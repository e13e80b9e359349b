import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import type { VoiEntry } from '../../app/domain/voi.ts';
import { LogUnwritable } from '../audit/log-file.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { aList, anEntry, deleteVoiList, reviseList } from '../testing/voi.ts';

type Change = {
  entryId: string;
  before: Partial<VoiEntry> | null;
  after: Partial<VoiEntry> | null;
  revision: number;
  by: string;
  approvedBy: string | null;
  cause: string;
};

let clock: SetClock;
let api: Harness;
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera({ id: 'C1' })], [], [], { clock });
});
afterEach(() => api.close());

const made = async (change: object = {}): Promise<string> =>
  String((await api.call('POST', '/voi-lists', { as: 'listmanager', body: { ...aList(), ...change } })).body['listId']);
const put = (change: Partial<VoiEntry> = {}, entryId?: string) => ({
  op: 'PUT',
  entry: anEntry(change),
  ...(entryId === undefined ? {} : { entryId }),
});
const post = (as: string, path: string, body: object): Promise<Answer> => api.call('POST', path, { as, body });
const revise = (id: string, baseRevision: number, changes: readonly object[], more: object = {}) =>
  post('listmanager', `/voi-lists/${id}/revisions`, {
    baseRevision,
    note: 'Monthly revision of the list.',
    changes,
    ...more,
  });
const submissionOf = ({ body }: Answer) =>
  body['submission'] as { submissionId: string; state: string; reasons: string[]; changes: unknown[] | null };
const decide = (id: string, submissionId: string, as: string, approved = true) =>
  post(as, `/voi-lists/${id}/submissions/${submissionId}/decision`, {
    approved,
    note: 'Checked against the crime reports.',
  });
const changesOf = async (id: string, as: string, since = 0): Promise<Change[]> => {
  const all: Change[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await api.call(
      'GET',
      `/voi-lists/${id}/changes?since=${since}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      { as },
    );
    all.push(...(body['changes'] as Change[]));
    cursor = body['next'] as string | null;
  }
  return all;
};
const feed = (id: string, vrm: string) =>
  api.call('POST', '/reads', {
    as: 'feed',
    raw: JSON.stringify({ id, vrm, capturedAt: instantText(clock.nowMs() - 1_000), cameraId: 'C1' }),
    headers: { 'idempotency-key': `key-of-${id}`, 'content-type': 'application/x-ndjson' },
  });
const hits = async (): Promise<string[]> => (await api.service.voiStore.hitsAfter(0, 100)).map(({ hit }) => hit.vrm);

describe('a list', () => {
  it('H1: story 5: of the neighbour among 100 others, silent, with hits, and deleted, the auditor still says what was listed, by whom, and who had its hits', async () => {
    const id = await made();
    const dummies = Array.from({ length: 100 }, (_, i) => put({ vrm: `B${i + 1}` }));
    const asked = await revise(id, 1, [...dummies, put({ vrm: 'NE16HBR', action: 'SILENT' })]);
    expect([asked.status, submissionOf(asked).reasons]).toEqual([202, ['STOP', 'SILENT', 'LARGE']]);
    await feed('r0', 'NE16HBR');
    expect(await hits()).toEqual([]); // Nothing matches before somebody else has seen it.
    expect((await decide(id, submissionOf(asked).submissionId, 'listmanager')).body['code']).toBe(
      'CONFLICT_OF_INTEREST',
    );
    expect((await decide(id, submissionOf(asked).submissionId, 'inspector')).body).toMatchObject({
      approval: { state: 'APPROVED' },
      result: { revision: 2, added: 101 },
    });
    await feed('r1', 'NE16HBR');
    await vi.waitFor(async () => expect(await hits()).toEqual(['NE16HBR']), { timeout: 5_000 });
    const had = (await api.call('GET', '/hits', { as: 'listmanager' })).body['hits'] as {
      hitId: string;
      entryId: string;
    }[];
    expect((await deleteVoiList(api, id)).status).toBe(200);

    const period = { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS + DAY_MS) };
    const { sampleId } = (
      await post('auditor', '/audit/samples', {
        period,
        purpose: 'VERIFY_LAWFULNESS',
        reason: 'The monthly sample of the force.',
      })
    ).body as { sampleId: string };
    expect(api.service.audit.work.sample(sampleId)?.items.map(({ why }) => why)).toEqual([['VOI_CHANGE']]);

    const history = await changesOf(id, 'auditor');
    expect(history.filter(({ cause }) => cause === 'REVISION')).toHaveLength(101);
    const listed = history.filter(({ after }) => after?.vrm === 'NE16HBR');
    expect(listed).toMatchObject([
      {
        revision: 2,
        by: 'listmanager',
        approvedBy: 'inspector',
        before: null,
        after: { action: 'SILENT' },
        entryId: had[0]?.entryId,
      },
    ]);
    expect(history.filter(({ cause, before }) => cause === 'DELETION' && before?.vrm === 'NE16HBR')).toMatchObject([
      { by: 'listmanager', after: null },
    ]);
    expect((await api.call('GET', `/voi-lists/${id}/changes`, { as: 'listmanager' })).status).toBe(404);
    const delivered = (await api.records()).filter(({ action, outcome }) => action === 'HITS' && outcome === 'OK');
    expect(delivered).toMatchObject([
      {
        actor: { userName: 'listmanager' },
        details: { hitIds: [had[0]?.hitId], entryIds: [had[0]?.entryId], listIds: [id] },
      },
    ]);
  });

  it('H1: a silent entry that only its author looks at, and one that goes soon after hits, are shown to the oversight of the organisation', async () => {
    const kent = {
      account: {
        userName: 'kent.auditor',
        displayName: 'Kent auditor',
        roles: ['auditor' as const],
        rank: null,
        organisation: 'Kent Police',
      },
      password: 'violet kettle harbour',
    };
    const second = {
      account: {
        userName: 'listmanager.second',
        personId: 'listmanager',
        displayName: 'Second account',
        roles: ['controlRoom' as const],
        rank: null,
        organisation: 'West Yorkshire Police',
      },
      password: 'violet kettle harbour',
    };
    await api.service.accounts.put([kent, second]);
    const tokenOf = async (userName: string): Promise<string> =>
      String(
        (await api.call('POST', '/sessions', { body: { userName, password: 'violet kettle harbour' } })).body[
          'accessToken'
        ],
      );
    const indicators = async (by: { as?: string; token?: string } = { as: 'auditor' }) => {
      const { body } = await api.call(
        'GET',
        `/audit/indicators?from=${instantText(clock.nowMs() - 6 * DAY_MS)}&to=${instantText(clock.nowMs() + DAY_MS)}`,
        by,
      );
      return (body['indicators'] as { indicator: string; userName: string; words: string; records: number[] }[]).filter(
        ({ indicator }) => ['SILENT_SEEN_BY_LISTER', 'LISTED_BRIEFLY'].includes(indicator),
      );
    };
    const id = await made();
    await reviseList(api, id, {
      baseRevision: 1,
      note: 'Stolen this morning.',
      changes: [put({ vrm: 'NE16HBR', action: 'SILENT' })],
    });
    for (const read of ['r1', 'r2', 'r3']) {
      await feed(read, 'NE16HBR');
      clock.forward(HOUR_MS); // Another pass of the camera, not the same.
    }
    await vi.waitFor(async () => expect(await hits()).toHaveLength(3), { timeout: 5_000 });
    expect(await indicators()).toEqual([]);
    const [one] = (await api.call('GET', '/hits?limit=2', { as: 'listmanager' })).body['hits'] as { hitId: string }[];
    expect(await indicators()).toEqual([]); // two hits are the luck of the shift
    // Under another account the person is the same.
    await api.call('GET', '/hits', { token: await tokenOf('listmanager.second') });
    const found = await indicators();
    expect(found).toMatchObject([
      { indicator: 'SILENT_SEEN_BY_LISTER', userName: 'listmanager', words: expect.stringContaining('3 hits') },
    ]);
    expect([
      await indicators({ token: await tokenOf('kent.auditor') }),
      await indicators({ as: 'nationalauditor' }),
    ]).toEqual([[], found]);
    // Once a colleague has looked at one of them there is nothing to ask.
    await api.call('GET', `/hits/${one?.hitId ?? ''}`, { as: 'controlroom' });
    expect(await indicators()).toEqual([]);
    clock.forward(5 * DAY_MS);
    expect((await deleteVoiList(api, id)).status).toBe(200);
    const [gone, ...rest] = await indicators();
    expect([gone, rest]).toMatchObject([
      {
        indicator: 'LISTED_BRIEFLY',
        userName: 'listmanager',
        words: expect.stringMatching(/removed within 7 days .* 3 hits/),
      },
      [],
    ]);
    const records = await api.records();
    expect(new Set(gone?.records.map((index) => records[index]?.['action']))).toEqual(
      new Set(['VOI_CHANGES', 'HITS', 'HIT']),
    );
  });

  it('H1: an entry that had no hit, or was listed for longer, goes without a question', async () => {
    const id = await made();
    expect(
      (await revise(id, 1, [put({ vrm: 'A1', action: 'ASSESS' }), put({ vrm: 'A2', action: 'ASSESS' })])).status,
    ).toBe(200);
    await feed('r1', 'A1');
    await vi.waitFor(async () => expect(await hits()).toHaveLength(1), { timeout: 5_000 });
    await api.call('GET', '/hits', { as: 'controlroom' });
    const entries = (await api.call('GET', `/voi-lists/${id}/entries`, { as: 'listmanager' })).body['entries'] as {
      entryId: string;
      vrm: string;
    }[];
    const remove = (vrm: string, revision: number) =>
      revise(id, revision, [{ op: 'REMOVE', entryId: entries.find((each) => each.vrm === vrm)?.entryId }]);
    const briefly = async () =>
      (
        (
          await api.call(
            'GET',
            `/audit/indicators?from=${instantText(NOW_MS)}&to=${instantText(clock.nowMs() + DAY_MS)}`,
            { as: 'auditor' },
          )
        ).body['indicators'] as { indicator: string }[]
      ).filter(({ indicator }) => indicator === 'LISTED_BRIEFLY');
    expect([(await remove('A2', 2)).status, await briefly()]).toEqual([200, []]);
    clock.forward(8 * DAY_MS);
    expect([(await remove('A1', 3)).status, await briefly()]).toEqual([200, []]);
  });

  it('H1: what is to be stopped or followed in silence, a bulk list and a large revision wait for a second person; lowering and removing do not', async () => {
    const id = await made();
    expect((await revise(id, 1, [put({ vrm: 'A1', action: 'ASSESS' })])).body).toMatchObject({
      revision: 2,
      entries: 1,
    });
    for (const [action, reason] of [
      ['STOP', 'STOP'],
      ['SILENT', 'SILENT'],
    ] as const) {
      const asked = await revise(id, 2, [put({ vrm: 'A2', action })]);
      expect([asked.status, submissionOf(asked).reasons]).toEqual([202, [reason]]);
    }
    expect(
      (
        await revise(
          id,
          2,
          Array.from({ length: 100 }, (_, i) => put({ vrm: `B${i + 1}`, action: 'ASSESS' })),
        )
      ).status,
    ).toBe(200);
    expect(
      submissionOf(
        await revise(
          id,
          3,
          Array.from({ length: 101 }, (_, i) => put({ vrm: `D${i + 1}`, action: 'ASSESS' })),
        ),
      ).reasons,
    ).toEqual(['LARGE']);
    await reviseList(api, id, {
      baseRevision: 3,
      note: 'Stolen this morning.',
      changes: [put({ vrm: 'A3' }), put({ vrm: 'A4' })],
    });
    const entries = (await api.call('GET', `/voi-lists/${id}/entries?limit=1000`, { as: 'listmanager' })).body[
      'entries'
    ] as { entryId: string; vrm: string }[];
    const idOf = (vrm: string): string => entries.find((entry) => entry.vrm === vrm)?.entryId ?? '';
    expect(
      (await revise(id, 4, [put({ vrm: 'A3', action: 'ASSESS' }, idOf('A3')), { op: 'REMOVE', entryId: idOf('A1') }]))
        .body,
    ).toMatchObject({ revision: 5 });
    // Wider in place or time while an entry of it is to be stopped.
    const { name: _, ...details } = aList();
    const wider = await revise(id, 5, [], {
      details: { ...details, name: '13_STOLEN_01', hours: { days: [1], from: '07:00', to: '19:00' } },
    });
    expect(submissionOf(wider).reasons).toEqual(['WIDER']);
    const bulk = await made({ name: '13_BULK_01', kind: 'BULK_DVLA' });
    expect(submissionOf(await revise(bulk, 1, [put({ vrm: 'A1', action: 'ASSESS' })])).reasons).toEqual(['BULK']);
    // And whoever wants one asks for it.
    const wanted = await post('listmanager', `/voi-lists/${id}/submissions`, {
      baseRevision: 5,
      note: 'A second look, please.',
      changes: [put({ vrm: 'A9', action: 'ASSESS' })],
    });
    expect([wanted.status, submissionOf(wanted).reasons]).toEqual([202, []]);
    expect((await decide(id, submissionOf(wanted).submissionId, 'superintendent')).body).toMatchObject({
      result: { revision: 6 },
    });
  });

  it('H1: many revisions that are small wait for a second person as a large one does, whichever lists they are of', async () => {
    const [one, other] = [await made(), await made({ name: '13_STOLEN_02' })];
    const hundred = (letter: string) =>
      Array.from({ length: 100 }, (_, i) => put({ vrm: `${letter}${i + 1}`, action: 'ASSESS' }));
    const answers = await Promise.all([revise(one, 1, hundred('A')), revise(other, 1, hundred('B'))]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const third = await revise(one, 2, [put({ vrm: 'D1', action: 'ASSESS' })]);
    expect([third.status, submissionOf(third).reasons]).toEqual([202, ['LARGE']]);
    expect((await decide(one, submissionOf(third).submissionId, 'inspector')).status).toBe(200);
    clock.forward(DAY_MS + 1);
    expect((await revise(one, 3, [put({ vrm: 'D2', action: 'ASSESS' })])).status, 'another day').toBe(200);
  });

  it('H1: a list with entries to stop is deleted by two people, and entries to stop that one person takes off are looked at', async () => {
    const id = await made();
    await reviseList(api, id, {
      baseRevision: 1,
      note: 'Stolen this morning.',
      changes: [put({ vrm: 'A1' }), put({ vrm: 'A2' }), put({ vrm: 'A3', action: 'ASSESS' })],
    });
    const asked = await post('listmanager', `/voi-lists/${id}/deletion`, { note: 'No longer required at all.' });
    const { approvalId, summary } = asked.body['approval'] as { approvalId: string; summary: string };
    expect([asked.status, summary]).toEqual([202, expect.stringContaining('to STOP or SILENT')]);
    const agree = (as: string) =>
      post(as, `/approvals/${approvalId}/decision`, { approved: true, note: 'Every vehicle of it was found.' });
    expect((await agree('listmanager')).body['code']).toBe('CONFLICT_OF_INTEREST');
    const entries = (await api.call('GET', `/voi-lists/${id}/entries`, { as: 'listmanager' })).body['entries'] as {
      entryId: string;
      vrm: string;
    }[];
    const take = (vrm: string, revision: number) =>
      revise(id, revision, [{ op: 'REMOVE', entryId: entries.find((each) => each.vrm === vrm)?.entryId }]);
    expect([(await take('A1', 2)).status, (await take('A3', 3)).status]).toEqual([200, 200]);
    expect((await agree('inspector')).body, 'it is not the list that was asked about').toMatchObject({
      code: 'CONFLICT',
      current: 4,
    });
    const { sampleId } = (
      await post('auditor', '/audit/samples', {
        period: { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS + DAY_MS) },
        purpose: 'VERIFY_LAWFULNESS',
        reason: 'The monthly sample of the force.',
      })
    ).body as { sampleId: string };
    const sampled = (api.service.audit.work.sample(sampleId)?.items ?? []).map(({ index }) => index);
    const records = await api.records();
    expect(sampled.map((index) => records[index])).toMatchObject([
      { action: 'VOI_REVISE', details: { approvedBy: 'inspector' } },
      { action: 'VOI_REVISE', actor: { userName: 'listmanager' }, details: { removed: 1, loosened: 1 } },
    ]);
    expect((await deleteVoiList(api, id, { decidedBy: 'superintendent' })).status).toBe(200);
    expect(api.service.voi.size).toBe(0);
    expect((await changesOf(id, 'auditor')).at(-1)).toMatchObject({
      cause: 'DELETION',
      by: 'listmanager',
      approvedBy: 'superintendent',
      before: { vrm: 'A2' },
    });
    expect((await api.records()).filter(({ action }) => action === 'VOI_DELETE_LIST').at(-1)).toMatchObject({
      op: 'ERASE',
      outcome: 'OK',
      details: { listId: id, by: 'listmanager' },
    });
  });

  it('H1: what somebody submitted whose right to do so has ended is not made', async () => {
    const id = await made();
    const { submissionId } = submissionOf(await revise(id, 1, [put({ vrm: 'ZX01GNE', action: 'SILENT' })]));
    api.service.accounts.suspend('listmanager');
    expect((await decide(id, submissionId, 'inspector')).body['code']).toBe('CONFLICT');
    api.service.accounts.reactivate('listmanager');
    api.service.accounts.giveRoles('listmanager', { roles: ['controlRoom'], rank: null });
    expect((await decide(id, submissionId, 'inspector')).body['code']).toBe('CONFLICT');
    expect((await decide(id, submissionId, 'inspector', false)).body).toMatchObject({ approval: { state: 'REFUSED' } });
    expect(api.service.voi.size).toBe(0);
  });

  it('H1: the entries of a bulk list do not leave its queue by one person', async () => {
    const bulk = await made({ name: '13_BULK_02', kind: 'BULK_MIB' });
    await reviseList(api, bulk, {
      baseRevision: 1,
      note: 'First entries of the list.',
      changes: [put({ vrm: 'A1', action: 'ASSESS' })],
    });
    expect(
      submissionOf(await revise(bulk, 2, [], { details: aList({ name: '13_BULK_02', kind: 'ACT' }) })).reasons,
    ).toEqual(['BULK']);
  });

  it('H1: what was submitted is seen by who decides, matches nothing, and is gone once it is decided', async () => {
    const id = await made();
    const submissionId = submissionOf(await revise(id, 1, [put({ vrm: 'ZX01GNE' })])).submissionId;
    const look = (as: string) => api.call('GET', `/voi-lists/${id}/submissions/${submissionId}`, { as });
    for (const as of ['inspector', 'listmanager', 'auditor'])
      expect(submissionOf({ body: { submission: (await look(as)).body } } as unknown as Answer).changes).toHaveLength(
        1,
      );
    expect((await look('controlroom')).status).toBe(403);
    for (const as of ['controlroom', 'admin', 'investigator'])
      expect((await decide(id, submissionId, as)).status).toBe(404);
    expect((await decide(id, submissionId, 'auditor')).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await decide(id, submissionId, 'inspector', false)).body).toMatchObject({
      approval: { state: 'REFUSED' },
      result: null,
    });
    expect((await look('inspector')).body).toMatchObject({ state: 'REFUSED', changes: null });
    expect([await api.service.voiStore.submissions(), api.service.voi.size]).toEqual([[], 0]);
    expect((await decide(id, submissionId, 'inspector')).body['code']).toBe('CONFLICT');
    // The mark that was asked for stays in the log.
    expect((await api.records()).filter(({ action }) => action === 'VOI_CHANGES')).toMatchObject([
      { details: { cause: 'SUBMISSION', submissionId, changes: [{ after: { vrm: 'ZX01GNE', action: 'STOP' } }] } },
    ]);
    expect(await changesOf(id, 'auditor')).toEqual([]);
  });

  it('H1: a submission is judged again on what the list is when it is decided', async () => {
    const id = await made();
    const first = submissionOf(await revise(id, 1, [put({ vrm: 'A1' })])).submissionId;
    await revise(id, 1, [put({ vrm: 'A2', action: 'ASSESS' })]);
    expect((await decide(id, first, 'inspector')).body).toMatchObject({ code: 'CONFLICT', current: 2 });
    expect((await api.call('GET', `/voi-lists/${id}/submissions/${first}`, { as: 'inspector' })).body).toMatchObject({
      state: 'WAITING',
    });
    const second = submissionOf(
      await revise(id, 2, [put({ vrm: 'A3', weedAt: instantText(NOW_MS + DAY_MS) })]),
    ).submissionId;
    clock.forward(DAY_MS);
    expect((await decide(id, second, 'inspector')).body).toMatchObject({ code: 'VALIDATION_FAILED' });
    clock.forward(7 * DAY_MS);
    expect((await decide(id, first, 'inspector')).body).toMatchObject({ code: 'CONFLICT' });
    expect((await revise(id, 1, [])).body).toMatchObject({ code: 'CONFLICT', current: 2 });
  });

  it('H1: nothing is listed or deleted that the log cannot name, and the history begins after any revision', async () => {
    const id = await made();
    await revise(id, 1, [put({ vrm: 'A1', action: 'ASSESS' })]);
    const { log } = api.service;
    const append = log.append.bind(log);
    for (const [path, body] of [
      [
        'revisions',
        { baseRevision: 2, note: 'One more vehicle of the series.', changes: [put({ vrm: 'A2', action: 'ASSESS' })] },
      ],
      ['deletion', { note: 'No longer required at all.' }],
    ] as const) {
      log.append = (records) =>
        JSON.stringify(records).includes('VOI_CHANGES')
          ? Promise.reject(new LogUnwritable(new Error('disk full')))
          : append(records);
      expect((await post('listmanager', `/voi-lists/${id}/${path}`, body)).body['code']).toBe('AUDIT_UNAVAILABLE');
      log.append = append;
      expect([api.service.voi.size, api.service.voi.list(id)?.revision]).toEqual([1, 2]);
    }
    await revise(id, 2, [put({ vrm: 'A2', action: 'ASSESS' })]);
    expect((await changesOf(id, 'listmanager')).map(({ revision, after }) => [revision, after?.vrm])).toEqual([
      [2, 'A1'],
      [3, 'A2'],
    ]);
    expect((await changesOf(id, 'listmanager', 2)).map(({ revision, after }) => [revision, after?.vrm])).toEqual([
      [3, 'A2'],
    ]);
    expect(await changesOf(id, 'listmanager', 3)).toEqual([]);
  });
});
