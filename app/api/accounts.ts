import * as z from 'zod';
import { instantSchema } from '../domain/instant.ts';
import { ACCOUNT_STATES } from '../policy/account-rules.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { permissionSchema } from '../policy/permissions.ts';
import { rankSchema, roleSchema } from '../policy/roles.ts';
import { approvalAnswerSchema } from './approvals.ts';
import { accountSchema } from './session.ts';

const reason = judgedWords(10, 500);
const userName = z
  .string()
  .regex(/^[a-z][a-z0-9._-]{2,39}$/, '3 to 40 of a-z, 0-9, dot, dash and underscore, a letter first');
const password = z.string().min(1).max(1_000);
const personId = z.string().min(1).max(64);
const held = { roles: z.array(roleSchema).min(1).max(6), rank: rankSchema.nullable().default(null) };

export const newAccountSchema = z
  .strictObject({
    userName,
    displayName: z.string().trim().min(2).max(120),
    organisation: z.string().min(2).max(120),
    ...held,
    personId: personId
      .optional()
      .meta({ description: 'The person who holds it, when they hold another account; a new person when not given' }),
    password: password.optional().meta({
      description:
        'A one-use secret: to be changed at the first sign-in. Made by the service when not given, and for an account that a second administrator approves',
    }),
    reason,
  })
  .meta({ id: 'NewAccount' });
export const accountRolesSchema = z.strictObject({ ...held, reason }).meta({ id: 'AccountRoles' });
export const accountPermissionsSchema = z
  .strictObject({
    permissions: z
      .array(permissionSchema)
      .max(10)
      .meta({ description: 'All that the account is to hold; none for none' }),
    reason,
  })
  .meta({ id: 'AccountPermissions' });
export const accountPersonSchema = z.strictObject({ personId, reason }).meta({ id: 'AccountPerson' });
export const accountReasonSchema = z.strictObject({ reason }).meta({ id: 'AccountReason' });
export const accountDecisionSchema = z
  .strictObject({ outcome: z.enum(['REACTIVATE', 'CLOSE']), reason })
  .meta({ id: 'AccountDecision' });
export const leaverSchema = z.strictObject({ leavesAt: instantSchema, reason }).meta({ id: 'Leaver' });
export const ownPasswordSchema = z.strictObject({ password, newPassword: password }).meta({ id: 'OwnPassword' });
export const resetPasswordSchema = z
  .strictObject({
    newPassword: password
      .optional()
      .meta({ deprecated: true, description: 'Refused: nobody chooses a password for somebody else' }),
    reason,
  })
  .meta({ id: 'ResetPassword' });

export const accountAnswerSchema = accountSchema
  .extend({
    personId: z.string(),
    state: z.enum(ACCOUNT_STATES),
    lastUsedAt: z.string(),
    decideBy: z
      .string()
      .nullable()
      .meta({ description: 'Until when somebody decides on a suspension, or reviews changed roles' }),
    leavesAt: z.string().nullable(),
    mustChangePassword: z
      .boolean()
      .meta({ description: 'It has a one-use secret, which opens nothing but the change of password' }),
    awaitsConfirmation: z.boolean().meta({
      description:
        'One administrator made or reset it: it does nothing until a second person approves its use (approval `ACCOUNT_USE`)',
    }),
  })
  .meta({ id: 'AccountAnswer' });
export type AccountAnswer = z.infer<typeof accountAnswerSchema>;

/** Told once, to the administrator who acts; kept only as a hash. */
export const oneUseSecretSchema = z.object({ secret: z.string(), validUntil: z.string() }).meta({ id: 'OneUseSecret' });
export type OneUseSecret = z.infer<typeof oneUseSecretSchema>;
export const accountWithSecretSchema = accountAnswerSchema
  .extend({
    oneUseSecret: oneUseSecretSchema.optional(),
    approval: approvalAnswerSchema.optional().meta({ description: 'The request to a second person that it waits for' }),
  })
  .meta({ id: 'AccountWithSecret' });
