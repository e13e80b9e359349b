import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { AccountBook } from '../accounts/account-book.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';

/** Attack story 4: the single administrator; and oversight that stays within its organisation. */

const REASON = 'Asked for by the head of department.';
const NOTE = 'Checked with the head of department.';
const PASSWORD = 'violet kettle harbour';
const WEST = 'West Yorkshire Police';
const WINDOW = { from: instantText(NOW_MS - 300 * DAY_MS), to: instantText(NOW_MS - 299 * DAY_MS) };
const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
};

let clock: SetClock;
let api: Harness;
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera()], [], [], { clock });
});
afterEach(() => api.close());

const post = (as: string, where: string, body: object): Promise<Answer> => api.call('POST', where, { as, body });
const signIn = (userName: string, password: string, deviceId?: string): Promise<Answer> =>
  api.call('POST', '/sessions', { body: { userName, password, ...(deviceId === undefined ? {} : { deviceId }) } });
const secretOf = (answer: Answer): string =>
  (
    (answer.body['oneUseSecret'] ?? (answer.body['result'] as { oneUseSecret?: unknown } | null)?.oneUseSecret) as {
      secret: string;
    }
  ).secret;
const approve = (asked: Answer, as = 'admin2'): Promise<Answer> =>
  post(as, `/approvals/${(asked.body['approval'] as { approvalId: string }).approvalId}/decision`, {
    approved: true,
    note: NOTE,
  });
const account = (change: object = {}) => ({
  userName: 'sam',
  displayName: 'DC Sam Reeve',
  organisation: WEST,
  roles: ['investigator'],
  reason: REASON,
  ...change,
});

