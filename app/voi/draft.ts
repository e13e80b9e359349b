/** A draft: what one person wants to change in a list, on their workstation until the service has it. */
import * as z from 'zod';
import { ENTRY_FIELDS, voiEntrySchema, voiListSchema, type VoiEntry } from '../domain/voi.ts';
import { DRAFT_MAX_CHANGES } from '../policy/draft-rules.ts';
import { entryTextSchema, textOf, type EntryText } from './entry-text.ts';

const idSchema = z.string().min(1).max(64);

/** How a person settled a conflict; it goes into the record of the revision. */
export const settledSchema = z.strictObject({
  entryId: idSchema,
  field: z.enum([...ENTRY_FIELDS, 'entry']),
  choice: z.enum(['yours', 'theirs']),
  /** Who had changed it meanwhile. */
  against: z.string().max(100),
});
export type Settled = z.infer<typeof settledSchema>;

/** One changed line of a list. */
export const draftChangeSchema = z.strictObject({
  /** The entry's id; for a new one an id of the page's own. */
  key: idSchema,
  /** Null for an entry that the list does not have yet. */
  entryId: idSchema.nullable(),
  /** The entry as it was when it was first changed here, and the revision that it was of; null for a new one. */
  base: voiEntrySchema.nullable(),
  baseRevision: z.int().min(0),
  /** What stands in its columns now, sound or not; null when the entry is to be removed. */
  text: entryTextSchema.nullable(),
  settled: z
    .array(settledSchema)
    .max(2 * ENTRY_FIELDS.length)
    .default([]),
});
export type DraftChange = z.infer<typeof draftChangeSchema>;

/** What the service said of a change that met another one. */
export const draftConflictSchema = z.object({
  entryId: idSchema,
  field: z.enum([...ENTRY_FIELDS, 'entry']),
  by: z.string(),
  at: z.string(),
});
export type DraftConflict = z.infer<typeof draftConflictSchema>;

export const draftSchema = z.strictObject({
  draftId: idSchema,
  /** Null while the list itself is only drafted. */
  listId: idSchema.nullable(),
  /** Of the list; null for one that the service has. */
  details: voiListSchema.nullable(),
  /** What was revised and why, as far as it is written. */
  note: z.string().max(1_000),
  changes: z.array(draftChangeSchema).max(DRAFT_MAX_CHANGES),
  /** Of the last submission: settled by the person before the next. */
  conflicts: z.array(draftConflictSchema),
  changedAtMs: z.number(),
  expiresAtMs: z.number(),
  /** `SENDING`: it was submitted, and the service has not answered yet. It is not changed until it has. */
  state: z.enum(['OPEN', 'SENDING']),
  /** Changes that wait for a second person; they are the author's again if they are sent back. */
  awaitingDecision: z.int(),
  /** Why the last submission was not approved; until the next one. */
  sentBack: z.object({ by: z.string(), at: z.string(), note: z.string() }).nullable(),
  /** Changes that the service has, kept until the receipt of their record is verified. */
  awaitingReceipt: z.int(),
});
export type Draft = z.infer<typeof draftSchema>;

export const newKey = (uuid: string): string => `NEW-${uuid}`;

/** A change of an entry that the list has. */
export const changeOf = (
  entry: VoiEntry & { readonly entryId: string },
  revision: number,
  text: EntryText | null,
): DraftChange => {
  const { entryId, ...base } = entry;
  return {
    key: entryId,
    entryId,
    base: voiEntrySchema.parse(onlyEntry(base)),
    baseRevision: revision,
    text,
    settled: [],
  };
};

/** The fields of an entry without what the service adds to it. */
export const onlyEntry = (entry: VoiEntry): VoiEntry =>
  Object.fromEntries(ENTRY_FIELDS.map((field) => [field, entry[field]])) as VoiEntry;

/** A new line with nothing in it, such as the next one to be typed into: neither wrong nor sent. */
export const isEmptyLine = ({ entryId, text }: Pick<DraftChange, 'entryId' | 'text'>): boolean =>
  entryId === null && (text === null || Object.values(text).every((typed) => typed.trim() === ''));

/**
 * Two changes of one line by the same person, of which the earlier came back: each column as the newer has it, and as
 * the earlier had it where the newer left it as it was.
 */
export function withEarlier(newer: DraftChange, earlier: DraftChange): DraftChange {
  if (newer.text === null || earlier.text === null) return newer;
  const was = newer.base === null ? {} : textOf(newer.base);
  const text: EntryText = {};
  for (const field of ENTRY_FIELDS) {
    const now = newer.text[field] ?? '';
    const shown = now === (was[field] ?? '') ? (earlier.text[field] ?? '') : now;
    if (shown !== '') text[field] = shown;
  }
  return { ...newer, text };
}

/** Whether a change changes anything: the text of its base is no change. */
export const changesAnything = ({ base, text }: Pick<DraftChange, 'base' | 'text'>): boolean => {
  if (base === null) return text !== null;
  if (text === null) return true;
  const before = textOf(base);
  return ENTRY_FIELDS.some((field) => (before[field] ?? '') !== (text[field] ?? '').trim());
};
