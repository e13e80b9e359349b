import net from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAX_RECORD_BYTES } from '../../app/audit/record-bounds.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { querySchema } from '../../app/domain/query.ts';
import { MARKS_LIMIT } from '../../app/policy/limits.ts';
import { LogUnwritable } from '../audit/log-file.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

/**
 * Recorded first, always: for any bytes sent to any endpoint the log grows by at least one record, and no store is
 * asked before that record is durable. Endpoints added later are covered too, because they are taken from the OpenAPI
 * document.
 */

const ROLES = ['investigator', 'listmanager', 'inspector', 'auditor', 'admin', 'dpo', 'feed'] as const;
const WINDOW = { from: instantText(NOW_MS - 20 * DAY_MS), to: instantText(NOW_MS) };
const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
  conflictDeclared: false,
};
const SEARCH = { query: { kind: 'vrm', vrms: ['AB12CDE'], nearMiss: 0, window: WINDOW }, justification: JUSTIFICATION };
const HALF = '\\ud800';

let api: Harness;
beforeAll(async () => {
  const plain = { vrmRaw: null, receivedAtMs: null, direction: null, lane: null, confidence: null, make: null };
  api = await startService(
    [aCamera()],
    [{ ...plain, id: 'r1', vrm: 'AB12CDE', capturedAtMs: NOW_MS - DAY_MS, camera: 0 }],
  );
  for (const as of ROLES) await api.tokenOf(as);
});
afterAll(() => api.close());

type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly minItems?: number;
  readonly const?: unknown;
  readonly enum?: unknown[];
  readonly required?: string[];
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly anyOf?: Schema[];
  readonly oneOf?: Schema[];
};
type Operation = { readonly requestBody?: { readonly content?: Record<string, { readonly schema?: Schema }> } };

const resolved = (schema: Schema): Schema => {
  if (schema.$ref === undefined) return schema;
  const schemas = (api.document as unknown as { components: { schemas: Record<string, Schema> } }).components.schemas;
  return schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {};
};

const TEXTS = ['A text that is long enough to say why.', 'AB12CDE', '14/22871/25', 'R/1/26', '2026-02-01', 'x'];
/** A minimal value that a schema of the document accepts. */
function rightFor(given: Schema, depth = 0): unknown {
  const schema = resolved(given);
  const { type, format, pattern, minLength = 0, maxLength = Infinity } = schema;
  if (depth > 8) return null;
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const either = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (either[0] !== undefined) return rightFor(either[0], depth + 1);
  if (type === 'array')
    return Array.from({ length: schema.minItems ?? 1 }, () => rightFor(schema.items ?? {}, depth + 1));
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([name]) => schema.required?.includes(name) === true)
        .map(([name, each]) => [name, rightFor(each, depth + 1)]),
    );
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type !== 'string') return null;
  if (format === 'date-time') return instantText(NOW_MS - DAY_MS);
  const text = TEXTS.find(
    (each) => each.length <= maxLength && (pattern === undefined || new RegExp(pattern, 'u').test(each)),
  );
  return (text ?? TEXTS[0] ?? '').padEnd(minLength, '.');
}

/**
 * Every place of a body that can hold a text, as JSON with half a surrogate pair there, alone and after other text.
 * Everything else in the body is valid: a body refused for another reason would show nothing about the character.
 */
function bodiesWithHalf(
  given: Schema | undefined,
  wrap: (inner: string) => string = (inner) => inner,
  depth = 0,
): string[] {
  if (given === undefined || depth > 8) return [];
  const schema = resolved(given);
  const either = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const fields = Object.entries(schema.properties ?? {});
  const around = (name: string, inner: string): string => {
    const others = fields
      .filter(([other]) => other !== name && schema.required?.includes(other) === true)
      .map(([other, each]) => `${JSON.stringify(other)}:${JSON.stringify(rightFor(each))}`);
    return wrap(`{${[...others, `"${name}":${inner}`].join(',')}}`);
  };
  const right = rightFor(schema);
  return [
    ...(schema.type === 'string' ? [wrap(`"${HALF}"`)] : []),
    ...(schema.type === 'string' && typeof right === 'string'
      ? [wrap(`${JSON.stringify(right).slice(0, -1)}${HALF}"`)]
      : []),
    ...either.flatMap((each) => bodiesWithHalf(each, wrap, depth + 1)),
    ...fields.flatMap(([name, each]) => bodiesWithHalf(each, (inner) => around(name, inner), depth + 1)),
    ...bodiesWithHalf(schema.items, (inner) => wrap(`[${inner}]`), depth + 1),
    ...(fields.length > 0 ? [around(HALF, '1')] : []),
  ];
}

