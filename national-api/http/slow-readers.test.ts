import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerResponse } from 'node:http';
import {
  ANSWER_MIN_BYTES,
  ANSWER_MIN_BYTES_IN_MS,
  ANSWER_WITHIN_MS,
  ANSWERS_UNDER_WAY_OF_AN_ACCOUNT,
  SEARCHES_AT_ONCE,
  SEARCHES_AT_ONCE_OF_AN_ACCOUNT,
  SEARCHES_WAITING_OF_AN_ACCOUNT,
} from '../../app/policy/answer-limits.ts';
import { DAY_MS, HOUR_MS, instantText } from '../../app/domain/instant.ts';
import { ERASE_WITHIN_MS } from '../../app/policy/retention.ts';
import { ServiceAlarms } from '../audit/service-alarms.ts';
import type { ServiceLeaf } from '../audit/service-leaf.ts';
import { ClockTrust } from '../clock-trust.ts';
import { Erasure } from '../ingest/erasure.ts';
import { SearchSlots } from '../search/search-slots.ts';
import { columnsOf, type PlainRead } from '../store/oracle.ts';
import { ErasedAsides } from '../store/erased-aside.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { callUnread, type Unread } from '../testing/unread.ts';
import { AnswerPace } from './answer-pace.ts';

/**
 * An answer of about 31 MB, as in the finding: one of 25,000 reads fitted into sockets and buffers, and delayed
 * nobody.
 */
const MANY = 85_000;
const READS: PlainRead[] = [
  ...Array.from({ length: MANY }, (_, i) => ({
    id: `read-${i}`,
    vrm: `B${i + 1}`,
    vrmRaw: null,
    capturedAtMs: NOW_MS - HOUR_MS - i * 50,
    receivedAtMs: null,
    camera: 0,
    direction: 'towards' as const,
    lane: 1,
    confidence: 90,
    make: null,
  })),
  ...Array.from({ length: 500 }, (_, i) => ({
    id: `old-${i}`,
    vrm: `C${i + 1}`,
    vrmRaw: null,
    capturedAtMs: NOW_MS - 366 * DAY_MS + HOUR_MS + i,
    receivedAtMs: null,
    camera: 0,
    direction: 'towards' as const,
    lane: 1,
    confidence: 90,
    make: null,
  })),
];
const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
  proportionality: 'Only the one camera on the way out, in these hours.',
};
const EVERYTHING = {
  query: {
    kind: 'area',
    cameraIds: ['C1'],
    window: { from: instantText(NOW_MS - 4 * HOUR_MS), to: instantText(NOW_MS) },
  },
  justification: JUSTIFICATION,
};
const ONE_MARK = {
  query: { kind: 'vrm', vrms: ['B77'], window: { from: instantText(NOW_MS - DAY_MS), to: instantText(NOW_MS) } },
  justification: JUSTIFICATION,
};

let clock: SetClock;
let api: Harness;
let unread: Unread[];
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera({ id: 'C1' })], [], [], { clock, storeOptions: { readersGraceMs: 1_000 } });
  await api.service.store.append(columnsOf(READS));
  await api.service.store.seal();
  unread = [];
});
afterEach(async () => {
  for (const each of unread) each.close();
  await api.close();
});

async function eightUnread(): Promise<void> {
  const token = await api.tokenOf('investigator');
  unread = await Promise.all(Array.from({ length: SEARCHES_AT_ONCE }, () => callUnread(api.url, token, EVERYTHING)));
  expect(unread.map(({ status }) => status)).toEqual(unread.map(() => 200));
}

