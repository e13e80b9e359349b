import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { CORRECTION_LAPSES_DAYS, WAITING_CORRECTIONS_LISTED } from '../../app/policy/correction-rules.ts';
import type { Correction, SeenBy } from '../../app/api/corrections.ts';
import { columnsOf, type PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { aList, anEntry, reviseList } from '../testing/voi.ts';

const CAMERAS = [aCamera({ id: 'C1', lon: -1.5, lat: 53.8 }), aCamera({ id: 'C2', lon: -1.4, lat: 53.8 })];
const aRead = (id: string, vrm: string, hoursAgo: number, camera = 0): PlainRead => ({
  id,
  vrm,
  vrmRaw: null,
  capturedAtMs: NOW_MS - hoursAgo * HOUR_MS,
  receivedAtMs: null,
  camera,
  direction: 'towards',
  lane: 1,
  confidence: 90,
  make: null,
});
const READS = [
  aRead('old', 'A812CDE', 240),
  aRead('new', 'A812CDE', 2),
  aRead('true', 'AB12CDE', 3, 1),
  aRead('other', 'YK30RVA', 200),
];

let api: Harness;
beforeEach(async () => {
  api = await startService(CAMERAS, READS);
});
afterEach(() => api.close());

const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
  proportionality: 'Only the cameras on the way out, in the hour.',
};
const WINDOW = { from: instantText(NOW_MS - 20 * DAY_MS), to: instantText(NOW_MS) };
const search = (query: object, as = 'analyst'): Promise<Answer> =>
  api.call('POST', '/searches', { as, body: { query: { window: WINDOW, ...query }, justification: JUSTIFICATION } });
const found = ({ body }: Answer): unknown[] => (body['reads'] as { id: string }[]).map(({ id }) => id);
const byMark = (vrm: string, as = 'analyst') => search({ kind: 'vrm', vrms: [vrm] }, as);
const correct = (id: string, searchId: unknown, change: object = {}, as = 'analyst') =>
  api.call('POST', `/reads/${id}/corrections?searchId=${String(searchId)}`, {
    as,
    body: { vrm: 'AB12 CDE', baseVersion: 1, evidence: 'PATCH', reason: 'The patch plainly shows a B.', ...change },
  });

/** Has a waiting correction confirmed by another investigator, who searched for the read themself. */
async function confirmed(id: string, { status, body }: Answer): Promise<Answer['body']> {
  expect(status).toBe(202);
  const { correctionId, oldVrm } = body['correction'] as { correctionId: string; oldVrm: string };
  const own = await byMark(oldVrm, 'investigator');
  return (
    await api.call(
      'POST',
      `/reads/${id}/corrections/${correctionId}/confirmation?searchId=${String(own.body['searchId'])}`,
      { as: 'investigator' },
    )
  ).body;
}
const listed = async (change: object): Promise<void> => {
  const { body } = await api.call('POST', '/voi-lists', { as: 'listmanager', body: aList() });
  await reviseList(api, String(body['listId']), {
    baseRevision: 1,
    note: 'First entries of the list.',
    changes: [{ op: 'PUT', entry: { ...anEntry(), ...change } }],
  });
};

