import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { ApprovalAnswer } from '../../app/api/approvals.ts';
import type { Account } from '../../app/api/session.ts';
import type { voiSubmissionSchema } from '../../app/api/voi-lists.ts';
import {
  voiRevisionSchema,
  type KeptVoiEntry,
  type KeptVoiList,
  type LoggedVoiChange,
  type LoggedVoiEntry,
  type VoiRevision,
} from '../../app/api/voi-lists.ts';
import { canonicalText, type JsonObject } from '../../app/audit/canonical.ts';
import { DAY_MS, instantMs, instantText } from '../../app/domain/instant.ts';
import type { VoiListDetails } from '../../app/domain/voi.ts';
import { parseVrm } from '../../app/domain/vrm.ts';
import { overseesOrganisation } from '../../app/policy/audit-rules.ts';
import {
  autoDeleteMs,
  entryErrors,
  isStrict,
  listTextErrors,
  secondPersonFor,
  VOI_MAX_ENTRIES,
  VOI_SECOND_PERSON,
  VOI_SECOND_PERSON_WORDS,
  VOI_STRICT_ACTIONS,
  type VoiSecondPerson,
} from '../../app/policy/voi-rules.ts';
import { askApproval } from '../approvals/ask.ts';
import { partsOf, VOI_CHANGES_ACTION, type ChangesAbout } from '../audit/voi-history.ts';
import { inPieces } from '../in-pieces.ts';
import type { Planned, Refused, Revised } from '../matching/voi-book.ts';
import { placeErrors, requireNone } from '../search/mark-search.ts';
import { entryIdOf, type EntryKey } from '../store/voi-store.ts';
import { signedIn, type Call } from './endpoint.ts';
import { ProblemError, type FieldError } from './problem-error.ts';
import { enter } from './recording.ts';
import { asJson } from './routes/parts.ts';
import type { Service } from './service.ts';

/** Conflicts in one refusal: more are settled in the next round. */
const MOST_CONFLICTS_SAID = 500;
/** The changes of a revision as they are on the present one, to be decided on by a second person. */
export const onPresent = (revision: VoiRevision, { was, merged }: Planned): VoiRevision => ({
  ...revision,
  baseRevision: was.revision,
  // What is approved is made whole, or not at all: nothing of it is left out without a word.
  acceptPartial: false,
  changes: merged.map(({ baseRevision: _base, ...change }) => change),
});

export const missingList = (): ProblemError =>
  new ProblemError('NOT_FOUND', 'There is no list of this id that you may see.');

/** Lists of one's own organisation; all for a national auditor. */
export const seesList = (account: Account, list: Pick<KeptVoiList, 'organisation'>): boolean =>
  list.organisation === account.organisation || overseesOrganisation(account, list.organisation);

/** @throws ProblemError NOT_FOUND */
export function seenList({ voi, clock }: Service, account: Account, id: string): KeptVoiList {
  const list = voi.list(id);
  if (list === undefined || autoDeleteMs(instantMs(list.lastRevisedAt)) <= clock.nowMs() || !seesList(account, list))
    throw missingList();
  return list;
}

export function refusalOfRevision(
  { voi }: Service,
  listId: string,
  { fault, at, conflicts = [] }: Refused,
): ProblemError {
  const faults: Readonly<Record<Refused['fault'], () => ProblemError>> = {
    NO_LIST: missingList,
    MOVED_ON: () =>
      new ProblemError(
        'CONFLICT',
        'The list was revised since. Look at it again and make the changes on its newest revision.',
        { extras: { current: voi.list(listId)?.revision } },
      ),
    CONFLICTS: () =>
      new ProblemError(
        'CONFLICT',
        conflicts.length === 0
          ? 'The list was revised since, and nothing that you changed. Send it with `acceptPartial`, or on the newest revision.'
          : 'Somebody else changed the same since. Look at `conflicts`, and settle each on the newest revision.',
        { extras: { current: voi.list(listId)?.revision, conflicts: conflicts.slice(0, MOST_CONFLICTS_SAID) } },
      ),
    NAME_TAKEN: () => new ProblemError('CONFLICT', 'There is a list of this name.'),
    FULL: () => new ProblemError('TOO_LARGE', `There may be ${VOI_MAX_ENTRIES} entries in all lists together.`),
    NO_ENTRY: () =>
      new ProblemError('VALIDATION_FAILED', 'The list has no such entry, or it is changed twice.', {
        errors: [{ pointer: `/changes/${at ?? 0}/entryId`, message: 'no entry of the list, or named twice' }],
      }),
  };
  return faults[fault]();
}

