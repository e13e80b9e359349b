import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { endpoint, json, type Endpoint, type Idempotency } from '../../app/api/endpoint.ts';
import { relay } from '../../app/contract/relay.ts';
import { succeed } from '../../app/domain/result.ts';
import type { Http, HttpAnswer, HttpRequest } from '../ports/http.ts';
import { failureMaker } from '../services/failures.ts';
import { serviceApi } from '../services/service-api.ts';
import { relayHandlers } from './relay.ts';

const record = { op: 'ALTER', action: 'MAKE_THING' } as const;
const answers = { 201: json('Made', z.object({ size: z.int() })) };
const making = (idempotency: Idempotency) =>
  endpoint({
    method: 'post',
    path: '/things',
    summary: 'Make',
    access: ['auditor'],
    record,
    idempotency,
    body: z.object({ name: z.string() }),
    answers,
  });

const answer = (status: number, body: unknown, type = 'application/json'): HttpAnswer => ({
  status,
  header: (name) => (name === 'content-type' ? type : undefined),
  body: (async function* () {
    yield Buffer.from(JSON.stringify(body));
  })(),
  discard: () => undefined,
});

/** A relayed method, asked of a service that gives these answers in turn; undefined: none comes. */
async function ask(endpointAsked: Endpoint, given: readonly (HttpAnswer | undefined)[]) {
  const sent: HttpRequest[] = [];
  const http: Http = {
    send: (request) => {
      const next = given[sent.length];
      sent.push(request);
      return Promise.resolve(next === undefined ? { ok: false, failure: 'UNREACHABLE' } : succeed(next));
    },
  };
  let ids = 0;
  const random = { uuid: () => `key-${(ids += 1)}`, bytes: (length: number) => new Uint8Array(length) };
  const failure = failureMaker(random);
  const api = serviceApi({ http, log: { write: () => undefined }, failure });
  const handlers = relayHandlers({
    api,
    random,
    authorised: (run) => run('a-token'),
    contract: { asked: { relays: endpointAsked } },
  }) as unknown as Record<string, (input: unknown) => Promise<unknown>>;
  const reply = await handlers['asked']?.({ body: { name: 'x' } });
  return { sent, reply, keys: sent.map(({ headers }) => headers?.['idempotency-key']) };
}

describe('a relayed method', () => {
  test('carries the token of the session and the body as it was given', async () => {
    const { sent, reply } = await ask(making('keyed'), [answer(201, { size: 3 })]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/v1/things', body: '{"name":"x"}' });
    expect(sent[0]?.headers?.['authorization']).toBe('Bearer a-token');
    expect(reply).toEqual({ ok: true, value: { status: 201, value: { size: 3 } } });
  });

  test.each(['keyed', 'keyedAnew', 'keyedSecret'] as const)(
    'of an endpoint that is %s is sent once more under the same key when no answer came',
    async (idempotency) => {
      const { keys, reply } = await ask(making(idempotency), [undefined, answer(201, { size: 3 })]);
      expect(keys).toEqual(['key-1', 'key-1']);
      expect(reply).toMatchObject({ ok: true });
    },
  );

  test.each(['own', 'asks'] as const)(
    'of an endpoint that is `%s` has no key and is sent once',
    async (idempotency) => {
      const { keys, reply } = await ask(making(idempotency), [undefined, answer(201, { size: 3 })]);
      expect(keys).toEqual([undefined]);
      expect(reply).toMatchObject({ ok: false, failure: { code: 'SERVICE_UNREACHABLE' } });
    },
  );

  test('is not sent again when the service answered, whatever it said', async () => {
    const problem = { type: 'about:blank', title: 'No', status: 403, detail: 'No.', code: 'ROLE_FORBIDDEN' };
    const { sent, reply } = await ask(making('keyed'), [answer(403, problem, 'application/problem+json')]);
    expect(sent).toHaveLength(1);
    expect(reply).toMatchObject({ ok: false, failure: { code: 'ROLE_FORBIDDEN' } });
  });

  test.each([
    ['does not fit its schema', answer(201, { size: 'large' })],
    ['has a status that the endpoint does not declare', answer(200, { size: 3 })],
    [
      'is no JSON',
      {
        ...answer(201, {}),
        body: (async function* () {
          yield Buffer.from('<html>');
        })(),
      },
    ],
  ])('fails when the answer %s', async (_, given) => {
    const { reply } = await ask(making('keyed'), [given]);
    expect(reply).toMatchObject({ ok: false, failure: { code: 'SERVICE_ANSWER_MALFORMED' } });
  });
});

describe('what cannot be relayed', () => {
  const common = { method: 'post', path: '/x', summary: 'x', idempotency: 'own', answers, record } as const;
  const withoutSession = endpoint({ ...common, access: 'open' });
  const withoutRecord = endpoint({ ...common, access: 'signedIn', record: 'refusalsOnly' });
  const withoutAnswer = endpoint({ ...common, access: 'signedIn', answers: { 204: { description: 'Gone' } } });

  test('is a type error: what needs no session, leaves no record, or answers nothing', () => {
    const refused = [
      // @ts-expect-error nobody is signed in
      () => relay(withoutSession),
      // @ts-expect-error `audit: 'service'` would be untrue
      () => relay(withoutRecord),
      // @ts-expect-error it would act, and then seem to have failed
      () => relay(withoutAnswer),
    ];
    expect(refused).toHaveLength(3);
    expect(relay(endpoint({ ...common, access: 'signedIn' })).audit).toBe('service');
  });
});
