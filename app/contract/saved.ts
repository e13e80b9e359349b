import * as z from 'zod';
import { cameraIdsSchema, querySchema } from '../domain/query.ts';
import { SEARCH_ROLES } from '../policy/roles.ts';
import { SAVED_KINDS, SAVED_NAME_CHARACTERS, savedName } from '../policy/saved-rules.ts';
import { nothing, RATES, SMALL, type Method } from './method.ts';

/** Periods that end when a question is asked: one that was asked so stays relative. */
export const RELATIVE_PERIODS = ['24h', '7d', '30d', '90d'] as const;

const instantMs = z.number().int().min(0).max(4_102_444_800_000);
const stretch = { fromMs: instantMs, toMs: instantMs };
const isForward = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number }): boolean => fromMs < toMs;
const UPSIDE_DOWN = 'the end is not after the start';

/** What is saved. Never a read, never a reason: a saved question is justified each time that it is run. */
export const savedThingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('question'),
    query: querySchema,
    /** The period was asked as this one, up to now; null when it was asked with two ends. */
    relative: z.enum(RELATIVE_PERIODS).nullable(),
  }),
  /** Cameras of one's own choice, as many as a question may name. */
  z.strictObject({ kind: z.literal('cameras'), cameraIds: cameraIdsSchema }),
  /** A stretch of time, to look at or to ask for again in another result. */
  z.strictObject({ kind: z.literal('window'), ...stretch }).refine(isForward, UPSIDE_DOWN),
  /** What happened in a case and when, drawn on the timeline of its results. `reference`: that of the justification. */
  z
    .strictObject({ kind: z.literal('event'), ...stretch, reference: z.string().min(1).max(200) })
    .refine(isForward, UPSIDE_DOWN),
]);
export type SavedThing = z.infer<typeof savedThingSchema>;

const nameSchema = z
  .string()
  .max(4 * SAVED_NAME_CHARACTERS)
  .transform(savedName)
  .pipe(z.string().min(1).max(SAVED_NAME_CHARACTERS));
const idSchema = z.string().min(1).max(64);

export const savedItemSchema = z.object({
  id: idSchema,
  kind: z.enum(SAVED_KINDS),
  name: z.string(),
  /** Null when this version cannot read what another one saved. */
  thing: savedThingSchema.nullable(),
  savedAtMs: z.number(),
  keptUntilMs: z.number(),
});
export type SavedItem = z.infer<typeof savedItemSchema>;

/** A question about as many cameras as there are fits. */
const LARGE = 600_000;

/**
 * What a person saved under a name, encrypted on this workstation, for nobody but its owner. One mechanism for every kind: another one is
 * another member of `savedThingSchema`.
 */
export const savedMethods = {
  'saved.list': {
    request: nothing,
    reply: z.object({ items: z.array(savedItemSchema) }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: SEARCH_ROLES,
    audit: { unrecorded: 'what this person saved; a search that comes of it is recorded' },
    rate: RATES.person,
  },
  'saved.add': {
    request: z.strictObject({ name: nameSchema, thing: savedThingSchema }),
    reply: z.object({ id: idSchema }),
    session: 'signedIn',
    maxBytes: LARGE,
    roles: SEARCH_ROLES,
    audit: { unrecorded: 'nothing is searched by it, and nothing that was found is in it' },
    rate: RATES.person,
  },
  'saved.change': {
    request: z.strictObject({ id: idSchema, name: nameSchema.optional(), thing: savedThingSchema.optional() }),
    reply: nothing,
    session: 'signedIn',
    maxBytes: LARGE,
    roles: SEARCH_ROLES,
    audit: { unrecorded: 'another name or content of what this person saved; nothing is searched by it' },
    rate: RATES.person,
  },
  'saved.remove': {
    request: z.strictObject({ id: idSchema }),
    reply: nothing,
    session: 'signedIn',
    maxBytes: SMALL,
    roles: SEARCH_ROLES,
    audit: { unrecorded: 'takes away what this workstation keeps for this person; no record of a search goes with it' },
    rate: RATES.person,
  },
} as const satisfies Record<string, Method>;
