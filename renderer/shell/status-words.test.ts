import { expect, test } from 'vitest';
import { aStatus } from '../testing/fake-bridge.ts';
import { auditItem, connectionItem, skewWords } from './status-words.ts';

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
    auditItem(aStatus({ audit: { state, waiting, lastReceipt: null } })).state;
  expect(audit('waiting')).toBe('2 audit records not sent');
  expect(audit('waiting', 1)).toBe('1 audit record not sent');
  expect(audit('unwritable')).toBe('Audit record cannot be written');
  expect(audit('failed')).toBe('Audit: a receipt did not verify');
  expect(audit('overdue', 500)).toBe('Searching waits: 500 audit records not sent');
});

test('M3: what this workstation found wrong with the log is said, and that searching has stopped', () => {
  expect(auditItem(aStatus({ audit: { state: 'failed', waiting: 0, lastReceipt: null, alarm: 'FORKED' } }))).toEqual({
    tone: 'crit',
    state: 'Audit: the log is another than it was',
    more: 'searching has stopped; tell your ANPR manager',
  });
});

test('records that the service refuses are said to be kept, with what to quote', () => {
  const refused = { code: 'DEVICE_REVOKED', ref: 'R-17', attempts: 1 } as const;
  expect(auditItem(aStatus({ audit: { state: 'refused', waiting: 2, lastReceipt: null, refused } }))).toEqual({
    tone: 'crit',
    state: 'The service refuses 2 audit records',
    more: 'kept encrypted; tell your ANPR manager and quote R-17',
  });
});

test('a wrong clock is said with its distance', () => {
  expect(skewWords(aStatus())).toBeUndefined();
  expect(skewWords(aStatus({ clock: { serviceMs: 0, measuredAtMs: 0, skewMs: -180_000, wrong: true } }))).toBe(
    'This clock is 3 min off',
  );
});