const extentErrors = (
  { store }: Service,
  { extent }: Pick<VoiListDetails, 'extent'>,
  at: string,
): readonly FieldError[] =>
  extent.kind === 'CAMERAS' ? placeErrors(store.cameras(), { cameraIds: extent.cameraIds }, `${at}/extent`) : [];

/** What the shape of a list's details cannot say. */
export const detailErrors = (service: Service, details: VoiListDetails, at: string): readonly FieldError[] => [
  ...listTextErrors({ [`${at}/purpose`]: details.purpose, [`${at}/justification`]: details.justification }),
  ...extentErrors(service, details, at),
];

/** @throws ProblemError VALIDATION_FAILED for what the shape of a revision cannot say */
export async function requireSound(service: Service, { details, changes, note }: VoiRevision): Promise<void> {
  const nowMs = service.clock.nowMs();
  const found = await inPieces(changes, (change, i) => {
    if (change.op === 'REMOVE') return [];
    const parsed = parseVrm(change.entry.vrm);
    const mark = parsed.ok ? [] : [{ pointer: '/vrm', message: parsed.message }];
    return [...mark, ...entryErrors(change.entry, nowMs)].map(({ pointer, message }) => ({
      pointer: `/changes/${i}/entry${pointer}`,
      message,
    }));
  });
  requireNone([
    ...listTextErrors({ '/note': note }),
    ...(details === undefined ? [] : detailErrors(service, details, '/details')),
    ...found.flat().slice(0, 50),
  ]);
}

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Settled conflicts that one record has room for; the number of all is beside them. */
const MOST_SETTLED_RECORDED = 100;

/** The record of a revision's call: each mark is in records of its own, before anything is changed. */
export const revisionInRecord = (
  listId: string,
  { baseRevision, note, details, changes, settled }: VoiRevision,
): JsonObject => ({
  listId,
  baseRevision,
  note,
  ...(details === undefined ? {} : { details: asJson(details) }),
  changes: changes.length,
  ...(settled.length === 0
    ? {}
    : { settled: asJson(settled.slice(0, MOST_SETTLED_RECORDED)), settledAll: settled.length }),
  changesSha256: sha256Hex(JSON.stringify(changes)),
});

const loggedEntry = (entry: KeptVoiEntry): LoggedVoiEntry => ({
  vrm: entry.vrm,
  action: entry.action,
  priority: entry.priority,
  weedAt: entry.weedAt,
  reason: entry.reason,
  sourceReference: entry.sourceReference,
  sha256: sha256Hex(canonicalText(asJson(entry))),
});
const loggedChanges = ({ changes }: Planned): Promise<readonly LoggedVoiChange[]> =>
  inPieces(changes, ({ entryId, before, after }) => ({
    entryId,
    before: before === null ? null : loggedEntry(before),
    after: after === null ? null : loggedEntry(after),
  }));

/**
 * Records every mark of a change in the log, in parts that fit into a record. Must be called before a change is made.
 * @throws LogUnwritable
 */
async function enterChanges(call: Call, about: ChangesAbout, changes: readonly LoggedVoiChange[]): Promise<void> {
  const said = call.details;
  const parts = partsOf(changes);
  for (const [i, part] of parts.entries()) {
    call.note({ ...about, part: i + 1, of: parts.length, changes: asJson(part) });
    await enter(call, { op: 'ALTER', action: VOI_CHANGES_ACTION }, { outcome: 'OK', status: 200 });
  }
  call.note(said);
}

/** Entries to STOP or SILENT that a revision removes or lowers. */
export const loosened = ({ changes }: Pick<Planned, 'changes'>): number =>
  changes.filter(({ before, after }) => isStrict(before?.action) && !isStrict(after?.action)).length;

