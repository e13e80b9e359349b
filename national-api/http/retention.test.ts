import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { erasedBeforeMs, preservationNeedsTwo } from '../../app/policy/retention.ts';
import { collect } from '../store/conformance.ts';
import { columnsOf, type PlainRead } from '../store/oracle.ts';
import { ReaderBrokenOff } from '../store/read-store.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';

/** Few of these a year ago, and much more of the other traffic. */
const aRead = (id: string, vrm: string, daysAgo: number): PlainRead => ({
  id,
  vrm,
  vrmRaw: null,
  capturedAtMs: NOW_MS - daysAgo * DAY_MS,
  receivedAtMs: null,
  camera: 0,
  direction: 'towards',
  lane: 1,
  confidence: 90,
  make: null,
});
const READS = [
  aRead('gone-read-id', 'ZX01GNE', 300),
  aRead('kept-read-id', 'ZX02KPT', 300),
  aRead('young-read-id', 'ZX03YNG', 10),
  ...Array.from({ length: 3_000 }, (_, i) => aRead(`r${i}`, `B${i + 1}`, 20 + (i % 320))),
];

let clock: SetClock;
let api: Harness;
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera()], READS, [], { clock, storeOptions: { readersGraceMs: 500 } });
});
afterEach(() => api.close());

const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '14/22871/25',
  reason: 'Seen by a witness leaving the Old Weir Lane burglary; need its route in and out.',
};
const REQUEST = {
  category: 'SERIOUS',
  reference: '14/22871/25',
  vrms: ['ZX02 KPT', 'ZX01 GNE'],
  window: { from: instantText(NOW_MS - 350 * DAY_MS), to: instantText(NOW_MS) },
  necessity: 'The vehicle was used in a series of offences.',
  proportionality: 'Two vehicles, in the months of the offences only.',
};

/** Keeps `kept-read-id`, found under an authority. */
async function preserve(change: object = {}): Promise<Awaited<ReturnType<Harness['call']>>> {
  const { body: asked } = await api.call('POST', '/authorities', { as: 'investigator', body: REQUEST });
  await api.call('POST', `/authorities/${String(asked['authorityId'])}/decision`, {
    as: 'inspector',
    body: { granted: true, considerations: 'Necessary for the series of offences.' },
  });
  const { body: found } = await api.call('POST', '/searches', {
    as: 'investigator',
    body: {
      query: { kind: 'vrm', vrms: ['ZX02KPT'], window: REQUEST.window },
      justification: JUSTIFICATION,
      authorityId: asked['authorityId'],
    },
  });
  return api.call('POST', '/preservations', {
    as: 'investigator',
    body: {
      searchId: found['searchId'],
      readIds: ['kept-read-id'],
      basis: 'CPIA',
      reference: '14/22871/25',
      reason: 'Exhibit in the trial of the series.',
      reviewAt: instantText(clock.nowMs() + 200 * DAY_MS),
      ...change,
    },
  });
}
const idsLeft = async (): Promise<string[]> =>
  (await collect(api.service.store, { fromMs: 0, toMs: NOW_MS + 2_000 * DAY_MS })).map(({ id }) => id);
/**
 * Files of the data folder that contain some bytes; the service's log names marks that were searched for, and lives
 * longer.
 */
function filesWith(text: string): string[] {
  const files = fs
    .readdirSync(api.dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(api.dataDir, name)).isFile() && !name.startsWith('audit'));
  return files.filter((name) => fs.readFileSync(path.join(api.dataDir, name)).includes(text));
}

