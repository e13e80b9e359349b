import * as z from 'zod';
import { categorySchema } from '../domain/justification.ts';
import { timeWindowSchema } from '../domain/time-window.ts';
import { OVERSIGHT_ROLES } from '../policy/audit-rules.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { OPERATION_DECISION_ROLES, OPERATION_REQUEST_ROLES, OPERATION_STATES } from '../policy/operations.ts';
import { rankSchema } from '../policy/roles.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

const words = judgedWords(15, 2_000);

/** `POST /operations`: the operation for which major or counter terrorism searches are made. */
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

export const OPERATION_CLOSURE_ACTION = 'OPERATION_CLOSURE';

export const OPERATION_DECISION_ACTION = 'OPERATION_DECISION';

export const OPERATION_REQUEST_ACTION = 'OPERATION_REQUEST';

export const VIEW_ROLES = [...new Set([...OPERATION_REQUEST_ROLES, ...OVERSIGHT_ROLES])];

export const requestOperation = endpoint({
  method: 'post',
  path: '/operations',
  summary: 'Ask for an operation that major or counter terrorism searches are made for',
  access: OPERATION_REQUEST_ROLES,
  idempotency: 'keyed',
  record: { op: 'AUTHZ', action: OPERATION_REQUEST_ACTION },
  body: operationRequestSchema,
  description:
    'While it is live, searches of its category that give its reference have the budgets of an operation; without one they have small budgets and each of them is looked at.',
  answers: {
    201: json('Asked for', operationAnswerSchema),
    403: problem('Not to be had: ROLE_FORBIDDEN, REFERENCE_INVALID, TOO_WIDE'),
  },
});

export const listOperations = endpoint({
  method: 'get',
  path: '/operations',
  summary: 'Operations of your organisation, the newest first; for a national auditor all',
  access: VIEW_ROLES,
  record: { op: 'CONSULT', action: 'LIST_OPERATIONS' },
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    state: z.enum(OPERATION_STATES).optional(),
  }),
  answers: {
    200: json('A page', z.object({ operations: z.array(operationAnswerSchema), next: z.string().nullable() })),
  },
});

export const decideOperation = endpoint({
  method: 'post',
  path: '/operations/{id}/decision',
  summary: 'Approve or refuse, as another person of rank',
  access: OPERATION_DECISION_ROLES,
  idempotency: 'keyed',
  record: { op: 'AUTHZ', action: OPERATION_DECISION_ACTION },
  params: idParams,
  body: operationDecisionSchema,
  answers: {
    200: json('The operation', operationAnswerSchema),
    403: problem('Not for you to decide: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Decided, closed or over before: CONFLICT'),
  },
});

export const closeOperation = endpoint({
  method: 'post',
  path: '/operations/{id}/closure',
  summary: 'Close an operation before its time',
  access: OPERATION_REQUEST_ROLES,
  idempotency: 'keyed',
  record: { op: 'AUTHZ', action: OPERATION_CLOSURE_ACTION },
  params: idParams,
  body: operationClosureSchema,
  answers: {
    200: json('The operation', operationAnswerSchema),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Over already: CONFLICT'),
  },
});
