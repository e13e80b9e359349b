import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import type { PlainRead } from '../store/oracle.ts';
import type { Rank, Role } from '../../app/policy/roles.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';

const CAMERAS = [
  aCamera({ id: 'C1', lon: -1.5, lat: 53.8 }),
  aCamera({ id: 'C2', lon: -1.4, lat: 53.8 }),
  aCamera({ id: 'C3', lon: -1.3, lat: 53.8 }),
];
const READS: PlainRead[] = Array.from({ length: 300 }, (_, i) => ({
  id: `read-${i}`,
  vrm: i % 2 === 0 ? 'AB12CDE' : 'BG99BGG',
  vrmRaw: null,
  capturedAtMs: NOW_MS - (i + 1) * DAY_MS,
  receivedAtMs: null,
  camera: i % 3,
  direction: 'towards',
  lane: 1,
  confidence: 90,
  make: null,
}));
const window = (fromDays: number, toDays: number): { from: string; to: string } => ({
  from: instantText(NOW_MS - fromDays * DAY_MS),
  to: instantText(NOW_MS - toDays * DAY_MS),
});
const WORDS = {
  necessity: 'The vehicle was used in a series of offences last winter.',
  proportionality: 'One vehicle, in the weeks of the offences only.',
};
const ASKED = { category: 'SERIOUS', reference: '14/22871/25', vrms: ['AB12 CDE'], window: window(200, 50), ...WORDS };
const CONSIDERED = 'Necessary for the series, and no narrower period would show it.';
const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
  proportionality: 'Only the cameras on the way out, in the hour.',
};

let clock: SetClock;
let api: Harness;
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService(CAMERAS, READS, [], { clock });
});
afterEach(() => api.close());

const ask = (change: object = {}, as = 'investigator') =>
  api.call('POST', '/authorities', { as, body: { ...ASKED, ...change } });
const decide = (id: string, granted = true, as = 'inspector') =>
  api.call('POST', `/authorities/${id}/decision`, { as, body: { granted, considerations: CONSIDERED } });
const granted = async (change: object = {}, as = 'investigator'): Promise<string> => {
  const id = String((await ask(change, as)).body['authorityId']);
  expect((await decide(id)).body).toMatchObject({ state: 'GRANTED' });
  return id;
};
const search = (authorityId: string | undefined, query: object = {}, justification: object = {}, as = 'investigator') =>
  api.call('POST', '/searches', {
    as,
    body: {
      query: { kind: 'vrm', vrms: ['AB12CDE'], window: window(190, 60), ...query },
      justification: { ...JUSTIFICATION, ...justification },
      ...(authorityId === undefined ? {} : { authorityId }),
    },
  });

describe('what changed of authorities', () => {
  type Changes = { readonly changed: string[]; readonly waiting: string[]; readonly next: string };
  const changes = async (as: string, after?: string): Promise<Changes> => {
    const { status, body } = await api.call(
      'GET',
      `/authority-changes${after === undefined ? '' : `?after=${after}`}`,
      { as },
    );
    expect(status).toBe(200);
    return body as Changes;
  };

  it('is told by ids: a request to who may decide, a decision, a search and an end to who asked', async () => {
    const officer = await changes('inspector');
    expect(officer).toMatchObject({ changed: [], waiting: [] });
    const id = String((await ask()).body['authorityId']);
    const asked = await changes('inspector', officer.next);
    expect(asked).toMatchObject({ changed: [id], waiting: [id] });
    expect(await changes('inspector', asked.next)).toMatchObject({ changed: [], waiting: [id] });
    const own = await changes('investigator', officer.next);
    expect(own).toMatchObject({ changed: [id], waiting: [] });
    await decide(id);
    const decided = await changes('investigator', own.next);
    expect(decided).toMatchObject({ changed: [id], waiting: [] });
    expect((await changes('inspector')).waiting).toEqual([]);
    await search(id);
    const used = await changes('investigator', decided.next);
    expect(used.changed).toEqual([id]);
    clock.forward(29 * DAY_MS);
    expect((await changes('investigator', used.next)).changed).toEqual([id]);
  });

  it('names nothing that the caller may not see, and who may not decide has nothing waiting', async () => {
    const { next } = await changes('analyst');
    await ask();
    expect(await changes('analyst', next)).toMatchObject({ changed: [], waiting: [] });
    expect((await api.call('GET', '/authority-changes', { as: 'feed' })).status).toBe(403);
  });

  it('tells by no figure of acts on authorities that the caller may not see', async () => {
    const before = await changes('analyst');
    const id = String((await ask()).body['authorityId']);
    await decide(id);
    expect((await changes('analyst')).next).toBe(before.next);
    expect((await changes('investigator')).next).not.toBe(before.next);
  });

  it('leaves no record, unless it is refused', async () => {
    const size = async (): Promise<unknown> =>
      (await api.call('GET', '/audit/tree-head', { as: 'auditor' })).body['treeSize'];
    // The first call of each signs in.
    await changes('inspector');
    await changes('investigator');
    const before = await size();
    await changes('inspector');
    await changes('investigator');
    expect(await size()).toBe(before);
    await api.call('GET', '/authority-changes', { as: 'feed' });
    const signedIn = Number(await size());
    expect((await api.call('GET', '/authority-changes', { as: 'feed' })).status).toBe(403);
    expect(await size()).toBe(signedIn + 1);
  });
});

