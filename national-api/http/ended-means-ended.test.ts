import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { SEARCH_OPENS_MS } from '../../app/policy/session-rules.ts';
import type { ReadSearch } from '../store/read-store.ts';
import type { PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';

const CAMERAS = [
  aCamera({ id: 'C1', lon: -1.5, lat: 53.8 }),
  aCamera({ id: 'C2', lon: -1.4, lat: 53.8 }),
  aCamera({ id: 'C3', lon: -1.3, lat: 53.8 }),
];
/** One vehicle each day of a year, and another just behind it. */
const READS: PlainRead[] = Array.from({ length: 300 }, (_, i) => i).flatMap((i) =>
  ['AB12CDE', 'BG99BGG'].map((vrm, n) => ({
    id: `${vrm}-${i}`,
    vrm,
    vrmRaw: null,
    capturedAtMs: NOW_MS - (i + 1) * DAY_MS + n * 1_000,
    receivedAtMs: null,
    camera: i % 3,
    direction: 'towards' as const,
    lane: 1,
    confidence: 90,
    make: null,
  })),
);
const window = (fromDays: number, toDays: number) => ({
  from: instantText(NOW_MS - fromDays * DAY_MS),
  to: instantText(NOW_MS - toDays * DAY_MS),
});
const JUSTIFICATION = {
  category: 'MAJOR',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
  proportionality: 'Only this vehicle and only the weeks of the offences.',
};
const WORDS = {
  necessity: 'The vehicle was used in a series of offences last winter.',
  proportionality: 'One vehicle, in the weeks of the offences only.',
};
const CONSIDERED = 'Necessary for the series, and no narrower period would show it.';
const REASON = 'Reported for looking up a neighbour.';

let clock: SetClock;
let api: Harness;
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService(CAMERAS, READS, [], { clock });
});
afterEach(() => api.close());

const granted = async (
  change: object = {},
  as = 'analyst',
  by = 'inspector',
  decision: object = {},
): Promise<string> => {
  const body = {
    category: 'MAJOR',
    reference: '14/22871/25',
    vrms: ['AB12CDE'],
    window: window(299, 1),
    ...WORDS,
    ...change,
  };
  const id = String((await api.call('POST', '/authorities', { as, body })).body['authorityId']);
  expect(
    (
      await api.call('POST', `/authorities/${id}/decision`, {
        as: by,
        body: { granted: true, considerations: CONSIDERED, ...decision },
      })
    ).body,
  ).toMatchObject({ state: 'GRANTED' });
  return id;
};
const request = (query: object = {}, authorityId?: string) => ({
  query: { kind: 'vrm', vrms: ['AB12CDE'], window: window(290, 1), ...query },
  justification: JUSTIFICATION,
  ...(authorityId === undefined ? {} : { authorityId }),
});
const search = (query: object, authorityId?: string, as = 'analyst') =>
  api.call('POST', '/searches', { as, body: request(query, authorityId) });
const suspend = (userName: string) =>
  api.call('POST', `/accounts/${userName}/suspension`, { as: 'admin', body: { reason: REASON } });
const close = (authorityId: string) =>
  api.call('POST', `/authorities/${authorityId}/closure`, {
    as: 'inspector',
    body: { reason: 'The case went to court.' },
  });

/** Lets the older half of the next answer leave, and holds the newer until told. */
function holdSecondHalf(): () => void {
  const { store } = api.service;
  const whole = store.search;
  let go = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    go = resolve;
  });
  store.search = async function* (wanted: ReadSearch, signal?: AbortSignal) {
    const middle = (wanted.fromMs + wanted.toMs) / 2;
    yield* whole({ ...wanted, toMs: middle }, signal);
    await told;
    yield* whole({ ...wanted, fromMs: middle }, signal);
  };
  return () => {
    store.search = whole;
    go();
  };
}

