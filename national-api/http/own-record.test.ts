import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aCamera } from '../testing/builders.ts';
import { startService, type Harness } from '../testing/service-harness.ts';
import { Workstation } from '../testing/workstation.ts';

let api: Harness;
beforeAll(async () => {
  api = await startService([aCamera()], []);
});
afterAll(() => api.close());

type Page = {
  readonly records: readonly { readonly index: number; readonly record: Record<string, unknown> }[];
  readonly next: number | null;
  readonly treeSize: number;
};
const page = async (as: string, query = ''): Promise<Page> => {
  const { status, body } = await api.call('GET', `/me/records${query}`, { as });
  expect(status).toBe(200);
  return body as unknown as Page;
};

describe('what the log has under your own name', () => {
  test('is everything of yours, refused calls too, the newest first, and nothing of anybody else', async () => {
    await api.tokenOf('analyst');
    await api.call('GET', '/accounts', { as: 'investigator' });
    const { records } = await page('investigator');
    const all = (await api.records()).map((record, index) => ({ index, record }));
    const mine = all.filter(
      ({ record }) => (record['actor'] as { userName?: string } | null)?.userName === 'investigator',
    );
    // The record of this very call was entered after it had looked.
    expect(records.map(({ index }) => index)).toEqual(
      mine
        .map(({ index }) => index)
        .slice(0, -1)
        .reverse(),
    );
    expect(records.map(({ record }) => record['action'])).toContain('LIST_ACCOUNTS');
    expect(records.some(({ record }) => record['outcome'] === 'DENIED')).toBe(true);
  });

  test('goes back page by page without a gap', async () => {
    const whole = (await page('investigator', '?limit=200')).records.map(({ index }) => index);
    const found: number[] = [];
    let before = whole[0]! + 1;
    for (;;) {
      const { records, next } = await page('investigator', `?limit=1&before=${before}`);
      found.push(...records.map(({ index }) => index));
      if (next === null) break;
      before = next;
    }
    expect(found).toEqual(whole);
  });

  test('is also what a workstation recorded of you', async () => {
    const as = 'investigator';
    const workstation = new Workstation();
    await api.call('POST', '/devices', { as, body: { publicKey: workstation.publicKey, name: 'Desk 4' } });
    const actor = { userName: as, organisation: 'West Yorkshire Police', roles: ['investigator'] as const };
    const record = workstation.writeOne({
      action: 'LOCK',
      op: 'AUTHN',
      phase: 'EVENT',
      outcome: 'OK',
      actor: { ...actor, roles: [...actor.roles] },
    });
    const delivered = await api.call('POST', '/audit/records', {
      as,
      body: { deviceId: workstation.deviceId, records: [record] },
    });
    expect(delivered.status).toBe(200);
    const { records } = await page(as);
    expect(records.map((each) => (each.record['record'] as { action?: string } | undefined)?.action)).toContain('LOCK');
  });

  test('is on record itself, as a look at it', async () => {
    await page('auditor');
    expect((await api.records()).at(-1)).toMatchObject({ action: 'VIEW_OWN_RECORDS', actor: { userName: 'auditor' } });
  });
});
