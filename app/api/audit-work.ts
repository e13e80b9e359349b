import * as z from 'zod';
import { instantSchema } from '../domain/instant.ts';
import { categorySchema } from '../domain/justification.ts';
import { timeWindowSchema } from '../domain/time-window.ts';
import { AUDIT_ROLES, LOG_USE_PURPOSES, OVERSIGHT_ROLES, REVIEW_QUESTIONS } from '../policy/audit-rules.ts';
import { INDICATORS } from '../policy/indicators.ts';
import { SAMPLE_REASONS } from '../policy/sampling.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

const MAX_WORDS = 1_000;
const MIN_WORDS = 10;
/** The purpose for which the log is used, in the words of DPA 2018 s62(4). */
export const logUsePurposeSchema = z
  .enum(LOG_USE_PURPOSES)
  .meta({ description: 'DPA 2018 s62(4): what a log may be used for' });
const words = z.string().trim().min(MIN_WORDS, `say it in ${MIN_WORDS} characters or more`).max(MAX_WORDS);
const index = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

export const sampleRequestSchema = z
  .strictObject({
    period: timeWindowSchema,
    purpose: logUsePurposeSchema,
    reason: words,
    seed: z
      .string()
      .regex(/^[0-9a-f]{16,64}$/, 'must be 16 to 64 hex digits')
      .optional()
      .meta({
        description: 'To draw an earlier sample again; drawn by the service when not given, and recorded either way',
      }),
    treeSize: index.optional().meta({ description: 'Only records that the log had at this size; all when not given' }),
  })
  .meta({ id: 'SampleRequest' });
export type SampleRequest = z.infer<typeof sampleRequestSchema>;

export const sampleItemSchema = z.object({
  index: z.int(),
  why: z.array(z.enum(SAMPLE_REASONS)),
  asked: z.int().optional().meta({
    description: 'How often the same person asked the very same for the same reason that day, when more than once',
  }),
});
export const sampleSchema = z.object({
  sampleId: z.string(),
  seed: z.string(),
  treeSize: z.int(),
  period: timeWindowSchema,
  purpose: logUsePurposeSchema,
  reason: z.string(),
  drawnBy: z.string(),
  organisation: z
    .string()
    .nullable()
    .default(null)
    .meta({ description: 'Whose use is sampled; null: that of every organisation' }),
  drawnAt: z.string(),
  dueAt: z.string().meta({ description: 'Close-out; later it goes to professional standards' }),
  strata: z.array(
    z.object({ organisation: z.string(), category: z.string(), band: z.string(), population: z.int(), drawn: z.int() }),
  ),
  items: z.array(sampleItemSchema),
  leftOut: z
    .array(z.object({ userName: z.string(), why: z.enum(SAMPLE_REASONS), records: z.int() }))
    .default([])
    .meta({ description: 'Beyond the number that is drawn of one person, day and reason' }),
});
export type Sample = z.infer<typeof sampleSchema>;

export const SAMPLE_STATES = ['OPEN', 'OVERDUE', 'CLOSED'] as const;
const progressSchema = z.object({ state: z.enum(SAMPLE_STATES), reviewed: z.int(), total: z.int() });

/** Answers to the questions of a review. */
export const ANSWERS = ['YES', 'NO', 'CANNOT_TELL'] as const;
export const REVIEW_OUTCOMES = ['IN_ORDER', 'FOLLOW_UP', 'ESCALATED'] as const;
const answer = z.enum(ANSWERS);
const answersSchema = z.strictObject(
  Object.fromEntries(REVIEW_QUESTIONS.map((question) => [question, answer])) as Record<
    (typeof REVIEW_QUESTIONS)[number],
    typeof answer
  >,
);

export const reviewRequestSchema = z
  .strictObject({
    sampleId: z.string().min(1).max(64),
    index: index.meta({ description: 'Of the record in the log; an item of the sample' }),
    answers: answersSchema,
    outcome: z.enum(REVIEW_OUTCOMES),
    note: z.string().trim().max(MAX_WORDS).default(''),
  })
  .meta({ id: 'ReviewRequest' });
export const reviewSchema = reviewRequestSchema
  .extend({ reviewId: z.string(), reviewedBy: z.string(), reviewedAt: z.string() })
  .meta({ id: 'Review' });
export type Review = z.infer<typeof reviewSchema>;

/** A search as auditors see it: marks are masked until the auditor says why they must be seen. */
export const searchShownSchema = z
  .object({
    at: z.string(),
    userName: z.string(),
    organisation: z.string(),
    kind: z.string(),
    category: categorySchema.nullable(),
    reference: z.string().nullable(),
    reason: z.string().nullable(),
    maskedMarks: z.array(z.string()),
    marks: z.int().meta({ description: 'How many' }),
    band: z.string().nullable(),
    authorityId: z.string().nullable(),
    outcome: z.string(),
    code: z.string().nullable(),
    resultCount: z.int().nullable(),
  })
  .meta({ id: 'SearchShown' });

export const sampleSummarySchema = sampleSchema
  .omit({ items: true })
  .extend(progressSchema.shape)
  .meta({ id: 'SampleSummary' });