/** Runs a search, acts when half of it has arrived, and returns what arrived in all, and whether it was complete. */
async function inMidAnswer(
  body: object,
  as: string,
  act: () => Promise<unknown>,
): Promise<{ readonly text: string; readonly whole: boolean; readonly firstHalf: number }> {
  const token = await api.tokenOf(as);
  const go = holdSecondHalf();
  const response = await fetch(`${api.url}/v1/searches`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  const decoder = new TextDecoder();
  let text = '';
  let firstHalf: number | undefined;
  const reader = response.body?.getReader();
  for (;;) {
    const part = await reader?.read().catch(() => undefined);
    if (part === undefined) return { text, whole: false, firstHalf: firstHalf ?? 0 };
    if (part.done) return { text, whole: true, firstHalf: firstHalf ?? 0 };
    text += decoder.decode(part.value, { stream: true });
    if (firstHalf === undefined && text.includes('"vrm":"')) {
      firstHalf = text.split('"vrm":"').length - 1;
      await act();
      go();
    }
  }
}
const lastSearch = async () =>
  (await api.records())
    .filter(
      ({ action, details }) =>
        String(action).startsWith('SEARCH_') && (details as { startedAt?: number }).startedAt !== undefined,
    )
    .at(-1);

describe('H2: an answer that is on its way', () => {
  const half = { window: window(80, 1) };

  it('H2: goes on to its end while nothing has ended', async () => {
    const { text, whole } = await inMidAnswer(request(half), 'analyst', () => Promise.resolve());
    expect([whole, text.includes('"complete":true')]).toEqual([true, true]);
  });

  it('H2: story 6: is broken off, never complete, when the account is suspended, and that is recorded', async () => {
    const { text, whole, firstHalf } = await inMidAnswer(request(half), 'analyst', () => suspend('analyst'));
    expect([whole, text.includes('"complete":true'), text.split('"vrm":"').length - 1]).toEqual([
      false,
      false,
      firstHalf,
    ]);
    expect(await lastSearch()).toMatchObject({
      outcome: 'DENIED',
      code: 'NOT_SIGNED_IN',
      details: { resultCount: firstHalf },
    });
  });

  it('H2: is broken off when its session ends', async () => {
    const token = await api.tokenOf('analyst');
    const { whole } = await inMidAnswer(request(half), 'analyst', () =>
      api.call('DELETE', '/sessions/current', { token }),
    );
    expect(whole).toBe(false);
  });

  it('H2: story 6: is broken off when the role is taken away', async () => {
    const { whole } = await inMidAnswer(request(half), 'investigator', async () => {
      const account = api.service.accounts.find('investigator');
      if (account !== undefined)
        api.service.accounts.changeRoles('investigator', { rank: null, roles: ['controlRoom'] }, 'admin');
    });
    expect(whole).toBe(false);
    expect(await lastSearch()).toMatchObject({ outcome: 'DENIED', code: 'ROLE_FORBIDDEN' });
  });

  it('H2: story 6: is broken off when its authority is closed', async () => {
    const id = await granted();
    const { whole } = await inMidAnswer(request({ window: window(290, 95) }, id), 'analyst', () => close(id));
    expect(whole).toBe(false);
    expect(await lastSearch()).toMatchObject({ outcome: 'DENIED', code: 'AUTHORITY_REQUIRED' });
  });

  it('H11: is broken off when the officer who granted its authority is suspended', async () => {
    const id = await granted();
    const { whole } = await inMidAnswer(request({ window: window(290, 95) }, id), 'analyst', () =>
      suspend('inspector'),
    );
    expect(whole).toBe(false);
  });

  it('H2: an analysis that was worked out meanwhile is not answered', async () => {
    const { store } = api.service;
    const companions = store.companions;
    store.companions = async (...given) => {
      const found = await companions(...given);
      await suspend('analyst');
      return found;
    };
    const { status, body } = await search({
      kind: 'companions',
      vrms: undefined,
      vrm: 'AB12CDE',
      withinSeconds: 60,
      minCameras: 1,
      window: window(30, 1),
    });
    expect([status, body['code'], JSON.stringify(body).includes('BG99BGG')]).toEqual([401, 'NOT_SIGNED_IN', false]);
    expect(await lastSearch()).toMatchObject({ outcome: 'ERROR', code: 'NOT_SIGNED_IN' });
  });
});

describe('H3: what a search opens', () => {
  const opened = async (searchId: unknown, readId: string, as = 'analyst', token?: string) => {
    const at = token === undefined ? { as } : { token };
    const looks = [`/reads/${readId}`, `/reads/${readId}/images/plate`].map((path) =>
      api.call('GET', `${path}?searchId=${String(searchId)}`, at),
    );
    return (await Promise.all(looks)).map(({ status, body }) => (status === 200 ? 200 : body['code']));
  };

  it('H3: story 6: ends when its authority is closed', async () => {
    const id = await granted();
    const { searchId } = (await search({}, id)).body;
    expect(await opened(searchId, 'AB12CDE-250')).toEqual([200, 200]);
    await close(id);
    expect(await opened(searchId, 'AB12CDE-250')).toEqual(['AUTHORITY_REQUIRED', 'AUTHORITY_REQUIRED']);
    // What needs no authority is open under the same search still.
    expect(await opened(searchId, 'AB12CDE-20')).toEqual([200, 200]);
  });

  it('H3: story 6: ends when the role that ran it is gone', async () => {
    const { searchId } = (await search({ window: window(80, 1) }, undefined, 'investigator')).body;
    const token = await api.tokenOf('investigator');
    expect(await opened(searchId, 'AB12CDE-20', 'investigator', token)).toEqual([200, 200]);
    const account = api.service.accounts.find('investigator');
    if (account !== undefined)
      api.service.accounts.changeRoles('investigator', { rank: null, roles: ['controlRoom'] }, 'admin');
    expect(await opened(searchId, 'AB12CDE-20', 'investigator', token)).toEqual(['ROLE_FORBIDDEN', 'ROLE_FORBIDDEN']);
  });

  it('H3: ends after 24 hours and with the sign-in that ran it', async () => {
    const { searchId } = (await search({ window: window(80, 1) })).body;
    const { body } = await api.call('POST', '/sessions', {
      body: { userName: 'analyst', password: api.passwordOf('analyst') },
    });
    expect(await opened(searchId, 'AB12CDE-20', 'analyst', String(body['accessToken']))).toEqual([
      'JUSTIFICATION_REQUIRED',
      'JUSTIFICATION_REQUIRED',
    ]);
    expect(await opened(searchId, 'AB12CDE-20')).toEqual([200, 200]);
    const ran = api.service.searches.find(String(searchId), 'analyst');
    expect(ran).toBeDefined();
    // No sign-in lasts so long today; the rule does not depend on it.
    if (ran !== undefined) Object.assign(ran, { atMs: NOW_MS - SEARCH_OPENS_MS - 1 });
    expect(await opened(searchId, 'AB12CDE-20')).toEqual(['JUSTIFICATION_REQUIRED', 'JUSTIFICATION_REQUIRED']);
  });

  it('H3: a read that has grown older than 90 days since needs what old data needs', async () => {
    const { searchId } = (
      await search({ window: { from: instantText(NOW_MS - 90.9 * DAY_MS), to: instantText(NOW_MS) } })
    ).body;
    expect(await opened(searchId, 'AB12CDE-89')).toEqual([200, 200]);
    clock.forward(DAY_MS / 2);
    api.service.accounts.touch('analyst');
    const ran = api.service.searches.find(String(searchId), 'analyst');
    const token = await api.tokenOf('analyst');
    if (ran !== undefined) Object.assign(ran, { sessionId: api.service.sessions.find(token)?.sessionId });
    expect(await opened(searchId, 'AB12CDE-89', 'analyst', token)).toEqual([200, 200]);
    clock.forward(DAY_MS / 2);
    if (ran !== undefined)
      Object.assign(ran, {
        atMs: clock.nowMs(),
        sessionId: api.service.sessions.find(await api.tokenOf('analyst'))?.sessionId,
      });
    expect(await opened(searchId, 'AB12CDE-89')).toEqual(['AUTHORITY_REQUIRED', 'AUTHORITY_REQUIRED']);
  });
});

describe('H11: an authority', () => {
  const companions = { kind: 'companions', vrms: undefined, vrm: 'AB12CDE', withinSeconds: 60, minCameras: 1 };

  it('H11: for one mark opens no journeys of other people, unless it names that kind of search', async () => {
    const id = await granted();
    expect((await api.call('GET', `/authorities/${id}`, { as: 'analyst' })).body).toMatchObject({
      kinds: ['vrm', 'incompatible'],
    });
    expect((await search({}, id)).status).toBe(200);
    expect((await search(companions, id)).body).toMatchObject({
      code: 'AUTHORITY_REQUIRED',
      detail: expect.stringContaining('companions'),
    });
    const named = await granted({ kinds: ['companions'] });
    expect((await search(companions, named)).status).toBe(200);
    expect((await search({}, named)).body['code']).toBe('AUTHORITY_REQUIRED');
  });

  it('H11: is granted for fewer kinds than were asked for, never for more', async () => {
    const body = {
      category: 'MAJOR',
      reference: '14/22871/25',
      vrms: ['AB12CDE'],
      window: window(299, 1),
      ...WORDS,
      kinds: ['vrm', 'companions'],
    };
    const id = String((await api.call('POST', '/authorities', { as: 'analyst', body })).body['authorityId']);
    const decide = (kinds: string[]) =>
      api.call('POST', `/authorities/${id}/decision`, {
        as: 'inspector',
        body: { granted: true, considerations: CONSIDERED, kinds },
      });
    expect((await decide(['convoys'])).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/kinds/0' }],
    });
    expect((await decide(['vrm'])).body).toMatchObject({ state: 'GRANTED', kinds: ['vrm'] });
    expect((await search(companions, id)).body['code']).toBe('AUTHORITY_REQUIRED');
  });

  it('H11: opens nothing once the officer who granted it is suspended, closed, of lower rank or no authorising officer', async () => {
    const { accounts } = api.service;
    const officer = {
      userName: 'marsh',
      displayName: 'Insp 9',
      roles: ['authoriser' as const],
      rank: 'INSPECTOR' as const,
      organisation: 'West Yorkshire Police',
    };
    const password = 'violet kettle harbour';
    await accounts.put([{ account: officer, password }]);
    const token = String(
      (await api.call('POST', '/sessions', { body: { userName: 'marsh', password } })).body['accessToken'],
    );
    const id = String(
      (
        await api.call('POST', '/authorities', {
          as: 'analyst',
          body: { category: 'MAJOR', reference: '14/22871/25', vrms: ['AB12CDE'], window: window(299, 1), ...WORDS },
        })
      ).body['authorityId'],
    );
    await api.call('POST', `/authorities/${id}/decision`, {
      token,
      body: { granted: true, considerations: CONSIDERED },
    });
    const code = async () => (await search({}, id)).body['code'];
    expect(await code()).toBeUndefined();
    accounts.changeRoles('marsh', { ...officer, rank: null }, 'admin');
    expect(await code()).toBe('AUTHORITY_REQUIRED');
    accounts.changeRoles('marsh', { ...officer, roles: ['controlRoom'] }, 'admin');
    expect(await code()).toBe('AUTHORITY_REQUIRED');
    accounts.changeRoles('marsh', { ...officer, rank: 'SUPERINTENDENT' }, 'admin');
    expect(await code()).toBeUndefined();
    accounts.suspend('marsh');
    expect(await code()).toBe('AUTHORITY_REQUIRED');
    accounts.reactivate('marsh');
    expect(await code()).toBeUndefined();
    accounts.close('marsh');
    expect((await search({}, id)).body).toMatchObject({
      code: 'AUTHORITY_REQUIRED',
      detail: expect.stringContaining('may no longer grant'),
    });
  });
});
