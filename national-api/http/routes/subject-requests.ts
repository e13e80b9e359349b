import type { OpenAPIHono } from '@hono/zod-openapi';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { subjectAnswerRequestSchema, subjectCaseAnswerSchema, subjectReadsSchema, subjectRequestSchema, type SubjectCase } from '../../../app/api/disclosures.ts';
import { DAY_MS, instantMs, instantText } from '../../../app/domain/instant.ts';
import type { Read } from '../../../app/domain/read.ts';
import { windowMs } from '../../../app/domain/time-window.ts';
import { parseVrm } from '../../../app/domain/vrm.ts';
import { LAST_BAND_DAYS } from '../../../app/policy/access-table.ts';
import { OVERSIGHT_ROLES, SUBJECT_ANSWER_DAYS, SUBJECT_REQUEST_MAX_READS, SUBJECT_REQUEST_ROLES } from '../../../app/policy/audit-rules.ts';
import { judgeReference, REFERENCE_MESSAGES } from '../../../app/policy/justification-rules.ts';
import { SUBJECT_ANSWER_ACTION, SUBJECT_REQUEST_ACTION, type KeptCase } from '../../audit/disclosure-book.ts';
import { readsOf } from '../../search/read-json.ts';
import type { MarkSearch } from '../../store/read-store.ts';
import { serveEndpoint, signedIn } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import { asJson, json, pageOf, problem } from './parts.ts';

/** What the request asks of the store. @throws ProblemError for what is malformed, or older than a year: the access table denies that to everybody. */
function searchOf({ vrm, window, reference }: z.infer<typeof subjectRequestSchema>, nowMs: number): MarkSearch {
  const parsed = parseVrm(vrm);
  if (!parsed.ok) throw new ProblemError('VALIDATION_FAILED', parsed.message, { errors: [{ pointer: '/vrm', message: parsed.message }] });
  const verdict = judgeReference(reference);
  if (verdict !== 'ACCEPTED') throw new ProblemError('REFERENCE_INVALID', REFERENCE_MESSAGES[verdict]);
  const { fromMs, toMs } = windowMs(window);
  if (fromMs >= nowMs) throw new ProblemError('VALIDATION_FAILED', 'The window lies in the future.', { errors: [{ pointer: '/window/from', message: 'must be in the past' }] });
  if (Math.floor((nowMs - fromMs) / DAY_MS) > LAST_BAND_DAYS) {
    const oldestMs = nowMs - LAST_BAND_DAYS * DAY_MS;
    throw new ProblemError('WINDOW_TOO_OLD', 'Nobody reaches reads that are older than 12 months.', { extras: { allowedWindow: oldestMs < toMs ? { from: instantText(oldestMs), to: window.to } : null } });
  }
  return { vrms: [parsed.vrm], fromMs, toMs };
}

function answerOf({ case: asked, outcome, answeredAt }: KeptCase, nowMs: number): z.infer<typeof subjectCaseAnswerSchema> {
  const state = answeredAt !== null ? 'ANSWERED' : instantMs(asked.dueAt) < nowMs ? 'OVERDUE' : 'OPEN';
  return { ...asked, state, outcome, answeredAt };
}

/**
 * Rights of the people whose data it is: the data protection officer looks up what is held of their vehicle, and answers within
 * a month. Not through `/searches`, whose roles and purposes are those of policing.
 */
export function serveSubjectRequests(app: OpenAPIHono, service: Service): void {
  const { audit, clock, store } = service;

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/data-subject-requests', summary: 'Look up what is held, for a request of the person it is about', access: SUBJECT_REQUEST_ROLES, record: { op: 'CONSULT', action: SUBJECT_REQUEST_ACTION }, body: subjectRequestSchema,
      description: 'The mark is in the record of the call, as the rules want of every consultation, and in no list. Pictures are not given: they may show other people.',
      answers: { 201: json('The case, and the reads', subjectReadsSchema), 403: problem('Older than a year, or more reads than are given at once: WINDOW_TOO_OLD, REFERENCE_INVALID, TOO_WIDE') },
    },
    async (call) => {
      const { body } = call;
      const { account } = signedIn(call);
      call.note({ asked: asJson(body) });
      const nowMs = clock.nowMs();
      const search = searchOf(body, nowMs);
      await call.begin();
      const { reads: count } = await store.survey(search);
      if (count > SUBJECT_REQUEST_MAX_READS) throw new ProblemError('TOO_WIDE', 'There are more reads than are given at once. Ask for a shorter window.', { extras: { limit: { name: 'reads', allowed: SUBJECT_REQUEST_MAX_READS, asked: count } } });
      const reads: Read[] = [];
      for await (const chunk of store.search(search)) reads.push(...readsOf(chunk, store));
      const asked: SubjectCase = {
        requestId: randomUUID(), right: body.right, reference: body.reference, window: body.window, receivedAt: instantText(nowMs), receivedBy: account.userName, dueAt: instantText(nowMs + SUBJECT_ANSWER_DAYS * DAY_MS), reads: reads.length,
      };
      call.note(asJson({ asked: body, case: asked }));
      const { index: auditIndex } = await enter(call, { op: 'CONSULT', action: SUBJECT_REQUEST_ACTION }, { outcome: 'OK', status: 201 });
      call.recorded = true;
      return call.c.json({ case: answerOf({ case: asked, outcome: null, answeredAt: null }, nowMs), auditIndex, reads }, 201);
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get', path: '/data-subject-requests', summary: 'Cases, the newest first', access: OVERSIGHT_ROLES, record: { op: 'CONSULT', action: 'LIST_SUBJECT_REQUESTS' },
      query: z.object({ cursor: z.string().max(40).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
      answers: { 200: json('A page', z.object({ cases: z.array(subjectCaseAnswerSchema), next: z.string().nullable() })) },
    },
    ({ c, query }) => {
      const all = audit.disclosures.cases();
      const { items, next } = pageOf(all, query);
      return c.json({ cases: items.map((kept) => answerOf(kept, clock.nowMs())), next });
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/data-subject-requests/{id}/answer', summary: 'Record what the person was answered', access: SUBJECT_REQUEST_ROLES, record: { op: 'DISCLOSE', action: SUBJECT_ANSWER_ACTION },
      params: z.object({ id: z.string().min(1).max(64) }), body: subjectAnswerRequestSchema,
      answers: { 200: json('The case', subjectCaseAnswerSchema), 404: problem('No such case: NOT_FOUND'), 409: problem('Answered before: CONFLICT') },
    },
    ({ c, body, params, ...call }) => {
      call.note({ requestId: params.id, ...asJson(body) });
      const kept = audit.disclosures.case(params.id);
      if (kept === undefined) throw new ProblemError('NOT_FOUND', 'There is no case of this id.');
      if (kept.answeredAt !== null) throw new ProblemError('CONFLICT', 'This case was answered before.');
      return c.json(answerOf({ ...kept, outcome: body.outcome, answeredAt: instantText(clock.nowMs()) }, clock.nowMs()));
    },
  );
}