describe('reads that nobody may keep longer', () => {
  it.each(['sealed and written out', 'new'])(
    'are gone on day 367, from the files too, unless they are preserved: %s',
    async (state) => {
      if (state !== 'new') await api.service.store.seal();
      expect((await preserve()).status).toBe(201);
      expect([filesWith('gone-read-id').length, filesWith('ZX01GNE').length]).toEqual([1, 1]);
      clock.set(NOW_MS + 67 * DAY_MS - 1);
      const before = erasedBeforeMs(clock.nowMs());
      expect(await api.service.store.erase(before)).toBeGreaterThan(1);
      const left = await idsLeft();
      expect([left.includes('gone-read-id'), left.includes('kept-read-id'), left.includes('young-read-id')]).toEqual([
        false,
        true,
        true,
      ]);
      expect([filesWith('gone-read-id'), filesWith('ZX01GNE')]).toEqual([[], []]);
      expect([filesWith('kept-read-id').length, filesWith('ZX02KPT').length]).toEqual([1, 1]);
      // What is left goes on: searched, added to, erased again.
      await api.service.store.seal();
      expect(await idsLeft()).toEqual(left);
      expect(await api.service.store.erase(before)).toBe(0);
      // Nothing remembers the id either.
      expect(
        await api.service.store.append(
          columnsOf([aRead('gone-read-id', 'ZX01GNE', 10), aRead('kept-read-id', 'ZX02KPT', 10)]),
        ),
      ).toEqual({ accepted: 1, duplicates: 1 });
    },
  );

  it('go when the day of their end begins, and not while anybody may search them', () => {
    for (const captured of [
      NOW_MS,
      Date.parse('2028-02-29T23:59:59.999Z'),
      Date.parse('2027-12-31T00:00:00.000Z'),
      Date.parse('2027-03-01T12:00:00.000Z'),
    ]) {
      // Searchable on day 365, and to its last millisecond.
      expect(erasedBeforeMs(captured + 366 * DAY_MS - 1) <= captured).toBe(true);
      // On day 367 it is gone, at whatever time of that day it was captured.
      expect(erasedBeforeMs(captured + 367 * DAY_MS) > captured).toBe(true);
    }
  });

  it('wait for searches that are under way, and these for nothing', { timeout: 20_000 }, async () => {
    const running = api.service.store.search({ fromMs: 0, toMs: NOW_MS + DAY_MS })[Symbol.asyncIterator]();
    const first = await running.next();
    const erasing = api.service.store.erase(NOW_MS - 200 * DAY_MS);
    const during = idsLeft();
    let rows = first.done === true ? 0 : first.value.rows;
    for (let next = await running.next(); next.done !== true; next = await running.next()) rows += next.value.rows;
    expect(rows).toBe(READS.length);
    expect(await erasing).toBeGreaterThan(0);
    expect((await during).length).toBeLessThanOrEqual(READS.length);
    expect((await idsLeft()).length).toBeLessThan(READS.length);
  });

  it(
    'H5: do not wait for ever: a search whose reads nobody takes is broken off, and nothing of them stays in a file',
    { timeout: 20_000 },
    async () => {
      let told = 0;
      const running = api.service.store
        .search({ fromMs: 0, toMs: NOW_MS + DAY_MS }, undefined, () => (told += 1))
        [Symbol.asyncIterator]();
      await running.next();
      expect(await api.service.store.erase(NOW_MS - 200 * DAY_MS)).toBeGreaterThan(0);
      expect(told).toBe(1);
      await expect(running.next()).rejects.toThrow(ReaderBrokenOff);
      expect((await idsLeft()).length).toBeLessThan(READS.length);
      expect(filesWith('gone-read-id')).toEqual([]);
      // The store goes on after it.
      expect(await api.service.store.append(columnsOf([aRead('later', 'ZX09LTR', 1)]))).toEqual({
        accepted: 1,
        duplicates: 0,
      });
      await api.service.store.seal();
      expect(await idsLeft()).toContain('later');
    },
  );

  it('go by themselves, and the log says how many, not which', { timeout: 20_000 }, async () => {
    const late = new SetClock(NOW_MS + 27 * DAY_MS);
    const again = await startService([aCamera()], [], [], { clock: late });
    try {
      expect((await again.service.store.totals()).reads).toBe(0);
      await again.service.store.append(columnsOf(READS));
      late.forward(DAY_MS); // The reads of one day, 339 days before.
      const deadline = Date.now() + 15_000;
      for (;;) {
        const erased = (await again.records()).find(({ action }) => action === 'RETENTION');
        if (erased !== undefined) {
          expect(erased).toMatchObject({
            op: 'ERASE',
            outcome: 'OK',
            actor: null,
            details: { reads: expect.any(Number), capturedBefore: expect.any(String) },
          });
          expect(JSON.stringify(erased)).not.toContain('ZX01GNE');
          break;
        }
        expect(Date.now()).toBeLessThan(deadline);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect((await again.service.store.totals()).fromMs).toBeGreaterThanOrEqual(erasedBeforeMs(late.nowMs()));
    } finally {
      await again.close();
    }
  });
});

describe('a preservation', () => {
  it('is made from a search that found the reads, opened by its organisation, and released by somebody else', async () => {
    const { status, body } = await preserve();
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({ state: 'HELD', reads: 1, preservedBy: 'investigator', reference: '14/22871/25' }),
    ]);
    const id = String(body['preservationId']);
    clock.set(NOW_MS + 100 * DAY_MS);
    expect(await api.service.store.erase(erasedBeforeMs(clock.nowMs()))).toBeGreaterThan(1);
    const open = (as: string, change: object = {}) =>
      api.call('POST', `/preservations/${id}/views`, {
        as,
        body: {
          reference: '14/22871/25',
          reason: 'The defence asks where the stolen van was seen; checking the exhibit.',
          ...change,
        },
      });
    expect((await open('investigator')).body['reads']).toMatchObject([{ id: 'kept-read-id', vrm: 'ZX02KPT' }]);
    expect([
      (await open('investigator', { reference: '14/1/25' })).body['code'],
      (await open('investigator', { reason: 'ongoing enquiry' })).body['code'],
    ]).toEqual(['REFERENCE_INVALID', 'REASON_TOO_VAGUE']);
    // M9: the person counts, not the account; under another account of theirs they are still who preserved it.
    const { accounts } = api.service;
    await accounts.put([
      {
        account: {
          userName: 'investigator.second',
          personId: 'investigator',
          displayName: 'DC Holt',
          roles: ['analyst'],
          rank: null,
          organisation: 'West Yorkshire Police',
        },
        password: 'violet kettle harbour',
      },
    ]);
    accounts.touch('investigator.second');
    const { body: second } = await api.call('POST', '/sessions', {
      body: { userName: 'investigator.second', password: 'violet kettle harbour' },
    });
    expect(
      (
        await api.call('POST', `/preservations/${id}/views`, {
          token: String(second['accessToken']),
          body: {
            reference: '14/22871/25',
            reason: 'The defence asks where the stolen van was seen; checking the exhibit.',
          },
        })
      ).status,
    ).toBe(200);
    // Somebody else of the organisation needs an authority of their own for the case.
    expect((await open('analyst')).body['code']).toBe('AUTHORITY_REQUIRED');
    const { body: asked } = await api.call('POST', '/authorities', {
      as: 'analyst',
      body: { ...REQUEST, window: { from: instantText(clock.nowMs() - 350 * DAY_MS), to: instantText(clock.nowMs()) } },
    });
    const authorityId = String(asked['authorityId']);
    expect((await open('analyst', { authorityId })).body['code']).toBe('AUTHORITY_REQUIRED');
    await api.call('POST', `/authorities/${authorityId}/decision`, {
      as: 'inspector',
      body: { granted: true, considerations: 'Necessary for the series of offences.' },
    });
    expect((await open('investigator', { authorityId })).status).toBe(200);
    expect((await open('analyst', { authorityId })).body['reads']).toMatchObject([
      { id: 'kept-read-id', vrm: 'ZX02KPT' },
    ]);
    expect((await api.records()).filter(({ action }) => action === 'VIEW_PRESERVED_READS').slice(0, 2)).toMatchObject([
      { outcome: 'STARTED', details: { preservationId: id, reason: expect.stringContaining('defence') } },
      { outcome: 'OK', details: { preservationId: id, reads: 1 } },
    ]);
    const review = (as: string, change: object) =>
      api.call('POST', `/preservations/${id}/review`, {
        as,
        body: {
          outcome: 'KEEP',
          reason: 'The trial is next spring.',
          reviewAt: instantText(clock.nowMs() + 100 * DAY_MS),
          ...change,
        },
      });
    expect((await review('investigator', {})).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await review('inspector', { reviewAt: undefined })).body['code']).toBe('VALIDATION_FAILED');
    expect((await review('inspector', {})).body).toMatchObject({
      state: 'HELD',
      reviews: [{ by: 'inspector', outcome: 'KEEP' }],
    });
    // M9: whoever reviews them opens nothing by that.
    expect((await review('analyst', {})).status).toBe(200);
    expect((await open('analyst')).body['code']).toBe('AUTHORITY_REQUIRED');
    clock.forward(101 * DAY_MS);
    expect((await api.call('GET', '/preservations', { as: 'auditor' })).body['preservations']).toMatchObject([
      { state: 'REVIEW_DUE' },
    ]);
    // Evidence is not lost because a review is late.
    expect(await api.service.store.erase(erasedBeforeMs(clock.nowMs()))).toBeGreaterThanOrEqual(0);
    expect(await idsLeft()).toContain('kept-read-id');
    expect((await review('inspector', { outcome: 'RELEASE' })).body).toMatchObject({ state: 'RELEASED' });
    expect((await review('inspector', {})).body['code']).toBe('CONFLICT');
    // The service's own upkeep may have been first.
    expect(await api.service.store.erase(erasedBeforeMs(clock.nowMs()))).toBeDefined();
    expect([await idsLeft(), filesWith('kept-read-id'), filesWith('ZX02KPT')]).toEqual([
      expect.not.arrayContaining(['kept-read-id']),
      [],
      [],
    ]);
  });

  it('is told to whoever opens the read, also when it waits or has ended, and only to those who may know of it', async () => {
    const vrm = 'CO24MPN';
    await api.service.store.append(columnsOf(Array.from({ length: 101 }, (_, i) => aRead(`many-${i}`, vrm, 5))));
    const search = async (as: string): Promise<string> => {
      const window = { from: instantText(NOW_MS - 10 * DAY_MS), to: instantText(NOW_MS) };
      const body = { query: { kind: 'vrm', vrms: [vrm], window }, justification: JUSTIFICATION };
      return String((await api.call('POST', '/searches', { as, body })).body['searchId']);
    };
    const own = { as: 'investigator', searchId: await search('investigator') };
    const colleague = { as: 'analyst', searchId: await search('analyst') };
    const keep = (readIds: readonly string[]) =>
      api.call('POST', '/preservations', {
        as: own.as,
        body: {
          searchId: own.searchId,
          readIds,
          basis: 'CPIA',
          reference: '14/22871/25',
          reason: 'Exhibit in the trial of the series.',
          reviewAt: instantText(NOW_MS + 10 * DAY_MS),
        },
      });
    const known = async ({ as, searchId }: typeof own, id = 'many-0') =>
      (await api.call('GET', `/reads/${id}?searchId=${searchId}`, { as })).body['preservations'];
    const state = (is: string, more: object = {}) => expect.objectContaining({ state: is, ...more });
    expect(await known(own)).toEqual([]);
    const { body: one } = await keep(['many-0']);
    const all = await keep(Array.from({ length: 101 }, (_, i) => `many-${i}`));
    expect(all.status).toBe(202);
    const waits = state('WAITING', { preservedBy: own.as, reference: '14/22871/25' });
    expect([
      await known(own),
      await known(own, 'many-7'),
      await known(colleague),
      await known(colleague, 'many-7'),
    ]).toEqual([
      [waits, state('HELD', { preservedBy: own.as, approvedBy: null, releasedAt: null })],
      [waits],
      // Who neither asked nor decides is not told of what waits.
      [state('HELD')],
      [],
    ]);
    const { approvalId } = all.body['approval'] as { approvalId: string };
    await api.call('POST', `/approvals/${approvalId}/decision`, {
      as: 'inspector',
      body: { approved: true, note: 'All of them are exhibits of the series.' },
    });
    expect(await known(colleague, 'many-7')).toEqual([state('HELD', { approvedBy: 'inspector' })]);
    await api.call('POST', `/preservations/${String(one['preservationId'])}/review`, {
      as: 'inspector',
      body: { outcome: 'RELEASE', reason: 'It is kept with the others by now.' },
    });
    expect(await known(own)).toEqual(
      expect.arrayContaining([state('HELD'), state('RELEASED', { releasedAt: instantText(NOW_MS) })]),
    );
    // What is known of a read goes with it, from the files too, and stays with those that are kept.
    await api.service.store.seal();
    await api.service.store.erase(NOW_MS - DAY_MS);
    expect((await api.service.store.preservationsOf('many-0')).map(({ releasedAt }) => releasedAt).sort()).toEqual([
      instantText(NOW_MS),
      null,
    ]);
    expect(filesWith('gone-read-id')).toEqual([]);
  });

  it('M9: of many reads, or of many old ones, waits for a second person, and says when its review is overdue', async () => {
    const vrm = 'CO24MPN';
    await api.service.store.append(columnsOf(Array.from({ length: 101 }, (_, i) => aRead(`many-${i}`, vrm, 5))));
    const search = await api.call('POST', '/searches', {
      as: 'investigator',
      body: {
        query: {
          kind: 'vrm',
          vrms: [vrm],
          window: { from: instantText(NOW_MS - 10 * DAY_MS), to: instantText(NOW_MS) },
        },
        justification: JUSTIFICATION,
      },
    });
    const ids = (search.body['reads'] as { id: string }[]).map(({ id }) => id);
    const keep = (readIds: readonly string[]) =>
      api.call('POST', '/preservations', {
        as: 'investigator',
        body: {
          searchId: search.body['searchId'],
          readIds,
          basis: 'CPIA',
          reference: '14/22871/25',
          reason: 'Exhibit in the trial of the series.',
          reviewAt: instantText(NOW_MS + 10 * DAY_MS),
        },
      });
    // A large one must not be split into small ones, nor into several at once.
    expect(
      (await Promise.all([keep(ids.slice(0, 60)), keep(ids.slice(60))])).map(({ status }) => status).sort(),
    ).toEqual([201, 202]);
    const asked = await keep(ids);
    expect(asked.status).toBe(202);
    const { approvalId, subject } = asked.body['approval'] as { approvalId: string; subject: string };
    expect(await api.service.store.preservations()).toHaveLength(1);
    const decide = (as: string) =>
      api.call('POST', `/approvals/${approvalId}/decision`, {
        as,
        body: { approved: true, note: 'All of them are exhibits of the series.' },
      });
    expect((await decide('investigator')).body['code']).toBe('CONFLICT_OF_INTEREST');
    expect((await decide('inspector')).body).toMatchObject({ result: { preservationId: subject, reads: 101 } });
    expect(await api.service.store.preservedIds(subject)).toHaveLength(101);
    clock.forward(38 * DAY_MS);
    expect((await api.call('GET', '/preservations', { as: 'auditor' })).body['preservations']).toMatchObject([
      { state: 'REVIEW_OVERDUE' },
      { state: 'REVIEW_OVERDUE' },
    ]);
    expect([
      preservationNeedsTwo(
        Array.from({ length: 20 }, () => NOW_MS - 91 * DAY_MS),
        NOW_MS,
      ),
      preservationNeedsTwo(
        Array.from({ length: 21 }, () => NOW_MS - 91 * DAY_MS),
        NOW_MS,
      ),
    ]).toEqual([false, true]);
  });

  it(
    'M9: that nobody reviews is an alarm each day, ends after two warnings, and its reads are erased with the rest',
    { timeout: 30_000 },
    async () => {
      const { body } = await preserve({ reviewAt: instantText(NOW_MS + 30 * DAY_MS) });
      const id = String(body['preservationId']);
      const state = async () =>
        ((await api.call('GET', '/preservations', { as: 'auditor' })).body['preservations'] as { state: string }[])[0]
          ?.state;
      const seen = (what: () => Promise<unknown>, expected: unknown) =>
        expect.poll(what, { timeout: 8_000, interval: 100 }).toEqual(expected);
      const alarms = async () =>
        (await api.records())
          .filter(
            ({ action, details }) =>
              action === 'SERVICE_ALARM' && (details as { alarm: string }).alarm === 'PRESERVATION_REVIEW',
          )
          .map(({ details }) => details as object);
      clock.set(NOW_MS + 31 * DAY_MS);
      await seen(async () => (await alarms()).length, 1);
      expect(await state()).toBe('REVIEW_DUE');
      clock.set(NOW_MS + 59 * DAY_MS);
      await seen(async () => (await alarms()).length, 2);
      expect(await alarms()).toMatchObject([
        { due: 1, overdue: 0, preservationIds: [id] },
        { due: 0, overdue: 1, organisation: 'West Yorkshire Police', firstEndsAt: instantText(NOW_MS + 86 * DAY_MS) },
      ]);
      expect(api.service.alarms.lasting()).toContain('PRESERVATION_REVIEW');
      expect(await state()).toBe('REVIEW_OVERDUE');
      clock.set(NOW_MS + 86 * DAY_MS);
      await seen(async () => (await api.records()).filter(({ action }) => action === 'PRESERVATION_LAPSED').length, 1);
      await seen(state, 'LAPSED');
      expect((await api.records()).find(({ action }) => action === 'PRESERVATION_LAPSED')).toMatchObject({
        op: 'ERASE',
        actor: null,
        details: { preservationId: id, reads: 1, afterDays: 56 },
      });
      expect(api.service.alarms.lasting()).not.toContain('PRESERVATION_REVIEW');
      expect(
        (
          await api.call('POST', `/preservations/${id}/review`, {
            as: 'inspector',
            body: {
              outcome: 'KEEP',
              reason: 'The trial is next spring.',
              reviewAt: instantText(clock.nowMs() + DAY_MS),
            },
          })
        ).body['detail'],
      ).toContain('lapsed');
      await api.service.store.erase(erasedBeforeMs(clock.nowMs()));
      expect([await idsLeft(), filesWith('kept-read-id')]).toEqual([expect.not.arrayContaining(['kept-read-id']), []]);
    },
  );

  it('is refused for reads that the search did not return, without a reference, and without a review in time', async () => {
    expect((await preserve({ readIds: ['gone-read-id'] })).body['code']).toBe('NOT_FOUND');
    expect((await preserve({ searchId: 'no-such' })).body['code']).toBe('JUSTIFICATION_REQUIRED');
    expect((await preserve({ reference: 'TEST' })).body['code']).toBe('REFERENCE_INVALID');
    for (const reviewAt of [instantText(NOW_MS), instantText(NOW_MS + 367 * DAY_MS)])
      expect((await preserve({ reviewAt })).body['code']).toBe('VALIDATION_FAILED');
  });
});
