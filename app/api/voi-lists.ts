import * as z from 'zod';
import { ENTRY_FIELDS, voiActionSchema, voiEntrySchema, voiListSchema, voiPrioritySchema } from '../domain/voi.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { APPROVAL_RULES, APPROVAL_STATES } from '../policy/second-person.ts';
import {
  VOI_EDIT_ROLES,
  VOI_LIST_STATES,
  VOI_MAX_CHANGES,
  VOI_SECOND_PERSON,
  VOI_SUBMISSION_ROLES,
  VOI_VIEW_ROLES,
} from '../policy/voi-rules.ts';
import {
  APPROVAL_DECISION,
  approvalAnswerSchema,
  approvalDecisionSchema,
  askedAnswerSchema,
  decidedAnswerSchema,
} from './approvals.ts';
import { endpoint, idParams, json, nothing, problem } from './endpoint.ts';

const note = judgedWords(10, 1_000);
const entryId = z.string().min(1).max(64);

export const keptVoiListSchema = voiListSchema.extend({
  listId: z.string(),
  organisation: z.string(),
  owner: z.string(),
  revision: z.int().meta({ description: 'Grows with each revision; name it as `baseRevision`' }),
  createdAt: z.string(),
  lastRevisedAt: z.string(),
  entries: z.int(),
});
export type KeptVoiList = z.infer<typeof keptVoiListSchema>;
export const voiListAnswerSchema = keptVoiListSchema
  .extend({
    state: z.enum(VOI_LIST_STATES),
    reviewDueAt: z.string().meta({ description: '28 days after the last revision (DPIA, retention)' }),
    autoDeleteAt: z
      .string()
      .meta({ description: '56 days after the last revision the list is deleted (DPIA, retention)' }),
  })
  .meta({ id: 'VoiList' });

export const keptVoiEntrySchema = voiEntrySchema.extend({
  entryId: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
});
export type KeptVoiEntry = z.infer<typeof keptVoiEntrySchema>;
export const voiEntryAnswerSchema = keptVoiEntrySchema.meta({ id: 'KeptVoiEntry' });

export const voiListsPageSchema = z.object({ lists: z.array(voiListAnswerSchema), next: z.string().nullable() });
export const voiEntriesPageSchema = z.object({
  revision: z.int(),
  entries: z.array(voiEntryAnswerSchema),
  next: z.string().nullable(),
});

const changeBase = z
  .int()
  .min(0)
  .optional()
  .meta({ description: 'The revision that this change was made on, when it is another than that of the whole' });

/** Fields of an entry that two people can change, and `entry` for one that somebody removed meanwhile. */
export const VOI_CONFLICT_FIELDS = [...ENTRY_FIELDS, 'entry'] as const;
const conflictField = z.enum(VOI_CONFLICT_FIELDS);

/** A change that met another one made since. */
export const voiConflictSchema = z
  .object({
    entryId: z.string(),
    field: conflictField.meta({ description: '`entry` when one removed it' }),
    base: z.unknown().meta({ description: 'As it was on the revision that the change was made on' }),
    yours: z.unknown(),
    theirs: z.unknown().meta({ description: 'As it is now' }),
    by: z.string().meta({ description: 'Who made it so' }),
    at: z.string(),
  })
  .meta({ id: 'VoiConflict' });
export type VoiConflict = z.infer<typeof voiConflictSchema>;

export const settledConflictSchema = z
  .strictObject({
    entryId,
    field: conflictField,
    choice: z.enum(['yours', 'theirs']),
    against: z.string().max(100).meta({ description: 'Who had changed it meanwhile' }),
  })
  .meta({ id: 'SettledVoiConflict' });

