import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../app/domain/instant.ts';
import { LogUnwritable } from '../audit/log-file.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';

/**
 * Acts that take two people, requested through accounts: an administrator requests a change of rank, another decides.
 */

const REASON = 'Asked for by the head of department.';
const NOTE = 'Checked with the head of department.';
const PASSWORD = 'violet kettle harbour';

let clock: SetClock;
let dataDir: string;
let api: Harness;
const start = async (): Promise<void> => {
  api = await startService([], [], [], { clock, dataDir });
};
beforeAll(async () => {
  clock = new SetClock(NOW_MS);
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-approvals-'));
  await start();
});
afterAll(() => api.close());

let made = 0;
type Asked = { readonly id: string; readonly userName: string };
/** An account that would become an authorising officer, and the request for it. */
async function ask(): Promise<Asked> {
  const userName = `officer${(made += 1)}`;
  const account = {
    userName,
    displayName: `Insp ${made} Sam Reeve`,
    roles: ['controlRoom' as const],
    rank: null,
    organisation: 'West Yorkshire Police',
  };
  await api.service.accounts.put([{ account, password: PASSWORD }]);
  const asked = await api.call('POST', `/accounts/${userName}/roles`, {
    as: 'admin',
    body: { roles: ['authoriser'], rank: 'SUPERINTENDENT', reason: REASON },
  });
  expect(asked.body).toMatchObject({
    approval: {
      kind: 'ACCOUNT',
      state: 'WAITING',
      askedBy: 'admin',
      about: userName,
      subject: userName,
      organisation: 'West Yorkshire Police',
    },
  });
  return { id: (asked.body['approval'] as { approvalId: string }).approvalId, userName };
}
const decide = (
  { id }: Asked,
  by: { as?: string; token?: string } = { as: 'admin2' },
  approved = true,
): Promise<Answer> => api.call('POST', `/approvals/${id}/decision`, { ...by, body: { approved, note: NOTE } });
const stateOf = async ({ id }: Asked): Promise<unknown> =>
  (await api.call('GET', `/approvals/${id}`, { as: 'admin' })).body['state'];
const rankOf = ({ userName }: Asked): unknown => api.service.accounts.find(userName)?.rank;

