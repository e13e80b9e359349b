import * as z from 'zod';
import { accountSchema } from '../api/session.ts';
import { failureSchema } from './failures.ts';
import { nothing, RATES, SMALL, type Method } from './method.ts';

const shortText = z.string().min(1).max(100);
const secret = z.string().min(1).max(1_000);

export const sessionStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signedOut'), notice: failureSchema.nullable() }),
  z.object({
    state: z.literal('signedIn'),
    account: accountSchema,
    signedInAtMs: z.number(),
    /** When the session locks without activity; main decides, the page only shows it. */
    locksAtMs: z.number(),
  }),
  z.object({
    state: z.literal('locked'),
    account: accountSchema,
    lockedAtMs: z.number(),
    cause: z.enum(['asked', 'idle', 'suspended']),
    idleMinutes: z.number(),
    cleared: z.object({ searches: z.int(), images: z.int() }),
    waitingRecords: z.int(),
    /** Questions of this person that are kept, encrypted, to be offered after unlocking. */
    keptQuestions: z.int(),
  }),
]);
export type SessionState = z.infer<typeof sessionStateSchema>;

export const sessionMethods = {
  'session.state': {
    request: nothing,
    reply: sessionStateSchema,
    session: 'any',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'shows what main knows already' },
    rate: RATES.person,
  },
  'session.signIn': {
    request: z.strictObject({ userName: shortText, password: secret }),
    reply: sessionStateSchema,
    session: 'any',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: 'workstation',
    rate: RATES.guesses,
  },
  /** Sets a password in place of a one-use secret, and signs in. */
  'session.changePassword': {
    request: z.strictObject({ userName: shortText, password: secret, newPassword: secret }),
    reply: sessionStateSchema,
    session: 'any',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: 'workstation',
    rate: RATES.guesses,
  },
  'session.unlock': {
    request: z.strictObject({ password: secret }),
    reply: sessionStateSchema,
    session: 'locked',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: 'workstation',
    rate: RATES.guesses,
  },
  'session.lock': {
    request: nothing,
    reply: sessionStateSchema,
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: 'workstation',
    rate: RATES.person,
  },
  'session.signOut': {
    request: nothing,
    reply: sessionStateSchema,
    session: 'any',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'recorded where a session ends, also without this call' },
    rate: RATES.person,
  },
  'session.activity': {
    request: nothing,
    reply: z.object({ locksAtMs: z.number() }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'a key was pressed; nothing is asked' },
    rate: RATES.person,
  },
} as const satisfies Record<string, Method>;