const operations = (): { readonly method: string; readonly path: string; readonly operation: Operation }[] =>
  Object.entries(api.document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace('/v1', '').replace(/\{\w+\}/g, 'x'),
      operation: operation as Operation,
    })),
  );

/** Sends a request; returns the answer and by how much the log grew. */
async function grown(
  method: string,
  path: string,
  options: Parameters<Harness['call']>[2],
): Promise<{ readonly status: number; readonly code: unknown; readonly grown: number }> {
  const before = api.service.log.size;
  const { status, body } = await api.call(method, path, options);
  return { status, code: body['code'], grown: api.service.log.size - before };
}

describe('C1: a character that is none takes no call out of the log', () => {
  it('C1: story 1: half a surrogate pair in any text or name of any body is refused in words and recorded, whoever sends it', async () => {
    const asked = operations().flatMap(({ method, path, operation }) =>
      bodiesWithHalf(operation.requestBody?.content?.['application/json']?.schema).map((raw) => ({
        method,
        path,
        raw,
      })),
    );
    expect(asked.length).toBeGreaterThan(150);
    const wrong: unknown[] = [];
    for (const [i, { method, path, raw }] of asked.entries()) {
      for (const as of [undefined, ROLES[i % ROLES.length] ?? 'admin']) {
        const seen = await grown(method, path, { raw, ...(as === undefined ? {} : { as }) });
        if (seen.grown < 1 || seen.status >= 500 || seen.status < 400) wrong.push({ method, path, raw, as, ...seen });
      }
    }
    expect(wrong).toEqual([]);
  });

  it('C1: the searches, sign-ins and enrolments of the finding leave a record each and no session, device or answer', async () => {
    const half = (body: object, from: string): string => JSON.stringify(body).replace(from, HALF);
    const reason = half({ ...SEARCH, justification: { ...JUSTIFICATION, reason: 'RRR' } }, 'RRR');
    expect(await grown('POST', '/searches', { as: 'investigator', raw: reason })).toEqual({
      status: 400,
      code: 'VALIDATION_FAILED',
      grown: 1,
    });
    const conflict = half(
      { ...SEARCH, justification: { ...JUSTIFICATION, reason: 'RRR', conflictDeclared: true } },
      'RRR',
    );
    expect(await grown('POST', '/searches', { as: 'investigator', raw: conflict })).toMatchObject({
      status: 400,
      grown: 1,
    });
    const signIn = half({ userName: 'investigator', password: api.passwordOf('investigator'), deviceId: 'DDD' }, 'DDD');
    expect(await grown('POST', '/sessions', { raw: signIn })).toEqual({
      status: 400,
      code: 'VALIDATION_FAILED',
      grown: 1,
    });
    const devices = api.service.devices.size;
    expect(
      await grown('POST', '/devices', {
        as: 'investigator',
        raw: half({ publicKey: 'x'.repeat(60), name: 'NNN' }, 'NNN'),
      }),
    ).toMatchObject({ status: 400, grown: 1 });
    expect(api.service.devices.size).toBe(devices);
    const last = (await api.records()).at(-1);
    expect(last).toMatchObject({
      details: { body: { bytes: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
  });

  it('C1: bodies that are cut off, have a name twice, a number beyond all numbers, or are nested without end', async () => {
    const text = JSON.stringify(SEARCH);
    const twice = text.replace('"kind":"vrm"', '"kind":"area","kind":"vrm"');
    const wrong = [
      text.slice(0, text.length / 2),
      twice,
      text.replace('"nearMiss":0', '"nearMiss":1e999'),
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      'NaN',
      '',
      '\u0000',
    ];
    for (const raw of wrong) {
      expect([raw.slice(0, 40), await grown('POST', '/searches', { as: 'investigator', raw })]).toEqual([
        raw.slice(0, 40),
        { status: 400, code: 'VALIDATION_FAILED', grown: 1 },
      ]);
    }
  });

  it('C1: any bytes at any address, also before sign-in, grow the log by a record', async () => {
    const places = operations();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(undefined, ...ROLES),
        async ({ method, path, operation }, bytes, as) => {
          fc.pre(operation.requestBody !== undefined);
          const before = api.service.log.size;
          const token = as === undefined ? {} : { authorization: `Bearer ${await api.tokenOf(as)}` };
          const answer = await fetch(`${api.url}/v1${path}`, {
            method,
            headers: { 'content-type': 'application/json', ...token },
            body: bytes,
          });
          await answer.arrayBuffer();
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(answer.status).not.toBe(500);
          expect(api.service.log.size - before).toBeGreaterThanOrEqual(1);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('C1: a query that checks the log is recorded when it is malformed, also of nobody', async () => {
    for (const path of [
      '/audit/proofs/inclusion?index=-1&treeSize=x',
      '/audit/proofs/consistency?first=%ff',
      '/reads/%ff?searchId=%zz',
    ]) {
      expect((await grown('GET', path, {})).grown).toBeGreaterThanOrEqual(1);
    }
  });

  it('what is no HTTP at all is recorded', async () => {
    const before = api.service.log.size;
    const socket = net.connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('NOT HTTP AT ALL\r\n\r\n');
    await vi.waitFor(() => expect(api.service.log.size).toBe(before + 1));
    socket.destroy();
  });
});

describe('the record comes before the store', () => {
  it('C1: no store is asked until the record of the call is durable', async () => {
    const { store, voiStore, log } = api.service;
    const asked: string[] = [];
    const methods = [
      'survey',
      'search',
      'countVehicles',
      'companions',
      'travelledTogether',
      'corrections',
      'tally',
    ] as const;
    const spies = [
      ...methods.map((name) => vi.spyOn(store, name)),
      vi.spyOn(voiStore, 'hit'),
      vi.spyOn(voiStore, 'hitsAfter'),
    ];
    const append = log.append.bind(log);
    let let_: () => void = () => undefined;
    const until = new Promise<void>((resolve) => {
      let_ = resolve;
    });
    const held = new Promise<void>((resolve) => {
      log.append = async (records) => {
        resolve();
        await until;
        return append(records);
      };
    });
    const going = api.call('POST', '/searches', { as: 'investigator', body: SEARCH });
    await held;
    asked.push(...spies.flatMap((spy) => spy.mock.calls.map(() => spy.getMockName())));
    let_();
    expect((await going).status).toBe(200);
    log.append = append;
    expect(asked).toEqual([]);
    expect(spies.some((spy) => spy.mock.calls.length > 0)).toBe(true);
    for (const spy of spies) spy.mockRestore();
  });

  it('C1: whatever keeps the record from the log, nothing is done and nothing is told', async () => {
    const { log } = api.service;
    const append = log.append.bind(log);
    for (const fault of [new LogUnwritable(new Error('disk')), new TypeError('not JSON'), new RangeError('too long')]) {
      log.append = () => Promise.reject(fault);
      const { status, body } = await api.call('POST', '/searches', { as: 'investigator', body: SEARCH });
      const signIn = await api.call('POST', '/sessions', {
        body: { userName: 'analyst', password: api.passwordOf('analyst') },
      });
      log.append = append;
      expect([status, body['code'], body['reads']]).toEqual([503, 'AUDIT_UNAVAILABLE', undefined]);
      expect([signIn.status, signIn.body['accessToken']]).toEqual([503, undefined]);
    }
  });

  it('C1: a session whose end of sign-in cannot be recorded is ended', async () => {
    const { log, sessions } = api.service;
    const append = log.append.bind(log);
    const begin = vi.spyOn(sessions, 'begin');
    let appended = 0;
    log.append = (records) =>
      (appended += 1) === 2 ? Promise.reject(new LogUnwritable(new Error('disk full'))) : append(records);
    const { status } = await api.call('POST', '/sessions', {
      body: { userName: 'dpo', password: api.passwordOf('dpo') },
    });
    log.append = append;
    const session = begin.mock.results.at(-1)?.value as { accessToken: string };
    begin.mockRestore();
    expect([status, sessions.find(session.accessToken)]).toEqual([503, undefined]);
  });

  it('a refusal that shows only when reads are counted closes the search it began, and is no alarm', async () => {
    const { store } = api.service;
    const survey = vi
      .spyOn(store, 'survey')
      .mockResolvedValue({ reads: 3_000_000, cameras: [0], readsAt: [3_000_000] });
    const hours = { from: instantText(NOW_MS - DAY_MS - HOUR_MS), to: instantText(NOW_MS - DAY_MS) };
    const query = { kind: 'area', cameraIds: ['CAM-0'], window: hours };
    const before = api.service.log.size;
    const { status, body } = await api.call('POST', '/searches', {
      as: 'investigator',
      body: {
        query,
        justification: {
          ...JUSTIFICATION,
          category: 'MAJOR',
          proportionality: 'Only the camera on the way out, in the hour.',
        },
        correlationId: 'too-many',
      },
    });
    survey.mockRestore();
    expect([status, body['code']]).toEqual([403, 'TOO_WIDE']);
    const records = (await api.records()).slice(before).filter(({ action }) => action === 'SEARCH_AREA');
    expect(records).toMatchObject([
      { outcome: 'STARTED' },
      { outcome: 'DENIED', code: 'TOO_WIDE', details: { startedAt: before } },
    ]);
    expect(api.service.audit.reconciliation.state().waiting).toBeGreaterThan(0);
  });
});

it('C3: what a refused call may leave in the log is bounded, however much it sends', async () => {
  const before = api.service.log.size;
  const vrms = Array.from({ length: 5_000 }, (_, i) => `ZZ${i}`);
  const cameraIds = Array.from({ length: 18_000 }, (_, i) => `NO-SUCH-CAMERA-${i}`);
  await api.call('POST', '/searches/estimate', {
    as: 'investigator',
    body: { query: { ...SEARCH.query, vrms, cameraIds } },
  });
  await api.call('POST', '/searches', {
    as: 'investigator',
    body: { ...SEARCH, query: { ...SEARCH.query, vrms, cameraIds } },
  });
  const written = (await api.records()).slice(before).map((record) => Buffer.byteLength(JSON.stringify(record)));
  expect(written).toHaveLength(2);
  expect(Math.max(...written)).toBeLessThanOrEqual(MAX_RECORD_BYTES / 8);
});

it('C3: what is asked of reads is on record whole, so that whoever looks for misuse can read it, or is not asked', async () => {
  const before = api.service.log.size;
  const search = (query: object) =>
    api.call('POST', '/searches', {
      as: 'investigator',
      body: {
        query: { ...SEARCH.query, ...query },
        justification: {
          ...JUSTIFICATION,
          category: 'MAJOR',
          proportionality: 'The marks that the witnesses remember, and no other.',
        },
      },
    });
  const most = await search({
    vrms: Array.from({ length: MARKS_LIMIT.HIGH }, (_, i) => `AB ${String(i).padStart(3, '0')} CDE`),
    cameraIds: Array.from({ length: 2_500 }, () => 'CAM-0'),
  });
  const padded = await search({ cameraIds: Array.from({ length: 8_000 }, () => 'CAM-0') });
  expect([most.status, padded.status, padded.body['code']]).toEqual([200, 413, 'TOO_LARGE']);
  const records = (await api.records()).slice(before);
  expect(records).toMatchObject([
    { action: 'SEARCH_VRM', outcome: 'STARTED' },
    { action: 'SEARCH_VRM', outcome: 'EMPTY' },
    { action: 'SEARCH', outcome: 'ERROR', code: 'TOO_LARGE' },
  ]);
  expect(querySchema.safeParse((records[0]?.['details'] as { readonly query: unknown }).query).success).toBe(true);
});

it('searches that put several vehicles side by side are written as combination (DPA 2018 s62)', async () => {
  await api.call('POST', '/searches', {
    as: 'investigator',
    body: { ...SEARCH, query: { ...SEARCH.query, vrms: ['AB12CDE', 'LB07SEO'] } },
  });
  await api.call('POST', '/searches', { as: 'investigator', body: SEARCH });
  const ops = (await api.records())
    .filter(({ action, outcome }) => action === 'SEARCH_VRM' && outcome === 'STARTED')
    .slice(-2)
    .map(({ op }) => op);
  expect(ops).toEqual(['COMBINE', 'CONSULT']);
});

it('M1: HEAD at the stream of hits leaves a beginning and an end', async () => {
  const before = api.service.log.size;
  await fetch(`${api.url}/v1/hits/stream`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${await api.tokenOf('listmanager')}` },
  });
  await vi.waitFor(async () => {
    const outcomes = (await api.records())
      .slice(before)
      .filter(({ action }) => action === 'HITS_STREAM')
      .map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['STARTED', 'OK']);
  });
});
