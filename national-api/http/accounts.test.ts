import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { allowedNetworks } from './networks.ts';

const PASSWORD = 'violet kettle harbour';
const REASON = 'Asked for by the head of department.';

let clock: SetClock;
let api: Harness;
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera()], [], [], { clock });
});
afterEach(() => api.close());

const make = (change: object = {}, as = 'admin') =>
  api.call('POST', '/accounts', {
    as,
    body: {
      userName: 'sam',
      displayName: 'DC Sam Reeve',
      organisation: 'West Yorkshire Police',
      roles: ['investigator'],
      password: PASSWORD,
      reason: REASON,
      ...change,
    },
  });
/** An account whose roles another administrator has reviewed and whose holder has a password of their own. */
const ready = async (): Promise<void> => {
  const secret = ((await make({ password: undefined })).body['oneUseSecret'] as { secret: string }).secret;
  const token = String((await signIn(secret)).body['accessToken']);
  expect(
    (await api.call('POST', '/me/password', { token, body: { password: secret, newPassword: PASSWORD } })).status,
  ).toBe(200);
  await api.call('DELETE', '/sessions/current', { token });
  expect((await act('role-review', {}, 'admin2')).body).toMatchObject({ decideBy: null });
};
const decided = async (asked: Answer, as = 'admin2', approved = true): Promise<Answer> => {
  expect([asked.status, (asked.body['approval'] as { state: string } | undefined)?.state ?? asked.body]).toEqual([
    202,
    'WAITING',
  ]);
  return api.call('POST', `/approvals/${(asked.body['approval'] as { approvalId: string }).approvalId}/decision`, {
    as,
    body: { approved, note: 'Checked with the head of department.' },
  });
};
const signIn = (password = PASSWORD): Promise<Answer> =>
  api.call('POST', '/sessions', { body: { userName: 'sam', password } });
const act = (what: string, body: object = {}, as = 'admin') =>
  api.call('POST', `/accounts/sam/${what}`, { as, body: { reason: REASON, ...body } });
const stateOf = async (): Promise<unknown> =>
  (
    (await api.call('GET', '/accounts', { as: 'auditor' })).body['accounts'] as { userName: string; state: string }[]
  ).find(({ userName }) => userName === 'sam')?.state;

