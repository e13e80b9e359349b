import type { OpenAPIHono } from '@hono/zod-openapi';
import { randomUUID } from 'node:crypto';
import type * as z from 'zod';
import type { ApprovalAnswer } from '../../../app/api/approvals.ts';
import type { subjectCaseAnswerSchema } from '../../../app/api/disclosures.ts';
import { subjectRequestSchema, type SubjectCase } from '../../../app/api/disclosures.ts';
import type { Account } from '../../../app/api/session.ts';
import {
  answerSubjectRequest,
  listSubjectRequests,
  openSubjectRequest,
  SUBJECT_READS_ACTION,
  SUBJECT_REQUEST_ACTION,
  subjectReads,
} from '../../../app/api/subject-requests.ts';
import { DAY_MS, instantMs, instantText } from '../../../app/domain/instant.ts';
import { windowMs } from '../../../app/domain/time-window.ts';
import { parseVrm } from '../../../app/domain/vrm.ts';
import { LAST_BAND_DAYS } from '../../../app/policy/access-table.ts';
import { overseesAll, SUBJECT_ANSWER_DAYS, SUBJECT_REQUEST_MAX_READS } from '../../../app/policy/audit-rules.ts';
import { judgeReference, REFERENCE_MESSAGES } from '../../../app/policy/justification-rules.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { type KeptCase } from '../../audit/disclosure-book.ts';
import { gathered } from '../../search/read-json.ts';
import type { MarkSearch } from '../../store/read-store.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import { enterLook, withTurn } from '../search-turn.ts';
import type { Service } from '../service.ts';
import { asJson, pageOf } from './parts.ts';

/** Outcomes in which the person receives something. */
const GIVEN: ReadonlySet<string> = new Set(['DISCLOSED', 'PART_DISCLOSED']);

/**
 * The search of the store for a request. @throws ProblemError for what is malformed, or older than a year: the access
 * table denies that to everybody.
 */
function searchOf({ vrm, window, reference }: z.infer<typeof subjectRequestSchema>, nowMs: number): MarkSearch {
  const parsed = parseVrm(vrm);
  if (!parsed.ok)
    throw new ProblemError('VALIDATION_FAILED', parsed.message, {
      errors: [{ pointer: '/vrm', message: parsed.message }],
    });
  const verdict = judgeReference(reference);
  if (verdict !== 'ACCEPTED') throw new ProblemError('REFERENCE_INVALID', REFERENCE_MESSAGES[verdict]);
  const { fromMs, toMs } = windowMs(window);
  if (fromMs >= nowMs)
    throw new ProblemError('VALIDATION_FAILED', 'The window lies in the future.', {
      errors: [{ pointer: '/window/from', message: 'must be in the past' }],
    });
  if (Math.floor((nowMs - fromMs) / DAY_MS) > LAST_BAND_DAYS) {
    const oldestMs = nowMs - LAST_BAND_DAYS * DAY_MS;
    throw new ProblemError('WINDOW_TOO_OLD', 'Nobody reaches reads that are older than 12 months.', {
      extras: { allowedWindow: oldestMs < toMs ? { from: instantText(oldestMs), to: window.to } : null },
    });
  }
  return { vrms: [parsed.vrm], fromMs, toMs };
}

function answerOf(
  { case: asked, outcome, answeredAt }: KeptCase,
  nowMs: number,
): z.infer<typeof subjectCaseAnswerSchema> {
  const state = answeredAt !== null ? 'ANSWERED' : instantMs(asked.dueAt) < nowMs ? 'OVERDUE' : 'OPEN';
  return { ...asked, state, outcome, answeredAt };
}

/**
 * Rights of the people whose data it is: the data protection officer looks up what is held on their vehicle, and
 * answers within a month. Not through `/searches`, whose roles and purposes are those of policing.
 */
