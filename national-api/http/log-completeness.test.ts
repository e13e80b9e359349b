import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RECONCILE_WITHIN_MS } from '../../app/policy/audit-rules.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';

let api: Harness;
beforeAll(async () => {
  api = await startService([aCamera()], []);
  for (const who of ['investigator', 'auditor', 'dpo']) await api.tokenOf(who);
});
afterAll(() => api.close());

/** What a call leaves in the log. */
async function left(call: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = api.service.log.size;
  await call();
  return (await api.records()).slice(before);
}

describe('every call is in the log', () => {
  it('also the refused, the malformed, the lost and the cut off, once each, and before it is answered', async () => {
    const facts = async (call: () => Promise<unknown>): Promise<unknown[]> =>
      (await left(call)).map(({ action, outcome, status, code }) => [action, outcome, status, code]);
    const token = await api.tokenOf('investigator');
    expect(await facts(() => api.call('GET', '/me'))).toEqual([['WHO_AM_I', 'DENIED', 401, 'NOT_SIGNED_IN']]);
    expect(await facts(() => api.call('GET', '/cameras', { token: 'x'.repeat(43) }))).toEqual([
      [expect.any(String), 'DENIED', 401, 'NOT_SIGNED_IN'],
    ]);
    expect(await facts(() => api.call('GET', '/audit/records', { as: 'investigator' }))).toEqual([
      ['READ_LOG', 'DENIED', 403, 'ROLE_FORBIDDEN'],
    ]);
    expect(await facts(() => api.call('POST', '/searches', { as: 'investigator', raw: '{"query":' }))).toEqual([
      ['SEARCH', 'ERROR', 400, 'VALIDATION_FAILED'],
    ]);
    expect(
      await facts(() => api.call('POST', '/searches', { as: 'investigator', raw: `"${'x'.repeat(3_000_000)}"` })),
    ).toEqual([['SEARCH', 'ERROR', 413, 'TOO_LARGE']]);
    expect(await facts(() => api.call('POST', '/sessions', { raw: 'null' }))).toEqual([
      ['SIGN_IN', 'ERROR', 400, 'VALIDATION_FAILED'],
    ]);
    expect(await facts(() => api.call('GET', '/no/such/thing'))).toEqual([
      ['UNKNOWN_ROUTE', 'ERROR', 404, 'NOT_FOUND'],
    ]);
    for (const method of ['PUT', 'PATCH', 'OPTIONS', 'DELETE']) {
      expect(await facts(() => fetch(`${api.url}/v1/searches`, { method }))).toEqual([
        ['UNKNOWN_ROUTE', 'ERROR', 404, 'NOT_FOUND'],
      ]);
    }
    expect(await facts(() => fetch(`${api.url}/v1/%zz/..%2f`))).toEqual([['UNKNOWN_ROUTE', 'ERROR', 404, 'NOT_FOUND']]);
    const cutOff = async (): Promise<void> => {
      const before = api.service.log.size;
      const socket = net.connect(Number(new URL(api.url).port), '127.0.0.1');
      socket.write(
        `POST /v1/searches HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer ${token}\r\ncontent-length: 500\r\n\r\n{"query"`,
      );
      await new Promise((resolve) => setTimeout(resolve, 300));
      socket.destroy();
      await expect.poll(() => api.service.log.size, { timeout: 5_000 }).toBe(before + 1);
    };
    expect(await facts(cutOff)).toEqual([['SEARCH', 'ERROR', 400, 'VALIDATION_FAILED']]);
  });

  it('and searches that only one side knows of are alarms for those who watch, entered once', async () => {
    const query = {
      kind: 'vrm',
      vrms: ['AB12CDE'],
      window: { from: '2026-02-20T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' },
    };
    const justification = {
      category: 'SERIOUS',
      purpose: 'PREVENT_DETECT',
      reference: '14/22871/25',
      reason: 'Vehicle seen leaving a burglary in Harbour Street; its route shows where the goods went.',
    };
    const { body } = await api.call('POST', '/searches', {
      as: 'investigator',
      body: { query, justification, correlationId: 'only-the-service' },
    });
    const alarms = async (): Promise<unknown> =>
      (await api.call('GET', '/audit/reconciliation', { as: 'dpo' })).body['open'];
    expect(await alarms()).toEqual([]);
    Object.assign(api.service.clock, { nowMs: () => NOW_MS + 2 * RECONCILE_WITHIN_MS });
    const again = async (): Promise<unknown> =>
      (
        await api.call('GET', '/audit/reconciliation', {
          token: String(
            (
              await api.call('POST', '/sessions', {
                body: { userName: 'auditor', password: api.passwordOf('auditor') },
              })
            ).body['accessToken'],
          ),
        })
      ).body['open'];
    const expected = [
      expect.objectContaining({
        kind: 'SERVICE_WITHOUT_INTENT',
        index: body['auditIndex'],
        correlationId: 'only-the-service',
        userName: 'investigator',
      }),
    ];
    expect([await again(), await again()]).toEqual([expected, expected]);
    expect((await api.records()).filter(({ action }) => action === 'RECONCILIATION_ALARM').length).toBe(1);
    expect((await api.call('GET', '/audit/reconciliation', { as: 'investigator' })).status).toBe(403);
  });
});