describe('an authority', () => {
  it('is asked for by one person and granted by another, and opens exactly the search it was asked for', async () => {
    expect((await search(undefined)).body).toMatchObject({
      code: 'AUTHORITY_REQUIRED',
      requiredAuthority: { rank: 'INSPECTOR' },
    });
    const asked = await ask();
    expect([asked.status, asked.body]).toEqual([
      201,
      expect.objectContaining({ state: 'REQUESTED', requestedBy: 'investigator', vrms: ['AB12CDE'], decision: null }),
    ]);
    const id = String(asked.body['authorityId']);
    expect((await search(id)).body['code']).toBe('AUTHORITY_REQUIRED');
    const decided = await decide(id);
    expect(decided.body).toMatchObject({
      state: 'GRANTED',
      decision: { by: 'inspector', rank: 'INSPECTOR', granted: true },
      expiresAt: instantText(NOW_MS + 28 * DAY_MS),
    });
    const found = await search(id);
    expect([found.status, (found.body['reads'] as unknown[]).length > 50]).toEqual([200, true]);
  });

  it('covers no other mark, period, reference, category or person', async () => {
    const id = await granted();
    const why = async (...args: Parameters<typeof search>): Promise<[unknown, unknown]> => {
      const { body } = await search(...args);
      return [body['code'], body['detail']];
    };
    expect(await why(id, { vrms: ['AB12CDE', 'BG99BGG'] })).toEqual([
      'AUTHORITY_REQUIRED',
      expect.stringContaining('these marks'),
    ]);
    expect(await why(id, { window: window(201, 60) })).toEqual([
      'AUTHORITY_REQUIRED',
      expect.stringContaining('period'),
    ]);
    expect(await why(id, { window: window(190, 49) })).toEqual([
      'AUTHORITY_REQUIRED',
      expect.stringContaining('period'),
    ]);
    expect(await why(id, {}, { reference: '14/99999/25' })).toEqual([
      'AUTHORITY_REQUIRED',
      expect.stringContaining('reference'),
    ]);
    expect(await why(id, {}, { category: 'MAJOR' })).toEqual([
      'AUTHORITY_REQUIRED',
      expect.stringContaining('category'),
    ]);
    expect(await why(id, {}, {}, 'analyst')).toEqual(['AUTHORITY_REQUIRED', expect.stringContaining('somebody else')]);
    expect(
      await why(id, {
        kind: 'area',
        vrms: undefined,
        cameraIds: ['C1'],
        window: { from: window(190, 0).from, to: instantText(NOW_MS - 190 * DAY_MS + HOUR_MS) },
      }),
    ).toEqual(['AUTHORITY_REQUIRED', expect.stringContaining('for marks')]);
    expect((await search(id, {}, { category: 'TAX_DUTY' })).body['code']).toBe('WINDOW_TOO_OLD');
  });

  it('may be for cameras or an area, and then for no other camera', async () => {
    const west = {
      type: 'Polygon',
      coordinates: [
        [
          [-1.6, 53.7],
          [-1.35, 53.7],
          [-1.35, 53.9],
          [-1.6, 53.9],
          [-1.6, 53.7],
        ],
      ],
    };
    const id = await granted({ vrms: [], area: west });
    expect((await api.call('GET', `/authorities/${id}`, { as: 'investigator' })).body).toMatchObject({
      cameraIds: ['C1', 'C2'],
    });
    const hour = {
      from: instantText(NOW_MS - 100 * DAY_MS - HOUR_MS),
      to: instantText(NOW_MS - 100 * DAY_MS + HOUR_MS),
    };
    const area = (place: object) => search(id, { kind: 'area', vrms: undefined, window: hour, ...place });
    expect((await area({ area: west })).status).toBe(200);
    expect((await area({ cameraIds: ['C2'] })).status).toBe(200);
    expect((await area({ cameraIds: ['C2', 'C3'] })).body['code']).toBe('AUTHORITY_REQUIRED');
    // One vehicle at those cameras is less than all vehicles there; one vehicle everywhere is not.
    expect((await search(id, { window: hour, cameraIds: ['C1'] })).status).toBe(200);
    expect((await search(id, { window: hour })).body['code']).toBe('AUTHORITY_REQUIRED');
    expect(
      (
        await ask({
          vrms: [],
          area: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 50],
                [0.1, 50],
                [0.1, 50.1],
                [0, 50],
              ],
            ],
          },
        })
      ).body['code'],
    ).toBe('VALIDATION_FAILED');
  });

  it('is not granted by whoever asked, a rank too low, another force, or twice', async () => {
    const { body } = await ask();
    const id = String(body['authorityId']);
    for (const role of ['investigator', 'analyst', 'auditor', 'admin', 'listmanager'])
      expect((await decide(id, true, role)).body['code']).toBe('ROLE_FORBIDDEN');
    const password = 'a long enough password for tests';
    const officer = (userName: string, change: object) => ({
      account: {
        userName,
        displayName: userName,
        roles: ['authoriser' as Role],
        rank: 'INSPECTOR' as Rank | null,
        organisation: 'West Yorkshire Police',
        ...change,
      },
      password,
    });
    await api.service.accounts.put([
      officer('both', {}),
      officer('both.searches', { roles: ['investigator'], rank: null, personId: 'both' }),
      officer('sergeant', { rank: null }),
      officer('elsewhere', { organisation: 'Kent Police' }),
    ]);
    const tokens = new Map<string, string>();
    for (const userName of ['both', 'both.searches', 'sergeant', 'elsewhere'])
      tokens.set(
        userName,
        String((await api.call('POST', '/sessions', { body: { userName, password } })).body['accessToken']),
      );
    const decideAs = (userName: string, which: string) =>
      api.call('POST', `/authorities/${which}/decision`, {
        token: tokens.get(userName) ?? '',
        body: { granted: true, considerations: CONSIDERED },
      });
    expect((await decideAs('sergeant', id)).body).toMatchObject({
      code: 'ROLE_FORBIDDEN',
      requiredAuthority: { rank: 'INSPECTOR' },
    });
    expect((await decideAs('elsewhere', id)).status).toBe(404);
    // C5: a person is behind accounts, so a second account of the requester decides nothing.
    const own = String(
      (await api.call('POST', '/authorities', { token: tokens.get('both.searches') ?? '', body: ASKED })).body[
        'authorityId'
      ],
    );
    expect((await decideAs('both', own)).body['code']).toBe('CONFLICT_OF_INTEREST');
    const both = await Promise.all([decide(id, true), decide(id, false, 'superintendent')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await decide(id, false)).body['code']).toBe('CONFLICT');
  });

  it('may be granted for fewer cameras, and then opens no other', async () => {
    const area = { vrms: [], cameraIds: ['C1', 'C2', 'C3'], kinds: ['area'] };
    const decideFor = async (cameraIds: readonly string[]) => {
      const id = String((await ask(area)).body['authorityId']);
      const body = { granted: true, considerations: CONSIDERED, cameraIds };
      return { id, decided: await api.call('POST', `/authorities/${id}/decision`, { as: 'inspector', body }) };
    };
    const { id, decided } = await decideFor(['C2']);
    expect(decided.body).toMatchObject({
      state: 'GRANTED',
      cameraIds: ['C2'],
      asked: { cameraIds: ['C1', 'C2', 'C3'] },
      decision: { cameraIds: ['C2'] },
    });
    const at = (cameraIds: readonly string[]) =>
      search(id, { kind: 'area', vrms: undefined, cameraIds, window: window(101, 100) });
    expect((await at(['C2'])).status).toBe(200);
    for (const others of [['C1'], ['C1', 'C2']])
      expect((await at(others)).body).toMatchObject({
        code: 'AUTHORITY_REQUIRED',
        detail: expect.stringContaining('these cameras') as unknown,
      });
    expect((await decideFor(['C2', 'C9'])).decided.body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/cameraIds/1', message: 'was not asked for' }],
    });
  });

  it('may be granted for fewer marks, fewer kinds and a shorter period, and then opens no more', async () => {
    const two = { vrms: ['AB12 CDE', 'BG99 BGG'], kinds: ['vrm', 'incompatible'] };
    const narrow = async (less: object, granting = true, change: object = two) => {
      const id = String((await ask(change)).body['authorityId']);
      const decided = await api.call('POST', `/authorities/${id}/decision`, {
        as: 'inspector',
        body: { granted: granting, considerations: CONSIDERED, ...less },
      });
      return { id, decided };
    };
    const { id, decided } = await narrow({ vrms: ['ab12cde'], kinds: ['vrm'], window: window(180, 100) });
    expect(decided.body).toMatchObject({
      state: 'GRANTED',
      vrms: ['AB12CDE'],
      kinds: ['vrm'],
      window: window(180, 100),
      asked: {
        vrms: ['AB12CDE', 'BG99BGG'],
        kinds: ['vrm', 'incompatible'],
        cameraIds: [],
        window: window(200, 50),
      },
      decision: { vrms: ['AB12CDE'], window: window(180, 100) },
    });
    const why = async (query: object): Promise<unknown> => (await search(id, query)).body['detail'];
    expect((await search(id, { window: window(180, 100) })).status).toBe(200);
    expect((await search(id, { window: window(170, 110) })).status).toBe(200);
    expect(await why({ window: window(190, 100) })).toContain('period');
    expect(await why({ window: window(180, 99) })).toContain('period');
    expect(await why({ window: window(170, 110), vrms: ['BG99BGG'] })).toContain('these marks');
    expect(
      await why({ kind: 'incompatible', vrms: ['AB12CDE'], maxSpeedKmh: 160, window: window(170, 110) }),
    ).toContain('incompatible');
    // As the log has it, so also after a restart.
    expect((await api.call('GET', `/authorities/${id}`, { as: 'auditor' })).body).toMatchObject({
      window: window(180, 100),
      searches: [{ kind: 'vrm' }, { kind: 'vrm' }],
    });
    for (const [less, pointer] of [
      [{ window: window(201, 100) }, '/window/from'],
      [{ window: window(180, 49) }, '/window/to'],
      [{ vrms: ['AB12CDE', 'ZZ01ZZZ'] }, '/vrms/1'],
      [{ kinds: ['vrm', 'companions'] }, '/kinds/1'],
    ] as const) {
      const refused = await narrow(less);
      expect([refused.decided.body['code'], refused.decided.body['errors']]).toEqual([
        'VALIDATION_FAILED',
        [{ pointer, message: 'was not asked for' }],
      ]);
    }
    for (const malformed of [{ vrms: [] }, { window: window(50, 200) }])
      expect((await narrow(malformed)).decided.body['code']).toBe('VALIDATION_FAILED');
    // A decision without them is as it always was.
    const whole = (await narrow({})).decided.body;
    expect([whole['window'], whole['vrms']]).toEqual([window(200, 50), ['AB12CDE', 'BG99BGG']]);
  });

  it('is estimated for who decides on it, as asked and narrower, without a look at the vehicle', async () => {
    const estimate = async (id: string, body: object = {}, as = 'inspector') =>
      (await api.call('POST', `/authorities/${id}/estimate`, { as, body })).body;
    const known = String((await ask()).body['authorityId']);
    const unknown = String((await ask({ vrms: ['ZZ01 ZZZ'] })).body['authorityId']);
    const whole = await estimate(known);
    expect(whole).toEqual(await estimate(unknown));
    const less = await estimate(known, { window: window(120, 100) });
    const [all, part] = [Number(whole['expectedReads']), Number(less['expectedReads'])];
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(all);
    expect(Number(whole['olderReads'])).toBeLessThan(all);
    expect(less['olderReads']).toBe(part);
    expect((await estimate(known, { window: window(201, 100) }))['code']).toBe('VALIDATION_FAILED');
    expect((await estimate('AUTH-0000'))['code']).toBe('NOT_FOUND');
    for (const as of ['investigator', 'auditor', 'listmanager'])
      expect((await estimate(known, {}, as))['code']).toBe('ROLE_FORBIDDEN');
    const cameras = String((await ask({ vrms: [], cameraIds: ['C1', 'C2'] })).body['authorityId']);
    expect(Number((await estimate(cameras))['expectedVehicles'])).toBeGreaterThan(1);
    expect((await estimate(cameras))['cameras']).toBe(2);
  });

  it('names the people in it, keeps the purpose and for whom it is, and says who may decide and is at work', async () => {
    const asked = await ask({ purpose: 'PREVENT_DETECT', requestedFor: 'DS 1182 T. Haigh' });
    expect(asked.body).toMatchObject({
      purpose: 'PREVENT_DETECT',
      requestedFor: 'DS 1182 T. Haigh',
      names: { investigator: expect.any(String) as string },
    });
    const id = String(asked.body['authorityId']);
    expect(Object.keys((await decide(id)).body['names'] as object).sort()).toEqual(['inspector', 'investigator']);
    expect((await ask()).body).toMatchObject({ purpose: null, requestedFor: null });

    const officers = async (category: string) =>
      (await api.call('GET', `/authorising-officers?category=${category}`, { as: 'investigator' })).body[
        'officers'
      ] as { userName: string; rank: string; mayDecide: boolean; signedIn: boolean }[];
    const who = await officers('SERIOUS');
    // Of three only the inspector has signed in.
    expect(who[0]).toMatchObject({ userName: 'inspector', rank: 'INSPECTOR', mayDecide: true, signedIn: true });
    expect(who.map(({ userName }) => userName).sort()).toEqual(['inspector', 'superintendent', 'supervisor']);
    expect(who.slice(1).map(({ signedIn }) => signedIn)).toEqual([false, false]);
    // Where a rank is not enough, or nothing can be authorised at all, they are shown and may not decide.
    expect((await officers('PRIORITY_VOLUME')).map((each) => each.mayDecide)).toEqual([false, false, false]);
    // A token lives a quarter of an hour; a suspended officer decides nothing.
    clock.forward(HOUR_MS);
    api.service.accounts.suspend('superintendent');
    expect((await officers('SERIOUS')).map(({ userName, signedIn }) => [userName, signedIn])).toEqual([
      ['inspector', false],
      ['supervisor', false],
    ]);
    for (const as of ['inspector', 'auditor', 'admin'])
      expect((await api.call('GET', '/authorising-officers?category=SERIOUS', { as })).body['code']).toBe(
        'ROLE_FORBIDDEN',
      );
  });

  it('ends after 28 days, when it is closed, and was never there when refused', async () => {
    const id = await granted();
    clock.set(NOW_MS + 28 * DAY_MS - 1);
    expect((await search(id)).status).toBe(200);
    clock.set(NOW_MS + 28 * DAY_MS);
    expect((await search(id)).body['detail']).toContain('expired');
    expect((await api.call('GET', `/authorities/${id}`, { as: 'auditor' })).body['state']).toBe('EXPIRED');
    const next = await granted({ window: window(150, 50) });
    const closed = await api.call('POST', `/authorities/${next}/closure`, {
      as: 'investigator',
      body: { reason: 'The case went to court.' },
    });
    expect(closed.body).toMatchObject({ state: 'CLOSED', closure: { by: 'investigator' } });
    expect((await search(next, { window: window(140, 60) })).body['detail']).toContain('closed');
    const refused = String((await ask()).body['authorityId']);
    expect((await decide(refused, false)).body).toMatchObject({ state: 'REFUSED', expiresAt: null });
    expect((await search(refused)).body['code']).toBe('AUTHORITY_REQUIRED');
  });

  it('may be oral where life is at risk, and must be ratified in writing within 24 h', async () => {
    expect((await ask({ form: 'URGENT_ORAL' })).body).toMatchObject({
      code: 'AUTHORITY_REQUIRED',
      requiredAuthority: { forms: ['WRITTEN'] },
    });
    const oral = { form: 'URGENT_ORAL', category: 'PUBLIC_SAFETY' };
    const missing = (id: string) => search(id, {}, { category: 'PUBLIC_SAFETY', purpose: 'PUBLIC_SAFETY' });
    const ratify = (id: string) =>
      api.call('POST', `/authorities/${id}/ratification`, { as: 'inspector', body: { considerations: CONSIDERED } });
    const kept = await granted(oral);
    const lost = await granted(oral);
    expect((await missing(kept)).status).toBe(200);
    clock.forward(24 * HOUR_MS);
    expect((await ratify(kept)).body).toMatchObject({
      state: 'GRANTED',
      ratifyBy: null,
      ratification: { by: 'inspector' },
    });
    expect((await ratify(kept)).body['code']).toBe('CONFLICT');
    clock.forward(1);
    expect((await missing(kept)).status).toBe(200);
    expect((await missing(lost)).body['detail']).toContain('24 h');
    expect((await ratify(lost)).body['code']).toBe('CONFLICT');
    expect(
      (await api.call('GET', '/authorities?state=NOT_RATIFIED', { as: 'auditor' })).body['authorities'],
    ).toMatchObject([{ authorityId: lost }]);
  });

  it('is not to be had for what no authority opens', async () => {
    expect((await ask({ category: 'TAX_DUTY' })).body['code']).toBe('WINDOW_TOO_OLD');
    expect(
      (await ask({ category: 'PRIORITY_VOLUME', exceptionalCriterion: 'A series of thefts across three forces.' }))
        .body['code'],
    ).toBe('WINDOW_TOO_OLD');
    expect((await ask({ window: window(366, 300) })).body['code']).toBe('WINDOW_TOO_OLD');
    expect((await ask({ window: window(365, 300) })).status).toBe(201);
    expect((await ask({ reference: 'TEST' })).body['code']).toBe('REFERENCE_INVALID');
    expect((await ask({ vrms: Array.from({ length: 501 }, (_, i) => `A${i + 1}BCD`) })).body).toMatchObject({
      code: 'TOO_WIDE',
      limit: { allowed: 500, asked: 501 },
    });
    for (const bad of [
      { vrms: [] },
      { vrms: ['???'] },
      { cameraIds: ['no-such'] },
      { necessity: 'needed' },
      { window: { from: 'x', to: 'y' } },
    ])
      expect([bad, (await ask(bad)).body['code']]).toEqual([bad, 'VALIDATION_FAILED']);
  });
});

