import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { PRESERVATIONS_IN_HAND_OF_AN_ACCOUNT, SEARCHES_AT_ONCE_OF_AN_ACCOUNT } from '../../app/policy/answer-limits.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import type { PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { handling, holdsTurn, onlyOnRecord } from './on-record.ts';

/** H5: everything that makes the engine work waits for its turn, asks once, and stops when the caller has gone. */

const MANY = 1_999;
const READS = Array.from({ length: MANY }, (_, i): PlainRead => ({
  id: `r${i}`,
  vrm: 'ZX02KPT',
  vrmRaw: null,
  capturedAtMs: NOW_MS - DAY_MS + i * 1_000,
  receivedAtMs: null,
  camera: 0,
  direction: 'towards',
  lane: 1,
  confidence: 90,
  make: null,
}));
const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
};

let api: Harness;
let searchId: string;
beforeAll(async () => {
  api = await startService([aCamera()], READS);
  const found = await api.call('POST', '/searches', {
    as: 'investigator',
    body: {
      query: {
        kind: 'vrm',
        vrms: ['ZX02KPT'],
        window: { from: instantText(NOW_MS - 2 * DAY_MS), to: instantText(NOW_MS) },
      },
      justification: JUSTIFICATION,
    },
  });
  searchId = String(found.body['searchId']);
});
afterAll(() => api.close());
afterEach(() => vi.restoreAllMocks());

const body = (reads: number): object => ({
  searchId,
  readIds: READS.slice(0, reads).map(({ id }) => id),
  basis: 'CPIA',
  reference: '14/22871/25',
  reason: 'Exhibit in the trial of the series.',
  reviewAt: instantText(NOW_MS + 200 * DAY_MS),
});
const preserve = (reads: number): Promise<Answer> =>
  api.call('POST', '/preservations', { as: 'investigator', body: body(reads) });
/** Takes every turn of the account; the returned function gives them back. */
async function takeAllTurns(): Promise<() => void> {
  const taken = await Promise.all(
    Array.from({ length: SEARCHES_AT_ONCE_OF_AN_ACCOUNT }, () => api.service.slots.take('investigator')),
  );
  return () => taken.forEach((release) => release?.());
}

describe('A13: a guarded store', () => {
  const call = { onRecord: true };
  const plain = {
    survey: () => 1,
    corrections: () => 2,
    async *search() {
      yield await Promise.resolve(1);
      yield 2;
    },
  };
  const store = onlyOnRecord(plain, { impersonal: [], light: ['corrections'] });

  it('refuses work of the engine to a call that holds no turn, and looks one thing up without', () => {
    expect(() => handling(call, () => store.survey())).toThrow('holds no turn');
    expect(handling(call, () => store.corrections())).toBe(2);
    expect(store.survey()).toBe(1);
  });

  it('asks for the turn again for each part of an answer, also of a call whose handler has ended', async () => {
    const parts = handling(call, () => store.search())[Symbol.asyncIterator]();
    await expect(parts.next()).rejects.toThrow('holds no turn');
    const giveBack = holdsTurn(call, () => undefined);
    expect((await parts.next()).value).toBe(1);
    giveBack();
    await expect(parts.next()).rejects.toThrow('holds no turn');
  });

  it('is what every endpoint has: the store of the service refuses a call without a turn', () => {
    expect(() =>
      handling({ onRecord: true, session: { account: { userName: 'analyst' } } }, () =>
        api.service.store.tally({ fromDay: 0, toDay: 1 }),
      ),
    ).toThrow('holds no turn');
  });
});

describe('A13: reads that are named by their ids', () => {
  it('are looked up together: one question to the engine for 1,999 of them', async () => {
    const search = vi.spyOn(api.service.store, 'search');
    expect((await preserve(MANY)).status).toBe(202);
    expect(search).toHaveBeenCalledTimes(1);
  });

  it('are refused when the search did not return one of them', async () => {
    const { body: refused } = await api.call('POST', '/preservations', {
      as: 'investigator',
      body: { ...body(3), readIds: ['r1', 'never', 'r2'] },
    });
    expect(refused['code']).toBe('NOT_FOUND');
  });

  it('wait for a turn of their account, and a few of one account at a time', async () => {
    const giveBack = await takeAllTurns();
    const search = vi.spyOn(api.service.store, 'search');
    const waiting = Array.from({ length: PRESERVATIONS_IN_HAND_OF_AN_ACCOUNT }, () => preserve(2));
    await wait(300);
    expect((await preserve(2)).body['code']).toBe('OVERLOADED');
    expect(search).not.toHaveBeenCalled();
    giveBack();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([201, 201]);
    expect(search).toHaveBeenCalledTimes(2);
  });

  it('are not looked up for somebody who has gone, and the log says so', async () => {
    const giveBack = await takeAllTurns();
    const search = vi.spyOn(api.service.store, 'search');
    const gone = new AbortController();
    const asked = fetch(`${api.url}/v1/preservations`, {
      method: 'POST',
      signal: gone.signal,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await api.tokenOf('investigator')}` },
      body: JSON.stringify(body(2)),
    });
    await wait(300);
    gone.abort();
    await expect(asked).rejects.toThrow();
    await wait(100);
    giveBack();
    await vi.waitFor(async () =>
      expect(
        (await api.records()).filter(({ action, outcome }) => action === 'PRESERVE' && outcome === 'CANCELLED'),
      ).toHaveLength(1),
    );
    expect(search).not.toHaveBeenCalled();
  });
});
