import * as z from 'zod';
import {
  BUDGET_MEASURES,
  BUDGET_RELEASE_RANK,
  BUDGET_RELEASE_ROLES,
  BUDGET_RELEASES_A_DAY,
} from '../policy/budgets.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { SEARCH_ROLES } from '../policy/roles.ts';
import { endpoint, json, problem } from './endpoint.ts';

const budgetSchema = z.object({
  measure: z.enum(BUDGET_MEASURES),
  by: z.enum(['person', 'reference']),
  days: z.int(),
  allowed: z.int(),
  spent: z.int(),
  renewsAt: z.string().meta({ description: 'From when some of it is there again' }),
});

/** `GET /budgets`: what is left of the budgets over time. */
export const budgetsAnswerSchema = z
  .object({
    userName: z.string(),
    withoutOperation: z.array(budgetSchema),
    underOperation: z.array(budgetSchema),
    releases: z.int().meta({ description: "Further days' budgets released today" }),
  })
  .meta({ id: 'Budgets' });

/** `POST /budget-releases`: a supervisor grants somebody another day's budget. */
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

export const BUDGET_RELEASE_ACTION = 'BUDGET_RELEASE';

export const VIEW_ROLES = [...new Set([...SEARCH_ROLES, ...BUDGET_RELEASE_ROLES])];

export const RELEASE = { op: 'AUTHZ', action: BUDGET_RELEASE_ACTION } as const;

export const viewBudgets = endpoint({
  method: 'get',
  path: '/budgets',
  summary: 'What is left of your budgets; as a supervisor of somebody of your organisation',
  access: VIEW_ROLES,
  record: { op: 'CONSULT', action: 'VIEW_BUDGETS' },
  query: z.object({ userName: z.string().min(1).max(100).optional() }),
  answers: {
    200: json('How they stand', budgetsAnswerSchema),
    404: problem('Nobody of your organisation: NOT_FOUND'),
  },
});

export const releaseBudget = endpoint({
  method: 'post',
  path: '/budget-releases',
  summary: 'Release a further day’s budget for somebody else',
  access: BUDGET_RELEASE_ROLES,
  idempotency: 'keyed',
  record: RELEASE,
  body: budgetReleaseRequestSchema,
  description: `As a supervisor of their organisation, of the rank of ${BUDGET_RELEASE_RANK.toLowerCase()} or above, at most ${BUDGET_RELEASES_A_DAY} times a day. It is good until the day (UTC) ends and in the budgets of several days for as long as they look back.`,
  answers: {
    201: json('Released', budgetReleaseSchema),
    403: problem('Nobody releases their own: CONFLICT_OF_INTEREST; or not of this rank: ROLE_FORBIDDEN'),
    404: problem('Nobody of your organisation: NOT_FOUND'),
    409: problem('Released as often as may be today: CONFLICT'),
  },
});