describe('authorities that were used', () => {
  it('are listed with their searches, also after a restart, and only to those whom they concern', async () => {
    const id = await granted();
    const found = await search(id);
    await search(id, { window: window(80, 60) }); // It needs none, so it does not use it.
    const expected = [
      { searchId: found.body['searchId'], auditIndex: found.body['auditIndex'], kind: 'vrm', at: instantText(NOW_MS) },
    ];
    const view = (as: string) => api.call('GET', `/authorities/${id}`, { as });
    for (const as of ['investigator', 'inspector', 'superintendent', 'auditor', 'dpo'])
      expect((await view(as)).body['searches']).toEqual(expected);
    expect((await view('analyst')).status).toBe(404);
    expect((await api.call('GET', '/authorities', { as: 'analyst' })).body['authorities']).toEqual([]);
    expect((await view('controlroom')).body['code']).toBe('ROLE_FORBIDDEN');

    const before = (await view('auditor')).body;
    const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-authorities-'));
    fs.cpSync(api.dataDir, copy, {
      recursive: true,
      filter: (name) => !name.endsWith('.wal') && !name.includes('reads.duckdb'),
    });
    const again = await startService([], [], [], { dataDir: copy, clock });
    try {
      expect((await again.call('GET', `/authorities/${id}`, { as: 'auditor' })).body).toEqual(before);
    } finally {
      await again.close();
    }
  });
});
