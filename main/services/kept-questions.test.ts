import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EventPayload, KeptQuestion } from '../../app/contract/methods.ts';
import { HOUR_MS } from '../../app/domain/instant.ts';
import { KEPT_QUESTION_MS } from '../../app/policy/session-rules.ts';
import { openLocalDatabase } from '../store/database.ts';
import { closed, done, signIn, started } from '../testing/a-day-at-work.ts';
import { aSearch } from '../testing/a-search.ts';
import { BINDING, type TestWorkstation } from '../testing/a-workstation.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { PASSWORD } from '../testing/fake-service.ts';
import { keptQuestions } from './kept-questions.ts';

const kept = async (at: TestWorkstation): Promise<readonly KeptQuestion[]> =>
  ((await done(at, 'question.kept')) as { readonly questions: readonly KeptQuestion[] }).questions;
const marks = async (at: TestWorkstation): Promise<readonly unknown[]> =>
  (await kept(at)).map(({ kind, query }) => [kind, 'vrms' in query ? query.vrms?.[0] : undefined]);

async function search(at: TestWorkstation, vrm: string): Promise<EventPayload<'search.finished'>> {
  const { query } = aSearch();
  const { searchRef } = (await done(
    at,
    'search.start',
    aSearch(Date.now(), { query: { ...query, vrms: [vrm] } as never }),
  )) as {
    readonly searchRef: string;
  };
  // One batch: nobody has to acknowledge it.
  return (await at.event(
    'search.finished',
    (payload: { readonly searchRef: string }) => payload.searchRef === searchRef,
  )) as EventPayload<'search.finished'>;
}

describe('the question of the last search', () => {
  test('outlives the lock and the end of the app, without what was found, and is offered to its person only', async () => {
    const first = await started();
    await signIn(first);
    await search(first, 'AB12CDE');
    await done(first, 'session.lock');
    expect(first.workstation.session.state()).toMatchObject({ state: 'locked', keptQuestions: 1 });
    expect(first.workstation.status().kept).toMatchObject({ questions: 1, saved: 0 });
    expect(await first.call('question.kept', {})).toMatchObject({ ok: false, failure: { code: 'LOCKED' } });
    await done(first, 'session.unlock', { password: PASSWORD });
    const [question] = await kept(first);
    const { query, justification } = aSearch();
    expect(question).toMatchObject({
      kind: 'ASKED',
      query: { kind: 'vrm', vrms: query.kind === 'vrm' ? query.vrms : [] },
    });
    expect(question?.justification).toEqual(justification);
    expect(Object.keys(question ?? {}).sort()).toEqual(['justification', 'keptAtMs', 'kind', 'query']);

    await done(first, 'session.lock');
    await signIn(first, 'analyst');
    expect(await kept(first)).toEqual([]);
    await closed(first);

    const { folder, keychain, service } = first;
    const again = await started({ folder, keychain, service });
    await signIn(again, 'analyst');
    expect(await kept(again)).toEqual([]);
    await done(again, 'session.signOut');
    await signIn(again);
    expect(await marks(again)).toEqual([['ASKED', 'AB12CDE']]);
  });

  test('gives its place to the next one, but not to one that the service refuses', async () => {
    const at = await started();
    await signIn(at);
    await search(at, 'AB12CDE');
    await search(at, 'YK38RVL');
    expect(await marks(at)).toEqual([['ASKED', 'YK38RVL']]);
    at.service.refuses.set('/v1/searches', 'TOO_WIDE');
    expect(await search(at, 'WT37DCT')).toMatchObject({ outcome: 'failed', failure: { code: 'TOO_WIDE' } });
    expect(await marks(at)).toEqual([['ASKED', 'YK38RVL']]);
    // One that broke was asked all the same.
    at.service.refuses.set('/v1/searches', 'OVERLOADED');
    await search(at, 'YY43MJH');
    expect(await marks(at)).toEqual([['ASKED', 'YY43MJH']]);
  });

  test('is gone when its person signs out or says so', async () => {
    const at = await started();
    await signIn(at);
    await search(at, 'AB12CDE');
    await done(at, 'question.forget', { kinds: ['ASKED'] });
    expect(await kept(at)).toEqual([]);
    await search(at, 'AB12CDE');
    await done(at, 'session.signOut');
    expect(at.workstation.status().kept).toMatchObject({ questions: 0, saved: 0 });
    await signIn(at);
    expect(await kept(at)).toEqual([]);
  });
});

describe('words that are being written', () => {
  test('outlive the lock and are gone once a search is asked, or when they are given up', async () => {
    const at = await started();
    await signIn(at);
    const { query } = aSearch();
    const half = { query, justification: { category: 'SERIOUS', reason: 'Vehicle seen leaving' } };
    await done(at, 'question.write', half);
    await done(at, 'session.lock');
    await done(at, 'session.unlock', { password: PASSWORD });
    expect(await kept(at)).toMatchObject([{ kind: 'WRITTEN', justification: half.justification }]);
    await search(at, 'YK38RVL');
    expect(await marks(at)).toEqual([['ASKED', 'YK38RVL']]);
    await done(at, 'question.write', half);
    await done(at, 'question.forget', { kinds: ['WRITTEN'] });
    expect(await marks(at)).toEqual([['ASKED', 'YK38RVL']]);
  });
});

describe('the time for which they are kept', () => {
  const service = async () => {
    const clock = fakeClock();
    const { questions: store } = await openLocalDatabase(
      path.join(mkdtempSync(path.join(os.tmpdir(), 'sightline-kept-')), 'a.db'),
      'a'.repeat(64),
      BINDING,
    );
    const made = (): ReturnType<typeof keptQuestions> =>
      keptQuestions({ store, clock, log: { write: () => undefined } });
    return { clock, store, made };
  };
  const { query, justification } = aSearch();
  const question = { query, justification } as never;

  test('ends by itself, each at its own time, also when nobody asks', async () => {
    const { clock, store, made } = await service();
    const questions = made();
    questions.asked('a', 'r-1', question);
    await clock.pass(HOUR_MS);
    questions.asked('b', 'r-2', question);
    await clock.pass(KEPT_QUESTION_MS - HOUR_MS);
    expect(store.count()).toBe(2);
    await clock.pass(2);
    expect([store.of('a').length, store.of('b').length]).toEqual([0, 1]);
    await clock.pass(HOUR_MS);
    expect(store.count()).toBe(0);
  });

  test('goes on while the app is not running, and a clock that is set back does not stretch it', async () => {
    const { clock, store, made } = await service();
    made().asked('a', 'r-1', question);
    store.put({ owner: 'b', kind: 'ASKED', searchRef: 'r-2', body: question, keptAtMs: clock.nowMs() + HOUR_MS });
    expect([made().of('a').length, made().of('b').length]).toEqual([1, 0]);
    const [row] = store.of('a');
    store.put({ ...row!, keptAtMs: clock.nowMs() - KEPT_QUESTION_MS - 1 });
    made();
    expect(store.count()).toBe(0);
  });

  test('what a refused search took the place of does not come back after it was forgotten', async () => {
    const { store, made } = await service();
    const questions = made();
    questions.asked('a', 'r-1', question);
    questions.ended('r-1', false);
    questions.asked('a', 'r-2', question);
    questions.forget('a');
    questions.ended('r-2', true);
    expect(store.count()).toBe(0);
  });
});
