import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import {
  CLOCK_AHEAD_DAYS,
  ERASED_KEPT_ASIDE_MS,
  erasedBeforeMs,
  LISTS_KEPT_AFTER_STEP_MS,
  VOI_DELETE_DAYS,
} from '../../app/policy/retention.ts';
import { HIT_RETENTION_DAYS } from '../../app/policy/voi-rules.ts';
import { restoreErasedCommand } from '../cli/restore-erased-command.ts';
import { ClockTrust } from '../clock-trust.ts';
import { columnsOf, type PlainRead } from '../store/oracle.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { aList, anEntry, reviseList } from '../testing/voi.ts';

const aRead = (id: string, daysAgo: number): PlainRead => ({
  id,
  vrm: `ZX${String(daysAgo).padStart(3, '0')}A`,
  vrmRaw: `ZX${daysAgo}`,
  capturedAtMs: NOW_MS - daysAgo * DAY_MS,
  receivedAtMs: null,
  camera: 0,
  direction: 'towards',
  lane: 1,
  confidence: 90,
  make: null,
});
/** One read a day for a year. */
const READS = Array.from({ length: 365 }, (_, day) => aRead(`read-of-day-${day}`, day));

/** When the first of them is due, and no other. */
const FIRST_DUE_MS = NOW_MS + 3 * DAY_MS;
const notDueBy = (nowMs: number): number =>
  READS.filter(({ capturedAtMs }) => capturedAtMs >= erasedBeforeMs(nowMs)).length;