export const voiRevisionSchema = z
  .strictObject({
    baseRevision: z
      .int()
      .min(0)
      .meta({ description: 'The revision that the changes were made on; when the list has moved on they are refused' }),
    note: note.meta({ description: 'What was revised and why' }),
    details: voiListSchema.optional(),
    changes: z
      .array(
        z.discriminatedUnion('op', [
          z.strictObject({
            op: z.literal('PUT'),
            entryId: entryId.optional().meta({ description: 'Of the entry that is replaced; none for a new one' }),
            entry: voiEntrySchema,
            baseRevision: changeBase,
          }),
          z.strictObject({ op: z.literal('REMOVE'), entryId, baseRevision: changeBase }),
        ]),
      )
      .max(VOI_MAX_CHANGES)
      .default([]),
    acceptPartial: z
      .boolean()
      .default(false)
      .meta({ description: 'Make what meets no other change; the answer says what did and was left out' }),
    settled: z
      .array(settledConflictSchema)
      .max(VOI_MAX_CHANGES)
      .default([])
      .meta({ description: 'How its author settled conflicts before; goes into the record' }),
  })
  .meta({ id: 'VoiRevision' });
export type VoiRevision = z.infer<typeof voiRevisionSchema>;
export const voiReviewSchema = z
  .strictObject({ baseRevision: z.int().min(0), outcome: z.enum(['KEPT', 'KEPT_NARROWER']), note })
  .meta({ id: 'VoiReview' });
export const voiDeletionSchema = z.strictObject({ note }).meta({ id: 'VoiDeletion' });

/**
 * An entry as recorded in the national log: what was listed, how and on which ground. Free text is there only as a
 * hash.
 */
export const loggedVoiEntrySchema = z.object({
  vrm: z.string(),
  action: voiActionSchema,
  priority: voiPrioritySchema,
  weedAt: z.string(),
  reason: z.string().optional(),
  sourceReference: z.string().optional(),
  sha256: z.string().optional().meta({ description: 'Of the whole entry' }),
});
export type LoggedVoiEntry = z.infer<typeof loggedVoiEntrySchema>;
export const loggedVoiChangeSchema = z.object({
  entryId: z.string().nullable().meta({ description: 'Null for an entry that was asked for and has none yet' }),
  before: loggedVoiEntrySchema.nullable(),
  after: loggedVoiEntrySchema.nullable(),
});
export type LoggedVoiChange = z.infer<typeof loggedVoiChangeSchema>;

export const VOI_CHANGE_CAUSES = ['REVISION', 'DELETION'] as const;
/** One change of a list as recorded in the national log, which is kept for the life of the log. */
export const voiChangeSchema = loggedVoiChangeSchema
  .extend({
    revision: z.int(),
    cause: z.enum(VOI_CHANGE_CAUSES),
    by: z.string(),
    approvedBy: z.string().nullable(),
    at: z.string(),
    note: z.string(),
    auditIndex: z.int().meta({ description: 'Of the record that says it' }),
  })
  .meta({ id: 'VoiChange' });
export type VoiChangeAnswer = z.infer<typeof voiChangeSchema>;
export const voiChangesAnswerSchema = z
  .object({ changes: z.array(voiChangeSchema), next: z.string().nullable() })
  .meta({ id: 'VoiChanges' });

/** A revision that waits for a second person. */
export const voiSubmissionSchema = z
  .object({
    submissionId: z.string(),
    listId: z.string(),
    approvalId: z.string(),
    baseRevision: z.int(),
    by: z.string(),
    at: z.string(),
    note: z.string(),
    reasons: z.array(z.enum(VOI_SECOND_PERSON)).meta({ description: 'Why a second person decides' }),
    state: z.enum(APPROVAL_STATES),
    details: voiListSchema.optional(),
    changes: z
      .array(z.unknown())
      .nullable()
      .meta({ description: 'As they were submitted; null once it is decided, when they are erased' }),
  })
  .meta({ id: 'VoiSubmission' });
export const voiSubmittedAnswerSchema = z
  .object({ approval: approvalAnswerSchema, submission: voiSubmissionSchema })
  .meta({ id: 'SubmittedVoiRevision' });

export const VOI_CREATE_ACTION = 'VOI_CREATE_LIST';

