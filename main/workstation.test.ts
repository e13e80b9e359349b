import { DAY_MS, HOUR_MS } from '../app/domain/instant.ts';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { WorkstationRecord } from '../app/audit/record.ts';
import { ResultDigest, type IncrementalHash } from '../app/audit/result-digest.ts';
import { searchHashes } from '../app/audit/search-hashes.ts';
import type { EventPayload } from '../app/contract/methods.ts';
import { UNDELIVERED_MAX_MS } from '../app/policy/device-rules.ts';
import { openSqlcipher } from './store/sqlcipher.ts';
import { StoreFault } from './store/store-fault.ts';
import { sha256 } from './services/crypto.ts';
import { aRead } from './testing/arrow-reads.ts';
import { aSearch } from './testing/a-search.ts';
import { aWorkstation, BINDING, type TestWorkstation } from './testing/a-workstation.ts';
import { listDetails } from './testing/fake-lists.ts';
import { fakeService, PASSWORD } from './testing/fake-service.ts';

let open: TestWorkstation[] = [];
const opened = async (...given: Parameters<typeof aWorkstation>): Promise<TestWorkstation> => {
  const made = await aWorkstation(...given);
  open.push(made);
  return made;
};
afterEach(async () => {
  for (const each of open) await each.workstation.close();
  open = [];
});

const signedIn = async (...given: Parameters<typeof aWorkstation>): Promise<TestWorkstation> => {
  const made = await opened(...given);
  const reply = await made.call('session.signIn', { userName: 'investigator', password: PASSWORD });
  expect(reply.ok).toBe(true);
  return made;
};

const code = (reply: Awaited<ReturnType<TestWorkstation['call']>>): string => (reply.ok ? 'ok' : reply.failure.code);

async function finishedSearch(at: TestWorkstation, request = aSearch()): Promise<EventPayload<'search.finished'>> {
  const reply = await at.call('search.start', request);
  expect(reply, JSON.stringify(reply)).toMatchObject({ ok: true });
  const { searchRef } = (reply as { value: { searchRef: string } }).value;
  let next = 0;
  const acknowledging = setInterval(() => {
    const batches = at.events.filter((event) => event.name === 'search.batch').length;
    for (; next < batches; next += 1) void at.call('search.acknowledge', { searchRef, batch: next });
  }, 5);
  try {
    return (await at.event(
      'search.finished',
      (payload: { searchRef: string }) => payload.searchRef === searchRef,
    )) as EventPayload<'search.finished'>;
  } finally {
    clearInterval(acknowledging);
  }
}

const actions = (records: readonly WorkstationRecord[]): string[] =>
  records.map((record) => `${record.action} ${record.phase} ${record.outcome ?? '-'}`);

describe('a search that is an analysis', () => {
  const asked = {
    kind: 'scenes' as const,
    scenes: ['C1', 'C2'].map((camera) => ({
      window: {
        from: new Date(Date.now() - 2 * HOUR_MS).toISOString(),
        to: new Date(Date.now() - HOUR_MS).toISOString(),
      },
      cameraIds: [camera],
    })),
    minScenes: 2,
  };
  const request = () => {
    const given = aSearch(Date.now(), { query: asked });
    return {
      ...given,
      justification: {
        ...given.justification,
        proportionality:
          'Two burglaries in one night; nobody has the mark, and no narrower search would find the vehicle.',
      },
    };
  };
  const answer = {
    searchId: 'srch-9',
    complete: true,
    auditIndex: 4,
    obligations: [],
    found: 2,
    vehicles: [
      { vrm: 'AB12CDE', scenes: [0, 1], reads: ['r-1', 'r-2'] },
      { vrm: 'YK38RVL', scenes: [0, 1], reads: ['r-2', 'r-3'] },
    ],
  };

  const asAnalyst = async (): Promise<TestWorkstation> => {
    const at = await opened();
    expect(await at.call('session.signIn', { userName: 'analyst', password: PASSWORD })).toMatchObject({ ok: true });
    return at;
  };

  test('comes back whole, and its record has the digest of the reads that it names, each once', async () => {
    const at = await asAnalyst();
    at.service.findings = answer;
    const finished = await finishedSearch(at, request());
    expect(finished).toMatchObject({ outcome: 'complete', reads: 3, searchId: 'srch-9', failure: null });
    expect(at.events.filter((event) => event.name === 'search.findings').map((event) => event.payload)).toEqual([
      { searchRef: finished.searchRef, findings: { kind: 'scenes', answer } },
    ]);
    expect(at.events.some((event) => event.name === 'search.batch')).toBe(false);
    await at.event('search.receipt', (payload: { state: string }) => payload.state === 'verified');
    const outcome = at.service.received.find(({ action, phase }) => action === 'SEARCH_SCENES' && phase === 'OUTCOME');
    const hash = (): IncrementalHash => {
      const inner = createHash('sha256');
      return { update: (bytes) => void inner.update(bytes), digest: () => new Uint8Array(inner.digest()) };
    };
    const digest = new ResultDigest(sha256, hash(), hash());
    digest.addIds(['r-1', 'r-2', 'r-3']);
    expect(outcome?.details).toMatchObject({ reads: 3, resultDigest: digest.finish(), searchId: 'srch-9' });
  });

  test('is not shown when it is not of the form of its kind', async () => {
    const at = await asAnalyst();
    at.service.findings = { ...answer, vehicles: [{ vrm: 7 }] };
    expect(await finishedSearch(at, request())).toMatchObject({
      outcome: 'failed',
      failure: { code: 'SERVICE_ANSWER_MALFORMED' },
    });
    expect(at.events.some((event) => event.name === 'search.findings')).toBe(false);
  });
});

