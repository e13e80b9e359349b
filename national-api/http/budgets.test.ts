import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import type { Budget, Budgets } from '../../app/policy/budgets.ts';
import type { PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';

const CAMERAS = Array.from({ length: 60 }, (_, i) => aCamera({ id: `C${i}`, lon: -1.5 + i / 1_000 }));
/** 10 reads an hour for 21 days: a small nation. */
const READS: PlainRead[] = Array.from({ length: 21 * 240 }, (_, i) => ({
  id: `read-${i}`,
  vrm: `AB${10 + (i % 90)}CDE`,
  vrmRaw: null,
  capturedAtMs: NOW_MS - i * 360_000 - 1,
  receivedAtMs: null,
  camera: i % 60,
  direction: 'towards',
  lane: 1,
  confidence: 90,
  make: null,
}));
const everyCamera = CAMERAS.map(({ id }) => id);
const REFERENCE = 'OP-HARROW-26';
const justification = (change: object = {}) => ({
  category: 'MAJOR',
  purpose: 'PREVENT_DETECT',
  reference: REFERENCE,
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
  proportionality: 'Only the cameras on the way out, and only in the hours in which it was seen.',
  ...change,
});
/** Three days at every camera, the n-th back: 720 reads. */
const wide = (n: number, change: object = {}) => ({
  query: {
    kind: 'area',
    cameraIds: everyCamera,
    window: { from: instantText(NOW_MS - (n + 1) * 3 * DAY_MS), to: instantText(NOW_MS - n * 3 * DAY_MS) },
  },
  justification: justification(change),
});
const marks = (...vrms: string[]) => ({
  query: { kind: 'vrm', vrms, window: { from: instantText(NOW_MS - 20 * DAY_MS), to: instantText(NOW_MS) } },
  justification: justification({ category: 'SERIOUS' }),
});

const budget = (measure: Budget['measure'], days: number, allowed: number, by: Budget['by'] = 'person'): Budget => ({
  measure,
  by,
  days,
  allowed,
});
/** The rules with numbers for a nation of this size. */
const SMALL: Budgets = {
  withoutOperation: [
    budget('wideReads', 7, 1_500),
    budget('reads', 1, 2_000),
    budget('reads', 28, 3_000),
    budget('marks', 1, 20),
    budget('searches', 1, 40),
    budget('wideReads', 28, 2_500, 'reference'),
  ],
  underOperation: [budget('reads', 1, 4_000), budget('marks', 1, 50)],
};

let dataDir: string;
let clock: SetClock;
let api: Harness;
const open = () =>
  startService(CAMERAS, fs.existsSync(path.join(dataDir, 'reads.duckdb')) ? [] : READS, [], {
    clock,
    volumeBudgets: SMALL,
    dataDir,
  });
beforeEach(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-budgets-'));
  clock = new SetClock(NOW_MS);
  api = await open();
});
afterEach(() => api.close());

const search = (body: object, as = 'investigator') => api.call('POST', '/searches', { as, body });
const readsIn = ({ body }: Awaited<ReturnType<typeof search>>): number =>
  ((body['reads'] as unknown[] | undefined) ?? []).length;
const indicators = async (): Promise<{ indicator: string; userName: string }[]> => {
  const { body } = await api.call(
    'GET',
    `/audit/indicators?from=${instantText(NOW_MS - DAY_MS)}&to=${instantText(NOW_MS + 10 * DAY_MS)}`,
    { as: 'auditor' },
  );
  return body['indicators'] as { indicator: string; userName: string }[];
};
const operation = async (change: object = {}, decide: object | null = {}): Promise<string> => {
  const body = {
    name: 'Harrow',
    reference: REFERENCE,
    category: 'MAJOR',
    seniorInvestigatingOfficer: 'DSU 1034 D. Achebe',
    period: { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS + 20 * DAY_MS) },
    necessity: 'A series of cash van robberies by one group across the county.',
    ...change,
  };
  const asked = await api.call('POST', '/operations', { as: 'investigator', body });
  const id = String(asked.body['operationId']);
  if (decide !== null)
    await api.call('POST', `/operations/${id}/decision`, {
      as: 'superintendent',
      body: { approved: true, note: 'Necessary, and no narrower way is left.', ...decide },
    });
  return id;
};