describe('C5: the lonely administrator', () => {
  it('C5: story 4: reset, sign in, ask, grant, search fails at the second step, and the holder is told', async () => {
    const reset = await post('admin', '/accounts/investigator/password', { reason: REASON });
    const secret = secretOf(reset);
    const signedIn = await signIn('investigator', secret);
    expect(signedIn.body).toMatchObject({
      mustChangePassword: true,
      passwordNotices: [{ by: 'admin', at: instantText(NOW_MS), changedAt: null }],
    });
    const token = String(signedIn.body['accessToken']);
    // The session opens nothing but the change of password.
    const search = { query: { kind: 'vrm', vrms: ['AB12CDE'], window: WINDOW }, justification: JUSTIFICATION };
    for (const [method, where, body] of [
      ['POST', '/searches', search],
      ['POST', '/searches/estimate', { query: search.query }],
      ['GET', '/cameras'],
      ['GET', '/authorities'],
      ['GET', '/approvals'],
    ] as const) {
      expect([
        where,
        (await api.call(method, where, { token, ...(body === undefined ? {} : { body }) })).body['code'],
      ]).toEqual([where, 'PASSWORD_CHANGE_REQUIRED']);
    }
    const refreshed = await api.call('POST', '/sessions/refresh', {
      body: { refreshToken: signedIn.body['refreshToken'] },
    });
    expect((await api.call('GET', '/cameras', { token: String(refreshed.body['accessToken']) })).body['code']).toBe(
      'PASSWORD_CHANGE_REQUIRED',
    );
    // Those who decide cannot be reset by one person at all.
    const superintendent = await post('admin', '/accounts/superintendent/password', { reason: REASON });
    expect([superintendent.status, superintendent.body['oneUseSecret']]).toEqual([202, undefined]);
    expect((await approve(superintendent, 'admin')).body['code']).toBe('CONFLICT_OF_INTEREST');
    // No secret is in the log.
    expect(JSON.stringify(await api.records())).not.toContain(secret);
  });

  const SEARCH = {
    query: {
      kind: 'vrm',
      vrms: ['AB12CDE'],
      window: { from: instantText(NOW_MS - 2 * DAY_MS), to: instantText(NOW_MS) },
    },
    justification: JUSTIFICATION,
  };
  /** Signs in with a secret, and then has a password of their own. */
  const takeOver = async (userName: string, secret: string): Promise<string> => {
    const { body } = await signIn(userName, secret);
    expect(body).toMatchObject({ mustChangePassword: true, awaitsConfirmation: true });
    const token = String(body['accessToken']);
    expect(
      (
        await api.call('POST', '/me/password', {
          token,
          body: { password: secret, newPassword: 'copper lantern meadow' },
        })
      ).body,
    ).toMatchObject({ mustChangePassword: false, awaitsConfirmation: true });
    return token;
  };

  it('C5: an account that one administrator reset does nothing until its supervisor, or another administrator, approves its use', async () => {
    const reset = await post('admin', '/accounts/investigator/password', { reason: REASON });
    expect(reset.body).toMatchObject({
      awaitsConfirmation: true,
      approval: { kind: 'ACCOUNT_USE', subject: 'investigator', about: 'investigator', state: 'WAITING' },
    });
    const token = await takeOver('investigator', secretOf(reset));
    // What reveals nothing about anybody is open, so that the workstation starts and delivers its records.
    expect([
      (await api.call('GET', '/cameras', { token })).status,
      (await api.call('GET', '/me', { token })).body['awaitsConfirmation'],
    ]).toEqual([200, true]);
    for (const [method, where, body] of [
      ['POST', '/searches', SEARCH],
      ['POST', '/searches/estimate', { query: SEARCH.query }],
      ['GET', '/authorities'],
      ['GET', '/approvals'],
      ['GET', '/reads/r1?searchId=s1'],
      ['GET', '/preservations'],
    ] as const) {
      expect([
        where,
        (await api.call(method, where, { token, ...(body === undefined ? {} : { body }) })).body['code'],
      ]).toEqual([where, 'CONFIRMATION_REQUIRED']);
    }
    // Reset again by another, neither of the two confirms it.
    const again = await post('admin2', '/accounts/investigator/password', { reason: REASON });
    expect([
      (await approve(reset, 'admin')).body['code'],
      (await approve(reset, 'admin2')).body['code'],
      (await approve(again, 'admin')).body['code'],
    ]).toEqual(['CONFLICT_OF_INTEREST', 'CONFLICT_OF_INTEREST', 'CONFLICT_OF_INTEREST']);
    expect((await approve(again, 'auditor')).body['code']).toBe('ROLE_FORBIDDEN');
    const fresh = await takeOver('investigator', secretOf(again));
    expect((await approve(again, 'supervisor')).body).toMatchObject({
      result: { account: { userName: 'investigator', awaitsConfirmation: false } },
    });
    expect((await api.call('POST', '/searches', { token: fresh, body: SEARCH })).status).toBe(200);
    expect(
      (await api.records()).filter(({ action, outcome }) => action === 'RESET_PASSWORD' && outcome === 'OK'),
    ).toMatchObject([{ details: { account: 'investigator', reason: REASON, approvalId: expect.any(String) } }, {}]);
  });

  it('C5: an account that one administrator made does nothing either, whatever roles it is given meanwhile, and stays so over a restart', async () => {
    const made = await post('admin', '/accounts', account({ roles: ['controlRoom'] }));
    expect([made.status, made.body]).toMatchObject([
      201,
      { awaitsConfirmation: true, approval: { kind: 'ACCOUNT_USE', subject: 'sam' } },
    ]);
    await takeOver('sam', secretOf(made));
    expect(
      (await post('admin', '/accounts/sam/roles', { roles: ['investigator'], reason: REASON })).body,
    ).toMatchObject({ roles: ['investigator'], awaitsConfirmation: true });
    const search = async () =>
      (
        await api.call('POST', '/searches', {
          token: String((await signIn('sam', 'copper lantern meadow')).body['accessToken']),
          body: SEARCH,
        })
      ).body['code'];
    expect(await search()).toBe('CONFIRMATION_REQUIRED');
    expect(new AccountBook(api.dataDir, clock).awaitsConfirmation('sam')).toBe(true);
    // The review of its roles by another administrator says of a new account that it is its holder's.
    expect((await post('admin2', '/accounts/sam/role-review', { reason: REASON })).body).toMatchObject({
      awaitsConfirmation: false,
    });
    expect(await search()).toBe(undefined);
    // Not for one that was reset: whoever reviews roles has not asked its holder.
    await post('admin', '/accounts/sam/password', { reason: REASON });
    expect((await post('admin2', '/accounts/sam/role-review', { reason: REASON })).body).toMatchObject({
      awaitsConfirmation: true,
    });
    // A feed is a machine, and is given nothing.
    expect(
      (await post('admin', '/accounts', account({ userName: 'cameras.north', roles: ['feed'] }))).body,
    ).toMatchObject({ awaitsConfirmation: false });
    // What two administrators gave needs no third.
    expect((await approve(await post('admin', '/accounts/inspector/password', { reason: REASON }))).body).toMatchObject(
      { result: { account: { awaitsConfirmation: false } } },
    );
  });

  it('another force’s superintendent cannot be made, nor one of the own force by one person', async () => {
    expect(
      (
        await post(
          'admin',
          '/accounts',
          account({ organisation: 'National Crime Agency', roles: ['authoriser'], rank: 'SUPERINTENDENT' }),
        )
      ).body['code'],
    ).toBe('ROLE_FORBIDDEN');
    const asked = await post(
      'admin',
      '/accounts',
      account({ roles: ['authoriser'], rank: 'SUPERINTENDENT', password: PASSWORD }),
    );
    expect([
      asked.status,
      api.service.accounts.has('sam'),
      JSON.stringify(await api.records()).includes(PASSWORD),
    ]).toEqual([202, false, false]);
    const done = await approve(asked);
    expect(done.body).toMatchObject({
      result: { account: { userName: 'sam', rank: 'SUPERINTENDENT', decideBy: null, mustChangePassword: true } },
    });
    expect([(await signIn('sam', PASSWORD)).status, (await signIn('sam', secretOf(done))).status]).toEqual([401, 201]);
    expect(JSON.stringify(await api.records())).not.toContain(secretOf(done));
  });

  it('a guarded role, a rank, a return from suspicion, a person and the end of an officer wait for a second administrator', async () => {
    const asks: readonly (readonly [string, object])[] = [
      ['/accounts/controlroom/roles', { roles: ['admin'], reason: REASON }],
      ['/accounts/controlroom/roles', { roles: ['auditor'], reason: REASON }],
      ['/accounts/controlroom/roles', { roles: ['nationalAuditor'], reason: REASON }],
      ['/accounts/dpo/roles', { roles: ['investigator'], reason: REASON }],
      ['/accounts/inspector/roles', { roles: ['authoriser'], rank: 'SUPERINTENDENT', reason: REASON }],
      ['/accounts/inspector/person', { personId: 'supervisor', reason: REASON }],
      ['/accounts', account({ personId: 'investigator' })],
      ['/accounts/auditor/decision', { outcome: 'CLOSE', reason: REASON }],
      ['/accounts/dpo/leaver', { leavesAt: instantText(NOW_MS), reason: REASON }],
    ];
    for (const [where, body] of asks) expect([where, (await post('admin', where, body)).status]).toEqual([where, 202]);
    await post('auditor', '/accounts/investigator/suspension', { reason: REASON });
    const back = await post('admin', '/accounts/investigator/decision', { outcome: 'REACTIVATE', reason: REASON });
    expect([back.status, api.service.accounts.state('investigator')]).toEqual([202, 'SUSPENDED_SUSPICIOUS']);
    expect((await approve(back)).body).toMatchObject({ result: { account: { state: 'ACTIVE' } } });
    // One who asked and is suspended since has no say any more.
    const orphan = await post('admin', '/accounts/controlroom/roles', { roles: ['dpo'], reason: REASON });
    await post('admin2', '/accounts/admin/suspension', { reason: REASON });
    expect((await approve(orphan)).body['code']).toBe('CONFLICT');
  });

  it('an administrator acts on no account of another organisation, nor of their own person, and every try is on record', async () => {
    const kent = {
      userName: 'kent',
      displayName: 'DC Kent',
      roles: ['investigator' as const],
      rank: null,
      organisation: 'Kent Police',
    };
    await api.service.accounts.put([{ account: kent, password: PASSWORD }]);
    for (const [what, body] of [
      ['roles', { roles: ['analyst'] }],
      ['role-review', {}],
      ['suspension', {}],
      ['decision', { outcome: 'CLOSE' }],
      ['leaver', { leavesAt: instantText(NOW_MS) }],
      ['password', {}],
      ['person', { personId: 'admin2' }],
    ] as const) {
      expect([what, (await post('admin', `/accounts/kent/${what}`, { reason: REASON, ...body })).body['code']]).toEqual(
        [what, 'NOT_FOUND'],
      );
    }
    expect(
      (await api.records()).filter(
        ({ outcome, code, details }) =>
          outcome === 'ERROR' && code === 'NOT_FOUND' && (details as { account?: string }).account !== 'sam',
      ).length,
    ).toBeGreaterThanOrEqual(7);
    const listed = async (as: string): Promise<string[]> =>
      ((await api.call('GET', '/accounts?limit=500', { as })).body['accounts'] as { userName: string }[]).map(
        ({ userName }) => userName,
      );
    expect([
      (await listed('admin')).includes('kent'),
      (await listed('auditor')).includes('kent'),
      (await listed('nationalauditor')).includes('kent'),
    ]).toEqual([false, false, true]);
    expect((await post('admin', '/accounts', account({ personId: 'admin' }))).body['code']).toBe(
      'CONFLICT_OF_INTEREST',
    );
  });

  it('the first password of an account is a one-use secret that lapses after a day, chosen or made by the service', async () => {
    const made = await post('admin', '/accounts', account());
    const secret = secretOf(made);
    expect(
      (await post('admin', '/accounts', account({ userName: 'kim', password: PASSWORD }))).body,
    ).not.toHaveProperty('oneUseSecret');
    const token = String((await signIn('kim', PASSWORD)).body['accessToken']);
    expect((await api.call('GET', '/cameras', { token })).body['code']).toBe('PASSWORD_CHANGE_REQUIRED');
    const change = (newPassword: string) =>
      api.call('POST', '/me/password', { token, body: { password: PASSWORD, newPassword } });
    expect((await change(PASSWORD)).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/newPassword' }],
    });
    expect((await change('copper lantern meadow')).body).toMatchObject({ mustChangePassword: false });
    expect((await api.call('GET', '/cameras', { token })).status).toBe(200);
    // Nor does a session that it opened outlast it.
    clock.forward(DAY_MS - 60_000);
    const late = String((await signIn('sam', secret)).body['accessToken']);
    clock.forward(60_000);
    expect(
      (
        await api.call('POST', '/me/password', {
          token: late,
          body: { password: secret, newPassword: 'copper lantern meadow' },
        })
      ).body['detail'],
    ).toContain('lapsed');
    expect((await signIn('sam', secret)).body['detail']).toContain('lapsed');
    expect((await signIn('sam', 'not the secret at all')).body['detail']).toContain('wrong');
  });

  it('a secret that is used where its holder never was is an indicator, and its holder is told at every sign-in for weeks', async () => {
    // The holder knows a workstation; the secret is used without it.
    await signIn('investigator', api.passwordOf('investigator'), 'the-holders-workstation');
    const secret = secretOf(await post('admin', '/accounts/investigator/password', { reason: REASON }));
    const token = String((await signIn('investigator', secret)).body['accessToken']);
    await api.call('POST', '/me/password', { token, body: { password: secret, newPassword: 'copper lantern meadow' } });
    const { body } = await api.call(
      'GET',
      `/audit/indicators?from=${instantText(NOW_MS - DAY_MS)}&to=${instantText(NOW_MS + DAY_MS)}`,
      { as: 'auditor' },
    );
    expect(body['indicators']).toMatchObject([
      { indicator: 'PASSWORD_RESET', userName: 'investigator', words: expect.stringContaining('admin') },
    ]);
    const again = secretOf(await post('admin2', '/accounts/investigator/password', { reason: REASON }));
    clock.forward(HOUR_MS);
    expect((await signIn('investigator', again)).body['passwordNotices']).toMatchObject([
      { by: 'admin2', changedAt: null },
      { by: 'admin', changedAt: instantText(NOW_MS), fromNewPlace: true },
    ]);
  });

  it('roles are held together only as the list allows, whoever asks for it', async () => {
    for (const roles of [
      ['investigator', 'feed'],
      ['auditor', 'listManager', 'controlRoom', 'dpo'],
      ['investigator', 'analyst', 'authoriser', 'dpo', 'listManager', 'controlRoom'],
      ['authoriser', 'investigator'],
      ['admin', 'analyst'],
      ['investigator', 'listManager'],
      ['auditor', 'nationalAuditor'],
    ]) {
      expect([roles, (await post('admin', '/accounts', account({ roles }))).body['code']]).toEqual([
        roles,
        'VALIDATION_FAILED',
      ]);
      expect([
        roles,
        (await post('admin', '/accounts/controlroom/roles', { roles, reason: REASON })).body['code'],
      ]).toEqual([roles, 'VALIDATION_FAILED']);
    }
    expect((await post('admin', '/accounts', account({ roles: ['investigator', 'analyst'] }))).status).toBe(201);
    expect(
      (await post('admin', '/accounts/analyst/roles', { roles: ['analyst', 'investigator'], reason: REASON })).status,
    ).toBe(200);
    // Whoever changed them does not review them, under any account.
    expect((await post('admin', '/accounts/analyst/role-review', { reason: REASON })).body['code']).toBe(
      'CONFLICT_OF_INTEREST',
    );
    expect((await post('admin2', '/accounts/analyst/role-review', { reason: REASON })).status).toBe(200);
  });

  it('C5: one administrator makes no two list managers, of whom one would approve what the other lists', async () => {
    expect((await post('admin', '/accounts', account({ roles: ['listManager'] }))).status).toBe(202);
    expect(
      (await post('admin', '/accounts/controlroom/roles', { roles: ['controlRoom', 'listManager'], reason: REASON }))
        .status,
    ).toBe(202);
    expect((await post('admin', '/accounts/listmanager2/password', { reason: REASON })).status).toBe(202);
  });
});

