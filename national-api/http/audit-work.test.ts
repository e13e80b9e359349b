import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { CLOSE_OUT_DAYS, SAMPLE_AT_LEAST } from '../../app/policy/audit-rules.ts';
import { AuditDesk } from '../audit/audit-desk.ts';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
  conflictDeclared: false,
};
const search = (vrm: string, change: object = {}) => ({
  query: { kind: 'vrm', vrms: [vrm], window: { from: instantText(NOW_MS - 5 * DAY_MS), to: instantText(NOW_MS) } },
  justification: { ...JUSTIFICATION, ...change },
});
const PERIOD = { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS + DAY_MS) };
const DRAW = { period: PERIOD, purpose: 'VERIFY_LAWFULNESS', reason: 'The monthly sample of the force.' };
const GOOD = {
  referenceExists: 'YES',
  reasonMatches: 'YES',
  authorityValid: 'YES',
  proportionate: 'YES',
  resultUsed: 'CANNOT_TELL',
};

type Item = { index: number; why: string[]; search: Record<string, unknown> | null; review: object | null };
let api: Harness;
beforeAll(async () => {
  api = await startService([aCamera()], []);
  for (let i = 0; i < 30; i += 1)
    await api.call('POST', '/searches', {
      as: i % 3 === 0 ? 'analyst' : 'investigator',
      body: search(`AB${10 + i}CDE`, {
        reference: `14/${4_000 + i}/26`,
        reason: `${JUSTIFICATION.reason} ${i}`,
        category: i % 2 === 0 ? 'SERIOUS' : 'PRIORITY_VOLUME',
      }),
    });
});
afterAll(() => api.close());

const draw = async (change: object = {}) =>
  (await api.call('POST', '/audit/samples', { as: 'auditor', body: { ...DRAW, ...change } })).body;
const sample = async (id: unknown, as = 'auditor'): Promise<{ state: string; reviewed: number; items: Item[] }> =>
  (await api.call('GET', `/audit/samples/${String(id)}`, { as })).body as never;

