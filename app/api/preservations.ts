import * as z from 'zod';
import { instantSchema } from '../domain/instant.ts';
import { readSchema } from '../domain/read.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { REASON_MAX_CHARACTERS } from '../policy/justification-rules.ts';
import { PRESERVATION_MAX_READS, PRESERVATION_STATES } from '../policy/retention.ts';

const words = judgedWords(10, 1_000);

/** `POST /preservations`: reads that are evidence are kept beyond 12 months (DPIA, retention: CPIA or its Scottish equivalent). */
export const preservationRequestSchema = z
  .strictObject({
    searchId: z.string().min(1).max(64).meta({ description: 'The search of yours that found the reads' }),
    readIds: z.array(z.string().min(1).max(64)).min(1).max(PRESERVATION_MAX_READS),
    basis: z.enum(['CPIA', 'SCOTTISH_EQUIVALENT']),
    reference: z.string().trim().min(1).max(40),
    reason: words,
    reviewAt: instantSchema.meta({ description: 'When a reviewer looks at it, within a year' }),
  })
  .meta({ id: 'PreservationRequest' });

export const preservationReviewSchema = z
  .strictObject({
    outcome: z.enum(['KEEP', 'RELEASE']),
    reason: words,
    reviewAt: instantSchema.optional().meta({ description: 'Of what is kept: when it is looked at again' }),
  })
  .meta({ id: 'PreservationReview' });

export const preservedViewSchema = z
  .strictObject({
    reference: z.string().trim().min(1).max(40).meta({ description: 'Of the case that they are kept for' }),
    reason: z.string().max(REASON_MAX_CHARACTERS).meta({ description: 'Why you look at them now' }),
    authorityId: z.string().min(1).max(64).optional().meta({ description: 'For who did not preserve them' }),
  })
  .meta({ id: 'PreservedView' });

export const preservationSchema = z.object({
  preservationId: z.string(),
  basis: z.enum(['CPIA', 'SCOTTISH_EQUIVALENT']),
  reference: z.string(),
  reason: z.string(),
  preservedBy: z.string(),
  organisation: z.string(),
  preservedAt: z.string(),
  approvedBy: z.string().optional(),
  reads: z.int(),
  oldReads: z.int().optional().meta({ description: 'Of them older than 90 days when they were preserved' }),
  reviewAt: z.string(),
  reviews: z.array(
    z.object({ by: z.string(), at: z.string(), outcome: z.enum(['KEEP', 'RELEASE']), reason: z.string() }),
  ),
  releasedAt: z.string().nullable(),
  lapsed: z.boolean().optional().meta({ description: 'It ended because nobody reviewed it' }),
});
export type Preservation = z.infer<typeof preservationSchema>;
export const preservationAnswerSchema = preservationSchema
  .extend({
    state: z.enum(PRESERVATION_STATES),
    lapsesAt: z.string().nullable().meta({ description: 'When it ends unless another person reviews it' }),
  })
  .meta({ id: 'Preservation' });
export const preservedReadsSchema = z
  .object({ reads: z.array(readSchema), auditIndex: z.int() })
  .meta({ id: 'PreservedReads' });
