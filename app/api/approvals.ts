import * as z from 'zod';
import { CORRECTION_ROLES } from '../policy/correction-rules.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { APPROVAL_KINDS, APPROVAL_RULES, APPROVAL_STATES } from '../policy/second-person.ts';
import { endpoint, idParams, json, problem } from './endpoint.ts';

const note = judgedWords(10, 1_000);

/** A request of one person that another decides on. The records in the national log are the store. */
export const keptApprovalSchema = z.object({
  approvalId: z.string(),
  kind: z.enum(APPROVAL_KINDS),
  /** The organisation that decides. */
  organisation: z.string(),
  askedBy: z.string(),
  askedAt: z.string(),
  lapsesAt: z.string(),
  subject: z.string().meta({ description: 'What it is about: a user name, a list, a device' }),
  about: z
    .string()
    .nullable()
    .meta({ description: 'User name of whoever it is about, who does not decide on it either' }),
  summary: z.string().meta({ description: 'What would be done, in words' }),
  request: z.record(z.string(), z.unknown()).meta({ description: 'What is done once it is approved' }),
});
export type KeptApproval = z.infer<typeof keptApprovalSchema>;

export const approvalAnswerSchema = keptApprovalSchema
  .extend({
    state: z.enum(APPROVAL_STATES),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'Approval' });
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;

/** The `202` answer of a call that needs a second person. */
export const askedAnswerSchema = z.object({ approval: approvalAnswerSchema }).meta({ id: 'AskedApproval' });

export const approvalDecisionSchema = z.strictObject({ approved: z.boolean(), note }).meta({ id: 'ApprovalDecision' });
export const approvalWithdrawalSchema = z.strictObject({ note }).meta({ id: 'ApprovalWithdrawal' });

export const decidedAnswerSchema = z
  .object({
    approval: approvalAnswerSchema,
    result: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What was done, by kind; null when it was refused' }),
  })
  .meta({ id: 'DecidedApproval' });

export const APPROVAL_WITHDRAWAL_ACTION = 'APPROVAL_WITHDRAWAL';

export const APPROVAL_DECISION_ACTION = 'APPROVAL_DECISION';

export const APPROVAL_WITHDRAWAL = { op: 'AUTHZ', action: APPROVAL_WITHDRAWAL_ACTION } as const;

export const APPROVAL_DECISION = { op: 'AUTHZ', action: APPROVAL_DECISION_ACTION } as const;

export const listApprovals = endpoint({
  method: 'get',
  path: '/approvals',
  summary: 'Requests for a second person: your own, and those you may decide on',
  access: 'signedIn',
  record: { op: 'CONSULT', action: 'LIST_APPROVALS' },
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    state: z.enum(APPROVAL_STATES).optional(),
    kind: z.enum(APPROVAL_KINDS).optional(),
  }),
  answers: {
    200: json(
      'A page, the newest first',
      z.object({ approvals: z.array(approvalAnswerSchema), next: z.string().nullable() }),
    ),
  },
});

/** Names nothing that waits: looking at it is `GET /corrections/waiting` and `GET /approvals`, each with its record. */
export const countForSecondPerson = endpoint({
  method: 'get',
  path: '/second-person/count',
  summary: 'How many corrections and preservations you may decide on as the second person',
  description:
    'Two numbers, to be asked every minute; the first is a minute old at most. Nobody has looked at anything by asking, so a call that is answered is not in the log.',
  access: [...new Set([...CORRECTION_ROLES, ...APPROVAL_RULES.PRESERVATION.deciderRoles])],
  record: 'refusalsOnly',
  answers: {
    200: json(
      'The numbers',
      z.object({ corrections: z.int().min(0), preservations: z.int().min(0) }).meta({ id: 'SecondPersonCount' }),
    ),
  },
});

export const viewApproval = endpoint({
  method: 'get',
  path: '/approvals/{id}',
  summary: 'One request',
  access: 'signedIn',
  record: { op: 'CONSULT', action: 'VIEW_APPROVAL' },
  params: idParams,
  answers: { 200: json('The request', approvalAnswerSchema), 404: problem('None that you may see: NOT_FOUND') },
});

export const decideOnApproval = endpoint({
  method: 'post',
  path: '/approvals/{id}/decision',
  summary: 'Approve or refuse, as another person',
  access: 'signedIn',
  idempotency: 'keyedSecret',
  record: APPROVAL_DECISION,
  params: idParams,
  body: approvalDecisionSchema,
  description:
    'What was asked is done at once when it is approved. When it cannot be done any more the decision is refused and the request goes on waiting.',
  answers: {
    200: json('Decided', decidedAnswerSchema),
    403: problem('Not for you to decide: ROLE_FORBIDDEN, CONFLICT_OF_INTEREST'),
    404: problem('None that you may see: NOT_FOUND'),
    409: problem('Decided before, or it cannot be done any more: CONFLICT'),
    412: problem('What it is about has changed: PRECONDITION_FAILED'),
    413: problem('TOO_LARGE'),
  },
});

export const withdrawOwnApproval = endpoint({
  method: 'post',
  path: '/approvals/{id}/withdrawal',
  summary: 'Withdraw your own request',
  access: 'signedIn',
  idempotency: 'keyed',
  record: APPROVAL_WITHDRAWAL,
  params: idParams,
  body: approvalWithdrawalSchema,
  answers: {
    200: json('The request', approvalAnswerSchema),
    404: problem('None of yours: NOT_FOUND'),
    409: problem('Decided before: CONFLICT'),
  },
});
