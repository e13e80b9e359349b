import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { DISCLOSURE_ALONE_ROWS } from '../../app/policy/audit-rules.ts';
import { columnsOf, type PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

const READS: PlainRead[] = Array.from({ length: 1_100 }, (_, i) => ({
  id: `read-${i}`,
  vrm: i < 40 ? 'AB12CDE' : 'BG99BGG',
  vrmRaw: null,
  capturedAtMs: NOW_MS - (i + 1) * HOUR_MS,
  receivedAtMs: null,
  camera: 0,
  direction: 'towards',
  lane: 1,
  confidence: 90,
  make: null,
}));
let api: Harness;
/** Of all of the reads, by the investigator. */
let searchId: string;
const searched = async (as: string): Promise<string> => {
  const justification = {
    category: 'SERIOUS',
    purpose: 'PREVENT_DETECT',
    reference: '14/22871/25',
    reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
  };
  const query = {
    kind: 'vrm',
    vrms: ['AB12CDE', 'BG99BGG'],
    nearMiss: 0,
    window: { from: instantText(NOW_MS - 60 * DAY_MS), to: instantText(NOW_MS) },
  };
  return String((await api.call('POST', '/searches', { as, body: { query, justification } })).body['searchId']);
};
beforeAll(async () => {
  api = await startService([aCamera()], READS);
  searchId = await searched('investigator');
});
afterAll(() => api.close());

const IN_A_MONTH = instantText(NOW_MS + 30 * DAY_MS);
const DISCLOSURE = {
  gateway: 'CRIMINAL_JUSTICE',
  purpose: 'APPREHEND_PROSECUTE',
  recipient: { organisation: 'Crown Prosecution Service', person: 'Case lawyer, Leeds' },
  reference: '14/22871/25',
  necessity: 'Movements on the night are in issue at trial.',
  rows: 12,
  fields: ['vrm', 'capturedAt', 'area'],
  retainUntil: IN_A_MONTH,
  cpia: true,
};
const disclose = (change: object = {}, as = 'investigator') =>
  api.call('POST', '/disclosures', { as, body: { ...DISCLOSURE, searchId, ...change } });

describe('disclosures', () => {
  it('are recorded with gateway, recipient and retention, and the record is what is read back', async () => {
    const { status, body } = await disclose();
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        disclosedBy: 'investigator',
        organisation: 'West Yorkshire Police',
        state: 'HELD',
        deletedAt: null,
      }),
    ]);
    expect((await api.records()).at(-1)).toMatchObject({
      op: 'DISCLOSE',
      action: 'RECORD_DISCLOSURE',
      outcome: 'OK',
      details: { disclosure: { disclosureId: body['disclosureId'], recipient: DISCLOSURE.recipient } },
    });
    expect(
      (await api.call('GET', `/disclosures/${String(body['disclosureId'])}`, { as: 'investigator' })).body,
    ).toEqual(body);
    expect((await api.call('GET', `/disclosures/${String(body['disclosureId'])}`, { as: 'auditor' })).body).toEqual(
      body,
    );
    expect((await api.call('GET', `/disclosures/${String(body['disclosureId'])}`, { as: 'analyst' })).status).toBe(404);
    expect((await api.call('GET', '/disclosures', { as: 'analyst' })).body['disclosures']).toEqual([]);
  });

  it('go only through gateways and to an extent that the rules allow', async () => {
    const abroad = {
      gateway: 'OVERSEAS_NCA',
      recipient: { organisation: 'Police nationale', person: 'Liaison officer', country: 'FR' },
      safeguards: 'Under the agreement on law enforcement data, s75(1)(a).',
    };
    expect((await disclose(abroad)).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await disclose({ gateway: 'DATA_SUBJECT' })).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await disclose({ gateway: 'DATA_SUBJECT', cpia: false, searchId: undefined }, 'dpo')).status).toBe(201);
    expect((await disclose({ rows: 500 })).status).toBe(201);
    expect((await disclose({ rows: 501 })).body).toMatchObject({
      code: 'TOO_WIDE',
      limit: { allowed: 500, asked: 501 },
    });
    expect((await disclose({ reference: 'TEST' })).body['code']).toBe('REFERENCE_INVALID');
    for (const bad of [
      { retainUntil: instantText(NOW_MS) },
      { retainUntil: instantText(NOW_MS + 3_000 * DAY_MS) },
      { fields: ['lat'] },
      { fields: [] },
      { recipient: { organisation: 'CPS' } },
      { gateway: 'PRESS' },
      { necessity: 'asked' },
    ]) {
      expect([bad, (await disclose(bad)).body['code']]).toEqual([bad, 'VALIDATION_FAILED']);
    }
    expect((await disclose({ searchId: 'not-mine' })).status).toBe(404);
    for (const role of ['admin', 'auditor', 'controlroom', 'inspector'])
      expect((await disclose({}, role)).status).toBe(403);
  });

  const refusal = async (change: object): Promise<readonly [unknown, string]> => {
    const { body } = await disclose(change);
    const [fault] = body['errors'] as { pointer: string; message: string }[];
    return [fault?.pointer, fault?.message ?? ''];
  };

  it('M10: go to listed bodies only, others apply and a second person decides, and nothing goes overseas by another way', async () => {
    const acme = { organisation: 'Acme Debt Collectors', person: 'Accounts' };
    for (const gateway of ['CRIMINAL_JUSTICE', 'PART3_COMPETENT_AUTHORITY']) {
      expect(await refusal({ gateway, recipient: acme })).toEqual([
        '/recipient/organisation',
        expect.stringContaining('is not a listed body'),
      ]);
    }
    expect(
      (await refusal({ recipient: { organisation: 'Crown Persecution Service', person: 'Case lawyer' } }))[1],
    ).toContain('Nearest: Crown Prosecution Service');
    expect(
      (await disclose({ recipient: { organisation: 'CPS', person: 'Case lawyer' } })).body['recipient'],
    ).toMatchObject({ organisation: 'Crown Prosecution Service', country: 'GB' });
    expect(await refusal({ recipient: { organisation: 'Gendarmerie nationale', person: 'Liaison' } })).toEqual([
      '/recipient',
      expect.stringContaining('National Crime Agency'),
    ]);
    expect((await refusal({ recipient: { organisation: 'Kent Police', person: 'Liaison', country: 'FR' } }))[0]).toBe(
      '/recipient',
    );
    const applied = { gateway: 'DPA_SCHEDULE_2_PARA_2', recipient: acme, cpia: false };
    expect((await refusal(applied))[0]).toBe('/applicationReference');
    const asked = await disclose({ ...applied, applicationReference: 'SCH2/0042/26' });
    expect(asked.status).toBe(202);
    const { approvalId } = asked.body['approval'] as { approvalId: string };
    const own = async (): Promise<unknown[]> =>
      (
        (await api.call('GET', '/disclosures', { as: 'investigator' })).body['disclosures'] as {
          recipient: { organisation: string };
        }[]
      ).filter(({ recipient }) => recipient.organisation === acme.organisation);
    expect(await own()).toEqual([]);
    const decide = (as: string) =>
      api.call('POST', `/approvals/${approvalId}/decision`, {
        as,
        body: { approved: true, note: 'The application names the offence and the need.' },
      });
    expect((await decide('investigator')).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await decide('inspector')).body).toMatchObject({ approval: { state: 'APPROVED' } });
    expect(await own()).toEqual([
      expect.objectContaining({
        disclosedBy: 'investigator',
        approvedBy: 'inspector',
        applicationReference: 'SCH2/0042/26',
      }),
    ]);
  });

  it('M10: are of what the search found, with pictures that were looked at, and are kept 90 days unless they are evidence or reviewed', async () => {
    expect((await refusal({ searchId: undefined }))[0]).toBe('/searchId');
    const few = await api.call('POST', '/searches', {
      as: 'investigator',
      body: {
        query: {
          kind: 'vrm',
          vrms: ['AB12CDE'],
          nearMiss: 0,
          window: { from: instantText(NOW_MS - 5 * HOUR_MS), to: instantText(NOW_MS) },
        },
        justification: {
          category: 'SERIOUS',
          purpose: 'PREVENT_DETECT',
          reference: '14/22871/25',
          reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
        },
      },
    });
    const fewId = String(few.body['searchId']);
    expect(await refusal({ searchId: fewId, rows: 12 })).toEqual([
      '/rows',
      expect.stringContaining('more than the 5 reads'),
    ]);
    expect((await refusal({ searchId: fewId, rows: 1, fields: ['vrm', 'overviewImage'] }))[0]).toBe('/fields');
    expect((await api.call('GET', `/reads/read-1/images/plate?searchId=${fewId}`, { as: 'investigator' })).status).toBe(
      200,
    );
    expect((await disclose({ searchId: fewId, rows: 1, fields: ['vrm', 'plateImage'] })).status).toBe(201);
    const until = (days: number) => ({ cpia: false, retainUntil: instantText(NOW_MS + days * DAY_MS) });
    expect((await disclose(until(90))).status).toBe(201);
    expect((await refusal(until(91)))[0]).toBe('/retainUntil');
    expect((await disclose({ ...until(91), retentionBasis: 'PRIM' })).status).toBe(201);
    expect((await refusal({ ...until(367), retentionBasis: 'PRIM' }))[0]).toBe('/retainUntil');
    expect((await disclose({ ...until(2_000), cpia: true })).status).toBe(201);
    expect(
      (
        await refusal({
          ...until(2_000),
          cpia: true,
          gateway: 'UK_GDPR_ARTICLE_6',
          applicationReference: 'ART6/0042/26',
        })
      )[0],
    ).toBe('/cpia');
  });
});

