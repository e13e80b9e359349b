import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from '../../app/api/session.ts';
import { aCamera } from '../testing/builders.ts';
import { startService, type Harness } from '../testing/service-harness.ts';
import { Workstation } from '../testing/workstation.ts';

let api: Harness;
afterEach(() => api.close());

type Desk = { readonly workstation: Workstation; readonly session: Session };
async function aDesk(callBudgets = {}): Promise<Desk> {
  api = await startService([aCamera()], [], [], { callBudgets });
  const workstation = new Workstation();
  const session = (
    await api.call('POST', '/sessions', {
      body: { userName: 'investigator', password: api.passwordOf('investigator') },
    })
  ).body as unknown as Session;
  await api.call('POST', '/devices', {
    token: session.accessToken,
    body: { publicKey: workstation.publicKey, name: 'WS', proof: workstation.proof(session.sessionId) },
  });
  return { workstation, session };
}
const deliver = ({ workstation, session }: Desk, records: readonly object[]) =>
  api.call('POST', '/audit/records', { token: session.accessToken, body: { deviceId: workstation.deviceId, records } });
const named = (userName: string, organisation: string, more = {}) => ({
  actor: { userName, organisation, roles: ['investigator'] },
  sessionId: 'a session',
  ...more,
});

describe('what a workstation delivers', () => {
  it('C3: counts in the byte budget of whoever delivers it', { timeout: 30_000 }, async () => {
    const desk = await aDesk({ recordedASecond: 1, recordedAtOnce: 200_000 });
    const long = () =>
      Array.from({ length: 4 }, () => desk.workstation.writeOne({ details: { words: 'x'.repeat(60_000) } }));
    expect((await deliver(desk, long())).status).toBe(200);
    expect((await deliver(desk, long())).body).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it(
    'H5: counts in it again when it is delivered again: a batch that the log has may be asked for now and then, not without end',
    { timeout: 30_000 },
    async () => {
      const desk = await aDesk({ recordedASecond: 1, recordedAtOnce: 400_000 });
      const batch = Array.from({ length: 3 }, () =>
        desk.workstation.writeOne({ details: { words: 'x'.repeat(60_000) } }),
      );
      const first = await deliver(desk, batch);
      const again = await deliver(desk, batch);
      expect([again.status, again.body['accepted'], again.body['receipts']]).toEqual([200, 0, first.body['receipts']]);
      await deliver(desk, batch);
      expect((await deliver(desk, batch)).body).toMatchObject({ code: 'RATE_LIMITED' });
    },
  );

  it('is answered anew under its key, as of now; other records under the key are refused', async () => {
    const desk = await aDesk();
    const under = (records: readonly object[]) =>
      api.call('POST', '/audit/records', {
        token: desk.session.accessToken,
        body: { deviceId: desk.workstation.deviceId, records },
        headers: { 'idempotency-key': 'delivery-key-1' },
      });
    const batch = [desk.workstation.writeOne({ details: { words: 'one' } })];
    const first = await under(batch);
    // Something else is recorded in between.
    await api.call('GET', '/me', { token: desk.session.accessToken });
    const again = await under(batch);
    expect([again.status, again.body['accepted'], again.body['receipts']]).toEqual([200, 0, first.body['receipts']]);
    const sizeIn = ({ body }: typeof first): number => (body['treeHead'] as { treeSize: number }).treeSize;
    expect(sizeIn(again)).toBeGreaterThan(sizeIn(first));
    const other = await under([desk.workstation.writeOne({ details: { words: 'two' } })]);
    expect([other.status, other.body['code'], other.body['detail']]).toEqual([
      409,
      'CONFLICT',
      'This key was used for another call. Make a key for each act.',
    ]);
  });

  it(
    'C4: is shown to the auditor of whoever delivered it, whatever organisation it names',
    { timeout: 30_000 },
    async () => {
      const desk = await aDesk();
      const at =
        (
          (await deliver(desk, [desk.workstation.writeOne(named('investigator', 'Kent Police'))])).body['receipts'] as {
            index: number;
          }[]
        )[0]?.index ?? -1;
      const { records } = (
        await api.call(
          'GET',
          `/audit/records?from=${at}&limit=1&purpose=VERIFY_LAWFULNESS&reason=The%20monthly%20review`,
          { as: 'auditor' },
        )
      ).body as { records: object[] };
      expect(records[0]).toMatchObject({
        record: { deliveredBy: { userName: 'investigator' }, record: { actor: { organisation: 'Kent Police' } } },
      });
    },
  );

  it('C4: hides no alarm of another kind or person behind a thousand of its own', { timeout: 60_000 }, async () => {
    const desk = await aDesk();
    const other = (
      await api.call('POST', '/sessions', { body: { userName: 'analyst', password: api.passwordOf('analyst') } })
    ).body as unknown as Session;
    const theirs = { workstation: new Workstation(), session: other };
    await api.call('POST', '/devices', {
      token: other.accessToken,
      body: { publicKey: theirs.workstation.publicKey, name: 'WS' },
    });
    await deliver(theirs, [
      theirs.workstation.writeOne(named('inspector', 'West Yorkshire Police', { correlationId: 'the-one' })),
    ]);
    await deliver(
      desk,
      Array.from({ length: 1_000 }, () => desk.workstation.writeOne(named('nobody', 'x'))),
    );
    const { open, more } = (await api.call('GET', '/audit/reconciliation', { as: 'auditor' })).body as {
      open: { correlationId: string }[];
      more: boolean;
    };
    expect([open.some(({ correlationId }) => correlationId === 'the-one'), open.length < 1_000, more]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('addresses that are not counted', () => {
  it('C3: are counted by every other method than that which they answer', { timeout: 30_000 }, async () => {
    await aDesk({ refusedAMinute: 3 });
    const statuses: number[] = [];
    for (let i = 0; i < 10; i += 1) statuses.push((await api.call('POST', '/health')).status);
    expect(statuses).toContain(429);
    expect((await api.call('GET', '/health')).status).toBe(200);
  });
});
