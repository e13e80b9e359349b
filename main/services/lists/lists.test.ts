import { describe, expect, test } from 'vitest';
import type { MethodReply } from '../../../app/contract/methods.ts';
import { DAY_MS } from '../../../app/domain/instant.ts';
import type { DraftChange } from '../../../app/voi/draft.ts';
import { textOf, type EntryText } from '../../../app/voi/entry-text.ts';
import { aVoiEntry } from '../../../app/voi/voi-entry.fixture.ts';
import { closed, done, signIn, started } from '../../testing/a-day-at-work.ts';
import type { TestWorkstation } from '../../testing/a-workstation.ts';
import { fakeClock } from '../../testing/fake-clock.ts';
import { listDetails } from '../../testing/fake-lists.ts';
import { fakeService, type FakeService } from '../../testing/fake-service.ts';

const text = (changes: EntryText = {}): EntryText => ({
  ...textOf(aVoiEntry({ weedAt: new Date(Date.now() + 20 * DAY_MS).toISOString() })),
  ...changes,
});
const added = (key: string, changes: EntryText = {}): DraftChange => ({
  key: `NEW-${key}`,
  entryId: null,
  base: null,
  baseRevision: 1,
  text: text(changes),
  settled: [],
});

type Given = Parameters<typeof started>[0];
async function listManager(given: Given = {}): Promise<TestWorkstation> {
  const at = await started(given);
  await signIn(at, 'listmanager');
  return at;
}
const copies = (at: TestWorkstation) => done(at, 'lists.copies') as Promise<MethodReply<'lists.copies'>>;
const sync = (at: TestWorkstation) => done(at, 'lists.sync') as Promise<MethodReply<'lists.sync'>>;
const openDraft = (at: TestWorkstation, listId = 'L1') =>
  done(at, 'drafts.open', { listId }) as Promise<MethodReply<'drafts.open'>>;
const put = (at: TestWorkstation, draftId: string, ...changes: readonly DraftChange[]) =>
  done(at, 'drafts.change', { draftId, put: changes });
const submit = (at: TestWorkstation, draftId: string) =>
  done(at, 'drafts.submit', { draftId, note: 'New reports of the week.' }) as Promise<MethodReply<'drafts.submit'>>;
const drafts = async (at: TestWorkstation) => ((await done(at, 'drafts.list')) as MethodReply<'drafts.list'>).drafts;
const receipted = (at: TestWorkstation) =>
  expect
    .poll(async () => (await drafts(at)).map(({ awaitingReceipt }) => awaitingReceipt), { timeout: 10_000 })
    .toEqual([]);

function withList(entries = 0): FakeService {
  const service = fakeService();
  service.lists.create(listDetails());
  for (let i = 0; i < entries; i += 1)
    service.lists.put('L1', aVoiEntry({ vrm: `AB${String(i + 10).padStart(2, '0')}CDE` }));
  return service;
}
const change = (service: FakeService, at: number, typed: EntryText): DraftChange => {
  const { entryId, createdAt: _at, createdBy: _by, ...base } = service.lists.lists.get('L1')!.entries[at]!;
  const revision = service.lists.lists.get('L1')!.revision;
  return {
    key: entryId,
    entryId,
    base,
    baseRevision: revision,
    text: { ...textOf(base), ...text(), vrm: base.vrm, ...typed },
    settled: [],
  };
};