/** A revision of 10,000 entries fits. */
export const MAX_REVISION_BYTES = 16 * 1024 * 1024;

/** The problem of a revision that met others. */
export const voiConflictProblemSchema = z.looseObject({
  code: z.literal('CONFLICT'),
  current: z.int().optional(),
  conflicts: z.array(voiConflictSchema).optional(),
});

/** A list as it is after a revision, and what of the revision was left out. */
export const revisedVoiListSchema = voiListAnswerSchema
  .extend({ conflicts: z.array(voiConflictSchema).default([]) })
  .meta({ id: 'RevisedVoiList' });
/** A revision that waits, and what of it was left out. */
export const waitingVoiRevisionSchema = voiSubmittedAnswerSchema
  .extend({ conflicts: z.array(voiConflictSchema).default([]) })
  .meta({ id: 'WaitingVoiRevision' });

export const submissionParams = idParams.extend({ submissionId: z.string().min(1).max(64) });

export const createVoiList = endpoint({
  method: 'post',
  path: '/voi-lists',
  summary: 'Make a list of vehicles of interest',
  access: VOI_EDIT_ROLES,
  idempotency: 'keyed',
  record: { op: 'ALTER', action: VOI_CREATE_ACTION },
  body: voiListSchema,
  maxBytes: 1024 * 1024,
  description:
    'Proportionate in size, reason and extent; reviewed within 28 days and deleted 56 days after its last revision.',
  answers: { 201: json('The list', voiListAnswerSchema), 409: problem('There is a list of this name: CONFLICT') },
});

export const listVoiLists = endpoint({
  method: 'get',
  path: '/voi-lists',
  summary: 'Lists of your organisation, by name; for oversight all',
  access: VOI_VIEW_ROLES,
  record: { op: 'CONSULT', action: 'VOI_LISTS' },
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answers: { 200: json('A page', voiListsPageSchema) },
});

export const viewVoiList = endpoint({
  method: 'get',
  path: '/voi-lists/{id}',
  summary: 'One list',
  access: VOI_VIEW_ROLES,
  record: { op: 'CONSULT', action: 'VOI_LIST' },
  params: idParams,
  answers: { 200: json('The list', voiListAnswerSchema), 404: problem('None that you may see: NOT_FOUND') },
});

export const listVoiEntries = endpoint({
  method: 'get',
  path: '/voi-lists/{id}/entries',
  summary: 'Entries of a list, oldest first',
  access: VOI_VIEW_ROLES,
  record: { op: 'CONSULT', action: 'VOI_ENTRIES' },
  params: idParams,
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(1_000).default(200),
  }),
  answers: {
    200: json('A page, and the revision that it is of', voiEntriesPageSchema),
    404: problem('None that you may see: NOT_FOUND'),
  },
});

export const reviseVoiList = endpoint({
  method: 'post',
  path: '/voi-lists/{id}/revisions',
  summary: 'Revise a list: add, change and remove entries',
  access: VOI_EDIT_ROLES,
  idempotency: 'keyed',
  record: { op: 'ALTER', action: 'VOI_REVISE' },
  params: idParams,
  body: voiRevisionSchema,
  maxBytes: MAX_REVISION_BYTES,
  description:
    'Made on a revision that is named. When the list has moved on since, it is merged field by field; where both changed the same, nothing is changed, or with `acceptPartial` everything else. The entries match from the answer on, and the time of the list begins anew. Entries to STOP or SILENT, bulk lists, large revisions and many small ones in a day wait for a second person: they are kept as a submission and match nothing until it is approved. Every mark is in the log before anything is changed.',
  answers: {
    200: json('The list as it is now', revisedVoiListSchema),
    202: json('Waits for a second person', waitingVoiRevisionSchema),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem(
      'Met other changes made since, with the `current` revision and `conflicts` by field, or the name is taken: CONFLICT',
    ),
    413: problem('Too many entries: TOO_LARGE'),
  },
});

