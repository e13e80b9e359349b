import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHex } from '../../app/audit/hex.ts';
import { verifyConsistency } from '../../app/audit/proof.ts';
import { verifyReceipt } from '../../app/audit/receipt.ts';
import { verifyTreeHead } from '../../app/audit/tree-head.ts';
import type { WorkstationRecord } from '../../app/audit/record.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import type { Read } from '../../app/domain/read.ts';
import { exposedMarks } from '../../app/domain/vrm-near-miss.ts';
import type { Vrm } from '../../app/domain/vrm.ts';
import { ARROW_READ_COLUMNS } from '../../app/api/arrow-reads.ts';
import { LogUnwritable } from '../audit/log-file.ts';
import { sha256 } from '../audit/sha256.ts';
import { bruteForce, asAnswered, type PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { Workstation } from '../testing/workstation.ts';

const CAMERAS = [
  aCamera({
    id: 'LEEDS-1',
    lon: -1.55,
    lat: 53.8,
    statusPeriods: [{ status: 'OUT_OF_SERVICE', from: '2026-02-20T00:00:00.000Z', to: '2026-02-21T00:00:00.000Z' }],
  }),
  aCamera({ id: 'LEEDS-2', lon: -1.54, lat: 53.81 }),
  aCamera({ id: 'HULL-1', lon: -0.33, lat: 53.74, organisation: 'Humberside Police' }),
];
const MAKES = ['FORD'];
const MARKS = ['AB12CDE', 'AB12CDF', 'YW12TSN', 'YW12T5N'];
const READS: PlainRead[] = Array.from({ length: 400 }, (_, i) => ({
  id: `read-${i}`,
  vrm: MARKS[i % MARKS.length] ?? '',
  vrmRaw: i % 7 === 0 ? 'AB12 CDE' : null,
  capturedAtMs: NOW_MS - (i + 1) * HOUR_MS,
  receivedAtMs: i % 3 === 0 ? null : NOW_MS - (i + 1) * HOUR_MS + 800,
  camera: i % CAMERAS.length,
  direction: i % 2 === 0 ? 'towards' : 'away',
  lane: i % 5 === 0 ? null : 1,
  confidence: 90,
  make: i % 4 === 0 ? 0 : null,
}));
const BIG: PlainRead[] = Array.from({ length: 120_000 }, (_, i) => ({
  ...(READS[0] as PlainRead),
  id: `big-${i}`,
  vrm: 'BG99BGG',
  capturedAtMs: NOW_MS - 10 * DAY_MS + i * 1_000,
  vrmRaw: null,
}));

const WINDOW = { from: instantText(NOW_MS - 20 * DAY_MS), to: instantText(NOW_MS) };
const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
};
const query = (change: object = {}) => ({ kind: 'vrm', vrms: ['AB12CDE'], window: WINDOW, ...change });
const request = (change: object = {}, justification: object | undefined = JUSTIFICATION) => ({
  query: query(change),
  justification,
});

let api: Harness;
beforeAll(async () => {
  api = await startService(CAMERAS, [...READS, ...BIG], MAKES);
});
afterAll(() => api.close());

const readsOf = (body: Record<string, unknown>): Read[] => body['reads'] as Read[];

