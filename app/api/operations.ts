import * as z from 'zod';
import { categorySchema } from '../domain/justification.ts';
import { timeWindowSchema } from '../domain/time-window.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { OPERATION_STATES } from '../policy/operations.ts';
import { rankSchema } from '../policy/roles.ts';

const words = judgedWords(15, 2_000);

/** `POST /operations`: what major or counter terrorism searches are for. */
export const operationRequestSchema = z
  .strictObject({
    name: z.string().trim().min(3).max(80),
    reference: z.string().trim().min(1).max(200).meta({ description: 'As it is given with each search' }),
    category: categorySchema,
    seniorInvestigatingOfficer: z.string().trim().min(3).max(80),
    period: timeWindowSchema.meta({ description: 'When searches are made for it, not the age of the data' }),
    necessity: words,
  })
  .meta({ id: 'OperationRequest' });

export const operationDecisionSchema = z
  .strictObject({ approved: z.boolean(), note: words })
  .meta({ id: 'OperationDecision' });
export const operationClosureSchema = z.strictObject({ reason: words }).meta({ id: 'OperationClosure' });

export const keptOperationSchema = operationRequestSchema.extend({
  necessity: z.string(),
  operationId: z.string(),
  requestedBy: z.string(),
  organisation: z.string(),
  requestedAt: z.string(),
});
export type KeptOperation = z.infer<typeof keptOperationSchema>;

const act = { by: z.string(), at: z.string() };
export const operationAnswerSchema = keptOperationSchema
  .extend({
    state: z.enum(OPERATION_STATES),
    decision: z.object({ ...act, rank: rankSchema.nullable(), approved: z.boolean(), note: z.string() }).nullable(),
    closure: z.object({ ...act, reason: z.string() }).nullable(),
  })
  .meta({ id: 'Operation' });
export type OperationAnswer = z.infer<typeof operationAnswerSchema>;
