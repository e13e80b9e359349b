import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnrolledDevice } from '../../app/api/devices.ts';
import type { Session } from '../../app/api/session.ts';
import type { JsonObject } from '../../app/audit/canonical.ts';
import type { UnsignedRecord } from '../../app/audit/record.ts';
import { searchHashes } from '../../app/audit/search-hashes.ts';
import { RECONCILE_WITHIN_MS } from '../../app/policy/audit-rules.ts';
import { DEVICE_APPROVE_WITHIN_MS, DEVICE_ENROLMENTS_A_DAY } from '../../app/policy/device-rules.ts';
import type { Alarm } from '../audit/reconciliation.ts';
import { sha256 } from '../audit/sha256.ts';
import { aCamera } from '../testing/builders.ts';
import { SetClock } from '../testing/set-clock.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { Workstation } from '../testing/workstation.ts';

const clock = new SetClock(NOW_MS);
let api: Harness;
beforeAll(async () => {
  api = await startService([aCamera()], [], [], { clock });
  const account = (userName: string, organisation: string, role: 'admin' | 'investigator' | 'auditor') => ({
    account: { userName, displayName: userName, roles: [role], rank: null, organisation },
    password: PASSWORD,
  });
  await api.service.accounts.put([
    account('chief', 'West Yorkshire Police', 'admin'),
    account('kentadmin', 'Kent Police', 'admin'),
    account('kentauditor', 'Kent Police', 'auditor'),
  ]);
});
afterAll(() => api.close());

const PASSWORD = 'a long enough password for tests';
const signIn = async (userName: string, password = api.passwordOf(userName)): Promise<Session> => {
  api.service.accounts.touch(userName);
  return (await api.call('POST', '/sessions', { body: { userName, password } })).body as unknown as Session;
};
type Desk = { readonly workstation: Workstation; readonly session: Session };
const enrol = (desk: Desk, more: object = {}): Promise<Answer> =>
  api.call('POST', '/devices', {
    token: desk.session.accessToken,
    body: { publicKey: desk.workstation.publicKey, name: 'WS', ...more },
  });
/** A session of somebody, bound to a workstation. */
async function aDesk(userName = 'investigator', workstation = new Workstation()): Promise<Desk> {
  const desk = { workstation, session: await signIn(userName) };
  expect((await enrol(desk, { proof: workstation.proof(desk.session.sessionId) })).body).toMatchObject({
    bound: true,
    deviceId: workstation.deviceId,
  });
  return desk;
}
const decide = async (as: { as?: string; token?: string }, deviceId: string, approved = true): Promise<Answer> => {
  const { approvals } = (
    await api.call('GET', '/approvals?limit=500', { token: (await signIn('chief', PASSWORD)).accessToken })
  ).body as { approvals: { approvalId: string; subject: string; kind: string }[] };
  const asked = approvals.filter(({ kind, subject }) => kind === 'DEVICE' && subject === deviceId);
  expect(asked.length, 'one request a workstation').toBe(1);
  return api.call('POST', `/approvals/${asked[0]?.approvalId ?? ''}/decision`, {
    ...as,
    body: { approved, note: 'Desk 4 of the incident room.' },
  });
};
const approve = async ({ workstation }: Desk): Promise<void> => {
  expect((await decide({ as: 'admin' }, workstation.deviceId)).status).toBe(200);
};
const actorOf = ({ account: { userName, organisation, roles } }: Session): UnsignedRecord['actor'] => ({
  userName,
  organisation,
  roles: [...roles],
});
const own = ({ session }: Desk): Partial<UnsignedRecord> => ({ sessionId: session.sessionId, actor: actorOf(session) });
const deliver = async ({ workstation, session }: Desk, ...records: Partial<UnsignedRecord>[]): Promise<Answer> =>
  api.call('POST', '/audit/records', {
    token: session.accessToken,
    body: { deviceId: workstation.deviceId, records: records.map((each) => workstation.writeOne(each)) },
  });
const leafOf = ({ body }: Answer): Record<string, unknown> =>
  (body['receipts'] as { leaf: Record<string, unknown> }[])[0]?.leaf ?? {};
