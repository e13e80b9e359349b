import * as z from 'zod';
import { listApprovals, withdrawOwnApproval } from '../api/approvals.ts';
import {
  createVoiList,
  decideVoiSubmission,
  listVoiChanges,
  reviewVoiList,
  viewVoiSubmission,
  voiListAnswerSchema,
  type KeptVoiEntry,
} from '../api/voi-lists.ts';
import { voiListSchema } from '../domain/voi.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { DRAFT_MAX_CHANGES, LIST_COPY_ROLES } from '../policy/draft-rules.ts';
import { VOI_EDIT_ROLES, VOI_SECOND_PERSON } from '../policy/voi-rules.ts';
import { draftChangeSchema, draftConflictSchema, draftSchema } from '../voi/draft.ts';
import { nothing, RATES, SMALL, type Method } from './method.ts';
import { relay } from './relay.ts';

const id = z.string().min(1).max(64);
const LARGE = 16 * 1024 * 1024;

/** A list as it was when this workstation last asked for it. */
export const listCopySchema = z.object({ list: voiListAnswerSchema, syncedAtMs: z.number() });
export type ListCopy = z.infer<typeof listCopySchema>;

const copies = z.object({
  lists: z.array(listCopySchema),
  /** When the service was last asked which lists there are; null when it never was. */
  syncedAtMs: z.number().nullable(),
});

export const draftSummarySchema = draftSchema
  .omit({ changes: true, conflicts: true })
  .extend({ changes: z.int(), conflicts: z.int() });
export type DraftSummary = z.infer<typeof draftSummarySchema>;

/** How a submission ended. Whatever the service did not take stays in the draft. */
export const submittedSchema = z.discriminatedUnion('outcome', [
  /** In force from now on, with the revision that it made; `left` of the changes met another one. */
  z.object({ outcome: z.literal('accepted'), revision: z.int(), left: z.int() }),
  /** Waits for a second person. */
  z.object({
    outcome: z.literal('waits'),
    submissionId: z.string(),
    reasons: z.array(z.enum(VOI_SECOND_PERSON)),
    left: z.int(),
  }),
  /** Nothing of it was taken: every change met another one. */
  z.object({ outcome: z.literal('conflicts'), left: z.int() }),
  /** The service was not reached. It is sent when it is, once. */
  z.object({ outcome: z.literal('later') }),
]);
export type Submitted = z.infer<typeof submittedSchema>;

const local = { session: 'signedIn', rate: RATES.person } as const;
const DRAFTED = {
  unrecorded: 'a draft matches nothing and stays on this workstation; its submission is recorded',
} as const;

/** Main has parsed each as `voiEntryAnswerSchema`. Walking every field again takes the page seconds for a large list. */
const listedEntrySchema = z.custom<KeptVoiEntry>(
  (value) => typeof value === 'object' && value !== null && 'entryId' in value && 'vrm' in value,
  'no entry of a list',
);

/** Lists of vehicles of interest on this workstation: copies to read and drafts to submit, both with no network. */
export const listMethods = {
  'lists.copies': {
    ...local,
    request: nothing,
    reply: copies,
    maxBytes: SMALL,
    roles: LIST_COPY_ROLES,
    audit: { unrecorded: 'names and sizes of the lists of one’s own organisation; opening one is recorded' },
  },
  /** Asks the service which lists there are, and brings every copy up to date. */
  'lists.sync': {
    ...local,
    request: nothing,
    reply: copies,
    maxBytes: SMALL,
    roles: LIST_COPY_ROLES,
    audit: 'service',
  },
  /** Opens the copy of a list, on record; its entries then come in pages. */
  'lists.open': {
    ...local,
    request: z.strictObject({ listId: id }),
    reply: z.object({ copy: listCopySchema }),
    maxBytes: SMALL,
    roles: LIST_COPY_ROLES,
    audit: 'workstation',
  },
  'lists.entries': {
    ...local,
    rate: RATES.flow,
    request: z.strictObject({ listId: id, revision: z.int(), from: z.int().min(0), limit: z.int().min(1).max(5_000) }),
    reply: z.object({ entries: z.array(listedEntrySchema), next: z.int().nullable() }),
    maxBytes: SMALL,
    roles: LIST_COPY_ROLES,
    audit: { unrecorded: 'pages of a list whose opening is recorded; refused without it' },
  },
  'lists.create': relay(createVoiList),
  'lists.review': relay(reviewVoiList),
  'lists.changes': relay(listVoiChanges),
  /** Revisions that wait for a second person, and the decision on them. */
  'lists.waiting': relay(listApprovals),
  'lists.submission': relay(viewVoiSubmission),
  'lists.decide': relay(decideVoiSubmission),
  'lists.withdraw': relay(withdrawOwnApproval),
  'drafts.list': {
    ...local,
    request: nothing,
    reply: z.object({ drafts: z.array(draftSummarySchema) }),
    maxBytes: SMALL,
    roles: VOI_EDIT_ROLES,
    audit: DRAFTED,
  },
  /** The draft of a list, or of one that is only drafted; made when there is none. */
  'drafts.open': {
    ...local,
    request: z.union([
      z.strictObject({ listId: id }),
      z.strictObject({ draftId: id }),
      z.strictObject({ details: voiListSchema }),
    ]),
    reply: draftSchema,
    maxBytes: 1024 * 1024,
    roles: VOI_EDIT_ROLES,
    audit: DRAFTED,
  },
  /** On the disk when it is answered. */
  'drafts.change': {
    ...local,
    request: z.strictObject({
      draftId: id,
      put: z.array(draftChangeSchema).max(DRAFT_MAX_CHANGES).default([]),
      drop: z.array(id).max(DRAFT_MAX_CHANGES).default([]),
      note: z.string().max(1_000).optional(),
      /** Conflicts that still stand, after others were settled. */
      conflicts: z.array(draftConflictSchema).optional(),
    }),
    reply: draftSummarySchema,
    maxBytes: LARGE,
    roles: VOI_EDIT_ROLES,
    audit: DRAFTED,
  },
  'drafts.discard': {
    ...local,
    request: z.strictObject({ draftId: id }),
    reply: nothing,
    maxBytes: SMALL,
    roles: VOI_EDIT_ROLES,
    audit: DRAFTED,
  },
  'drafts.submit': {
    ...local,
    request: z.strictObject({ draftId: id, note: judgedWords(10, 1_000) }),
    reply: submittedSchema,
    maxBytes: SMALL,
    roles: VOI_EDIT_ROLES,
    audit: 'workstation',
  },
} as const satisfies Record<string, Method>;
