import * as z from 'zod';
import { findingsSchema } from '../api/analysis.ts';
import { areaFileMethods } from './area-file.ts';
import { auditMethods } from './audit.ts';
import { authorityMethods } from './authorities.ts';
import { failureSchema } from './failures.ts';
import { listMethods } from './lists.ts';
import { questionMethods } from './questions.ts';
import { readMethods } from './reads.ts';
import { savedMethods } from './saved.ts';
import { searchMethods, searchRefSchema } from './search.ts';
import { sessionMethods, sessionStateSchema } from './session.ts';
import { statusSchema, workstationMethods } from './workstation.ts';

export * from './audit.ts';
export * from './questions.ts';
export * from './saved.ts';
export * from './search.ts';
export * from './session.ts';
export * from './workstation.ts';

/**
 * Every method that the page may call: one source for types and checks at both ends. Names have the form `area.verb`.
 */
export const methods = {
  ...sessionMethods,
  ...workstationMethods,
  ...searchMethods,
  ...questionMethods,
  ...savedMethods,
  ...areaFileMethods,
  ...readMethods,
  ...auditMethods,
  ...authorityMethods,
  ...listMethods,
} as const;
export type MethodName = keyof typeof methods;
export const METHOD_NAMES = Object.keys(methods) as readonly MethodName[];

export type MethodRequest<N extends MethodName> = z.input<(typeof methods)[N]['request']>;
export type MethodReply<N extends MethodName> = z.infer<(typeof methods)[N]['reply']>;

/** The input of main's handler of a method: the parsed request. */
export type MethodInput<N extends MethodName> = z.infer<(typeof methods)[N]['request']>;

/** How many reads of a camera came later than a fixed and than a mobile one should deliver, and the longest that one took. */
const cameraDelaysSchema = z.object({
  cameraId: z.string(),
  overFixed: z.int(),
  overMobile: z.int(),
  longestMs: z.number(),
});
export type CameraDelays = z.infer<typeof cameraDelaysSchema>;

/**
 * Events from main; names have the form `area.happened`. `search.batch` also carries `columns`, which are
 * `PackedReads`. `ReadUnpacker` checks them instead of a schema, which would walk every value.
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
  /** The findings of an analysis, whole, before its `search.finished`. */
  'search.findings': z.object({ searchRef: searchRefSchema, findings: findingsSchema }),
  'search.finished': z.object({
    searchRef: searchRefSchema,
    outcome: z.enum(['complete', 'cancelled', 'failed']),
    reads: z.int(),
    searchId: z.string().nullable(),
    durationMs: z.number(),
    camerasOut: z.array(z.string()),
    /** Of each camera with a read that came later than one from a fixed camera should. */
    delays: z.array(cameraDelaysSchema),
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
  /** Copies of lists or drafts changed: by a sync, by an answer of the service, or because a receipt came. */
  'lists.changed': z.object({}),
  'window.changed': z.object({ maximised: z.boolean(), fullScreen: z.boolean() }),
} as const satisfies Record<string, z.ZodType>;
export type EventName = keyof typeof events;
export const EVENT_NAMES = Object.keys(events) as readonly EventName[];

export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;

/** The reply of every call: the value, or the failure as data. */
export const replyEnvelopeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), failure: failureSchema }),
]);
export type ReplyEnvelope = z.infer<typeof replyEnvelopeSchema>;
