import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { instantText, MINUTE_MS } from '../../app/domain/instant.ts';
import type { VoiEntry } from '../../app/domain/voi.ts';
import { aCamera } from '../testing/builders.ts';
import { NOW_MS, startService, type Answer, type Harness } from '../testing/service-harness.ts';
import { SetClock } from '../testing/set-clock.ts';
import { aList, anEntry, reviseList } from '../testing/voi.ts';

let clock: SetClock;
let api: Harness;
let listId: string;
beforeEach(async () => {
  clock = new SetClock(NOW_MS);
  api = await startService([aCamera({ id: 'C1' })], [], [], { clock });
  listId = String((await api.call('POST', '/voi-lists', { as: 'listmanager', body: aList() })).body['listId']);
});
afterEach(() => api.close());

let keys = 0;
/** A hit on an entry as it is given, as the control room has it. */
async function aHit(change: Partial<VoiEntry> = {}): Promise<Record<string, unknown>> {
  const { body } = await api.call('GET', `/voi-lists/${listId}`, { as: 'listmanager' });
  await reviseList(api, listId, {
    baseRevision: body['revision'],
    note: 'First entries of the list.',
    changes: [{ op: 'PUT', entry: anEntry(change) }],
  });
  keys += 1;
  const read = { id: `R${keys}`, vrm: 'AB12CDE', capturedAt: instantText(clock.nowMs() - 1_000), cameraId: 'C1' };
  await api.call('POST', '/reads', {
    as: 'feed',
    raw: JSON.stringify(read),
    headers: { 'idempotency-key': `a-batch-of-reads-${keys}`, 'content-type': 'application/x-ndjson' },
  });
  return vi.waitFor(async () => {
    const page = await api.call('GET', '/hits', { as: 'controlroom' });
    const hit = (page.body['hits'] as Record<string, unknown>[] | undefined)?.find(
      (each) => each['readId'] === read.id,
    );
    if (hit === undefined) throw new Error('no hit yet');
    return hit;
  });
}
const act = (
  hit: Record<string, unknown>,
  body: object,
  version: unknown = hit['version'],
  as = 'controlroom',
): Promise<Answer> =>
  api.call('POST', `/hits/${String(hit['hitId'])}/actions`, {
    as,
    body,
    headers: { 'if-match': `"${String(version)}"` },
  });
const look = async (hit: Record<string, unknown>): Promise<Record<string, unknown>> =>
  (await api.call('GET', `/hits/${String(hit['hitId'])}`, { as: 'controlroom' })).body;
const YES = { act: 'VERIFY', plate: 'YES', vehicle: 'YES', entryHolds: 'YES' };

