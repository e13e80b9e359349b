import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SeenBy } from '../../app/api/corrections.ts';
import { instantText } from '../../app/domain/instant.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Harness } from '../testing/service-harness.ts';
import { aList, anEntry, reviseList } from '../testing/voi.ts';

/** Who received which hit is recorded to the last one, even while the stream is open. */

let api: Harness;
beforeAll(async () => {
  api = await startService([aCamera({ id: 'C1' }), aCamera({ id: 'C2' })], []);
  const { body } = await api.call('POST', '/voi-lists', { as: 'listmanager', body: aList() });
  const changes = [{ op: 'PUT', entry: anEntry({ vrm: 'AB12CDE', action: 'ASSESS' }) }];
  await api.call('POST', `/voi-lists/${String(body['listId'])}/revisions`, {
    as: 'listmanager',
    body: { baseRevision: 1, note: 'First entries of the list.', changes },
  });
});
afterAll(() => api.close());

/** What a follower was sent so far, as text. */
async function follow(as: string): Promise<{ readonly text: () => string; readonly close: () => void }> {
  const aborted = new AbortController();
  const response = await fetch(`${api.url}/v1/hits/stream`, {
    headers: { authorization: `Bearer ${await api.tokenOf(as)}` },
    signal: aborted.signal,
  });
  let text = '';
  const read = async (): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const bytes of response.body as AsyncIterable<Uint8Array>)
      text += decoder.decode(bytes, { stream: true });
  };
  void read().catch(() => undefined);
  return { text: () => text, close: () => aborted.abort() };
}

const feed = (id: string, cameraId: string): Promise<unknown> =>
  api.call('POST', '/reads', {
    as: 'feed',
    raw: JSON.stringify({ id, vrm: 'AB12CDE', capturedAt: instantText(NOW_MS - 1_000), cameraId }),
    headers: { 'idempotency-key': `key-of-${id}`, 'content-type': 'application/x-ndjson' },
  });

describe('M1: hits that are delivered', () => {
  it('M1: are named in the log, each, before they leave, while the stream goes on', async () => {
    const follower = await follow('controlroom');
    await feed('first', 'C1');
    await vi.waitFor(() => expect(follower.text()).toContain('event: hit'), { timeout: 5_000 });
    const delivered = (await api.records()).filter(({ action }) => action === 'HITS_DELIVERED');
    expect(delivered).toMatchObject([
      {
        outcome: 'OK',
        actor: { userName: 'controlroom' },
        details: { hits: 1, readIds: ['first'], hitIds: [expect.any(String)] },
      },
    ]);
    expect((await api.records()).filter(({ action }) => action === 'HITS_STREAM')).toMatchObject([
      { outcome: 'STARTED' },
    ]);
    follower.close();
  });

  it('M1: a correction tells of everybody who had the hit on an open stream, and tells them on it', async () => {
    const follower = await follow('listmanager');
    await feed('second', 'C2');
    await vi.waitFor(() => expect(follower.text()).toContain('"readId":"second"'), { timeout: 5_000 });
    const hit = (await api.service.voiStore.hitsAfter(0, 10)).find((each) => each.hit.readId === 'second')?.hit;
    const hitId = hit?.hitId ?? '';
    const body = { vrm: 'AB12CDF', baseVersion: 1, evidence: 'PATCH', reason: 'The last letter is an F on the plate.' };
    const proposed = await api.call('POST', `/reads/second/corrections?hitId=${hitId}`, { as: 'controlroom', body });
    const { correctionId } = proposed.body['correction'] as { correctionId: string };
    const made = await api.call('POST', `/reads/second/corrections/${correctionId}/confirmation?hitId=${hitId}`, {
      as: 'listmanager',
    });
    expect(made.status).toBe(200);
    const seen = (made.body['seenBy'] as SeenBy[])
      .filter(({ how }) => how === 'HIT')
      .map(({ userName, certain }) => [userName, certain]);
    expect(seen).toContainEqual(['listmanager', true]);
    await vi.waitFor(() => expect(follower.text()).toContain('event: read-corrected'), { timeout: 5_000 });
    expect(follower.text()).toContain(hitId);
    expect(
      (await api.records()).filter(
        ({ action, details }) => action === 'HITS_DELIVERED' && 'corrected' in (details as object),
      ),
    ).toMatchObject([{ actor: { userName: 'listmanager' } }]);
    follower.close();
  });

  it('M1: are named each however many they are and however long their names', { timeout: 60_000 }, async () => {
    const ids = Array.from({ length: 450 }, (_, i) => `${'€'.repeat(58)}${String(i).padStart(6, '0')}`);
    const letter = (i: number): string => 'ABCDEFGHJKLMNOPRSTUVWXYZ'.charAt(i);
    const markOf = (i: number): string => `KX19B${letter(Math.floor(i / 24))}${letter(i % 24)}`;
    const { body: list } = await api.call('POST', '/voi-lists', {
      as: 'listmanager',
      body: aList({ name: '13_MANY_01' }),
    });
    const changes = ids.map((_, i) => ({ op: 'PUT', entry: anEntry({ vrm: markOf(i), action: 'ASSESS' }) }));
    expect(
      (await reviseList(api, String(list['listId']), { baseRevision: 1, note: 'Many entries of the list.', changes }))
        .status,
    ).toBe(200);
    const raw = ids
      .map((id, i) => JSON.stringify({ id, vrm: markOf(i), capturedAt: instantText(NOW_MS - 1_000), cameraId: 'C1' }))
      .join('\n');
    expect(
      (
        await api.call('POST', '/reads', {
          as: 'feed',
          raw,
          headers: { 'idempotency-key': 'very-many', 'content-type': 'application/x-ndjson' },
        })
      ).body,
    ).toMatchObject({ accepted: ids.length });
    await vi.waitFor(
      async () => expect((await api.service.voiStore.hitsAfter(0, 1_000)).length).toBeGreaterThanOrEqual(ids.length),
      { timeout: 20_000 },
    );
    const before = api.service.log.size;
    const { hits } = (await api.call('GET', '/hits?limit=500', { as: 'controlroom' })).body as {
      hits: { readId: string }[];
    };
    expect(hits.length).toBe(500); // A mark that is near some others of the list.
    const asked = new AbortController();
    const stream = await fetch(`${api.url}/v1/hits/stream`, {
      headers: { authorization: `Bearer ${await api.tokenOf('listmanager')}`, 'last-event-id': '0' },
      signal: asked.signal,
    });
    let text = '';
    for await (const bytes of stream.body as AsyncIterable<Uint8Array>) {
      text += new TextDecoder().decode(bytes);
      if (text.split('event: hit').length > hits.length) break;
    }
    asked.abort();
    const named = (who: string): Set<string> =>
      new Set(
        after
          .filter(({ actor }) => (actor as { userName: string } | null)?.userName === who)
          .flatMap(({ details }) => (details as { readIds?: string[] }).readIds ?? []),
      );
    const after = (await api.records()).slice(before);
    expect(hits.filter(({ readId }) => !named('controlroom').has(readId) || !named('listmanager').has(readId))).toEqual(
      [],
    );
  });
});
