import { afterEach, describe, expect, it } from 'vitest';
import { CALL_BUDGETS } from '../../app/policy/call-budgets.ts';
import { aCamera } from '../testing/builders.ts';
import { startService, type Harness } from '../testing/service-harness.ts';
import { CallCounts, recordUnrecorded } from './call-budgets.ts';

let api: Harness | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

describe('calls over budget', () => {
  it(
    'C3: refused calls of one address are one record a minute once they are many, and signed-in people call on',
    { timeout: 60_000 },
    async () => {
      const { call, service, tokenOf, records, passwordOf } = (api = await startService([aCamera()], [], [], {
        callBudgets: { refusedAMinute: 30 },
      }));
      const token = await tokenOf('investigator');
      const knocks = async (times: number): Promise<number[]> => {
        const statuses: number[] = [];
        for (let i = 0; i < times; i += 1) statuses.push((await call('GET', `/no-such-thing/AB12CDE${i}`)).status);
        return statuses;
      };
      // All within about one minute of the machine's clock: a new minute would restart the count.
      let statuses = await knocks(60);
      if (statuses.filter((status) => status === 404).length > 30) statuses = await knocks(60);
      expect(new Set(statuses)).toEqual(new Set([404, 429]));
      const size = service.log.size;
      const last = await call('GET', '/no-such-thing');
      expect([last.status, Number(last.headers.get('retry-after')) > 0, last.body['code']]).toEqual([
        429,
        true,
        'RATE_LIMITED',
      ]);
      expect(service.log.size).toBe(size);
      // Calls of signed-in accounts do not count with those of strangers; and a stranger may still sign in.
      expect((await call('GET', '/me', { token })).status).toBe(200);
      expect(
        (await call('POST', '/sessions', { body: { userName: 'analyst', password: passwordOf('analyst') } })).status,
      ).toBe(201);
      expect((await call('GET', '/health')).status).toBe(200);
      await recordUnrecorded(service, (leaves) => service.log.append(leaves));
      const [summary] = (await records()).filter(({ action }) => action === 'CALLS_OVER_BUDGET');
      const turnedAway = statuses.filter((status) => status === 429).length + 1;
      expect(summary).toMatchObject({
        op: 'AUTHZ',
        outcome: 'DENIED',
        code: 'RATE_LIMITED',
        details: { why: 'REFUSED_CALLS', calls: turnedAway, of: { 'unknown address': turnedAway } },
      });
      // Nothing of a call is repeated except its kind.
      expect(JSON.stringify(summary)).not.toContain('AB12CDE');
      expect(
        (await records()).filter(
          ({ action, details }) =>
            action === 'SERVICE_ALARM' && (details as { alarm: string }).alarm === 'CALLS_OVER_BUDGET',
        ).length,
      ).toBe(1);
      const recorded = service.log.size;
      await recordUnrecorded(service, (leaves) => service.log.append(leaves));
      expect(service.log.size).toBe(recorded);
    },
  );

  it(
    'C3: an account has a budget of bytes in the log, whatever it calls, and others go on',
    { timeout: 60_000 },
    async () => {
      const { call, service } = (api = await startService([aCamera()], [], [], {
        callBudgets: { recordedAtOnce: 8_000, recordedASecond: 0.001 },
      }));
      const bad = {
        query: {
          kind: 'vrm',
          vrms: Array.from({ length: 40 }, (_, i) => `AB12C${i}`),
          window: { from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z' },
        },
      };
      const statuses: number[] = [];
      for (let i = 0; i < 60; i += 1)
        statuses.push((await call('POST', '/searches/estimate', { as: 'investigator', body: bad })).status);
      expect(statuses.at(-1)).toBe(429);
      const size = service.log.size;
      for (let i = 0; i < 10; i += 1) await call('POST', '/searches/estimate', { as: 'investigator', body: bad });
      expect(service.log.size).toBe(size);
      expect((await call('GET', '/me', { as: 'analyst' })).status).toBe(200);
    },
  );
});

describe('the counts of calls', () => {
  it('C3: let through what an ordinary load tool does, and fill again with time', () => {
    let nowMs = 0;
    const counts = new CallCounts(CALL_BUDGETS, () => nowMs);
    // Five minutes at 2,000 calls a second, each with 700 bytes of record.
    let turnedAway = 0;
    for (let second = 0; second < 300; second += 1) {
      nowMs += 1_000;
      for (let i = 0; i < 2_000; i += 1) {
        if (counts.take('account investigator') !== undefined) turnedAway += 1;
        counts.recorded('account investigator', 700);
      }
    }
    expect(turnedAway).toBe(0);
    const few = new CallCounts({ ...CALL_BUDGETS, callsASecond: 10, callsAtOnce: 5, refusedAMinute: 2 }, () => nowMs);
    expect(Array.from({ length: 7 }, () => few.take('address a')?.why)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      'CALLS',
      'CALLS',
    ]);
    expect(few.take('address b')).toBeUndefined();
    nowMs += 100;
    expect([few.take('address a'), few.take('address a')?.why]).toEqual([undefined, 'CALLS']);
    few.refused('address b');
    few.refused('address b');
    expect(few.take('address b')).toMatchObject({ why: 'REFUSED_CALLS' });
    nowMs += 60_000;
    expect(few.take('address b')).toBeUndefined();
  });

  it('C3: what could not be recorded of them is kept and added to', async () => {
    const counts = new CallCounts();
    counts.turnedAway('address a', 'CALLS', 'GET /v1/reads', 0);
    await expect(
      recordUnrecorded({ budgets: counts, clock: { nowMs: () => 0 } }, () => Promise.reject(new Error('full'))),
    ).rejects.toThrow('full');
    counts.turnedAway('address a', 'CALLS', 'GET /v1/reads', 5);
    expect(counts.takeUnrecorded()).toMatchObject([{ party: 'address a', calls: 2, fromMs: 0 }]);
  });
});