let dataDir: string;
let clock: SetClock;
let api: Harness;
beforeEach(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'sightline-clock-'));
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera()], READS, [], { dataDir, clock });
  await api.tokenOf('auditor');
});
afterEach(async () => {
  await api.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

/** The service stopped, and started with another clock. */
async function startedAt(nowMs: number): Promise<void> {
  await api.stop();
  clock = new SetClock(nowMs);
  api = await startService([], [], [], { dataDir, clock });
}
async function readsAre(wanted: (reads: number) => boolean): Promise<number> {
  return waitFor(async () => {
    const { reads } = await api.service.store.totals();
    return wanted(reads) ? reads : undefined;
  });
}
async function waitFor<T>(ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const alarmsOf = async (): Promise<string[]> => (await api.call('GET', '/health')).body['alarms'] as string[];
const recordOf = (action: string) =>
  waitFor(async () => (await api.records()).find((record) => record['action'] === action));
const filesWith = (text: string): string[] =>
  fs
    .readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter(
      (name) =>
        fs.statSync(path.join(dataDir, name)).isFile() && fs.readFileSync(path.join(dataDir, name)).includes(text),
    );

describe('a clock that is wrong', () => {
  it(
    'H12, story 10: set two years ahead it erases nothing, says so, and nothing is lost when it is right again',
    { timeout: 60_000 },
    async () => {
      await startedAt(NOW_MS + 730 * DAY_MS);
      expect(await waitFor(async () => ((await alarmsOf()).includes('CLOCK_DOUBTED') ? true : undefined))).toBe(true);
      expect((await api.service.store.totals()).reads).toBe(READS.length);
      expect(await recordOf('SERVICE_ALARM')).toMatchObject({
        op: 'ALERT',
        details: { alarm: 'CLOCK_DOUBTED', source: 'LOG', reads: READS.length, aheadDays: 730 },
      });
      expect(api.said.join('\n')).toContain('CLOCK_DOUBTED');
      // Its own records under that clock do not make it trusted the next time.
      await startedAt(NOW_MS + 730 * DAY_MS);
      expect(await waitFor(async () => ((await alarmsOf()).includes('CLOCK_DOUBTED') ? true : undefined))).toBe(true);
      await startedAt(NOW_MS);
      expect((await api.service.store.totals()).reads).toBe(READS.length);
      expect(await alarmsOf()).toEqual([]);
    },
  );

  it(
    'A11: whatever has an end is there again when the clock is right, however far ahead it was for a while',
    { timeout: 120_000 },
    async () => {
      const made = await api.call('POST', '/voi-lists', { as: 'listmanager', body: aList() });
      const listId = String(made.body['listId']);
      await reviseList(api, listId, {
        baseRevision: 1,
        note: 'First entries',
        changes: [{ op: 'PUT', entry: anEntry({ weedAt: instantText(NOW_MS + 10 * DAY_MS) }) }],
      });
      const entries = async () =>
        (
          (await api.call('GET', `/voi-lists/${listId}/entries`, { as: 'listmanager' })).body['entries'] as
            unknown[] | undefined
        )?.length;
      expect(await entries()).toBe(1);
      // Beyond the end of the entry, of the list and of a hit, and beyond the time once trusted for lists.
      for (const days of [11, CLOCK_AHEAD_DAYS - 1, VOI_DELETE_DAYS + 1, HIT_RETENTION_DAYS + 6, 119]) {
        await startedAt(NOW_MS + days * DAY_MS);
        expect(await api.service.trust.endsForGood(clock.nowMs())).toBe(false);
        await startedAt(NOW_MS);
        expect([days, await entries()]).toEqual([days, 1]);
      }
    },
  );

  it('A11: what is over goes a day after the clock moved by a step, and at once when it moves as time does', async () => {
    const trust = new ClockTrust(() => Promise.resolve(NOW_MS), NOW_MS);
    expect(await trust.endsForGood(NOW_MS + DAY_MS)).toBe(true);
    const stepped = NOW_MS + 30 * DAY_MS;
    expect([
      await trust.endsForGood(stepped),
      await trust.endsForGood(stepped + LISTS_KEPT_AFTER_STEP_MS - 1),
      await trust.endsForGood(stepped + LISTS_KEPT_AFTER_STEP_MS),
    ]).toEqual([false, false, true]);
    // Set back, it is doubted just as much, and then continues.
    expect([await trust.endsForGood(NOW_MS + 2 * DAY_MS), await trust.endsForGood(NOW_MS + 3 * DAY_MS)]).toEqual([
      false,
      true,
    ]);
  });

  it(
    'H12: a clock that may erase nothing ends no grace time of what was erased before',
    { timeout: 60_000 },
    async () => {
      await startedAt(FIRST_DUE_MS);
      await recordOf('RETENTION');
      await startedAt(NOW_MS + 730 * DAY_MS);
      await waitFor(async () => ((await alarmsOf()).includes('CLOCK_DOUBTED') ? true : undefined));
      await startedAt(NOW_MS);
      expect((await api.records()).filter(({ action }) => action === 'RETENTION_BYTES_GONE')).toEqual([]);
      expect(await waitFor(async () => ((await alarmsOf()).includes('ERASED_KEPT_ASIDE') ? true : undefined))).toBe(
        true,
      );
    },
  );

  it('H12: without a log it is held against the newest read', { timeout: 60_000 }, async () => {
    await api.stop();
    for (const folder of ['audit', 'keys']) fs.rmSync(path.join(dataDir, folder), { recursive: true });
    clock = new SetClock(NOW_MS + 730 * DAY_MS);
    api = await startService([], [], [], { dataDir, clock });
    expect(await recordOf('SERVICE_ALARM')).toMatchObject({ details: { source: 'READS' } });
    expect((await api.service.store.totals()).reads).toBe(READS.length);
  });

  it('H12: with the machine’s clock the files are a witness too', async () => {
    const trust = new ClockTrust(() => Promise.resolve(NOW_MS), NOW_MS, NOW_MS - 60 * DAY_MS);
    expect(await trust.doubt(NOW_MS)).toMatchObject({ source: 'FILES' });
    expect(
      await new ClockTrust(() => Promise.resolve(NOW_MS), NOW_MS, NOW_MS - 40 * DAY_MS).doubt(NOW_MS),
    ).toBeUndefined();
  });
});

const askToConfirm = () =>
  api.call('POST', '/clock/confirmation', {
    as: 'admin',
    body: { reason: 'The service was moved and off for a while.' },
  });
const decideOn = (approvalId: string, as: string) =>
  api.call('POST', `/approvals/${approvalId}/decision`, {
    as,
    body: { approved: true, note: 'I looked at two other clocks.' },
  });
const alarmComes = (code: string) => waitFor(async () => ((await alarmsOf()).includes(code) ? true : undefined));

/** Two people confirm the clock; what is due by it is then erased. */
async function confirmedByTwo(): Promise<void> {
  const asked = await askToConfirm();
  expect([asked.status, asked.body['approval']]).toMatchObject([
    202,
    { kind: 'ERASURE', askedBy: 'admin', state: 'WAITING' },
  ]);
  const { approvalId } = asked.body['approval'] as { approvalId: string };
  expect((await decideOn(approvalId, 'admin')).body['code']).toBe('CONFLICT_OF_INTEREST');
  clock.forward(120_000);
  expect((await api.service.store.totals()).reads).toBe(READS.length);
  expect((await decideOn(approvalId, 'dpo')).body).toMatchObject({ approval: { state: 'APPROVED', decidedBy: 'dpo' } });
  clock.forward(120_000);
  expect(await readsAre((reads) => reads < READS.length)).toBe(notDueBy(clock.nowMs()));
}

describe('a clock that is doubted and right', () => {
  it('H12: is believed when two people say so, and not one', { timeout: 60_000 }, async () => {
    expect((await askToConfirm()).body['code']).toBe('CONFLICT');
    await startedAt(NOW_MS + 60 * DAY_MS);
    await alarmComes('CLOCK_DOUBTED');
    await confirmedByTwo();
    expect(await waitFor(async () => ((await alarmsOf()).length === 0 ? true : undefined))).toBe(true);
    expect(await recordOf('CLOCK_CONFIRMED')).toMatchObject({ actor: { userName: 'dpo' } });
  });
});

describe('an erasure of more than a day’s reads', () => {
  it('H12: waits for two people, whatever the clock, and says so', { timeout: 60_000 }, async () => {
    await startedAt(FIRST_DUE_MS + DAY_MS);
    await alarmComes('ERASURE_LARGE');
    expect(await recordOf('SERVICE_ALARM')).toMatchObject({
      op: 'ALERT',
      details: { alarm: 'ERASURE_LARGE', days: 2, reads: 2 },
    });
    expect((await api.service.store.totals()).reads).toBe(READS.length);
    await confirmedByTwo();
    expect(await waitFor(async () => ((await alarmsOf()).length === 0 ? true : undefined))).toBe(true);
    expect(await recordOf('CLOCK_CONFIRMED')).toMatchObject({ details: { days: 2 } });
  });

  it(
    'H12: is not made of days one by one: a clock moved on by some days at each start erases a day’s reads once',
    { timeout: 60_000 },
    async () => {
      await startedAt(FIRST_DUE_MS);
      await recordOf('RETENTION');
      for (const days of [20, 40, 60]) {
        await startedAt(FIRST_DUE_MS + days * DAY_MS);
        await alarmComes('ERASURE_LARGE');
        expect((await api.service.store.totals()).reads).toBe(READS.length - 1);
      }
    },
  );

  it(
    'H12: is not what a day of an ordinary year erases, nor what a preservation held until then',
    { timeout: 60_000 },
    async () => {
      for (let day = 0; day < 3; day += 1) {
        if (day === 0) await startedAt(FIRST_DUE_MS);
        else clock.forward(DAY_MS);
        expect(await readsAre((reads) => reads === READS.length - 1 - day)).toBe(notDueBy(clock.nowMs()));
      }
      // Reads that are long overdue, as when a preservation ends after a year: due since the last erasure.
      await api.service.store.append(
        columnsOf([aRead('released-a', 400), aRead('released-b', 500), aRead('released-c', 600)]),
      );
      clock.forward(DAY_MS);
      expect(await readsAre((reads) => reads === READS.length - 4)).toBe(notDueBy(clock.nowMs()));
      expect(await alarmsOf()).toEqual([]);
    },
  );
});

describe('the day on which a read is 367 days old', () => {
  it(
    'H12: comes also when the service was off meanwhile, once two people say so: what is due is out of reach at once, and its last bytes go within a day',
    { timeout: 60_000 },
    async () => {
      await startedAt(NOW_MS + CLOCK_AHEAD_DAYS * DAY_MS);
      await alarmComes('ERASURE_LARGE');
      await confirmedByTwo();
      const { reads } = await api.service.store.totals();
      const erased = await recordOf('RETENTION');
      expect(erased).toMatchObject({
        op: 'ERASE',
        outcome: 'OK',
        actor: null,
        details: { reads: READS.length - reads, asideUntil: instantText(clock.nowMs() + ERASED_KEPT_ASIDE_MS) },
      });
      expect((await recordOf('RETENTION_BEGUN'))['details']).toMatchObject({ reads: READS.length - reads });
      expect(filesWith('read-of-day-364')).toEqual([]);
      const asides = (): string[] => fs.readdirSync(path.join(dataDir, 'erased'));
      expect(
        asides()
          .map((name) => name.split('.')[1])
          .sort(),
      ).toEqual(['aside', 'json', 'key']);
      for (const name of asides()) expect(fs.statSync(path.join(dataDir, 'erased', name)).mode & 0o777).toBe(0o600);
      clock.forward(ERASED_KEPT_ASIDE_MS - 1_000);
      const { asideId } = erased['details'] as { asideId: string };
      expect(asides()).toContain(`${asideId}.key`);
      clock.forward(1_000);
      expect(await recordOf('RETENTION_BYTES_GONE')).toMatchObject({ op: 'ERASE', details: { asideId } });
      expect(asides().filter((name) => name.startsWith(asideId))).toEqual([]);
    },
  );

  it(
    'H12: what a wrong clock erased is restored by the operator, on record, as it was',
    { timeout: 60_000 },
    async () => {
      const before = (await api.service.store.totals()).reads;
      await startedAt(NOW_MS + 40 * DAY_MS);
      await alarmComes('ERASURE_LARGE');
      await confirmedByTwo();
      await startedAt(NOW_MS + 1_000);
      expect(await waitFor(async () => ((await alarmsOf()).includes('ERASED_KEPT_ASIDE') ? true : undefined))).toBe(
        true,
      );
      await api.stop();
      expect(await restoreErasedCommand(['--data', dataDir, '--clock', instantText(NOW_MS + 2_000)])).toBe(0);
      api = await startService([], [], [], { dataDir, clock: new SetClock(NOW_MS + 3_000) });
      expect((await api.service.store.totals()).reads).toBe(before);
      expect(await recordOf('RESTORE_ERASED')).toMatchObject({ op: 'ALTER', outcome: 'STARTED', actor: null });
      // Nothing counts as erased up to that time any more.
      await startedAt(NOW_MS + 40 * DAY_MS);
      await alarmComes('ERASURE_LARGE');
      await startedAt(NOW_MS + 4_000);
      // The same reads, so that they are recognised.
      expect(
        await api.service.store.append(columnsOf([aRead('read-of-day-364', 364), aRead('read-of-day-350', 350)])),
      ).toEqual({ accepted: 0, duplicates: 2 });
      expect(await alarmsOf()).toEqual([]);
    },
  );
});
