import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../../app/audit/canonical.ts';
import { instantText } from '../../app/domain/instant.ts';
import { RECONCILE_WITHIN_MS } from '../../app/policy/audit-rules.ts';
import { NOW_MS } from '../testing/service-harness.ts';
import { Reconciliation } from './reconciliation.ts';

const service = (atMs: number, correlationId?: string, userName = 'ann', outcome = 'STARTED') => ({
  kind: 'SERVICE',
  at: instantText(atMs),
  action: 'SEARCH_VRM',
  outcome,
  actor: { userName, organisation: 'x', roles: [] },
  ...(correlationId === undefined ? {} : { correlationId }),
  details: {},
});
const intent = (atMs: number, correlationId: string, userName = 'ann', phase = 'INTENT') => ({
  kind: 'WORKSTATION',
  receivedAt: instantText(atMs),
  deviceId: 'WS',
  record: { action: 'SEARCH_VRM', phase, correlationId, actor: { userName } },
});

/** A log in memory: its leaves, and the books that read it. */
function desk(): {
  readonly add: (...leaves: object[]) => void;
  readonly sweep: (nowMs: number) => Promise<void>;
  readonly open: () => string[];
  readonly leaves: object[];
  readonly again: () => string[];
} {
  const leaves: object[] = [];
  const watching = new Reconciliation();
  const add = (...more: object[]): void => {
    for (const leaf of more) {
      leaves.push(leaf);
      watching.note(canonicalBytes(leaf), leaves.length - 1);
    }
  };
  const idsOf = (of: Reconciliation): string[] =>
    of
      .state()
      .open.map(({ alarmId }) => alarmId)
      .sort();
  return {
    add,
    leaves,
    sweep: (nowMs) => watching.sweep(nowMs, async (alarms) => add(...alarms)),
    open: () => idsOf(watching),
    again: () => {
      // One start reads the first half of the log; the other restores what was saved of it.
      const half = Math.floor(leaves.length / 2);
      const before = new Reconciliation();
      const afresh = new Reconciliation();
      leaves.forEach((leaf, index) => {
        if (index === half) afresh.restore(structuredClone(before.save()))?.();
        (index < half ? before : afresh).note(canonicalBytes(leaf), index);
      });
      return idsOf(afresh);
    },
  };
}

const LATE = NOW_MS + RECONCILE_WITHIN_MS;

