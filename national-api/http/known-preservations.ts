import * as z from 'zod';
import {
  preservationSchema,
  VIEW_ROLES,
  type Preservation,
  type ReadPreservation,
} from '../../app/api/preservations.ts';
import type { ApprovalAnswer } from '../../app/api/approvals.ts';
import type { Account } from '../../app/api/session.ts';
import { overseesOrganisation } from '../../app/policy/audit-rules.ts';
import { preservationState } from '../../app/policy/retention.ts';
import { seesApproval } from '../approvals/decision.ts';
import { lifeOfPreservation } from '../ingest/preservation-watch.ts';
import type { Service } from './service.ts';

/** A preservation that waits for a second person, and the records of the log with the ids of its reads. */
export const waitingPreservationSchema = z.object({ preservation: preservationSchema, records: z.array(z.int()) });
const idsLeaf = z.object({ details: z.object({ readIds: z.array(z.string()) }) });

/** @throws ZodError when the log does not hold what the request names */
export async function idsWaiting({ log }: Pick<Service, 'log'>, records: readonly number[]): Promise<string[]> {
  const readIds: string[] = [];
  for (const index of records) readIds.push(...idsLeaf.parse(await log.record(index)).details.readIds);
  return readIds;
}

/** Whether an account may know of a preservation: its organisation's, and for oversight those that it watches. */
export const seesPreservation = (account: Account, { organisation }: Pick<Preservation, 'organisation'>): boolean =>
  organisation === account.organisation || overseesOrganisation(account, organisation);

/** Requests that are looked through for one read, the newest first: each has up to 2,000 ids in the log. */
const REQUESTS_LOOKED_AT = 32;

/**
 * The preservations of a read that an account may know: for those who may see preservations at all. One that waits is
 * known to whoever asked for it and to those who decide on it, as in the list of requests.
 */
export function knownPreservations(
  service: Service,
): (account: Account, readId: string) => Promise<ReadPreservation[]> {
  // The ids of a request never change; those of requests that wait no more are dropped.
  const idsOf = new Map<string, ReadonlySet<string>>();
  const holds = async (
    { approvalId }: ApprovalAnswer,
    records: readonly number[],
    readId: string,
  ): Promise<boolean> => {
    const known = idsOf.get(approvalId) ?? new Set(await idsWaiting(service, records));
    idsOf.set(approvalId, known);
    return known.has(readId);
  };
  const waiting = async (account: Account, readId: string): Promise<ReadPreservation[]> => {
    const all = service.audit.approvals
      .all(service.clock.nowMs())
      .filter(({ kind, state }) => kind === 'PRESERVATION' && state === 'WAITING');
    const open = new Set(all.map(({ approvalId }) => approvalId));
    for (const approvalId of idsOf.keys()) if (!open.has(approvalId)) idsOf.delete(approvalId);
    const found: ReadPreservation[] = [];
    for (const approval of all.filter((each) => seesApproval(account, each)).slice(0, REQUESTS_LOOKED_AT)) {
      const { preservation, records } = waitingPreservationSchema.parse(approval.request);
      if (!(await holds(approval, records, readId))) continue;
      const { basis, reference, reviewAt } = preservation;
      const { askedBy: preservedBy, askedAt: preservedAt } = approval;
      const none = { approvedBy: null, releasedAt: null };
      found.push({ state: 'WAITING', basis, reference, preservedBy, preservedAt, reviewAt, ...none });
    }
    return found;
  };
  return async (account, readId) => {
    if (!account.roles.some((role) => VIEW_ROLES.includes(role))) return [];
    const nowMs = service.clock.nowMs();
    const kept = (await service.store.preservationsOf(readId))
      .filter((each) => seesPreservation(account, each))
      .map((each): ReadPreservation => {
        const { basis, reference, preservedBy, preservedAt, approvedBy = null, reviewAt, releasedAt } = each;
        const state = preservationState(lifeOfPreservation(each), nowMs);
        return { state, basis, reference, preservedBy, preservedAt, approvedBy, reviewAt, releasedAt };
      });
    return [...(await waiting(account, readId)), ...kept];
  };
}
