import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { SavedItem, SavedThing } from '../../app/contract/methods.ts';
import { DAY_MS, HOUR_MS } from '../../app/domain/instant.ts';
import { querySchema } from '../../app/domain/query.ts';
import { SAVED_MOST, SAVED_MS, SAVED_NAME_CHARACTERS } from '../../app/policy/saved-rules.ts';
import { nodeRandom } from '../adapters/node-random.ts';
import { openLocalDatabase } from '../store/database.ts';
import type { SavedItemStore } from '../store/saved-items.ts';
import { StoreFault, type StoreFaultCode } from '../store/store-fault.ts';
import { closed, done, signIn, started } from '../testing/a-day-at-work.ts';
import { aSearch } from '../testing/a-search.ts';
import { BINDING, type TestWorkstation } from '../testing/a-workstation.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { fakeService, PASSWORD } from '../testing/fake-service.ts';
import { savedItems, type SavedItems } from './saved-items.ts';

const QUESTION: SavedThing = { kind: 'question', query: querySchema.parse(aSearch().query), relative: '7d' };

const list = async (at: TestWorkstation): Promise<readonly SavedItem[]> =>
  ((await done(at, 'saved.list')) as { readonly items: readonly SavedItem[] }).items;
const names = async (at: TestWorkstation): Promise<readonly string[]> => (await list(at)).map(({ name }) => name);

describe('what a person saves', () => {
  test('outlives lock, sign-out and the end of the app, and is there for nobody else', async () => {
    const first = await started();
    await signIn(first);
    const { id } = (await done(first, 'saved.add', { name: '  Red  Golf ', thing: QUESTION })) as { id: string };
    expect(await list(first)).toMatchObject([{ id, kind: 'question', name: 'Red Golf', thing: QUESTION }]);
    expect(first.workstation.status().kept).toMatchObject({ questions: 0, saved: 1 });
    await done(first, 'session.lock');
    expect(await first.call('saved.list', {})).toMatchObject({ ok: false, failure: { code: 'LOCKED' } });
    await done(first, 'session.unlock', { password: PASSWORD });
    expect(await names(first)).toEqual(['Red Golf']);
    await done(first, 'session.signOut');

    await signIn(first, 'analyst');
    expect(await names(first)).toEqual([]);
    await done(first, 'saved.remove', { id });
    expect(await first.call('saved.change', { id, name: 'Mine' })).toMatchObject({
      ok: false,
      failure: { code: 'NOT_FOUND' },
    });
    // The name is that person's, not the workstation's.
    await done(first, 'saved.add', { name: 'Red Golf', thing: QUESTION });
    await closed(first);

    const { folder, keychain, service } = first;
    const again = await started({ folder, keychain, service });
    await signIn(again);
    expect(await list(again)).toMatchObject([{ id, name: 'Red Golf', thing: QUESTION }]);
  });

  test('is unreadable on the disk, name and all', async () => {
    const at = await started();
    await signIn(at);
    await done(at, 'saved.add', { name: 'Operation HARROWGATE', thing: QUESTION });
    const { vrms } = aSearch().query as { readonly vrms: readonly string[] };
    const file = path.join(at.folder, 'workstation');
    const bytes = readdirSync(file).map((name) => readFileSync(path.join(file, name)).toString('latin1'));
    expect(bytes.length).toBeGreaterThan(0);
    for (const text of bytes) expect(text).not.toMatch(new RegExp(`HARROWGATE|${vrms[0] ?? 'no mark'}`));
  });

  test('is renamed and taken away, and each name is used once, whatever its capitals', async () => {
    const at = await started();
    await signIn(at);
    const { id } = (await done(at, 'saved.add', { name: 'Red Golf', thing: QUESTION })) as { id: string };
    await done(at, 'saved.add', { name: 'Blue van', thing: QUESTION });
    for (const [method, request] of [
      ['saved.add', { name: 'red golf', thing: QUESTION }],
      ['saved.change', { id, name: 'BLUE  VAN' }],
    ] as const)
      expect(await at.call(method, request)).toMatchObject({ ok: false, failure: { code: 'SAVED_NAME_TAKEN' } });
    await done(at, 'saved.change', { id, name: 'RED GOLF' });
    expect(await names(at)).toEqual(['Blue van', 'RED GOLF']);
    await done(at, 'saved.remove', { id });
    expect(await names(at)).toEqual(['Blue van']);
  });

  test('needs a name of a length that fits into a line', async () => {
    const at = await started();
    await signIn(at);
    for (const name of ['', '   ', 'x'.repeat(SAVED_NAME_CHARACTERS + 1)])
      expect((await at.call('saved.add', { name, thing: QUESTION })) as object, name).toMatchObject({ ok: false });
    await done(at, 'saved.add', { name: 'x'.repeat(SAVED_NAME_CHARACTERS), thing: QUESTION });
  });

  test('holds the question and nothing that was found or said for it', async () => {
    const at = await started();
    await signIn(at);
    expect(
      await at.call('saved.add', { name: 'a', thing: { ...QUESTION, justification: aSearch().justification } }),
    ).toMatchObject({ ok: false });
    expect(await names(at)).toEqual([]);
  });
});

