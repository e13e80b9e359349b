import { expect, test } from 'vitest';
import type { OutboxItem } from '../store/outbox.ts';
import { fakeClock } from '../testing/fake-clock.ts';
import { memoryAuditStore } from '../testing/memory-stores.ts';
import { RECORDS_ENDPOINT } from './audit/delivery.ts';
import { statusService } from './status.ts';

const never = (): (() => void) => () => undefined;
const refused: OutboxItem = {
  key: 'a'.repeat(64),
  endpoint: RECORDS_ENDPOINT,
  body: null,
  owner: '',
  attempts: 3,
  state: 'REFUSED',
  refusal: { code: 'DEVICE_REVOKED', ref: 'R-17', atMs: 0, sessionId: 's-1' },
};

/** What is said of the log while one record waits that the service refused. */
function auditOf({ overdue = false, alarm = null }: { overdue?: boolean; alarm?: 'CHAIN_REFUSED' | null }) {
  const store = memoryAuditStore();
  store.append({
    seq: 1,
    hash: refused.key,
    body: '{}',
    atMs: 7,
    userName: 'investigator',
    action: 'LOCK',
    phase: 'EVENT',
    outcome: 'OK',
    correlationId: 'c',
    receipt: null,
  });
  const counted = { count: () => 0, onChange: never };
  return statusService({
    connection: {
      status: () => ({ connection: { state: 'connecting' }, clock: null, data: null }),
      onChange: never,
    },
    audit: { writable: () => true, onChange: never },
    store,
    delivery: {
      alarm: () => alarm,
      overdue: () => overdue,
      sending: () => false,
      lastReceipt: () => null,
      onChange: never,
    },
    outbox: { refused: (endpoint) => (endpoint === RECORDS_ENDPOINT ? [refused] : []) },
    questions: counted,
    saved: counted,
    keptOfLists: () => ({ drafts: 0, lists: 0 }),
    onListsChange: () => () => undefined,
    keychain: { kind: 'memory', note: '' },
    clock: fakeClock(),
    announce: () => undefined,
  }).get().audit;
}

test('a refusal is given with its reference in whatever state it stands, also where it has stopped searching', () => {
  const said = { waiting: 1, refused: { code: 'DEVICE_REVOKED', ref: 'R-17', attempts: 3 } };
  expect(auditOf({})).toMatchObject({ state: 'refused', ...said });
  expect(auditOf({ overdue: true })).toMatchObject({ state: 'overdue', ...said });
  expect(auditOf({ alarm: 'CHAIN_REFUSED' })).toMatchObject({ state: 'failed', alarm: 'CHAIN_REFUSED', ...said });
});
