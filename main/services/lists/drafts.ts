/**
 * Drafts of lists, encrypted in the local database: on the disk with each edit, submitted once, and deleted only after
 * the receipt of the submission's record was verified. A draft matches nothing.
 */
import * as z from 'zod';
import { approvalAnswerSchema, type ApprovalAnswer } from '../../../app/api/approvals.ts';
import {
  revisedVoiListSchema,
  voiConflictProblemSchema,
  voiListAnswerSchema,
  waitingVoiRevisionSchema,
  type VoiConflict,
  type VoiRevision,
} from '../../../app/api/voi-lists.ts';
import type { Failure } from '../../../app/contract/failures.ts';
import type { DraftSummary, Submitted } from '../../../app/contract/lists.ts';
import { DAY_MS, HOUR_MS } from '../../../app/domain/instant.ts';
import { succeed, type Result } from '../../../app/domain/result.ts';
import { voiListSchema, type VoiListDetails } from '../../../app/domain/voi.ts';
import {
  DRAFT_MAX_CHANGES,
  DRAFT_SENT_DAYS,
  DRAFT_UNUSED_DAYS,
  DRAFTS_MOST,
  draftExpiresMs,
} from '../../../app/policy/draft-rules.ts';
import { IDEMPOTENCY_KEY_HOURS } from '../../../app/policy/idempotency.ts';
import { CLOCK_TOLERANCE_MS } from '../../../app/policy/session-rules.ts';
import {
  draftChangeSchema,
  draftConflictSchema,
  isEmptyLine,
  withEarlier,
  type Draft,
  type DraftChange,
  type DraftConflict,
} from '../../../app/voi/draft.ts';
import { entryOf } from '../../../app/voi/entry-text.ts';
import type { Log } from '../../ports/log.ts';
import type { Random } from '../../ports/random.ts';
import type { DraftStore, StoredChange, StoredDraft } from '../../store/drafts.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Delivery } from '../audit/delivery.ts';
import type { Connection } from '../connection.ts';
import { failed, type MakeFailure } from '../failures.ts';
import { verdictOn } from '../outbox/outbox.ts';
import type { ServiceApi } from '../service-api.ts';
import type { AuthorisedAs } from './authorised-as.ts';
import { storeGuard } from './store-guard.ts';

export type Drafts = {
  readonly of: (owner: string) => Result<readonly DraftSummary[], Failure>;
  readonly open: (
    owner: string,
    which: { readonly listId: string } | { readonly draftId: string } | { readonly details: VoiListDetails },
  ) => Result<Draft, Failure>;
  readonly change: (
    owner: string,
    draftId: string,
    to: {
      readonly put: readonly DraftChange[];
      readonly drop: readonly string[];
      readonly note?: string | undefined;
      readonly conflicts?: readonly DraftConflict[] | undefined;
    },
  ) => Result<DraftSummary, Failure>;
  readonly discard: (owner: string, draftId: string) => Result<Record<string, never>, Failure>;
  readonly submit: (owner: string, draftId: string, note: string) => Promise<Result<Submitted, Failure>>;
  /** Asks what became of submissions that wait for a second person. What cannot be asked now is asked next time. */
  readonly askDecisions: (owner: string) => Promise<void>;
  /** Sends what was submitted and not answered; resolves when nothing more can be done now. */
  readonly sendWaiting: (owner: string) => Promise<'done' | 'retry'>;
  readonly prune: () => void;
  /** How many are kept here, of everybody; none when that cannot be read. */
  readonly count: () => number;
};

export type DraftsDeps = {
  readonly store: DraftStore;
  readonly api: Pick<ServiceApi, 'byStatus' | 'json'>;
  readonly authorised: AuthorisedAs;
  /** Something submitted is not sent yet: it is tried again after a pause. */
  readonly later: () => void;
  readonly audit: Pick<AuditLog, 'write'>;
  readonly delivery: Pick<Delivery, 'onReceipts' | 'soon'>;
  readonly time: Pick<Connection, 'serviceNowMs' | 'agreedNowMs'>;
  /** Whether the service answered last time. */
  readonly isReachable: () => boolean;
  readonly random: Random;
  readonly log: Log;
  readonly failure: MakeFailure;
  readonly changed: () => void;
  /** The lists moved on: the copies are brought up to date. */
  readonly moved: (owner: string) => Promise<unknown>;
};