describe('copies of lists', () => {
  test('are read with no network, each opened on record', async () => {
    const service = withList(3);
    const at = await listManager({ service });
    expect((await sync(at)).lists.map(({ list }) => [list.name, list.entries])).toEqual([['13_STOLEN_01', 3]]);
    service.noAnswer = 'UNREACHABLE';
    expect((await copies(at)).lists).toHaveLength(1);
    const asked = { listId: 'L1', revision: 4, from: 0, limit: 2 };
    expect(await at.call('lists.entries', asked)).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
    await done(at, 'lists.open', { listId: 'L1' });
    const records = at
      .database()
      .audit.waiting(100)
      .map(({ action }) => action);
    expect(records.filter((action) => action === 'VOI_LIST_COPY')).toHaveLength(1);
    const first = (await done(at, 'lists.entries', asked)) as MethodReply<'lists.entries'>;
    expect([first.entries.length, first.next]).toEqual([2, 2]);
    const rest = (await done(at, 'lists.entries', { ...asked, from: 2 })) as MethodReply<'lists.entries'>;
    expect([rest.entries.length, rest.next]).toEqual([1, null]);
    // A lock forgets what was opened.
    await done(at, 'session.lock');
    expect(at.workstation.personal()).toMatchObject({ openedLists: 0 });
  });

  test('are fetched again only where the list is another, and go when the list is gone', async () => {
    const service = withList(3);
    const at = await listManager({ service });
    const fetched = () => service.requests.filter((request) => request.endsWith('/entries')).length;
    await sync(at);
    await sync(at);
    expect(fetched()).toBe(1);
    service.lists.put('L1', aVoiEntry({ vrm: 'LB07SEO' }));
    expect((await sync(at)).lists[0]?.list.entries).toBe(4);
    expect(fetched()).toBe(2);
    service.lists.lists.delete('L1');
    expect((await sync(at)).lists).toEqual([]);
    expect(at.database().listCopies.of('listmanager')).toEqual([]);
  });

  test('are whole again after a fetch that was cut off and a list that shrank', async () => {
    const service = withList(1_200);
    const at = await listManager({ service });
    const answers = ['first'];
    service.lies.set('/v1/voi-lists/L1/entries', (honest) => {
      const isFirst = answers.pop() !== undefined;
      return isFirst ? honest : { status: 503, headers: {}, body: new Uint8Array(0) };
    });
    expect(await at.call('lists.sync')).toMatchObject({ ok: false });
    service.lies.clear();
    const list = service.lists.lists.get('L1')!;
    list.entries = list.entries.slice(0, 100);
    list.revision += 1;
    await sync(at);
    const { copy } = (await done(at, 'lists.open', { listId: 'L1' })) as MethodReply<'lists.open'>;
    const { entries } = (await done(at, 'lists.entries', {
      listId: 'L1',
      revision: copy.list.revision,
      from: 0,
      limit: 5_000,
    })) as MethodReply<'lists.entries'>;
    expect(entries).toHaveLength(100);
  });

  test('belong to whoever asked for them', async () => {
    const service = withList(1);
    const at = await listManager({ service });
    await sync(at);
    expect(at.database().listCopies.of('somebody-else')).toEqual([]);
    expect(await at.call('lists.open', { listId: 'L2' })).toMatchObject({ ok: false, failure: { code: 'NOT_FOUND' } });
  });
});