describe('answers that nobody reads', () => {
  it(
    'H5: eight of them leave the engine to others, and are whole when they are read after all',
    { timeout: 60_000 },
    async () => {
      await eightUnread();
      expect((await api.call('POST', '/searches', { as: 'analyst', body: ONE_MARK })).body).toMatchObject({
        complete: true,
        reads: [{ vrm: 'B77' }],
      });
      expect((await api.call('POST', '/searches', { as: 'investigator', body: ONE_MARK })).body).toMatchObject({
        complete: true,
      });
      // They were in transit all the time: none was short enough to fit into the sockets.
      expect(
        (await api.records()).filter(({ action, outcome }) => action === 'SEARCH_AREA' && outcome !== 'STARTED'),
      ).toEqual([]);
      expect(await Promise.all(unread.map((each) => each.readOn()))).toEqual(unread.map(() => 'whole'));
    },
  );

  it(
    'H5, story 8: over day 367 they are broken off, what is due is erased, and others search on',
    { timeout: 60_000 },
    async () => {
      await eightUnread();
      const before = (await api.service.store.totals()).reads;
      clock.forward(DAY_MS);
      const deadline = Date.now() + 40_000;
      while ((await api.service.store.totals()).reads === before) {
        expect(Date.now()).toBeLessThan(deadline);
        expect((await api.call('POST', '/searches', { as: 'analyst', body: ONE_MARK })).status).toBe(200);
      }
      expect((await api.service.store.totals()).reads).toBe(MANY);
      expect(await Promise.all(unread.map((each) => each.readOn()))).toEqual(unread.map(() => 'broken off'));
      const records = await api.records();
      // DENIED: a day later the session has ended too, which aborts a slow reader before the erasure does.
      expect(
        records.filter(
          ({ action, outcome }) => action === 'SEARCH_AREA' && (outcome === 'ERROR' || outcome === 'DENIED'),
        ).length,
      ).toBe(SEARCHES_AT_ONCE);
      expect(records.find(({ action }) => action === 'RETENTION')).toMatchObject({ details: { reads: 500 } });
      expect((await api.call('GET', '/health')).body['alarms']).toEqual([]);
    },
  );
});

describe('an erasure that is late', () => {
  const watched = (erase: () => Promise<number | undefined>) => {
    const leaves: ServiceLeaf[] = [];
    const said: string[] = [];
    const alarms = new ServiceAlarms(clock, (words) => said.push(words));
    const append = (more: readonly ServiceLeaf[]): Promise<void> => Promise.resolve(void leaves.push(...more));
    alarms.enterIn(append);
    const erasure = new Erasure({
      store: { erasable: () => Promise.resolve({ reads: 5, days: 1 }), erase },
      clock,
      alarms,
      asides: new ErasedAsides(api.dataDir),
      append,
      trust: new ClockTrust(() => Promise.resolve(NOW_MS), NOW_MS),
    });
    return { erasure, alarms, said, alarmLeaves: () => leaves.filter(({ op }) => op === 'ALERT') };
  };

  it('H5: is an alarm within five minutes, entered once a day, shown and said, and over when it is done', async () => {
    let stuck = true;
    const { erasure, alarms, said, alarmLeaves } = watched(() => Promise.resolve(stuck ? undefined : 5));
    await erasure.look();
    expect([alarms.lasting(), alarmLeaves()]).toEqual([[], []]);
    for (const _ of [1, 2, 3]) {
      clock.forward(ERASE_WITHIN_MS);
      await erasure.look();
    }
    expect(alarmLeaves()).toMatchObject([
      {
        action: 'SERVICE_ALARM',
        details: { alarm: 'ERASURE_LATE', cause: 'READERS', reads: 5, dueSince: instantText(NOW_MS) },
      },
    ]);
    expect([alarms.lasting(), said.length]).toEqual([['ERASURE_LATE'], 1]);
    stuck = false;
    clock.forward(ERASE_WITHIN_MS);
    await erasure.look();
    expect(alarms.lasting()).toEqual([]);
  });

  it('H5: is entered whatever number of other alarms somebody provoked that day', async () => {
    const { alarms, alarmLeaves } = watched(() => Promise.resolve(0));
    for (let i = 0; i < 250; i += 1)
      await alarms.raise({
        code: 'SIGN_IN_FAILURES',
        cause: `NAME ${i}`,
        details: {},
        words: 'Many sign-ins to one account fail.',
      });
    await alarms.lasts({ code: 'ERASURE_LATE', cause: 'READERS', details: {}, words: 'Reads are still there.' });
    expect([alarmLeaves().length, alarmLeaves().at(-1)]).toMatchObject([201, { details: { alarm: 'ERASURE_LATE' } }]);
  });

  it('H5: is one too when the store fails, with that as its cause', async () => {
    const { erasure, alarms, alarmLeaves } = watched(() => Promise.reject(new Error('no room')));
    await expect(erasure.look()).rejects.toThrow('no room');
    clock.forward(ERASE_WITHIN_MS);
    await expect(erasure.look()).rejects.toThrow('no room');
    expect(alarmLeaves()).toMatchObject([{ details: { cause: 'FAILED' } }]);
    expect(alarms.lasting()).toEqual(['ERASURE_LATE']);
  });
});