/** What was submitted and is not answered. Written before it is sent, and sent again with the same bytes. */
const sendingSchema = z.strictObject({
  key: z.string(),
  note: z.string(),
  /** By what was the time then it was judged, so that the same bytes are sent again. */
  submittedAtMs: z.number(),
  /** When it may first have reached the service; null while the network was gone ever since. */
  firstSentMs: z.number().nullable(),
});
const bodySchema = z.strictObject({
  details: voiListSchema.nullable(),
  note: z.string(),
  conflicts: z.array(draftConflictSchema),
  sending: sendingSchema.nullable(),
  /** Submissions that wait for a second person, with the key under which their changes were sent. */
  waiting: z.array(z.strictObject({ submissionId: z.string(), approvalId: z.string(), key: z.string() })),
  sentBack: z.strictObject({ by: z.string(), at: z.string(), note: z.string() }).nullable(),
});
type Waiting = z.infer<typeof bodySchema>['waiting'][number];
type Body = z.infer<typeof bodySchema>;
type Held = StoredDraft & { readonly body: Body };

const EMPTY: Body = { details: null, note: '', conflicts: [], sending: null, waiting: [], sentBack: null };
/** An hour before the service forgets the key: an answer that was lost is asked for no longer. */
const ASK_AGAIN_MS = (IDEMPOTENCY_KEY_HOURS - 1) * HOUR_MS;
const SUBMIT_ACTION = 'VOI_DRAFT_SUBMIT';

/** A newer version may have put something in it that this one does not know: it is left as it is. */
const heldOf = (stored: StoredDraft | null): Held | undefined => {
  const body = bodySchema.safeParse(stored?.body);
  return stored === null || !body.success ? undefined : { ...stored, body: body.data };
};
const isSending = (stored: StoredDraft): boolean => (heldOf(stored)?.body.sending ?? null) !== null;
const isAwaited = (stored: StoredDraft): boolean => (heldOf(stored)?.body.waiting ?? []).length > 0;
type HeldChange = Omit<StoredChange, 'body'> & { readonly change: DraftChange };
const changeOf = ({ body, ...rest }: StoredChange): readonly HeldChange[] => {
  const parsed = draftChangeSchema.safeParse(body);
  return parsed.success ? [{ ...rest, change: parsed.data }] : [];
};
const storedOf = ({ change, ...rest }: HeldChange): StoredChange => ({ ...rest, body: change });

/** What is sent of each change: the same at every time that it is sent. */
const sentChanges = (sent: readonly HeldChange[], submittedAtMs: number): VoiRevision['changes'] =>
  sent.flatMap<VoiRevision['changes'][number]>(({ change: { entryId, base, text, baseRevision } }) => {
    if (text === null) return entryId === null ? [] : [{ op: 'REMOVE', entryId, baseRevision }];
    const parsed = entryOf(text, submittedAtMs, base);
    if (!parsed.ok) throw new Error('a draft is judged before it is sent');
    const { entry } = parsed;
    return [entryId === null ? { op: 'PUT', entry } : { op: 'PUT', entryId, entry, baseRevision }];
  });
