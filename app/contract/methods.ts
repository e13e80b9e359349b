import * as z from 'zod';
import { accountSchema } from '../api/session.ts';
import { findingsSchema } from '../api/analysis.ts';
import { estimateSchema } from '../api/search.ts';
import { cameraSchema } from '../domain/camera.ts';
import { categorySchema, justificationSchema } from '../domain/justification.ts';
import { querySchema } from '../domain/query.ts';
import { readSchema } from '../domain/read.ts';
import { COPY_MAX_ROWS } from '../policy/audit-rules.ts';
import { LOG_ALARMS } from '../policy/device-rules.ts';
import { IDLE_LOCK_MINUTES_RANGE } from '../policy/session-rules.ts';
import type { EventName, MethodName } from './names.ts';
import { failureSchema } from './failures.ts';

const nothing = z.strictObject({});
const shortText = z.string().min(1).max(100);
const secret = z.string().min(1).max(1_000);
/** Names one run of one search on this workstation and in its log. */
export const searchRefSchema = z.string().regex(/^[a-f0-9-]{8,64}$/);

export const sessionStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signedOut'), notice: failureSchema.nullable() }),
  z.object({
    state: z.literal('signedIn'),
    account: accountSchema,
    signedInAtMs: z.number(),
    /** When the lock falls if nothing is pressed; main decides, the page only shows it. */
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
  }),
]);
export type SessionState = z.infer<typeof sessionStateSchema>;

export const settingsSchema = z.strictObject({
  theme: z.enum(['dark', 'light']),
  density: z.enum(['compact', 'default', 'roomy']),
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
     * `failed` and `overdue`: searching has stopped, for `alarm` or because too much waits. `refused`: the service takes no records in
     * this session; they are kept and not sent again before something changes.
     */
    state: z.enum(['allSent', 'sending', 'waiting', 'refused', 'overdue', 'failed', 'unwritable']),
    /** What the service said when it refused records; null or absent when it does not. */
    refused: failureSchema.pick({ code: true, ref: true }).extend({ attempts: z.int() }).nullable().optional(),
    /** What this workstation found wrong with the national log; null or absent when nothing. */
    alarm: z.enum(LOG_ALARMS).nullable().optional(),
    /** Records written here and not yet receipted. */
    waiting: z.int(),
    lastReceipt: z.object({ ref: z.string(), atMs: z.number(), treeSize: z.int(), verified: z.boolean() }).nullable(),
  }),
  keychain: z.object({ kind: z.enum(['keychain', 'memory']), note: z.string() }),
  clock: z
    .object({ serviceMs: z.number(), measuredAtMs: z.number(), skewMs: z.number(), wrong: z.boolean() })
    .nullable(),
  data: z.object({ fromMs: z.number().nullable(), toMs: z.number().nullable() }).nullable(),
});
export type Status = z.infer<typeof statusSchema>;

export const workstationInfoSchema = z.object({
  version: z.string(),
  electron: z.string(),
  policyVersion: z.string(),
  deviceName: z.string(),
  serviceHost: z.string(),
  /** Offered on the sign-in screen of a demonstration only. */
  demoAccounts: z.array(
    z.object({ userName: z.string(), password: z.string(), roles: z.array(z.string()), organisation: z.string() }),
  ),
  /** A force's own map in `tiles/`, if one was dropped in. */
  tileFile: z.object({ name: z.string(), minZoom: z.number(), maxZoom: z.number() }).nullable(),
});
export type WorkstationInfo = z.infer<typeof workstationInfoSchema>;

export const searchStartSchema = z.strictObject({
  /** Made by the page, so that no event can overtake the name of its search; main makes one when it is absent. Used once, ever. */
  searchRef: z.uuid().optional(),
  query: querySchema,
  /** SHA-256 of the canonical query that the justification was written for; main refuses another. */
  queryHash: z.string().regex(/^[0-9a-f]{64}$/),
  justification: justificationSchema,
  authorityId: z.string().min(1).max(64).optional(),
});

const cell = z.string().max(120);
/** What of a read goes to the clipboard: as it is shown, in words. */
export const copiedRowSchema = z.strictObject({
  readId: z.string().min(1).max(64),
  time: cell,
  vrm: cell,
  camera: cell,
  road: cell,
  direction: cell,
  confidence: cell,
  note: cell,
});
export type CopiedRow = z.infer<typeof copiedRowSchema>;
/** `reference`: the ids alone. */
export const readsCopySchema = z.strictObject({
  searchRef: searchRefSchema,
  what: z.enum(['rows', 'reference']),
  rows: z.array(copiedRowSchema).min(1).max(COPY_MAX_ROWS),
});

export const ownRecordSchema = z.object({
  seq: z.int(),
  atMs: z.number(),
  action: z.string(),
  phase: z.enum(['INTENT', 'OUTCOME', 'EVENT']),
  outcome: z.string().nullable(),
  correlationId: z.string(),
  receipt: z
    .object({ ref: z.string(), index: z.int(), leafHash: z.string(), treeSize: z.int(), verified: z.boolean() })
    .nullable(),
});
export type OwnRecord = z.infer<typeof ownRecordSchema>;

type Method = {
  readonly request: z.ZodType;
  readonly reply: z.ZodType;
  /** Which sessions may call it. */
  readonly session: 'any' | 'signedIn' | 'locked';
  readonly maxBytes: number;
};

const SMALL = 16_384;

