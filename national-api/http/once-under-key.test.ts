import { OpenAPIHono } from '@hono/zod-openapi';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { SECRET_FIELD, type Endpoint } from '../../app/api/endpoint.ts';
import { HOUR_MS } from '../../app/domain/instant.ts';
import { IDEMPOTENCY_KEY_HOURS } from '../../app/policy/idempotency.ts';
import { LISTS_KEPT_AFTER_STEP_MS } from '../../app/policy/retention.ts';
import { LogUnwritable } from '../audit/log-file.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { aList } from '../testing/voi.ts';
import { serveEndpoint } from './endpoint.ts';

/** Every endpoint, by the name of its value. */
async function allEndpoints(): Promise<readonly (readonly [string, Endpoint])[]> {
  const folder = path.resolve(import.meta.dirname, '..', '..', 'app', 'api');
  const isEndpoint = (value: unknown): value is Endpoint =>
    typeof value === 'object' && value !== null && 'method' in value && 'answers' in value && 'access' in value;
  const found: (readonly [string, Endpoint])[] = [];
  for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.ts'))) {
    const values = (await import(path.join(folder, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(values)) if (isEndpoint(value)) found.push([name, value]);
  }
  return found;
}
const endpoints = await allEndpoints();
const withKey = endpoints.filter(
  ([, each]) => each.method !== 'get' && (each.idempotency === 'keyed' || each.idempotency === 'keyedSecret'),
);

const clock = new SetClock(NOW_MS);
let api: Harness;
beforeAll(async () => {
  api = await startService([aCamera()], [], [], { clock });
});
afterAll(() => api.close());

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const REASON = 'Asked for by the head of department.';
const account = (userName: string) => ({
  userName,
  displayName: 'DC Sam Reeve',
  organisation: 'West Yorkshire Police',
  roles: ['investigator'],
  reason: REASON,
});

describe('every endpoint that is done once under a key', () => {
  it('is every write, but those that say why not', () => {
    const others = endpoints.flatMap(([name, each]) =>
      each.method !== 'get' && !['keyed', 'keyedAnew', 'keyedSecret'].includes(each.idempotency) ? [name] : [],
    );
    expect(withKey.length).toBeGreaterThan(35);
    expect(others.sort()).toEqual(
      [
        // Changes nothing: another call.
        ...['estimateAuthority', 'estimateSearch', 'runSearch', 'unmask', 'viewPreservedReads'],
        // Without an account the key belongs to nobody; each of these returns tokens once.
        ...['signIn', 'refreshSession', 'signOut'],
        // The same bytes change nothing, whatever the key: a signature.
        'cosignLog',
        // A key of its own, with the batch.
        'ingestReads',
      ].sort(),
    );
  });

  it('is not `keyed` when its answer may tell a secret', () => {
    const tells = ({ answers }: Endpoint): boolean =>
      Object.values(answers).some(({ content }) =>
        Object.values(content ?? {}).some(({ schema }) =>
          JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' })).includes(SECRET_FIELD),
        ),
      );
    const telling = endpoints.filter(([, each]) => tells(each)).map(([name]) => name);
    expect(telling).toContain('resetPassword');
    const keyed = withKey.filter(([, each]) => each.method !== 'get' && each.idempotency === 'keyed');
    expect(keyed.map(([name]) => name).filter((name) => telling.includes(name))).toEqual([]);
  });

  it('has the header in the document, and the refusal', () => {
    for (const [, each] of withKey) {
      const operation = api.document.paths[`/v1${each.path}`]?.[each.method] as {
        parameters: { name: string; in: string; required?: boolean }[];
        responses: Record<string, unknown>;
      };
      expect(operation.parameters).toContainEqual(expect.objectContaining({ name: 'idempotency-key', in: 'header' }));
      expect(operation.responses).toHaveProperty('409');
    }
  });

  it('does each act once, gives its answer again, and refuses the key for anything else', async () => {
    type Act = { readonly endpoint: number; readonly key: string; readonly body: number; readonly as: string };
    const done: string[] = [];
    const app = new OpenAPIHono();
    for (const [name, each] of withKey) {
      // Its path, method and key as they are; whoever is signed in, any body, and a record that no book reads.
      const { path: where, method, idempotency } = each as Endpoint & { method: 'post' | 'delete' };
      const served = {
        path: where,
        method,
        idempotency,
        summary: name,
        access: 'signedIn',
        answers: each.answers,
      } as const;
      const record = { op: 'ALTER', action: 'TEST_ACT' } as const;
      serveEndpoint(app, api.service, { ...served, record, body: z.unknown() }, async (call) => {
        await call.begin();
        done.push(`${name} ${JSON.stringify(call.body)}`);
        return call.c.json({ name, body: call.body, act: done.length });
      });
    }
    const ask = async ({ endpoint, key, body, as }: Act) => {
      const [, each] = withKey[endpoint] ?? withKey[0]!;
      const request = new Request(`http://localhost/v1${each.path.replace(/\{\w+\}/g, 'x')}`, {
        method: each.method.toUpperCase(),
        headers: {
          authorization: `Bearer ${await api.tokenOf(as)}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({ body }),
      });
      const response = await app.fetch(request, {});
      return {
        status: response.status,
        replayed: response.headers.get('idempotency-replayed'),
        text: await response.text(),
      };
    };
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            endpoint: fc.nat({ max: withKey.length - 1 }),
            key: fc.constantFrom('key-a-1234', 'key-b-1234'),
            body: fc.nat({ max: 1 }),
            as: fc.constantFrom('investigator', 'listmanager'),
          }),
          { minLength: 1, maxLength: 6 },
        ),
        fc.boolean(),
        async (acts, atOnce) => {
          round += 1;
          const asked: readonly Act[] = acts.map((act) => ({ ...act, key: `${act.key}-${round}` }));
          const before = done.length;
          const answers: Awaited<ReturnType<typeof ask>>[] = [];
          if (atOnce) answers.push(...(await Promise.all(asked.map(ask))));
          else for (const act of asked) answers.push(await ask(act));
          const ofKey = new Map<string, { readonly act: string; readonly text: string }>();
          asked.forEach(({ as, key, ...rest }, i) => {
            const answer = answers[i]!;
            if (answer.status === 200 && answer.replayed === null)
              expect(ofKey.has(`${as} ${key}`), 'done twice').toBe(false);
            if (answer.status === 200 && answer.replayed === null)
              ofKey.set(`${as} ${key}`, { act: JSON.stringify(rest), text: answer.text });
          });
          asked.forEach(({ as, key, ...rest }, i) => {
            const { status, text } = answers[i]!;
            const first = ofKey.get(`${as} ${key}`);
            if (first?.act === JSON.stringify(rest)) expect([status, text]).toEqual([200, first.text]);
            else expect([status, text]).toEqual([409, expect.stringContaining('"CONFLICT"')]);
          });
          expect(done.length - before).toBe(ofKey.size);
        },
      ),
      { numRuns: 60 },
    );
    // And each endpoint by itself, so that none is left to chance.
    for (let endpoint = 0; endpoint < withKey.length; endpoint += 1) {
      const act = { endpoint, key: `each-endpoint-${endpoint}`, body: 1, as: 'inspector' };
      const [one, two] = [await ask(act), await ask(act)];
      expect(two).toEqual({ ...one, replayed: 'true' });
      expect((await ask({ ...act, body: 2 })).status).toBe(409);
    }
  });
});

describe('a call under a key', () => {
  const makeList = (key: string, name: string, more: { readonly as?: string } = {}) =>
    api.call('POST', '/voi-lists', {
      as: 'listmanager',
      body: aList({ name }),
      headers: { 'idempotency-key': key },
      ...more,
    });

  it('that comes again has its answer, and is on record as a repetition that changed nothing', async () => {
    const first = await makeList('list-key-1', '13_ONCE_01');
    const before = api.service.log.size;
    const again = await makeList('list-key-1', '13_ONCE_01');
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([201, first.body, 'true']);
    expect(again.headers.get('cache-control')).toBe('no-store');
    expect(await api.service.log.record(before)).toMatchObject({
      action: 'REPEATED_CALL',
      outcome: 'OK',
      status: 201,
      actor: { userName: 'listmanager' },
      details: { keyId: sha256(JSON.stringify(['listmanager', 'list-key-1'])).slice(0, 32) },
    });
    expect(api.service.log.size).toBe(before + 1);
    const { details } = (await api.service.log.record(before)) as { details: { firstRequestId: string } };
    const ofFirst = (await api.records()).filter((each) => each['requestId'] === details.firstRequestId);
    expect(ofFirst.map(({ action }) => action)).toContain('VOI_CREATE_LIST');
  });

  it('is refused in words for another body or another address', async () => {
    await makeList('list-key-2', '13_ONCE_02');
    const other = await makeList('list-key-2', '13_ONCE_03');
    expect([other.status, other.body['code'], other.body['detail']]).toEqual([
      409,
      'CONFLICT',
      'This key was used for another call. Make a key for each act.',
    ]);
    const elsewhere = await api.call('POST', '/voi-lists/none/review', {
      as: 'listmanager',
      body: { baseRevision: 1, outcome: 'KEPT', note: 'Looked at each entry; all current.' },
      headers: { 'idempotency-key': 'list-key-2' },
    });
    expect([elsewhere.status, elsewhere.body['detail']]).toEqual([409, other.body['detail']]);
  });

  it('is not answered again when the roles of its caller have changed since', async () => {
    expect((await makeList('list-key-3', '13_ONCE_14')).status).toBe(201);
    const { sessions } = api.service;
    const find = sessions.find.bind(sessions);
    sessions.find = (token) => {
      const session = find(token);
      return session && { ...session, account: { ...session.account, organisation: 'Kent Police' } };
    };
    const again = await makeList('list-key-3', '13_ONCE_14');
    sessions.find = find;
    expect([again.status, again.body['code']]).toEqual([409, 'CONFLICT']);
    expect(String(again.body['detail'])).toContain('have changed since');
    expect(JSON.stringify(again.body)).not.toContain('13_ONCE_14');
  });

  it('that was refused may be tried again under it', async () => {
    const refused = await makeList('list-key-4', 'no list is called so');
    expect(refused.status).toBe(400);
    await makeList('list-key-5', '13_ONCE_05');
    expect((await makeList('list-key-6', '13_ONCE_05')).body['code']).toBe('CONFLICT');
    expect((await makeList('list-key-4', '13_ONCE_04')).status).toBe(201);
    expect((await makeList('list-key-6', '13_ONCE_06')).status).toBe(201);
  });

  it('is malformed when the key is too short or holds what cannot be seen', async () => {
    for (const key of ['short', 'x'.repeat(129), 'with a space'])
      expect((await makeList(key, '13_ONCE_07')).body).toMatchObject({
        code: 'VALIDATION_FAILED',
        errors: [{ pointer: '/header/Idempotency-Key' }],
      });
  });

  it('sent twice at once is done once', async () => {
    const both = await Promise.all([makeList('list-key-8', '13_ONCE_08'), makeList('list-key-8', '13_ONCE_08')]);
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[0]?.body).toEqual(both[1]?.body);
    expect(both.filter(({ headers }) => headers.get('idempotency-replayed') === 'true')).toHaveLength(1);
  });

  it('whose answer told a secret is not answered again, and the secret is in no file', async () => {
    const make = () =>
      api.call('POST', '/accounts', {
        as: 'admin',
        body: account('keyed1'),
        headers: { 'idempotency-key': 'account-key-1' },
      });
    const first = await make();
    const secret = (first.body[SECRET_FIELD] as { secret: string }).secret;
    const again = await make();
    expect([again.status, again.body['code']]).toEqual([409, 'CONFLICT']);
    expect(String(again.body['detail'])).toContain('took effect');
    const kept = path.join(api.dataDir, 'answers');
    for (const name of fs.readdirSync(kept))
      expect(fs.readFileSync(path.join(kept, name), 'utf8')).not.toContain(secret);
  });

  it('that failed after it had begun is not done again: somebody looks first', async () => {
    const { voi } = api.service;
    const create = voi.create.bind(voi);
    voi.create = async (...given) => {
      await create(...given);
      throw new Error('broke on the way');
    };
    const failed = await makeList('list-key-9', '13_ONCE_09');
    voi.create = create;
    expect(failed.status).toBe(500);
    const again = await makeList('list-key-9', '13_ONCE_09');
    expect([again.status, String(again.body['detail'])]).toEqual([
      409,
      'The first call with this key was cut off: look whether it took effect, then ask again under a new key.',
    ]);
  });

  it('that could not be recorded at all did nothing, and may be tried again', async () => {
    const { log } = api.service;
    const append = log.append.bind(log);
    log.append = () => Promise.reject(new LogUnwritable(new Error('disk full')));
    const failed = await makeList('list-key-10', '13_ONCE_10');
    log.append = append;
    expect(failed.body['code']).toBe('AUDIT_UNAVAILABLE');
    expect((await makeList('list-key-10', '13_ONCE_10')).status).toBe(201);
  });

  it('is an act anew when 48 hours are over, and not while the clock may be wrong', async () => {
    const first = await makeList('list-key-11', '13_ONCE_11');
    // A step of two days: the clock was wrong before or is wrong now.
    clock.forward(IDEMPOTENCY_KEY_HOURS * HOUR_MS);
    const repeated = await makeList('list-key-11', '13_ONCE_11');
    expect([repeated.status, repeated.body]).toEqual([201, first.body]);
    clock.forward(LISTS_KEPT_AFTER_STEP_MS);
    const again = await makeList('list-key-11', '13_ONCE_11');
    // The list exists, but nothing remembers that this call created it.
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([409, null]);
    expect(String(again.body['detail'])).not.toContain('key');
  });

  it('has its answer again after a restart', async () => {
    const first = await makeList('list-key-12', '13_ONCE_12');
    await api.stop();
    const restarted = await startService([], [], [], { clock, dataDir: api.dataDir });
    try {
      const again = await restarted.call('POST', '/voi-lists', {
        as: 'listmanager',
        body: aList({ name: '13_ONCE_12' }),
        headers: { 'idempotency-key': 'list-key-12' },
      });
      expect([again.status, again.body]).toEqual([201, first.body]);
    } finally {
      await restarted.stop();
    }
  });
});