const alarmsOf = async (as = 'auditor'): Promise<readonly Alarm[]> =>
  (await api.call('GET', '/audit/reconciliation', { as })).body['open'] as Alarm[];
const kinds = (alarms: readonly Alarm[], correlationId: string): string[] =>
  alarms.filter((alarm) => alarm.correlationId === correlationId).map(({ kind }) => kind);

const query = {
  kind: 'vrm' as const,
  vrms: ['AB12CDE'],
  nearMiss: 0,
  window: { from: '2026-02-20T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' },
};
const justification = {
  category: 'SERIOUS' as const,
  purpose: 'PREVENT_DETECT' as const,
  reference: '14/22871/25',
  reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
};
const search = (desk: Desk, correlationId: string): Promise<Answer> =>
  api.call('POST', '/searches', { token: desk.session.accessToken, body: { query, justification, correlationId } });
const intent = (correlationId: string, asked: JsonObject = {}): Partial<UnsignedRecord> => {
  const about = { query, justification, ...asked } satisfies JsonObject;
  return { correlationId, details: { ...about, ...searchHashes(sha256, about) } };
};

describe('C4: a workstation', () => {
  it('C4: is enrolled by somebody who is signed in, a few a day, and its file is not written again for a known key', async () => {
    const unknown = new Workstation();
    const body = { publicKey: unknown.publicKey, name: 'WS' };
    expect([
      (await api.call('POST', '/devices', { body })).status,
      (await api.call('POST', '/devices', { as: 'feed', body })).body['code'],
    ]).toEqual([401, 'ROLE_FORBIDDEN']);
    expect(api.service.devices.has(unknown.deviceId)).toBe(false);
    const desk: Desk = { workstation: unknown, session: await signIn('dpo') };
    expect([(await enrol(desk)).status, (await enrol(desk)).status]).toEqual([201, 200]);
    const file = path.join(api.dataDir, 'devices.json');
    const written = fs.statSync(file).ino;
    await enrol(desk);
    expect(fs.statSync(file).ino).toBe(written);
    const statuses: number[] = [];
    for (let i = 0; i < DEVICE_ENROLMENTS_A_DAY; i += 1)
      statuses.push((await enrol({ ...desk, workstation: new Workstation() })).status);
    expect(statuses).toEqual([...Array.from({ length: DEVICE_ENROLMENTS_A_DAY - 1 }, () => 201), 429]);
  });

  it('C4: is enrolled a few a day also when many are sent at once', async () => {
    const session = await signIn('controlroom');
    const answers = await Promise.all(
      Array.from({ length: DEVICE_ENROLMENTS_A_DAY + 10 }, () => enrol({ workstation: new Workstation(), session })),
    );
    expect(answers.filter(({ status }) => status === 201).length).toBe(DEVICE_ENROLMENTS_A_DAY);
  });

  it('C4: binds a session by its signature, and by no other', async () => {
    const desk: Desk = { workstation: new Workstation(), session: await signIn('investigator') };
    const other = await signIn('analyst');
    for (const proof of [
      new Workstation().proof(desk.session.sessionId, desk.workstation.deviceId),
      desk.workstation.proof(other.sessionId),
      desk.workstation.proof(desk.session.sessionId, 'WS-OTHER'),
    ]) {
      expect((await enrol(desk, { proof })).body).toMatchObject({
        code: 'VALIDATION_FAILED',
        errors: [{ pointer: '/proof' }],
      });
    }
    expect((await enrol(desk)).body).toMatchObject({ bound: false, state: 'PENDING' });
    expect((await enrol(desk, { proof: desk.workstation.proof(desk.session.sessionId) })).body).toMatchObject({
      bound: true,
    });
    expect((await api.records()).at(-1)).toMatchObject({
      action: 'ENROL_DEVICE',
      actor: { userName: 'investigator' },
      details: { deviceId: desk.workstation.deviceId, bound: true, sessionId: desk.session.sessionId },
    });
  });

  it('C4: has a session to itself: one that is bound is bound to no second workstation, and ends with the first', async () => {
    const desk = await aDesk();
    const home = new Workstation();
    expect(
      (await enrol({ ...desk, workstation: home }, { proof: home.proof(desk.session.sessionId) })).body,
    ).toMatchObject({ code: 'CONFLICT' });
    expect(api.service.devices.has(home.deviceId), 'nor is its key enrolled').toBe(false);
    expect(
      (await enrol(desk, { proof: desk.workstation.proof(desk.session.sessionId) })).body,
      'the same again',
    ).toMatchObject({ bound: true });
    const racing: Desk = { workstation: new Workstation(), session: await signIn('analyst') };
    const both = await Promise.all(
      [racing.workstation, new Workstation()].map((workstation) =>
        enrol({ ...racing, workstation }, { proof: workstation.proof(racing.session.sessionId) }),
      ),
    );
    expect(both.filter(({ body }) => body['bound'] === true).length, 'of two at once one').toBe(1);
    await api.call('POST', `/devices/${desk.workstation.deviceId}/revocation`, {
      as: 'admin',
      body: { reason: 'The workstation was lost on a train.' },
    });
    expect((await api.call('GET', '/me', { token: desk.session.accessToken })).status).toBe(401);
  });

  it('C4: is approved by another administrator of its organisation, and only then its records carry no mark', async () => {
    const desk = await aDesk();
    expect(leafOf(await deliver(desk, own(desk)))).toMatchObject({
      deliveredBy: { userName: 'investigator', sessionId: desk.session.sessionId },
      contested: ['DEVICE_PENDING'],
    });
    const { deviceId } = desk.workstation;
    expect((await decide({ as: 'investigator' }, deviceId)).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await decide({ as: 'analyst' }, deviceId)).status).toBe(404);
    expect((await decide({ token: (await signIn('kentadmin', PASSWORD)).accessToken }, deviceId)).status).toBe(404);
    const mine = await aDesk('admin');
    expect((await decide({ as: 'admin' }, mine.workstation.deviceId)).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await decide({ as: 'admin' }, deviceId)).body).toMatchObject({
      approval: { state: 'APPROVED', askedBy: 'investigator', decidedBy: 'admin' },
    });
    expect((await decide({ as: 'admin' }, deviceId)).status).toBe(409);
    const refused = await aDesk();
    await decide({ as: 'admin' }, refused.workstation.deviceId, false);
    expect((await deliver(refused, own(refused))).status, 'its sessions end').toBe(401);
    expect(leafOf(await deliver(desk, own(desk)))).not.toHaveProperty('contested');
    const { devices } = (await api.call('GET', '/devices?state=APPROVED', { as: 'auditor' })).body as {
      devices: EnrolledDevice[];
    };
    expect(devices.map(({ deviceId }) => deviceId)).toContain(desk.workstation.deviceId);
  });

  it('C4: that was withdrawn delivers nothing, ends its sessions and lets nobody sign in on it', async () => {
    const desk = await aDesk();
    await approve(desk);
    expect(
      (
        await api.call('POST', `/devices/${desk.workstation.deviceId}/revocation`, {
          as: 'admin',
          body: { reason: 'Left in a patrol car overnight.' },
        })
      ).body,
    ).toMatchObject({ state: 'REVOKED' });
    expect((await deliver(desk, own(desk))).status).toBe(401);
    const again: Desk = { ...desk, session: await signIn('investigator') };
    expect((await deliver(again, own(again))).body['code']).toBe('DEVICE_REVOKED');
    expect((await enrol(again)).body['code']).toBe('DEVICE_REVOKED');
    const body = {
      userName: 'investigator',
      password: api.passwordOf('investigator'),
      deviceId: desk.workstation.deviceId,
    };
    expect((await api.call('POST', '/sessions', { body })).body['code']).toBe('DEVICE_REVOKED');
  });
});

