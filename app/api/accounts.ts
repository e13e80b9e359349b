import * as z from 'zod';
import { instantSchema } from '../domain/instant.ts';
import { ACCOUNT_ADMIN_ROLES, ACCOUNT_STATES, ACCOUNT_SUSPEND_ROLES } from '../policy/account-rules.ts';
import { OVERSIGHT_ROLES } from '../policy/audit-rules.ts';
import { judgedWords } from '../policy/judged-words.ts';
import { permissionSchema } from '../policy/permissions.ts';
import { rankSchema, roleSchema } from '../policy/roles.ts';
import { approvalAnswerSchema, askedAnswerSchema } from './approvals.ts';
import { endpoint, json, problem } from './endpoint.ts';
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

/** Returned once, to the acting administrator; stored only as a hash. */
export const oneUseSecretSchema = z.object({ secret: z.string(), validUntil: z.string() }).meta({ id: 'OneUseSecret' });
export type OneUseSecret = z.infer<typeof oneUseSecretSchema>;
export const accountWithSecretSchema = accountAnswerSchema
  .extend({
    oneUseSecret: oneUseSecretSchema.optional(),
    approval: approvalAnswerSchema.optional().meta({ description: 'The request to a second person that it waits for' }),
  })
  .meta({ id: 'AccountWithSecret' });

export const answers = {
  200: json('The account as it is now', accountAnswerSchema),
  202: json('A second administrator decides', askedAnswerSchema),
  403: problem('Not your own: CONFLICT_OF_INTEREST; or not for this role: ROLE_FORBIDDEN'),
  404: problem('None in your organisation: NOT_FOUND'),
  409: problem('Not in this state: CONFLICT'),
};
const { 202: _second, ...doneAtOnce } = answers;

export const params = z.object({ userName: z.string().min(1).max(100) });

export const listAccounts = endpoint({
  method: 'get',
  path: '/accounts',
  summary: 'Accounts of your organisation by name, with how each stands',
  access: [...ACCOUNT_ADMIN_ROLES, ...OVERSIGHT_ROLES],
  record: { op: 'ADMIN', action: 'LIST_ACCOUNTS' },
  query: z.object({
    cursor: z.string().max(40).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    state: z.enum(ACCOUNT_STATES).optional(),
  }),
  answers: {
    200: json('A page', z.object({ accounts: z.array(accountAnswerSchema), next: z.string().nullable() })),
  },
});

export const createAccount = endpoint({
  method: 'post',
  path: '/accounts',
  summary: 'Make an account in your organisation',
  access: ACCOUNT_ADMIN_ROLES,
  idempotency: 'keyedSecret',
  record: { op: 'ADMIN', action: 'CREATE_ACCOUNT' },
  body: newAccountSchema,
  description:
    'Its password is a one-use secret, which the holder changes at the first sign-in; nothing else is done with it until another administrator or a supervisor has approved its use. An account with a rank or a guarded role takes a second administrator, who is told the secret.',
  answers: {
    201: json('The account; with a secret, when the service made it', accountWithSecretSchema),
    202: answers[202],
    403: problem('Of another organisation, or not for this role: ROLE_FORBIDDEN; for yourself: CONFLICT_OF_INTEREST'),
    409: problem('There is one of this name: CONFLICT'),
    413: problem('TOO_LARGE'),
  },
});

export const changeRoles = endpoint({
  method: 'post',
  path: '/accounts/{userName}/roles',
  summary: 'Change roles or rank; to be reviewed within 7 days by another administrator',
  access: ACCOUNT_ADMIN_ROLES,
  description: 'A second administrator decides when a rank or a guarded role is given or taken.',
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: 'CHANGE_ROLES' },
  params,
  body: accountRolesSchema,
  answers,
});

export const changePermissions = endpoint({
  method: 'post',
  path: '/accounts/{userName}/permissions',
  summary: 'Say what an account may beyond its roles; a second administrator decides',
  access: ACCOUNT_ADMIN_ROLES,
  description:
    'No role brings a permission with it. `covert.view`: covert cameras and their reads are there for whoever holds it, and for nobody else. The sessions of the account end when it is done.',
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: 'CHANGE_PERMISSIONS' },
  params,
  body: accountPermissionsSchema,
  answers: { 202: answers[202], 403: answers[403], 404: answers[404], 409: answers[409] },
});

export const changePerson = endpoint({
  method: 'post',
  path: '/accounts/{userName}/person',
  summary: 'Say which person holds the account; a second administrator decides',
  access: ACCOUNT_ADMIN_ROLES,
  description:
    'Accounts of one person never are on both sides of what takes two people. A `personId` that no account has parts the account from the others.',
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: 'CHANGE_PERSON' },
  params,
  body: accountPersonSchema,
  answers,
});

export const reviewRoles = endpoint({
  method: 'post',
  path: '/accounts/{userName}/role-review',
  summary: 'The changed permissions are right, says another administrator than who changed them',
  access: ACCOUNT_ADMIN_ROLES,
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: 'REVIEW_ROLES' },
  params,
  body: accountReasonSchema,
  answers: doneAtOnce,
});

export const suspendAccount = endpoint({
  method: 'post',
  path: '/accounts/{userName}/suspension',
  summary: 'Suspend at once: there is suspicious activity',
  access: ACCOUNT_SUSPEND_ROLES,
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: 'SUSPEND_ACCOUNT' },
  params,
  body: accountReasonSchema,
  answers: doneAtOnce,
});

export const decideAccount = endpoint({
  method: 'post',
  path: '/accounts/{userName}/decision',
  summary: 'Decide on a suspended account, within 7 days',
  access: ACCOUNT_ADMIN_ROLES,
  description:
    'A second administrator decides on the return of an account that was suspended under suspicion, and on the end of one with a rank or a guarded role.',
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: 'DECIDE_ACCOUNT' },
  params,
  body: accountDecisionSchema,
  answers,
});

export const recordLeaver = endpoint({
  method: 'post',
  path: '/accounts/{userName}/leaver',
  summary: 'Its holder leaves: it ends then, and within 48 h',
  access: ACCOUNT_ADMIN_ROLES,
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: 'LEAVER' },
  params,
  body: leaverSchema,
  answers,
});

export const resetPassword = endpoint({
  method: 'post',
  path: '/accounts/{userName}/password',
  summary: 'Give a one-use secret to somebody who lost their password',
  access: ACCOUNT_ADMIN_ROLES,
  idempotency: 'keyedSecret',
  record: { op: 'ADMIN', action: 'RESET_PASSWORD' },
  params,
  body: resetPasswordSchema,
  description:
    'The secret opens the change of password and nothing else, within 24 h. The holder is told who did this at their next sign-ins, and the account does nothing else until another administrator or a supervisor has approved its use. A second administrator decides for an account with a rank or a guarded role, and is told the secret.',
  answers: { ...answers, 200: json('The account, with the secret, which is told once', accountWithSecretSchema) },
});

export const changeOwnPassword = endpoint({
  method: 'post',
  path: '/me/password',
  summary: 'Change your password',
  access: 'signedIn',
  beforePasswordChange: true,
  idempotency: 'keyed',
  record: { op: 'ADMIN', action: 'CHANGE_PASSWORD' },
  body: ownPasswordSchema,
  answers: {
    200: json('Changed; other sessions of yours have ended', accountAnswerSchema),
    401: problem('The old password is wrong: NOT_SIGNED_IN'),
    429: problem('Too many failed tries: RATE_LIMITED, with Retry-After'),
  },
});
