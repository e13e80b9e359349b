import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import { personOf, type Account } from '../../../app/api/session.ts';
import type { submissionParams, voiListAnswerSchema } from '../../../app/api/voi-lists.ts';
import {
  createVoiList,
  decideVoiSubmission,
  deleteVoiList,
  listVoiChanges,
  listVoiEntries,
  listVoiLists,
  reviewVoiList,
  reviseVoiList,
  submitVoiRevision,
  viewVoiList,
  viewVoiSubmission,
  type KeptVoiList,
  type VoiChangeAnswer,
} from '../../../app/api/voi-lists.ts';
import { instantMs, instantText } from '../../../app/domain/instant.ts';
import { OVERSIGHT_ROLES } from '../../../app/policy/audit-rules.ts';
import {
  autoDeleteMs,
  listTextErrors,
  reviewDueMs,
  VOI_STRICT_ACTIONS,
  voiListState,
} from '../../../app/policy/voi-rules.ts';
import { askApproval, onApproval } from '../../approvals/ask.ts';
import { decideApproval, seesApproval } from '../../approvals/decision.ts';
import { changesAt } from '../../audit/voi-history.ts';
import { requireNone } from '../../search/mark-search.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { inTurn } from '../in-turn.ts';
import { ProblemError } from '../problem-error.ts';
import { enter } from '../recording.ts';
import type { Service } from '../service.ts';
import {
  applySubmission,
  approvalOfSubmission,
  contentOf,
  deleteList,
  detailErrors,
  loosened,
  makeRevision,
  missingList,
  onPresent,
  planRevision,
  refusalOfRevision,
  requireSound,
  revisionInRecord,
  seenList,
  seesList,
  submissionOf,
  submitRevision,
  submittedRequest,
} from '../voi-revisions.ts';
import { asJson, cursorOf, pageOf, positionOf } from './parts.ts';
/** Log records read for one page of a history: about 200 changes each. */
const RECORDS_A_PAGE = 8;

const answerOf = (list: KeptVoiList, nowMs: number): z.infer<typeof voiListAnswerSchema> => {
  const lastMs = instantMs(list.lastRevisedAt);
  return {
    ...list,
    state: voiListState(lastMs, nowMs),
    reviewDueAt: instantText(reviewDueMs(lastMs)),
    autoDeleteAt: instantText(autoDeleteMs(lastMs)),
  };
};

