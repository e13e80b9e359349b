import * as z from 'zod';
import { instantSchema } from '../domain/instant.ts';
import { purposeSchema } from '../domain/justification.ts';
import { readSchema } from '../domain/read.ts';
import { timeWindowSchema } from '../domain/time-window.ts';
import {
  DISCLOSURE_ALONE_ROWS,
  DISCLOSURE_GATEWAYS,
  DISCLOSURE_ROLES,
  OVERSIGHT_ROLES,
} from '../policy/audit-rules.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { approvalAnswerSchema, askedAnswerSchema } from './approvals.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

const name = z.string().trim().min(2).max(120);
const words = judgedWords(10, 1_000);
const reference = z.string().trim().min(4).max(40);

/** The fields that may be disclosed. Positions may not: a site is named by its area and not by its fixed location. */
export const DISCLOSED_FIELDS = [
  'vrm',
  'capturedAt',
  'area',
  'direction',
  'make',
  'model',
  'colour',
  'plateImage',
  'overviewImage',
] as const;

export const disclosureRequestSchema = z
  .strictObject({
    gateway: z.enum(DISCLOSURE_GATEWAYS),
    purpose: purposeSchema,
    recipient: z.strictObject({
      organisation: name.meta({
        description: 'Through PART3_COMPETENT_AUTHORITY and CRIMINAL_JUSTICE one of the listed bodies',
      }),
      person: name,
      country: z
        .string()
        .regex(/^[A-Z]{2}$/, 'two letters, such as GB')
        .default('GB'),
    }),
    applicationReference: reference
      .optional()
      .meta({ description: 'Of the application, for DPA_SCHEDULE_2_PARA_2 and UK_GDPR_ARTICLE_6' }),
    safeguards: words.optional().meta({ description: 'For a transfer overseas (DPA 2018 s75, s76)' }),
    reference,
    necessity: words.meta({
      description:
        'Why this, and no less, must be disclosed; for a transfer overseas also the safeguards (DPA 2018 s75, s76)',
    }),
    rows: z.int().min(0).max(1_000_000),
    fields: z.array(z.enum(DISCLOSED_FIELDS)).min(1),
    retainUntil: instantSchema.meta({ description: 'When the recipient deletes it' }),
    cpia: z.boolean().default(false).meta({ description: 'Disclosed as prosecution material' }),
    retentionBasis: z
      .enum(['PRIM'])
      .optional()
      .meta({ description: 'Kept beyond 90 days under a review for a policing purpose' }),
    searchId: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ description: 'The search of yours that its rows are from; a rights request has its case instead' }),
  })
  .meta({ id: 'DisclosureRequest' });
export const DISCLOSURE_STATES = ['HELD', 'DELETION_DUE', 'DELETED'] as const;
/** Stored texts were judged when they were written; later rules must not make them unreadable. */
const asKept = { necessity: z.string(), safeguards: z.string().optional() };
export const disclosureSchema = disclosureRequestSchema.extend({
  ...asKept,
  disclosureId: z.string(),
  disclosedBy: z.string(),
  approvedBy: z.string().optional(),
  organisation: z.string(),
  disclosedAt: z.string(),
});
export type Disclosure = z.infer<typeof disclosureSchema>;
export const disclosureAnswerSchema = disclosureSchema
  .extend({ state: z.enum(DISCLOSURE_STATES), deletedAt: z.string().nullable() })
  .meta({ id: 'Disclosure' });
export const deletionRequestSchema = z
  .strictObject({ confirmation: words.meta({ description: 'Who confirmed that it was deleted, and how' }) })
  .meta({ id: 'DeletionConfirmation' });

export const SUBJECT_RIGHTS = ['ACCESS', 'RECTIFICATION', 'ERASURE', 'RESTRICTION', 'OBJECTION'] as const;
export const subjectRequestSchema = z
  .strictObject({
    right: z.enum(SUBJECT_RIGHTS),
    reference,
    vrm: z.string().min(1).max(32),
    window: timeWindowSchema,
    identityDocument: z
      .string()
      .trim()
      .min(4)
      .max(80)
      .meta({ description: 'Kind and reference of the document that was seen' }),
    identityEvidence: words.meta({ description: 'How it was established who asks; no copy of the evidence' }),
    vehicleEvidence: words.meta({ description: 'How it was established that the vehicle was theirs in this window' }),
  })
  .meta({ id: 'SubjectRequest' });
