import * as z from 'zod';
import { instantSchema } from '../domain/instant.ts';
import { ACCOUNT_STATES } from '../policy/account-rules.ts';
import { rankSchema, roleSchema } from '../policy/roles.ts';
import { accountSchema } from './session.ts';

const reason = z.string().trim().min(10, 'say it in 10 characters or more').max(500);
const userName = z.string().regex(/^[a-z][a-z0-9._-]{2,39}$/, '3 to 40 of a-z, 0-9, dot, dash and underscore, a letter first');
const password = z.string().min(1).max(1_000);
const held = { roles: z.array(roleSchema).min(1).max(6), rank: rankSchema.nullable().default(null) };

export const newAccountSchema = z
  .strictObject({ userName, displayName: z.string().trim().min(2).max(120), organisation: z.string().min(2).max(120), ...held, password, reason })
  .meta({ id: 'NewAccount' });
export const accountRolesSchema = z.strictObject({ ...held, reason }).meta({ id: 'AccountRoles' });
export const accountReasonSchema = z.strictObject({ reason }).meta({ id: 'AccountReason' });
export const accountDecisionSchema = z.strictObject({ outcome: z.enum(['REACTIVATE', 'CLOSE']), reason }).meta({ id: 'AccountDecision' });
export const leaverSchema = z.strictObject({ leavesAt: instantSchema, reason }).meta({ id: 'Leaver' });
export const ownPasswordSchema = z.strictObject({ password, newPassword: password }).meta({ id: 'OwnPassword' });
export const resetPasswordSchema = z.strictObject({ newPassword: password, reason }).meta({ id: 'ResetPassword' });

export const accountAnswerSchema = accountSchema
  .extend({
    state: z.enum(ACCOUNT_STATES),
    lastUsedAt: z.string(),
    decideBy: z.string().nullable().meta({ description: 'Until when somebody decides on a suspension, or reviews changed roles' }),
    leavesAt: z.string().nullable(),
  })
  .meta({ id: 'AccountAnswer' });
export type AccountAnswer = z.infer<typeof accountAnswerSchema>;
