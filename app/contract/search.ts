import * as z from 'zod';
import { readPreservationSchema } from '../api/preservations.ts';
import { listMissedPasses } from '../api/reference-data.ts';
import { estimateSchema } from '../api/search.ts';
import { cameraSchema } from '../domain/camera.ts';
import { categorySchema, justificationSchema } from '../domain/justification.ts';
import { querySchema } from '../domain/query.ts';
import { readSchema } from '../domain/read.ts';
import { COPY_MAX_ROWS } from '../policy/audit-rules.ts';
import { nothing, RATES, SMALL, type Method } from './method.ts';
import { relay } from './relay.ts';

/** The id of one run of one search on this workstation and in its log. */
export const searchRefSchema = z.string().regex(/^[a-f0-9-]{8,64}$/);

/**
 * The page says of every so many batches that it has taken them, and of all before. Main waits when twice as many are on their
 * way: a message for each small batch would cost more than the batch.
 */
export const ACKNOWLEDGE_EVERY = 4;

export const searchStartSchema = z.strictObject({
  /**
   * Chosen by the page, so that no event can arrive before the page knows the id; main chooses one when it is absent.
   * Never reused.
   */
  searchRef: z.uuid().optional(),
  query: querySchema,
  /** SHA-256 of the canonical query that the justification was written for; main refuses any other query. */
  queryHash: z.string().regex(/^[0-9a-f]{64}$/),
  justification: justificationSchema,
  authorityId: z.string().min(1).max(64).optional(),
});

const cell = z.string().max(120);
/** Columns of a copied table, in the order in which the page may name them. Note and read stand after them always. */
export const COPIED_COLUMNS = [
  'number',
  'time',
  'received',
  'vrm',
  'camera',
  'road',
  'direction',
  'lane',
  'vehicle',
  'since',
  'confidence',
] as const;
export type CopiedColumn = (typeof COPIED_COLUMNS)[number];
/** The text of a read for the clipboard, as shown. */
export const copiedRowSchema = z.strictObject({
  readId: z.string().min(1).max(64),
  time: cell,
  vrm: cell,
  camera: cell,
  road: cell,
  direction: cell,
  /** Left out where the answer does not tell it, nor the text that was read: `vrm` is then the mark that was found. */
  confidence: cell.optional(),
  note: cell,
  number: cell.optional(),
  received: cell.optional(),
  lane: cell.optional(),
  vehicle: cell.optional(),
  since: cell.optional(),
});
export type CopiedRow = z.infer<typeof copiedRowSchema>;
/**
 * `reference`: only the ids; `sentence`: a sentence for each read, for a report. `columns`: those of a table, as they
 * are shown; without them the usual ones. Rows stay in their order.
 */
export const readsCopySchema = z.strictObject({
  searchRef: searchRefSchema,
  what: z.enum(['rows', 'reference', 'sentence']),
  rows: z.array(copiedRowSchema).min(1).max(COPY_MAX_ROWS),
  columns: z.array(z.enum(COPIED_COLUMNS)).min(1).max(COPIED_COLUMNS.length).optional(),
});

/** The most rows in one call: the page asks for those in view, and some around them. */
export const PARTICULARS_MAX_ROWS = 500;
/** Rows of a result, counted as they came. */
const rowSchema = z.int().min(0);
export const readParticularsSchema = z.strictObject({
  row: rowSchema,
  readId: z.string(),
  /** The text that the camera read; null where that is the mark. */
  vrmRaw: z.string().nullable(),
  /** Of each character of the text, 0 to 100; empty when the camera gave none. */
  characterConfidence: z.array(z.number()),
  receivedAtMs: z.number().nullable(),
});
/** What of a read does not come with the result, because it is shown only where a read is looked at by itself. */
export type ReadParticulars = z.infer<typeof readParticularsSchema>;

const PART_OF_SEARCH = { unrecorded: 'tells nothing that the search on record did not give' };

/**
 * Which roles may search is up to the policy, by kind of search: main refuses with a record, and the service decides.
 */
export const searchMethods = {
  'reference.cameras': {
    request: nothing,
    reply: z.object({ cameras: z.array(cameraSchema), asOfMs: z.number() }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: 'service',
    rate: RATES.person,
  },
  /** What cameras miss, counted by the service once a day. */
  'reference.missedPasses': relay(listMissedPasses),
  'search.estimate': {
    request: z.strictObject({ query: querySchema, category: categorySchema.optional() }),
    reply: estimateSchema,
    session: 'signedIn',
    maxBytes: 2_000_000,
    roles: 'everyone',
    audit: 'service',
    rate: RATES.person,
  },
  'search.start': {
    request: searchStartSchema,
    reply: z.object({ searchRef: searchRefSchema }),
    session: 'signedIn',
    maxBytes: 2_000_000,
    roles: 'everyone',
    audit: 'workstation',
    rate: RATES.searches,
  },
  'search.acknowledge': {
    request: z.strictObject({ searchRef: searchRefSchema, batch: z.int().min(0) }),
    reply: nothing,
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'goes on with a search that is on record' },
    rate: RATES.flow,
  },
  'search.cancel': {
    request: z.strictObject({ searchRef: searchRefSchema }),
    reply: nothing,
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'the outcome of the search says so' },
    rate: RATES.person,
  },
  /** The page shows this search no more: main keeps nothing of its reads. */
  'search.drop': {
    request: z.strictObject({ searchRef: searchRefSchema }),
    reply: nothing,
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: { unrecorded: 'forgets what a search on record gave' },
    rate: RATES.person,
  },
  'reads.particulars': {
    request: z.strictObject({
      searchRef: searchRefSchema,
      rows: z.array(rowSchema).min(1).max(PARTICULARS_MAX_ROWS),
    }),
    reply: z.strictObject({ particulars: z.array(readParticularsSchema) }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: PART_OF_SEARCH,
    rate: RATES.flow,
  },
  /** Which row each read is; null for one that is not in the result. */
  'reads.rows': {
    request: z.strictObject({
      searchRef: searchRefSchema,
      readIds: z.array(z.string().min(1).max(64)).min(1).max(PARTICULARS_MAX_ROWS),
    }),
    reply: z.strictObject({ rows: z.array(rowSchema.nullable()) }),
    session: 'signedIn',
    maxBytes: 65_536,
    roles: 'everyone',
    audit: PART_OF_SEARCH,
    rate: RATES.person,
  },
  'reads.details': {
    request: z.strictObject({ searchRef: searchRefSchema, readId: z.string().min(1).max(64) }),
    reply: z.object({
      read: readSchema,
      /** Oldest first, the present one last; one that was never corrected has one. */
      versions: z.array(readSchema),
      /** A correction of the present version waits for a second person. */
      correctionWaits: z.boolean(),
      /** That hold it, held it or wait to, the newest first; those that this account may know of. */
      preservations: z.array(readPreservationSchema),
    }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: 'workstation',
    rate: RATES.person,
  },
  'reads.copy': {
    request: readsCopySchema,
    reply: z.object({ reads: z.int() }),
    session: 'signedIn',
    maxBytes: 1_000_000,
    roles: 'everyone',
    audit: 'workstation',
    rate: RATES.person,
  },
  'receipt.copy': {
    request: z.strictObject({ searchRef: searchRefSchema }),
    reply: z.object({ ref: z.string() }),
    session: 'signedIn',
    maxBytes: SMALL,
    roles: 'everyone',
    audit: 'workstation',
    rate: RATES.person,
  },
} as const satisfies Record<string, Method>;
