import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import {
  consistencyProof,
  deliverRecords,
  inclusionProof,
  logKeys,
  readLog,
  treeHead,
} from '../../../app/api/audit-log.ts';
import { canonicalText } from '../../../app/audit/canonical.ts';
import { workstationLeafSchema } from '../../../app/audit/receipt.ts';
import { MAX_LOG_PAGE_BYTES, MAX_WORKSTATION_RECORD_BYTES } from '../../../app/audit/record-bounds.ts';
import type { WorkstationRecord } from '../../../app/audit/record.ts';
import { instantText } from '../../../app/domain/instant.ts';
import { overseesAll, overseesOrganisation } from '../../../app/policy/audit-rules.ts';
import { holdsMarks, organisationOfRecord, UNDECLARED_LOG_READING } from '../../../app/policy/log-reading.ts';
import type { BatchVerdict } from '../../audit/device-register.ts';
import type { Entered, NationalLog } from '../../audit/national-log.ts';
import { inPieces } from '../../in-pieces.ts';
import { partyOf } from '../call-budgets.ts';
import { addressOf } from '../caller.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { inTurn } from '../in-turn.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { revoked } from './devices.ts';
const deliveredLeaf = z.object({ kind: z.literal('WORKSTATION'), deliveredBy: z.object({ userName: z.string() }) });

const REFUSALS: Readonly<Record<Extract<BatchVerdict, { kind: 'refused' }>['reason'], string>> = {
  GAP: 'a record is missing before this one',
  BROKEN_CHAIN: 'this record does not follow the one before it',
  BAD_SIGNATURE: "the signature is not this device's",
  MALFORMED: 'this is not a record',
  OTHER_RECORD: 'the log has another record in this place',
  OTHER_DEVICE: 'this record is of another device',
};

/**
 * Refused before anything is judged or acknowledged: what the log does not accept must not be promised. @throws
 * ProblemError
 */
async function requireShort(records: readonly object[]): Promise<void> {
  // JSON.stringify writes as many bytes as canonical JSON does: only the order of names differs.
  const lengths = await inPieces(records, (record) => Buffer.byteLength(JSON.stringify(record)));
  const at = lengths.findIndex((bytes) => bytes > MAX_WORKSTATION_RECORD_BYTES);
  if (at < 0) return;
  const message = `a record has at most ${MAX_WORKSTATION_RECORD_BYTES} bytes; this one has ${lengths[at] ?? 0}`;
  throw new ProblemError('TOO_LARGE', 'A record is longer than the log takes. None of the batch was entered.', {
    errors: [{ pointer: `/records/${at}`, message }],
  });
}

/** @throws ProblemError unless the batch continues the device's chain. */
function requireAccepted(verdict: BatchVerdict): Extract<BatchVerdict, { kind: 'accepted' }> {
  switch (verdict.kind) {
    case 'accepted':
      return verdict;
    case 'unknownDevice':
      throw new ProblemError('NOT_FOUND', 'No device of this id is enrolled.', {
        errors: [{ pointer: '/deviceId', message: 'not enrolled' }],
      });
    case 'malformed':
      throw new ProblemError('VALIDATION_FAILED', 'A record is not well formed.', {
        errors: [
          {
            pointer: `/records/${verdict.at}${verdict.path === '' ? '' : `/${verdict.path}`}`,
            message: REFUSALS.MALFORMED,
          },
        ],
      });
    case 'refused':
      throw new ProblemError('CONFLICT', 'The records do not continue the chain that the log has.', {
        errors: [{ pointer: `/records/${verdict.at}`, message: REFUSALS[verdict.reason], code: verdict.reason }],
      });
  }
}

/** @throws ProblemError unless the log has this very record at this place of the chain. */
function requireSame(leaf: unknown, record: object | undefined, at: number): void {
  const had = workstationLeafSchema.safeParse(leaf);
  if (had.success && canonicalText(had.data.record) === canonicalText(record)) return;
  throw new ProblemError('CONFLICT', 'The records do not continue the chain that the log has.', {
    errors: [{ pointer: `/records/${at}`, message: REFUSALS.OTHER_RECORD, code: 'OTHER_RECORD' }],
  });
}

/** Where a page that begins at `from` ends: at `end`, or before when its records are long. Never empty. */
function pageEnd(log: NationalLog, from: number, end: number): number {
  let bytes = 0;
  for (let at = from; at < end; at += 1) {
    bytes += log.bytesOf(at);
    if (bytes > MAX_LOG_PAGE_BYTES) return Math.max(at, from + 1);
  }
  return end;
}