describe('the life of a search', () => {
  test('has the name that the page gave it, in every event and in the log, and a name is given once', async () => {
    const at = await signedIn();
    const searchRef = randomUUID();
    const finished = await finishedSearch(at, aSearch(Date.now(), { searchRef }));
    expect(finished).toMatchObject({ searchRef, outcome: 'complete' });
    expect(at.service.searchBodies).toMatchObject([{ correlationId: searchRef }]);
    expect(code(await at.call('search.start', aSearch(Date.now(), { searchRef })))).toBe('VALIDATION_FAILED');
    await at.call('session.lock', {});
    await at.call('session.unlock', { password: PASSWORD });
    expect(code(await at.call('search.start', aSearch(Date.now(), { searchRef })))).toBe('VALIDATION_FAILED');
    expect(at.service.searchBodies).toHaveLength(1);
  });

  test('intent, request, batches, outcome and a verified receipt', async () => {
    const service = fakeService();
    service.reads = Array.from({ length: 2_500 }, (_none, i) => aRead({ id: `r-${i}` }));
    const at = await signedIn({ service });
    const finished = await finishedSearch(at);
    expect(finished).toMatchObject({ outcome: 'complete', reads: 2_500, searchId: 'srch-1', failure: null });
    const batches = at.events
      .filter((event) => event.name === 'search.batch')
      .map((event) => event.payload as EventPayload<'search.batch'>);
    expect(batches.map((batch) => batch.batch)).toEqual([0, 1, 2]);
    expect(batches[0]?.expectedReads).toBe(2_500);
    const receipt = await at.event('search.receipt', (payload: { state: string }) => payload.state !== 'waiting');
    expect(receipt).toMatchObject({ searchRef: finished.searchRef, state: 'verified' });
    expect((receipt as { ref: string }).ref).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/);
    expect(actions(service.received)).toEqual(['SIGN_IN EVENT OK', 'SEARCH_VRM INTENT -', 'SEARCH_VRM OUTCOME OK']);
    const outcome = service.received[2];
    expect(outcome?.details).toMatchObject({ reads: 2_500, complete: true, searchId: 'srch-1' });
    expect(outcome?.correlationId).toBe(service.received[1]?.correlationId);
    expect(service.searchBodies).toMatchObject([{ correlationId: finished.searchRef }]);
    const mine = await at.call('audit.mine', { limit: 10 });
    expect(mine).toMatchObject({
      ok: true,
      value: { records: [{ action: 'SEARCH_VRM', phase: 'OUTCOME', receipt: { verified: true } }, {}, {}] },
    });
    expect(at.workstation.status().audit).toMatchObject({
      state: 'allSent',
      waiting: 0,
      lastReceipt: { verified: true },
    });
  });

  test('the intent is in the file before the request leaves', async () => {
    const service = fakeService();
    const at = await signedIn({ service });
    let intentsAtRequest = -1;
    service.lies.set('/v1/searches', (honest) => {
      intentsAtRequest = at
        .database()
        .audit.ofUser('investigator', 10)
        .filter((record) => record.phase === 'INTENT').length;
      return honest;
    });
    await finishedSearch(at);
    expect(intentsAtRequest).toBe(1);
  });

  test.each([
    ['DISK_FULL', 'DISK_FULL'],
    ['UNWRITABLE', 'AUDIT_LOG_UNWRITABLE'],
  ] as const)('a log that fails with %s lets no request out and says %s', async (fault, expected) => {
    const service = fakeService();
    let broken = false;
    const at = await signedIn({
      service,
      wrap: (database) => ({
        ...database,
        audit: {
          ...database.audit,
          append: (record) => {
            if (broken) throw new StoreFault(fault);
            database.audit.append(record);
          },
        },
      }),
    });
    broken = true;
    expect(code(await at.call('search.start', aSearch()))).toBe(expected);
    expect(service.requests).not.toContain('POST /v1/searches');
    expect(at.workstation.status().audit.state).toBe('unwritable');
    broken = false;
    expect((await finishedSearch(at)).outcome).toBe('complete');
    expect(at.workstation.status().audit.state).not.toBe('unwritable');
  });

  test('keeps the particulars of its reads until the page drops it, or the lock', async () => {
    const service = fakeService();
    service.reads = Array.from({ length: 2_500 }, (_none, i) => aRead({ id: `r-${i}`, vrmRaw: `RAW${i}` }));
    const at = await signedIn({ service });
    const { searchRef } = await finishedSearch(at);
    const ask = () => at.call('reads.particulars', { searchRef, rows: [2_499, 7, 2_500] });
    expect(await ask()).toMatchObject({
      ok: true,
      value: {
        particulars: [
          { row: 2_499, readId: 'r-2499', vrmRaw: 'RAW2499', characterConfidence: [99, 98, 97, 96, 95, 94, 93] },
          { row: 7, readId: 'r-7', vrmRaw: 'RAW7' },
        ],
      },
    });
    expect(await at.call('reads.rows', { searchRef, readIds: ['r-1700', 'r-x'] })).toEqual({
      ok: true,
      value: { rows: [1_700, null] },
    });
    await at.call('search.drop', { searchRef });
    expect(await ask()).toEqual({ ok: true, value: { particulars: [] } });
    const { searchRef: next } = await finishedSearch(at);
    await at.call('session.lock', {});
    await at.call('session.unlock', { password: PASSWORD });
    expect(await at.call('reads.rows', { searchRef: next, readIds: ['r-1'] })).toEqual({
      ok: true,
      value: { rows: [null] },
    });
  });

  test('that the page drops while it runs is cancelled, and recorded so', async () => {
    const service = fakeService();
    service.reads = Array.from({ length: 2_000 }, (_none, i) => aRead({ id: `r-${i}` }));
    service.batchRows = 100;
    const at = await signedIn({ service });
    const reply = await at.call('search.start', aSearch());
    const { searchRef } = (reply as { value: { searchRef: string } }).value;
    // Nothing is acknowledged, so it waits for the page with reads still to come.
    await at.event('search.batch', ({ batch }: { batch: number }) => batch === 7);
    await at.call('search.drop', { searchRef });
    expect(await at.event('search.finished', () => true)).toMatchObject({ searchRef, outcome: 'cancelled' });
  });

  test('a query other than the one that was justified is refused, and the refusal is recorded', async () => {
    const at = await signedIn();
    expect(code(await at.call('search.start', { ...aSearch(), queryHash: 'f'.repeat(64) }))).toBe(
      'JUSTIFICATION_MISMATCH',
    );
    await at.event('status.changed', (status: { audit: { waiting: number } }) => status.audit.waiting === 0);
    expect(at.service.requests).not.toContain('POST /v1/searches');
    expect(at.database().audit.ofUser('investigator', 1)).toMatchObject([
      { action: 'SEARCH_VRM', phase: 'EVENT', outcome: 'DENIED' },
    ]);
  });

  test('C4: the intent carries the hashes of query and justification that the service records too', async () => {
    const at = await signedIn();
    const request = aSearch();
    await finishedSearch(at, request);
    await at.event('search.receipt', (payload: { state: string }) => payload.state === 'verified');
    const intent = at.service.received.find((record) => record.phase === 'INTENT');
    expect(intent?.details).toMatchObject(
      searchHashes(sha256, at.service.searchBodies[0] as { query: unknown; justification: unknown }),
    );
    expect([...at.service.bound]).toEqual([intent?.sessionId]);
  });

  test('records that the service refuses are shown with what it said, kept over a restart and delivered in another session', async () => {
    const first = await signedIn();
    await first.event('status.changed', (status: { audit: { state: string } }) => status.audit.state === 'allSent');
    first.service.refuses.set('/v1/audit/records', 'DEVICE_REVOKED');
    await first.call('session.lock');
    await first.event('status.changed', (status: { audit: { state: string } }) => status.audit.state === 'refused');
    expect(first.workstation.status().audit).toMatchObject({ refused: { code: 'DEVICE_REVOKED', attempts: 1 } });
    await first.workstation.close();
    open = [];
    first.service.refuses.clear();
    const again = await signedIn({ service: first.service, folder: first.folder, keychain: first.keychain });
    await again.event('status.changed', (status: { audit: { state: string } }) => status.audit.state === 'allSent');
    expect(again.workstation.status().audit.refused).toBeNull();
    expect(actions(first.service.received)).toContain('LOCK EVENT OK');
  });

  test('M3: after FORKED nothing is searched, also not after a restart, until a second person has cleared it', async () => {
    const first = await signedIn();
    await finishedSearch(first);
    await first.event('search.receipt', (payload: { state: string }) => payload.state === 'verified');
    const { notes } = first.database();
    notes.set('audit-tree-head', JSON.stringify({ ...first.service.treeHead(), rootHash: 'd'.repeat(64) }));
    await first.call('session.lock');
    await first.call('session.unlock', { password: PASSWORD });
    const before = first.service.searchBodies.length;
    expect(await first.call('search.start', aSearch()), 'found before the first search of the session').toMatchObject({
      ok: false,
      failure: { code: 'LOG_ALARM', params: { alarm: 'FORKED' } },
    });
    expect(first.workstation.status().audit).toMatchObject({ state: 'failed', alarm: 'FORKED' });
    await first.workstation.close();
    open = [];
    const again = await signedIn({ service: first.service, folder: first.folder, keychain: first.keychain });
    expect(code(await again.call('search.start', aSearch()))).toBe('LOG_ALARM');
    expect(first.service.searchBodies.length).toBe(before);
    const [alarmId = ''] = first.service.alarms.keys();
    expect(first.service.alarms.get(alarmId)).toMatchObject({ kind: 'FORKED' });
    first.service.clear(alarmId);
    expect((await finishedSearch(again)).outcome).toBe('complete');
    await again.event('search.receipt', (payload: { state: string }) => payload.state === 'verified');
    expect(actions(first.service.received)).toEqual(
      expect.arrayContaining(['LOG_ALARM EVENT ERROR', 'LOG_ALARM_CLEARED EVENT OK', 'SEARCH_VRM EVENT DENIED']),
    );
  });

  test('M3: a log that cannot be looked at lets no search out', async () => {
    const service = fakeService();
    service.lies.set('/v1/audit/tree-head', () => ({
      status: 503,
      headers: {},
      body: Buffer.from(JSON.stringify({ type: 'x', title: 'x', status: 503, detail: 'x', code: 'OVERLOADED' })),
    }));
    const at = await signedIn({ service });
    expect(code(await at.call('search.start', aSearch()))).toBe('OVERLOADED');
    service.lies.clear();
    expect((await finishedSearch(at)).outcome).toBe('complete');
  });

  test('M3: while too much waits for delivery nothing is searched, and searching goes on by itself after it', async () => {
    const service = fakeService();
    const at = await signedIn({ service });
    await at.event('status.changed', (status: { audit: { state: string } }) => status.audit.state === 'allSent');
    service.lies.set('/v1/audit/records', () => ({
      status: 503,
      headers: {},
      body: Buffer.from(JSON.stringify({ type: 'x', title: 'x', status: 503, detail: 'x', code: 'OVERLOADED' })),
    }));
    const { audit } = at.database();
    const tail = audit.tail();
    const old = {
      seq: (tail?.seq ?? 0) + 1,
      hash: 'a'.repeat(64),
      body: '{}',
      atMs: Date.now() - UNDELIVERED_MAX_MS,
      userName: 'investigator',
      action: 'LOCK',
      phase: 'EVENT' as const,
      outcome: 'OK',
      correlationId: 'c',
      receipt: null,
    };
    audit.append(old);
    expect(await at.call('search.start', aSearch())).toMatchObject({ ok: false, failure: { code: 'AUDIT_WAITING' } });
    expect(at.workstation.status().audit.state).toBe('overdue');
    expect(service.requests).not.toContain('POST /v1/searches');
    audit.replaceWaiting([]);
    expect((await finishedSearch(at)).outcome).toBe('complete');
  });

  test('what the rules deny never leaves, and every denial is said', async () => {
    const at = await signedIn();
    const reply = await at.call('search.start', aSearch(Date.now(), { justification: { category: 'SERIOUS' } }));
    expect(reply).toMatchObject({ ok: false, failure: { code: 'JUSTIFICATION_REQUIRED' } });
    expect((reply as { failure: { errors: unknown[] } }).failure.errors.length).toBeGreaterThan(2);
    expect(code(await at.call('search.start', aSearch(Date.now() - 200 * DAY_MS)))).toBe('AUTHORITY_REQUIRED');
    expect(code(await at.call('search.start', aSearch(Date.now() + 30 * DAY_MS)))).toBe('VALIDATION_FAILED');
    expect(at.service.requests).not.toContain('POST /v1/searches');
  });

  test('a stream that is cut is failed, what arrived stays, and the log says so', async () => {
    const service = fakeService();
    service.reads = Array.from({ length: 4_000 }, (_none, i) => aRead({ id: `r-${i}` }));
    service.cutAfter = 250_000;
    const at = await signedIn({ service });
    const finished = await finishedSearch(at);
    expect(finished).toMatchObject({ outcome: 'failed', failure: { code: 'STREAM_TRUNCATED' } });
    expect(finished.reads).toBeGreaterThan(0);
    expect(finished.reads).toBeLessThan(4_000);
    await at.event('search.receipt', (payload: { state: string }) => payload.state === 'verified');
    expect(service.received.at(-1)).toMatchObject({
      phase: 'OUTCOME',
      outcome: 'ERROR',
      details: { complete: false, failureCode: 'STREAM_TRUNCATED', reads: finished.reads },
    });
  });

  test('a page that does not acknowledge holds the service back at eight batches; cancelling ends it', async () => {
    const service = fakeService();
    service.reads = Array.from({ length: 2_000 }, (_none, i) => aRead({ id: `r-${i}` }));
    service.batchRows = 100;
    const at = await signedIn({ service });
    const reply = await at.call('search.start', aSearch());
    const { searchRef } = (reply as { value: { searchRef: string } }).value;
    await at.event('search.batch', (payload: { batch: number }) => payload.batch === 7);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(at.events.filter((event) => event.name === 'search.batch')).toHaveLength(8);
    await at.call('search.cancel', { searchRef });
    expect(await at.event('search.finished')).toMatchObject({ outcome: 'cancelled', reads: 800 });
    expect(at.database().audit.ofUser('investigator', 1)).toMatchObject([{ phase: 'OUTCOME', outcome: 'CANCELLED' }]);
  });

  test('pictures and details only under a search of this session, each with a record', async () => {
    const service = fakeService();
    service.reads = [aRead()];
    const at = await signedIn({ service });
    expect(code(await at.call('reads.details', { searchRef: 'aaaaaaaa', readId: 'r-1' }))).toBe('NOT_FOUND');
    expect(
      await at.workstation.evidence.picture({ searchRef: 'aaaaaaaa', readId: 'r-1', kind: 'plate' }),
    ).toMatchObject({ ok: false });
    const { searchRef } = await finishedSearch(at);
    expect(await at.call('reads.details', { searchRef, readId: 'r-1' })).toMatchObject({
      ok: true,
      value: { read: { id: 'r-1' }, versions: [{ id: 'r-1' }], correctionWaits: true },
    });
    for (let i = 0; i < 2; i += 1)
      expect(await at.workstation.evidence.picture({ searchRef, readId: 'r-1', kind: 'plate' })).toMatchObject({
        ok: true,
      });
    expect(at.workstation.personal()['images']).toBe(1);
    // Both looks are recorded, although the second came from the cache.
    expect(
      at
        .database()
        .audit.ofUser('investigator', 3)
        .map((record) => record.action),
    ).toEqual(['VIEW_PLATE_IMAGE', 'VIEW_PLATE_IMAGE', 'VIEW_READ']);
    await at.call('session.lock');
    expect(at.workstation.session.state()).toMatchObject({ state: 'locked', cleared: { searches: 1, images: 1 } });
    expect(await at.workstation.evidence.picture({ searchRef, readId: 'r-1', kind: 'plate' })).toMatchObject({
      ok: false,
    });
  });
});

