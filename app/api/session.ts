import * as z from 'zod';
import { signatureTextSchema } from '../audit/encoded-text.ts';
import { permissionSchema } from '../policy/permissions.ts';
import { rankSchema, roleSchema } from '../policy/roles.ts';
import { categorySchema } from '../domain/justification.ts';
import { deviceStateSchema } from './devices.ts';

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

/** Who stands behind an account. Two accounts of one person never ask and decide the same thing. */
export const personOf = ({ personId, userName }: Pick<Account, 'personId' | 'userName'>): string =>
  personId ?? userName;

export const signInRequestSchema = z
  .strictObject({
    userName: z.string().min(1).max(100),
    password: z.string().min(1).max(1_000),
    deviceId: z.string().min(1).max(64).optional(),
  })
  .meta({ id: 'SignInRequest' });

/** Told to the holder at sign-in: who gave the account a one-use secret, and how it was used. */
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

/** `GET /me`: who am I and what may I do. */
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

/**
 * `POST /devices`: a workstation tells its public key; records it sends later are checked against it. With `proof` it also shows that
 * the session of the call runs on it (`bindingSignedBytes`).
 */
export const deviceRequestSchema = z
  .strictObject({
    publicKey: z.string().min(40).max(200).meta({ description: 'Ed25519 public key, SPKI DER in base64' }),
    name: z.string().min(1).max(100),
    proof: signatureTextSchema.optional().meta({
      description:
        'Ed25519 signature by the device, base64, over the JCS of {"purpose":"BIND_SESSION","sessionId":…,"deviceId":…}',
    }),
  })
  .meta({ id: 'DeviceRequest' });

export const deviceSchema = z
  .object({
    deviceId: z.string(),
    nextSeq: z.int().meta({ description: 'Sequence number that the service expects next from this device' }),
    prevHash: z.string().meta({ description: 'Hash of the last record held of this device, or 64 zeros' }),
    state: deviceStateSchema.optional().meta({
      description: 'PENDING until an administrator has approved it; a pending device delivers, and its records say so',
    }),
    bound: z.boolean().optional().meta({ description: 'Whether the session of this call is bound to the device' }),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof deviceSchema>;