describe('acts on a hit', () => {
  it('lead from the plate in the picture to what came of it, each by a named person and on record', async () => {
    const hit = await aHit({ warningMarkers: ['VI'] });
    expect(hit).toMatchObject({ state: 'NEW', version: 1, history: [], dueAt: instantText(NOW_MS + MINUTE_MS) });
    expect((await act(hit, { act: 'ACKNOWLEDGE' })).body).toMatchObject({ state: 'NEW', version: 2 });
    expect((await act(hit, YES, 2)).body).toMatchObject({ state: 'VERIFIED', version: 3, dueAt: null });
    const assessed = await act(hit, { act: 'ASSESS', threat: 'HIGH', note: 'Seen at two burglaries' }, 3);
    expect(assessed.body).toMatchObject({ state: 'ASSESSED' });
    const unwarned = await act(hit, { act: 'ASSIGN', unit: 'TJ31', markersAcknowledged: false }, 4);
    expect([unwarned.status, unwarned.body['errors']]).toEqual([
      400,
      [expect.objectContaining({ pointer: '/markersAcknowledged' })],
    ]);
    await act(hit, { act: 'ASSIGN', unit: 'TJ31', markersAcknowledged: true }, 4);
    const done = await act(hit, { act: 'RESULT', outcome: 'STOPPED_ARREST', note: 'Driver arrested.' }, 5);
    expect(done.body).toMatchObject({ state: 'RESULTED', version: 6, outcome: 'STOPPED_ARREST' });
    expect((done.body['history'] as { act: string; by: string }[]).map(({ act: name, by }) => [name, by])).toEqual(
      ['ACKNOWLEDGE', 'VERIFY', 'ASSESS', 'ASSIGN', 'RESULT'].map((name) => [name, 'controlroom']),
    );
    const recorded = (await api.records()).filter(({ action, outcome }) => action === 'HIT_ACT' && outcome === 'OK');
    expect(
      recorded.map(({ op, details }) => {
        const { act: name, state } = details as Record<string, unknown>;
        return [op, name, state];
      }),
    ).toEqual([
      ['ALERT', 'ACKNOWLEDGE', 'NEW'],
      ['ALERT', 'VERIFY', 'VERIFIED'],
      ['ALERT', 'ASSESS', 'ASSESSED'],
      ['ALERT', 'ASSIGN', 'DISPATCHED'],
      ['ALERT', 'RESULT', 'RESULTED'],
    ]);
    expect(JSON.stringify(recorded)).not.toContain('Driver arrested');
  });

  it('of two operators at once: one is done, the other is told what it was', async () => {
    const hit = await aHit();
    const both = await Promise.all([act(hit, YES), act(hit, { ...YES, plate: 'NO' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const late = both.find(({ status }) => status === 412);
    expect(late?.body).toMatchObject({ code: 'PRECONDITION_FAILED', current: { hitId: hit['hitId'], version: 2 } });
    expect((await look(hit))['history']).toHaveLength(1);
  });

  it('that its state does not allow are refused with the hit as it is', async () => {
    const hit = await aHit();
    const refused = await act(hit, { act: 'ASSIGN', unit: 'TJ31', markersAcknowledged: true });
    expect(refused.body).toMatchObject({ code: 'CONFLICT', current: { state: 'NEW', version: 1 } });
    await act(hit, { ...YES, plate: 'CANNOT_TELL' });
    await act(hit, { act: 'ASSESS', threat: 'LOW', note: 'The plate is dirty' }, 2);
    expect((await act(hit, { act: 'ASSIGN', unit: 'TJ31', markersAcknowledged: true }, 3)).body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ pointer: '/act' }],
    });
    expect(
      (await act(hit, { act: 'RESULT', outcome: 'STOPPED_ARREST', note: 'Nobody was sent' }, 3)).body,
    ).toMatchObject({
      errors: [{ pointer: '/outcome' }],
    });
    const unversioned = await api.call('POST', `/hits/${String(hit['hitId'])}/actions`, {
      as: 'controlroom',
      body: YES,
    });
    expect(unversioned.body).toMatchObject({ errors: [{ pointer: '/header/If-Match' }] });
  });

  it('are those of a control room alone, and nobody else learns that there is a hit', async () => {
    const hit = await aHit();
    for (const as of ['listmanager', 'investigator', 'auditor', 'admin', 'feed'])
      expect([as, (await act(hit, YES, 1, as)).body['code']]).toEqual([as, 'ROLE_FORBIDDEN']);
    expect((await act({ hitId: 'no-such' }, YES, 1)).body['code']).toBe('NOT_FOUND');
  });

  it('come too late for an entry that is gone, and for a low hit that nobody took', async () => {
    const gone = await aHit({ priority: 'HIGH' });
    const { body } = await api.call('GET', `/voi-lists/${listId}`, { as: 'listmanager' });
    await reviseList(api, listId, {
      baseRevision: body['revision'],
      note: 'Found and given back.',
      changes: [{ op: 'REMOVE', entryId: gone['entryId'] }],
    });
    expect(await look(gone)).toMatchObject({ state: 'REJECTED_STALE', version: 1, dueAt: null });
    expect((await act(gone, YES)).body['code']).toBe('CONFLICT');
    clock.set(NOW_MS + 10 * MINUTE_MS);
    const low = await aHit({ priority: 'LOW', action: 'ASSESS' });
    clock.set(NOW_MS + 40 * MINUTE_MS);
    expect(await look(low)).toMatchObject({ state: 'EXPIRED', outcome: 'NO_RESOURCE' });
    expect((await act(low, YES)).body['code']).toBe('CONFLICT');
  });

  it('that nobody made of a high one are said to go to a supervisor, twice', async () => {
    const hit = await aHit();
    for (const [afterMs, times] of [
      [59_000, 0],
      [60_000, 1],
      [180_000, 2],
    ] as const) {
      clock.set(NOW_MS + afterMs);
      expect([afterMs, (await look(hit))['escalations']]).toEqual([afterMs, times]);
    }
  });

  it('reach everybody who follows the stream', async () => {
    const aborted = new AbortController();
    const response = await fetch(`${api.url}/v1/hits/stream`, {
      headers: { authorization: `Bearer ${await api.tokenOf('controlroom')}` },
      signal: aborted.signal,
    });
    let text = '';
    const reading = (async () => {
      const decoder = new TextDecoder();
      for await (const bytes of response.body as AsyncIterable<Uint8Array>)
        text += decoder.decode(bytes, { stream: true });
    })().catch(() => undefined);
    const hit = await aHit();
    await vi.waitFor(() => expect(text).toContain('event: hit\n'));
    await act(hit, YES);
    await vi.waitFor(() => expect(text).toContain('event: hit-changed'));
    const [, data = ''] = /event: hit-changed\ndata: (.*)\n/.exec(text) ?? [];
    expect(JSON.parse(data)).toMatchObject({ hitId: hit['hitId'], state: 'VERIFIED', version: 2 });
    aborted.abort();
    await reading;
  });

  it('are done once under their key', async () => {
    const hit = await aHit();
    const send = () =>
      api.call('POST', `/hits/${String(hit['hitId'])}/actions`, {
        as: 'controlroom',
        body: YES,
        headers: { 'if-match': '1', 'idempotency-key': 'one-act-of-an-operator' },
      });
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
    expect((await look(hit))['version']).toBe(2);
  });

  it('go with the hit', async () => {
    const hit = await aHit();
    await act(hit, YES);
    await api.service.voiStore.forgetHits(NOW_MS + MINUTE_MS);
    expect(await api.service.voiStore.hitActs([String(hit['hitId'])])).toEqual([]);
  });
});
