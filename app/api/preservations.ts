import * as z from 'zod';
import { instantSchema } from '../domain/instant.ts';
import { readSchema } from '../domain/read.ts';
import { OVERSIGHT_ROLES } from '../policy/audit-rules.ts';
import { AUTHORITY_DECISION_ROLES } from '../policy/authority-request.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { REASON_MAX_CHARACTERS } from '../policy/justification-rules.ts';
import { PRESERVATION_MAX_READS, PRESERVATION_STATES } from '../policy/retention.ts';
import { SEARCH_ROLES } from '../policy/roles.ts';
import { askedAnswerSchema } from './approvals.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

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
/** What is known of one read: each preservation that holds it, waits to, or held it. */
export const readPreservationSchema = z
  .object({
    state: z.enum(['WAITING', ...PRESERVATION_STATES]).meta({ description: 'WAITING: for a second person' }),
    basis: z.enum(['CPIA', 'SCOTTISH_EQUIVALENT']),
    reference: z.string(),
    preservedBy: z.string().meta({ description: 'Of one that waits: who asked for it' }),
    preservedAt: z.string().meta({ description: 'Of one that waits: when it was asked for' }),
    approvedBy: z.string().nullable(),
    reviewAt: z.string(),
    releasedAt: z.string().nullable(),
  })
  .meta({ id: 'ReadPreservation' });
export type ReadPreservation = z.infer<typeof readPreservationSchema>;
export const preservedReadsSchema = z
  .object({ reads: z.array(readSchema), auditIndex: z.int() })
  .meta({ id: 'PreservedReads' });

export const VIEW_ROLES = [...new Set([...SEARCH_ROLES, ...AUTHORITY_DECISION_ROLES, ...OVERSIGHT_ROLES])];

export const VIEW = { op: 'CONSULT', action: 'VIEW_PRESERVED_READS' } as const;

export const preserveReads = endpoint({
  method: 'post',
  path: '/preservations',
  summary: 'Keep reads as evidence beyond 12 months',
  access: SEARCH_ROLES,
  idempotency: 'keyed',
  record: { op: 'ALTER', action: 'PRESERVE' },
  body: preservationRequestSchema,
  answers: {
    201: json('Kept', preservationAnswerSchema),
    202: json('Many reads, or many old ones, wait for a second person', askedAnswerSchema),
    403: problem('Not a search of yours: JUSTIFICATION_REQUIRED; or no reference: REFERENCE_INVALID'),
    404: problem('Not a read that the search returned: NOT_FOUND'),
  },
});

export const listPreservations = endpoint({
  method: 'get',
  path: '/preservations',
  summary: 'Preservations of your organisation, the newest first; for oversight all',
  access: VIEW_ROLES,
  record: { op: 'CONSULT', action: 'LIST_PRESERVATIONS' },
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answers: {
    200: json('A page', z.object({ preservations: z.array(preservationAnswerSchema), next: z.string().nullable() })),
  },
});

export const viewPreservedReads = endpoint({
  method: 'post',
  path: '/preservations/{id}/views',
  summary: 'The reads that are kept, with the reason for looking at them',
  access: SEARCH_ROLES,
  idempotency: 'asks',
  record: VIEW,
  params: idParams,
  body: preservedViewSchema,
  description:
    'Beyond 12 months they are in no search; this is the way to them, within the organisation that keeps them: for who preserved them, and for others with an authority for the case.',
  answers: {
    200: json('Oldest first', preservedReadsSchema),
    403: problem(
      'REFERENCE_INVALID, REASON_TOO_VAGUE or AUTHORITY_REQUIRED; or as much was had as may be: BUDGET_SPENT',
    ),
    404: problem('None that you may see: NOT_FOUND'),
  },
});

export const reviewPreservation = endpoint({
  method: 'post',
  path: '/preservations/{id}/review',
  summary: 'Keep on, or release, as another person',
  access: [...new Set([...SEARCH_ROLES, ...AUTHORITY_DECISION_ROLES])],
  idempotency: 'keyed',
  record: { op: 'ALTER', action: 'REVIEW_PRESERVATION' },
  params: idParams,
  body: preservationReviewSchema,
  answers: {
    200: json('The preservation', preservationAnswerSchema),
    403: problem('Nobody reviews their own: CONFLICT_OF_INTEREST'),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Released before: CONFLICT'),
  },
});
