import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Hit } from '../../app/api/hits.ts';
import { DAY_MS, instantText } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { aList, anEntry, reviseList } from '../testing/voi.ts';

const CAMERAS = Array.from({ length: 50 }, (_, i) => aCamera({ id: `C${i}`, organisation: 'Kent Police' }));
let api: Harness;
beforeAll(async () => {
  api = await startService(CAMERAS, []);
  const { body } = await api.call('POST', '/voi-lists', { as: 'listmanager', body: aList() });
  const changes = [anEntry({ vrm: 'AB12CDE' }), anEntry({ vrm: 'YK30RVA', priority: 'LOW', action: 'SILENT' })].map(
    (entry) => ({ op: 'PUT', entry }),
  );
  await reviseList(api, String(body['listId']), { baseRevision: 1, note: 'First entries of the list.', changes });
});
afterAll(() => api.close());

/** The feed of the force whose cameras these are. */
async function kentFeed(): Promise<string> {
  const password = 'a long enough password for tests';
  const account = {
    userName: 'kentfeed',
    displayName: 'Camera feed',
    roles: ['feed' as const],
    rank: null,
    organisation: 'Kent Police',
  };
  if (!api.service.accounts.has('kentfeed')) await api.service.accounts.put([{ account, password }]);
  return String(
    (await api.call('POST', '/sessions', { body: { userName: 'kentfeed', password } })).body['accessToken'],
  );
}
let feedToken: Promise<string> | undefined;

let reads = 0;
/** Reads of a mark at as many cameras; returns their ids. */
async function feed(vrm: string, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `R${(reads += 1)}`);
  const lines = ids.map((id, i) =>
    JSON.stringify({
      id,
      vrm,
      capturedAt: instantText(NOW_MS - 6 * DAY_MS + reads * 200_000 + i),
      cameraId: `C${i}`,
    }),
  );
  const token = await (feedToken ??= kentFeed());
  await api.call('POST', '/reads', {
    token,
    raw: lines.join('\n'),
    headers: { 'idempotency-key': `key-of-${ids[0] ?? ''}-x`, 'content-type': 'application/x-ndjson' },
  });
  return ids;
}

type Event = { readonly id: string; readonly hit: Hit };
/** A follower of the stream; events as they arrive, until it is closed. */
async function follow({
  as = 'controlroom',
  after,
  token,
}: { as?: string; after?: string; token?: string } = {}): Promise<{
  readonly events: Event[];
  readonly ended: Promise<void>;
  readonly close: () => void;
  readonly status: number;
}> {
  const aborted = new AbortController();
  const response = await fetch(`${api.url}/v1/hits/stream`, {
    headers: {
      authorization: `Bearer ${token ?? (await api.tokenOf(as))}`,
      ...(after === undefined ? {} : { 'last-event-id': after }),
    },
    signal: aborted.signal,
  });
  const events: Event[] = [];
  const read = async (): Promise<void> => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of response.body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const fields = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        );
        text = text.slice(end + 2);
        if (fields.get('event') === 'hit')
          events.push({ id: fields.get('id') ?? '', hit: JSON.parse(fields.get('data') ?? '') as Hit });
      }
    }
  };
  return { events, status: response.status, ended: read().catch(() => undefined), close: () => aborted.abort() };
}
const readIds = ({ events }: { readonly events: readonly Event[] }): string[] => events.map(({ hit }) => hit.readId);