describe('who is here', () => {
  test('nothing but sign-in is open before it, and a wrong password is recorded without a token', async () => {
    const at = await opened();
    expect(code(await at.call('search.start', aSearch()))).toBe('NOT_SIGNED_IN');
    expect(code(await at.call('session.unlock', { password: 'x' }))).toBe('NOT_SIGNED_IN');
    expect(code(await at.call('session.signIn', { userName: 'investigator', password: 'wrong' }))).toBe(
      'BAD_CREDENTIALS',
    );
    expect(at.database().audit.tail()).toMatchObject({ seq: 1 });
    await at.call('session.signIn', { userName: 'investigator', password: PASSWORD });
    await at.event('status.changed', (status: { audit: { state: string } }) => status.audit.state === 'allSent');
    expect(actions(at.service.received)).toEqual(['SIGN_IN EVENT DENIED', 'SIGN_IN EVENT OK']);
  });

  test('a wrong password at a locked workstation is nobody’s record, not that of who locked it', async () => {
    const at = await opened();
    await at.call('session.signIn', { userName: 'investigator', password: PASSWORD });
    await at.call('session.lock', {});
    expect(code(await at.call('session.signIn', { userName: 'somebody-else', password: 'wrong' }))).toBe(
      'BAD_CREDENTIALS',
    );
    const last = at.database().audit.waiting(100).at(-1);
    expect([last?.action, last?.outcome, last?.userName]).toEqual(['SIGN_IN', 'DENIED', '']);
  });

  test('no reply ever carries a token', async () => {
    const at = await opened();
    const replies = [
      await at.call('session.signIn', { userName: 'investigator', password: PASSWORD }),
      await at.call('session.state'),
      await at.call('workstation.info'),
      await at.call('workstation.status'),
    ];
    expect(JSON.stringify([replies, at.events])).not.toMatch(/access-|refresh-|accessToken|refreshToken/);
  });

  test('the lock drops everything, loads the page anew, and the password of the same account opens it', async () => {
    const at = await signedIn();
    await at.call('session.lock');
    expect(at.reloads()).toBe(1);
    expect(code(await at.call('search.start', aSearch()))).toBe('LOCKED');
    expect(code(await at.call('session.unlock', { password: 'wrong' }))).toBe('BAD_CREDENTIALS');
    expect(code(await at.call('session.unlock', { password: PASSWORD }))).toBe('ok');
    expect(at.workstation.session.state().state).toBe('signedIn');
  });

  test('signing out tells the service, forgets the tokens and leaves nothing of them in the keychain', async () => {
    const at = await signedIn();
    expect(await at.keychain.get('session:0123456789abcdef')).toMatchObject({
      value: expect.stringContaining('access-') as string,
    });
    await at.call('session.signOut');
    expect(at.service.requests).toContain('DELETE /v1/sessions/current');
    expect(at.service.tokens.size).toBe(0);
    expect(await at.keychain.get('session:0123456789abcdef')).toMatchObject({ value: null });
    expect(actions(at.service.received).at(-1)).toBe('SIGN_OUT EVENT OK');
  });

  test('a token that ends is renewed without a word; a session that ends is said', async () => {
    const at = await signedIn();
    at.service.tokens.clear();
    expect(code(await at.call('reference.cameras'))).toBe('ok');
    at.service.tokens.clear();
    at.service.refreshTokens.clear();
    expect(code(await at.call('search.estimate', { query: aSearch().query }))).toBe('SESSION_EXPIRED');
    await at.event('session.changed', (state: { state: string }) => state.state === 'signedOut');
    expect(at.workstation.session.state()).toMatchObject({ state: 'signedOut', notice: { code: 'SESSION_EXPIRED' } });
    expect(code(await at.call('reference.cameras'))).toBe('SESSION_EXPIRED');
    expect(at.reloads()).toBe(1);
    expect(at.database().audit.ofUser('investigator', 1)).toMatchObject([{ action: 'SESSION_EXPIRED' }]);
  });
});