describe('H9: many disclosures', () => {
  const REPEATED = { ...DISCLOSURE, rows: 400 };
  const send = (id: string, rows = 400) =>
    api.call('POST', '/disclosures', { as: 'analyst', body: { ...REPEATED, rows, searchId: id } });

  it('H9: of one search have together no more rows than it found, also of two that are sent at once', async () => {
    const id = await searched('dpo').then(() => searched('investigator'));
    const as = (rows: number) =>
      api.call('POST', '/disclosures', { as: 'investigator', body: { ...REPEATED, rows, searchId: id } });
    const asked = api.call('POST', '/disclosures', {
      as: 'investigator',
      body: {
        ...REPEATED,
        rows: 300,
        searchId: id,
        gateway: 'DPA_SCHEDULE_2_PARA_2',
        applicationReference: 'SCH2/0043/26',
        cpia: false,
      },
    });
    expect((await asked).status, 'one that waits counts').toBe(202);
    const both = await Promise.all([as(450), as(450)]);
    expect(
      both.map(({ status }) => status < 300),
      'of 1,100 reads',
    ).toEqual([true, false]);
    expect(both[1]?.body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/rows', message: expect.stringContaining('750 were disclosed before') as string }],
    });
  });

  it('H9: of one person above a number of rows in a day wait for a second person', async () => {
    const [first, second] = [await searched('analyst'), await searched('analyst')];
    expect([(await send(first)).status, (await send(first)).status]).toEqual([201, 201]);
    const both = await Promise.all([
      send(second, DISCLOSURE_ALONE_ROWS - 800),
      send(second, DISCLOSURE_ALONE_ROWS - 800),
    ]);
    expect(both.map(({ status }) => status).sort(), 'each alone is within it').toEqual([201, 202]);
    const waiting = await send(second, 1);
    expect([waiting.status, waiting.body['approval']]).toEqual([
      202,
      expect.objectContaining({
        kind: 'DISCLOSURE',
        state: 'WAITING',
        summary: expect.stringContaining('after 1000 others in a day') as string,
      }),
    ]);
    const own = async (): Promise<{ rows: number; approvedBy?: string }[]> =>
      (await api.call('GET', '/disclosures', { as: 'analyst' })).body['disclosures'] as { rows: number }[];
    expect((await own()).reduce((sum, { rows }) => sum + rows, 0)).toBe(DISCLOSURE_ALONE_ROWS);
    const { approvalId } = waiting.body['approval'] as { approvalId: string };
    expect(
      (
        await api.call('POST', `/approvals/${approvalId}/decision`, {
          as: 'inspector',
          body: { approved: true, note: 'The file of the case needs each of the reads.' },
        })
      ).status,
    ).toBe(200);
    expect((await own())[0]).toMatchObject({ rows: 1, approvedBy: 'inspector' });
  });
});

