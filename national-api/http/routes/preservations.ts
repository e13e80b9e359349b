import type { OpenAPIHono } from '@hono/zod-openapi';
import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { preservationAnswerSchema } from '../../../app/api/preservations.ts';
import {
  listPreservations,
  preserveReads,
  reviewPreservation,
  VIEW,
  viewPreservedReads,
  type Preservation,
} from '../../../app/api/preservations.ts';
import { personOf } from '../../../app/api/session.ts';
import { DAY_MS, instantMs, instantText } from '../../../app/domain/instant.ts';
import { PRESERVATIONS_IN_HAND, PRESERVATIONS_IN_HAND_OF_AN_ACCOUNT } from '../../../app/policy/answer-limits.ts';
import { judgeReference, REFERENCE_MESSAGES } from '../../../app/policy/justification-rules.ts';
import { preservedViewDenials } from '../../../app/policy/preserved-view.ts';
import {
  oldReads,
  PRESERVATION_REVIEW_DAYS,
  preservationLapsesMs,
  preservationNeedsTwo,
  preservationState,
} from '../../../app/policy/retention.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { authorityNamed } from '../../audit/authority-in-force.ts';
import { lifeOfPreservation } from '../../ingest/preservation-watch.ts';
import { requireNone } from '../../search/mark-search.ts';
import { gathered } from '../../search/read-json.ts';
import { Shares } from '../../shares.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { inTurn } from '../in-turn.ts';
import { idsWaiting, seesPreservation, waitingPreservationSchema } from '../known-preservations.ts';
import { ProblemError, refusalOf } from '../problem-error.ts';
import { readsFor } from '../read-access.ts';
import { enter } from '../recording.ts';
import { enterLook, tooBusy, withTurn } from '../search-turn.ts';
import type { Service } from '../service.ts';
import { asJson, pageOf } from './parts.ts';

/** Ids in one record of the log: as many as fit, however long they are. */
const IDS_A_RECORD = 100;

function answerOf(kept: Preservation, nowMs: number): z.infer<typeof preservationAnswerSchema> {
  return {
    ...kept,
    state: preservationState(lifeOfPreservation(kept), nowMs),
    lapsesAt: kept.releasedAt === null ? instantText(preservationLapsesMs(instantMs(kept.reviewAt))) : null,
  };
}
const missing = (): ProblemError =>
  new ProblemError('NOT_FOUND', 'There is no preservation of this id that you may see.');