describe('what one person asks for', () => {
  it('C5: is done when another person approves it, and not before; both are on record', async () => {
    const asked = await ask();
    expect(rankOf(asked)).toBe(null);
    expect((await api.call('GET', '/approvals?state=WAITING', { as: 'admin2' })).body['approvals']).toMatchObject([
      { approvalId: asked.id },
    ]);
    expect((await decide(asked)).body).toMatchObject({
      approval: { state: 'APPROVED', decidedBy: 'admin2', note: NOTE },
      result: { account: { roles: ['authoriser'], rank: 'SUPERINTENDENT' } },
    });
    expect(rankOf(asked)).toBe('SUPERINTENDENT');
    const records = (await api.records()).filter(({ details }) => JSON.stringify(details).includes(asked.id));
    expect(
      records.map(({ action, outcome, actor }) => [action, outcome, (actor as { userName: string }).userName]),
    ).toEqual([
      ['APPROVAL_ASKED', 'OK', 'admin'],
      ['CHANGE_ROLES', 'OK', 'admin'],
      ['APPROVAL_DECISION', 'STARTED', 'admin2'],
      ['APPROVAL_DECISION', 'OK', 'admin2'],
    ]);
    expect((await decide(asked)).body['code']).toBe('CONFLICT');
  });

  it('C5: is not decided by whoever asked, nor by a second account of theirs, nor by whom it is about, nor by another role or organisation', async () => {
    const asked = await ask();
    const admin = { displayName: 'Administrator', roles: ['admin' as const], rank: null };
    await api.service.accounts.put([
      {
        account: { ...admin, userName: 'admin.again', organisation: 'West Yorkshire Police', personId: 'admin' },
        password: PASSWORD,
      },
      {
        account: { ...admin, userName: 'admin.about', organisation: 'West Yorkshire Police', personId: asked.userName },
        password: PASSWORD,
      },
      { account: { ...admin, userName: 'admin.kent', organisation: 'Kent Police' }, password: PASSWORD },
    ]);
    const tokenOf = async (userName: string): Promise<string> =>
      String((await api.call('POST', '/sessions', { body: { userName, password: PASSWORD } })).body['accessToken']);
    expect((await decide(asked, { as: 'admin' })).body['code']).toBe('CONFLICT_OF_INTEREST');
    for (const userName of ['admin.again', 'admin.about'])
      expect([userName, (await decide(asked, { token: await tokenOf(userName) })).body['code']]).toEqual([
        userName,
        'CONFLICT_OF_INTEREST',
      ]);
    expect((await decide(asked, { token: await tokenOf('admin.kent') })).body['code']).toBe('NOT_FOUND');
    // Oversight sees the request and does not decide; others do not see it.
    expect((await decide(asked, { as: 'auditor' })).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await decide(asked, { as: 'superintendent' })).body['code']).toBe('NOT_FOUND');
    expect([await stateOf(asked), rankOf(asked)]).toEqual(['WAITING', null]);
  });

  it('is nothing once refused, withdrawn or lapsed', async () => {
    const [refused, withdrawn] = [await ask(), await ask()];
    expect((await decide(refused, { as: 'admin2' }, false)).body).toMatchObject({
      approval: { state: 'REFUSED' },
      result: null,
    });
    const withdraw = (as: string) =>
      api.call('POST', `/approvals/${withdrawn.id}/withdrawal`, { as, body: { note: 'It was the wrong account.' } });
    expect((await withdraw('admin2')).body['code']).toBe('NOT_FOUND');
    expect((await withdraw('admin')).body).toMatchObject({ state: 'WITHDRAWN' });
    const lapsed = await ask();
    clock.forward(7 * DAY_MS - 1);
    expect(await stateOf(lapsed)).toBe('WAITING');
    clock.forward(1);
    expect(await stateOf(lapsed)).toBe('LAPSED');
    for (const asked of [refused, withdrawn, lapsed])
      expect([(await decide(asked)).body['code'], rankOf(asked)]).toEqual(['CONFLICT', null]);
  });

  it('is done once when two decide at the same time', async () => {
    const asked = await ask();
    const both = await Promise.all([decide(asked), decide(asked, { as: 'admin2' }, false)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(
      (await api.records()).filter(
        ({ action, outcome, details }) =>
          action === 'APPROVAL_DECISION' && outcome === 'OK' && JSON.stringify(details).includes(asked.id),
      ),
    ).toHaveLength(1);
  });

  it('is not done when what it stands on has changed meanwhile, and goes on waiting', async () => {
    const asked = await ask();
    api.service.accounts.changeRoles(asked.userName, { roles: ['listManager'], rank: null }, 'admin');
    expect((await decide(asked)).body['code']).toBe('PRECONDITION_FAILED');
    api.service.accounts.suspend(asked.userName);
    expect((await decide(asked)).body['code']).toBe('CONFLICT');
    expect([await stateOf(asked), rankOf(asked)]).toEqual(['WAITING', null]);
  });

  it('is neither asked for nor done when the log cannot be written', async () => {
    const asked = await ask();
    await api.tokenOf('admin2');
    const { log } = api.service;
    const append = log.append.bind(log);
    const count = log.size;
    log.append = () => Promise.reject(new LogUnwritable(new Error('disk full')));
    const decided = await decide(asked);
    const askedAgain = await api.call('POST', `/accounts/${asked.userName}/roles`, {
      as: 'admin',
      body: { roles: ['dpo'], reason: REASON },
    });
    log.append = append;
    expect([decided.body['code'], askedAgain.body['code'], rankOf(asked), log.size]).toEqual([
      'AUDIT_UNAVAILABLE',
      'AUDIT_UNAVAILABLE',
      null,
      count,
    ]);
    expect(await stateOf(asked)).toBe('WAITING');
    expect((await decide(asked)).status).toBe(200);
  });

  it('is remembered by a service that starts again', async () => {
    const [waiting, done] = [await ask(), await ask()];
    await decide(done);
    const before = (await api.call('GET', '/approvals?limit=500', { as: 'admin2' })).body;
    const kept = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-approvals-'));
    fs.cpSync(dataDir, kept, { recursive: true });
    await api.close();
    dataDir = kept;
    await start();
    expect((await api.call('GET', '/approvals?limit=500', { as: 'admin2' })).body).toEqual(before);
    expect((await decide(waiting)).body).toMatchObject({ approval: { state: 'APPROVED' } });
    expect((await decide(done)).body['code']).toBe('CONFLICT');
  });
});
