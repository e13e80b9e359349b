import * as z from 'zod';
import { LOG_ALARMS } from '../policy/device-rules.ts';
import { IDLE_LOCK_MINUTES_RANGE } from '../policy/session-rules.ts';
import { failureSchema } from './failures.ts';
import { nothing, RATES, SMALL, type Method } from './method.ts';

/** Sizes of text and all else on the screen, in per cent. The largest is that of WCAG 2.2, 1.4.10 (400 %). */
export const TEXT_SIZES = [100, 110, 125, 150, 175, 200, 300, 400] as const;

export const settingsSchema = z.strictObject({
  theme: z.enum(['dark', 'light']),
  density: z.enum(['compact', 'default', 'roomy']),
  textSize: z.literal(TEXT_SIZES),
  idleLockMinutes: z.int().min(IDLE_LOCK_MINUTES_RANGE.min).max(IDLE_LOCK_MINUTES_RANGE.max),
  singleKeyShortcuts: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The status bar: connection, audit, what is kept here, clock. */
export const statusSchema = z.object({
  connection: z.discriminatedUnion('state', [
    z.object({ state: z.literal('connecting') }),
    z.object({ state: z.literal('online'), latencyMs: z.number() }),
    z.object({
      state: z.literal('unreachable'),
      sinceMs: z.number(),
      nextTryMs: z.number(),
      code: z.enum(['SERVICE_UNREACHABLE', 'CERTIFICATE_REFUSED', 'SERVICE_ANSWER_MALFORMED', 'OVERLOADED']),
    }),
  ]),
  audit: z.object({
    /**
     * `failed` and `overdue`: searching has stopped, because of `alarm` or because too much is undelivered.
     * `refused`: the service takes no records in this session; they are kept and not sent again before something
     * changes. Searching goes on until that is `overdue`; `failed` and `overdue` name their refusal in `refused` too.
     */
    state: z.enum(['allSent', 'sending', 'waiting', 'refused', 'overdue', 'failed', 'unwritable']),
    /** The service's reason for refusing records; null or absent when it does not. */
    refused: failureSchema.pick({ code: true, ref: true }).extend({ attempts: z.int() }).nullable().optional(),
    /** What this workstation found wrong with the national log; null or absent when nothing. */
    alarm: z.enum(LOG_ALARMS).nullable().optional(),
    /** Records written here that have no receipt yet. */
    waiting: z.int(),
    /** When the oldest of them was written; null or absent when none waits. */
    waitingSinceMs: z.number().nullable().optional(),
    lastReceipt: z.object({ ref: z.string(), atMs: z.number(), treeSize: z.int(), verified: z.boolean() }).nullable(),
  }),
  keychain: z.object({ kind: z.enum(['keychain', 'memory']), note: z.string() }),
  clock: z
    .object({ serviceMs: z.number(), measuredAtMs: z.number(), skewMs: z.number(), wrong: z.boolean() })
    .nullable(),
  /** What else of anybody's work is on this workstation, encrypted. */
  kept: z.object({ questions: z.int(), saved: z.int(), drafts: z.int(), lists: z.int() }),
  data: z.object({ fromMs: z.number().nullable(), toMs: z.number().nullable() }).nullable(),
});
export type Status = z.infer<typeof statusSchema>;

export const workstationInfoSchema = z.object({
  version: z.string(),
  electron: z.string(),
  policyVersion: z.string(),
  deviceName: z.string(),
  serviceHost: z.string(),
  /** Only for the sign-in screen of a demonstration. */
  demoAccounts: z.array(
    z.object({ userName: z.string(), password: z.string(), roles: z.array(z.string()), organisation: z.string() }),
  ),
  /** A force's own map in `tiles/`, if there is one. */
  tileFile: z.object({ name: z.string(), minZoom: z.number(), maxZoom: z.number() }).nullable(),
});
export type WorkstationInfo = z.infer<typeof workstationInfoSchema>;

export const workstationMethods = {
  'workstation.info': {
    request: nothing,
    reply: workstationInfoSchema,
    session: 'any',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'shows what main knows already' },
    rate: RATES.person,
  },
  'workstation.status': {
    request: nothing,
    reply: statusSchema,
    session: 'any',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'shows what main knows already' },
    rate: RATES.person,
  },
  'settings.get': {
    request: nothing,
    reply: settingsSchema,
    session: 'any',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'shows what main knows already' },
    rate: RATES.person,
  },
  'settings.set': {
    request: settingsSchema.partial(),
    reply: settingsSchema,
    session: 'any',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'the look of this workstation; nothing about anybody' },
    rate: RATES.person,
  },
  'window.second': {
    request: z.strictObject({ panel: z.enum(['map', 'timeline']) }),
    reply: nothing,
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'shows on a second screen what is on the first' },
    rate: RATES.person,
  },
  'window.control': {
    request: z.strictObject({ action: z.enum(['minimise', 'maximise', 'close']) }),
    reply: nothing,
    session: 'any',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'moves a window' },
    rate: RATES.person,
  },
} as const satisfies Record<string, Method>;
