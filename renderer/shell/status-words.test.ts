import { expect, test } from 'vitest';
import type { Status } from '../../app/contract/methods.ts';
import { aStatus } from '../testing/fake-bridge.ts';
import fc from 'fast-check';
import { MINUTE_MS } from '../../app/domain/instant.ts';
import { DATA_OLD_MS, UNDELIVERED_WARN_MS } from '../../app/policy/device-rules.ts';
import { auditItem, connectionItem, dataItem, keptItem, skewItem } from './status-words.ts';

const now = Date.parse('2025-01-14T16:53:30Z');

test('connection says its state, and when it tries again', () => {
  expect(connectionItem(null, now).state).toBe('Connecting');
  expect(connectionItem(aStatus(), now)).toEqual({ tone: 'ok', state: 'Online', more: 'National service 182 ms' });
  const down = aStatus({
    connection: {
      state: 'unreachable',
      sinceMs: Date.parse('2025-01-14T16:53:12Z'),
      nextTryMs: now + 22_000,
      code: 'SERVICE_UNREACHABLE',
    },
  });
  expect(connectionItem(down, now)).toEqual({
    tone: 'warn',
    state: 'National service unreachable',
    more: 'since 16:53:12, next try in 22 s',
  });
  const forged = aStatus({
    connection: { state: 'unreachable', sinceMs: now, nextTryMs: now, code: 'CERTIFICATE_REFUSED' },
  });
  expect(connectionItem(forged, now).tone).toBe('crit');
});

test('audit says what is not sent and what cannot be written', () => {
  const audit = (state: 'waiting' | 'overdue' | 'unwritable' | 'failed', waiting = 2): string =>
    auditItem(aStatus({ audit: { state, waiting, lastReceipt: null } }), now, true).state;
  expect(audit('waiting')).toBe('2 audit records not sent');
  expect(audit('waiting', 1)).toBe('1 audit record not sent');
  expect(audit('unwritable')).toBe('Audit record cannot be written');
  expect(audit('failed')).toBe('Audit: a receipt did not verify');
  expect(audit('overdue', 500)).toBe('Searching waits: 500 audit records not sent');
});

test('M3: what this workstation found wrong with the log is said, and that searching has stopped', () => {
  expect(
    auditItem(aStatus({ audit: { state: 'failed', waiting: 0, lastReceipt: null, alarm: 'FORKED' } }), now, true),
  ).toEqual({
    tone: 'crit',
    state: 'Audit: the log is another than it was',
    more: 'searching has stopped; tell your ANPR manager',
  });
});

test('records that the service refuses are said to be kept, with what to quote', () => {
  const refused = { code: 'DEVICE_REVOKED', ref: 'R-17', attempts: 1 } as const;
  expect(
    auditItem(aStatus({ audit: { state: 'refused', waiting: 2, lastReceipt: null, refused } }), now, true),
  ).toEqual({
    tone: 'crit',
    state: 'The service refuses 2 audit records',
    more: 'kept encrypted; tell your ANPR manager and quote R-17',
  });
});

test('M3: a refusal that has stopped searching is said as both, with what to quote', () => {
  const refused = { code: 'DEVICE_REVOKED', ref: 'R-17', attempts: 1 } as const;
  const audit = (part: Partial<Status['audit']> & Pick<Status['audit'], 'state'>) =>
    auditItem(aStatus({ audit: { waiting: 500, lastReceipt: null, refused, ...part } }), now, true);
  expect(audit({ state: 'overdue' })).toEqual({
    tone: 'crit',
    state: 'Searching waits: the service refuses 500 audit records',
    more: 'kept encrypted; tell your ANPR manager and quote R-17',
  });
  expect(audit({ state: 'failed', alarm: 'CHAIN_REFUSED' })).toEqual({
    tone: 'crit',
    state: 'Audit: the log refuses the records',
    more: 'searching has stopped; tell your ANPR manager and quote R-17',
  });
  expect(audit({ state: 'overdue', refused: null }).more, 'nothing is refused').toBe('kept encrypted, being sent');
});

const waiting = (sinceMs: number | null, isHere = true) =>
  auditItem(
    aStatus({ audit: { state: 'waiting', waiting: 1, waitingSinceMs: sinceMs, lastReceipt: null } }),
    now,
    isHere,
  );

test('records that wait are an alarm once they have waited for half a minute, and never while nobody is there to send them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 * UNDELIVERED_WARN_MS }), fc.boolean(), (agoMs, isHere) => {
      const { tone, state } = waiting(now - agoMs, isHere);
      expect(tone).toBe(isHere && agoMs > UNDELIVERED_WARN_MS ? 'warn' : 'plain');
      expect(state).toBe('1 audit record not sent');
    }),
  );
  expect(waiting(null).tone).toBe('plain');
  expect(waiting(now, false).more).toBe('kept encrypted, sent when you sign in');
});

test('nothing is said to be kept only when nothing is', () => {
  const kept = (records: number, questions: number, saved = 0): string =>
    keptItem(
      aStatus({
        audit: { state: 'waiting', waiting: records, lastReceipt: null },
        kept: { questions, saved, drafts: 0, lists: 0 },
      }),
    ).state;
  expect(kept(0, 0)).toBe('Nothing kept on this device');
  expect(kept(4, 0)).toBe('Kept, encrypted: 4 audit records');
  expect(kept(0, 1)).toBe('Kept, encrypted: 1 question');
  expect(kept(1, 2)).toBe('Kept, encrypted: 1 audit record, 2 questions');
  expect(kept(0, 0, 1)).toBe('Kept, encrypted: 1 saved item');
  expect(kept(0, 1, 3)).toBe('Kept, encrypted: 1 question, 3 saved items');
});

test('data that are older than a quarter of an hour are an alarm, with their age', () => {
  const data = (ageMs: number) => dataItem(aStatus({ data: { fromMs: null, toMs: now - ageMs } }), now);
  expect(data(10_000)).toEqual({ tone: 'plain', state: 'Data to 16:53:20', more: '' });
  expect(data(DATA_OLD_MS)?.tone).toBe('plain');
  expect(data(100 * MINUTE_MS)).toEqual({ tone: 'warn', state: 'Data to 15:13:30', more: '1 h 40 min old' });
  expect(data(3 * 24 * 60 * MINUTE_MS)?.state).toBe('Data to Sat 11 Jan 2025');
  expect(dataItem(aStatus({ data: null }), now)).toBeUndefined();
});

test('a wrong clock is said with its distance and its way, and that the time shown is right', () => {
  const skew = (skewMs: number) =>
    skewItem(aStatus({ clock: { serviceMs: 0, measuredAtMs: 0, skewMs, wrong: skewMs !== 0 } }));
  expect(skew(0)).toBeUndefined();
  expect(skew(-180_000)).toEqual({
    tone: 'warn',
    state: 'This computer’s clock is 3 min fast',
    more: 'the time shown here is right',
  });
  expect(skew(83 * MINUTE_MS)?.state).toBe('This computer’s clock is 1 h 23 min slow');
});
