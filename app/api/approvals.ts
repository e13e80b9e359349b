import * as z from 'zod';
import { judgedWords } from '../policy/judged-words.ts';
import { APPROVAL_KINDS, APPROVAL_STATES } from '../policy/second-person.ts';

const note = judgedWords(10, 1_000);

/** What one person asked for and another decides on. The records in the national log are the store. */
export const keptApprovalSchema = z.object({
  approvalId: z.string(),
  kind: z.enum(APPROVAL_KINDS),
  /** Its decision is that of this organisation. */
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

/** `202` of a call that needs a second person. */
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