export const sampleAnswerSchema = sampleSchema
  .extend({
    ...progressSchema.shape,
    items: z.array(sampleItemSchema.extend({ search: searchShownSchema.nullable(), review: reviewSchema.nullable() })),
  })
  .meta({ id: 'Sample' });

export const unmaskRequestSchema = z
  .strictObject({ indexes: z.array(index).min(1).max(50), purpose: logUsePurposeSchema, reason: words })
  .meta({ id: 'UnmaskRequest' });
export const unmaskAnswerSchema = z
  .object({ auditIndex: z.int(), records: z.array(z.object({ index: z.int(), marks: z.array(z.string()) })) })
  .meta({ id: 'UnmaskedMarks' });

export const indicatorsAnswerSchema = z
  .object({
    period: timeWindowSchema,
    searches: z.int(),
    indicators: z.array(
      z.object({
        indicator: z.enum(INDICATORS),
        userName: z.string().nullable(),
        organisation: z.string(),
        words: z.string(),
        records: z.array(z.int()),
      }),
    ),
    caution: z.string(),
  })
  .meta({ id: 'Indicators' });

export const REVIEW_ACTION = 'AUDIT_REVIEW';

export const SAMPLE_ACTION = 'AUDIT_DRAW_SAMPLE';

export const CAUTION =
  'An indicator is a reason to ask, not a finding: each pattern has innocent readings, and the person has not been heard.';

export const drawSampleOfSearches = endpoint({
  method: 'post',
  path: '/audit/samples',
  summary: 'Draw a sample of searches',
  access: AUDIT_ROLES,
  idempotency: 'keyed',
  record: { op: 'CONSULT', action: SAMPLE_ACTION },
  body: sampleRequestSchema,
  description:
    'Random by organisation, category and age of the data, with all that the rules want looked at whole. The seed is recorded: of each stratum the records with the lowest SHA-256 of `seed:index` are drawn, so that anybody with the log can draw again.',
  answers: {
    201: json('The sample', sampleSummarySchema),
    403: problem('A longer period, or a larger sample, than is looked at together: TOO_WIDE'),
  },
});

export const listSamples = endpoint({
  method: 'get',
  path: '/audit/samples',
  summary: 'Samples, the newest first',
  access: OVERSIGHT_ROLES,
  record: { op: 'CONSULT', action: 'AUDIT_LIST_SAMPLES' },
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  answers: {
    200: json('A page', z.object({ samples: z.array(sampleSummarySchema), next: z.string().nullable() })),
  },
});

export const viewSample = endpoint({
  method: 'get',
  path: '/audit/samples/{id}',
  summary: 'A sample with what its records say; marks are masked',
  access: OVERSIGHT_ROLES,
  record: { op: 'CONSULT', action: 'AUDIT_VIEW_SAMPLE' },
  params: idParams,
  answers: { 200: json('The sample', sampleAnswerSchema), 404: problem('No such sample: NOT_FOUND') },
});

export const recordReview = endpoint({
  method: 'post',
  path: '/audit/reviews',
  summary: 'Review a record of a sample',
  access: AUDIT_ROLES,
  idempotency: 'keyed',
  record: { op: 'CONSULT', action: REVIEW_ACTION },
  body: reviewRequestSchema,
  description:
    'A later review of the same record takes the place of the earlier, which stays in the log. An answer of NO is never in order.',
  answers: {
    201: json('The review', reviewSchema),
    403: problem('Your own act: CONFLICT_OF_INTEREST'),
    404: problem('No such item: NOT_FOUND'),
  },
});

export const listReviews = endpoint({
  method: 'get',
  path: '/audit/reviews',
  summary: 'Reviews of a sample',
  access: OVERSIGHT_ROLES,
  record: { op: 'CONSULT', action: 'AUDIT_LIST_REVIEWS' },
  query: z.object({ sampleId: z.string().min(1).max(64) }),
  answers: {
    200: json('At most one for each record of the sample', z.object({ reviews: z.array(reviewSchema) })),
    404: problem('No such sample: NOT_FOUND'),
  },
});

export const unmask = endpoint({
  method: 'post',
  path: '/audit/unmask',
  summary: 'See the marks of records, with the reason for it',
  access: AUDIT_ROLES,
  idempotency: 'asks',
  record: { op: 'CONSULT', action: 'AUDIT_UNMASK' },
  body: unmaskRequestSchema,
  answers: { 200: json('The marks', unmaskAnswerSchema), 404: problem('Not a search: NOT_FOUND') },
});

export const viewIndicators = endpoint({
  method: 'get',
  path: '/audit/indicators',
  summary: 'Indicators of unusual use, each with its reason and the records it stands on',
  access: OVERSIGHT_ROLES,
  record: { op: 'CONSULT', action: 'AUDIT_INDICATORS' },
  description: CAUTION,
  query: z.object({
    from: instantSchema,
    to: instantSchema,
    purpose: logUsePurposeSchema.default('SELF_MONITORING'),
  }),
  answers: {
    200: json('Indicators', indicatorsAnswerSchema),
    403: problem('A longer period than is looked at together: TOO_WIDE'),
  },
});