export function serveSubjectRequests(app: OpenAPIHono, service: Service): void {
  const { audit, clock, store } = service;

  const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no case of this id that you may see.');
  const sees = (account: Account, kept: KeptCase): boolean =>
    overseesAll(account) ||
    (kept.case.organisation === undefined
      ? kept.case.receivedBy === account.userName
      : kept.case.organisation === account.organisation);
  const seen = (account: Account, requestId: string): KeptCase => {
    const kept = audit.disclosures.case(requestId);
    if (kept === undefined || !sees(account, kept)) throw missing();
    return kept;
  };
  const approvalOf = (requestId: string): ApprovalAnswer | undefined =>
    audit.approvals.all(clock.nowMs()).find(({ kind, subject }) => kind === 'SUBJECT_REQUEST' && subject === requestId);

  serveEndpoint(app, service, openSubjectRequest, async (call) => {
    const { body } = call;
    const { account } = signedIn(call);
    call.note({ request: asJson(body) });
    const nowMs = clock.nowMs();
    searchOf(body, nowMs);
    const asked: SubjectCase = {
      requestId: randomUUID(),
      right: body.right,
      reference: body.reference,
      window: body.window,
      receivedAt: instantText(nowMs),
      receivedBy: account.userName,
      organisation: account.organisation,
      dueAt: instantText(nowMs + SUBJECT_ANSWER_DAYS * DAY_MS),
      reads: null,
    };
    call.note(asJson({ request: body, case: asked }));
    await enter(call, { op: 'CONSULT', action: SUBJECT_REQUEST_ACTION }, { outcome: 'OK', status: 202 });
    const approval = await askApproval(call, {
      kind: 'SUBJECT_REQUEST',
      subject: asked.requestId,
      summary: `Look up what is held for the rights request ${body.reference} (${body.right}).`,
      request: asJson(body),
    });
    call.recorded = true;
    return call.c.json({ case: answerOf({ case: asked, outcome: null, answeredAt: null }, nowMs), approval }, 202);
  });

  onApproval(service, 'SUBJECT_REQUEST', (_, { subject }) =>
    Promise.resolve({ requestId: subject, opened: `/data-subject-requests/${subject}/reads` }),
  );

  serveEndpoint(app, service, subjectReads, async (call) => {
    const {
      params: { id },
    } = call;
    const { account } = signedIn(call);
    call.note({ requestId: id });
    const kept = seen(account, id);
    if (kept.case.receivedBy !== account.userName)
      throw new ProblemError('ROLE_FORBIDDEN', 'Only who holds the case has its reads.');
    if (kept.answeredAt !== null) throw new ProblemError('CONFLICT', 'This case was answered before.');
    const approval = approvalOf(id);
    if (approval?.state !== 'APPROVED')
      throw new ProblemError('ROLE_FORBIDDEN', 'The look-up waits for a second person.');
    const nowMs = clock.nowMs();
    const asked = subjectRequestSchema.parse(approval.request);
    // What was held when the person asked; a later end would track the vehicle for as long as the case is open.
    const whole = searchOf(asked, nowMs);
    const search = { ...whole, toMs: Math.min(whole.toMs, instantMs(kept.case.receivedAt)) };
    const budgeting = service.volumes.ofLook(account, {
      asked: { requestId: id },
      reference: asked.reference,
      marks: search.vrms ?? [],
    });
    const { auditIndex, gives } = await enterLook(call, { op: 'CONSULT', action: SUBJECT_READS_ACTION }, budgeting, {
      requestId: id,
      asked: asJson(asked),
    });
    const reads = await withTurn(service, call, async (signal) => {
      const { reads: count } = await store.survey(search);
      if (count > SUBJECT_REQUEST_MAX_READS)
        throw new ProblemError('TOO_WIDE', 'There are more reads than are given at once. Ask for a shorter window.', {
          extras: { limit: { name: 'reads', allowed: SUBJECT_REQUEST_MAX_READS, asked: count } },
        });
      gives(count);
      return gathered(store, search, signal);
    });
    return call.c.json({ case: answerOf(kept, nowMs), auditIndex, reads });
  });

  serveEndpoint(app, service, listSubjectRequests, ({ c, query, ...call }) => {
    const { account } = signedIn(call);
    const all = audit.disclosures.cases().filter((kept) => sees(account, kept));
    const { items, next } = pageOf(all, query);
    return c.json({ cases: items.map((kept) => answerOf(kept, clock.nowMs())), next });
  });

  serveEndpoint(app, service, answerSubjectRequest, ({ c, body, params, ...call }) => {
    call.note({ requestId: params.id, ...asJson(body) });
    const kept = seen(signedIn(call).account, params.id);
    if (GIVEN.has(body.outcome) && kept.case.reads === null && approvalOf(params.id)?.state !== 'APPROVED')
      throw new ProblemError('CONFLICT', 'Nothing was looked up for this case that could have been given.');
    if (kept.answeredAt !== null) throw new ProblemError('CONFLICT', 'This case was answered before.');
    return c.json(answerOf({ ...kept, outcome: body.outcome, answeredAt: instantText(clock.nowMs()) }, clock.nowMs()));
  });
}
