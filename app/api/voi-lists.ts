import * as z from 'zod';
import { voiEntrySchema, voiListSchema } from '../domain/voi.ts';
import { VOI_LIST_STATES, VOI_MAX_CHANGES } from '../policy/voi-rules.ts';

const note = z.string().trim().min(10, 'say it in 10 characters or more').max(1_000);
const entryId = z.string().min(1).max(64);

export const keptVoiListSchema = voiListSchema.extend({
  listId: z.string(), organisation: z.string(), owner: z.string(), revision: z.int().meta({ description: 'Grows with each revision; name it as `baseRevision`' }),
  createdAt: z.string(), lastRevisedAt: z.string(), entries: z.int(),
});
export type KeptVoiList = z.infer<typeof keptVoiListSchema>;
export const voiListAnswerSchema = keptVoiListSchema
  .extend({
    state: z.enum(VOI_LIST_STATES),
    reviewDueAt: z.string().meta({ description: '28 days after the last revision (DPIA, retention)' }),
    autoDeleteAt: z.string().meta({ description: '56 days after the last revision the list is deleted (DPIA, retention)' }),
  })
  .meta({ id: 'VoiList' });

export const keptVoiEntrySchema = voiEntrySchema.extend({ entryId: z.string(), createdAt: z.string(), createdBy: z.string() });
export type KeptVoiEntry = z.infer<typeof keptVoiEntrySchema>;
export const voiEntryAnswerSchema = keptVoiEntrySchema.meta({ id: 'KeptVoiEntry' });

export const voiRevisionSchema = z
  .strictObject({
    baseRevision: z.int().min(0).meta({ description: 'The revision that the changes were made on; when the list has moved on they are refused' }),
    note: note.meta({ description: 'What was revised and why' }),
    details: voiListSchema.optional(),
    changes: z
      .array(z.discriminatedUnion('op', [
        z.strictObject({ op: z.literal('PUT'), entryId: entryId.optional().meta({ description: 'Of the entry that is replaced; none for a new one' }), entry: voiEntrySchema }),
        z.strictObject({ op: z.literal('REMOVE'), entryId }),
      ]))
      .max(VOI_MAX_CHANGES)
      .default([]),
  })
  .meta({ id: 'VoiRevision' });
export type VoiRevision = z.infer<typeof voiRevisionSchema>;
export const voiReviewSchema = z.strictObject({ baseRevision: z.int().min(0), outcome: z.enum(['KEPT', 'KEPT_NARROWER']), note }).meta({ id: 'VoiReview' });
export const voiDeletionSchema = z.strictObject({ note }).meta({ id: 'VoiDeletion' });
