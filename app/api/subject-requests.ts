import * as z from 'zod';
import { OVERSIGHT_ROLES, SUBJECT_REQUEST_ROLES } from '../policy/audit-rules.ts';
import {
  subjectAnswerRequestSchema,
  subjectCaseAnswerSchema,
  subjectOpenedSchema,
  subjectReadsSchema,
  subjectRequestSchema,
} from './disclosures.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

export const SUBJECT_ANSWER_ACTION = 'SUBJECT_ANSWER';

export const SUBJECT_READS_ACTION = 'SUBJECT_READS';

export const SUBJECT_REQUEST_ACTION = 'SUBJECT_REQUEST';

export const openSubjectRequest = endpoint({
  method: 'post',
  path: '/data-subject-requests',
  summary: 'Open the case of a person who asks what is held of them',
  access: SUBJECT_REQUEST_ROLES,
  idempotency: 'keyed',
  record: { op: 'CONSULT', action: SUBJECT_REQUEST_ACTION },
  body: subjectRequestSchema,
  description:
    'Nothing is looked up yet: a second person sees how identity and vehicle were established, and approves. The mark is in the record of the call and in the request, and in no list of cases.',
  answers: {
    202: json('The case; the look-up waits for a second person', subjectOpenedSchema),
    403: problem('Older than a year: WINDOW_TOO_OLD, REFERENCE_INVALID'),
  },
});

export const subjectReads = endpoint({
  method: 'get',
  path: '/data-subject-requests/{id}/reads',
  summary: 'What is held, for who holds the case, once a second person has approved it',
  access: SUBJECT_REQUEST_ROLES,
  record: { op: 'CONSULT', action: SUBJECT_READS_ACTION },
  params: idParams,
  description: 'Looked up at each call, and each is on record. Pictures are not given: they may show other people.',
  answers: {
    200: json('The case, and the reads', subjectReadsSchema),
    403: problem(
      'Not approved, not your case, or more reads than are given at once: ROLE_FORBIDDEN, WINDOW_TOO_OLD, TOO_WIDE; or as much was had as may be: BUDGET_SPENT',
    ),
    404: problem('No such case: NOT_FOUND'),
    409: problem('Answered before: CONFLICT'),
  },
});

export const listSubjectRequests = endpoint({
  method: 'get',
  path: '/data-subject-requests',
  summary: 'Cases of your organisation, the newest first',
  access: OVERSIGHT_ROLES,
  record: { op: 'CONSULT', action: 'LIST_SUBJECT_REQUESTS' },
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  answers: {
    200: json('A page', z.object({ cases: z.array(subjectCaseAnswerSchema), next: z.string().nullable() })),
  },
});

export const answerSubjectRequest = endpoint({
  method: 'post',
  path: '/data-subject-requests/{id}/answer',
  summary: 'Record what the person was answered',
  access: SUBJECT_REQUEST_ROLES,
  idempotency: 'keyed',
  record: { op: 'DISCLOSE', action: SUBJECT_ANSWER_ACTION },
  params: idParams,
  body: subjectAnswerRequestSchema,
  answers: {
    200: json('The case', subjectCaseAnswerSchema),
    404: problem('No such case: NOT_FOUND'),
    409: problem('Answered before: CONFLICT'),
  },
});
