import * as z from 'zod';
import { readSchema } from '../domain/read.ts';
import { CORRECTION_ROLES, WAITING_CORRECTIONS_LISTED } from '../policy/correction-rules.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

export const CORRECTION_EVIDENCE = ['PATCH', 'OVERVIEW', 'KEEPER_CHECK', 'OTHER'] as const;

/**
 * `POST /reads/{id}/corrections`: the mark was misread. Whoever finds a misread corrects it; nothing is deleted
 * (DPIA, risk 10).
 */
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
    state: z.enum(['PROPOSED', 'MADE', 'REFUSED']).meta({
      description:
        'PROPOSED: a second person confirms it, because of a hit, its evidence, or how many there were. REFUSED: by a second person; the read stays as it is',
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
    refusal: z.object({ by: z.string(), at: z.string(), reason: z.string() }).optional(),
  })
  .meta({ id: 'Correction' });
export type Correction = z.infer<typeof correctionSchema>;

/** A correction that waits, with what a second person needs to find the read. */
export const waitingCorrectionSchema = z
  .object({
    correction: correctionSchema,
    capturedAt: z.string(),
    cameraId: z.string(),
    lapsesAt: z.string(),
    own: z.boolean().meta({ description: 'Proposed by this person, under whichever account: somebody else decides' }),
  })
  .meta({ id: 'WaitingCorrection' });
export type WaitingCorrection = z.infer<typeof waitingCorrectionSchema>;

export const correctionRefusalSchema = z
  .strictObject({ reason: judgedWords(10, 500) })
  .meta({ id: 'CorrectionRefusal' });

export const SEEN_HOW = [
  'SEARCH',
  'ANALYSIS',
  'READ',
  'IMAGE',
  'HIT',
  'PRESERVED',
  'SUBJECT_REQUEST',
  'DISCLOSURE',
  'WAITING_LIST',
] as const;
/** Who has received the read with its former mark, so that they can be told. */
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

export const accessQuery = z.object({
  searchId: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'The search of yours that found the read; its justification covers this look' }),
  hitId: z.string().max(64).optional().meta({ description: 'Or the hit on it, for those who act on hits' }),
});

export const ALTER = { op: 'ALTER', action: 'CORRECT_READ' } as const;

export const refusals = {
  403: problem(
    'Without a search or a hit of yours that has it: JUSTIFICATION_REQUIRED; or nobody confirms their own: CONFLICT_OF_INTEREST',
  ),
  404: problem('Not a read that it has: NOT_FOUND'),
  409: problem('The read has moved on: CONFLICT'),
};

export const correctRead = endpoint({
  method: 'post',
  path: '/reads/{id}/corrections',
  summary: 'Correct a misread mark',
  access: CORRECTION_ROLES,
  idempotency: 'keyed',
  record: ALTER,
  params: idParams,
  query: accessQuery,
  body: correctionRequestSchema,
  description:
    'Every later search, analysis and statistic has the new mark; the original stays with the read. Who had it with the former mark is listed. A search for a former mark gives the read too, as it is now. A read of the last 24 h is matched again, and its hits are to be assessed first. Where a hit followed, a mark is on a list, the evidence is OTHER, the new mark is not near the read one, or one person makes many, the correction waits for a second person.',
  answers: {
    200: json('Made', correctionAnswerSchema),
    202: json('Waits for a second person', correctionAnswerSchema),
    ...refusals,
  },
});

export const confirmCorrection = endpoint({
  method: 'post',
  path: '/reads/{id}/corrections/{correctionId}/confirmation',
  summary: 'Confirm a correction that waits for a second person',
  access: CORRECTION_ROLES,
  idempotency: 'keyed',
  record: ALTER,
  query: accessQuery,
  params: idParams.extend({ correctionId: z.string().min(1).max(64) }),
  answers: { 200: json('Made', correctionAnswerSchema), ...refusals },
});

export const listCorrections = endpoint({
  method: 'get',
  path: '/reads/{id}/corrections',
  summary: 'Corrections of a read, and who had it with its former marks',
  access: CORRECTION_ROLES,
  record: { op: 'CONSULT', action: 'VIEW_CORRECTIONS' },
  params: idParams,
  query: accessQuery,
  answers: { 200: json('Oldest first', correctionsAnswerSchema), 403: refusals[403], 404: refusals[404] },
});

export const refuseCorrection = endpoint({
  method: 'post',
  path: '/reads/{id}/corrections/{correctionId}/refusal',
  summary: 'Refuse a correction that waits for a second person',
  access: CORRECTION_ROLES,
  idempotency: 'keyed',
  record: { op: 'ALTER', action: 'REFUSE_CORRECTION' },
  query: accessQuery,
  params: idParams.extend({ correctionId: z.string().min(1).max(64) }),
  body: correctionRefusalSchema,
  description: 'The read stays as it is. The proposal, the refusal and its reason stay with it.',
  answers: { 200: json('Refused', correctionSchema), ...refusals },
});

export const listWaitingCorrections = endpoint({
  method: 'get',
  path: '/corrections/waiting',
  summary: 'Corrections of your organisation that wait for a second person, the longest waiting first',
  access: CORRECTION_ROLES,
  record: { op: 'CONSULT', action: 'LIST_WAITING_CORRECTIONS' },
  description:
    'Names mark, camera and time of the read, so that whoever may decide finds it. It opens no read: a decision is made under a search or a hit of the second person, who has looked at it.',
  answers: {
    200: json(
      `At most ${WAITING_CORRECTIONS_LISTED}`,
      z
        .object({
          corrections: z.array(waitingCorrectionSchema),
          more: z.int().min(0).meta({ description: 'That wait and are not in this list' }),
        })
        .meta({ id: 'WaitingCorrections' }),
    ),
  },
});