/** Makes a revision; every mark of it is in the log before. @throws ProblemError */
export async function makeRevision(
  service: Service,
  call: Call,
  listId: string,
  revision: VoiRevision,
  {
    by,
    approvedBy,
    submissionId,
  }: {
    readonly by: { readonly userName: string; readonly organisation: string };
    readonly approvedBy: string | null;
    readonly submissionId: string | null;
  },
): Promise<Revised> {
  const revised = await service.voi.revise(listId, revision, by, service.clock.nowMs(), {
    record: async (planned) =>
      enterChanges(
        call,
        {
          listId,
          organisation: planned.list.organisation,
          cause: 'REVISION',
          revision: planned.list.revision,
          by: by.userName,
          approvedBy,
          note: revision.note,
          submissionId,
        },
        await loggedChanges(planned),
      ),
    ...(submissionId === null ? {} : { submissionId }),
  });
  if (!revised.ok) throw refusalOfRevision(service, listId, revised);
  return revised;
}

/** Deletes a list; the log names every mark that it still has before. @throws ProblemError */
export async function deleteList(
  service: Service,
  call: Call,
  listId: string,
  note: string,
  { by, approvedBy }: { readonly by: string; readonly approvedBy: string | null },
): Promise<void> {
  await service.voi.remove(listId, (list, entries) =>
    enterChanges(
      call,
      {
        listId,
        organisation: list.organisation,
        cause: 'DELETION',
        revision: list.revision + 1,
        by,
        approvedBy,
        note,
        submissionId: null,
      },
      entries.map(({ first, vrm, action, priority, weedMs }: EntryKey) => ({
        entryId: entryIdOf(first),
        before: { vrm, action, priority, weedAt: instantText(weedMs) },
        after: null,
      })),
    ),
  );
}

/** What a revision would change, and why a second person must decide on it, if so. @throws ProblemError */
export async function planRevision(
  service: Service,
  account: Account,
  listId: string,
  revision: VoiRevision,
): Promise<{ readonly planned: Planned; readonly reasons: readonly VoiSecondPerson[] }> {
  const planned = await service.voi.plan(listId, revision, account, service.clock.nowMs());
  if (!planned.ok) throw refusalOfRevision(service, listId, planned);
  const { was, list, stored, gone, changed } = planned;
  const holdsMore = await service.voiStore.holds(listId, VOI_STRICT_ACTIONS);
  const putAlone = service.audit.voiHistory.putAlone(service.clock.nowMs() - DAY_MS, (userName) =>
    service.accounts.samePerson(userName, account.userName),
  );
  return {
    planned,
    reasons: secondPersonFor({
      before: was,
      after: list,
      actions: stored.map(({ action }) => action),
      removed: gone.length - changed,
      holdsMore,
      putAlone,
    }),
  };
}

const requestSchema = z.object({
  submissionId: z.string(),
  sha256: z.string(),
  baseRevision: z.int(),
  note: z.string(),
  reasons: z.array(z.enum(VOI_SECOND_PERSON)),
});
export const submittedRequest = (approval: ApprovalAnswer): z.infer<typeof requestSchema> =>
  requestSchema.parse(approval.request);

/** The request that a submission waits for; undefined when there is none for this list. */
export const approvalOfSubmission = (
  { audit, clock }: Service,
  listId: string,
  submissionId: string,
): ApprovalAnswer | undefined =>
  audit.approvals
    .all(clock.nowMs())
    .find(
      ({ kind, subject, request }) =>
        kind === 'VOI_REVISION' && subject === listId && request['submissionId'] === submissionId,
    );

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/**
 * Stores a revision for a second person: its marks are in the log, its content in the store until it is decided, and
 * nothing matches.
 */