describe('a draft', () => {
  test('is there after the app was ended, with every change that was answered', async () => {
    const service = withList(1);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, added('1'), added('2', { vrm: 'not ready' }));
    await put(at, draftId, { ...added('1'), text: text({ colour: 'RED' }) });
    await done(at, 'drafts.change', { draftId, note: 'Half written' });
    await closed(at);
    const again = await listManager({ service, folder: at.folder, keychain: at.keychain });
    const draft = await openDraft(again);
    expect(draft).toMatchObject({ draftId, note: 'Half written', state: 'OPEN' });
    expect(draft.changes.map(({ key, text: typed }) => [key, typed?.colour, typed?.vrm])).toEqual([
      ['NEW-1', 'RED', 'AB12CDE'],
      ['NEW-2', 'BLUE', 'not ready'],
    ]);
  });

  test('is submitted once, and deleted only when the receipt of its record is verified', async () => {
    const service = withList(1);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, added('1'), change(service, 0, { colour: 'RED' }));
    service.refuses.set('/v1/audit/records', 'OVERLOADED');
    expect(await submit(at, draftId)).toEqual({ outcome: 'accepted', revision: 3, left: 0 });
    expect(await drafts(at)).toMatchObject([{ changes: 0, awaitingReceipt: 2 }]);
    expect(service.lists.revisions).toMatchObject([{ acceptPartial: true, note: 'New reports of the week.' }]);
    service.refuses.clear();
    await receipted(at);
    const records = service.received.filter(({ action }) => action === 'VOI_DRAFT_SUBMIT');
    expect(records.map(({ phase, outcome }) => [phase, outcome])).toEqual([
      ['INTENT', null],
      ['OUTCOME', 'OK'],
    ]);
  });

  test('keeps what met the change of somebody else, with who made it', async () => {
    const service = withList(2);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    service.lists.met.add('E2');
    await put(at, draftId, change(service, 0, { colour: 'RED' }), added('1'));
    expect(await submit(at, draftId)).toEqual({ outcome: 'accepted', revision: 4, left: 1 });
    const draft = await openDraft(at);
    expect(draft.changes.map(({ key }) => key)).toEqual(['E2']);
    expect(draft.conflicts).toMatchObject([{ entryId: 'E2', field: 'colour', by: 'other' }]);
    // Sent again as it is, it meets the same.
    expect(await submit(at, draftId)).toEqual({ outcome: 'conflicts', left: 1 });
    expect(service.lists.revisions).toHaveLength(1);
    // Taken back, it stands in the way of nothing.
    await done(at, 'drafts.change', { draftId, drop: ['E2'], put: [added('2')] });
    expect(await submit(at, draftId)).toMatchObject({ outcome: 'accepted', left: 0 });
  });

  test('that is discarded leaves what the service has until its receipt is here', async () => {
    const service = withList(1);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, added('1', { action: 'stop' }));
    await submit(at, draftId);
    await put(at, draftId, added('2'));
    await done(at, 'drafts.discard', { draftId });
    expect(await drafts(at)).toMatchObject([{ changes: 0, awaitingDecision: 1 }]);
  });

  test('with something wrong in it is not sent, and says where', async () => {
    const service = withList(1);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, added('1', { action: 'shoot' }));
    expect(await at.call('drafts.submit', { draftId, note: 'New reports of the week.' })).toMatchObject({
      ok: false,
      failure: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/NEW-1/entry/action' }] },
    });
    expect(service.lists.revisions).toEqual([]);
  });

  test('names the line that the service refuses', async () => {
    const service = withList(1);
    service.lies.set('/v1/voi-lists/L1/revisions', () => ({
      status: 400,
      headers: { 'content-type': 'application/problem+json' },
      body: Buffer.from(
        JSON.stringify({
          type: 'x',
          title: 'x',
          status: 400,
          detail: 'x',
          code: 'VALIDATION_FAILED',
          errors: [{ pointer: '/changes/1/entry/reason', message: 'names a person' }],
        }),
      ),
    }));
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, added('1'), added('2'));
    expect(await at.call('drafts.submit', { draftId, note: 'New reports of the week.' })).toMatchObject({
      ok: false,
      failure: { code: 'VALIDATION_FAILED', errors: [{ pointer: '/NEW-2/entry/reason' }] },
    });
    expect(await drafts(at)).toMatchObject([{ state: 'OPEN', changes: 2 }]);
  });

  test('of a new list makes the list first', async () => {
    const service = fakeService();
    const at = await listManager({ service });
    const draft = (await done(at, 'drafts.open', { details: listDetails('13_NEW_01') })) as MethodReply<'drafts.open'>;
    await put(at, draft.draftId, added('1'));
    expect(await submit(at, draft.draftId)).toMatchObject({ outcome: 'accepted', revision: 2 });
    expect([...service.lists.lists.values()].map(({ details, entries }) => [details.name, entries.length])).toEqual([
      ['13_NEW_01', 1],
    ]);
  });

  test('that nobody changed for seven days is gone, and one that waits for the service is not', async () => {
    const clock = fakeClock();
    const service = fakeService({ nowMs: clock.nowMs });
    service.lists.create(listDetails());
    service.lists.create(listDetails('13_OTHER_01'));
    const at = await listManager({ service, clock });
    const first = await openDraft(at);
    await put(at, first.draftId, added('1'));
    expect(first.expiresAtMs - first.changedAtMs).toBe(7 * DAY_MS);
    const second = await openDraft(at, 'L2');
    await put(at, second.draftId, { ...added('2'), text: { ...text(), weedAt: '' } });
    at.database().drafts.put({ ...at.database().drafts.find('listmanager', second.draftId)! }, [
      { ...at.database().drafts.changes('listmanager', second.draftId)[0]!, sentKey: 'k' },
    ]);
    expect(at.database().drafts.removeBefore(clock.nowMs() + DAY_MS, 0)).toBe(1);
    expect((await drafts(at)).map(({ draftId }) => draftId)).toEqual([second.draftId]);
  });
});

