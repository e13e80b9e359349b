import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import type { PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

const READS: PlainRead[] = Array.from({ length: 1_100 }, (_, i) => ({
  id: `read-${i}`, vrm: i < 40 ? 'AB12CDE' : 'BG99BGG', vrmRaw: null, capturedAtMs: NOW_MS - (i + 1) * 3_600_000, receivedAtMs: null, camera: 0, direction: 'towards', lane: 1, confidence: 90, make: null,
}));
let api: Harness;
beforeAll(async () => {
  api = await startService([aCamera()], READS);
});
afterAll(() => api.close());

const IN_A_MONTH = instantText(NOW_MS + 30 * DAY_MS);
const DISCLOSURE = {
  gateway: 'CRIMINAL_JUSTICE', purpose: 'APPREHEND_PROSECUTE', recipient: { organisation: 'Crown Prosecution Service', person: 'Case lawyer, Leeds' }, reference: '14/22871/25',
  necessity: 'Movements on the night are in issue at trial.', rows: 12, fields: ['vrm', 'capturedAt', 'area'], retainUntil: IN_A_MONTH, cpia: true,
};
const disclose = (change: object = {}, as = 'investigator') => api.call('POST', '/disclosures', { as, body: { ...DISCLOSURE, ...change } });

describe('disclosures', () => {
  it('are recorded with gateway, recipient and retention, and the record is what is read back', async () => {
    const { status, body } = await disclose();
    expect([status, body]).toEqual([201, expect.objectContaining({ disclosedBy: 'investigator', organisation: 'West Yorkshire Police', state: 'HELD', deletedAt: null })]);
    expect((await api.records()).at(-1)).toMatchObject({ op: 'DISCLOSE', action: 'RECORD_DISCLOSURE', outcome: 'OK', details: { disclosure: { disclosureId: body['disclosureId'], recipient: DISCLOSURE.recipient } } });
    expect((await api.call('GET', `/disclosures/${String(body['disclosureId'])}`, { as: 'investigator' })).body).toEqual(body);
    expect((await api.call('GET', `/disclosures/${String(body['disclosureId'])}`, { as: 'auditor' })).body).toEqual(body);
    expect((await api.call('GET', `/disclosures/${String(body['disclosureId'])}`, { as: 'analyst' })).status).toBe(404);
    expect((await api.call('GET', '/disclosures', { as: 'analyst' })).body['disclosures']).toEqual([]);
  });

  it('go only through gateways and to an extent that the rules allow', async () => {
    expect((await disclose({ gateway: 'OVERSEAS_NCA' })).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await disclose({ gateway: 'DATA_SUBJECT' })).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await disclose({ gateway: 'DATA_SUBJECT' }, 'dpo')).status).toBe(201);
    expect((await disclose({ rows: 500 })).status).toBe(201);
    expect((await disclose({ rows: 501 })).body).toMatchObject({ code: 'TOO_WIDE', limit: { allowed: 500, asked: 501 } });
    expect((await disclose({ reference: 'TEST' })).body['code']).toBe('REFERENCE_INVALID');
    for (const bad of [{ retainUntil: instantText(NOW_MS) }, { retainUntil: instantText(NOW_MS + 3_000 * DAY_MS) }, { fields: ['lat'] }, { fields: [] }, { recipient: { organisation: 'CPS' } }, { gateway: 'PRESS' }, { necessity: 'asked' }]) {
      expect([bad, (await disclose(bad)).body['code']]).toEqual([bad, 'VALIDATION_FAILED']);
    }
    expect((await disclose({ searchId: 'not-mine' })).status).toBe(404);
    for (const role of ['admin', 'auditor', 'controlroom', 'inspector']) expect((await disclose({}, role)).status).toBe(403);
  });
});