/** Lists of vehicles of interest: maintained by list managers, deleted when nobody does (DPIA, lists). */
export function serveVoiLists(app: OpenAPIHono, service: Service): void {
  const { audit, clock, log, voi, voiStore } = service;

  const seen = (call: Pick<Call, 'session'>, id: string): KeptVoiList => seenList(service, signedIn(call).account, id);
  const oneOfAPerson = inTurn();
  const editor = (call: Pick<Call, 'session'>): Account => signedIn(call).account;

  serveEndpoint(app, service, createVoiList, async ({ c, body, ...call }) => {
    call.note({ list: asJson(body) });
    requireNone(detailErrors(service, body, ''));
    await call.begin();
    const made = await voi.create(body, editor(call), clock.nowMs());
    if (!made.ok) throw refusalOfRevision(service, '', made);
    call.note({ listId: made.list.listId, list: asJson(body) });
    return c.json(answerOf(made.list, clock.nowMs()), 201);
  });

  serveEndpoint(app, service, listVoiLists, ({ c, query, ...call }) => {
    const nowMs = clock.nowMs();
    const all = voi
      .lists()
      .filter((list) => seesList(editor(call), list) && autoDeleteMs(instantMs(list.lastRevisedAt)) > nowMs);
    const { items, next } = pageOf(
      all.map((list) => answerOf(list, nowMs)),
      query,
    );
    return c.json({ lists: items, next });
  });

  serveEndpoint(app, service, viewVoiList, ({ c, params: { id }, ...call }) => {
    call.note({ listId: id });
    return c.json(answerOf(seen(call, id), clock.nowMs()));
  });

  serveEndpoint(app, service, listVoiEntries, async ({ c, query, params: { id }, ...call }) => {
    call.note({ listId: id });
    const { revision } = seen(call, id);
    const after = positionOf(query.cursor);
    if (after === undefined)
      throw new ProblemError('VALIDATION_FAILED', 'This cursor leads nowhere.', {
        errors: [{ pointer: '/query-string/cursor', message: 'not a cursor that this list gave' }],
      });
    await call.begin();
    const entries = await voiStore.entries(id, after, query.limit + 1);
    const page = entries.slice(0, query.limit);
    call.note({ listId: id, revision, entries: page.length });
    return c.json({
      revision,
      entries: page.map(({ entry }) => entry),
      next: entries.length > page.length ? cursorOf(page.at(-1)?.number ?? 0) : null,
    });
  });

  serveEndpoint(app, service, reviseVoiList, async (call) => {
    const {
      c,
      body,
      params: { id },
    } = call;
    const about = revisionInRecord(id, body);
    call.note(about);
    const list = seen(call, id);
    await requireSound(service, body);
    await call.begin();
    const account = editor(call);
    return oneOfAPerson(personOf(account), async () => {
      const { planned, reasons } = await planRevision(service, account, id, body);
      if (reasons.length > 0) {
        const submitted = await submitRevision(service, call, list, onPresent(body, planned), planned, reasons);
        return c.json({ ...submitted, conflicts: [...planned.conflicts] }, 202);
      }
      const {
        list: now,
        added,
        changed,
        removed,
        conflicts,
      } = await makeRevision(service, call, id, body, { by: account, approvedBy: null, submissionId: null });
      const fewer = loosened(planned);
      call.note({
        ...about,
        revision: now.revision,
        added,
        changed,
        removed,
        ...(fewer > 0 ? { loosened: fewer } : {}),
        ...(conflicts.length > 0 ? { leftOut: new Set(conflicts.map(({ entryId }) => entryId)).size } : {}),
      });
      return c.json({ ...answerOf(now, clock.nowMs()), conflicts: [...conflicts] });
    });
  });

  serveEndpoint(app, service, submitVoiRevision, async (call) => {
    const {
      c,
      body,
      params: { id },
    } = call;
    call.note(revisionInRecord(id, body));
    const list = seen(call, id);
    await requireSound(service, body);
    await call.begin();
    const { planned, reasons } = await planRevision(service, editor(call), id, body);
    return c.json(await submitRevision(service, call, list, onPresent(body, planned), planned, reasons), 202);
  });
  const submission = (call: Pick<Call, 'session'>, { id, submissionId }: z.infer<typeof submissionParams>) => {
    const approval = approvalOfSubmission(service, id, submissionId);
    if (approval === undefined || !seesApproval(editor(call), approval))
      throw new ProblemError('NOT_FOUND', 'There is no submission of this id that you may see.');
    return approval;
  };

  serveEndpoint(app, service, viewVoiSubmission, async ({ c, params: asked, ...call }) => {
    call.note({ listId: asked.id, submissionId: asked.submissionId });
    const approval = submission(call, asked);
    await call.begin();
    return c.json(submissionOf(approval, await contentOf(service, approval)));
  });

  serveEndpoint(app, service, decideVoiSubmission, async (call) => {
    call.note({ listId: call.params.id, submissionId: call.params.submissionId, ...call.body });
    return call.c.json(await decideApproval(service, call, submission(call, call.params).approvalId, call.body));
  });

  onApproval(
    service,
    'VOI_REVISION',
    (call, approval) => applySubmission(service, call, approval),
    (approval) => voiStore.eraseSubmissions([submittedRequest(approval).submissionId]),
  );

  onApproval(service, 'VOI_DELETION', async (call, { subject: listId, request, askedBy }) => {
    const { revision, note } = z.object({ revision: z.int(), note: z.string() }).parse(request);
    const list = voi.list(listId);
    // Already deleted: by its time, or in a decision that was cut off before its record.
    if (list === undefined) return { listId };
    if (list.revision !== revision)
      throw new ProblemError('CONFLICT', 'The list was revised since. Look at it again, and ask again.', {
        extras: { current: list.revision },
      });
    const approvedBy = editor(call).userName;
    await deleteList(service, call, listId, note, { by: askedBy, approvedBy });
    const said = call.details;
    call.note({ listId, note, revision, createdAt: list.createdAt, by: askedBy, approvedBy });
    await enter(call, { op: 'ERASE', action: 'VOI_DELETE_LIST' }, { outcome: 'OK', status: 200 });
    call.note(said);
    return { listId };
  });

  serveEndpoint(app, service, listVoiChanges, async ({ c, params: { id }, query: { since, cursor }, ...call }) => {
    call.note({ listId: id, since });
    const account = editor(call);
    const list = voi.list(id);
    const organisation =
      list?.organisation ??
      (account.roles.some((role) => OVERSIGHT_ROLES.includes(role)) ? audit.voiHistory.organisationOf(id) : undefined);
    if (organisation === undefined || !seesList(account, { organisation })) throw missingList();
    const indexes = audit.voiHistory.recordsOf(id, since, list?.revision ?? Number.MAX_SAFE_INTEGER);
    const from = positionOf(cursor);
    if (from === undefined || from > indexes.length)
      throw new ProblemError('VALIDATION_FAILED', 'This cursor leads nowhere.', {
        errors: [{ pointer: '/query-string/cursor', message: 'not a cursor that this list gave' }],
      });
    await call.begin();
    const page = indexes.slice(from, from + RECORDS_A_PAGE);
    const changes: VoiChangeAnswer[] = [];
    for (const index of page) changes.push(...(await changesAt(log, index)));
    call.note({ listId: id, since, changes: changes.length });
    return c.json({ changes, next: from + page.length < indexes.length ? cursorOf(from + page.length) : null });
  });

  serveEndpoint(app, service, reviewVoiList, async ({ c, body, params: { id }, ...call }) => {
    call.note({ listId: id, ...body });
    seen(call, id);
    requireNone(listTextErrors({ '/note': body.note }));
    await call.begin();
    const revised = await voi.revise(id, { baseRevision: body.baseRevision, changes: [] }, editor(call), clock.nowMs());
    if (!revised.ok) throw refusalOfRevision(service, id, revised);
    return c.json(answerOf(revised.list, clock.nowMs()));
  });

  serveEndpoint(app, service, deleteVoiList, async (call) => {
    const {
      c,
      body,
      params: { id },
    } = call;
    call.note({ listId: id, note: body.note });
    const { revision, createdAt, name, organisation, entries } = seen(call, id);
    requireNone(listTextErrors({ '/note': body.note }));
    await call.begin();
    if (await voiStore.holds(id, VOI_STRICT_ACTIONS)) {
      const approval = await askApproval(call, {
        kind: 'VOI_DELETION',
        organisation,
        subject: id,
        summary: `Delete ${name} with its ${entries} entries, of which some are to STOP or SILENT: ${body.note}`,
        request: { listId: id, revision, note: body.note },
      });
      return c.json({ approval }, 202);
    }
    await deleteList(service, call, id, body.note, { by: editor(call).userName, approvedBy: null });
    call.note({ listId: id, note: body.note, revision, createdAt });
    return c.json({});
  });
}
