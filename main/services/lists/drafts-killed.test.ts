import { expect, test } from 'vitest';
import type { MethodReply } from '../../../app/contract/methods.ts';
import { DAY_MS } from '../../../app/domain/instant.ts';
import { fail, type Result } from '../../../app/domain/result.ts';
import { textOf } from '../../../app/voi/entry-text.ts';
import { aVoiEntry } from '../../../app/voi/voi-entry.fixture.ts';
import type { HttpAnswer, HttpRequest, NoAnswer } from '../../ports/http.ts';
import type { LocalDatabase } from '../../store/database.ts';
import { closed, done, signIn, started } from '../../testing/a-day-at-work.ts';
import { aWorkstation } from '../../testing/a-workstation.ts';
import { listDetails } from '../../testing/fake-lists.ts';
import { fakeService, type FakeService } from '../../testing/fake-service.ts';

const MARKS = ['AB12CDE', 'LB07SEO', 'YK30RVA'] as const;
const added = (vrm: string) => ({
  key: `NEW-${vrm}`,
  entryId: null,
  base: null,
  baseRevision: 1,
  text: textOf(aVoiEntry({ vrm, weedAt: new Date(Date.now() + 20 * DAY_MS).toISOString() })),
  settled: [],
});

class Killed extends Error {}

/** A workstation whose process ends at its nth write, before it or right after it: from then on nothing of it happens. */
function mortal(service: FakeService, killAt: number, side: 'before' | 'after') {
  let writes = 0;
  let isDead = false;
  const write =
    <A extends readonly unknown[], R>(run: (...given: A) => R) =>
    (...given: A): R => {
      if (isDead) throw new Killed();
      writes += 1;
      if (writes === killAt && side === 'before') isDead = true;
      if (isDead) throw new Killed();
      const value = run(...given);
      if (writes === killAt) isDead = true;
      if (isDead) throw new Killed();
      return value;
    };
  return {
    isDead: () => isDead,
    writes: () => writes,
    service: {
      ...service,
      http: {
        ...service.http,
        send: async (request: HttpRequest): Promise<Result<HttpAnswer, NoAnswer>> => {
          if (isDead) return fail('UNREACHABLE');
          const answer = await service.http.send(request);
          return isDead ? fail('UNREACHABLE') : answer;
        },
      },
    },
    wrap: (database: LocalDatabase): LocalDatabase => ({
      ...database,
      drafts: {
        ...database.drafts,
        put: write(database.drafts.put),
        remove: write(database.drafts.remove),
        removeTaken: write(database.drafts.removeTaken),
      },
    }),
  };
}

/** A list manager's draft of three entries, submitted; what was answered before the process ended. */
async function day(at: Awaited<ReturnType<typeof started>>): Promise<readonly string[]> {
  const kept: string[] = [];
  const opened = await at.call('drafts.open', { listId: 'L1' });
  if (!opened.ok) return kept;
  const { draftId } = opened.value as MethodReply<'drafts.open'>;
  for (const vrm of MARKS) {
    const put = await at.call('drafts.change', { draftId, put: [added(vrm)] });
    if (!put.ok) return kept;
    kept.push(vrm);
  }
  await at.call('drafts.submit', { draftId, note: 'New reports of the week.' });
  return kept;
}

async function runOf(killAt: number, side: 'before' | 'after'): Promise<boolean> {
  const service = fakeService();
  service.lists.create(listDetails());
  const first = mortal(service, killAt, side);
  const at = await aWorkstation({ service: first.service, wrap: first.wrap });
  await signIn(at, 'listmanager');
  const kept = await day(at);
  const died = first.isDead();
  // Whatever it still does fails: its database is closed and its network gone.
  if (died) at.database().close();
  else await at.workstation.close();

  const again = await started({ service, folder: at.folder, keychain: at.keychain });
  await signIn(again, 'listmanager');
  const open = async (): Promise<MethodReply<'drafts.list'>['drafts']> =>
    ((await done(again, 'drafts.list')) as MethodReply<'drafts.list'>).drafts;
  // What was submitted goes out by itself.
  await expect
    .poll(async () => (await open()).filter(({ state }) => state === 'SENDING'), { timeout: 10_000 })
    .toEqual([]);
  for (const { draftId, changes } of await open())
    if (changes > 0) await done(again, 'drafts.submit', { draftId, note: 'New reports of the week.' });
  const listed = service.lists.lists.get('L1')?.entries.map(({ vrm }) => vrm) ?? [];
  expect([killAt, side, ...listed]).toEqual([killAt, side, ...new Set(listed)]);
  expect(listed).toEqual(expect.arrayContaining([...kept]));
  await closed(again);
  return died;
}

test('the app is killed at every write of a draft and of its submission: nothing answered is lost, nothing is sent twice', async () => {
  for (const side of ['before', 'after'] as const) {
    let killAt = 1;
    while (await runOf(killAt, side)) killAt += 1;
    // Opening, three entries, the submission, its first sending, its answer.
    expect(killAt).toBeGreaterThan(7);
  }
}, 120_000);