describe('H4: what may be taken over time', () => {
  it('H4: story 7: a week of wide searches ends in a refusal and an indicator, not in the whole nation', async () => {
    let taken = 0;
    const refused: unknown[] = [];
    for (let day = 0; day < 7; day += 1) {
      for (let n = 0; n < 7; n += 1) {
        const answer = await search(wide(n));
        taken += readsIn(answer);
        if (answer.status !== 200) refused.push(answer.body['code']);
      }
      clock.forward(DAY_MS);
      api.service.accounts.touch('investigator');
    }
    expect(new Set(refused)).toEqual(new Set(['BUDGET_SPENT']));
    expect([taken > 0, taken < READS.length / 2]).toEqual([true, true]);
    expect(await indicators()).toContainEqual(
      expect.objectContaining({ indicator: 'BUDGET_SPENT', userName: 'investigator' }),
    );
  }, 60_000);

  it('H4: a refusal says which budget, how much, until when, and what to do, and is recorded', async () => {
    for (const n of [0, 1]) expect((await search(wide(n))).status).toBe(200);
    const { status, body } = await search(wide(2));
    expect([status, body]).toEqual([
      403,
      expect.objectContaining({
        code: 'BUDGET_SPENT',
        limit: { name: 'wideReads by person in 7 days', allowed: 1_500, asked: 2_160 },
        renewsAt: '2026-03-08T00:00:00.000Z',
        detail: expect.stringContaining('POST /operations'),
      }),
    ]);
    expect((await api.records()).at(-1)).toMatchObject({ outcome: 'DENIED', code: 'BUDGET_SPENT' });
    // Narrow work continues, and the same query again returns nothing new.
    expect((await search(marks('AB12CDE'))).status).toBe(200);
    expect((await search(wide(1))).status).toBe(200);
  });

  it('H4: a restart forgets nothing', async () => {
    for (const n of [0, 1]) expect((await search(wide(n))).status).toBe(200);
    const kept = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-kept-'));
    await api.service.store.seal();
    fs.cpSync(dataDir, kept, { recursive: true });
    await api.close();
    dataDir = kept;
    for (const lock of fs.readdirSync(kept).filter((name) => name.endsWith('.lock'))) fs.rmSync(path.join(kept, lock));
    api = await open();
    expect((await search(wide(2))).body['code']).toBe('BUDGET_SPENT');
  });

  it('H4: counts the person, not the account', async () => {
    const account = (userName: string) => ({
      account: {
        userName,
        displayName: userName,
        roles: ['investigator' as const],
        rank: null,
        organisation: 'West Yorkshire Police',
        personId: 'P-1',
      },
      password: 'violet kettle harbour',
    });
    await api.service.accounts.put([account('anand'), account('anand2')]);
    const as = async (userName: string, n: number) => {
      const { body } = await api.call('POST', '/sessions', { body: { userName, password: 'violet kettle harbour' } });
      return api.call('POST', '/searches', { token: String(body['accessToken']), body: wide(n) });
    };
    expect([
      (await as('anand', 0)).status,
      (await as('anand2', 1)).status,
      (await as('anand', 2)).body['code'],
    ]).toEqual([200, 200, 'BUDGET_SPENT']);
    // The first account of a person may name none.
    expect([...api.service.accounts.accountsOfPerson('analyst')]).toEqual(['analyst']);
    api.service.accounts.setPerson('anand2', 'analyst');
    expect(['analyst', 'anand2'].map((userName) => [...api.service.accounts.accountsOfPerson(userName)])).toEqual([
      ['analyst', 'anand2'],
      ['analyst', 'anand2'],
    ]);
  });

  it('H4: counts the reference, whoever of the organisation gives it', async () => {
    for (const n of [0, 1]) expect((await search(wide(n), 'investigator')).status).toBe(200);
    expect((await search(wide(2), 'analyst')).status).toBe(200);
    expect((await search(wide(3), 'analyst')).body).toMatchObject({
      code: 'BUDGET_SPENT',
      limit: { name: 'wideReads by reference in 28 days' },
    });
    expect((await search(wide(3, { reference: '14/22871/25' }), 'analyst')).status).toBe(200);
  });

  it('H4: counts different marks, each once', async () => {
    const some = (from: number, count: number) => marks(...Array.from({ length: count }, (_, i) => `AB${from + i}CDE`));
    for (const from of [10, 12, 10]) expect((await search(some(from, 10))).status).toBe(200);
    expect((await search(some(22, 9))).body).toMatchObject({
      code: 'BUDGET_SPENT',
      limit: { name: 'marks by person in 1 day', allowed: 20, asked: 21 },
    });
    expect((await search(some(22, 8))).status).toBe(200);
    clock.forward(DAY_MS);
    api.service.accounts.touch('investigator');
    expect((await search(some(22, 9))).status).toBe(200);
  });

  it('H4: searches that begin at once have no more marks together than one after another', async () => {
    await api.tokenOf('investigator');
    const of = (n: number) => marks(...Array.from({ length: 8 }, (_, i) => `LK${10 + n}A${'ABCDEFGH'[i] ?? ''}A`));
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => search(of(n))));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(2);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body['code']))).toEqual(
      new Set(['BUDGET_SPENT']),
    );
  });

  it('H4: near misses are other vehicles, and are counted as such', async () => {
    const near = marks('AB10CDE');
    expect(readsIn(await search({ ...near, query: { ...near.query, nearMiss: 1 } }))).toBeGreaterThan(0);
    const { body } = await api.call('GET', '/budgets', { as: 'investigator' });
    expect(
      (body['withoutOperation'] as { measure: string; spent: number }[]).find(({ measure }) => measure === 'reads')
        ?.spent,
    ).toBeGreaterThan(0);
  });

  it('H4: a supervisor who releases many at once releases no more than one by one', async () => {
    await api.tokenOf('inspector');
    const release = {
      userName: 'analyst',
      reference: REFERENCE,
      reason: 'The series goes on and the days are not searched yet.',
    };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => api.call('POST', '/budget-releases', { as: 'inspector', body: release })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409]);
  });

  it('H4: an answer that passes what is left on its way is broken off', async () => {
    const { store } = api.service;
    const whole = store.survey;
    for (const n of [0, 1]) expect((await search(wide(n))).status).toBe(200);
    // More reads than were counted at the start, such as those that arrived since.
    store.survey = async () => ({ reads: 1, cameras: [0], readsAt: [1] });
    const token = await api.tokenOf('investigator');
    const response = await fetch(`${api.url}/v1/searches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(wide(2)),
    });
    const text = await response.text().catch(() => 'broken off');
    store.survey = whole;
    expect([response.status, text]).toEqual([200, 'broken off']);
    await expect.poll(async () => (await api.records()).filter(({ code }) => code === 'BUDGET_SPENT').length).toBe(1);
  });

  it('H4: of several at once no more is had than the budget and the one search that found it untouched', async () => {
    const { store } = api.service;
    const whole = store.survey;
    // Counted too low at the start, so that only what is sent can stop them.
    store.survey = async () => ({ reads: 1, cameras: [0], readsAt: [1] });
    const token = await api.tokenOf('investigator');
    const texts = await Promise.all(
      [0, 1, 2, 3].map(async (n) => {
        const response = await fetch(`${api.url}/v1/searches`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify(wide(n)),
        });
        return response.text().catch(() => 'broken off');
      }),
    );
    store.survey = whole;
    // 720 by the one that is exempt, and two more within 1,500.
    expect(texts.filter((text) => text.includes('"complete":true')).length).toBeLessThanOrEqual(3);
    expect(texts.some((text) => text === 'broken off' || text.includes('BUDGET_SPENT'))).toBe(true);
  });

  it('H4: one search within its own limits runs, however large, while nothing was taken', async () => {
    const huge: Budgets = { ...SMALL, withoutOperation: [budget('wideReads', 7, 100), budget('reads', 1, 100)] };
    Object.assign(api.service, { volumes: (await freshDesk(huge)).volumes });
    expect(readsIn(await search(wide(0)))).toBe(720);
    expect((await search(wide(1))).body['code']).toBe('BUDGET_SPENT');
  });

  it('H4: a supervisor releases a further day for somebody else, which is recorded', async () => {
    for (const n of [0, 1]) await search(wide(n));
    const release = (as: string, userName = 'investigator') =>
      api.call('POST', '/budget-releases', {
        as,
        body: { userName, reference: REFERENCE, reason: 'The series grew by two robberies overnight.' },
      });
    expect((await search(wide(2))).body['code']).toBe('BUDGET_SPENT');
    expect((await release('investigator')).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await release('inspector', 'inspector')).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await release('inspector', 'nobody')).status).toBe(404);
    expect((await release('inspector')).status).toBe(201);
    expect((await api.records()).at(-1)).toMatchObject({
      action: 'BUDGET_RELEASE',
      outcome: 'OK',
      details: { release: { userName: 'investigator', releasedBy: 'inspector' } },
    });
    expect((await search(wide(2))).status).toBe(200);
    for (const status of [201, 201, 409]) expect((await release('inspector')).status).toBe(status);
    const { body } = await api.call('GET', '/budgets', { as: 'investigator' });
    expect(body).toMatchObject({
      userName: 'investigator',
      releases: 3,
      withoutOperation: expect.arrayContaining([
        expect.objectContaining({ measure: 'wideReads', days: 7, spent: 2_160 }),
      ]),
    });
    expect((await api.call('GET', '/budgets?userName=analyst', { as: 'investigator' })).status).toBe(404);
    expect((await api.call('GET', '/budgets?userName=investigator', { as: 'inspector' })).status).toBe(200);
  });
});

/** Another desk over the same account. */
async function freshDesk(budgets: Budgets) {
  const { BudgetDesk } = await import('../search/budget-desk.ts');
  const { audit, accounts } = api.service;
  return {
    volumes: new BudgetDesk({
      ledger: audit.ledger,
      budgets,
      clock,
      userNamesOf: (userName) => accounts.accountsOfPerson(userName),
    }),
  };
}

describe('H4: an operation', () => {
  const obligations = async () =>
    (
      (await api.records())
        .filter(({ action, outcome }) => String(action).startsWith('SEARCH_') && outcome === 'STARTED')
        .at(-1)?.['details'] as { obligations: string[] }
    ).obligations;

  it('H4: that the service knows gives its searches the budgets of an operation; without one every wide category is looked at', async () => {
    await search(wide(0));
    expect(await obligations()).toEqual(expect.arrayContaining(['REVIEW_ALWAYS', 'OPERATION_UNKNOWN']));
    const { body: sample } = await api.call('POST', '/audit/samples', {
      as: 'auditor',
      body: {
        period: { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS + DAY_MS) },
        purpose: 'VERIFY_LAWFULNESS',
        reason: 'The monthly sample of the force.',
      },
    });
    const { body } = await api.call('GET', `/audit/samples/${String(sample['sampleId'])}`, { as: 'auditor' });
    expect((body['items'] as { why: string[] }[]).map(({ why }) => why.includes('OPERATION_UNKNOWN'))).toEqual([true]);
    await operation();
    for (const n of [1, 2, 3, 4]) expect((await search(wide(n))).status).toBe(200);
    expect(await obligations()).not.toContain('OPERATION_UNKNOWN');
    expect((await search(wide(5))).status).toBe(200);
    expect((await search(wide(6))).body).toMatchObject({
      code: 'BUDGET_SPENT',
      limit: { name: 'reads by person in 1 day', allowed: 4_000 },
    });
  });

  it('H4: is asked for by one person and decided by another of rank, in one organisation, for a time', async () => {
    const id = await operation({}, null);
    const decide = (as: string, approved = true) =>
      api.call('POST', `/operations/${id}/decision`, {
        as,
        body: { approved, note: 'Necessary, and no narrower way is left.' },
      });
    expect((await decide('investigator')).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await decide('inspector')).body).toMatchObject({
      code: 'ROLE_FORBIDDEN',
      detail: expect.stringContaining('superintendent'),
    });
    expect((await decide('superintendent')).body).toMatchObject({
      state: 'LIVE',
      decision: { by: 'superintendent', rank: 'SUPERINTENDENT', approved: true },
    });
    expect((await decide('superintendent', false)).body['code']).toBe('CONFLICT');
    const { body: own } = await api.call('POST', '/operations', {
      as: 'superintendent',
      body: {
        name: 'Own',
        reference: 'OP-OWN-26',
        category: 'CT',
        seniorInvestigatingOfficer: 'DSU 1034',
        period: { from: instantText(NOW_MS), to: instantText(NOW_MS + DAY_MS) },
        necessity: 'A threat that is not described here.',
      },
    });
    expect(
      (
        await api.call('POST', `/operations/${String(own['operationId'])}/decision`, {
          as: 'superintendent',
          body: { approved: true, note: 'Approved by whoever asked for it.' },
        })
      ).body['code'],
    ).toBe('CONFLICT_OF_INTEREST');
    for (const change of [
      { category: 'SERIOUS' },
      { reference: 'TEST' },
      { period: { from: instantText(NOW_MS), to: instantText(NOW_MS + 93 * DAY_MS) } },
      { period: { from: instantText(NOW_MS - 2 * DAY_MS), to: instantText(NOW_MS - DAY_MS) } },
    ]) {
      const refused = await api.call('POST', '/operations', {
        as: 'investigator',
        body: {
          name: 'Harrow',
          reference: REFERENCE,
          category: 'MAJOR',
          seniorInvestigatingOfficer: 'DSU 1034',
          period: { from: instantText(NOW_MS), to: instantText(NOW_MS + DAY_MS) },
          necessity: 'A series of cash van robberies.',
          ...change,
        },
      });
      expect(['ROLE_FORBIDDEN', 'REFERENCE_INVALID', 'TOO_WIDE', 'VALIDATION_FAILED']).toContain(refused.body['code']);
    }
    expect((await api.call('GET', '/operations?state=LIVE', { as: 'auditor' })).body['operations']).toMatchObject([
      { operationId: id, name: 'Harrow' },
    ]);
    expect(
      (
        await api.call('POST', `/operations/${id}/closure`, {
          as: 'investigator',
          body: { reason: 'All arrested and charged.' },
        })
      ).body['state'],
    ).toBe('CLOSED');
    await search(wide(0));
    expect(await obligations()).toContain('OPERATION_UNKNOWN');
  });

  it('H11: ends with the standing of whoever approved it, and is not approved for whoever may not ask any more', async () => {
    const id = await operation({}, null);
    const decide = () =>
      api.call('POST', `/operations/${id}/decision`, {
        as: 'superintendent',
        body: { approved: true, note: 'Necessary, and no narrower way is left.' },
      });
    const suspend = (userName: string) =>
      api.call('POST', `/accounts/${userName}/suspension`, {
        as: 'auditor',
        body: { reason: 'Under suspicion of misuse.' },
      });
    await suspend('investigator');
    expect((await decide()).body['code']).toBe('CONFLICT');
    api.service.accounts.reactivate('investigator');
    expect((await decide()).body).toMatchObject({ state: 'LIVE' });
    await search(wide(0));
    expect(await obligations()).not.toContain('OPERATION_UNKNOWN');
    await suspend('superintendent');
    await search(wide(1));
    expect(await obligations()).toContain('OPERATION_UNKNOWN');
  });

  it('M6: is seen by the oversight of its own organisation and by a national auditor', async () => {
    const id = await operation();
    const kent = {
      userName: 'kent.auditor',
      displayName: 'Kent',
      roles: ['auditor' as const],
      rank: null,
      organisation: 'Kent Police',
    };
    await api.service.accounts.put([{ account: kent, password: 'violet kettle harbour' }]);
    const token = String(
      (await api.call('POST', '/sessions', { body: { userName: kent.userName, password: 'violet kettle harbour' } }))
        .body['accessToken'],
    );
    const idsSeen = async (who: object) =>
      ((await api.call('GET', '/operations', who)).body['operations'] as { operationId: string }[]).map(
        ({ operationId }) => operationId,
      );
    expect([
      await idsSeen({ token }),
      await idsSeen({ as: 'auditor' }),
      await idsSeen({ as: 'nationalauditor' }),
    ]).toEqual([[], [id], [id]]);
  });

  it('H4: of another category, reference or organisation is none', async () => {
    await operation({ category: 'CT' });
    await search(wide(0));
    expect(await obligations()).toContain('OPERATION_UNKNOWN');
    await search(wide(0, { category: 'CT', reference: '14/22871/25' }));
    expect(await obligations()).toContain('OPERATION_UNKNOWN');
    await search(wide(0, { category: 'CT', reference: ` ${REFERENCE.toLowerCase()} ` }));
    expect(await obligations()).not.toContain('OPERATION_UNKNOWN');
  });
});

describe('H4: an indicator of reads taken', () => {
  let ordinary: Harness;
  beforeAll(async () => {
    ordinary = await startService([aCamera()], []);
  });
  afterAll(() => ordinary.close());

  it('H4: the real budgets let honest heavy work and a load tool pass', async () => {
    const body = {
      query: {
        kind: 'vrm',
        vrms: ['AB12CDE'],
        window: { from: instantText(NOW_MS - 7 * DAY_MS), to: instantText(NOW_MS) },
      },
      justification: justification({ category: 'SERIOUS' }),
    };
    const codes = new Set<unknown>();
    for (let i = 0; i < 50; i += 1)
      codes.add((await ordinary.call('POST', '/searches', { as: 'investigator', body })).status);
    expect([...codes]).toEqual([200]);
    // The same query again is one search, so a load tool may repeat it as long as it likes.
    expect((await ordinary.call('GET', '/budgets', { as: 'investigator' })).body['withoutOperation']).toContainEqual(
      expect.objectContaining({ measure: 'searches', days: 1, spent: 1 }),
    );
  });

  it('H4: looks at preserved reads and for rights requests are had from the same budgets, over a restart too', async () => {
    const found = await search(marks('AB10CDE'));
    const preserve = async (from: number): Promise<string> => {
      const readIds = (found.body['reads'] as { id: string }[]).slice(from, from + 25).map(({ id }) => id);
      const { body } = await api.call('POST', '/preservations', {
        as: 'investigator',
        body: {
          searchId: found.body['searchId'],
          readIds,
          basis: 'CPIA',
          reference: '14/22871/25',
          reason: 'Exhibit in the trial of the series.',
          reviewAt: instantText(NOW_MS + 10 * DAY_MS),
        },
      });
      return String(body['preservationId']);
    };
    const [one, two] = [await preserve(0), await preserve(25)];
    const view = (id: string) =>
      api.call('POST', `/preservations/${id}/views`, {
        as: 'investigator',
        body: {
          reference: '14/22871/25',
          reason: 'The defence asks where the stolen van was seen; checking the exhibit.',
        },
      });
    expect([(await view(one)).body['reads'], (await view(one)).status]).toEqual([
      expect.objectContaining({ length: 25 }),
      200,
    ]);
    const spent = async (measure: string) =>
      (
        (await api.call('GET', '/budgets', { as: 'investigator' })).body['withoutOperation'] as {
          measure: string;
          days: number;
          spent: number;
        }[]
      )
        .filter((each) => each.measure === measure && each.days === 1)
        .map((each) => each.spent);
    // Twice the same counts once.
    expect([await spent('reads'), await spent('searches')]).toEqual([[25], [2]]);
    await api.stop();
    api = await startService(CAMERAS, [], [], {
      clock,
      dataDir,
      volumeBudgets: {
        ...SMALL,
        withoutOperation: [budget('reads', 1, 40), budget('marks', 1, 1), budget('searches', 1, 40)],
      },
    });
    expect(await spent('reads')).toEqual([25]);
    const refused = await view(two);
    expect([refused.status, refused.body['code'], refused.body['reads']]).toEqual([403, 'BUDGET_SPENT', undefined]);
    expect(await spent('reads')).toEqual([25]);
    const lookUp = async (vrm: string) => {
      const request = {
        right: 'ACCESS',
        vrm,
        window: { from: instantText(NOW_MS - 20 * DAY_MS), to: instantText(NOW_MS) },
        reference: 'SAR/2026/31',
        identityDocument: 'Passport 123456789',
        identityEvidence: 'Passport seen at the counter, and a bill with the address.',
        vehicleEvidence: 'V5C in the name of the person, seen on the same day.',
      };
      const { body } = await api.call('POST', '/data-subject-requests', { as: 'dpo', body: request });
      const { approvalId } = body['approval'] as { approvalId: string };
      await api.call('POST', `/approvals/${approvalId}/decision`, {
        as: 'dpo2',
        body: { approved: true, note: 'Identity and vehicle are shown.' },
      });
      return api.call('GET', `/data-subject-requests/${(body['case'] as { requestId: string }).requestId}/reads`, {
        as: 'dpo',
      });
    };
    expect([(await lookUp('AB11CDE')).status, (await lookUp('AB12CDE')).body['code']]).toEqual([200, 'BUDGET_SPENT']);
  });
});