describe('turns at the engine', () => {
  it('H5: go by accounts in turn, no account has more than its share, and what is too much is turned away', async () => {
    const slots = new SearchSlots();
    const order: string[] = [];
    const ask = (account: string): Promise<void> =>
      slots.take(account).then((release) => {
        order.push(account);
        releases.push(release ?? (() => undefined));
      });
    const releases: (() => void)[] = [];
    const all = Array.from({ length: 20 }, () => ask('greedy'));
    for (let i = 0; i < 3; i += 1) all.push(ask('modest'));
    await Promise.resolve();
    await Promise.resolve();
    expect([
      order.filter((each) => each === 'greedy').length,
      order.filter((each) => each === 'modest').length,
    ]).toEqual([SEARCHES_AT_ONCE_OF_AN_ACCOUNT, 3]);
    for (let done = 0; done < releases.length; done += 1) {
      releases[done]?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(all);
    expect(order.length).toBe(23);
    const full = new SearchSlots();
    const waiting = Array.from({ length: SEARCHES_AT_ONCE_OF_AN_ACCOUNT + SEARCHES_WAITING_OF_AN_ACCOUNT }, () =>
      full.take('greedy'),
    );
    expect(await full.take('greedy')).toBeUndefined();
    expect(await full.take('modest')).toBeDefined();
    expect(waiting.length).toBeGreaterThan(SEARCHES_AT_ONCE_OF_AN_ACCOUNT);
  });

  it('H5: accounts that work together leave a place to everybody who has none', async () => {
    const slots = new SearchSlots();
    for (const account of ['one', 'two', 'three', 'four'])
      for (let i = 0; i < ANSWERS_UNDER_WAY_OF_AN_ACCOUNT; i += 1) expect(slots.answer(account)).toBeDefined();
    expect([slots.answer('one'), slots.answer('modest') === undefined, slots.answer('modest')]).toEqual([
      undefined,
      false,
      undefined,
    ]);
    const begun: Promise<(() => void) | undefined>[] = [];
    for (const account of ['one', 'two'])
      for (let i = 0; i < SEARCHES_AT_ONCE_OF_AN_ACCOUNT + SEARCHES_WAITING_OF_AN_ACCOUNT; i += 1)
        begun.push(slots.take(account));
    const modest = slots.take('modest');
    expect(await slots.take('modest')).toBeUndefined();
    for (const each of begun.slice(0, 3)) (await each)?.();
    expect(await modest).toBeDefined();
  });
});

describe('the pace of an answer', () => {
  /** A socket as far as the pace looks at it. */
  const answering = (type = 'application/json') => {
    const socket = { writableLength: 0, bytesWritten: 0 };
    let destroyed = false;
    const outgoing = {
      socket,
      headersSent: true,
      getHeader: () => type,
      once: () => undefined,
      destroy: () => (destroyed = true),
    };
    return { socket, outgoing: outgoing as unknown as ServerResponse, broken: () => destroyed };
  };

  it('H5: is 64 KiB in ten seconds at least while something waits, and ten minutes as a whole', () => {
    let nowMs = 0;
    const pace = new AnswerPace(() => nowMs);
    const [stuck, slow, quick, stream] = [answering(), answering(), answering(), answering('text/event-stream')];
    for (const each of [stuck, slow, quick, stream]) pace.watch(each.outgoing);
    const go = (ms: number): void => {
      nowMs += ms;
      for (const { socket } of [stuck, slow, stream])
        Object.assign(socket, { writableLength: 1_000, bytesWritten: 1_000 });
      slow.socket.bytesWritten += (nowMs / ANSWER_MIN_BYTES_IN_MS) * (ANSWER_MIN_BYTES + 1);
      pace.look();
    };
    for (let i = 0; i < 3; i += 1) go(ANSWER_MIN_BYTES_IN_MS / 2);
    expect([stuck.broken(), slow.broken()]).toEqual([false, false]);
    for (let i = 0; i < 2; i += 1) go(ANSWER_MIN_BYTES_IN_MS / 2);
    expect([stuck.broken(), slow.broken()]).toEqual([true, false]);
    while (nowMs <= ANSWER_WITHIN_MS) go(ANSWER_MIN_BYTES_IN_MS);
    expect([slow.broken(), quick.broken(), stream.broken()]).toEqual([true, false, false]);
  });
});