describe('C4: a delivered record', () => {
  it("C4: story 3, the colleague's name: a record that names another person is contested with its deliverer, and is an alarm", async () => {
    const desk = await aDesk();
    const inspector = await signIn('inspector');
    const named = {
      actor: actorOf(inspector),
      ...intent('colleague', {
        justification: { ...justification, reason: 'I wanted to see where my ex-wife drives to at night.' },
      }),
    };
    expect(leafOf(await deliver(desk, { ...named, sessionId: desk.session.sessionId }))).toMatchObject({
      deliveredBy: { userName: 'investigator' },
      contested: ['OTHER_PERSON', 'DEVICE_PENDING'],
    });
    expect(leafOf(await deliver(desk, { ...named, sessionId: inspector.sessionId }))).toMatchObject({
      contested: ['NOT_BOUND', 'DEVICE_PENDING'],
    });
    expect(leafOf(await deliver(desk, { ...named, sessionId: 'made-up' }))).toMatchObject({
      contested: ['UNKNOWN_SESSION', 'DEVICE_PENDING'],
    });
    const contested = (await alarmsOf()).filter(({ correlationId }) => correlationId === 'colleague');
    expect(contested.map(({ kind, userName, deliveredBy, reasons }) => [kind, userName, deliveredBy, reasons])).toEqual(
      [['UNKNOWN_SESSION'], ['NOT_BOUND'], ['OTHER_PERSON']].map((reasons) => [
        'CONTESTED_RECORD',
        'inspector',
        'investigator',
        reasons,
      ]),
    );
    await alarmsOf();
    expect(
      (await api.records()).filter(
        (record) => record['action'] === 'RECONCILIATION_ALARM' && JSON.stringify(record).includes('colleague'),
      ).length,
      'once a record',
    ).toBe(3);
  });

  it("C4: story 3: a curl search with a made-up intent is an alarm, for another mark and for the same, and of one's own device that nobody approved", async () => {
    const curl = await aDesk();
    await search(curl, 'curl-masked');
    await deliver(curl, { ...own(curl), ...intent('curl-masked', { query: { ...query, vrms: ['ZZ99ZZZ'] } }) });
    await search(curl, 'curl-same');
    await deliver(curl, { ...own(curl), ...intent('curl-same') });
    const approved = await aDesk();
    await approve(approved);
    await search(approved, 'honest');
    await deliver(approved, { ...own(approved), ...intent('honest') });
    await search(approved, 'other-mark');
    await deliver(approved, { ...own(approved), ...intent('other-mark', { query: { ...query, vrms: ['ZZ99ZZZ'] } }) });
    await search(approved, 'other-reason');
    await deliver(approved, {
      ...own(approved),
      ...intent('other-reason', {
        justification: { ...justification, reason: 'A better reason than the one that was given at the time.' },
      }),
    });
    await search(approved, 'no-hashes');
    await deliver(approved, { ...own(approved), correlationId: 'no-hashes', details: { query, justification } });
    clock.forward(RECONCILE_WITHIN_MS + 60_000);
    const alarms = await alarmsOf();
    expect(
      ['curl-masked', 'curl-same', 'honest', 'other-mark', 'other-reason', 'no-hashes'].map((id) => kinds(alarms, id)),
    ).toEqual([
      ['SERVICE_WITHOUT_INTENT'],
      ['SERVICE_WITHOUT_INTENT'],
      [],
      ['DIFFERENT_SEARCH'],
      ['DIFFERENT_SEARCH'],
      ['DIFFERENT_SEARCH'],
    ]);
    // Approval says that the device is one of ours: matching searches are settled, others stay alarms.
    const fresh: Desk = { ...curl, session: await signIn('investigator') };
    await approve(fresh);
    const later = await alarmsOf();
    expect(['curl-masked', 'curl-same'].map((id) => kinds(later, id))).toEqual([['DIFFERENT_SEARCH'], []]);
  });

  it('C4: of a colleague who was at the same desk before is as it should be, also after the session has ended', async () => {
    const first = await aDesk('analyst');
    await approve(first);
    await api.call('DELETE', '/sessions/current', { token: first.session.accessToken });
    const second = await aDesk('investigator', first.workstation);
    expect(leafOf(await deliver(second, own(first)))).toEqual(
      expect.objectContaining({ deliveredBy: { userName: 'investigator', sessionId: second.session.sessionId } }),
    );
    expect(leafOf(await deliver(second, own(first)))).not.toHaveProperty('contested');
    expect(
      leafOf(await deliver(second, { sessionId: null, actor: null, phase: 'EVENT' })),
      'before sign-in there is nobody',
    ).not.toHaveProperty('contested');
  });

  it('C4: of a device that nobody approves in time is an alarm once, until somebody does', async () => {
    const desk = await aDesk();
    await deliver(desk, own(desk));
    await deliver(desk, own(desk));
    const late = async (): Promise<readonly Alarm[]> =>
      (await alarmsOf()).filter(
        ({ kind, deviceId }) => kind === 'DEVICE_NOT_APPROVED' && deviceId === desk.workstation.deviceId,
      );
    expect(await late()).toEqual([]);
    clock.forward(DEVICE_APPROVE_WITHIN_MS + 1_000);
    expect([(await late()).length, (await late()).length]).toEqual([1, 1]);
    await approve(desk);
    expect(await late()).toEqual([]);
  });
});