describe('a submission that takes a second person', () => {
  const stop = (key: string): DraftChange => added(key, { action: 'stop' });
  async function waiting(): Promise<{ at: TestWorkstation; service: FakeService; draftId: string }> {
    const service = withList(1);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, stop('1'));
    expect(await submit(at, draftId)).toMatchObject({ outcome: 'waits', reasons: ['STOP'], left: 0 });
    expect(await drafts(at)).toMatchObject([{ changes: 0, awaitingDecision: 1, awaitingReceipt: 0 }]);
    await expect
      .poll(() => service.received.some(({ phase, action }) => action === 'VOI_DRAFT_SUBMIT' && phase === 'OUTCOME'))
      .toBe(true);
    return { at, service, draftId };
  }

  test('is gone from the workstation once it is approved', async () => {
    const { at, service } = await waiting();
    await sync(at);
    expect(await drafts(at)).toMatchObject([{ awaitingDecision: 1 }]);
    service.lists.decide('A1', true, 'Checked against the reports.');
    await sync(at);
    expect(await drafts(at)).toEqual([]);
  });

  test('is the author’s again when it is sent back, with the reason, and can be changed and submitted anew', async () => {
    const { at, service, draftId } = await waiting();
    service.lists.decide('A1', false, 'The report says red, not blue.');
    await sync(at);
    const [draft] = await drafts(at);
    expect(draft).toMatchObject({
      changes: 1,
      awaitingDecision: 0,
      sentBack: { by: 'inspector', note: 'The report says red, not blue.' },
    });
    await put(at, draftId, added('1', { action: 'stop', colour: 'RED' }));
    expect(await submit(at, draftId)).toMatchObject({ outcome: 'waits' });
    expect(await drafts(at)).toMatchObject([{ awaitingDecision: 1, sentBack: null }]);
  });
});

test('a line that was changed again while it waited has both changes when it is sent back', async () => {
  const service = withList(1);
  const at = await listManager({ service });
  const { draftId } = await openDraft(at);
  await put(at, draftId, change(service, 0, { action: 'stop', make: 'SEAT', colour: 'RED' }));
  expect(await submit(at, draftId)).toMatchObject({ outcome: 'waits' });
  await put(at, draftId, change(service, 0, { colour: 'GREY' }));
  service.lists.decide('A1', false, 'The report says grey.');
  await sync(at);
  expect((await openDraft(at)).changes.map(({ text: typed }) => [typed?.action, typed?.make, typed?.colour])).toEqual([
    ['stop', 'SEAT', 'GREY'],
  ]);
});

describe('a submission whose answer does not come', () => {
  test('waits while the service is away, is not changed meanwhile, and is sent once when it is back', async () => {
    const service = withList(1);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, added('1'));
    service.noAnswer = 'UNREACHABLE';
    expect(await submit(at, draftId)).toEqual({ outcome: 'later' });
    expect(await drafts(at)).toMatchObject([{ state: 'SENDING', changes: 1 }]);
    expect(await at.call('drafts.change', { draftId, put: [added('1', { colour: 'RED' })] })).toMatchObject({
      ok: false,
      failure: { code: 'CONFLICT' },
    });
    await put(at, draftId, added('2'));
    service.noAnswer = null;
    await expect.poll(() => service.lists.revisions.length, { timeout: 15_000 }).toBe(1);
    expect(service.lists.revisions[0]?.changes).toHaveLength(1);
    await expect
      .poll(async () => (await openDraft(at)).changes.map(({ key }) => key), { timeout: 10_000 })
      .toEqual(['NEW-2']);
  });

  test('is sent again by itself while the service is there but too busy', async () => {
    const service = withList(1);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, added('1'));
    service.refuses.set('/v1/voi-lists/L1/revisions', 'OVERLOADED');
    expect(await submit(at, draftId)).toEqual({ outcome: 'later' });
    service.refuses.clear();
    await expect.poll(() => service.lists.revisions.length, { timeout: 15_000 }).toBe(1);
  });

  test('is asked for under the same key, and was made once', async () => {
    const service = withList(1);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, added('1'));
    service.losesAnswerTo = '/v1/voi-lists/L1/revisions';
    expect(await submit(at, draftId)).toEqual({ outcome: 'later' });
    expect(service.lists.revisions).toHaveLength(1);
    expect(await submit(at, draftId)).toMatchObject({ outcome: 'accepted' });
    expect(service.lists.revisions).toHaveLength(1);
    expect(service.lists.lists.get('L1')?.entries).toHaveLength(2);
    await receipted(at);
  });

  test('is sent by the next run of the app, in the name of its author', async () => {
    const service = withList(1);
    const at = await listManager({ service });
    const { draftId } = await openDraft(at);
    await put(at, draftId, added('1'));
    service.noAnswer = 'UNREACHABLE';
    await submit(at, draftId);
    await closed(at);
    service.noAnswer = null;
    const again = await listManager({ service, folder: at.folder, keychain: at.keychain });
    await receipted(again);
    expect(service.lists.revisions).toHaveLength(1);
  });
});