describe('requests of the people whose data it is', () => {
  const REQUEST = {
    right: 'ACCESS', reference: 'SAR/2026/014', vrm: 'ab12 cde', window: { from: instantText(NOW_MS - 300 * DAY_MS), to: instantText(NOW_MS) },
    identityEvidence: 'Passport seen in person at the station.', vehicleEvidence: 'Registration document in the name of the applicant.',
  };
  const ask = (change: object = {}, as = 'dpo') => api.call('POST', '/data-subject-requests', { as, body: { ...REQUEST, ...change } });

  it('are looked up by the data protection officer, beyond 90 days too, recorded before they are answered', async () => {
    const { status, body } = await ask();
    expect([status, (body['reads'] as { vrm: string }[]).length]).toEqual([201, 40]);
    expect(await api.service.log.record(Number(body['auditIndex']))).toMatchObject({ op: 'CONSULT', action: 'SUBJECT_REQUEST', actor: { userName: 'dpo' }, details: { asked: { vrm: 'ab12 cde' }, case: { reads: 40 } } });
    for (const role of ['investigator', 'analyst', 'auditor', 'admin', 'superintendent']) expect((await ask({}, role)).body['code']).toBe('ROLE_FORBIDDEN');
    expect((await api.call('POST', '/searches', { as: 'dpo', body: { query: { kind: 'vrm', vrms: ['AB12CDE'], window: REQUEST.window } } })).body['code']).toBe('ROLE_FORBIDDEN');
  });

  it('reach a year back and not a day further', async () => {
    const from = (days: number) => ask({ window: { from: instantText(api.service.clock.nowMs() - days * DAY_MS + 60_000), to: instantText(NOW_MS) } });
    expect((await from(366)).status).toBe(201);
    expect((await from(367)).body).toMatchObject({ code: 'WINDOW_TOO_OLD' });
    expect((await ask({ vrm: 'BG99BGG' })).body).toMatchObject({ code: 'TOO_WIDE', limit: { name: 'reads', allowed: 1_000, asked: 1_060 } });
    expect((await ask({ vrm: '!!' })).body['code']).toBe('VALIDATION_FAILED');
    expect((await ask({ identityEvidence: 'seen' })).body['code']).toBe('VALIDATION_FAILED');
  });

  it('are cases with a date, answered once; the list has no mark', async () => {
    const { case: asked } = (await ask()).body as { case: { requestId: string; state: string } };
    expect(asked.state).toBe('OPEN');
    const answer = () => api.call('POST', `/data-subject-requests/${asked.requestId}/answer`, { as: 'dpo', body: { outcome: 'PART_DISCLOSED', recipient: 'The applicant', note: 'Two reads withheld under s45(4)(b).' } });
    expect((await answer()).body).toMatchObject({ state: 'ANSWERED', outcome: 'PART_DISCLOSED' });
    expect((await answer()).status).toBe(409);
    const list = await api.call('GET', '/data-subject-requests', { as: 'auditor' });
    expect((list.body['cases'] as object[])[0]).toMatchObject({ requestId: asked.requestId, state: 'ANSWERED' });
    expect(list.bytes.toString()).not.toMatch(/ab12/i);
  });
});

// Last, because sessions end when the clock is moved on.
describe('copies that were disclosed', () => {
  it('are due for deletion at their date, and no longer when that is confirmed', async () => {
    const { body } = await disclose({ retainUntil: instantText(NOW_MS + 60_000_000) });
    const token = async (userName: string): Promise<string> => String((await api.call('POST', '/sessions', { body: { userName, password: api.passwordOf(userName) } })).body['accessToken']);
    const due = async (): Promise<unknown[]> => ((await api.call('GET', '/disclosures?due=true', { token: await token('dpo') })).body['disclosures'] as { disclosureId: string }[]).map(({ disclosureId }) => disclosureId);
    const { nowMs } = api.service.clock;
    const { retainUntil } = body as { retainUntil: string };
    Object.assign(api.service.clock, { nowMs: () => Date.parse(retainUntil) - 1 });
    expect(await due()).toEqual([]);
    Object.assign(api.service.clock, { nowMs: () => Date.parse(retainUntil) });
    expect(await due()).toEqual([body['disclosureId']]);
    const confirm = async () => api.call('POST', `/disclosures/${String(body['disclosureId'])}/deletion`, { token: await token('investigator'), body: { confirmation: 'Confirmed in writing by the case lawyer.' } });
    expect((await confirm()).body).toMatchObject({ state: 'DELETED', deletedAt: retainUntil });
    expect((await confirm()).status).toBe(409);
    expect(await due()).toEqual([]);
    Object.assign(api.service.clock, { nowMs });
  });
});
