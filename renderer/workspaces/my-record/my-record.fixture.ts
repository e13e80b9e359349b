// eslint-disable-next-line sightline/zones -- only tests load this file, and they run on Node
import { createHash } from 'node:crypto';
import { canonicalBytes } from '../../../app/audit/canonical.ts';
import { leafHash } from '../../../app/audit/merkle.ts';
import type { OwnRecord } from '../../../app/contract/audit.ts';
import type { Entry } from './acts.ts';

/** Records as in the log, for tests. */
const ACTOR = { userName: 'p.anand', organisation: 'West Yorkshire Police', roles: ['investigator'] };

export const REASON = 'Seen leaving a burglary in Harbour Street; its route shows where the goods went.';
export const QUERY = {
  kind: 'vrm',
  vrms: ['YK38RVL'],
  nearMiss: 0,
  window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-08T00:00:00.000Z' },
};
export const JUSTIFICATION = {
  category: 'SERIOUS',
  purpose: 'PREVENT_DETECT',
  reference: '22/90417/26',
  reason: REASON,
};

/** The leaf hash of a record, worked out as the service does. */
export const leafHashOf = (record: unknown): string =>
  Buffer.from(leafHash((bytes) => createHash('sha256').update(bytes).digest(), canonicalBytes(record))).toString('hex');

const entry = (index: number, record: Readonly<Record<string, unknown>>): Entry => ({
  index,
  leafHash: leafHashOf(record),
  record,
});

export const byService = (index: number, part: Readonly<Record<string, unknown>>): Entry =>
  entry(index, {
    kind: 'SERVICE',
    at: '2026-11-08T09:00:00.000Z',
    requestId: `R${index}`,
    actor: ACTOR,
    op: 'CONSULT',
    action: 'VIEW_READ',
    outcome: 'OK',
    status: 200,
    details: {},
    policyVersion: 'v1',
    networkZone: 'LOOPBACK',
    ...part,
  });

export const byWorkstation = (
  index: number,
  record: Readonly<Record<string, unknown>>,
  leaf: Readonly<Record<string, unknown>> = {},
): Entry =>
  entry(index, {
    kind: 'WORKSTATION',
    receivedAt: '2026-11-08T09:00:03.000Z',
    deviceId: 'WYP-DT-2207',
    deliveredBy: { userName: 'p.anand', sessionId: 'S1' },
    ...leaf,
    record: {
      seq: index,
      at: '2026-11-08T09:00:00.000Z',
      actor: ACTOR,
      op: 'CONSULT',
      action: 'SEARCH_VRM',
      phase: 'EVENT',
      outcome: 'OK',
      correlationId: `C${index}`,
      details: {},
      ...record,
    },
  });

/** The four records of a search that found 17 reads, starting at an index. */
export const aSearch = (
  from: number,
  { correlationId = 'C-1', requestId = 'R-1', at = '2026-11-08T09:00:00.000Z' } = {},
): readonly Entry[] => [
  byService(from, {
    at,
    requestId,
    correlationId,
    action: 'SEARCH',
    outcome: 'STARTED',
    details: { query: QUERY, justification: JUSTIFICATION },
  }),
  byService(from + 1, {
    at,
    requestId,
    correlationId,
    action: 'SEARCH',
    details: { startedAt: from, resultCount: 17 },
  }),
  byWorkstation(from + 2, {
    at,
    correlationId,
    phase: 'INTENT',
    outcome: null,
    details: { query: QUERY, justification: JUSTIFICATION },
  }),
  byWorkstation(from + 3, { at, correlationId, phase: 'OUTCOME', details: { reads: 17, failureCode: null } }),
];

export const here = (seq: number, part: Partial<OwnRecord> = {}): OwnRecord => ({
  seq,
  atMs: Date.parse('2026-11-08T09:00:00.000Z'),
  action: 'SEARCH_VRM',
  phase: 'EVENT',
  outcome: 'OK',
  correlationId: 'C-1',
  receipt: null,
  ...part,
});

/** A receipt for a place in the log, for the record that `entries` has there. */
export const receipt = (
  index: number,
  { ref = '9F3C-71AE', verified = true, entries = [] as readonly Entry[] } = {},
): NonNullable<OwnRecord['receipt']> => ({
  ref,
  index,
  leafHash: entries.find((each) => each.index === index)?.leafHash ?? '0'.repeat(64),
  treeSize: 100,
  verified,
});