describe('personal state', () => {
  /**
   * Fills everything that is registered. A new kind must be filled here: a store that was never filled proves nothing
   * by being empty.
   */
  const filled = async (): Promise<TestWorkstation> => {
    const service = fakeService();
    service.reads = [aRead()];
    service.moreRoles.push('listManager');
    const { listId } = service.lists.create(listDetails());
    const at = await signedIn({ service });
    const { searchRef } = await finishedSearch(at);
    await at.call('lists.sync');
    await at.call('lists.open', { listId });
    await at.workstation.evidence.picture({ searchRef, readId: 'r-1', kind: 'plate' });
    await at.call('reference.cameras');
    await at.call('window.second', { panel: 'map' });
    const counts = Object.entries(at.workstation.personal());
    expect(counts.length).toBeGreaterThanOrEqual(2);
    for (const [name, count] of counts) expect(count, name).toBeGreaterThan(0);
    return at;
  };

  test.each<[string, (at: TestWorkstation) => Promise<unknown>]>([
    ['lock', (at) => at.call('session.lock')],
    ['sign-out', (at) => at.call('session.signOut')],
    [
      'sign-in as somebody else',
      async (at) => {
        await at.call('session.lock');
        await at.call('session.signIn', { userName: 'somebody-else', password: PASSWORD });
      },
    ],
    [
      'the end of the session at the service',
      async (at) => {
        at.service.tokens.clear();
        at.service.refreshTokens.clear();
        await at.call('search.estimate', { query: aSearch().query });
        await at.event('session.changed', (state: { state: string }) => state.state === 'signedOut');
      },
    ],
  ])('all that is registered counts zero after %s', async (_what, happen) => {
    const at = await filled();
    await happen(at);
    for (const [name, count] of Object.entries(at.workstation.personal())) expect(count, name).toBe(0);
    expect(at.logLines.filter((line) => line.includes('personal.kept'))).toEqual([]);
  });

  test('a picture that comes after the lock is not held, nor one that comes after somebody else signed in', async () => {
    const at = await filled();
    const [batch] = at.events.filter(({ name }) => name === 'search.batch');
    const { searchRef } = batch?.payload as { searchRef: string };
    const late = at.workstation.evidence.picture({ searchRef, readId: 'r-1', kind: 'overview' });
    await at.call('session.lock');
    await at.call('session.signIn', { userName: 'somebody-else', password: PASSWORD });
    expect(await late).toMatchObject({ ok: false });
    expect(Object.values(at.workstation.personal()).every((count) => count === 0)).toBe(true);
  });
});

