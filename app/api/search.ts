import * as z from 'zod';
import { categorySchema, justificationSchema } from '../domain/justification.ts';
import { querySchema } from '../domain/query.ts';
import { readSchema } from '../domain/read.ts';
import { OBLIGATIONS } from '../policy/decide.ts';
import { SEARCH_ROLES } from '../policy/roles.ts';
import {
  companionsAnswerSchema,
  convoysAnswerSchema,
  incompatibleAnswerSchema,
  scenesAnswerSchema,
} from './analysis.ts';
import { endpoint, json, problem } from './endpoint.ts';
import { readPreservationSchema } from './preservations.ts';

export const searchRequestSchema = z
  .strictObject({
    query: querySchema,
    justification: justificationSchema.optional(),
    authorityId: z.string().min(1).max(64).optional(),
    /** Relates the service's record to the workstation's intent, for reconciliation. */
    correlationId: z.string().min(1).max(64).optional(),
  })
  .meta({ id: 'SearchRequest' });
export type SearchRequest = z.infer<typeof searchRequestSchema>;

/** What a search that ran still requires: who was notified, and how soon somebody reviews it. */
export const obligationsSchema = z.array(z.enum(OBLIGATIONS)).meta({
  description: 'REVIEW_WITHIN_HOUR: a life may be at risk; ASKED_AGAIN, CONFLICT_NOT_DECLARED: it goes to sampling',
});

/** JSON answer of a `vrm`, `pattern` or `area` search; reads oldest first. */
export const searchAnswerSchema = z
  .object({
    searchId: z.string(),
    complete: z.boolean(),
    auditIndex: z.int(),
    obligations: obligationsSchema,
    vehicles: z.int().optional().meta({ description: 'Different marks among the reads; for `pattern` only' }),
    reads: z.array(readSchema),
    camerasOut: z.array(z.object({ cameraId: z.string(), from: z.string(), to: z.string().nullable() })).meta({
      description:
        'Cameras that were out of service for part of the window, so that no read is not taken for no vehicle',
    }),
  })
  .meta({ id: 'SearchAnswer' });

/** With an Arrow answer the same facts travel as response headers and as metadata of the stream's schema. */
export const SEARCH_ID_HEADER = 'Sightline-Search-Id';
export const AUDIT_INDEX_HEADER = 'Sightline-Audit-Index';
export const EXPECTED_READS_HEADER = 'Sightline-Expected-Reads';
/** Different marks, for `pattern` only. */
export const VEHICLES_HEADER = 'Sightline-Vehicles';
export const ARROW_STREAM_TYPE = 'application/vnd.apache.arrow.stream';

export const estimateRequestSchema = z
  .strictObject({ query: querySchema, category: categorySchema.optional() })
  .meta({ id: 'EstimateRequest' });

const denialSchema = z.looseObject({ code: z.string(), pointer: z.string(), message: z.string() });

/**
 * No personal data: for marks the figures are expectations from ordinary traffic, never a count of that vehicle's
 * reads.
 */
export const estimateSchema = z
  .object({
    cameras: z.int(),
    expectedReads: z.int(),
    expectedVehicles: z.int(),
    daysHeld: z
      .number()
      .meta({ description: 'Days of the windows asked for which the service holds reads; the figures are for these' }),
    misreads: z.object({ marks: z.int(), vehicles: z.int() }).optional().meta({
      description:
        'With near misses: other marks whose reads are given too, and how many of them a vehicle may carry; from the marks alone. Absent for more marks than any category allows',
    }),
    decision: z.object({
      allow: z.boolean(),
      band: z.enum(['RECENT', 'OLDER', 'GONE']),
      denials: z.array(denialSchema),
      categories: z.record(z.string(), z.object({ allow: z.boolean(), codes: z.array(z.string()) })),
    }),
  })
  .meta({ id: 'Estimate' });
export type Estimate = z.infer<typeof estimateSchema>;

/** `GET /reads/{id}?searchId=…`: bound to the search that found it. */
export const readAnswerSchema = z
  .object({
    read: readSchema,
    auditIndex: z.int(),
    versions: z.array(readSchema),
    correctionWaits: z
      .boolean()
      .default(false)
      .meta({ description: 'A correction of this version waits for a second person, and has not lapsed' }),
    preservations: z.array(readPreservationSchema).default([]).meta({
      description:
        'That hold the read, held it, or wait for a second person, as far as the account may know them; the newest first',
    }),
  })
  .meta({ id: 'ReadAnswer' });

/** 5,000 marks and every camera of the nation fit. */
export const MAX_QUERY_BYTES = 2 * 1024 * 1024;

export const estimateSearch = endpoint({
  method: 'post',
  path: '/searches/estimate',
  summary: 'What a search would touch and need, without personal data',
  access: SEARCH_ROLES,
  description:
    'For who may search. For marks the figures are what as many ordinary vehicles would have; the vehicles asked about are not looked up.',
  idempotency: 'asks',
  record: { op: 'CONSULT', action: 'ESTIMATE', summarised: true },
  body: estimateRequestSchema,
  maxBytes: MAX_QUERY_BYTES,
  answers: { 200: json('The estimate', estimateSchema) },
});

export const runSearch = endpoint({
  method: 'post',
  path: '/searches',
  summary: 'Search reads, with the reason for it',
  access: 'signedIn',
  description: `JSON, or with \`Accept: ${ARROW_STREAM_TYPE}\` an Arrow IPC stream with the same reads, for \`vrm\`, \`pattern\` and \`area\`; the other kinds are always answered in JSON. The search is recorded before the first byte of the answer leaves.`,
  idempotency: 'asks',
  record: { op: 'CONSULT', action: 'SEARCH' },
  body: searchRequestSchema,
  maxBytes: MAX_QUERY_BYTES,
  answers: {
    200: {
      description:
        'The reads, oldest first, for `vrm`, `pattern` and `area`; else what the kind of search is answered with',
      headers: z.object({
        [SEARCH_ID_HEADER]: z.string(),
        [AUDIT_INDEX_HEADER]: z.string(),
        [EXPECTED_READS_HEADER]: z.string().optional(),
        [VEHICLES_HEADER]: z.string().optional(),
      }),
      content: {
        'application/json': {
          schema: z.union([
            searchAnswerSchema,
            scenesAnswerSchema,
            incompatibleAnswerSchema,
            companionsAnswerSchema,
            convoysAnswerSchema,
          ]),
        },
        [ARROW_STREAM_TYPE]: { schema: z.string().meta({ format: 'binary' }) },
      },
    },
    403: problem('Refused by the rules: the codes of the access policy, with what would be allowed'),
  },
});
