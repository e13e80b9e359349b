import * as z from 'zod';
import { categorySchema } from '../domain/justification.ts';
import { permissionSchema } from '../policy/permissions.ts';
import { rankSchema, roleSchema } from '../policy/roles.ts';
import { endpoint, json, problem } from './endpoint.ts';

export const accountSchema = z
  .object({
    userName: z.string(),
    displayName: z.string().meta({ example: 'DC 4471 Priya Anand' }),
    roles: z.array(roleSchema),
    rank: rankSchema.nullable(),
    organisation: z.string(),
    personId: z.string().optional().meta({
      description:
        'The person behind the account; one person may hold several. Absent: the account is a person of its own',
    }),
    permissions: z
      .array(permissionSchema)
      .optional()
      .meta({ description: 'Beyond those of the roles; granted to the account by name' }),
  })
  .meta({ id: 'Account' });
export type Account = z.infer<typeof accountSchema>;

/** The person behind an account. Two accounts of one person never request and decide the same thing. */
export const personOf = ({ personId, userName }: Pick<Account, 'personId' | 'userName'>): string =>
  personId ?? userName;

export const signInRequestSchema = z
  .strictObject({
    userName: z.string().min(1).max(100),
    password: z.string().min(1).max(1_000),
    deviceId: z.string().min(1).max(64).optional(),
  })
  .meta({ id: 'SignInRequest' });

/** Shown to the holder at sign-in: who gave the account a one-use secret, and how it was used. */
export const passwordNoticeSchema = z
  .object({
    by: z.string(),
    at: z.string(),
    changedAt: z.string().nullable().meta({ description: 'When a password was set with it; null while nobody has' }),
    fromNewPlace: z.boolean().meta({ description: 'It was set where nobody had signed in to this account before' }),
  })
  .meta({ id: 'PasswordNotice' });
export type PasswordNotice = z.infer<typeof passwordNoticeSchema>;

const passwordFacts = {
  mustChangePassword: z
    .boolean()
    .optional()
    .meta({ description: 'The session may only change the password (`POST /me/password`) and end' }),
  awaitsConfirmation: z
    .boolean()
    .optional()
    .meta({ description: 'The account does nothing until a second person has approved its use' }),
  passwordNotices: z
    .array(passwordNoticeSchema)
    .optional()
    .meta({ description: 'Resets of the last 28 days, the newest first' }),
};

export const sessionSchema = z
  .object({
    accessToken: z.string(),
    refreshToken: z.string(),
    expiresAt: z.string(),
    sessionId: z.string(),
    account: accountSchema,
    ...passwordFacts,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof sessionSchema>;

export const refreshRequestSchema = z
  .strictObject({ refreshToken: z.string().min(1).max(500) })
  .meta({ id: 'RefreshRequest' });

/** `GET /me`: the signed-in account and its rights. */
export const meSchema = z
  .object({
    account: accountSchema,
    sessionId: z.string(),
    expiresAt: z.string(),
    searchKinds: z.array(z.string()),
    categories: z.array(categorySchema),
    policyVersion: z.string(),
    ...passwordFacts,
  })
  .meta({ id: 'Me' });

export const signIn = endpoint({
  method: 'post',
  path: '/sessions',
  summary: 'Sign in',
  access: 'open',
  idempotency: 'own',
  record: { op: 'AUTHN', action: 'SIGN_IN' },
  body: signInRequestSchema,
  answers: {
    201: json('Signed in', sessionSchema),
    401: problem('Wrong name or password: NOT_SIGNED_IN'),
    403: problem('Not at this workstation: DEVICE_REVOKED; or not from this network: NETWORK_FORBIDDEN'),
    429: problem('Too many failed tries: RATE_LIMITED, with Retry-After'),
  },
});

export const refreshSession = endpoint({
  method: 'post',
  path: '/sessions/refresh',
  summary: 'New tokens for a refresh token, which is good once',
  access: 'open',
  idempotency: 'own',
  record: { op: 'AUTHN', action: 'REFRESH_SESSION' },
  body: refreshRequestSchema,
  answers: {
    200: json('New tokens', sessionSchema),
    401: problem('Unknown, at its end, or used before: NOT_SIGNED_IN'),
  },
});

export const signOut = endpoint({
  method: 'delete',
  path: '/sessions/current',
  summary: 'Sign out',
  access: 'signedIn',
  beforePasswordChange: true,
  idempotency: 'own',
  record: { op: 'AUTHN', action: 'SIGN_OUT' },
  answers: { 204: { description: 'Signed out' } },
});

export const whoAmI = endpoint({
  method: 'get',
  path: '/me',
  summary: 'Who am I and what may I do',
  access: 'signedIn',
  beforePasswordChange: true,
  record: { op: 'AUTHZ', action: 'WHO_AM_I' },
  answers: { 200: json('The account', meSchema) },
});