describe('requests of the people whose data it is', () => {
  const REQUEST = {
    right: 'ACCESS',
    reference: 'SAR/2026/014',
    vrm: 'ab12 cde',
    window: { from: instantText(NOW_MS - 300 * DAY_MS), to: instantText(NOW_MS) },
    identityDocument: 'Passport 533401372',
    identityEvidence: 'Passport seen in person at the station.',
    vehicleEvidence: 'Registration document in the name of the applicant.',
  };
  /** A case whose look-up the auditor has approved. */
  const approved = async (change: object = {}): Promise<string> => {
    const { body } = await ask(change);
    const { approvalId, subject } = body['approval'] as { approvalId: string; subject: string };
    await api.call('POST', `/approvals/${approvalId}/decision`, {
      as: 'auditor',
      body: { approved: true, note: 'Identity and vehicle were checked.' },
    });
    return subject;
  };
  const readsOf = (requestId: string, as = 'dpo') =>
    api.call('GET', `/data-subject-requests/${requestId}/reads`, { as });
  const ask = (change: object = {}, as = 'dpo') =>
    api.call('POST', '/data-subject-requests', { as, body: { ...REQUEST, ...change } });

  it('are looked up by the data protection officer, beyond 90 days too, recorded before they are answered', async () => {
    const { status, body } = await readsOf(await approved());
    expect([status, (body['reads'] as { vrm: string }[]).length]).toEqual([200, 40]);
    expect(await api.service.log.record(Number(body['auditIndex']))).toMatchObject({
      op: 'CONSULT',
      action: 'SUBJECT_READS',
      outcome: 'STARTED',
      actor: { userName: 'dpo' },
      details: { asked: { vrm: 'ab12 cde' } },
    });
    for (const role of ['investigator', 'analyst', 'auditor', 'admin', 'superintendent'])
      expect((await ask({}, role)).body['code']).toBe('ROLE_FORBIDDEN');
    expect(
      (
        await api.call('POST', '/searches', {
          as: 'dpo',
          body: { query: { kind: 'vrm', vrms: ['AB12CDE'], window: REQUEST.window } },
        })
      ).body['code'],
    ).toBe('ROLE_FORBIDDEN');
  });

  it('H9: are cases of one organisation, looked up once another person has approved, and never by way of a search', async () => {
    const justification = {
      category: 'DATA_SUBJECT',
      purpose: 'PREVENT_DETECT',
      reference: 'SAR/2026/014',
      reason: 'The keeper asks what is held of the vehicle; their passport was seen.',
    };
    const searchAs = (as: string) =>
      api.call('POST', '/searches', {
        as,
        body: { query: { kind: 'vrm', vrms: ['AB12CDE'], nearMiss: 0, window: REQUEST.window }, justification },
      });
    for (const as of ['dpo', 'investigator'])
      expect((await searchAs(as)).body).toMatchObject({
        code: 'ROLE_FORBIDDEN',
        detail: expect.stringContaining('/data-subject-requests'),
      });
    expect((await ask({ identityDocument: undefined })).body['code']).toBe('VALIDATION_FAILED');
    const asked = await ask();
    const { approvalId, subject } = asked.body['approval'] as { approvalId: string; subject: string };
    expect([asked.status, JSON.stringify(asked.body['case'])]).toEqual([202, expect.not.stringMatching(/ab12/i)]);
    expect((await readsOf(subject)).body['code']).toBe('ROLE_FORBIDDEN');
    const answer = () =>
      api.call('POST', `/data-subject-requests/${subject}/answer`, {
        as: 'dpo',
        body: { outcome: 'DISCLOSED', recipient: 'The applicant', note: 'All reads were given on paper.' },
      });
    expect((await answer()).body['code']).toBe('CONFLICT');
    const decide = (as: string) =>
      api.call('POST', `/approvals/${approvalId}/decision`, {
        as,
        body: { approved: true, note: 'Identity and vehicle were checked.' },
      });
    expect((await decide('dpo')).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await decide('inspector')).status).toBe(404);
    expect((await decide('auditor')).body).toMatchObject({
      approval: { state: 'APPROVED' },
      result: { requestId: subject },
    });
    expect((await readsOf(subject, 'auditor')).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await readsOf(subject)).body['reads']).toHaveLength(40);
    const password = 'a long enough password for tests';
    await api.service.accounts.put([
      {
        account: { userName: 'kentdpo', displayName: 'Kent', roles: ['dpo'], rank: null, organisation: 'Kent Police' },
        password,
      },
      {
        account: {
          userName: 'otherdpo',
          displayName: 'Other',
          roles: ['dpo'],
          rank: null,
          organisation: 'West Yorkshire Police',
        },
        password,
      },
    ]);
    const tokenOf = async (userName: string): Promise<string> =>
      String((await api.call('POST', '/sessions', { body: { userName, password } })).body['accessToken']);
    const kent = await tokenOf('kentdpo');
    expect((await api.call('GET', `/data-subject-requests/${subject}/reads`, { token: kent })).status).toBe(404);
    expect((await api.call('GET', '/data-subject-requests', { token: kent })).body['cases']).toEqual([]);
    expect(
      (await api.call('GET', `/data-subject-requests/${subject}/reads`, { token: await tokenOf('otherdpo') })).body[
        'code'
      ],
    ).toBe('ROLE_FORBIDDEN');
    expect((await answer()).body).toMatchObject({ state: 'ANSWERED' });
    expect((await readsOf(subject)).body['code']).toBe('CONFLICT');
  });

  it('reach a year back and not a day further', async () => {
    const from = (days: number) =>
      ask({
        window: { from: instantText(api.service.clock.nowMs() - days * DAY_MS + 60_000), to: instantText(NOW_MS) },
      });
    expect((await from(366)).status).toBe(202);
    expect((await from(367)).body).toMatchObject({ code: 'WINDOW_TOO_OLD' });
    expect((await readsOf(await approved({ vrm: 'BG99BGG' }))).body).toMatchObject({
      code: 'TOO_WIDE',
      limit: { name: 'reads', allowed: 1_000, asked: 1_060 },
    });
    expect((await ask({ vrm: '!!' })).body['code']).toBe('VALIDATION_FAILED');
    expect((await ask({ identityEvidence: 'seen' })).body['code']).toBe('VALIDATION_FAILED');
  });

  it('are cases with a date, answered once; the list has no mark', async () => {
    const asked = { requestId: await approved() };
    const answer = () =>
      api.call('POST', `/data-subject-requests/${asked.requestId}/answer`, {
        as: 'dpo',
        body: { outcome: 'PART_DISCLOSED', recipient: 'The applicant', note: 'Two reads withheld under s45(4)(b).' },
      });
    expect((await answer()).body).toMatchObject({ state: 'ANSWERED', outcome: 'PART_DISCLOSED' });
    expect((await answer()).status).toBe(409);
    const list = await api.call('GET', '/data-subject-requests', { as: 'auditor' });
    expect((list.body['cases'] as object[])[0]).toMatchObject({ requestId: asked.requestId, state: 'ANSWERED' });
    expect(list.bytes.toString()).not.toMatch(/ab12/i);
  });

  it('H9: give what was held when the person asked: an open case does not follow the vehicle', async () => {
    const subject = await approved({
      vrm: 'CD34EFG',
      window: { from: instantText(NOW_MS - 10 * DAY_MS), to: instantText(NOW_MS + 60 * DAY_MS) },
    });
    const read = (id: string, capturedAtMs: number): PlainRead => ({
      id,
      vrm: 'CD34EFG',
      vrmRaw: null,
      capturedAtMs,
      receivedAtMs: null,
      camera: 0,
      direction: 'towards',
      lane: 1,
      confidence: 90,
      make: null,
    });
    await api.service.store.append(columnsOf([read('before', NOW_MS - HOUR_MS), read('after', NOW_MS + DAY_MS)]));
    expect((await readsOf(subject)).body['reads']).toMatchObject([{ id: 'before' }]);
  });
});