describe('a correction', () => {
  it.each(['sealed', 'new'])(
    'gives a read that is %s a new version, and every later search the new mark',
    async (where) => {
      if (where === 'sealed') await api.service.store.seal();
      const { body } = await byMark('A812CDE');
      expect(found({ body } as Answer)).toEqual(['old', 'new']);
      const { status, body: done } = await correct('old', body['searchId']);
      expect([status, done]).toEqual([
        200,
        expect.objectContaining({
          matchedAgain: false,
          read: expect.objectContaining({ vrm: 'AB12CDE', vrmRaw: 'A812CDE', version: 2, correctedFrom: 'A812CDE' }),
        }),
      ]);
      expect(found(await byMark('AB12CDE'))).toEqual(['old', 'true']);
      // A search for the misread mark still finds it, with its present mark.
      const former = await byMark('A812CDE');
      expect(found(former)).toEqual(['old', 'new']);
      expect((former.body['reads'] as object[])[0]).toMatchObject({
        vrm: 'AB12CDE',
        correctedFrom: 'A812CDE',
        version: 2,
      });
      expect(
        found(
          await search({
            kind: 'pattern',
            pattern: 'AB12*',
            cameraIds: ['C1', 'C2'],
            window: { from: instantText(NOW_MS - 11 * DAY_MS), to: instantText(NOW_MS - 8 * DAY_MS) },
          }),
        ),
      ).toEqual(['old']);
      const area = await search({
        kind: 'area',
        cameraIds: ['C1'],
        window: { from: instantText(NOW_MS - 241 * HOUR_MS), to: instantText(NOW_MS - 239 * HOUR_MS) },
      });
      expect(area.body['reads']).toMatchObject([{ id: 'old', vrm: 'AB12CDE' }]);
      const scene = {
        cameraIds: ['C1'],
        window: { from: instantText(NOW_MS - 241 * HOUR_MS), to: instantText(NOW_MS - 239 * HOUR_MS) },
      };
      const scenes = await search({
        kind: 'scenes',
        minScenes: 2,
        window: undefined,
        scenes: [
          scene,
          { cameraIds: ['C2'], window: { from: instantText(NOW_MS - 4 * HOUR_MS), to: instantText(NOW_MS) } },
        ],
      });
      expect(scenes.body['vehicles']).toMatchObject([{ vrm: 'AB12CDE' }]);
      // The search that found it by its former mark still opens it, with its versions.
      const opened = await api.call('GET', `/reads/old?searchId=${String(body['searchId'])}`, { as: 'analyst' });
      expect(
        (opened.body['versions'] as { vrm: string; version: number; correctedFrom: string | null }[]).map(
          ({ vrm, version, correctedFrom }) => [vrm, version, correctedFrom],
        ),
      ).toEqual([
        ['A812CDE', 1, null],
        ['AB12CDE', 2, 'A812CDE'],
      ]);
      expect(
        (await api.records()).filter(({ action }) => action === 'CORRECT_READ').map(({ op, outcome }) => [op, outcome]),
      ).toEqual([
        ['ALTER', 'STARTED'],
        ['ALTER', 'STARTED'],
        ['ALTER', 'OK'],
      ]);
    },
  );

  it('lists who had the read with its former mark, and nobody else', async () => {
    const first = await byMark('A812CDE', 'investigator');
    await api.call('GET', `/reads/old/images/plate?searchId=${String(first.body['searchId'])}`, { as: 'investigator' });
    await byMark('YK30RVA', 'investigator');
    await search(
      { kind: 'vrm', vrms: ['A812CDE'], window: { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS) } },
      'investigator',
    );
    await search({ kind: 'vrm', vrms: ['AB12CDE'], nearMiss: 1 }, 'investigator');
    await search({ kind: 'companions', vrm: 'YK30RVA', withinSeconds: 30, minCameras: 2 });
    // Other ways of having it: preserved as evidence, notified to its keeper, disclosed to a court.
    const post = (as: string, path: string, asked: object) => api.call('POST', path, { as, body: asked });
    const preserved = await post('investigator', '/preservations', {
      searchId: first.body['searchId'],
      readIds: ['old'],
      basis: 'CPIA',
      reference: '14/22871/25',
      reason: 'Exhibit in the burglary trial.',
      reviewAt: instantText(NOW_MS + 100 * DAY_MS),
    });
    await post('investigator', `/preservations/${String(preserved.body['preservationId'])}/views`, {
      reference: '14/22871/25',
      reason: 'The defence asks where the stolen van was seen; checking the exhibit.',
    });
    const sar = await post('dpo', '/data-subject-requests', {
      right: 'ACCESS',
      reference: 'SAR/2026/31',
      vrm: 'A812 CDE',
      window: WINDOW,
      identityDocument: 'Passport 533401372',
      identityEvidence: 'Passport seen at the front desk.',
      vehicleEvidence: 'Registration certificate seen.',
    });
    const { approvalId, subject } = sar.body['approval'] as { approvalId: string; subject: string };
    await post('auditor', `/approvals/${approvalId}/decision`, {
      approved: true,
      note: 'Identity and vehicle were checked.',
    });
    await api.call('GET', `/data-subject-requests/${subject}/reads`, { as: 'dpo' });
    await post('investigator', '/disclosures', {
      gateway: 'CRIMINAL_JUSTICE',
      purpose: 'APPREHEND_PROSECUTE',
      recipient: { organisation: 'Crown Prosecution Service', person: 'Case lawyer, Leeds' },
      reference: '14/22871/25',
      necessity: 'Movements on the night are in issue at trial.',
      rows: 2,
      fields: ['vrm', 'capturedAt', 'area'],
      retainUntil: instantText(NOW_MS + 30 * DAY_MS),
      searchId: first.body['searchId'],
    });
    const own = await byMark('A812CDE');
    const { body } = await correct('old', own.body['searchId']);
    expect((body['seenBy'] as SeenBy[]).map(({ userName, how, certain }) => [userName, how, certain])).toEqual([
      ['investigator', 'SEARCH', true],
      ['investigator', 'IMAGE', true],
      ['investigator', 'SEARCH', true],
      ['analyst', 'ANALYSIS', false],
      ['investigator', 'PRESERVED', true],
      ['dpo', 'SUBJECT_REQUEST', true],
      ['investigator', 'DISCLOSURE', false],
      ['analyst', 'SEARCH', true],
    ]);
    expect((body['seenBy'] as SeenBy[]).flatMap(({ recipient }) => recipient ?? [])).toEqual([
      'Crown Prosecution Service, Case lawyer, Leeds',
    ]);
    await byMark('AB12CDE', 'investigator');
    const later = await api.call('GET', `/reads/old/corrections?searchId=${String(own.body['searchId'])}`, {
      as: 'analyst',
    });
    expect(later.body).toMatchObject({
      corrections: [{ state: 'MADE', oldVrm: 'A812CDE', newVrm: 'AB12CDE' }],
      seenBy: body['seenBy'] as object[],
    });
  });

  it('of a recent read is matched again, of an older one not', async () => {
    const { body: list } = await api.call('POST', '/voi-lists', { as: 'listmanager', body: aList() });
    await reviseList(api, String(list['listId']), {
      baseRevision: 1,
      note: 'First entries of the list.',
      changes: [{ op: 'PUT', entry: anEntry({ vrm: 'AB12CDE' }) }],
    });
    const { body } = await byMark('A812CDE');
    expect(await confirmed('new', await correct('new', body['searchId']))).toMatchObject({ matchedAgain: true });
    expect(await confirmed('old', await correct('old', body['searchId']))).toMatchObject({ matchedAgain: false });
    await vi.waitFor(async () =>
      expect(
        (await api.service.voiStore.hitsAfter(0, 10)).map(({ hit }) => [
          hit.readId,
          hit.match,
          hit.afterCorrection,
          hit.action,
        ]),
      ).toEqual([['new', 'EXACT', true, 'ASSESS']]),
    );
  });

  it('waits for a second person where a hit followed', async () => {
    const { body: list } = await api.call('POST', '/voi-lists', { as: 'listmanager', body: aList() });
    await reviseList(api, String(list['listId']), {
      baseRevision: 1,
      note: 'First entries of the list.',
      changes: [{ op: 'PUT', entry: anEntry({ vrm: 'LB07SEO' }) }],
    });
    await api.call('POST', '/reads', {
      as: 'feed',
      raw: JSON.stringify({ id: 'hit', vrm: 'LB07SEO', capturedAt: instantText(NOW_MS - 1_000), cameraId: 'C1' }),
      headers: { 'idempotency-key': 'key-of-hit', 'content-type': 'application/x-ndjson' },
    });
    const hits = await vi.waitFor(async () => {
      const all = await api.service.voiStore.hitsAfter(0, 10);
      expect(all).toHaveLength(1);
      return all;
    });
    const hitId = hits[0]?.hit.hitId ?? '';
    const proposed = await api.call('POST', `/reads/hit/corrections?hitId=${hitId}`, {
      as: 'controlroom',
      body: {
        vrm: 'LB07SEQ',
        foreignOrOther: true,
        baseVersion: 1,
        evidence: 'PATCH',
        reason: 'The last letter is a Q.',
      },
    });
    expect([proposed.status, proposed.body]).toEqual([
      202,
      expect.objectContaining({
        correction: expect.objectContaining({ state: 'PROPOSED' }),
        read: expect.objectContaining({ vrm: 'LB07SEO', version: 1 }),
      }),
    ]);
    const { correctionId } = proposed.body['correction'] as { correctionId: string };
    const confirm = (as: string) =>
      api.call('POST', `/reads/hit/corrections/${correctionId}/confirmation?hitId=${hitId}`, { as });
    expect((await confirm('controlroom')).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await confirm('listmanager')).body).toMatchObject({
      read: { vrm: 'LB07SEQ', version: 2 },
      correction: { state: 'MADE', by: 'controlroom', confirmedBy: 'listmanager' },
    });
    expect((await confirm('listmanager')).status).toBe(404);
  });

  it('H10: story 9: into a listed mark waits for another person, and its hit is to be assessed, never to be stopped', async () => {
    await listed({ vrm: 'BD51SMR', action: 'STOP' });
    const { body } = await byMark('A812CDE');
    const asked = await correct('new', body['searchId'], { vrm: 'BD51SMR' });
    expect([asked.status, asked.body]).toEqual([
      202,
      expect.objectContaining({ matchedAgain: false, read: expect.objectContaining({ vrm: 'A812CDE' }) }),
    ]);
    const { correctionId } = asked.body['correction'] as { correctionId: string };
    const confirm = (as: string, searchId: unknown) =>
      api.call('POST', `/reads/new/corrections/${correctionId}/confirmation?searchId=${String(searchId)}`, { as });
    expect((await confirm('analyst', body['searchId'])).body['code']).toBe('CONFLICT_OF_INTEREST');
    // Another account of the same person is not another person.
    const { accounts } = api.service;
    const samePerson = accounts.samePerson.bind(accounts);
    accounts.samePerson = () => true;
    const own = await byMark('A812CDE', 'investigator');
    expect((await confirm('investigator', own.body['searchId'])).body['code']).toBe('CONFLICT_OF_INTEREST');
    accounts.samePerson = samePerson;
    expect((await confirm('investigator', own.body['searchId'])).body).toMatchObject({
      correction: { by: 'analyst', confirmedBy: 'investigator' },
      read: { vrm: 'BD51SMR', correctedFrom: 'A812CDE' },
    });
    await vi.waitFor(
      async () =>
        expect(
          (await api.service.voiStore.hitsAfter(0, 10)).map(({ hit }) => [hit.vrm, hit.match, hit.action]),
        ).toEqual([['BD51SMR', 'EXACT', 'ASSESS']]),
      { timeout: 5_000 },
    );
    // The reason is in the log, and is not told to anybody who might be testing marks.
    expect(JSON.stringify(asked.body)).not.toMatch(/LISTED/);
    expect(
      (await api.records()).filter(({ action, outcome }) => action === 'CORRECT_READ' && outcome === 'OK')[0],
    ).toMatchObject({ details: { secondPerson: ['LISTED', 'FAR'] } });
  });

  it('H10: into a mark that is not near the read one waits, listed or not, so that nobody asks in this way what is listed', async () => {
    await listed({ vrm: 'BD51SMR', action: 'STOP' });
    const { body } = await byMark('A812CDE');
    const [of, free] = [
      await correct('new', body['searchId'], { vrm: 'BD51SMR' }),
      await correct('old', body['searchId'], { vrm: 'BD52SMR' }),
    ];
    const shape = ({ status, body: answer }: Answer): unknown => [
      status,
      Object.keys(answer).sort(),
      Object.keys(answer['correction'] as object).sort(),
      (answer['correction'] as { state: string }).state,
      answer['matchedAgain'],
    ];
    expect(shape(of)).toEqual(shape(free));
    expect(
      (await api.records())
        .filter(({ action, outcome }) => action === 'CORRECT_READ' && outcome === 'OK')
        .map(({ details }) => (details as { secondPerson: string[] }).secondPerson),
    ).toEqual([['LISTED', 'FAR'], ['FAR']]);
  });

  it('H10: that waits for nothing its author could know, again and again, is shown to the oversight of the organisation', async () => {
    const { body: list } = await api.call('POST', '/voi-lists', { as: 'listmanager', body: aList() });
    const near = ['A', 'C', 'D'].map((last) => `YK31RV${last}`);
    await reviseList(api, String(list['listId']), {
      baseRevision: 1,
      note: 'First entries of the list.',
      changes: near.map((vrm) => ({ op: 'PUT', entry: anEntry({ vrm, action: 'ASSESS' }) })),
    });
    await api.service.store.append(columnsOf(near.map((vrm, i) => aRead(`near-${i}`, vrm, 50 + i))));
    const indicators = async () =>
      (
        (
          await api.call(
            'GET',
            `/audit/indicators?from=${instantText(NOW_MS - DAY_MS)}&to=${instantText(NOW_MS + DAY_MS)}`,
            { as: 'auditor' },
          )
        ).body['indicators'] as { indicator: string; userName: string; records: number[] }[]
      ).filter(({ indicator }) => indicator === 'CORRECTIONS_WAIT');
    for (const [i, vrm] of near.entries()) {
      expect(await indicators()).toEqual([]);
      const found = await byMark(vrm);
      expect((await correct(`near-${i}`, found.body['searchId'], { vrm: 'YK31RVB' })).status).toBe(202);
    }
    expect(await indicators()).toMatchObject([{ userName: 'analyst', records: { length: 3 } }]);
  });

  it('H10: story 9: away from a listed mark, on a ground that nobody can check, or again and again waits for another person', async () => {
    await listed({ vrm: 'YK30RVA', action: 'ASSESS' });
    const other = await byMark('YK30RVA');
    expect((await correct('other', other.body['searchId'], { vrm: 'YK30RVB' })).status).toBe(202);
    const { body } = await byMark('A812CDE');
    expect((await correct('old', body['searchId'], { evidence: 'OTHER' })).status).toBe(202);
    // A friend's reads, one after the other: the third needs somebody else.
    await api.service.store.append(
      columnsOf(Array.from({ length: 6 }, (_, i) => aRead(`friend-${i}`, 'CO24MPN', 100 + i))),
    );
    const friend = await byMark('CO24MPN');
    const made: number[] = [];
    for (let i = 0; i < 4; i += 1)
      made.push((await correct(`friend-${i}`, friend.body['searchId'], { vrm: `CO24MP${'ABCD'[i] ?? ''}` })).status);
    expect(made).toEqual([200, 200, 202, 202]);
    // And whoever looks for the friend still finds all of them.
    const again = await byMark('CO24MPN');
    expect(found(again).sort()).toEqual(Array.from({ length: 6 }, (_, i) => `friend-${i}`));
    const opened = await api.call('GET', `/reads/friend-0?searchId=${String(again.body['searchId'])}`, {
      as: 'analyst',
    });
    expect(opened.body['read']).toMatchObject({ vrm: 'CO24MPA', correctedFrom: 'CO24MPN' });
    // Those who found it by its former mark are notified when it changes again.
    const opener = await byMark('CO24MPN', 'investigator');
    const later = await api.call('POST', `/reads/friend-1/corrections?searchId=${String(opener.body['searchId'])}`, {
      as: 'investigator',
      body: { vrm: 'CO24MPN', baseVersion: 2, evidence: 'PATCH', reason: 'The patch plainly shows an N.' },
    });
    expect((later.body['seenBy'] as SeenBy[]).map(({ userName }) => userName)).toContain('investigator');
  });

  it('H1: tells nobody that the vehicle is followed in silence, but those who have such hits themselves', async () => {
    await listed({ vrm: 'LB07SEO', action: 'SILENT' });
    await api.call('POST', '/reads', {
      as: 'feed',
      raw: JSON.stringify({ id: 'hit', vrm: 'LB07SEO', capturedAt: instantText(NOW_MS - 1_000), cameraId: 'C1' }),
      headers: { 'idempotency-key': 'key-of-hit', 'content-type': 'application/x-ndjson' },
    });
    await vi.waitFor(async () => expect(await api.service.voiStore.hitsAfter(0, 10)).toHaveLength(1));
    const { body: hits } = await api.call('GET', '/hits', { as: 'listmanager' });
    const { hitId } = (hits['hits'] as { hitId: string }[])[0] ?? { hitId: '' };
    const { body: found } = await byMark('LB07SEO');
    const asked = await correct('hit', found['searchId'], { vrm: 'LB07SEP', foreignOrOther: true, evidence: 'OTHER' });
    const hows = ({ body }: Answer): string[] => (body['seenBy'] as SeenBy[]).map(({ how }) => how);
    expect([asked.status, hows(asked)]).toEqual([202, ['SEARCH']]);
    expect(
      hows(await api.call('GET', `/reads/hit/corrections?searchId=${String(found['searchId'])}`, { as: 'analyst' })),
    ).not.toContain('HIT');
    expect(hows(await api.call('GET', `/reads/hit/corrections?hitId=${hitId}`, { as: 'listmanager' }))).toContain(
      'HIT',
    );
  });

  it('H10: is not confirmed by an account that one administrator made and nobody has reviewed', async () => {
    const { body } = await byMark('A812CDE');
    const { correction } = (await correct('old', body['searchId'], { evidence: 'OTHER' })).body as {
      correction: { correctionId: string };
    };
    const own = await byMark('A812CDE', 'investigator');
    const confirm = () =>
      api.call(
        'POST',
        `/reads/old/corrections/${correction.correctionId}/confirmation?searchId=${String(own.body['searchId'])}`,
        { as: 'investigator' },
      );
    api.service.accounts.changeRoles('investigator', { roles: ['investigator'], rank: null }, 'admin');
    expect((await confirm()).body['code']).toBe('CONFLICT_OF_INTEREST');
    api.service.accounts.reviewRoles('investigator');
    expect((await confirm()).status).toBe(200);
  });

  it('H10: many that are sent at once wait for another person as those do that are sent one by one', async () => {
    await api.service.store.append(
      columnsOf(Array.from({ length: 8 }, (_, i) => aRead(`friend-${i}`, 'CO24MPN', 100 + i))),
    );
    const friend = await byMark('CO24MPN');
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        correct(`friend-${i}`, friend.body['searchId'], { vrm: `CO24MP${'ABCDEFGH'[i] ?? ''}` }),
      ),
    );
    expect(made.map(({ status }) => status).sort()).toEqual([200, 200, 202, 202, 202, 202, 202, 202]);
  });

  it('that waits is in the list of its organisation, the longest waiting first, and is refused by another, with a reason', async () => {
    const own = (await byMark('A812CDE')).body['searchId'];
    const { correction } = (await correct('old', own, { evidence: 'OTHER' })).body as { correction: Correction };
    expect((await correct('new', own, { evidence: 'OTHER' })).status).toBe(202);
    await api.service.store.propose({
      ...correction,
      correctionId: 'lapsed',
      readId: 'true',
      at: '2025-01-01T00:00:00.000Z',
    });
    const waiting = async (as: string) =>
      (await api.call('GET', '/corrections/waiting', { as })).body['corrections'] as {
        correction: Correction;
        own: boolean;
      }[];
    expect(await waiting('analyst')).toMatchObject([{ own: true }, { own: true }]);
    expect(await waiting('investigator')).toMatchObject([
      {
        own: false,
        cameraId: 'C1',
        correction: { readId: 'old', by: 'analyst', oldVrm: 'A812CDE', newVrm: 'AB12CDE' },
      },
      { own: false, correction: { readId: 'new' } },
    ]);
    expect((await api.call('GET', '/corrections/waiting', { as: 'auditor' })).body['code']).toBe('ROLE_FORBIDDEN');
    const refuse = async (as: string, reason: string, searchId: unknown) =>
      (
        await api.call(
          'POST',
          `/reads/old/corrections/${correction.correctionId}/refusal?searchId=${String(searchId)}`,
          { as, body: { reason } },
        )
      ).body;
    const reason = 'The patch shows an 8 and nothing else.';
    expect(await refuse('analyst', reason, own)).toMatchObject({ code: 'CONFLICT_OF_INTEREST' });
    expect(await refuse('investigator', reason, 'none')).toMatchObject({ code: 'JUSTIFICATION_REQUIRED' });
    const { searchId } = (await byMark('A812CDE', 'investigator')).body;
    expect(await refuse('investigator', 'xxxxxxxxxxxx', searchId)).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await refuse('investigator', reason, searchId)).toMatchObject({
      state: 'REFUSED',
      refusal: { by: 'investigator', reason },
    });
    expect(await refuse('investigator', reason, searchId)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await waiting('investigator')).toMatchObject([{ correction: { readId: 'new' } }]);
    const opened = await api.call('GET', `/reads/old?searchId=${String(own)}`, { as: 'analyst' });
    expect(opened.body).toMatchObject({ read: { vrm: 'A812CDE', version: 1 }, correctionWaits: false });
    const { body } = await api.call('GET', `/reads/old/corrections?searchId=${String(own)}`, { as: 'analyst' });
    expect(body['corrections']).toMatchObject([{ state: 'REFUSED', refusal: { reason } }]);
    expect((await api.records()).find(({ action }) => action === 'REFUSE_CORRECTION')).toBeDefined();
  });

  type Waiting = { readonly corrections: { readonly correction: Correction }[]; readonly more: number };
  const waitingFor = async (as: string): Promise<Waiting> =>
    (await api.call('GET', '/corrections/waiting', { as })).body as Waiting;

  it('H10: that waits is seen by whoever looks at the list, and the log says which reads these were', async () => {
    const own = (await byMark('A812CDE')).body['searchId'];
    const { correction } = (await correct('old', own, { evidence: 'OTHER' })).body as { correction: Correction };
    expect((await waitingFor('investigator')).corrections).toHaveLength(1);
    expect(
      (await api.records()).filter(({ action, outcome }) => action === 'LIST_WAITING_CORRECTIONS' && outcome === 'OK'),
    ).toMatchObject([{ details: { readIds: ['old'], correctionIds: [correction.correctionId] } }]);
    const { body } = await api.call('GET', `/reads/old/corrections?searchId=${String(own)}`, { as: 'analyst' });
    expect((body['seenBy'] as SeenBy[]).map(({ userName, how }) => [userName, how])).toEqual([
      ['analyst', 'SEARCH'],
      ['investigator', 'WAITING_LIST'],
    ]);
    // One that was not in the list then was not seen by it.
    const { body: later } = await correct('new', own, { evidence: 'OTHER' });
    expect((later['seenBy'] as SeenBy[]).map(({ how }) => how)).toEqual(['SEARCH']);
  });

  it('that waits is counted for those who may decide on it, without a record, and nobody has looked by that', async () => {
    const count = async (as: string) => {
      const { status, body } = await api.call('GET', '/second-person/count', { as });
      return status === 200 ? body : body['code'];
    };
    const own = (await byMark('A812CDE')).body['searchId'];
    const asked = await correct('old', own, { evidence: 'OTHER' });
    await listed({ vrm: 'YK30RVA', action: 'SILENT' });
    await correct('other', (await byMark('YK30RVA')).body['searchId'], { vrm: 'YK30RVB' });
    for (const as of ['investigator', 'controlroom', 'analyst']) await api.call('GET', '/cameras', { as });
    const before = (await api.records()).length;
    expect(await count('investigator'), 'one of the two tells that a mark is on a list').toMatchObject({
      corrections: 1,
    });
    expect(await count('controlroom')).toMatchObject({ corrections: 2 });
    expect(await count('analyst'), 'both are their own').toMatchObject({ corrections: 0 });
    expect((await api.records()).length).toBe(before);
    expect(await count('auditor')).toBe('ROLE_FORBIDDEN');
    const { body } = await api.call('GET', `/reads/old/corrections?searchId=${String(own)}`, { as: 'analyst' });
    expect((body['seenBy'] as SeenBy[]).map(({ how }) => how)).toEqual(['SEARCH']);
    await confirmed('old', asked);
    expect(await count('investigator')).toMatchObject({ corrections: 0 });
  });

  it('H10: that waits only because of a list is told to no colleague who opens the read', async () => {
    await listed({ vrm: 'YK30RVA', action: 'SILENT' });
    const { searchId } = (await byMark('YK30RVA')).body;
    expect((await correct('other', searchId, { vrm: 'YK30RVB' })).status).toBe(202);
    const opened = async (as: string) => {
      const { body: found } = await byMark('YK30RVA', as);
      const seen = `searchId=${String(found['searchId'])}`;
      const { body: read } = await api.call('GET', `/reads/other?${seen}`, { as });
      const { body: history } = await api.call('GET', `/reads/other/corrections?${seen}`, { as });
      expect(JSON.stringify(history['seenBy']).includes('WAITING_LIST'), as).toBe(as === 'analyst');
      return [read['correctionWaits'], (history['corrections'] as unknown[]).length];
    };
    await api.call('GET', '/corrections/waiting', { as: 'controlroom' });
    expect(await opened('investigator')).toEqual([false, 0]);
    expect(await opened('analyst')).toEqual([true, 1]);
    // Nor once it is decided: that a second person was asked tells the same.
    const [waits] = (await api.service.store.corrections('other')) as [Correction];
    const at = instantText(NOW_MS + 1_000);
    const refusal = { by: 'controlroom', at, reason: 'The patch shows an A.' };
    await api.service.store.propose({ ...waits, state: 'REFUSED', refusal });
    expect(await opened('investigator')).toEqual([false, 0]);
    expect(await opened('analyst')).toEqual([false, 1]);
    await api.service.store.propose({ ...waits, state: 'MADE', madeAt: at, confirmedBy: 'controlroom' });
    const historyOf = async (as: string) => {
      const { body: own } = await byMark('YK30RVA', as);
      const { body } = await api.call('GET', `/reads/other/corrections?searchId=${String(own['searchId'])}`, { as });
      return body['corrections'];
    };
    expect(await historyOf('investigator')).toMatchObject([{ at, madeAt: at, confirmedBy: null }]);
    expect(await historyOf('analyst')).toMatchObject([{ at: waits.at, madeAt: at, confirmedBy: 'controlroom' }]);
  });

  it('H10: that waits only because of a list is listed to its author and to who handles hits, to no colleague', async () => {
    await listed({ vrm: 'YK30RVA', action: 'SILENT' });
    const telling = await correct('other', (await byMark('YK30RVA')).body['searchId'], { vrm: 'YK30RVB' });
    expect(telling.status).toBe(202);
    // Others wait for what their author could know: the third of a mark in a day, and another ground.
    await api.service.store.append(
      columnsOf(Array.from({ length: 3 }, (_, i) => aRead(`friend-${i}`, 'CO24MPN', 100 + i))),
    );
    const friend = (await byMark('CO24MPN')).body['searchId'];
    for (let i = 0; i < 3; i += 1) await correct(`friend-${i}`, friend, { vrm: `CO24MP${'ABC'[i] ?? ''}` });
    await correct('old', (await byMark('A812CDE')).body['searchId'], { evidence: 'OTHER' });
    const readIds = async (as: string) =>
      (await waitingFor(as)).corrections.map(({ correction }) => correction.readId).sort();
    expect(await readIds('investigator')).toEqual(['friend-2', 'old']);
    expect((await waitingFor('investigator')).more).toBe(0);
    for (const as of ['analyst', 'controlroom']) expect(await readIds(as)).toEqual(['friend-2', 'old', 'other']);
  });

  it('that waits is listed, however many before it have moved on', async () => {
    const own = (await byMark('A812CDE')).body['searchId'];
    const { correction } = (await correct('old', own, { evidence: 'OTHER' })).body as { correction: Correction };
    const proposed = async (count: number, version: number, from: string): Promise<void> => {
      for (let i = 0; i < count; i += 1)
        await api.service.store.propose({
          ...correction,
          correctionId: `${from}-${i}`,
          version,
          at: instantText(NOW_MS - DAY_MS + i),
        });
    };
    await proposed(WAITING_CORRECTIONS_LISTED, 7, 'moved');
    const { corrections, more } = await waitingFor('investigator');
    expect([corrections.map((each) => each.correction.correctionId), more]).toEqual([[correction.correctionId], 0]);
    await proposed(WAITING_CORRECTIONS_LISTED + 1, correction.version, 'kept');
    const full = await waitingFor('investigator');
    expect([full.corrections.length, full.more]).toEqual([WAITING_CORRECTIONS_LISTED, 2]);
  });

  it('that waits is told to whoever opens the read, until it is confirmed, lapses, or the read has moved on', async () => {
    const first = await correct('old', (await byMark('A812CDE')).body['searchId'], { evidence: 'OTHER' });
    const second = await correct('new', (await byMark('A812CDE')).body['searchId'], { evidence: 'OTHER' });
    expect([first.status, second.status]).toEqual([202, 202]);
    const waits = async (id: string) => {
      const { body } = await byMark('A812CDE', 'investigator');
      const opened = await api.call('GET', `/reads/${id}?searchId=${String(body['searchId'])}`, { as: 'investigator' });
      return [(opened.body['versions'] as unknown[]).length, opened.body['correctionWaits']];
    };
    expect(await waits('old')).toEqual([1, true]);
    await confirmed('old', first);
    expect(await waits('old')).toEqual([2, false]);
    // The same read, corrected otherwise in the meantime: the proposal is on a version that is no more.
    expect(await waits('new')).toEqual([1, true]);
    await confirmed('new', await correct('new', (await byMark('A812CDE')).body['searchId'], { vrm: 'AB12CDF' }));
    expect(await waits('new')).toEqual([2, false]);
    const other = await byMark('YK30RVA');
    const open = async () =>
      (await api.call('GET', `/reads/other?searchId=${String(other.body['searchId'])}`, { as: 'analyst' })).body[
        'correctionWaits'
      ];
    const lapsedAt = instantText(NOW_MS - (CORRECTION_LAPSES_DAYS + 1) * DAY_MS);
    const { correction } = first.body as { correction: Correction };
    await api.service.store.propose({ ...correction, correctionId: 'lapsed', readId: 'other', at: lapsedAt });
    expect(await open()).toBe(false);
    expect((await correct('other', other.body['searchId'], { vrm: 'YK30RVB', evidence: 'OTHER' })).status).toBe(202);
    expect(await open()).toBe(true);
  });

  it('A9: is not confirmed once its author is suspended or may correct nothing, nor when it has lapsed', async () => {
    const { clock } = api.service;
    const proposed = async (id: string) =>
      correct(id, (await byMark('A812CDE')).body['searchId'], {
        evidence: 'OTHER',
        reason: 'The garage that serviced it says so.',
      });
    const [first, second] = [await proposed('old'), await proposed('new')];
    const later = vi.spyOn(clock, 'nowMs').mockReturnValue(NOW_MS + (CORRECTION_LAPSES_DAYS + 1) * DAY_MS);
    expect(await confirmed('new', second)).toMatchObject({
      code: 'CONFLICT',
      detail: expect.stringContaining('has lapsed'),
    });
    later.mockRestore();
    expect(
      (
        await api.call('POST', '/accounts/analyst/suspension', {
          as: 'admin',
          body: { reason: 'Asked for by professional standards.' },
        })
      ).status,
    ).toBe(200);
    expect(await confirmed('old', first)).toMatchObject({
      code: 'CONFLICT',
      detail: expect.stringContaining('may not ask for it any more'),
    });
  });

  it('is refused on what has moved on, without a reason to have the read, and for no mark', async () => {
    const { body } = await byMark('A812CDE');
    expect((await correct('old', body['searchId'], { vrm: 'A812CDE' })).body['code']).toBe('VALIDATION_FAILED');
    expect((await correct('old', body['searchId'], { vrm: 'QQQQ1' })).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/vrm' }],
    });
    expect((await correct('old', body['searchId'], { reason: 'wrong' })).body['code']).toBe('VALIDATION_FAILED');
    expect((await correct('old', body['searchId'], {}, 'investigator')).body['code']).toBe('JUSTIFICATION_REQUIRED');
    expect((await correct('other', body['searchId'])).body['code']).toBe('NOT_FOUND');
    expect((await correct('old', body['searchId'], {}, 'auditor')).body['code']).toBe('ROLE_FORBIDDEN');
    const both = await Promise.all([
      correct('old', body['searchId']),
      correct('old', body['searchId'], { vrm: 'AR12CDE' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await correct('old', body['searchId'])).body['code']).toBe('CONFLICT');
    const back = await correct('old', body['searchId'], { vrm: 'A812CDE', baseVersion: 2 });
    expect(back.body).toMatchObject({
      read: { vrm: 'A812CDE', vrmRaw: 'A812CDE', version: 3, correctedFrom: 'A812CDE' },
    });
  });
});
