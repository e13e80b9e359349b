import * as z from 'zod';
import { voiActionSchema, voiEntrySchema, voiListSchema, voiPrioritySchema } from '../domain/voi.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { APPROVAL_STATES } from '../policy/second-person.ts';
import { VOI_LIST_STATES, VOI_MAX_CHANGES, VOI_SECOND_PERSON } from '../policy/voi-rules.ts';
import { approvalAnswerSchema } from './approvals.ts';

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
          }),
          z.strictObject({ op: z.literal('REMOVE'), entryId }),
        ]),
      )
      .max(VOI_MAX_CHANGES)
      .default([]),
  })
  .meta({ id: 'VoiRevision' });
export type VoiRevision = z.infer<typeof voiRevisionSchema>;
export const voiReviewSchema = z
  .strictObject({ baseRevision: z.int().min(0), outcome: z.enum(['KEPT', 'KEPT_NARROWER']), note })
  .meta({ id: 'VoiReview' });
export const voiDeletionSchema = z.strictObject({ note }).meta({ id: 'VoiDeletion' });

/** Of an entry in the national log: what was listed, how and on which ground. Its free text is there by its hash only. */
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
/** One change of a list as the national log has it, for the life of the log. */
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