export const submitVoiRevision = endpoint({
  method: 'post',
  path: '/voi-lists/{id}/submissions',
  summary: 'Submit a revision for a second person to decide on',
  access: VOI_EDIT_ROLES,
  idempotency: 'keyed',
  record: { op: 'ALTER', action: 'VOI_SUBMIT' },
  params: idParams,
  body: voiRevisionSchema,
  maxBytes: MAX_REVISION_BYTES,
  description: `Also one that its author could make alone. Decided by another person within ${APPROVAL_RULES.VOI_REVISION.lapsesAfterDays} days.`,
  answers: {
    202: json('Waits for a second person', voiSubmittedAnswerSchema),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Revised since, with the `current` revision: CONFLICT'),
    413: problem('Too many entries: TOO_LARGE'),
  },
});

export const viewVoiSubmission = endpoint({
  method: 'get',
  path: '/voi-lists/{id}/submissions/{submissionId}',
  summary: 'A submitted revision, with its entries while it waits',
  access: VOI_SUBMISSION_ROLES,
  record: { op: 'CONSULT', action: 'VOI_SUBMISSION' },
  params: submissionParams,
  answers: { 200: json('The submission', voiSubmissionSchema), 404: problem('None that you may see: NOT_FOUND') },
});

export const decideVoiSubmission = endpoint({
  method: 'post',
  path: '/voi-lists/{id}/submissions/{submissionId}/decision',
  summary: 'Approve or refuse a submitted revision, as another person',
  access: 'signedIn',
  idempotency: 'keyed',
  record: APPROVAL_DECISION,
  params: submissionParams,
  body: approvalDecisionSchema,
  description:
    'Approved it is made at once, on the revision that it was made on; when the list has moved on since it is not, and goes on waiting. What was submitted is erased either way.',
  answers: {
    200: json('Decided', decidedAnswerSchema),
    403: problem('Not for you to decide: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Decided before, or the list was revised since, with the `current` revision: CONFLICT'),
    413: problem('Too many entries: TOO_LARGE'),
  },
});

export const listVoiChanges = endpoint({
  method: 'get',
  path: '/voi-lists/{id}/changes',
  summary: 'What was listed and what went, by whom, from the log',
  access: VOI_VIEW_ROLES,
  record: { op: 'CONSULT', action: 'VOI_HISTORY' },
  params: idParams,
  description:
    'Kept as long as the log: for oversight also of a list that is deleted. Of an entry it has what was listed, how and on which ground.',
  query: z.object({
    since: z.coerce.number().int().min(0).default(0).meta({ description: 'Changes after this revision' }),
    cursor: z.string().max(40).optional(),
  }),
  answers: { 200: json('Oldest first', voiChangesAnswerSchema), 404: problem('None that you may see: NOT_FOUND') },
});

export const reviewVoiList = endpoint({
  method: 'post',
  path: '/voi-lists/{id}/review',
  summary: 'Review a list without a change: its time begins anew',
  access: VOI_EDIT_ROLES,
  idempotency: 'keyed',
  record: { op: 'ALTER', action: 'VOI_REVIEW' },
  params: idParams,
  body: voiReviewSchema,
  answers: {
    200: json('The list', voiListAnswerSchema),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Revised since: CONFLICT'),
  },
});

export const deleteVoiList = endpoint({
  method: 'post',
  path: '/voi-lists/{id}/deletion',
  summary: 'Delete a list that is no longer required, with its entries',
  access: VOI_EDIT_ROLES,
  idempotency: 'keyed',
  record: { op: 'ERASE', action: 'VOI_DELETE_LIST' },
  params: idParams,
  body: voiDeletionSchema,
  description: 'A list with entries to STOP or SILENT, which it took two people to list, waits for a second person.',
  answers: {
    200: json('Deleted', nothing),
    202: json('Waits for a second person', askedAnswerSchema),
    404: problem('None that you may see: NOT_FOUND'),
  },
});
