import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { VOI_PAST_ENTRY_DAYS } from '../../app/policy/voi-rules.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW, NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { aList, anEntry, reviseList } from '../testing/voi.ts';

let clock: SetClock;
let api: Harness;
let id: string;
let entryIds: readonly string[];

const mild = { action: 'ASSESS', priority: 'LOW' } as const;
const put = (entryId: string | undefined, change: object = {}, more: object = {}) => ({
  op: 'PUT',
  ...(entryId === undefined ? {} : { entryId }),
  entry: { ...anEntry({ ...mild, vrm: 'AB12 CDE' }), ...change },
  ...more,
});
const revise = (baseRevision: number, changes: readonly object[], more: object = {}, as = 'listmanager') =>
  api.call('POST', `/voi-lists/${id}/revisions`, {
    as,
    body: { baseRevision, note: 'Monthly revision of the list.', changes, ...more },
  });
type Entry = { readonly entryId: string; readonly vrm: string } & Readonly<Record<string, unknown>>;
const entries = async (): Promise<readonly Entry[]> =>
  (await api.call('GET', `/voi-lists/${id}/entries`, { as: 'listmanager' })).body['entries'] as Entry[];
const entry = async (entryId: string): Promise<Entry | undefined> =>
  (await entries()).find((each) => each.entryId === entryId);
const revision = async (): Promise<unknown> =>
  (await api.call('GET', `/voi-lists/${id}`, { as: 'listmanager' })).body['revision'];
const conflicts = ({ body }: Answer): unknown =>
  (body['conflicts'] as Record<string, unknown>[] | undefined)?.map(({ entryId, field, base, yours, theirs }) => ({
    entryId,
    field,
    base,
    yours,
    theirs,
  }));

beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera({ id: 'C1' })], [], [], { clock });
  id = String((await api.call('POST', '/voi-lists', { as: 'listmanager', body: aList() })).body['listId']);
  await revise(1, [put(undefined), put(undefined, { vrm: 'LB07SEO' })]);
  entryIds = (await entries()).map(({ entryId }) => entryId);
});
afterEach(() => api.close());

