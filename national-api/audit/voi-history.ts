import * as z from 'zod';
import {
  loggedVoiChangeSchema,
  VOI_CHANGE_CAUSES,
  type LoggedVoiChange,
  type VoiChangeAnswer,
} from '../../app/api/voi-lists.ts';
import { DAY_MS, instantMs } from '../../app/domain/instant.ts';
import { kindOfLeaf, parseLeaf } from './leaves.ts';
import { refill, type LogBook } from './log-books.ts';
import type { NationalLog } from './national-log.ts';

export const VOI_CHANGES_ACTION = 'VOI_CHANGES';

/** What each part of a change says beside the entries. */
export const changesAboutSchema = z.object({
  listId: z.string(),
  organisation: z.string(),
  cause: z.enum([...VOI_CHANGE_CAUSES, 'SUBMISSION']),
  /** The revision that it makes; for a submission the one that it is based on. */
  revision: z.int(),
  by: z.string(),
  approvedBy: z.string().nullable(),
  note: z.string(),
  submissionId: z.string().nullable(),
});
export type ChangesAbout = z.infer<typeof changesAboutSchema>;

const putSchema = z.object({ after: z.object({}) });
const leafSchema = z.object({
  at: z.string(),
  details: changesAboutSchema.extend({ part: z.int(), of: z.int(), changes: z.array(z.unknown()) }),
});
const fullLeafSchema = z.object({
  at: z.string(),
  details: changesAboutSchema.extend({ changes: z.array(loggedVoiChangeSchema) }),
});

/** The most bytes of entries in one part of a change, so that with everything else it fits into a record. */
const PART_BYTES = 40 * 1024;

/** The changes in parts that each fit into a record of the log. */
export function partsOf(changes: readonly LoggedVoiChange[]): readonly (readonly LoggedVoiChange[])[] {
  const parts: LoggedVoiChange[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const change of changes) {
    const length = Buffer.byteLength(JSON.stringify(change)) + 1;
    if (bytes + length > PART_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(change);
    bytes += length;
  }
  return parts;
}

const savedSchema = z.object({
  lists: z.map(
    z.string(),
    z.object({
      organisation: z.string(),
      revisions: z.map(z.number(), z.array(z.number())),
      submissions: z.set(z.string()),
    }),
  ),
  putAlone: z.array(z.object({ by: z.string(), atMs: z.number(), entries: z.number() })),
});
/** Entries that were put without a second person. */
type PutAlone = z.infer<typeof savedSchema>['putAlone'][number];
type Kept = {
  readonly organisation: string;
  readonly revisions: Map<number, number[]>;
  readonly submissions: Set<string>;
};

/**
 * Where the log says how a list developed: which marks, by whom, approved by whom. Available for the life of the log,
 * even after the list is gone. Only log indexes are in memory; the content stays on the disk.
 */
export class VoiHistory implements LogBook {
  readonly savedAs = 'voiHistory 2';
  readonly #lists = new Map<string, Kept>();
  /** Of the last day, in order. */
  #putAlone: PutAlone[] = [];

  note(bytes: Uint8Array, index: number): void {
    if (kindOfLeaf(bytes) !== VOI_CHANGES_ACTION) return;
    const parsed = leafSchema.safeParse(parseLeaf(bytes));
    if (!parsed.success) return;
    const { listId, organisation, cause, revision, submissionId, part, by, approvedBy, changes } = parsed.data.details;
    if (cause === 'SUBMISSION') return;
    if (cause === 'REVISION' && approvedBy === null) {
      const atMs = instantMs(parsed.data.at);
      this.#putAlone = this.#putAlone.filter((each) => each.atMs > atMs - DAY_MS);
      this.#putAlone.push({
        by,
        atMs,
        entries: changes.filter((change) => putSchema.safeParse(change).success).length,
      });
    }
    const kept = this.#lists.get(listId) ?? {
      organisation,
      revisions: new Map<number, number[]>(),
      submissions: new Set<string>(),
    };
    this.#lists.set(listId, kept);
    // Recorded before it was done: if this number, or an earlier one, starts again, it was not done the first time.
    if (part === 1) for (const later of [...kept.revisions.keys()]) if (later >= revision) kept.revisions.delete(later);
    kept.revisions.set(revision, [...(kept.revisions.get(revision) ?? []), index]);
    if (submissionId !== null) kept.submissions.add(submissionId);
  }

  save(): unknown {
    return { lists: this.#lists, putAlone: this.#putAlone };
  }

  restore(kept: unknown): (() => void) | undefined {
    const parsed = savedSchema.safeParse(kept);
    if (!parsed.success) return undefined;
    return () => {
      refill(this.#lists, parsed.data.lists);
      this.#putAlone = [...parsed.data.putAlone];
    };
  }

  /** Entries that a person has put without a second person since a time within the last day. */
  putAlone(sinceMs: number, isTheirs: (userName: string) => boolean): number {
    return this.#putAlone
      .filter(({ by, atMs }) => atMs > sinceMs && isTheirs(by))
      .reduce((sum, { entries }) => sum + entries, 0);
  }

  organisationOf(listId: string): string | undefined {
    return this.#lists.get(listId)?.organisation;
  }

  /** Whether the log says that a submission was about to become a revision; the list shows whether it did. */
  tells(listId: string, submissionId: string): boolean {
    return this.#lists.get(listId)?.submissions.has(submissionId) === true;
  }

  /** Log indexes of the changes after a revision, up to another, in order. */
  recordsOf(listId: string, since: number, through: number): readonly number[] {
    return [...(this.#lists.get(listId)?.revisions ?? [])]
      .filter(([revision]) => revision > since && revision <= through)
      .sort(([a], [b]) => a - b)
      .flatMap(([, indexes]) => indexes);
  }
}

/** The changes in a record. */
export async function changesAt(log: NationalLog, index: number): Promise<readonly VoiChangeAnswer[]> {
  const { at, details } = fullLeafSchema.parse(await log.record(index));
  const { revision, cause, by, approvedBy, note } = details;
  if (cause === 'SUBMISSION') return [];
  return details.changes.map((change) => ({ ...change, revision, cause, by, approvedBy, at, note, auditIndex: index }));
}