describe('what is kept', () => {
  test('settings and the chain go on over a restart, and records that waited are sent then', async () => {
    const service = fakeService();
    const first = await signedIn({ service });
    await first.call('settings.set', { theme: 'light', idleLockMinutes: 5 });
    service.noAnswer = 'UNREACHABLE';
    await first.workstation.close();
    open = [];
    const waiting = (() => {
      const names = readdirSync(path.join(first.folder, 'workstation'));
      return names;
    })();
    expect(waiting.some((name) => name.endsWith('.db'))).toBe(true);
    service.noAnswer = null;
    const second = await signedIn({ service, folder: first.folder, keychain: first.keychain });
    expect(await second.call('settings.get')).toMatchObject({ value: { theme: 'light', idleLockMinutes: 5 } });
    await second.event('status.changed', (status: { audit: { state: string } }) => status.audit.state === 'allSent');
    expect(actions(service.received)).toContain('APP_CLOSED EVENT OK');
    expect(service.received.map((record) => record.seq)).toEqual(service.received.map((_record, i) => i + 1));
  });

  test('nothing readable reaches the disk', async () => {
    const at = await signedIn();
    await finishedSearch(at);
    for (const name of readdirSync(path.join(at.folder, 'workstation'))) {
      const bytes = readFileSync(path.join(at.folder, 'workstation', name)).toString('latin1');
      expect(bytes).not.toMatch(/AB12CDE|Harbour Street|investigator|SQLite format/);
    }
  });

  test.each(['damaged', 'keyLost'])(
    'a database that cannot be read (%s) is set aside, said, and work goes on',
    async (cause) => {
      const first = await signedIn();
      await first.workstation.close();
      open = [];
      const folder = path.join(first.folder, 'workstation');
      const file = path.join(folder, 'sightline-0123456789abcdef.db');
      if (cause === 'damaged') writeFileSync(file, Buffer.alloc(8_192, 7));
      const keychain = cause === 'damaged' ? first.keychain : undefined;
      const second = await opened({
        service: first.service,
        folder: first.folder,
        ...(keychain === undefined ? {} : { keychain }),
      });
      expect(second.workstation.session.state()).toMatchObject({
        state: 'signedOut',
        notice: { code: 'DATABASE_UNREADABLE', params: { cause } },
      });
      expect(readdirSync(folder).some((name) => name.includes('.unreadable-'))).toBe(true);
      expect((await second.call('session.signIn', { userName: 'investigator', password: PASSWORD })).ok).toBe(true);
    },
  );

  test('a database of a newer version is left as it is, said on the sign-in screen, and nothing is searched', async () => {
    const first = await signedIn();
    await first.workstation.close();
    open = [];
    const folder = path.join(first.folder, 'workstation');
    const file = path.join(folder, 'sightline-0123456789abcdef.db');
    const key = await first.keychain.get('database-key:0123456789abcdef');
    const database = await openSqlcipher({
      file,
      keyHex: key.ok ? (key.value ?? '') : '',
      ownBinding: BINDING,
    });
    database.pragma('user_version=99');
    database.close();
    const before = readFileSync(file);
    const second = await opened({ service: first.service, folder: first.folder, keychain: first.keychain });
    expect(second.workstation.session.state()).toMatchObject({
      state: 'signedOut',
      notice: { code: 'DATABASE_NEWER' },
    });
    expect((await second.call('session.signIn', { userName: 'investigator', password: PASSWORD })).ok).toBe(true);
    expect(second.workstation.status().audit.state).toBe('unwritable');
    expect(code(await second.call('search.start', aSearch()))).toBe('DATABASE_NEWER');
    expect(second.service.requests).not.toContain('POST /v1/searches');
    expect(code(await second.call('settings.set', { theme: 'light' }))).toBe('DATABASE_NEWER');
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toEqual([path.basename(file)]);
    expect(await first.keychain.get('database-key:0123456789abcdef'), 'its key stays').toEqual(key);
  });

  test('without a keychain it says so, keeps no key, and what a run without one left is removed', async () => {
    const none = async (): Promise<never> => ({ ok: false, failure: 'UNAVAILABLE' }) as never;
    const keychain = { kind: 'keychain' as const, get: none, set: none, remove: none };
    const at = await signedIn({ keychain });
    expect(at.workstation.status().keychain.kind).toBe('memory');
    expect((await finishedSearch(at)).outcome).toBe('complete');
    await at.workstation.close();
    open = [];
    const again = await opened({ keychain, folder: at.folder });
    const left = readdirSync(path.join(at.folder, 'workstation')).filter((name) => name.endsWith('.db'));
    expect(left).toHaveLength(1);
    expect(again.logLines.join('\n')).toContain('database.leftover');
  });

  test('a disk that lets no database be made still gives a sign-in screen, and no search', async () => {
    const first = await opened();
    const folder = path.join(first.folder, 'other');
    mkdirSync(path.join(folder, 'workstation', 'sightline-0123456789abcdef.db'), { recursive: true });
    // A folder where the database should be: it cannot be opened, whatever the user's rights.
    const keychain = first.keychain;
    const at = await signedIn({ folder, keychain });
    expect(at.workstation.status().audit.state).toBe('unwritable');
    expect(code(await at.call('search.start', aSearch()))).toBe('AUDIT_LOG_UNWRITABLE');
  });
});