describe('two people who revise one list', () => {
  it('keep what each changed, when it is not the same', async () => {
    const [first = ''] = entryIds;
    expect((await revise(2, [put(first, { colour: 'RED' })])).status).toBe(200);
    const merged = await revise(2, [put(first, { forceArea: 'Humberside' })], { acceptPartial: true });
    expect([merged.status, merged.body]).toEqual([200, expect.objectContaining({ revision: 4, conflicts: [] })]);
    expect(await entry(first)).toMatchObject({ colour: 'RED', forceArea: 'Humberside', vrm: 'AB12CDE' });
  });

  it('are told field by field what met, and by whom it was changed; nothing is done', async () => {
    const [first = ''] = entryIds;
    await revise(2, [put(first, { colour: 'RED', reason: 'Seen at a burglary' })]);
    const refused = await revise(2, [put(first, { colour: 'GREEN' }), put(undefined, { vrm: 'NEW1' })]);
    expect([refused.status, refused.body['code'], refused.body['current']]).toEqual([409, 'CONFLICT', 3]);
    expect(conflicts(refused)).toEqual([
      { entryId: first, field: 'colour', base: 'BLUE', yours: 'GREEN', theirs: 'RED' },
    ]);
    expect(refused.body['conflicts']).toEqual([expect.objectContaining({ by: 'listmanager', at: NOW })]);
    expect([(await entries()).length, await revision()]).toEqual([2, 3]);
  });

  it('have what met nothing made at once, and only the rest left to settle', async () => {
    const [first = '', second = ''] = entryIds;
    await revise(2, [put(first, { colour: 'RED' })]);
    const partial = await revise(
      2,
      [
        put(first, { colour: 'GREEN' }),
        put(second, { vrm: 'LB07SEO', colour: 'GREY' }),
        put(undefined, { vrm: 'NEW1' }),
      ],
      { acceptPartial: true },
    );
    expect([partial.status, partial.body['revision'], partial.body['entries']]).toEqual([200, 4, 3]);
    expect(conflicts(partial)).toEqual([expect.objectContaining({ entryId: first, field: 'colour' })]);
    expect([(await entry(first))?.['colour'], (await entry(second))?.['colour']]).toEqual(['RED', 'GREY']);
    // Settled on what the list says now, it conflicts with nothing; how it was settled is on record.
    const settled = await revise(2, [put(first, { colour: 'GREEN' }, { baseRevision: 4 })], {
      acceptPartial: true,
      settled: [{ entryId: first, field: 'colour', choice: 'yours', against: 'listmanager' }],
    });
    expect(settled.body).toMatchObject({ revision: 5, conflicts: [] });
    expect((await api.records()).filter(({ action }) => action === 'VOI_REVISE').at(-1)).toMatchObject({
      details: { settled: [{ entryId: first, field: 'colour', choice: 'yours', against: 'listmanager' }] },
    });
  });

  it('are refused on an older revision unless they ask for a merge, also where nothing met', async () => {
    const [first = ''] = entryIds;
    await revise(2, [put(first, { colour: 'RED' })]);
    const stale = await revise(2, [put(undefined, { vrm: 'NEW1' })]);
    expect([stale.status, stale.body]).toEqual([409, expect.objectContaining({ current: 3, conflicts: [] })]);
    expect((await revise(9, [put(undefined, { vrm: 'NEW1' })], { acceptPartial: true })).status).toBe(409);
    expect(await revision()).toBe(3);
  });

  it('change nothing by making what the other has made already', async () => {
    const [first = '', second = ''] = entryIds;
    const change = [put(first, { colour: 'RED' }), { op: 'REMOVE', entryId: second }];
    await revise(2, change);
    const again = await revise(2, change, { acceptPartial: true });
    expect([again.status, again.body]).toEqual([200, expect.objectContaining({ revision: 3, conflicts: [] })]);
    expect(await entries()).toHaveLength(1);
  });

  it('are asked about an entry that one removed and the other changed, in either order', async () => {
    const [first = '', second = ''] = entryIds;
    await revise(2, [{ op: 'REMOVE', entryId: first }, put(second, { vrm: 'LB07SEO', colour: 'RED' })]);
    const refused = await revise(2, [put(first, { colour: 'GREEN' }), { op: 'REMOVE', entryId: second }], {
      acceptPartial: true,
    });
    expect(refused.status).toBe(409);
    expect(conflicts(refused)).toEqual([
      expect.objectContaining({ entryId: first, field: 'entry', theirs: null }),
      expect.objectContaining({ entryId: second, field: 'entry', yours: null }),
    ]);
  });

  it('wait for a second person with what they changed as it is on the present revision', async () => {
    const [first = ''] = entryIds;
    await revise(2, [put(first, { colour: 'RED' })]);
    const waits = await revise(2, [put(first, { action: 'STOP' })], { acceptPartial: true });
    expect(waits.status).toBe(202);
    expect(waits.body['submission']).toMatchObject({ baseRevision: 3 });
    const { submissionId } = waits.body['submission'] as { submissionId: string };
    await api.call('POST', `/voi-lists/${id}/submissions/${submissionId}/decision`, {
      as: 'inspector',
      body: { approved: true, note: 'Checked against the crime reports.' },
    });
    expect(await entry(first)).toMatchObject({ action: 'STOP', colour: 'RED' });
  });

  it('have nothing left out without a word when a submission is approved after the list moved on', async () => {
    const [first = '', second = ''] = entryIds;
    const waits = await revise(2, [put(first, { action: 'STOP' }), put(second, { vrm: 'LB07SEO', make: 'KIA' })], {
      acceptPartial: true,
    });
    expect(waits.status).toBe(202);
    await revise(2, [
      put(first, { action: 'ASSESS', priority: 'HIGH' }),
      put(second, { vrm: 'LB07SEO', make: 'SEAT' }),
    ]);
    const { submissionId } = waits.body['submission'] as { submissionId: string };
    const decided = await api.call('POST', `/voi-lists/${id}/submissions/${submissionId}/decision`, {
      as: 'inspector',
      body: { approved: true, note: 'Checked against the crime reports.' },
    });
    expect([decided.status, decided.body['code'], decided.body['current']]).toEqual([409, 'CONFLICT', 3]);
    expect((await entry(second))?.['make']).toBe('SEAT');
  });

  it('are asked about every field that differs once nobody knows any more what the entry was', async () => {
    const [first = ''] = entryIds;
    await revise(2, [put(first, { colour: 'RED' })]);
    clock.set(NOW_MS + 5 * DAY_MS);
    await reviseList(api, id, {
      baseRevision: 3,
      note: 'Monthly revision of the list.',
      changes: [put(first, { colour: 'BLACK', weedAt: instantText(NOW_MS + 40 * DAY_MS) })],
    });
    await api.service.voiStore.forgetPast(NOW_MS + DAY_MS);
    expect(VOI_PAST_ENTRY_DAYS).toBeGreaterThan(7);
    const refused = await revise(2, [put(first, { make: 'VAUXHALL' })], { acceptPartial: true });
    expect(refused.status).toBe(409);
    expect(conflicts(refused)).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'make', theirs: 'FORD' })]),
    );
  });
});

describe('what an entry was', () => {
  it('is kept while the entry is, and nothing of it once the entry is gone', async () => {
    const [first = '', second = ''] = entryIds;
    await revise(2, [put(first, { colour: 'RED' }), put(second, { vrm: 'LB07SEO', colour: 'RED' })]);
    const past = () => api.service.voiStore.pastEntries(id, [first, second], 2);
    expect((await past()).map(({ entry: was }) => was?.colour)).toEqual(['BLUE', 'BLUE']);
    await revise(3, [{ op: 'REMOVE', entryId: first }]);
    expect((await past()).map(({ entry: was, untilRevision }) => [was?.colour, untilRevision])).toEqual([
      [undefined, 3],
      [undefined, 4],
      ['BLUE', 3],
    ]);
    clock.set(NOW_MS + 21 * DAY_MS);
    await api.service.voi.weed(clock.nowMs());
    expect((await past()).map(({ entry: was }) => was)).toEqual([null, null, null, null]);
  });
});
