import type { OpenAPIHono } from '@hono/zod-openapi';
import * as z from 'zod';
import {
  voiDeletionSchema, voiEntryAnswerSchema, voiListAnswerSchema, voiReviewSchema, voiRevisionSchema, type KeptVoiList, type VoiRevision,
} from '../../../app/api/voi-lists.ts';
import type { Account } from '../../../app/api/session.ts';
import { instantMs, instantText } from '../../../app/domain/instant.ts';
import { parseVrm } from '../../../app/domain/vrm.ts';
import { voiListSchema } from '../../../app/domain/voi.ts';
import { autoDeleteMs, entryFaults, reviewDueMs, VOI_EDIT_ROLES, VOI_MAX_ENTRIES, VOI_VIEW_ROLES, voiListState } from '../../../app/policy/voi-rules.ts';
import { OVERSIGHT_ROLES } from '../../../app/policy/audit-rules.ts';
import type { Refused } from '../../matching/voi-book.ts';
import { placeFaults, requireNone } from '../../search/mark-search.ts';
import { sha256 } from '../../audit/sha256.ts';
import { toHex } from '../../../app/audit/hex.ts';
import { serveEndpoint, signedIn, type Call } from '../endpoint.ts';
import { ProblemError } from '../problem-error.ts';
import type { Service } from '../service.ts';
import { asJson, cursorOf, json, nothing, pageOf, positionOf, problem } from './parts.ts';

/** A revision of 10,000 entries fits. */
const MAX_REVISION_BYTES = 16 * 1024 * 1024;
/** Beyond so many changes their record has their hash in place of themselves. */
const RECORDED_CHANGES = 100;

const missing = (): ProblemError => new ProblemError('NOT_FOUND', 'There is no list of this id that you may see.');

const REFUSALS: Readonly<Record<Refused['fault'], (at: number | undefined) => ProblemError>> = {
  NO_LIST: missing,
  MOVED_ON: () => new ProblemError('CONFLICT', 'The list was revised since. Look at it again and make the changes on its newest revision.'),
  NAME_TAKEN: () => new ProblemError('CONFLICT', 'There is a list of this name.'),
  FULL: () => new ProblemError('TOO_LARGE', `There may be ${VOI_MAX_ENTRIES} entries in all lists together.`),
  NO_ENTRY: (at) => new ProblemError('VALIDATION_FAILED', 'The list has no such entry, or it is changed twice.', { errors: [{ pointer: `/changes/${at ?? 0}/entryId`, message: 'no entry of the list, or named twice' }] }),
};

const answerOf = (list: KeptVoiList, nowMs: number): z.infer<typeof voiListAnswerSchema> => {
  const lastMs = instantMs(list.lastRevisedAt);
  return { ...list, state: voiListState(lastMs, nowMs), reviewDueAt: instantText(reviewDueMs(lastMs)), autoDeleteAt: instantText(autoDeleteMs(lastMs)) };
};

/** Lists of your own organisation; for oversight all. */
const sees = ({ roles, organisation }: Account, list: KeptVoiList): boolean => list.organisation === organisation || roles.some((role) => OVERSIGHT_ROLES.includes(role));

function changeFaults(changes: VoiRevision['changes'], nowMs: number): { pointer: string; message: string }[] {
  return changes.flatMap((change, i) => {
    if (change.op === 'REMOVE') return [];
    const parsed = parseVrm(change.entry.vrm);
    const mark = parsed.ok ? [] : [{ pointer: '/vrm', message: parsed.message }];
    return [...mark, ...entryFaults(change.entry, nowMs)].map(({ pointer, message }) => ({ pointer: `/changes/${i}/entry${pointer}`, message }));
  }).slice(0, 50);
}

