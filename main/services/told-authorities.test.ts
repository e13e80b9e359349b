import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS } from '../../app/domain/instant.ts';
import { AUTHORITY_NEWS_KEPT, AUTHORITY_NEWS_MS } from '../../app/policy/authority-request.ts';
import { StoreFault } from '../store/store-fault.ts';
import { openLocalDatabase } from '../store/database.ts';
import { closed, done, signIn, started } from '../testing/a-day-at-work.ts';
import { BINDING } from '../testing/a-workstation.ts';
import { toldAuthorities } from './told-authorities.ts';

test('a notice that was put away stays so over lock, sign-out and a restart, for its person only', async () => {
  const first = await started();
  await signIn(first);
  await done(first, 'authorities.putAway', { authorityId: 'AUTH-7KQ2-M4XD', standing: 'ratify' });
  await done(first, 'authorities.putAway', { authorityId: 'AUTH-7KQ2-M4XD', standing: 'granted' });
  await done(first, 'session.signOut');
  await closed(first);
  const { folder, keychain, service } = first;
  const again = await started({ folder, keychain, service });
  await signIn(again, 'analyst');
  expect(await done(again, 'authorities.told')).toEqual({ told: [] });
  await done(again, 'session.signOut');
  await signIn(again);
  expect(await done(again, 'authorities.told')).toEqual({
    told: [{ authorityId: 'AUTH-7KQ2-M4XD', standing: 'granted' }],
  });
});

test('it is deleted once it cannot be news again, and one of a clock that was wrong too', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sightline-told-'));
  const database = await openLocalDatabase(path.join(folder, 'a.db'), 'a'.repeat(64), BINDING);
  let nowMs = Date.parse('2026-03-01T12:00:00Z');
  const log = { write: () => undefined };
  const told = toldAuthorities({ store: database.told, time: { serviceNowMs: () => nowMs }, log });
  told.put('investigator', 'AUTH-1', 'granted');
  nowMs += AUTHORITY_NEWS_MS;
  expect(told.of('investigator')).toHaveLength(1);
  nowMs += 1;
  expect(told.of('investigator')).toEqual([]);
  nowMs += 30 * DAY_MS;
  told.put('investigator', 'AUTH-2', 'granted');
  nowMs -= 30 * DAY_MS;
  told.prune();
  expect(database.told.of('investigator')).toEqual([]);
  database.close();
});

test('a page gone wrong keeps no more than a person can have put away, and what is kept still changes', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sightline-told-'));
  const database = await openLocalDatabase(path.join(folder, 'a.db'), 'a'.repeat(64), BINDING);
  const log = { write: () => undefined };
  const told = toldAuthorities({ store: database.told, time: { serviceNowMs: () => 1_000_000 }, log });
  for (let i = 0; i <= AUTHORITY_NEWS_KEPT; i += 1) told.put('investigator', `AUTH-${i}`, 'ratify');
  told.put('investigator', 'AUTH-0', 'granted');
  const kept = told.of('investigator');
  expect(kept).toHaveLength(AUTHORITY_NEWS_KEPT);
  expect(kept.find(({ authorityId }) => authorityId === 'AUTH-0')?.standing).toBe('granted');
  database.close();
});

test('a disk that refuses to write or to read loses no notice: it is told again', () => {
  const refuse = (): never => {
    throw new StoreFault('DISK_FULL');
  };
  const lines: string[] = [];
  const told = toldAuthorities({
    store: { of: refuse, put: refuse, removeOutside: refuse },
    time: { serviceNowMs: () => 0 },
    log: { write: (_level, event) => void lines.push(event) },
  });
  told.put('investigator', 'AUTH-1', 'granted');
  expect(told.of('investigator')).toEqual([]);
  expect(new Set(lines)).toEqual(new Set(['told.unkept']));
});