export function drafts(deps: DraftsDeps): Drafts {
  const { store, api, authorised, audit, delivery, time, isReachable, later, random, log, failure, changed, moved } =
    deps;
  const guarded = storeGuard(failure);
  /** Drafts that are being sent now, so that two calls do not send one at the same time. */
  const underWay = new Map<string, Promise<Result<Submitted, Failure>>>();

  const find = (owner: string, draftId: string): Held | undefined => heldOf(store.find(owner, draftId));
  const changesOf = (owner: string, draftId: string): readonly HeldChange[] =>
    store.changes(owner, draftId).flatMap(changeOf);
  const notFound = (): Result<never, Failure> => failed(failure('NOT_FOUND'));

  const draftOf = ({ draftId, listId, changedAtMs, body }: Held, changes: readonly HeldChange[]): Draft => ({
    draftId,
    listId,
    details: body.details,
    note: body.note,
    changes: changes.filter(({ taken }) => !taken).map(({ change }) => change),
    conflicts: body.conflicts,
    changedAtMs,
    expiresAtMs: draftExpiresMs(changedAtMs),
    state: body.sending === null ? 'OPEN' : 'SENDING',
    awaitingDecision: changes.filter(({ taken, sentKey }) => taken && body.waiting.some(({ key }) => key === sentKey))
      .length,
    sentBack: body.sentBack,
    awaitingReceipt: changes.filter(({ taken, sentKey }) => taken && !body.waiting.some(({ key }) => key === sentKey))
      .length,
  });
  const summaryOf = (held: Held): DraftSummary => {
    const draft = draftOf(held, changesOf(held.owner, held.draftId));
    return { ...draft, changes: draft.changes.length, conflicts: draft.conflicts.length };
  };
  /** What was submitted does not expire: the service may have it. */
  const isOver = (stored: StoredDraft): boolean =>
    !isSending(stored) && !isAwaited(stored) && draftExpiresMs(stored.changedAtMs) <= time.serviceNowMs();

  const make = (owner: string, listId: string | null, details: VoiListDetails | null): Result<Draft, Failure> => {
    if (store.of(owner).length >= DRAFTS_MOST)
      return failed(failure('TOO_LARGE', { params: { allowed: DRAFTS_MOST } }));
    const held: Held = {
      owner,
      draftId: random.uuid(),
      listId,
      body: { ...EMPTY, details },
      changedAtMs: time.serviceNowMs(),
    };
    store.put(held);
    changed();
    return succeed(draftOf(held, []));
  };

  /** The service has these changes, or they are the person's again. */
  const settle = (
    held: Held,
    listId: string | null,
    key: string,
    back: (change: HeldChange) => boolean,
    conflicts: readonly VoiConflict[],
    waits?: Waiting,
  ): void => {
    const sent = changesOf(held.owner, held.draftId).filter(({ sentKey }) => sentKey === key);
    const stands = {
      ...held.body,
      sending: null,
      details: listId === null ? held.body.details : null,
      waiting: waits === undefined ? held.body.waiting : [...held.body.waiting, waits],
    };
    store.put(
      {
        ...held,
        listId,
        body: {
          ...stands,
          note: sent.some(back) ? stands.note : '',
          conflicts: conflicts.map(({ entryId, field, by, at }) => ({ entryId, field, by, at })),
        },
        changedAtMs: time.serviceNowMs(),
      },
      sent.map((each, i) =>
        // Under another key, so that the entry can be changed again before the receipt is there.
        storedOf(back(each) ? { ...each, sentKey: null } : { ...each, key: `SENT-${key}-${i}`, taken: true }),
      ),
      sent.filter((each) => !back(each)).map((each) => each.key),
    );
    changed();
  };

  const record = (
    phase: 'INTENT' | 'OUTCOME',
    outcome: 'OK' | 'DENIED' | 'ERROR' | null,
    key: string,
    details: Readonly<Record<string, unknown>>,
  ): Result<unknown, Failure> =>
    audit.write({ op: 'ALTER', action: SUBMIT_ACTION, phase, outcome, correlationId: key, details });

  /** The list that a draft is of; one that is only drafted is made first, under a key of its own. */
  const listFor = async (held: Held, key: string): Promise<Result<string, Failure>> => {
    if (held.listId !== null) return succeed(held.listId);
    const made = await authorised(held.owner, (token) =>
      api.byStatus(
        { method: 'POST', path: '/voi-lists', token, body: held.body.details, idempotencyKey: `${key}-list` },
        { 201: voiListAnswerSchema },
      ),
    );
    if (!made.ok) return made;
    const { listId } = voiListAnswerSchema.parse(made.value.value);
    // As it is by now: something may have been written in it while the service was asked.
    const now = find(held.owner, held.draftId) ?? held;
    const kept = guarded(() => succeed(store.put({ ...now, listId, body: { ...now.body, details: null } })));
    return kept.ok ? succeed(listId) : kept;
  };

  const send = async (owner: string, draftId: string): Promise<Result<Submitted, Failure>> => {
    const held = find(owner, draftId);
    if (held === undefined || held.body.sending === null) return notFound();
    if (!isReachable()) return succeed({ outcome: 'later' });
    const { key, note, firstSentMs } = held.body.sending;
    if (firstSentMs === null) {
      const sending = { ...held.body.sending, firstSentMs: time.serviceNowMs() };
      const kept = guarded(() => succeed(store.put({ ...held, body: { ...held.body, sending } })));
      if (!kept.ok) return kept;
    } else if (time.serviceNowMs() - firstSentMs > ASK_AGAIN_MS) {
      // The service no longer knows the key: sent again, it might be done twice.
      log.write('warn', 'draft.unanswered', {});
      settle(held, held.listId, key, () => true, []);
      return failed(failure('CONFLICT'));
    }
    const sent = changesOf(owner, draftId).filter(({ sentKey }) => sentKey === key);
    const listId = await listFor(find(owner, draftId) ?? held, key);
    const done = listId.ok ? await revise(held, listId.value, key, note, sent) : listId;
    if (done.ok) return done;
    const verdict = verdictOn(done.failure);
    if (verdict === 'again') return succeed({ outcome: 'later' });
    const now = find(owner, draftId) ?? held;
    settle(now, now.listId, key, () => true, []);
    record('OUTCOME', 'DENIED', key, { listId: now.listId, code: done.failure.code });
    return failed(namedByKey(done.failure, sent));
  };

  /** Problems of the service name a change by its number; the page knows it by its key. */
  const namedByKey = (refused: Failure, sent: readonly HeldChange[]): Failure => ({
    ...refused,
    ...(refused.errors === undefined
      ? {}
      : {
          errors: refused.errors.map(({ pointer, message }) => ({
            message,
            pointer: pointer.replace(/^\/changes\/(\d+)/, (_whole, i: string) => `/${sent[Number(i)]?.key ?? ''}`),
          })),
        }),
  });

  const revise = async (
    held: Held,
    listId: string,
    key: string,
    note: string,
    sent: readonly HeldChange[],
  ): Promise<Result<Submitted, Failure>> => {
    if (sent.length === 0) {
      // A list was made, and nothing is to be put into it.
      settle(find(held.owner, held.draftId) ?? held, listId, key, () => false, []);
      record('OUTCOME', 'OK', key, { listId, changes: 0, left: 0 });
      await moved(held.owner);
      return succeed({ outcome: 'accepted', revision: 1, left: 0 });
    }
    const body = {
      // Each change names the revision that it was made on.
      baseRevision: Math.max(1, ...sent.map(({ change }) => change.baseRevision)),
      note,
      acceptPartial: true,
      settled: sent.flatMap(({ change }) => change.settled),
      changes: sentChanges(sent, held.body.sending?.submittedAtMs ?? 0),
    };
    const answer = await authorised(held.owner, (token) =>
      api.byStatus(
        {
          method: 'POST',
          path: `/voi-lists/${encodeURIComponent(listId)}/revisions`,
          token,
          body,
          idempotencyKey: key,
          answers: [409],
        },
        { 200: revisedVoiListSchema, 202: waitingVoiRevisionSchema, 409: voiConflictProblemSchema },
      ),
    );
    if (!answer.ok) return answer;
    const { status, value } = answer.value;
    const now = find(held.owner, held.draftId) ?? held;
    if (status === 409) {
      const { conflicts } = voiConflictProblemSchema.parse(value);
      if (conflicts === undefined) return failed(failure('CONFLICT'));
      // Nothing was made of it, also of what met nothing.
      settle(now, listId, key, () => true, conflicts);
      record('OUTCOME', 'DENIED', key, { listId, code: 'CONFLICT', conflicts: conflicts.length });
      await moved(held.owner);
      return succeed({ outcome: 'conflicts', left: sent.length });
    }
    const waiting = status === 202 ? waitingVoiRevisionSchema.parse(value) : undefined;
    const conflicts = waiting?.conflicts ?? revisedVoiListSchema.parse(value).conflicts;
    const left = keepBack(conflicts);
    settle(
      now,
      listId,
      key,
      left,
      conflicts,
      waiting === undefined
        ? undefined
        : { submissionId: waiting.submission.submissionId, approvalId: waiting.approval.approvalId, key },
    );
    const count = sent.filter(left).length;
    record('OUTCOME', 'OK', key, { listId, changes: sent.length - count, left: count });
    delivery.soon();
    await moved(held.owner);
    return succeed(
      waiting === undefined
        ? { outcome: 'accepted', revision: revisedVoiListSchema.parse(value).revision, left: count }
        : {
            outcome: 'waits',
            submissionId: waiting.submission.submissionId,
            reasons: [...waiting.submission.reasons],
            left: count,
          },
    );
  };
  const keepBack = (conflicts: readonly VoiConflict[]): ((change: HeldChange) => boolean) => {
    const met = new Set(conflicts.map(({ entryId }) => entryId));
    return ({ change: { entryId } }) => entryId !== null && met.has(entryId);
  };

  const sendOnce = (owner: string, draftId: string): Promise<Result<Submitted, Failure>> => {
    const running = underWay.get(draftId);
    if (running !== undefined) return running;
    const sending = send(owner, draftId)
      .then((sent) => {
        if (sent.ok && sent.value.outcome === 'later') later();
        return sent;
      })
      .finally(() => underWay.delete(draftId));
    underWay.set(draftId, sending);
    return sending;
  };

  const removeEmpty = (owner: string, draftId: string): void => {
    const { body } = find(owner, draftId) ?? {};
    if (body === undefined || body.sending !== null || body.details !== null || body.note !== '') return;
    if (body.waiting.length === 0 && body.sentBack === null && store.changes(owner, draftId).length === 0)
      store.remove(owner, draftId);
  };

  /** What became of a submission: approved, its changes go; otherwise they are the author's again. */
  const decided = (held: Held, { submissionId, key }: Waiting, approval: ApprovalAnswer): void => {
    const { owner, draftId } = held;
    const waiting = held.body.waiting.filter((each) => each.submissionId !== submissionId);
    if (approval.state === 'APPROVED') {
      store.put({ ...held, body: { ...held.body, waiting } });
      store.removeTaken(owner, draftId, key);
      removeEmpty(owner, draftId);
      return;
    }
    const all = changesOf(owner, draftId);
    const open = new Map(all.filter(({ taken }) => !taken).map((each) => [each.key, each]));
    const sent = all.filter((each) => each.taken && each.sentKey === key);
    store.put(
      {
        ...held,
        body: {
          ...held.body,
          waiting,
          sentBack: {
            by: approval.decidedBy ?? '',
            at: approval.decidedAt ?? approval.lapsesAt,
            note: approval.note ?? '',
          },
        },
        changedAtMs: time.serviceNowMs(),
      },
      sent.flatMap((each) => {
        const newer = open.get(each.change.key);
        if (newer === undefined) return [storedOf({ ...each, key: each.change.key, sentKey: null, taken: false })];
        // What was changed again since stands, with what came back of the other columns; one that is being sent is left.
        return newer.sentKey === null ? [storedOf({ ...newer, change: withEarlier(newer.change, each.change) })] : [];
      }),
      sent.map((each) => each.key),
    );
  };

  // The outcome follows the intent in the chain, so its receipt covers both.
  delivery.onReceipts((receipts) => {
    for (const { record: receipted, receipt } of receipts) {
      if (receipted.action !== SUBMIT_ACTION || receipted.phase !== 'OUTCOME' || !receipt.verified) continue;
      guarded(() => {
        const owner = receipted.userName;
        for (const { draftId } of store.of(owner)) {
          // What waits for a second person may be sent back, and is the author's again then.
          if (find(owner, draftId)?.body.waiting.some(({ key }) => key === receipted.correlationId) === true) continue;
          store.removeTaken(owner, draftId, receipted.correlationId);
          removeEmpty(owner, draftId);
        }
        changed();
        return succeed(undefined);
      });
    }
  });

  return {
    of: (owner) =>
      guarded(() =>
        succeed(
          store
            .of(owner)
            .filter((draft) => !isOver(draft))
            .flatMap((stored) => heldOf(stored) ?? [])
            .map(summaryOf),
        ),
      ),
    open: (owner, which) =>
      guarded(() => {
        if ('details' in which) return make(owner, null, which.details);
        const stored =
          'draftId' in which
            ? store.find(owner, which.draftId)
            : (store.of(owner).find(({ listId }) => listId === which.listId) ?? null);
        const held = heldOf(stored);
        // One that is over by this clock is still here, and deleted only by a time that the service agrees on.
        if (held !== undefined) return succeed(draftOf(held, changesOf(owner, held.draftId)));
        return 'listId' in which ? make(owner, which.listId, null) : notFound();
      }),
    change: (owner, draftId, { put, drop, note, conflicts }) =>
      guarded(() => {
        const held = find(owner, draftId);
        if (held === undefined) return notFound();
        const before = changesOf(owner, draftId);
        const byKey = new Map(before.map((each) => [each.key, each]));
        // What is sent is as it was sent until the service has answered.
        if ([...put.map(({ key }) => key), ...drop].some((key) => (byKey.get(key)?.sentKey ?? null) !== null))
          return failed(failure('CONFLICT'));
        const added = put.filter(({ key }) => !byKey.has(key)).length;
        if (before.length + added > DRAFT_MAX_CHANGES)
          return failed(failure('TOO_LARGE', { params: { allowed: DRAFT_MAX_CHANGES } }));
        let last = Math.max(0, ...before.map(({ position }) => position));
        const now: Held = {
          ...held,
          body: { ...held.body, note: note ?? held.body.note, conflicts: [...(conflicts ?? held.body.conflicts)] },
          changedAtMs: time.serviceNowMs(),
        };
        store.put(
          now,
          put.map((change) => ({
            key: change.key,
            position: byKey.get(change.key)?.position ?? (last += 1),
            body: change,
            sentKey: null,
            taken: false,
          })),
          drop,
        );
        return succeed(summaryOf(now));
      }),
    discard: (owner, draftId) =>
      guarded(() => {
        const held = find(owner, draftId);
        if (held !== undefined && isSending(held)) return failed(failure('CONFLICT'));
        const all = store.changes(owner, draftId);
        // What the service has stays until its receipt or its decision is here.
        if (held === undefined || all.every(({ taken }) => !taken)) store.remove(owner, draftId);
        else
          store.put(
            { ...held, body: { ...held.body, note: '', conflicts: [], sentBack: null } },
            [],
            all.filter(({ taken }) => !taken).map(({ key }) => key),
          );
        changed();
        return succeed({});
      }),
    submit: async (owner, draftId, note) => {
      const begun = guarded(() => {
        const held = find(owner, draftId);
        if (held === undefined) return notFound();
        if (held.body.sending !== null) return succeed(undefined);
        const nowMs = time.serviceNowMs();
        const open = changesOf(owner, draftId).filter((each) => each.sentKey === null && !isEmptyLine(each.change));
        const unsound = open.flatMap(({ key, change: { base, text } }) => {
          const parsed = text === null ? undefined : entryOf(text, nowMs, base);
          return parsed === undefined || parsed.ok
            ? []
            : parsed.faults
                .filter(({ weight }) => weight === 'error')
                .map(({ field, message }) => ({ pointer: `/${key}/entry/${field}`, message }));
        });
        if (unsound.length > 0) return failed(failure('VALIDATION_FAILED', { errors: unsound.slice(0, MOST_FAULTS) }));
        if (open.length === 0 && held.body.details === null) return notFound();
        const key = random.uuid();
        const intent = record('INTENT', null, key, {
          draftId,
          listId: held.listId,
          changes: open.length,
          ...(held.body.details === null ? {} : { newList: held.body.details.name }),
        });
        if (!intent.ok) return intent;
        store.put(
          {
            ...held,
            body: {
              ...held.body,
              note,
              sentBack: null,
              sending: { key, note, submittedAtMs: nowMs, firstSentMs: null },
            },
            changedAtMs: nowMs,
          },
          open.map((each) => storedOf({ ...each, sentKey: key })),
        );
        changed();
        return succeed(undefined);
      });
      return begun.ok ? sendOnce(owner, draftId) : begun;
    },
    askDecisions: async (owner) => {
      const asked = guarded(() => succeed(store.of(owner).flatMap((stored) => heldOf(stored)?.body.waiting ?? [])));
      if (!asked.ok || asked.value.length === 0) return;
      for (const waits of asked.value) {
        const path = `/approvals/${encodeURIComponent(waits.approvalId)}`;
        const answer = await authorised(owner, (token) =>
          api.json({ method: 'GET', path, token }, approvalAnswerSchema),
        );
        if (!answer.ok || answer.value.value.state === 'WAITING') continue;
        const approval = answer.value.value;
        guarded(() => {
          const held = store
            .of(owner)
            .flatMap((stored) => heldOf(stored) ?? [])
            .find(({ body }) => body.waiting.some(({ submissionId }) => submissionId === waits.submissionId));
          if (held !== undefined) decided(held, waits, approval);
          return succeed(undefined);
        });
        changed();
      }
    },
    sendWaiting: async (owner) => {
      const waiting = guarded(() => succeed(store.of(owner).filter((stored) => isSending(stored))));
      if (!waiting.ok) return 'retry';
      for (const { draftId } of waiting.value) {
        const sent = await sendOnce(owner, draftId);
        if (sent.ok && sent.value.outcome === 'later') return 'retry';
      }
      return 'done';
    },
    count: () => {
      const counted = guarded(() => succeed(store.count()));
      return counted.ok ? counted.value : 0;
    },
    prune: () => {
      const nowMs = time.agreedNowMs();
      if (nowMs === undefined) return;
      guarded(() => {
        const dated = store.dateBack(nowMs + CLOCK_TOLERANCE_MS);
        const removed = store.removeBefore(nowMs - DRAFT_UNUSED_DAYS * DAY_MS, nowMs - DRAFT_SENT_DAYS * DAY_MS);
        if (dated + removed > 0) changed();
        return succeed(undefined);
      });
    },
  };
}

/** Faults in one answer: more are said once these are mended. */
const MOST_FAULTS = 50;