describe('putting both sides of a search side by side', () => {
  it('is content when service and workstation have both, in whichever order', async () => {
    const { add, sweep, open } = desk();
    add(
      service(NOW_MS, 'a'),
      intent(NOW_MS + 5, 'a'),
      intent(NOW_MS, 'b'),
      service(NOW_MS + 5, 'b'),
      service(NOW_MS, 'c', 'ann', 'DENIED'),
      intent(NOW_MS, 'c'),
    );
    await sweep(LATE + 1_000);
    expect(open()).toEqual([]);
  });

  it('is content with a search that the service saw and could not run, and takes no notice of how one ended', async () => {
    const { add, sweep, open } = desk();
    add(
      intent(NOW_MS, 'a'),
      service(NOW_MS, 'a', 'ann', 'ERROR'),
      intent(NOW_MS, 'b'),
      service(NOW_MS, 'b'),
      { ...service(NOW_MS + 5, 'b', 'ann', 'ERROR'), details: { startedAt: 3 } },
      service(NOW_MS, undefined, 'ann', 'ERROR'),
    );
    await sweep(LATE + 1_000);
    expect(open()).toEqual([]);
  });

  it('waits as long as a delivery may take and not a millisecond longer', async () => {
    const { add, sweep, open } = desk();
    add(service(NOW_MS, 'a'), intent(NOW_MS, 'b'), service(NOW_MS));
    await sweep(LATE);
    expect(open()).toEqual([]);
    await sweep(LATE + 1);
    expect(open()).toEqual(['INTENT_WITHOUT_SERVICE-1', 'SERVICE_WITHOUT_INTENT-0', 'SERVICE_WITHOUT_INTENT-2']);
  });

  it('enters an alarm once, also after a restart, and settles it when the other half comes late', async () => {
    const { add, sweep, open, leaves, again } = desk();
    add(service(NOW_MS, 'a'));
    await Promise.all([sweep(LATE + 1), sweep(LATE + 1)]);
    await sweep(LATE + 5);
    expect(leaves.length).toBe(2);
    expect(again()).toEqual(open());
    add(intent(LATE + 10, 'a'));
    expect([open(), again()]).toEqual([[], []]);
  });

  it('leaves no alarm open whose other half came while it was being entered', async () => {
    const { add, open, again, leaves } = desk();
    add(service(NOW_MS, 'a'));
    const watching = new Reconciliation();
    watching.note(canonicalBytes(leaves[0] ?? {}), 0);
    await watching.sweep(LATE + 1, async (alarms) => {
      const inOrder = [intent(LATE + 1, 'a'), ...alarms];
      inOrder.forEach((leaf, i) => watching.note(canonicalBytes(leaf), 1 + i));
      add(...inOrder);
    });
    expect([watching.state(), open(), again()]).toEqual([{ open: [], raised: 1, settled: 1, waiting: 0 }, [], []]);
  });

  it('does not take one intent for two searches, another person, an outcome or a malformed call', async () => {
    const { add, sweep, open } = desk();
    add(
      intent(NOW_MS, 'a'),
      service(NOW_MS, 'a'),
      service(NOW_MS, 'a'),
      intent(NOW_MS, 'b', 'ann'),
      service(NOW_MS, 'b', 'bob'),
      intent(NOW_MS, 'c', 'ann', 'OUTCOME'),
      service(NOW_MS, 'd', 'ann', 'ERROR'),
      service(NOW_MS, 'a', 'ann', 'OK'),
    );
    await sweep(LATE + 1);
    expect(open()).toEqual(['OTHER_PERSON-4', 'SERVICE_WITHOUT_INTENT-2']);
  });

  it('C4: takes no intent of a contested record, nor of a device before it is approved, and the hashes must be the same', async () => {
    const { add, sweep, open, again } = desk();
    const asked = (id: string, hash: string) => ({
      ...service(NOW_MS, id),
      details: { queryHash: hash, justificationHash: 'j' },
    });
    const told = (id: string, hash: string, contested?: readonly string[]) => {
      const half = intent(NOW_MS, id);
      return {
        ...half,
        ...(contested === undefined ? {} : { contested }),
        deliveredBy: { userName: 'bob', sessionId: 's' },
        record: { ...half.record, details: { queryHash: hash, justificationHash: 'j' } },
      };
    };
    add(
      asked('same', 'q'),
      told('same', 'q'),
      asked('other', 'q'),
      told('other', 'x'),
      asked('contested', 'q'),
      told('contested', 'q', ['NOT_BOUND']),
      asked('pending', 'q'),
      told('pending', 'q', ['DEVICE_PENDING']),
    );
    await sweep(LATE + 1);
    const found = ['CONTESTED_RECORD-5', 'DIFFERENT_SEARCH-3', 'SERVICE_WITHOUT_INTENT-4', 'SERVICE_WITHOUT_INTENT-6'];
    expect([open(), again()]).toEqual([found, found]);
    add({
      action: 'APPROVAL_DECISION',
      at: instantText(LATE),
      outcome: 'OK',
      actor: { userName: 'admin', organisation: 'x' },
      details: { kind: 'DEVICE', subject: 'WS', approved: true, note: 'ours' },
    });
    expect([open(), again()]).toEqual([found.slice(0, 3), found.slice(0, 3)]);
  });

  it('forgets nothing that was not entered when the log cannot be written', async () => {
    const watching = new Reconciliation();
    watching.note(canonicalBytes(service(NOW_MS, 'a')), 0);
    await expect(watching.sweep(LATE + 1, () => Promise.reject(new Error('full')))).rejects.toThrow('full');
    const entered: unknown[] = [];
    await watching.sweep(LATE + 1, async (leaves) => entered.push(...leaves));
    expect(entered.length).toBe(1);
  });

  it('raises just what a plain count of both sides leaves over, and the same after a restart', async () => {
    const step = fc.record({
      side: fc.constantFrom('service', 'intent'),
      id: fc.integer({ min: 0, max: 12 }).map((n) => `c${n}`),
      atMs: fc.integer({ min: 0, max: 3 * RECONCILE_WITHIN_MS }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(step, { selector: ({ side, id }) => `${side}${id}`, maxLength: 20 }),
        async (steps) => {
          const { add, sweep, open, again } = desk();
          const inOrder = [...steps].sort((a, b) => a.atMs - b.atMs);
          for (const { side, id, atMs } of inOrder) {
            await sweep(NOW_MS + atMs);
            add(side === 'service' ? service(NOW_MS + atMs, id) : intent(NOW_MS + atMs, id));
          }
          await sweep(NOW_MS + 9 * RECONCILE_WITHIN_MS);
          expect(open().length).toBe(
            inOrder.filter(({ side, id }) => !inOrder.some((other) => other.id === id && other.side !== side)).length,
          );
          expect(again()).toEqual(open());
        },
      ),
      { numRuns: 100 },
    );
  });
});