// Last, because sessions end when the clock is moved on.
describe('copies that were disclosed', () => {
  it('are due for deletion at their date, and no longer when that is confirmed', async () => {
    const { body } = await disclose({ retainUntil: instantText(NOW_MS + 60_000_000) });
    const token = async (userName: string): Promise<string> =>
      String(
        (await api.call('POST', '/sessions', { body: { userName, password: api.passwordOf(userName) } })).body[
          'accessToken'
        ],
      );
    const due = async (): Promise<unknown[]> =>
      (
        (await api.call('GET', '/disclosures?due=true', { token: await token('dpo') })).body['disclosures'] as {
          disclosureId: string;
        }[]
      ).map(({ disclosureId }) => disclosureId);
    const { nowMs } = api.service.clock;
    const { retainUntil } = body as { retainUntil: string };
    Object.assign(api.service.clock, { nowMs: () => Date.parse(retainUntil) - 1 });
    expect(await due()).toEqual([]);
    Object.assign(api.service.clock, { nowMs: () => Date.parse(retainUntil) });
    expect(await due()).toEqual([body['disclosureId']]);
    const confirm = async () =>
      api.call('POST', `/disclosures/${String(body['disclosureId'])}/deletion`, {
        token: await token('investigator'),
        body: { confirmation: 'Confirmed in writing by the case lawyer.' },
      });
    expect((await confirm()).body).toMatchObject({ state: 'DELETED', deletedAt: retainUntil });
    expect((await confirm()).status).toBe(409);
    expect(await due()).toEqual([]);
    Object.assign(api.service.clock, { nowMs });
  });
});