describe('signing in', () => {
  it('gives tokens to who knows the password and nothing to who does not', async () => {
    const wrong = await api.call('POST', '/sessions', { body: { userName: 'dpo', password: 'guess' } });
    expect([wrong.status, wrong.body['code']]).toEqual([401, 'NOT_SIGNED_IN']);
    const nobody = await api.call('POST', '/sessions', { body: { userName: 'nobody', password: 'guess' } });
    expect(nobody.body['detail']).toBe(wrong.body['detail']);
    expect((await api.call('GET', '/me', { as: 'investigator' })).body).toMatchObject({
      account: { userName: 'investigator', organisation: 'West Yorkshire Police' },
    });
    expect((await api.call('GET', '/me')).status).toBe(401);
    expect((await api.call('GET', '/me', { token: 'x'.repeat(43) })).status).toBe(401);
  });

  it('makes a name wait after five failed tries, with Retry-After, even with the right password', async () => {
    for (let i = 0; i < 5; i += 1)
      await api.call('POST', '/sessions', { body: { userName: 'feed', password: 'guess' } });
    const answer = await api.call('POST', '/sessions', {
      body: { userName: 'feed', password: api.passwordOf('feed') },
    });
    expect([answer.status, answer.body['code']]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('renews tokens once, and ends the session when a spent refresh token comes back', async () => {
    const first = (
      await api.call('POST', '/sessions', { body: { userName: 'analyst', password: api.passwordOf('analyst') } })
    ).body;
    const second = await api.call('POST', '/sessions/refresh', { body: { refreshToken: first['refreshToken'] } });
    expect(second.status).toBe(200);
    expect((await api.call('GET', '/me', { token: String(first['accessToken']) })).status).toBe(401);
    expect((await api.call('GET', '/me', { token: String(second.body['accessToken']) })).status).toBe(200);
    expect(
      (await api.call('POST', '/sessions/refresh', { body: { refreshToken: first['refreshToken'] } })).status,
    ).toBe(401);
    expect((await api.call('GET', '/me', { token: String(second.body['accessToken']) })).status).toBe(401);
  });

  it('ends a session at sign-out', async () => {
    const { body } = await api.call('POST', '/sessions', {
      body: { userName: 'controlroom', password: api.passwordOf('controlroom') },
    });
    const token = String(body['accessToken']);
    expect((await api.call('DELETE', '/sessions/current', { token })).status).toBe(204);
    expect((await api.call('GET', '/me', { token })).status).toBe(401);
  });
});

describe('the rules', () => {
  it('let investigators and analysts search, and nobody else', async () => {
    for (const role of ['investigator', 'analyst'])
      expect((await api.call('POST', '/searches', { as: role, body: request() })).status).toBe(200);
    for (const role of ['listmanager', 'inspector', 'superintendent', 'auditor', 'admin', 'dpo']) {
      const answer = await api.call('POST', '/searches', { as: role, body: request() });
      expect([role, answer.status, answer.body['code']]).toEqual([role, 403, 'ROLE_FORBIDDEN']);
      expect(answer.bytes.toString()).not.toContain('read-');
    }
    expect((await api.call('POST', '/searches', { body: request() })).status).toBe(401);
  });

  it('cannot be got round by leaving out the justification or a part of it', async () => {
    const left = async (justification: object | undefined): Promise<unknown> => {
      const { body } = await api.call('POST', '/searches', {
        as: 'investigator',
        body: { query: query(), ...(justification === undefined ? {} : { justification }) },
      });
      return body['code'];
    };
    expect(await left(undefined)).toBe('JUSTIFICATION_REQUIRED');
    for (const part of Object.keys(JUSTIFICATION))
      expect([part, await left({ ...JUSTIFICATION, [part]: undefined })]).toEqual([part, 'JUSTIFICATION_REQUIRED']);
    expect(await left({ ...JUSTIFICATION, reason: 'ongoing enquiries' })).toBe('REASON_TOO_VAGUE');
    expect(await left({ ...JUSTIFICATION, reference: 'N/A' })).toBe('REFERENCE_INVALID');
    expect(await left({ ...JUSTIFICATION, conflictDeclared: true })).toBe('CONFLICT_OF_INTEREST');
    expect(await left({ ...JUSTIFICATION, category: 'NONE' })).toBe('VALIDATION_FAILED');
  });

  it('refuse what is too old or too wide and say what would be allowed', async () => {
    const old = await api.call('POST', '/searches', {
      as: 'investigator',
      body: request({ window: { from: instantText(NOW_MS - 120 * DAY_MS), to: WINDOW.to } }),
    });
    expect(old.body).toMatchObject({
      code: 'AUTHORITY_REQUIRED',
      requiredAuthority: { rank: 'INSPECTOR' },
      allowedWindow: { to: WINDOW.to },
    });
    const older = await api.call('POST', '/searches', {
      as: 'investigator',
      body: request({ window: { from: instantText(NOW_MS - 400 * DAY_MS), to: WINDOW.to } }),
    });
    expect(older.body['code']).toBe('WINDOW_TOO_OLD');
    const wide = await api.call('POST', '/searches', {
      as: 'investigator',
      body: request(
        { vrms: Array.from({ length: 60 }, (_, i) => `AB${10 + i}CDE`) },
        { ...JUSTIFICATION, proportionality: 'Sixty vehicles of one series of thefts.' },
      ),
    });
    expect(wide.body).toMatchObject({
      code: 'TOO_WIDE',
      limit: { name: 'vrms', allowed: 50, asked: 60 },
      nearest: { kind: 'vrm' },
    });
  });

  it('call malformed what is malformed: marks, windows, cameras', async () => {
    const code = async (change: object): Promise<unknown> => {
      const { body } = await api.call('POST', '/searches', { as: 'investigator', body: request(change) });
      return [body['code'], (body['errors'] as { pointer: string }[])[0]?.pointer];
    };
    expect(await code({ vrms: ['AB12CDE', 'AB<12>'] })).toEqual(['VALIDATION_FAILED', '/query/vrms/1']);
    expect(await code({ window: { from: WINDOW.to, to: WINDOW.from } })).toEqual([
      'VALIDATION_FAILED',
      '/query/window/from',
    ]);
    expect(
      await code({ window: { from: instantText(NOW_MS + DAY_MS), to: instantText(NOW_MS + 2 * DAY_MS) } }),
    ).toEqual(['VALIDATION_FAILED', '/query/window/from']);
    expect(await code({ cameraIds: ['NOPE'] })).toEqual(['VALIDATION_FAILED', '/query/cameraIds/0']);
    expect(await code({ sudo: true })).toEqual(['VALIDATION_FAILED', '/query']);
  });

  it('record every refusal before it is told', async () => {
    const { body } = await api.call('POST', '/searches', { as: 'auditor', body: request({ vrms: ['YW12TSN'] }) });
    const record = (await api.service.log.record(Number(body['auditIndex']))) as Record<string, unknown>;
    expect(record).toMatchObject({
      kind: 'SERVICE',
      requestId: body['ref'],
      outcome: 'DENIED',
      status: 403,
      code: 'ROLE_FORBIDDEN',
      actor: { userName: 'auditor' },
      details: { query: { vrms: ['YW12TSN'] } },
    });
    const lost = await api.call('GET', '/secret/door', { as: 'dpo' });
    expect(await api.service.log.record(Number(lost.body['auditIndex']))).toMatchObject({
      action: 'UNKNOWN_ROUTE',
      actor: { userName: 'dpo' },
    });
  });
});

describe('searching', () => {
  const expected = (vrms: readonly string[], cameras?: readonly number[]): Read[] =>
    bruteForce(READS, {
      vrms,
      fromMs: NOW_MS - 20 * DAY_MS,
      toMs: NOW_MS,
      ...(cameras === undefined ? {} : { cameras }),
    }).map((read) => asAnswered(read, CAMERAS, MAKES));

  it('finds exactly the reads of the marks, however they are written, oldest first', async () => {
    const { body } = await api.call('POST', '/searches', {
      as: 'investigator',
      body: request({ vrms: ['ab12 cde', 'AB12CDF', 'AB12-CDE'] }),
    });
    expect(readsOf(body)).toEqual(expected(['AB12CDE', 'AB12CDF']));
    expect(body['complete']).toBe(true);
    expect(body['camerasOut']).toEqual([
      { cameraId: 'LEEDS-1', from: '2026-02-20T00:00:00.000Z', to: '2026-02-21T00:00:00.000Z' },
    ]);
  });

  it('finds misreads of a mark, also those of no UK format, only when asked', async () => {
    const near = async (nearMiss: number): Promise<Read[]> =>
      readsOf(
        (await api.call('POST', '/searches', { as: 'investigator', body: request({ vrms: ['YW12TSN'], nearMiss }) }))
          .body,
      );
    expect(await near(0)).toEqual(expected(['YW12TSN']));
    expect(await near(1)).toEqual(expected(['YW12TSN', 'YW12T5N']));
  });

  it('keeps to the cameras and the area that were named', async () => {
    const leeds = {
      type: 'Polygon',
      coordinates: [
        [
          [-1.6, 53.7],
          [-1.5, 53.7],
          [-1.5, 53.9],
          [-1.6, 53.9],
          [-1.6, 53.7],
        ],
      ],
    };
    const of = async (change: object): Promise<Read[]> =>
      readsOf((await api.call('POST', '/searches', { as: 'investigator', body: request(change) })).body);
    expect(await of({ cameraIds: ['HULL-1'] })).toEqual(expected(['AB12CDE'], [2]));
    expect(await of({ area: leeds })).toEqual(expected(['AB12CDE'], [0, 1]));
    expect(await of({ area: leeds, cameraIds: ['LEEDS-2', 'HULL-1'] })).toEqual(expected(['AB12CDE'], [1]));
  });

  it('answers the same in Arrow as in JSON, with the facts as headers and metadata', async () => {
    const body = request({ vrms: MARKS });
    const json = await api.call('POST', '/searches', { as: 'investigator', body });
    const arrow = await api.call('POST', '/searches', {
      as: 'investigator',
      body,
      headers: { accept: 'application/vnd.apache.arrow.stream' },
    });
    const table = tableFromIPC(arrow.bytes);
    expect(table.schema.fields.map(({ name }) => name)).toEqual(ARROW_READ_COLUMNS.map(({ name }) => name));
    expect(table.schema.metadata.get('auditIndex')).toBe(arrow.headers.get('sightline-audit-index'));
    expect(table.schema.metadata.get('searchId')).toBe(arrow.headers.get('sightline-search-id'));
    expect(Number(arrow.headers.get('sightline-expected-reads'))).toBe(table.numRows);
    const rows = table.toArray().map((row) => {
      const read = row.toJSON() as Record<string, unknown>;
      const time = (ms: unknown): string | null => (ms === null ? null : new Date(Number(ms)).toISOString());
      const hex = read['characterConfidence'] as string | null;
      return {
        ...read,
        capturedAt: time(read['capturedAt']),
        receivedAt: time(read['receivedAt']),
        characterConfidence: hex === null ? null : [...Buffer.from(hex, 'hex')],
      };
    });
    expect(rows).toEqual(readsOf(json.body));
  });

  it('is recorded before the answer and after it, with count and digest', async () => {
    const { body } = await api.call('POST', '/searches', {
      as: 'investigator',
      body: { ...request(), correlationId: 'intent-7' },
    });
    const records = await api.records();
    expect(records[Number(body['auditIndex'])]).toMatchObject({
      action: 'SEARCH_VRM',
      outcome: 'STARTED',
      correlationId: 'intent-7',
      details: { justification: JUSTIFICATION, searchId: body['searchId'] },
    });
    const end = records.filter((record) => record['correlationId'] === 'intent-7').at(-1);
    expect(end).toMatchObject({
      outcome: 'OK',
      details: {
        resultCount: readsOf(body).length,
        startedAt: body['auditIndex'],
        resultIdsHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    });
  });

  it('stops working when the client goes, and records that', async () => {
    const response = await fetch(`${api.url}/v1/searches`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.tokenOf('investigator')}` },
      body: JSON.stringify({ ...request({ vrms: ['BG99BGG'] }), correlationId: 'goes-away' }),
    });
    await response.body?.getReader().read();
    await response.body?.cancel().catch(() => undefined);
    const abandoned = new AbortController();
    const second = await fetch(`${api.url}/v1/searches`, {
      method: 'POST',
      signal: abandoned.signal,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.tokenOf('investigator')}` },
      body: JSON.stringify({ ...request({ vrms: ['BG99BGG'] }), correlationId: 'aborted' }),
    });
    await second.body?.getReader().read();
    abandoned.abort();
    const ended = async (): Promise<unknown> =>
      (await api.records()).filter((record) => record['correlationId'] === 'aborted').at(-1)?.['outcome'];
    await expect.poll(ended, { timeout: 5_000 }).toBe('CANCELLED');
    expect((await api.call('POST', '/searches', { as: 'investigator', body: request() })).status).toBe(200);
  });

  it('does nothing when the log cannot be written', async () => {
    const { log } = api.service;
    const append = log.append.bind(log);
    log.append = () => Promise.reject(new LogUnwritable(Object.assign(new Error('full'), { code: 'ENOSPC' })));
    try {
      for (const [method, where, body] of [
        ['POST', '/searches', request()],
        ['GET', '/cameras', undefined],
        ['POST', '/sessions', { userName: 'dpo', password: api.passwordOf('dpo') }],
      ] as const) {
        const answer = await api.call(method, where, { as: 'investigator', ...(body === undefined ? {} : { body }) });
        expect([where, answer.status, answer.body['code']]).toEqual([where, 503, 'AUDIT_UNAVAILABLE']);
        expect(answer.bytes.toString()).not.toMatch(/read-|LEEDS|accessToken/);
      }
    } finally {
      log.append = append;
      api.said.length = 0;
    }
  });

  it('counts what near misses add from the marks alone, and says for how many days it holds reads', async () => {
    const estimate = async (part: object): Promise<Record<string, unknown>> =>
      (await api.call('POST', '/searches/estimate', { as: 'investigator', body: { query: query(part) } })).body;
    const { accepted, carried } = exposedMarks(['BG99BGG' as Vrm], 1);
    expect(carried.size).toBeLessThan(accepted.size);
    expect((await estimate({ vrms: ['BG99 BGG'], nearMiss: 1 }))['misreads']).toEqual({
      marks: accepted.size,
      vehicles: carried.size,
    });
    const { fromMs, toMs } = (await api.service.store.totals()).known;
    const year = { from: instantText(NOW_MS - 350 * DAY_MS), to: instantText(NOW_MS) };
    expect((await estimate({ window: year }))['daysHeld']).toBeCloseTo((toMs! - fromMs!) / DAY_MS, 6);
  });

  it('estimates without looking at the vehicle', async () => {
    const estimate = async (vrm: string): Promise<Record<string, unknown>> =>
      (await api.call('POST', '/searches/estimate', { as: 'investigator', body: { query: query({ vrms: [vrm] }) } }))
        .body;
    expect(await estimate('BG99BGG')).toEqual(await estimate('ZZ01ZZZ'));
    expect((await estimate('BG99BGG'))['decision']).toMatchObject({
      allow: true,
      categories: { SERIOUS: { allow: true } },
    });
    expect(await estimate('BG99BGG')).not.toHaveProperty('misreads');
    for (const as of ['auditor', 'admin', 'dpo', 'inspector'])
      expect([
        as,
        (await api.call('POST', '/searches/estimate', { as, body: { query: query() } })).body['code'],
      ]).toEqual([as, 'ROLE_FORBIDDEN']);
  });
});

describe('single reads and pictures', () => {
  it('are given under the search that found them, and to nobody else', async () => {
    const { body } = await api.call('POST', '/searches', { as: 'investigator', body: request() });
    const [read] = readsOf(body) as [Read];
    const under = `?searchId=${String(body['searchId'])}`;
    const one = await api.call('GET', `/reads/${read.id}${under}`, { as: 'investigator' });
    expect(one.body['read']).toEqual(read);
    expect(await api.service.log.record(Number(one.body['auditIndex']))).toMatchObject({
      action: 'VIEW_READ',
      details: { readId: read.id },
    });
    const picture = await api.call('GET', `/reads/${read.id}/images/plate${under}`, { as: 'investigator' });
    expect(picture.headers.get('content-type')).toBe('image/jpeg');
    expect(picture.bytes.length).toBeLessThanOrEqual(3_072);
    expect((await api.call('GET', `/reads/${read.id}/images/plate${under}`, { as: 'investigator' })).bytes).toEqual(
      picture.bytes,
    );
    expect((await api.call('GET', `/reads/${read.id}/images/overview${under}`, { as: 'investigator' })).status).toBe(
      404,
    );
    expect((await api.call('GET', `/reads/${read.id}`, { as: 'investigator' })).body['code']).toBe(
      'JUSTIFICATION_REQUIRED',
    );
    expect((await api.call('GET', `/reads/${read.id}${under}`, { as: 'dpo' })).body['code']).toBe(
      'JUSTIFICATION_REQUIRED',
    );
    expect((await api.call('GET', `/reads/read-1${under}`, { as: 'investigator' })).body['code']).toBe('NOT_FOUND');
  });
});

describe('reference data', () => {
  it('comes in pages that put together the list, and not again when nothing changed', async () => {
    const first = await api.call('GET', '/cameras?limit=2', { as: 'dpo' });
    const second = await api.call('GET', `/cameras?limit=2&cursor=${String(first.body['next'])}`, { as: 'dpo' });
    expect([...(first.body['cameras'] as unknown[]), ...(second.body['cameras'] as unknown[])]).toEqual(CAMERAS);
    expect(second.body['next']).toBeNull();
    const etag = first.headers.get('etag') ?? '';
    expect((await api.call('GET', '/cameras?limit=2', { as: 'dpo', headers: { 'if-none-match': etag } })).status).toBe(
      304,
    );
    expect(
      (
        await api.call('GET', `/cameras?limit=2&cursor=${String(first.body['next'])}`, {
          as: 'dpo',
          headers: { 'if-none-match': etag },
        })
      ).status,
    ).toBe(200);
    expect((await api.call('GET', '/cameras?cursor=bogus', { as: 'dpo' })).status).toBe(400);
    expect((await api.call('GET', '/organisations', { as: 'dpo' })).status).toBe(200);
  });
});

describe('the log', () => {
  const enrol = async (): Promise<Workstation> => {
    const workstation = new Workstation();
    const { body, status } = await api.call('POST', '/devices', {
      as: 'investigator',
      body: { publicKey: workstation.publicKey, name: 'WS' },
    });
    expect(status).toBe(201);
    workstation.deviceId = String(body['deviceId']);
    return workstation;
  };
  const deliver = (workstation: Workstation, records: readonly WorkstationRecord[]) =>
    api.call('POST', '/audit/records', { as: 'investigator', body: { deviceId: workstation.deviceId, records } });

  it('gives receipts that a workstation can verify from outside', async () => {
    const workstation = await enrol();
    const records = workstation.write(3);
    const { body } = await deliver(workstation, records);
    const head = body['treeHead'] as { treeSize: number; rootHash: string; keyId: string };
    const keys = (await api.call('GET', '/audit/keys')).body['keys'] as { keyId: string; publicKey: string }[];
    const key = createPublicKey({ key: Buffer.from(keys[0]?.publicKey ?? '', 'base64'), format: 'der', type: 'spki' });
    expect(keys[0]?.keyId).toBe(head.keyId);
    expect(verifyTreeHead(head, (bytes, signature) => verify(null, bytes, key, signature))).toBe(true);
    for (const [i, receipt] of (body['receipts'] as { index: number }[]).entries()) {
      const inclusion = (
        await api.call('GET', `/audit/proofs/inclusion?index=${receipt.index}&treeSize=${head.treeSize}`)
      ).body;
      expect(
        verifyReceipt(sha256, { record: records[i] as WorkstationRecord, receipt, treeHead: head, inclusion }),
      ).toEqual({ ok: true });
    }
    await api.call('GET', '/me', { as: 'investigator' });
    const later = (await api.call('GET', '/audit/tree-head')).body as unknown as { treeSize: number; rootHash: string };
    const { hashes } = (
      await api.call('GET', `/audit/proofs/consistency?first=${head.treeSize}&second=${later.treeSize}`)
    ).body as unknown as { hashes: string[] };
    expect(
      verifyConsistency(sha256, {
        first: head.treeSize,
        second: later.treeSize,
        firstRoot: fromHex(head.rootHash),
        secondRoot: fromHex(later.rootHash),
        proof: hashes.map(fromHex),
      }),
    ).toBe(true);
    expect(
      (await api.call('GET', `/audit/proofs/inclusion?index=${later.treeSize}&treeSize=${later.treeSize}`)).status,
    ).toBe(400);
  });

  it('takes the same batch twice without a trace of the second', async () => {
    const workstation = await enrol();
    const records = workstation.write(5);
    const first = await deliver(workstation, records.slice(0, 3));
    const size = api.service.log.size;
    const second = await deliver(workstation, records.slice(0, 3));
    expect([second.status, second.body['accepted'], second.body['receipts']]).toEqual([200, 0, first.body['receipts']]);
    expect(api.service.log.size).toBe(size);
    const overlap = await deliver(workstation, records);
    expect([overlap.body['accepted'], (overlap.body['receipts'] as unknown[]).slice(0, 3)]).toEqual([
      2,
      first.body['receipts'],
    ]);
    expect(
      (
        await api.call('POST', '/devices', {
          as: 'investigator',
          body: { publicKey: workstation.publicKey, name: 'WS' },
        })
      ).body,
    ).toMatchObject({ deviceId: workstation.deviceId, nextSeq: 6 });
  });

  it('refuses gaps, broken chains, forged and foreign records, and records that it did', async () => {
    const workstation = await enrol();
    const records = workstation.write(4) as [
      WorkstationRecord,
      WorkstationRecord,
      WorkstationRecord,
      WorkstationRecord,
    ];
    await deliver(workstation, records.slice(0, 1));
    const other = await enrol();
    const refused = async (bad: readonly object[]): Promise<unknown[]> => {
      const size = api.service.log.size;
      const { status, body } = await deliver(workstation, bad as WorkstationRecord[]);
      expect(api.service.log.size).toBe(size + 1);
      expect(await api.service.log.record(size)).toMatchObject({
        kind: 'SERVICE',
        action: 'DELIVER_RECORDS',
        outcome: 'ERROR',
        code: body['code'] as string,
      });
      return [status, (body['errors'] as { code?: string }[])[0]?.code];
    };
    expect(await refused([records[2]])).toEqual([409, 'GAP']);
    expect(await refused([workstation.sign({ ...records[1], prevHash: '0'.repeat(64) })])).toEqual([
      409,
      'BROKEN_CHAIN',
    ]);
    expect(await refused([{ ...records[1], details: { n: 'changed' } }])).toEqual([409, 'BAD_SIGNATURE']);
    expect(await refused([other.sign(records[1])])).toEqual([409, 'BAD_SIGNATURE']);
    expect(await refused([workstation.sign({ ...records[0], action: 'SOMETHING_ELSE' })])).toEqual([
      409,
      'OTHER_RECORD',
    ]);
    expect(await refused(other.write(1))).toEqual([409, 'OTHER_DEVICE']);
    expect(await refused([{ ...records[1], seq: 'two' }])).toEqual([400, undefined]);
    expect((await deliver(Object.assign(new Workstation(), { deviceId: 'WS-NONE' }), records)).status).toBe(404);
    expect((await deliver(workstation, records)).body['accepted']).toBe(3);
  });

  it('is read by auditors only, who are recorded too', async () => {
    expect((await api.call('GET', '/audit/records', { as: 'investigator' })).status).toBe(403);
    const { body } = await api.call('GET', '/audit/records?from=2&limit=3', { as: 'auditor' });
    expect((body['records'] as { index: number }[]).map(({ index }) => index)).toEqual([2, 3, 4]);
    expect(body['next']).toBe(5);
    expect(await api.service.log.record(api.service.log.size - 1)).toMatchObject({
      action: 'READ_LOG',
      actor: { userName: 'auditor' },
    });
  });

  it('holds no token and no password', async () => {
    const text = JSON.stringify(await api.records());
    expect(text).not.toContain(api.passwordOf('investigator'));
    expect(text).not.toContain(await api.tokenOf('investigator'));
  });
});

describe('bad input', () => {
  it('is told from too much of it', async () => {
    expect((await api.call('POST', '/sessions', { raw: '{"a":' })).body['code']).toBe('VALIDATION_FAILED');
    expect((await api.call('POST', '/sessions', { raw: '{}', headers: { 'content-type': 'text/plain' } })).status).toBe(
      400,
    );
    expect((await api.call('POST', '/sessions', { raw: `"${'x'.repeat(70_000)}"` })).body['code']).toBe('TOO_LARGE');
  });

  it('never makes the service fail, whatever the endpoint', async () => {
    const endpoints = Object.entries(api.document.paths).flatMap(([where, methods]) =>
      Object.keys(methods).map((method) => ({ where: where.replace(/^\/v1/, ''), method: method.toUpperCase() })),
    );
    const junk = fc.oneof(
      fc.json(),
      fc.string(),
      fc
        .record(
          {
            query: fc.oneof(
              fc.record({
                kind: fc.constantFrom('vrm', 'area', 'scenes', 'x'),
                vrms: fc.anything(),
                window: fc.anything(),
              }),
              fc.anything(),
            ),
            justification: fc.anything(),
          },
          { requiredKeys: [] },
        )
        .map(
          (value) =>
            JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? '',
        ),
      fc
        .record({
          deviceId: fc.string(),
          records: fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
          userName: fc.string(),
          publicKey: fc.string(),
        })
        .map((value) => JSON.stringify(value)),
    );
    const segment = fc.string({ minLength: 1, maxLength: 80 }).map(encodeURIComponent);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...endpoints),
        junk,
        segment,
        fc.string({ maxLength: 40 }),
        fc.constantFrom('investigator', 'auditor', undefined),
        async ({ where, method }, raw, id, text, as) => {
          if (where === '/sessions/current') return;
          const target = `${where.replace('{id}', id)}?from=${encodeURIComponent(text)}&searchId=${id}&cursor=${id}&treeSize=3&index=${id}`;
          const answer = await api.call(method, target, {
            ...(as === undefined ? {} : { as }),
            ...(method === 'POST' ? { raw } : {}),
          });
          expect(answer.status).toBeLessThan(500);
          expect(answer.bytes.toString()).not.toMatch(/ at .*\.ts|node_modules|duckdb/i);
        },
      ),
      { numRuns: 400 },
    );
    expect(api.said).toEqual([]);
  });
});

describe('H7: an estimate', () => {
  it('H7: is for who may search, and looks each place up once, not once for each category', async () => {
    const corner: [number, number] = [-1.6, 53.7];
    const area = { type: 'Polygon', coordinates: [[corner, [-1.2, 53.7], [-1.2, 53.9], [-1.6, 53.9], corner]] };
    const ask = (as: string, body: object) => api.call('POST', '/searches/estimate', { as, body });
    const window = { from: '2026-02-20T00:00:00.000Z', to: '2026-02-20T01:00:00.000Z' };
    for (const as of ['investigator', 'analyst'])
      expect([as, (await ask(as, { query: { kind: 'area', area, window } })).status]).toEqual([as, 200]);
    const points = Array.from({ length: 1_001 }, (_, i): [number, number] => [
      -1.5 + Math.cos(i),
      53.8 + Math.sin(i) / 2,
    ]);
    const wild = { type: 'Polygon', coordinates: [[...points, points[0]]] };
    const refused = await ask('analyst', { query: { kind: 'area', area: wild, window } });
    expect([refused.status, refused.body['code'], JSON.stringify(refused.body['errors'])]).toEqual([
      400,
      'VALIDATION_FAILED',
      expect.stringContaining('too many corners'),
    ]);
  });
});