describe('the stream of hits', () => {
  it('brings each hit once, in order, with what a control room needs', async () => {
    const follower = await follow();
    const ids = await feed('AB12CDE', 20);
    await feed('XX99XXX', 5);
    await vi.waitFor(() => expect(readIds(follower)).toEqual(ids), { timeout: 5_000 });
    const [{ hit }] = follower.events as [Event];
    expect(hit).toEqual(
      expect.objectContaining({
        vrm: 'AB12CDE',
        cameraId: 'C0',
        priority: 'HIGH',
        action: 'STOP',
        match: 'EXACT',
        receivedAt: expect.any(String),
        matchedAt: expect.any(String),
        listId: expect.any(String),
        entryId: expect.any(String),
      }),
    );
    expect((await api.call('GET', `/hits/${hit.hitId}`, { as: 'controlroom' })).body).toEqual(hit);
    follower.close();
    await vi.waitFor(
      async () =>
        expect(
          (await api.records()).filter(({ action }) => action === 'HITS_STREAM').map(({ outcome }) => outcome),
        ).toEqual(['STARTED', 'OK']),
      { timeout: 5_000 },
    );
    expect((await api.records()).filter(({ action }) => action === 'HITS_STREAM').at(-1)).toMatchObject({
      details: { hits: 20 },
    });
  });

  it('goes on after the last event that a follower has, without a gap or a repetition', async () => {
    const first = await follow({ after: '0' });
    await vi.waitFor(() => expect(first.events.length).toBeGreaterThanOrEqual(20), { timeout: 5_000 });
    first.close();
    const cut = first.events[7]?.id ?? '';
    const missed = await feed('AB12CDE', 10);
    const again = await follow({ after: cut });
    await vi.waitFor(() => expect(readIds(again)).toEqual([...readIds(first).slice(8), ...missed]), { timeout: 5_000 });
    again.close();
    const paged: Hit[] = [];
    for (let after: string | null = '0'; after !== null;) {
      const { body } = await api.call('GET', `/hits?after=${after}&limit=7`, { as: 'controlroom' });
      paged.push(...(body['hits'] as Hit[]));
      after = body['next'] as string | null;
    }
    expect(paged.map(({ readId }) => readId)).toEqual([...readIds(first), ...missed]);
  });

  it('is held up by no follower that takes nothing, and loses it nothing', { timeout: 30_000 }, async () => {
    const aborted = new AbortController();
    const slow = await fetch(`${api.url}/v1/hits/stream`, {
      headers: { authorization: `Bearer ${await api.tokenOf('controlroom')}` },
      signal: aborted.signal,
    });
    const quick = await follow();
    const ids: string[] = [];
    for (let batch = 0; batch < 40; batch += 1) ids.push(...(await feed('AB12CDE', 50)));
    await vi.waitFor(() => expect(readIds(quick)).toEqual(ids), { timeout: 15_000 });
    quick.close();
    let text = '';
    const decoder = new TextDecoder();
    for await (const bytes of slow.body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true });
      if (text.split('event: hit').length > ids.length && text.endsWith('\n\n')) break;
    }
    aborted.abort();
    expect([...text.matchAll(/"readId":"(R\d+)"/g)].map(([, id]) => id)).toEqual(ids);
  });

  it('shows silent hits and hits of other forces to whom they concern', async () => {
    const password = 'a long enough password for tests';
    const officer = (userName: string, organisation: string) => ({
      account: { userName, displayName: userName, roles: ['controlRoom' as const], rank: null, organisation },
      password,
    });
    await api.service.accounts.put([officer('kent', 'Kent Police'), officer('devon', 'Devon and Cornwall Police')]);
    const tokenOf = async (userName: string): Promise<string> =>
      String((await api.call('POST', '/sessions', { body: { userName, password } })).body['accessToken']);
    const [own, camera, other] = [
      await follow(),
      await follow({ token: await tokenOf('kent') }),
      await follow({ token: await tokenOf('devon') }),
    ];
    const [open] = await feed('AB12CDE', 1);
    const [silent] = await feed('YK30RVA', 1);
    await vi.waitFor(() => expect(readIds(own)).toEqual([open, silent]), { timeout: 5_000 });
    await vi.waitFor(() => expect(readIds(camera)).toEqual([open]), { timeout: 5_000 });
    expect(readIds(other)).toEqual([]);
    const [, hidden] = own.events;
    expect((await api.call('GET', `/hits/${hidden?.hit.hitId ?? ''}`, { token: await tokenOf('kent') })).status).toBe(
      404,
    );
    for (const each of [own, camera, other]) each.close();
  });

  it('ends with the session, and is not for those whose work it is not', { timeout: 15_000 }, async () => {
    const { body } = await api.call('POST', '/sessions', {
      body: { userName: 'controlroom', password: api.passwordOf('controlroom') },
    });
    const token = String(body['accessToken']);
    const follower = await follow({ token });
    await api.call('DELETE', '/sessions/current', { token });
    await feed('AB12CDE', 1);
    await follower.ended;
    // Nor does it outlive the account, which may end by time alone, with nobody to end its sessions.
    const { accounts } = api.service;
    await accounts.put([
      {
        account: {
          userName: 'leaving',
          displayName: 'Leaving',
          roles: ['controlRoom'],
          rank: null,
          organisation: 'West Yorkshire Police',
        },
        password: 'violet kettle harbour',
      },
    ]);
    const leaving = await follow({
      token: String(
        (await api.call('POST', '/sessions', { body: { userName: 'leaving', password: 'violet kettle harbour' } }))
          .body['accessToken'],
      ),
    });
    accounts.leaves('leaving', instantText(NOW_MS));
    expect(accounts.state('leaving')).toBe('CLOSED');
    const seen = leaving.events.length;
    await feed('AB12CDE', 3);
    await leaving.ended;
    expect(leaving.events.length).toBe(seen);
    for (const as of ['investigator', 'analyst', 'auditor', 'admin', 'feed'])
      expect((await follow({ as })).status).toBe(403);
    expect((await follow({ after: 'x' })).status).toBe(400);
  });
});