const service = async () => {
  const clock = fakeClock();
  const { saved: store } = await openLocalDatabase(
    path.join(mkdtempSync(path.join(os.tmpdir(), 'sightline-saved-')), 'a.db'),
    'a'.repeat(64),
    BINDING,
  );
  const made = ({
    agreedNowMs = clock.nowMs,
    serviceNowMs = clock.nowMs,
    over = store,
    fault = null,
  }: {
    readonly agreedNowMs?: () => number | undefined;
    readonly serviceNowMs?: () => number;
    readonly over?: SavedItemStore;
    readonly fault?: StoreFaultCode | null;
  } = {}): ReturnType<typeof savedItems> =>
    savedItems({
      store: over,
      fault,
      time: { agreedNowMs, serviceNowMs },
      random: nodeRandom,
      log: { write: () => undefined },
    });
  return { clock, store, made };
};
const itemsOf = (saved: SavedItems, owner = 'a'): readonly SavedItem[] => {
  const found = saved.of(owner);
  if (!found.ok) throw new Error(found.failure.code);
  return found.value;
};
const event = (reference: string): SavedThing => ({ kind: 'event', fromMs: 1, toMs: 2, reference });

describe('the list', () => {
  test('is full for its person only, and one that is deleted makes room', async () => {
    const { made } = await service();
    const saved = made();
    for (let i = 0; i < SAVED_MOST.question; i += 1)
      expect(saved.add('a', `question ${i}`, QUESTION)).toMatchObject({ ok: true });
    const full = { ok: false, failure: { code: 'SAVED_LIST_FULL', allowed: SAVED_MOST.question, kind: 'question' } };
    expect(saved.add('a', 'one more', QUESTION)).toEqual(full);
    expect(saved.add('b', 'one more', QUESTION)).toMatchObject({ ok: true });
    saved.remove('a', itemsOf(saved)[0]?.id ?? '');
    expect(saved.add('a', 'one more', QUESTION)).toMatchObject({ ok: true });
  });

  test('has names and room of its own for each kind, and nothing changes its kind', async () => {
    const { made } = await service();
    const saved = made();
    const group: SavedThing = { kind: 'cameras', cameraIds: ['C1'] };
    for (let i = 0; i < SAVED_MOST.question; i += 1) saved.add('a', `question ${i}`, QUESTION);
    expect(saved.add('a', 'question 1', group)).toMatchObject({ ok: true });
    const id = itemsOf(saved).find(({ kind }) => kind === 'cameras')?.id ?? '';
    expect(saved.change('a', id, { thing: QUESTION })).toEqual({ ok: false, failure: { code: 'VALIDATION_FAILED' } });
    expect(itemsOf(saved).find((item) => item.id === id)?.thing).toEqual(group);
  });

  test('has a name once in a case, and again in another', async () => {
    const { made } = await service();
    const saved = made();
    expect(saved.add('a', 'Burglary', event('14/1/26'))).toMatchObject({ ok: true });
    expect(saved.add('a', 'Burglary', event('14/1/26 '))).toEqual({ ok: false, failure: { code: 'SAVED_NAME_TAKEN' } });
    expect(saved.add('a', 'Burglary', event('15/1/26'))).toMatchObject({ ok: true });
  });

  test('of events has room for each case, and one that goes to another case needs room there', async () => {
    const { made } = await service();
    const saved = made();
    for (let i = 0; i < SAVED_MOST.event; i += 1) saved.add('a', `event ${i}`, event('14/1/26'));
    const full = { ok: false, failure: { code: 'SAVED_LIST_FULL', allowed: SAVED_MOST.event, kind: 'event' } };
    expect(saved.add('a', 'one more', event('14 / 1 / 26'))).toEqual(full);
    const other = saved.add('a', 'one more', event('15/1/26'));
    expect(other).toMatchObject({ ok: true });
    const id = other.ok ? other.value.id : '';
    expect(saved.change('a', id, { thing: event('14/1/26') })).toEqual(full);
    expect(saved.change('a', id, { thing: { ...event('15/1/26'), toMs: 3 } as SavedThing })).toMatchObject({
      ok: true,
    });
  });

  test('that cannot be read is said to be unreadable and not to be empty', async () => {
    const at = await started({
      wrap: (database) => ({
        ...database,
        saved: {
          ...database.saved,
          of: () => {
            throw new StoreFault('UNREADABLE');
          },
        },
      }),
    });
    await signIn(at);
    expect(await at.call('saved.list', {})).toMatchObject({ ok: false, failure: { code: 'AUDIT_LOG_UNWRITABLE' } });
  });

  test('of a database that could not be opened is not said to be empty', async () => {
    const { made } = await service();
    expect(made({ fault: 'NEWER' }).of('a')).toEqual({ ok: false, failure: { code: 'DATABASE_NEWER' } });
  });

  test('is read although what is over cannot be deleted', async () => {
    const { store, made } = await service();
    made().add('a', 'Red Golf', QUESTION);
    const refuse = (): never => {
      throw new StoreFault('UNWRITABLE');
    };
    const over: SavedItemStore = { ...store, dateBack: refuse, removeBefore: refuse };
    expect(itemsOf(made({ over })).map(({ name }) => name)).toEqual(['Red Golf']);
  });

  test('says of what this version cannot read that it is there, so that it can be deleted', async () => {
    const { clock, store, made } = await service();
    const old = { owner: 'a', id: 'i', name: 'Old one', body: { kind: 'question', of: 1 }, savedAtMs: clock.nowMs() };
    store.put({ ...old, kind: 'question' });
    store.put({ ...old, id: 'j', kind: 'hologram' });
    expect(itemsOf(made())).toMatchObject([{ id: 'i', name: 'Old one', thing: null }]);
  });
});