/** Lists of vehicles of interest: kept up to date by list managers, deleted when nobody does (DPIA, lists). */
export function serveVoiLists(app: OpenAPIHono, service: Service): void {
  const { clock, store, voi, voiStore } = service;
  const params = z.object({ id: z.string().min(1).max(64) });

  const seen = (call: Pick<Call, 'session'>, id: string): KeptVoiList => {
    const list = voi.list(id);
    if (list === undefined || autoDeleteMs(instantMs(list.lastRevisedAt)) <= clock.nowMs() || !sees(signedIn(call).account, list)) throw missing();
    return list;
  };
  const extentFaults = (details: z.infer<typeof voiListSchema>, at: string): { pointer: string; message: string }[] =>
    details.extent.kind === 'CAMERAS' ? [...placeFaults(store.cameras(), { cameraIds: details.extent.cameraIds }, `${at}/extent`)] : [];
  const editor = (call: Pick<Call, 'session'>): Account => signedIn(call).account;

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/voi-lists', summary: 'Make a list of vehicles of interest', access: VOI_EDIT_ROLES, record: { op: 'ALTER', action: 'VOI_CREATE_LIST' }, body: voiListSchema, maxBytes: 1024 * 1024,
      description: 'Proportionate in size, reason and extent; reviewed within 28 days and deleted 56 days after its last revision.',
      answers: { 201: json('The list', voiListAnswerSchema), 409: problem('There is a list of this name: CONFLICT') },
    },
    async ({ c, body, ...call }) => {
      call.note({ list: asJson(body) });
      requireNone(extentFaults(body, ''));
      await call.begin();
      const made = await voi.create(body, editor(call), clock.nowMs());
      if (!made.ok) throw REFUSALS[made.fault](made.at);
      call.note({ listId: made.list.listId, list: asJson(body) });
      return c.json(answerOf(made.list, clock.nowMs()), 201);
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get', path: '/voi-lists', summary: 'Lists of your organisation, by name; for oversight all', access: VOI_VIEW_ROLES, record: { op: 'CONSULT', action: 'VOI_LISTS' },
      query: z.object({ cursor: z.string().max(40).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
      answers: { 200: json('A page', z.object({ lists: z.array(voiListAnswerSchema), next: z.string().nullable() })) },
    },
    ({ c, query, ...call }) => {
      const nowMs = clock.nowMs();
      const all = voi.lists().filter((list) => sees(editor(call), list) && autoDeleteMs(instantMs(list.lastRevisedAt)) > nowMs);
      const { items, next } = pageOf(all.map((list) => answerOf(list, nowMs)), query);
      return c.json({ lists: items, next });
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get', path: '/voi-lists/{id}', summary: 'One list', access: VOI_VIEW_ROLES, record: { op: 'CONSULT', action: 'VOI_LIST' }, params,
      answers: { 200: json('The list', voiListAnswerSchema), 404: problem('None that you may see: NOT_FOUND') },
    },
    ({ c, params: { id }, ...call }) => {
      call.note({ listId: id });
      return c.json(answerOf(seen(call, id), clock.nowMs()));
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'get', path: '/voi-lists/{id}/entries', summary: 'Entries of a list, oldest first', access: VOI_VIEW_ROLES, record: { op: 'CONSULT', action: 'VOI_ENTRIES' }, params,
      query: z.object({ cursor: z.string().max(40).optional(), limit: z.coerce.number().int().min(1).max(1_000).default(200) }),
      answers: { 200: json('A page, and the revision that it is of', z.object({ revision: z.int(), entries: z.array(voiEntryAnswerSchema), next: z.string().nullable() })), 404: problem('None that you may see: NOT_FOUND') },
    },
    async ({ c, query, params: { id }, ...call }) => {
      call.note({ listId: id });
      const { revision } = seen(call, id);
      const after = positionOf(query.cursor);
      if (after === undefined) throw new ProblemError('VALIDATION_FAILED', 'This cursor leads nowhere.', { errors: [{ pointer: '/query-string/cursor', message: 'not a cursor that this list gave' }] });
      await call.begin();
      const entries = await voiStore.entries(id, after, query.limit + 1);
      const page = entries.slice(0, query.limit);
      call.note({ listId: id, revision, entries: page.length });
      return c.json({ revision, entries: page.map(({ entry }) => entry), next: entries.length > page.length ? cursorOf(page.at(-1)?.number ?? 0) : null });
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/voi-lists/{id}/revisions', summary: 'Revise a list: add, change and remove entries, all or nothing', access: VOI_EDIT_ROLES, record: { op: 'ALTER', action: 'VOI_REVISE' }, params, body: voiRevisionSchema, maxBytes: MAX_REVISION_BYTES,
      description: 'Made on a revision that is named; when the list has moved on since, nothing is changed. The entries match from the answer on, and the time of the list begins anew.',
      answers: { 200: json('The list as it is now', voiListAnswerSchema), 404: problem('None that you may see: NOT_FOUND'), 409: problem('Revised since, or the name is taken: CONFLICT'), 413: problem('Too many entries: TOO_LARGE') },
    },
    async ({ c, body, params: { id }, ...call }) => {
      const changes = body.changes.length <= RECORDED_CHANGES ? asJson({ changes: body.changes }) : { changesSha256: toHex(sha256(Buffer.from(JSON.stringify(body.changes)))) };
      const about = { listId: id, baseRevision: body.baseRevision, note: body.note, ...(body.details === undefined ? {} : { details: asJson(body.details) }), ...changes };
      call.note(about);
      seen(call, id);
      requireNone([...(body.details === undefined ? [] : extentFaults(body.details, '/details')), ...changeFaults(body.changes, clock.nowMs())]);
      await call.begin();
      const revised = await voi.revise(id, body, editor(call), clock.nowMs());
      if (!revised.ok) throw REFUSALS[revised.fault](revised.at);
      const { list, added, changed, removed } = revised;
      call.note({ ...about, revision: list.revision, added, changed, removed });
      return c.json(answerOf(list, clock.nowMs()));
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/voi-lists/{id}/review', summary: 'Review a list without a change: its time begins anew', access: VOI_EDIT_ROLES, record: { op: 'ALTER', action: 'VOI_REVIEW' }, params, body: voiReviewSchema,
      answers: { 200: json('The list', voiListAnswerSchema), 404: problem('None that you may see: NOT_FOUND'), 409: problem('Revised since: CONFLICT') },
    },
    async ({ c, body, params: { id }, ...call }) => {
      call.note({ listId: id, ...body });
      seen(call, id);
      await call.begin();
      const revised = await voi.revise(id, { baseRevision: body.baseRevision, changes: [] }, editor(call), clock.nowMs());
      if (!revised.ok) throw REFUSALS[revised.fault](revised.at);
      return c.json(answerOf(revised.list, clock.nowMs()));
    },
  );

  serveEndpoint(
    app,
    service,
    {
      method: 'post', path: '/voi-lists/{id}/deletion', summary: 'Delete a list that is no longer required, with its entries', access: VOI_EDIT_ROLES, record: { op: 'ERASE', action: 'VOI_DELETE_LIST' }, params, body: voiDeletionSchema,
      answers: { 200: json('Deleted', nothing), 404: problem('None that you may see: NOT_FOUND') },
    },
    async ({ c, body, params: { id }, ...call }) => {
      call.note({ listId: id, note: body.note });
      seen(call, id);
      await call.begin();
      await voi.remove(id);
      return c.json({});
    },
  );
}