/** The national log: workstations append to it, anybody can verify it, auditors read it. */
export function serveAudit(app: OpenAPIHono, service: Service): void {
  const { log, devices } = service;
  /** One batch at a time judges and continues a chain; different workstations do not wait for each other. */
  const inTurnOf = inTurn();

  serveEndpoint(app, service, deliverRecords, (call) =>
    inTurnOf(call.body.deviceId, async () => {
      const { deviceId, records } = call.body;
      const { account, sessionId } = signedIn(call);
      call.note({ deviceId, records: records.length });
      await requireShort(records);
      if (service.audit.devices.stateOf(deviceId) === 'REVOKED') throw revoked();
      const { known, fresh } = requireAccepted(devices.judge(deviceId, records));
      // One after the other: each is read from the disk, and other calls run in between.
      const had = [];
      for (const [at, { seq, index: inLog }] of known.entries()) {
        const leaf = await log.record(inLog);
        requireSame(leaf, records[at], at);
        had.push({ seq, ...log.entered(inLog), leaf });
      }
      const receivedAt = instantText(service.clock.nowMs());
      const deliveredBy = { userName: account.userName, sessionId };
      const leaves = fresh.map((record: WorkstationRecord) => {
        const contested = service.audit.devices.contest(deviceId, record);
        return {
          kind: 'WORKSTATION',
          receivedAt,
          deviceId,
          deliveredBy,
          ...(contested.length === 0 ? {} : { contested: [...contested] }),
          record,
        };
      });
      const entered: readonly Entered[] = leaves.length === 0 ? [] : await log.append(leaves);
      // Records that the log already had are charged as well: handling them costs as much.
      service.budgets.recorded(
        partyOf(call.session, addressOf(call.c)),
        [...had, ...entered].reduce((bytes, { index: at }) => bytes + log.bytesOf(at), 0),
      );
      // Delivered records speak for themselves, and a record of each delivery would only double the log. A repeated
      // batch changes nothing and tells its sender only what it had before.
      call.recorded = true;
      call.note({ deviceId, records: records.length, known: known.length });
      const receipts = [...had, ...entered.map((at, i) => ({ seq: fresh[i]?.seq ?? 0, ...at, leaf: leaves[i] }))];
      return call.c.json({ accepted: fresh.length, receipts, treeHead: log.treeHead() });
    }),
  );

  serveEndpoint(app, service, readLog, async (call) => {
    const { account } = signedIn(call);
    const { from, limit, purpose, reason } = call.query;
    const end = pageEnd(log, from, Math.min(log.size, from + limit));
    const declared =
      purpose !== undefined && reason !== undefined
        ? { purpose, reason }
        : { ...UNDECLARED_LOG_READING, ...(purpose === undefined ? {} : { purpose }), withoutReason: true };
    const delivererOf = (record: unknown): string | undefined => {
      const leaf = deliveredLeaf.safeParse(record);
      return leaf.success ? service.accounts.find(leaf.data.deliveredBy.userName)?.organisation : undefined;
    };
    const oversees = (record: unknown): boolean => {
      const organisation = organisationOfRecord(record);
      // Acts without an account, such as a refused sign-in, belong to no organisation. A workstation's record only
      // claims one: it is also shown to the organisation that delivered it.
      if (overseesAll(account) || organisation === undefined || overseesOrganisation(account, organisation))
        return true;
      const deliverer = delivererOf(record);
      return deliverer !== undefined && overseesOrganisation(account, deliverer);
    };
    let [marks, withheld] = [0, 0];
    const records: object[] = [];
    for (let at = from; at < end; at += 1) {
      const record = await log.record(at);
      if (!oversees(record)) {
        withheld += 1;
        records.push({ ...log.entered(at), record: null, withheld: true });
        continue;
      }
      if (holdsMarks(record)) marks += 1;
      records.push({ ...log.entered(at), record });
    }
    call.note({ from, to: end, ...declared, marks, withheld });
    return call.c.json({ records, next: end < log.size && end > from ? end : null });
  });

  serveEndpoint(app, service, treeHead, ({ c }) => c.json(log.treeHead()));

  serveEndpoint(app, service, logKeys, ({ c }) =>
    c.json({ keys: [{ keyId: log.key.keyId, algorithm: 'Ed25519', publicKey: log.key.publicKey }] }),
  );

  const outside = (pointer: string): ProblemError =>
    new ProblemError('VALIDATION_FAILED', 'The log has no such tree.', {
      errors: [{ pointer: `/query-string/${pointer}`, message: `the log has ${log.size} records` }],
    });

  serveEndpoint(app, service, inclusionProof, ({ c, query }) => {
    if (query.treeSize > log.size || query.treeSize < 1) throw outside('treeSize');
    if (query.index >= query.treeSize) throw outside('index');
    return c.json({
      index: query.index,
      treeSize: query.treeSize,
      hashes: log.inclusionProof(query.index, query.treeSize),
    });
  });

  serveEndpoint(app, service, consistencyProof, ({ c, query }) => {
    if (query.second > log.size) throw outside('second');
    if (query.first < 1 || query.first > query.second) throw outside('first');
    return c.json({
      first: query.first,
      second: query.second,
      hashes: log.consistencyProof(query.first, query.second),
    });
  });
}