export async function submitRevision(
  service: Service,
  call: Call,
  list: KeptVoiList,
  revision: VoiRevision,
  planned: Planned,
  reasons: readonly VoiSecondPerson[],
): Promise<{ readonly approval: ApprovalAnswer; readonly submission: z.infer<typeof voiSubmissionSchema> }> {
  const { account } = signedIn(call);
  const submissionId = randomUUID();
  const document = JSON.stringify(revision);
  const { stored, gone, changed, was } = planned;
  await enterChanges(
    call,
    {
      listId: list.listId,
      organisation: list.organisation,
      cause: 'SUBMISSION',
      revision: was.revision,
      by: account.userName,
      approvedBy: null,
      note: revision.note,
      submissionId,
    },
    (await loggedChanges(planned)).map((change) => (change.before === null ? { ...change, entryId: null } : change)),
  );
  await service.voiStore.submit({ submissionId, listId: list.listId, atMs: service.clock.nowMs(), document });
  const why = reasons.map((reason) => VOI_SECOND_PERSON_WORDS[reason]).join(', ');
  const approval = await askApproval(call, {
    kind: 'VOI_REVISION',
    organisation: list.organisation,
    subject: list.listId,
    summary: `Revise ${list.name}: ${count(stored.length - changed, 'entry', 'entries')} new, ${changed} changed, ${gone.length - changed} removed. It ${why || 'was submitted for a decision'}.`,
    request: {
      submissionId,
      sha256: sha256Hex(document),
      baseRevision: revision.baseRevision,
      note: revision.note,
      reasons: [...reasons],
    },
  });
  return { approval, submission: submissionOf(approval, revision) };
}

export function submissionOf(
  approval: ApprovalAnswer,
  content: VoiRevision | undefined,
): z.infer<typeof voiSubmissionSchema> {
  const { submissionId, baseRevision, note, reasons } = submittedRequest(approval);
  const { approvalId, subject, askedBy, askedAt, state } = approval;
  return {
    submissionId,
    listId: subject,
    approvalId,
    baseRevision,
    by: askedBy,
    at: askedAt,
    note,
    reasons,
    state,
    ...(content?.details === undefined ? {} : { details: content.details }),
    changes: content === undefined ? null : [...content.changes],
  };
}

/** Content of a waiting submission. @throws Error when it is not what the log says was submitted */
export async function contentOf({ voiStore }: Service, approval: ApprovalAnswer): Promise<VoiRevision | undefined> {
  const { submissionId, sha256 } = submittedRequest(approval);
  const kept = approval.state === 'WAITING' ? await voiStore.submission(submissionId) : undefined;
  if (kept === undefined) return undefined;
  if (sha256Hex(kept.document) !== sha256) throw new Error('a submission is not what was submitted');
  return voiRevisionSchema.parse(JSON.parse(kept.document));
}

/** What an approved submission does: the same checks again, on the list as it is now. */
export async function applySubmission(service: Service, call: Call, approval: ApprovalAnswer): Promise<JsonObject> {
  const { account } = signedIn(call);
  const { audit, clock, voi } = service;
  const { submissionId } = submittedRequest(approval);
  const listId = approval.subject;
  const list = voi.list(listId);
  if (list === undefined || autoDeleteMs(instantMs(list.lastRevisedAt)) <= clock.nowMs())
    throw new ProblemError('CONFLICT', 'The list has been deleted since.');
  const content = await contentOf(service, approval);
  if (content === undefined) {
    // Cut off between the change and its record: the content was deleted with the change.
    if (audit.voiHistory.tells(listId, submissionId)) return { listId, submissionId, revision: list.revision };
    throw new ProblemError('CONFLICT', 'What was submitted is no longer kept. It has to be submitted again.');
  }
  await requireSound(service, content);
  const by = { userName: approval.askedBy, organisation: list.organisation };
  const {
    list: now,
    added,
    changed,
    removed,
  } = await makeRevision(service, call, listId, content, { by, approvedBy: account.userName, submissionId });
  const done = { listId, submissionId, revision: now.revision, added, changed, removed };
  call.note({
    ...revisionInRecord(listId, content),
    ...done,
    by: by.userName,
    approvedBy: account.userName,
    reasons: submittedRequest(approval).reasons,
  });
  await enter(call, { op: 'ALTER', action: 'VOI_REVISE' }, { outcome: 'OK', status: 200 });
  return done;
}