/** Every method: one source for types and checks at both ends. */
export const methods = {
  'session.state': { request: nothing, reply: sessionStateSchema, session: 'any', maxBytes: SMALL },
  'session.signIn': {
    request: z.strictObject({ userName: shortText, password: secret }),
    reply: sessionStateSchema,
    session: 'any',
    maxBytes: SMALL,
  },
  /** Sets a password in place of a one-use secret, and signs in. */
  'session.changePassword': {
    request: z.strictObject({ userName: shortText, password: secret, newPassword: secret }),
    reply: sessionStateSchema,
    session: 'any',
    maxBytes: SMALL,
  },
  'session.unlock': {
    request: z.strictObject({ password: secret }),
    reply: sessionStateSchema,
    session: 'locked',
    maxBytes: SMALL,
  },
  'session.lock': { request: nothing, reply: sessionStateSchema, session: 'signedIn', maxBytes: SMALL },
  'session.signOut': { request: nothing, reply: sessionStateSchema, session: 'any', maxBytes: SMALL },
  'session.activity': {
    request: nothing,
    reply: z.object({ locksAtMs: z.number() }),
    session: 'signedIn',
    maxBytes: SMALL,
  },
  'workstation.info': { request: nothing, reply: workstationInfoSchema, session: 'any', maxBytes: SMALL },
  'workstation.status': { request: nothing, reply: statusSchema, session: 'any', maxBytes: SMALL },
  'settings.get': { request: nothing, reply: settingsSchema, session: 'any', maxBytes: SMALL },
  'settings.set': { request: settingsSchema.partial(), reply: settingsSchema, session: 'any', maxBytes: SMALL },
  'window.control': {
    request: z.strictObject({ action: z.enum(['minimise', 'maximise', 'close']) }),
    reply: nothing,
    session: 'any',
    maxBytes: SMALL,
  },
  'reference.cameras': {
    request: nothing,
    reply: z.object({ cameras: z.array(cameraSchema), asOfMs: z.number() }),
    session: 'signedIn',
    maxBytes: SMALL,
  },
  'search.estimate': {
    request: z.strictObject({ query: querySchema, category: categorySchema.optional() }),
    reply: estimateSchema,
    session: 'signedIn',
    maxBytes: 2_000_000,
  },
  'search.start': {
    request: searchStartSchema,
    reply: z.object({ searchRef: searchRefSchema }),
    session: 'signedIn',
    maxBytes: 2_000_000,
  },
  'search.acknowledge': {
    request: z.strictObject({ searchRef: searchRefSchema, batch: z.int().min(0) }),
    reply: nothing,
    session: 'signedIn',
    maxBytes: SMALL,
  },
  'search.cancel': {
    request: z.strictObject({ searchRef: searchRefSchema }),
    reply: nothing,
    session: 'signedIn',
    maxBytes: SMALL,
  },
  'reads.details': {
    request: z.strictObject({ searchRef: searchRefSchema, readId: z.string().min(1).max(64) }),
    reply: z.object({ read: readSchema }),
    session: 'signedIn',
    maxBytes: SMALL,
  },
  'reads.copy': {
    request: readsCopySchema,
    reply: z.object({ reads: z.int() }),
    session: 'signedIn',
    maxBytes: 1_000_000,
  },
  'receipt.copy': {
    request: z.strictObject({ searchRef: searchRefSchema }),
    reply: z.object({ ref: z.string() }),
    session: 'signedIn',
    maxBytes: SMALL,
  },
  'audit.mine': {
    request: z.strictObject({ limit: z.int().min(1).max(200) }),
    reply: z.object({ records: z.array(ownRecordSchema) }),
    session: 'signedIn',
    maxBytes: SMALL,
  },
} as const satisfies Record<MethodName, Method>;

export type MethodRequest<N extends MethodName> = z.input<(typeof methods)[N]['request']>;
export type MethodReply<N extends MethodName> = z.infer<(typeof methods)[N]['reply']>;

/** What main's handler of a method is given: the parsed request. */
export type MethodInput<N extends MethodName> = z.infer<(typeof methods)[N]['request']>;

/**
 * Events from main. `search.batch` also carries `columns`, a `ReadBatch`, checked by `isReadBatch` and not by a schema: a
 * schema would walk every value.
 */
export const events = {
  'session.changed': sessionStateSchema,
  'status.changed': statusSchema,
  'search.batch': z.object({
    searchRef: searchRefSchema,
    batch: z.int().min(0),
    expectedReads: z.int().nullable(),
    columns: z.unknown(),
  }),
  /** What an analysis came to, whole, before its `search.finished`. */
  'search.findings': z.object({ searchRef: searchRefSchema, findings: findingsSchema }),
  'search.finished': z.object({
    searchRef: searchRefSchema,
    outcome: z.enum(['complete', 'cancelled', 'failed']),
    reads: z.int(),
    searchId: z.string().nullable(),
    durationMs: z.number(),
    camerasOut: z.array(z.string()),
    failure: failureSchema.nullable(),
  }),
  'search.receipt': z.object({
    searchRef: searchRefSchema,
    state: z.enum(['waiting', 'verified', 'failed']),
    ref: z.string(),
    index: z.int().nullable(),
    treeSize: z.int().nullable(),
    leafHash: z.string().nullable(),
    receivedAtMs: z.number().nullable(),
  }),
  'window.changed': z.object({ maximised: z.boolean(), fullScreen: z.boolean() }),
} as const satisfies Record<EventName, z.ZodType>;

export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;

/** What crosses for every call: the value, or the failure as data. */
export const replyEnvelopeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), failure: failureSchema }),
]);
export type ReplyEnvelope = z.infer<typeof replyEnvelopeSchema>;
