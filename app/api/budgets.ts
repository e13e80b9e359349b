import * as z from 'zod';
import { BUDGET_MEASURES } from '../policy/budgets.ts';
import { judgedWords } from '../policy/judged-words.ts';

const budgetSchema = z.object({
  measure: z.enum(BUDGET_MEASURES),
  by: z.enum(['person', 'reference']),
  days: z.int(),
  allowed: z.int(),
  spent: z.int(),
  renewsAt: z.string().meta({ description: 'From when some of it is there again' }),
});

/** `GET /budgets`: how much of what may be taken over time is left. */
export const budgetsAnswerSchema = z
  .object({
    userName: z.string(),
    withoutOperation: z.array(budgetSchema),
    underOperation: z.array(budgetSchema),
    releases: z.int().meta({ description: "Further days' budgets released today" }),
  })
  .meta({ id: 'Budgets' });

/** `POST /budget-releases`: a supervisor gives somebody a day's budget again. */
export const budgetReleaseRequestSchema = z
  .strictObject({
    userName: z.string().min(1).max(100),
    reference: z.string().trim().min(1).max(200).meta({ description: 'The case that needs it' }),
    reason: judgedWords(15, 2_000),
  })
  .meta({ id: 'BudgetReleaseRequest' });
export const budgetReleaseSchema = z
  .object({
    releaseId: z.string(),
    userName: z.string(),
    reference: z.string(),
    reason: z.string(),
    releasedBy: z.string(),
    releasedAt: z.string(),
  })
  .meta({ id: 'BudgetRelease' });