describe('samples', () => {
  it('are drawn by organisation, category and age, with a seed that draws them again', async () => {
    // A seed that draws somebody of each account by chance: one time in a hundred none does, and one more is added.
    const first = await draw({ seed: '00112233445566778899aabbccddeeff' });
    expect(first).toMatchObject({
      drawnBy: 'auditor',
      state: 'OPEN',
      total: SAMPLE_AT_LEAST,
      dueAt: expect.any(String),
      strata: [
        { category: 'PRIORITY_VOLUME', population: 15, drawn: 5 },
        { category: 'SERIOUS', population: 15, drawn: 5 },
      ],
    });
    await api.call('POST', '/searches', { as: 'investigator', body: search('LATE1') });
    const again = await draw({ seed: first['seed'], treeSize: first['treeSize'] });
    const items = async (id: unknown): Promise<number[]> => (await sample(id)).items.map(({ index }) => index);
    expect(await items(again['sampleId'])).toEqual(await items(first['sampleId']));
    // As an outsider would repeat the draw, from the log and the recorded seed alone.
    const own = (await api.records()).flatMap((record, index) =>
      index < Number(first['treeSize']) && record['action'] === 'SEARCH_VRM' && record['outcome'] === 'STARTED'
        ? [{ index, category: (record['details'] as { justification: { category: string } }).justification.category }]
        : [],
    );
    const lot = ({ index }: { index: number }): string =>
      createHash('sha256')
        .update(`${String(first['seed'])}:${index}`)
        .digest('hex');
    const lowest = (category: string): number[] =>
      own
        .filter((each) => each.category === category)
        .sort((a, b) => (lot(a) < lot(b) ? -1 : 1))
        .slice(0, 5)
        .map(({ index }) => index);
    expect(await items(first['sampleId'])).toEqual(
      [...lowest('PRIORITY_VOLUME'), ...lowest('SERIOUS')].sort((a, b) => a - b),
    );
  });

  it('show the auditor the reason and a masked mark; seeing the mark is an act of its own', async () => {
    const { sampleId } = await draw();
    const { items } = await sample(sampleId);
    expect(JSON.stringify(items)).not.toMatch(/AB\d\dCDE/);
    const [item] = items as [Item];
    expect(item.search).toMatchObject({
      reason: expect.stringContaining('burglary'),
      maskedMarks: ['AB•••••'],
      outcome: 'RAN',
      resultCount: 0,
    });
    expect(
      (
        await api.call('POST', '/audit/unmask', {
          as: 'auditor',
          body: { indexes: [item.index], purpose: 'SELF_MONITORING' },
        })
      ).status,
    ).toBe(400);
    const seen = await api.call('POST', '/audit/unmask', {
      as: 'auditor',
      body: { indexes: [item.index], purpose: 'SELF_MONITORING', reason: 'To ask the force about this vehicle.' },
    });
    expect((seen.body['records'] as { marks: string[] }[])[0]?.marks[0]).toMatch(/^AB\d\dCDE$/);
    expect(await api.service.log.record(Number(seen.body['auditIndex']))).toMatchObject({
      action: 'AUDIT_UNMASK',
      actor: { userName: 'auditor' },
      details: { reason: 'To ask the force about this vehicle.', indexes: [item.index] },
    });
    expect(
      (
        await api.call('POST', '/audit/unmask', {
          as: 'auditor',
          body: { indexes: [0, 99_999], purpose: 'SELF_MONITORING', reason: 'To ask the force about this vehicle.' },
        })
      ).status,
    ).toBe(404);
  });

  it('are for auditors, seen by the data protection officer too, and by nobody else', async () => {
    const { sampleId } = await draw();
    for (const role of ['investigator', 'admin', 'inspector', 'dpo'])
      expect((await api.call('POST', '/audit/samples', { as: role, body: DRAW })).status).toBe(403);
    expect((await api.call('GET', `/audit/samples/${String(sampleId)}`, { as: 'dpo' })).status).toBe(200);
    expect((await api.call('GET', '/audit/samples', { as: 'investigator' })).status).toBe(403);
    expect((await api.call('GET', '/audit/samples/none', { as: 'auditor' })).status).toBe(404);
    const page = (await api.call('GET', '/audit/samples?limit=1', { as: 'auditor' })).body as {
      samples: { sampleId: string }[];
      next: string;
    };
    expect(page.samples[0]?.sampleId).toBe(sampleId);
    expect((await api.call('GET', `/audit/samples?cursor=${page.next}`, { as: 'auditor' })).status).toBe(200);
  });

  it('are refused when too wide, malformed, or of a log that is not', async () => {
    expect(await draw({ period: { from: instantText(NOW_MS - 93 * DAY_MS), to: instantText(NOW_MS) } })).toMatchObject({
      code: 'TOO_WIDE',
      limit: { allowed: 92 },
    });
    expect(await draw({ period: { from: PERIOD.to, to: PERIOD.from } })).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await draw({ treeSize: 10_000_000 })).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await draw({ purpose: 'PERFORMANCE' })).toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

describe('M5: reasons that ran on trust', () => {
  const trusted = async (change: object): Promise<{ status: number; obligations: unknown }> => {
    const { status, body } = await api.call('POST', '/searches', {
      as: 'investigator',
      body: search('M5M5M5', change),
    });
    return { status, obligations: body['obligations'] };
  };

  it('M5: a thin reason runs when it is confirmed, says so, and is in the sample, as is a life at risk and a conflict nobody was asked about', async () => {
    expect((await trusted({ reason: 'Hit and run' })).status).toBe(403);
    expect(await trusted({ reason: 'Hit and run', confirmed: true })).toEqual({
      status: 200,
      obligations: ['RECORD_INTENT_FIRST', 'REVIEW_ALWAYS', 'ASKED_AGAIN'],
    });
    expect(await trusted({ reason: 'Kidnap in progress' })).toEqual({
      status: 200,
      obligations: ['RECORD_INTENT_FIRST', 'REVIEW_ALWAYS', 'REVIEW_WITHIN_HOUR'],
    });
    expect(await trusted({ conflictDeclared: undefined })).toEqual({
      status: 200,
      obligations: ['RECORD_INTENT_FIRST', 'CONFLICT_NOT_DECLARED'],
    });
    const { sampleId } = await draw();
    const why = new Set((await sample(sampleId)).items.flatMap((item) => item.why));
    for (const reason of ['ASKED_AGAIN', 'LIFE_AT_RISK', 'CONFLICT_NOT_DECLARED']) expect(why).toContain(reason);
  });
});

describe('reviews', () => {
  const review = (body: object, as = 'auditor') => api.call('POST', '/audit/reviews', { as, body });

  it('answer every question, close the sample when all is reviewed, and are overdue after 28 days', async () => {
    const { sampleId } = await draw();
    const { items } = await sample(sampleId);
    const about = (index: number) => ({ sampleId, index, answers: GOOD, outcome: 'IN_ORDER' });
    for (const { index } of items.slice(1)) expect((await review(about(index))).status).toBe(201);
    expect(await sample(sampleId)).toMatchObject({ state: 'OPEN', reviewed: items.length - 1 });
    const [first] = items as [Item];
    expect((await review({ ...about(first.index), answers: { ...GOOD, proportionate: 'NO' } })).body['code']).toBe(
      'VALIDATION_FAILED',
    );
    expect((await review({ ...about(first.index), outcome: 'ESCALATED' })).body['code']).toBe('VALIDATION_FAILED');
    expect((await review({ ...about(first.index), answers: { ...GOOD, resultUsed: undefined } })).body['code']).toBe(
      'VALIDATION_FAILED',
    );
    expect((await review({ ...about(first.index), index: 0 })).status).toBe(404);
    expect((await review(about(first.index), 'dpo')).status).toBe(403);
    const kept = api.service.audit.work.samples()[0];
    const stateAt = (atMs: number): unknown => kept && api.service.audit.work.progress(kept, atMs).state;
    const dueMs = Date.parse(String(kept?.drawnAt)) + CLOSE_OUT_DAYS * DAY_MS;
    expect([kept?.sampleId, stateAt(dueMs), stateAt(dueMs + 1)]).toEqual([sampleId, 'OPEN', 'OVERDUE']);
    expect(
      (
        await review({
          ...about(first.index),
          answers: { ...GOOD, proportionate: 'NO' },
          outcome: 'ESCALATED',
          note: 'Goes to professional standards.',
        })
      ).status,
    ).toBe(201);
    expect(await sample(sampleId)).toMatchObject({ state: 'CLOSED', reviewed: items.length });
    expect(
      (
        (await api.call('GET', `/audit/reviews?sampleId=${String(sampleId)}`, { as: 'dpo' })).body[
          'reviews'
        ] as unknown[]
      ).length,
    ).toBe(items.length);
  });

  it('and samples are in the log and nowhere else: a desk that reads it again knows all of them', async () => {
    const afresh = new AuditDesk();
    (await api.records()).forEach((record, index) => afresh.note(canonicalBytes(record), index));
    const known = api.service.audit.work.samples();
    expect(afresh.work.samples()).toEqual(known);
    expect(known.map(({ sampleId }) => afresh.work.reviews(sampleId))).toEqual(
      known.map(({ sampleId }) => api.service.audit.work.reviews(sampleId)),
    );
  });
});

describe('indicators', () => {
  it('come with their reason and the records they stand on, without a mark, and the asking is recorded', async () => {
    let searchId: unknown;
    for (let i = 0; i < 6; i += 1)
      searchId = (
        await api.call('POST', '/searches', { as: 'analyst', body: search('ZZ99ZZZ', { reference: `77/${i}/26` }) })
      ).body['searchId'];
    const disclosure = {
      gateway: 'CRIMINAL_JUSTICE',
      purpose: 'APPREHEND_PROSECUTE',
      recipient: { organisation: 'Crown Prosecution Service', person: 'Case lawyer' },
      reference: '77/1/26',
      necessity: 'Movements are in issue at trial.',
      rows: 0,
      fields: ['vrm'],
      retainUntil: PERIOD.to,
      searchId,
    };
    expect((await api.call('POST', '/disclosures', { as: 'analyst', body: disclosure })).status).toBe(201);
    const asked = `/audit/indicators?from=${PERIOD.from}&to=${PERIOD.to}`;
    const { body } = await api.call('GET', asked, { as: 'auditor' });
    const found = (body['indicators'] as { indicator: string; userName: string; records: number[] }[]).filter(
      ({ indicator }) => indicator === 'SAME_MARK_MANY_REFERENCES',
    );
    expect(found).toEqual([expect.objectContaining({ userName: 'analyst' })]);
    for (const index of found[0]?.records ?? [])
      expect(await api.service.log.record(index)).toMatchObject({ outcome: 'STARTED', actor: { userName: 'analyst' } });
    expect(body['indicators']).toContainEqual(
      expect.objectContaining({
        indicator: 'EXPORT_WITHOUT_IMAGE',
        userName: 'analyst',
        records: [expect.any(Number), expect.any(Number)],
      }),
    );
    expect(JSON.stringify(body)).not.toContain('ZZ99ZZZ');
    expect((await api.records()).at(-1)).toMatchObject({ action: 'AUDIT_INDICATORS', actor: { userName: 'auditor' } });
    expect((await api.call('GET', asked, { as: 'investigator' })).status).toBe(403);
    expect(
      (
        await api.call('GET', `/audit/indicators?from=${instantText(NOW_MS - 100 * DAY_MS)}&to=${PERIOD.to}`, {
          as: 'auditor',
        })
      ).body['code'],
    ).toBe('TOO_WIDE');
  });
});