describe('the time for which it is kept', () => {
  test('ends so long after its last change, also while the app is not running', async () => {
    const { clock, store, made } = await service();
    const saved = made();
    saved.add('a', 'left alone', QUESTION);
    saved.add('a', 'changed', QUESTION);
    await clock.pass(DAY_MS);
    const changed = itemsOf(saved).find(({ name }) => name === 'changed');
    saved.change('a', changed?.id ?? '', { thing: { ...QUESTION, relative: null } });
    await clock.pass(SAVED_MS - DAY_MS);
    expect(itemsOf(saved).map(({ name }) => name)).toEqual(['changed', 'left alone']);
    await clock.pass(1);
    made().prune();
    expect(store.of('a').map(({ name }) => name)).toEqual(['changed']);
    expect(itemsOf(saved)).toMatchObject([{ keptUntilMs: clock.nowMs() + DAY_MS - 1 }]);
  });

  test('is not stretched by a clock that was ahead', async () => {
    const { clock, store, made } = await service();
    made().add('a', 'dated later', QUESTION);
    store.put({ ...store.of('a')[0]!, savedAtMs: clock.nowMs() + 400 * DAY_MS });
    expect(itemsOf(made())[0]?.savedAtMs).toBeLessThan(clock.nowMs() + HOUR_MS);
  });

  test('is not ended or shortened by a clock that is wrong: what is over by it is left out, and there again', async () => {
    const { clock, store, made } = await service();
    made().add('a', 'Red Golf', QUESTION);
    const before = store.of('a');
    const byClock = (offMs: number): SavedItems =>
      made({ agreedNowMs: () => undefined, serviceNowMs: () => clock.nowMs() + offMs });
    const ahead = byClock(2 * SAVED_MS);
    ahead.prune();
    expect(itemsOf(ahead)).toEqual([]);
    const behind = byClock(-2 * SAVED_MS);
    behind.prune();
    expect(itemsOf(behind)).toHaveLength(1);
    expect(store.of('a')).toEqual(before);
    expect(itemsOf(made()).map(({ name }) => name)).toEqual(['Red Golf']);
  });

  test('ends at a start only after the service has told the time, and not where the two clocks differ', async () => {
    const clock = fakeClock();
    const first = await started({ clock, service: fakeService({ nowMs: clock.nowMs }) });
    const { folder, keychain } = first;
    await signIn(first);
    await done(first, 'saved.add', { name: 'Red Golf', thing: QUESTION });
    await closed(first);
    await clock.pass(SAVED_MS + DAY_MS);

    const wrong = await started({
      folder,
      keychain,
      clock,
      service: fakeService({ nowMs: () => clock.nowMs() - SAVED_MS }),
    });
    await vi.waitUntil(() => wrong.workstation.status().clock?.wrong === true);
    expect(wrong.workstation.status().kept.saved).toBe(1);
    await closed(wrong);

    const right = await started({ folder, keychain, clock, service: fakeService({ nowMs: clock.nowMs }) });
    await vi.waitUntil(() => right.workstation.status().clock?.wrong === false);
    expect(right.workstation.status().kept.saved).toBe(0);
  });

  test('is told to whoever counts what is kept, when it ends', async () => {
    const { clock, made } = await service();
    const saved = made();
    saved.add('a', 'Red Golf', QUESTION);
    let told = 0;
    saved.onChange(() => (told += 1));
    saved.prune();
    expect(told).toBe(0);
    await clock.pass(SAVED_MS + 1);
    expect(itemsOf(saved)).toEqual([]);
    expect(told).toBe(1);
  });
});