/** Reads that are evidence, kept beyond 12 months until somebody else releases them (DPIA, retention). */
export function servePreservations(app: OpenAPIHono, service: Service): void {
  const { clock, store } = service;
  const oneOfAPerson = inTurn();
  const inHand = new Shares(PRESERVATIONS_IN_HAND, PRESERVATIONS_IN_HAND_OF_AN_ACCOUNT);
  /** A place for a preservation whose reads are being looked up. @throws ProblemError OVERLOADED */
  const handsOf = (userName: string): (() => void) => {
    if (!inHand.free(userName) && inHand.of(userName) > 0)
      throw tooBusy('Your other preservations are still looked up. Try again.');
    return inHand.take(userName);
  };
  /** In the last day, by the same person alone. */
  const preservedAlone = async (userName: string): Promise<{ readonly reads: number; readonly old: number }> => {
    const sinceMs = clock.nowMs() - DAY_MS;
    const own = (await store.preservations()).filter(
      ({ approvedBy, preservedAt, preservedBy }) =>
        approvedBy === undefined &&
        instantMs(preservedAt) > sinceMs &&
        service.accounts.samePerson(preservedBy, userName),
    );
    return {
      reads: own.reduce((sum, { reads }) => sum + reads, 0),
      old: own.reduce((sum, kept) => sum + (kept.oldReads ?? 0), 0),
    };
  };

  const reviewErrors = (reviewAt: string, nowMs: number): { pointer: string; message: string }[] => {
    const atMs = instantMs(reviewAt);
    if (atMs <= nowMs) return [{ pointer: '/reviewAt', message: 'must be in the future' }];
    return atMs > nowMs + PRESERVATION_REVIEW_DAYS * DAY_MS
      ? [{ pointer: '/reviewAt', message: `must be within ${PRESERVATION_REVIEW_DAYS} days` }]
      : [];
  };
  const seen = async (call: Pick<Call, 'session'>, id: string): Promise<Preservation> => {
    const kept = (await store.preservations()).find(({ preservationId }) => preservationId === id);
    if (kept === undefined || !seesPreservation(signedIn(call).account, kept)) throw missing();
    return kept;
  };

  serveEndpoint(app, service, preserveReads, async (call) => {
    const { c, body } = call;
    const { account } = signedIn(call);
    call.note({ asked: asJson(body) });
    const nowMs = clock.nowMs();
    requireNone(reviewErrors(body.reviewAt, nowMs));
    const verdict = judgeReference(body.reference);
    if (verdict !== 'ACCEPTED') throw new ProblemError('REFERENCE_INVALID', REFERENCE_MESSAGES[verdict]);
    const readIds = [...new Set(body.readIds)];
    await call.begin();
    const release = handsOf(account.userName);
    const reads = await readsFor(service, call, { searchId: body.searchId, readIds }).finally(release);
    const capturedAtMs = reads.map(({ capturedAt }) => instantMs(capturedAt));
    const kept: Preservation = {
      preservationId: randomUUID(),
      basis: body.basis,
      reference: body.reference,
      reason: body.reason,
      preservedBy: account.userName,
      organisation: account.organisation,
      preservedAt: instantText(nowMs),
      reads: readIds.length,
      oldReads: oldReads(capturedAtMs, nowMs),
      reviewAt: body.reviewAt,
      reviews: [],
      releasedAt: null,
    };
    return oneOfAPerson(personOf(account), async () => {
      if (preservationNeedsTwo(capturedAtMs, nowMs, await preservedAlone(account.userName))) {
        // The requested reads are in the log, in parts that fit into a record, until somebody else decides.
        const records: number[] = [];
        for (let from = 0; from < readIds.length; from += IDS_A_RECORD) {
          call.note({ preservationId: kept.preservationId, readIds: readIds.slice(from, from + IDS_A_RECORD) });
          records.push(
            (await enter(call, { op: 'ALTER', action: 'PRESERVATION_READS' }, { outcome: 'OK', status: 202 })).index,
          );
        }
        const approval = await askApproval(call, {
          kind: 'PRESERVATION',
          subject: kept.preservationId,
          summary: `Preserve ${readIds.length} reads for ${body.reference} (${body.basis}).`,
          request: asJson({ preservation: kept, records }),
        });
        return c.json({ approval }, 202);
      }
      call.note({ asked: asJson(body), preservationId: kept.preservationId });
      await call.begin();
      await store.preserve(kept, readIds);
      return c.json(answerOf(kept, nowMs), 201);
    });
  });

  onApproval(service, 'PRESERVATION', async (call, approval) => {
    const { preservation, records } = waitingPreservationSchema.parse(approval.request);
    const { preservationId, reviewAt } = preservation;
    const readIds = await idsWaiting(service, records);
    if (!(await store.preservations()).some((each) => each.preservationId === preservationId)) {
      if (instantMs(reviewAt) <= clock.nowMs())
        throw new ProblemError('CONFLICT', 'Its review would be due already. Ask again.');
      await store.preserve(
        { ...preservation, preservedAt: instantText(clock.nowMs()), approvedBy: signedIn(call).account.userName },
        readIds,
      );
    }
    return { preservationId, reads: readIds.length };
  });

  serveEndpoint(app, service, listPreservations, async ({ c, query, ...call }) => {
    const { account } = signedIn(call);
    const { items, next } = pageOf(
      (await store.preservations())
        .filter((kept) => seesPreservation(account, kept))
        .map((kept) => answerOf(kept, clock.nowMs())),
      query,
    );
    return c.json({ preservations: items, next });
  });

  serveEndpoint(app, service, viewPreservedReads, async (call) => {
    const {
      body,
      params: { id },
    } = call;
    call.note({ preservationId: id, ...asJson(body) });
    const { reference, preservedBy } = await seen(call, id);
    const authority = authorityNamed(service.audit.authorities, service.accounts, body.authorityId);
    const { account } = signedIn(call);
    const { userName } = account;
    const preserved = service.accounts.samePerson(userName, preservedBy);
    const denials = preservedViewDenials(
      { userName, preserved, reference: body.reference, reason: body.reason, authority },
      { reference },
      clock.nowMs(),
    );
    const [first, ...rest] = denials;
    if (first !== undefined) throw refusalOf([first, ...rest]);
    const budgeting = service.volumes.ofLook(account, { asked: { preservationId: id }, reference, marks: [] });
    const { auditIndex, gives } = await enterLook(call, VIEW, budgeting, { preservationId: id, ...asJson(body) });
    const ids = [...new Set(await store.preservedIds(id))];
    gives(ids.length);
    const reads = await withTurn(service, call, (signal) =>
      gathered(store, { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, ids }, signal),
    );
    return call.c.json({ reads, auditIndex });
  });

  serveEndpoint(app, service, reviewPreservation, async ({ c, body, params: { id }, ...call }) => {
    call.note({ preservationId: id, ...asJson(body) });
    const { account } = signedIn(call);
    const kept = await seen(call, id);
    if (service.accounts.samePerson(kept.preservedBy, account.userName))
      throw new ProblemError('CONFLICT_OF_INTEREST', 'Another person reviews a preservation.');
    if (kept.releasedAt !== null)
      throw new ProblemError(
        'CONFLICT',
        kept.lapsed === true ? 'It has lapsed. What is evidence still is preserved anew.' : 'It was released before.',
      );
    const nowMs = clock.nowMs();
    if (body.outcome === 'KEEP')
      requireNone(
        body.reviewAt === undefined
          ? [{ pointer: '/reviewAt', message: 'say when it is looked at again' }]
          : reviewErrors(body.reviewAt, nowMs),
      );
    const reviewed: Preservation = {
      ...kept,
      reviewAt: body.reviewAt ?? kept.reviewAt,
      reviews: [
        ...kept.reviews,
        { by: account.userName, at: instantText(nowMs), outcome: body.outcome, reason: body.reason },
      ],
      releasedAt: body.outcome === 'RELEASE' ? instantText(nowMs) : null,
    };
    await call.begin();
    await (body.outcome === 'RELEASE' ? store.release(reviewed) : store.preserve(reviewed, []));
    return c.json(answerOf(reviewed, nowMs));
  });
}