describe('an account', () => {
  it('is made by an administrator, who has no access to data, and is on record without its password', async () => {
    expect((await make()).body).toMatchObject({
      userName: 'sam',
      state: 'ACTIVE',
      mustChangePassword: true,
      decideBy: instantText(NOW_MS + 7 * DAY_MS),
    });
    expect((await signIn()).status).toBe(201);
    expect(JSON.stringify(await api.records())).not.toContain(PASSWORD);
    expect((await api.records()).filter(({ action }) => action === 'CREATE_ACCOUNT')).toMatchObject([
      { outcome: 'STARTED' },
      { op: 'ADMIN', outcome: 'OK', actor: { userName: 'admin' }, details: { userName: 'sam', reason: REASON } },
    ]);
    expect((await make()).body['code']).toBe('CONFLICT');
    for (const as of ['investigator', 'auditor', 'superintendent', 'dpo'])
      expect((await make({ userName: 'kim' }, as)).body['code']).toBe('ROLE_FORBIDDEN');
    for (const bad of [
      { roles: ['admin', 'analyst'] },
      { roles: ['auditor', 'analyst'] },
      { roles: [] },
      { organisation: 'Acme Parking Ltd' },
      { password: 'password1234' },
      { password: 'too short' },
      { password: 'my name is kim!' },
      { rank: 'INSPECTOR' },
      { userName: 'Kim X' },
      { personId: 'nobody' },
    ]) {
      expect([bad, (await make({ userName: 'kim', ...bad })).body['code']]).toEqual([bad, 'VALIDATION_FAILED']);
    }
  });

  it('that nobody uses is suspended on day 90, and closed on day 97 when nobody decides', async () => {
    await ready();
    clock.set(NOW_MS + 90 * DAY_MS - 1);
    expect((await signIn()).status).toBe(201);
    clock.forward(90 * DAY_MS);
    expect([(await signIn()).body['detail'], await stateOf()]).toEqual([
      expect.stringContaining('suspended'),
      'SUSPENDED_UNUSED',
    ]);
    expect((await act('decision', { outcome: 'REACTIVATE' })).body).toMatchObject({ state: 'ACTIVE' });
    expect((await signIn()).status).toBe(201);
    clock.forward(97 * DAY_MS);
    expect([(await signIn()).body['detail'], await stateOf()]).toEqual([expect.stringContaining('closed'), 'CLOSED']);
    expect((await act('decision', { outcome: 'REACTIVATE' })).body['code']).toBe('CONFLICT');
  });

  it('under suspicion is suspended at once, in the middle of its work', async () => {
    await ready();
    const token = String((await signIn()).body['accessToken']);
    expect((await api.call('GET', '/me', { token })).status).toBe(200);
    expect((await act('suspension', {}, 'auditor')).body).toMatchObject({
      state: 'SUSPENDED_SUSPICIOUS',
      decideBy: instantText(NOW_MS + 7 * DAY_MS),
    });
    expect((await api.call('GET', '/me', { token })).body['code']).toBe('NOT_SIGNED_IN');
    expect((await signIn()).body['code']).toBe('NOT_SIGNED_IN');
    // A caller without the password learns nothing.
    expect((await signIn('another long password')).body['detail']).toContain('wrong');
    expect((await act('decision', { outcome: 'CLOSE' })).body).toMatchObject({ state: 'CLOSED' });
  });

  it('of a leaver ends when they leave, within 48 h of its being said, and with it their session', async () => {
    await ready();
    expect((await act('leaver', { leavesAt: instantText(NOW_MS + 30 * DAY_MS) })).body).toMatchObject({
      state: 'ACTIVE',
      leavesAt: instantText(NOW_MS + 30 * DAY_MS),
    });
    clock.set(NOW_MS + 48 * HOUR_MS - 1);
    const token = String((await signIn()).body['accessToken']);
    expect((await api.call('GET', '/me', { token })).status).toBe(200);
    clock.set(NOW_MS + 48 * HOUR_MS);
    expect([(await api.call('GET', '/me', { token })).body['code'], (await signIn()).status, await stateOf()]).toEqual([
      'NOT_SIGNED_IN',
      401,
      'CLOSED',
    ]);
  });

  it('with other roles has them at once and is suspended on day 7 unless somebody reviews them', async () => {
    await ready();
    const token = String((await signIn()).body['accessToken']);
    expect((await act('roles', { roles: ['analyst'] })).body).toMatchObject({
      roles: ['analyst'],
      state: 'ACTIVE',
      decideBy: instantText(NOW_MS + 7 * DAY_MS),
    });
    expect((await api.call('GET', '/me', { token })).body['code']).toBe('NOT_SIGNED_IN');
    expect(
      (await api.records()).filter(({ action, outcome }) => action === 'CHANGE_ROLES' && outcome === 'OK'),
    ).toMatchObject([
      { details: { account: 'sam', before: { roles: ['investigator'] }, after: { roles: ['analyst'] } } },
    ]);
    expect((await act('roles', { roles: ['analyst', 'admin'] })).body['code']).toBe('VALIDATION_FAILED');
    clock.set(NOW_MS + 7 * DAY_MS - 1);
    expect((await signIn()).status).toBe(201);
    clock.set(NOW_MS + 7 * DAY_MS);
    expect(await stateOf()).toBe('SUSPENDED_ROLE_REVIEW');
    expect((await act('role-review')).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await act('decision', { outcome: 'REACTIVATE' })).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await act('role-review', {}, 'admin2')).body).toMatchObject({ state: 'ACTIVE', decideBy: null });
  });

  it('is not brought back, nor given more time, by what is done to it meanwhile', async () => {
    await ready();
    await act('roles', { roles: ['analyst'] });
    clock.set(NOW_MS + 3 * DAY_MS);
    // Another change does not postpone the review of the first.
    expect((await act('roles', { roles: ['investigator'] })).body).toMatchObject({
      decideBy: instantText(NOW_MS + 7 * DAY_MS),
    });
    clock.set(NOW_MS + 8 * DAY_MS);
    expect((await act('roles', { roles: ['investigator'] })).body['code']).toBe('CONFLICT');
    clock.set(NOW_MS + 14 * DAY_MS);
    expect([
      (await act('roles', { roles: ['investigator'] })).body['code'],
      await stateOf(),
      (await signIn()).status,
    ]).toEqual(['CONFLICT', 'CLOSED', 401]);
  });

  it('that is suspended for two reasons is taken back for one at a time; said again, neither begins anew', async () => {
    await ready();
    await act('roles', { roles: ['analyst'] });
    await act('suspension');
    clock.set(NOW_MS + 6 * DAY_MS);
    expect((await act('suspension')).body).toMatchObject({ decideBy: instantText(NOW_MS + 7 * DAY_MS) });
    expect((await decided(await act('decision', { outcome: 'REACTIVATE' }))).body).toMatchObject({
      result: { account: { state: 'ACTIVE', decideBy: instantText(NOW_MS + 7 * DAY_MS) } },
    });
    await act('leaver', { leavesAt: instantText(NOW_MS + 30 * DAY_MS) });
    clock.forward(47 * HOUR_MS);
    await act('role-review', {}, 'admin2');
    await act('leaver', { leavesAt: instantText(NOW_MS + 60 * DAY_MS) });
    clock.forward(HOUR_MS);
    expect(await stateOf()).toBe('CLOSED');
  });

  it('C5: has the roles that it has when its password was found right, not those of when the look began', async () => {
    const { accounts } = api.service;
    const looking = accounts.check('investigator', api.passwordOf('investigator'));
    accounts.changeRoles('investigator', { roles: ['controlRoom'], rank: null }, 'admin');
    expect((await looking)?.roles).toEqual(['controlRoom']);
  });

  it('is made once when two make it at the same time', async () => {
    const answers = await Promise.all([make(), make({ displayName: 'Another' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('is never acted on by its own holder, and has the password that its holder chose', async () => {
    for (const what of ['suspension', 'role-review', 'decision', 'leaver', 'roles', 'password', 'person']) {
      const body = {
        reason: REASON,
        outcome: 'CLOSE',
        leavesAt: instantText(NOW_MS),
        roles: ['admin'],
        personId: 'admin2',
      };
      const keys: Record<string, string[]> = {
        suspension: ['reason'],
        'role-review': ['reason'],
        decision: ['reason', 'outcome'],
        leaver: ['reason', 'leavesAt'],
        roles: ['reason', 'roles'],
        password: ['reason'],
        person: ['reason', 'personId'],
      };
      const own = Object.fromEntries(Object.entries(body).filter(([key]) => keys[what]?.includes(key)));
      expect([
        what,
        (await api.call('POST', `/accounts/admin/${what}`, { as: 'admin', body: own })).body['code'],
      ]).toEqual([what, 'CONFLICT_OF_INTEREST']);
    }
    await ready();
    const token = String((await signIn()).body['accessToken']);
    const other = String((await signIn()).body['accessToken']);
    const change = (password: string, newPassword: string) =>
      api.call('POST', '/me/password', { token, body: { password, newPassword } });
    expect((await change('wrong password', 'copper lantern meadow')).body['code']).toBe('NOT_SIGNED_IN');
    expect((await change(PASSWORD, 'football2026')).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/newPassword' }],
    });
    expect((await change(PASSWORD, 'copper lantern meadow')).status).toBe(200);
    expect([
      (await api.call('GET', '/me', { token })).status,
      (await api.call('GET', '/me', { token: other })).status,
    ]).toEqual([200, 401]);
    expect([(await signIn()).status, (await signIn('copper lantern meadow')).status]).toEqual([401, 201]);
    expect((await act('password', { newPassword: 'walnut ladder breeze' })).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/newPassword', message: expect.stringContaining('one-use secret') }],
    });
    const { secret } = (await act('password')).body['oneUseSecret'] as { secret: string };
    expect([
      (await signIn('copper lantern meadow')).status,
      (await signIn(secret)).status,
      (await api.call('GET', '/me', { token })).status,
    ]).toEqual([401, 201, 401]);
    expect(
      (await api.call('POST', '/accounts/nobody/suspension', { as: 'admin', body: { reason: REASON } })).status,
    ).toBe(404);
  });
});

describe('calls from networks that are not allowed', () => {
  it('are refused whatever they ask, and recorded', async () => {
    const narrow = await startService([aCamera()], [], [], { networks: ['127.0.0.1/32'] });
    try {
      const from = (localAddress: string): Promise<{ status: number | undefined; text: string }> =>
        new Promise((resolve, reject) => {
          const sent = request(`${narrow.url}/v1/health`, { localAddress }, (response) => {
            let text = '';
            response.on('data', (bytes: Buffer) => (text += bytes.toString()));
            response.on('end', () => resolve({ status: response.statusCode, text }));
          });
          sent.on('error', reject).end();
        });
      expect((await from('127.0.0.1')).status).toBe(200);
      const refused = await from('127.0.0.9');
      expect([refused.status, JSON.parse(refused.text)]).toEqual([
        403,
        expect.objectContaining({ code: 'NETWORK_FORBIDDEN' }),
      ]);
      expect((await narrow.records()).at(-1)).toMatchObject({
        op: 'AUTHZ',
        action: 'NETWORK_REFUSED',
        outcome: 'DENIED',
        actor: null,
        networkZone: 'NOT_ALLOWED',
        details: { method: 'GET', path: '/v1/health', address: expect.stringMatching(/127\.0\.0\.9$/) },
      });
    } finally {
      await narrow.close();
    }
  });

  it('are told by their address, IPv4 also where it comes as IPv6', () => {
    const networks = allowedNetworks(['10.20.0.0/16', 'fd00::/8']);
    expect(
      ['10.20.3.4', '::ffff:10.20.3.4', 'fd12::1', '10.21.0.1', '::1', 'x', undefined].map((address) =>
        networks.allows(address),
      ),
    ).toEqual([true, true, true, false, false, false, false]);
    for (const bad of ['10.0.0.0', '10.0.0.0/33', 'fd00::/129', 'x/8', '10.0.0.0/x'])
      expect(() => allowedNetworks([bad])).toThrow(RangeError);
  });
});