export const SUBJECT_STATES = ['OPEN', 'OVERDUE', 'ANSWERED'] as const;
export const SUBJECT_OUTCOMES = ['DISCLOSED', 'PART_DISCLOSED', 'REFUSED', 'NO_DATA', 'CARRIED_OUT'] as const;
export const subjectCaseSchema = z.object({
  requestId: z.string(),
  right: z.enum(SUBJECT_RIGHTS),
  reference: z.string(),
  window: timeWindowSchema,
  receivedAt: z.string(),
  receivedBy: z.string(),
  dueAt: z.string().meta({ description: 'Within a month (DPA 2018 s54)' }),
  reads: z.int().nullable().meta({ description: 'Null: they are looked up once a second person has approved it' }),
  organisation: z.string().optional().meta({ description: 'Whose case it is' }),
});
export type SubjectCase = z.infer<typeof subjectCaseSchema>;
export const subjectAnswerRequestSchema = z
  .strictObject({
    outcome: z.enum(SUBJECT_OUTCOMES),
    recipient: name,
    note: words.meta({ description: 'What was given, and of what was not, under which restriction (DPA 2018 s45(4))' }),
  })
  .meta({ id: 'SubjectAnswer' });
export const subjectCaseAnswerSchema = subjectCaseSchema
  .extend({
    state: z.enum(SUBJECT_STATES),
    outcome: z.enum(SUBJECT_OUTCOMES).nullable(),
    answeredAt: z.string().nullable(),
  })
  .meta({ id: 'SubjectCase' });
/** `202` of a new case: the look-up waits for a second person. */
export const subjectOpenedSchema = z
  .object({ case: subjectCaseAnswerSchema, approval: approvalAnswerSchema })
  .meta({ id: 'SubjectCaseOpened' });
export const subjectReadsSchema = z
  .object({ case: subjectCaseAnswerSchema, auditIndex: z.int(), reads: z.array(readSchema) })
  .meta({ id: 'SubjectReads' });

export const DELETION_ACTION = 'CONFIRM_DELETION';

export const DISCLOSURE_ACTION = 'RECORD_DISCLOSURE';

export const recordDisclosure = endpoint({
  method: 'post',
  path: '/disclosures',
  summary: 'Record a disclosure, before it is made',
  access: DISCLOSURE_ROLES,
  idempotency: 'keyed',
  record: { op: 'DISCLOSE', action: DISCLOSURE_ACTION },
  body: disclosureRequestSchema,
  description: `Who disclosed what to whom, when, and on which legal gateway (DPA 2018 s62). Positions of cameras never leave. Rows and pictures are those of a search of yours; recipients are listed bodies, and others apply, which a second person decides on; so does one on more than ${DISCLOSURE_ALONE_ROWS} rows of one person in a day. All disclosures of a search have together no more rows than it found.`,
  answers: {
    201: json('Recorded', disclosureAnswerSchema),
    202: json('An application, or many rows in a day, wait for a second person', askedAnswerSchema),
    403: problem('Not through this gateway, or too many rows: ROLE_FORBIDDEN, REFERENCE_INVALID, TOO_WIDE'),
    404: problem('Not a search of yours: NOT_FOUND'),
  },
});

export const listDisclosures = endpoint({
  method: 'get',
  path: '/disclosures',
  summary: 'Disclosures, the newest first: your own, or for oversight those of your organisation',
  access: [...new Set([...DISCLOSURE_ROLES, ...OVERSIGHT_ROLES])],
  record: { op: 'CONSULT', action: 'LIST_DISCLOSURES' },
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    due: z
      .enum(['true', 'false'])
      .default('false')
      .meta({ description: 'Only those whose deletion is due and not confirmed' }),
  }),
  answers: {
    200: json('A page', z.object({ disclosures: z.array(disclosureAnswerSchema), next: z.string().nullable() })),
  },
});

export const viewDisclosure = endpoint({
  method: 'get',
  path: '/disclosures/{id}',
  summary: 'One disclosure',
  access: [...new Set([...DISCLOSURE_ROLES, ...OVERSIGHT_ROLES])],
  record: { op: 'CONSULT', action: 'VIEW_DISCLOSURE' },
  params: idParams,
  answers: {
    200: json('The disclosure', disclosureAnswerSchema),
    404: problem('None that you may see: NOT_FOUND'),
  },
});

export const confirmDisclosureDeletion = endpoint({
  method: 'post',
  path: '/disclosures/{id}/deletion',
  summary: "Confirm that the recipient's copy is deleted",
  access: DISCLOSURE_ROLES,
  idempotency: 'keyed',
  record: { op: 'ERASE', action: DELETION_ACTION },
  params: idParams,
  body: deletionRequestSchema,
  answers: {
    200: json('The disclosure', disclosureAnswerSchema),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Confirmed before: CONFLICT'),
  },
});
