import * as z from 'zod';
import { readSchema } from '../domain/read.ts';
import { judgedWords } from '../policy/judged-words.ts';

export const CORRECTION_EVIDENCE = ['PATCH', 'OVERVIEW', 'KEEPER_CHECK', 'OTHER'] as const;

/** `POST /reads/{id}/corrections`: the mark was misread. Whoever finds it mends it; nothing is deleted (DPIA, risk 10). */
export const correctionRequestSchema = z
  .strictObject({
    vrm: z.string().min(1).max(32).meta({ description: 'What is on the plate' }),
    baseVersion: z
      .int()
      .min(1)
      .meta({ description: 'The version that was looked at; when the read has moved on nothing is changed' }),
    evidence: z.enum(CORRECTION_EVIDENCE),
    reason: judgedWords(10, 500),
    foreignOrOther: z.boolean().default(false).meta({ description: 'For a mark of no UK format' }),
  })
  .meta({ id: 'CorrectionRequest' });

export const correctionSchema = z
  .object({
    correctionId: z.string(),
    readId: z.string(),
    state: z.enum(['PROPOSED', 'MADE']).meta({
      description: 'PROPOSED: a second person confirms it, because of a hit, its evidence, or how many there were',
    }),
    version: z.int().meta({ description: 'Of the read before it' }),
    oldVrm: z.string(),
    newVrm: z.string(),
    evidence: z.enum(CORRECTION_EVIDENCE),
    reason: z.string(),
    by: z.string(),
    at: z.string(),
    confirmedBy: z.string().nullable(),
    madeAt: z.string().nullable(),
  })
  .meta({ id: 'Correction' });
export type Correction = z.infer<typeof correctionSchema>;

export const SEEN_HOW = [
  'SEARCH',
  'ANALYSIS',
  'READ',
  'IMAGE',
  'HIT',
  'PRESERVED',
  'SUBJECT_REQUEST',
  'DISCLOSURE',
] as const;
/** Who has had the read with its former mark, so that they can be told. */
export const seenBySchema = z
  .object({
    auditIndex: z.int(),
    at: z.string(),
    userName: z.string(),
    organisation: z.string(),
    how: z.enum(SEEN_HOW),
    certain: z
      .boolean()
      .meta({ description: 'False for an analysis that looked at the read and may not have named it' }),
    recipient: z
      .string()
      .optional()
      .meta({ description: 'Of a disclosure: who it was disclosed to, of the organisation before the comma' }),
  })
  .meta({ id: 'SeenBy' });
export type SeenBy = z.infer<typeof seenBySchema>;

export const correctionAnswerSchema = z
  .object({ read: readSchema, correction: correctionSchema, seenBy: z.array(seenBySchema), matchedAgain: z.boolean() })
  .meta({ id: 'CorrectionAnswer' });
export const correctionsAnswerSchema = z
  .object({ corrections: z.array(correctionSchema), seenBy: z.array(seenBySchema) })
  .meta({ id: 'Corrections' });