describe('M6: an auditor', () => {
  const kentish = async (): Promise<{ token: string; auditor: string }> => {
    const of = (userName: string, role: 'investigator' | 'auditor') => ({
      account: { userName, displayName: userName, roles: [role], rank: null, organisation: 'Kent Police' },
      password: PASSWORD,
    });
    await api.service.accounts.put([of('kent', 'investigator'), of('kent.auditor', 'auditor')]);
    const tokenOf = async (userName: string): Promise<string> =>
      String((await signIn(userName, PASSWORD)).body['accessToken']);
    return { token: await tokenOf('kent'), auditor: await tokenOf('kent.auditor') };
  };
  const search = (by: { as?: string; token?: string }) =>
    api.call('POST', '/searches', {
      ...by,
      body: {
        query: {
          kind: 'vrm',
          vrms: ['AB12CDE'],
          window: { from: instantText(NOW_MS - 2 * DAY_MS), to: instantText(NOW_MS) },
        },
        justification: JUSTIFICATION,
      },
    });
  const PERIOD = { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS + DAY_MS) };

  it('M6: sees records, samples, marks and accounts of their own organisation; the national auditor all', async () => {
    const { token, auditor } = await kentish();
    expect((await search({ as: 'investigator' })).status).toBe(200);
    expect((await search({ token })).status).toBe(200);
    const read = async (by: { as?: string; token?: string }) =>
      (
        await api.call(
          'GET',
          '/audit/records?limit=1000&purpose=VERIFY_LAWFULNESS&reason=The%20monthly%20review%20of%20use',
          by,
        )
      ).body['records'] as {
        index: number;
        leafHash: string;
        withheld?: boolean;
        record: { action?: string; actor?: { organisation: string } | null } | null;
      }[];
    const organisations = (records: Awaited<ReturnType<typeof read>>) => [
      ...new Set(records.flatMap(({ record }) => record?.actor?.organisation ?? [])),
    ];
    const own = await read({ token: auditor });
    expect(organisations(own)).toEqual(['Kent Police']);
    // What is withheld keeps its place and its hash, so that the tree can be checked.
    const all = await read({ as: 'nationalauditor' });
    expect(organisations(all).sort()).toEqual(['Kent Police', WEST]);
    expect(
      own
        .filter(({ withheld }) => withheld === true)
        .every(({ index, leafHash, record }) => record === null && leafHash === all[index]?.leafHash),
    ).toBe(true);
    const searched = all
      .filter(({ record }) => record?.action === 'SEARCH_VRM' && record.actor?.organisation === WEST)
      .map(({ index }) => index);
    const first = searched[0] ?? -1;
    const unmask = (by: { as?: string; token?: string }) =>
      api.call('POST', '/audit/unmask', {
        ...by,
        body: { indexes: [first], purpose: 'VERIFY_LAWFULNESS', reason: 'The monthly review of use.' },
      });
    expect([
      (await unmask({ token: auditor })).status,
      (await unmask({ as: 'auditor' })).status,
      (await unmask({ as: 'nationalauditor' })).status,
    ]).toEqual([404, 200, 200]);
    const draw = async (by: { as?: string; token?: string }) =>
      (
        await api.call('POST', '/audit/samples', {
          ...by,
          body: { period: PERIOD, purpose: 'VERIFY_LAWFULNESS', reason: 'The monthly sample of the force.' },
        })
      ).body as { sampleId: string; strata: { organisation: string }[]; organisation: string | null };
    const [west, kent, nation] = [
      await draw({ as: 'auditor' }),
      await draw({ token: auditor }),
      await draw({ as: 'nationalauditor' }),
    ];
    expect([west, kent, nation].map(({ strata }) => strata.map(({ organisation }) => organisation).sort())).toEqual([
      [WEST],
      ['Kent Police'],
      ['Kent Police', WEST],
    ]);
    expect((await api.call('GET', `/audit/samples/${west.sampleId}`, { token: auditor })).status).toBe(404);
    expect((await api.call('GET', `/audit/samples/${nation.sampleId}`, { as: 'auditor' })).status).toBe(404);
    expect((await api.call('GET', `/audit/samples/${west.sampleId}`, { as: 'nationalauditor' })).status).toBe(200);
    for (const userName of ['dpo', 'investigator'])
      expect(
        (await api.call('POST', `/accounts/${userName}/suspension`, { token: auditor, body: { reason: REASON } })).body[
          'code'
        ],
      ).toBe('NOT_FOUND');
  });

  it('M6: is told of alarms about accounts and preservations of their own organisation only', async () => {
    const { auditor } = await kentish();
    const { alarms } = api.service;
    await alarms.raise({
      code: 'SIGN_IN_FAILURES',
      cause: 'NAME kent',
      words: 'Many sign-ins to one account fail.',
      details: { userName: 'kent' },
    });
    await alarms.raise({
      code: 'CALLS_OVER_BUDGET',
      cause: 'account investigator',
      words: 'Calls of one account are over its budget.',
      details: { party: 'account investigator' },
    });
    await alarms.raise({
      code: 'PRESERVATION_REVIEW',
      cause: WEST,
      words: 'Preservations wait for a review.',
      details: { organisation: WEST },
    });
    await alarms.raise({
      code: 'SIGN_IN_FAILURES',
      cause: 'ADDRESS 10.0.0.1',
      words: 'Many sign-ins from one address fail.',
      details: { address: '10.0.0.1' },
    });
    const told = async (by: { as?: string; token?: string }): Promise<string[]> =>
      ((await api.call('GET', '/audit/alarms', by)).body['alarms'] as { cause: string }[])
        .map(({ cause }) => cause)
        .sort();
    expect(await told({ token: auditor })).toEqual(['ADDRESS 10.0.0.1', 'NAME kent']);
    expect(await told({ as: 'dpo' })).toEqual(['ADDRESS 10.0.0.1', WEST, 'account investigator'].sort());
    expect(await told({ as: 'nationalauditor' })).toHaveLength(4);
  });

  it('M6: names a purpose and a reason for marks in the raw log; a reading without them is shown to oversight', async () => {
    await search({ as: 'investigator' });
    const records = async (more: string) =>
      (await api.call('GET', `/audit/records?limit=1000${more}`, { as: 'auditor' })).body['records'];
    await records('&purpose=VERIFY_LAWFULNESS&reason=The%20monthly%20review%20of%20use');
    const indicators = async () =>
      (await api.call('GET', `/audit/indicators?from=${PERIOD.from}&to=${PERIOD.to}`, { as: 'dpo' })).body[
        'indicators'
      ] as { indicator: string }[];
    expect((await indicators()).filter(({ indicator }) => indicator === 'LOG_READ_WITHOUT_REASON')).toEqual([]);
    await records('');
    expect((await indicators()).filter(({ indicator }) => indicator === 'LOG_READ_WITHOUT_REASON')).toMatchObject([
      { userName: 'auditor' },
    ]);
    expect((await api.records()).filter(({ action }) => action === 'READ_LOG')).toMatchObject([
      { details: { purpose: 'VERIFY_LAWFULNESS', reason: 'The monthly review of use' } },
      { details: { purpose: 'INTEGRITY_AND_SECURITY', withoutReason: true } },
    ]);
  });
});