describe('M3: what a workstation found wrong with the log', () => {
  it('M3: is recorded, shown to auditors, and cleared by a second person of its organisation', async () => {
    const desk = await aDesk();
    const report = {
      deviceId: desk.workstation.deviceId,
      alarmId: 'alarm-0001',
      kind: 'FORKED',
      seen: { treeSize: 3, rootHash: 'a'.repeat(64) },
    };
    const send = (token: string, body: object = report): Promise<Answer> =>
      api.call('POST', '/audit/log-alarms', { token, body });
    expect(
      (await send((await signIn('investigator')).accessToken)).status,
      'from a session that is not bound to it',
    ).toBe(409);
    expect([(await send(desk.session.accessToken)).status, (await send(desk.session.accessToken)).status]).toEqual([
      201, 200,
    ]);
    const shown = async (by: { as?: string; token?: string } = { as: 'auditor' }): Promise<unknown> =>
      (await api.call('GET', '/audit/reconciliation', by)).body['workstations'];
    expect(await shown()).toEqual([
      expect.objectContaining({
        alarmId: 'alarm-0001',
        kind: 'FORKED',
        reported: expect.objectContaining({ by: 'investigator' }),
      }),
    ]);
    // M6: shown to the oversight of its organisation, and to the national auditor.
    expect([
      await shown({ token: (await signIn('kentauditor', PASSWORD)).accessToken }),
      await shown({ as: 'nationalauditor' }),
    ]).toMatchObject([[], [{ alarmId: 'alarm-0001' }]]);
    const clear = (as: { as?: string; token?: string }): Promise<Answer> =>
      api.call('POST', '/audit/log-alarms/alarm-0001/clearance', {
        ...as,
        body: { note: 'Looked into with the supplier; the log was restored.' },
      });
    expect((await clear({ token: desk.session.accessToken })).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await clear({ token: (await signIn('kentadmin', PASSWORD)).accessToken })).status).toBe(404);
    expect((await clear({ as: 'auditor' })).body).toMatchObject({
      clearance: {
        by: 'auditor',
        treeHead: { keyId: api.service.log.key.keyId },
        publicKey: api.service.log.key.publicKey,
      },
    });
    expect((await clear({ as: 'auditor' })).status).toBe(409);
    expect((await send(desk.session.accessToken)).body).toMatchObject({ clearance: { by: 'auditor' } });
    expect(await shown()).toEqual([]);
    const mine = await aDesk('admin');
    await send(mine.session.accessToken, { ...report, deviceId: mine.workstation.deviceId, alarmId: 'alarm-0002' });
    expect(
      (
        await api.call('POST', '/audit/log-alarms/alarm-0002/clearance', {
          as: 'admin',
          body: { note: 'My own alarm, which I clear.' },
        })
      ).body['code'],
    ).toBe('CONFLICT_OF_INTEREST');
  });
});
