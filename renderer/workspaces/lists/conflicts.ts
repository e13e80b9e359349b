/** Where a draft met what somebody else made of the same entry meanwhile. Pure. */
import type { KeptVoiEntry } from '../../../app/api/voi-lists.ts';
import type { VoiEntry } from '../../../app/domain/voi.ts';
import { onlyEntry, type DraftChange, type DraftConflict, type Settled } from '../../../app/voi/draft.ts';
import { textOf } from '../../../app/voi/entry-text.ts';
import {
  markersLost,
  mergeEntry,
  sameEntry,
  settleEntry,
  type Choice,
  type ConflictField,
  type MergedEntry,
} from '../../../app/voi/merge.ts';
import { entryIn, parsedOf } from './lines.ts';
import { newLines, type Changes } from './draft-edits.ts';

export type Choices = Readonly<Partial<Record<ConflictField, Choice>>>;

/** The entry as the copy has it now; null when it is gone. */
const theirsOf = (change: DraftChange, entries: readonly KeptVoiEntry[]): VoiEntry | null => {
  const entry = change.entryId === null ? undefined : entryIn(entries, change.entryId);
  return entry === undefined ? null : onlyEntry(entry);
};

export type EntryConflict = {
  readonly change: DraftChange;
  readonly base: VoiEntry;
  readonly yours: VoiEntry | null;
  readonly theirs: VoiEntry | null;
  readonly merged: MergedEntry;
  /** What the service said of it: by whom and when. */
  readonly said: readonly DraftConflict[];
};

/** What stands against a change; nothing where it meets no other, or where its own text is not sound yet. */
export function conflictOf(
  change: DraftChange,
  entries: readonly KeptVoiEntry[],
  said: readonly DraftConflict[],
  nowMs: number,
): EntryConflict | undefined {
  const { base, text, entryId } = change;
  if (base === null || entryId === null) return undefined;
  const theirs = theirsOf(change, entries);
  if (theirs !== null && sameEntry(base, theirs)) return undefined;
  const parsed = text === null ? undefined : parsedOf(text, nowMs, base);
  if (parsed !== undefined && !parsed.ok) return undefined;
  const yours = parsed === undefined ? null : parsed.entry;
  const merged = mergeEntry(base, yours, theirs);
  return merged.conflicts.length === 0
    ? undefined
    : { change, base, yours, theirs, merged, said: said.filter((one) => one.entryId === entryId) };
}

/** Whether a change meets another one, or cannot be judged before its text is mended. */
const mayMeet = (change: DraftChange, entries: readonly KeptVoiEntry[], nowMs: number): boolean =>
  conflictOf(change, entries, [], nowMs) !== undefined ||
  (change.text !== null && !parsedOf(change.text, nowMs, change.base).ok);

/** Keys of the changes that meet another one: by the service's word, or by what the copy says. */
export function conflictKeys(
  changes: Changes,
  entries: readonly KeptVoiEntry[],
  said: readonly DraftConflict[],
  /** Of the copy; undefined while it is read only in part: it says nothing of entries that are missing yet. */
  revision: number | undefined,
  nowMs: number,
): ReadonlySet<string> {
  const keys = new Set(
    said
      .map(({ entryId }) => entryId)
      .filter((entryId) => {
        const change = changes.get(entryId);
        // What was changed to what the list says now meets nothing any more.
        return change !== undefined && (revision === undefined || mayMeet(change, entries, nowMs));
      }),
  );
  if (revision !== undefined)
    for (const change of changes.values())
      if (change.baseRevision < revision && conflictOf(change, entries, [], nowMs) !== undefined) keys.add(change.key);
  return keys;
}

/** What a person’s choices make of the entry, and what they would take off it. */
export function settlement(
  { merged }: EntryConflict,
  choices: Choices,
): { readonly entry: VoiEntry | null | undefined; readonly markers: readonly string[]; readonly open: number } {
  const settled = settleEntry(merged, choices);
  if (!settled.ok) return { entry: undefined, markers: [], open: settled.open.length };
  return { entry: settled.entry, markers: markersLost(merged, settled.entry), open: 0 };
}

/** The changes that keep a settlement: on what the others made, with a record of how each conflict was settled. */
export function keptChange(
  { change, theirs, merged, said }: EntryConflict,
  entry: VoiEntry | null,
  choices: Choices,
  revision: number,
): { readonly drop: boolean; readonly put: DraftChange | undefined } {
  const against = (field: ConflictField): string =>
    (said.find((one) => one.field === field) ?? said[0])?.by ?? 'another person';
  const settled: readonly Settled[] = merged.conflicts.flatMap(({ field }) => {
    const choice = choices[field];
    return choice === undefined
      ? []
      : [{ entryId: change.entryId ?? change.key, field, choice, against: against(field) }];
  });
  const text = entry === null ? null : textOf(entry);
  const all = [...change.settled.filter(({ field }) => !(field in choices)), ...settled];
  if (theirs !== null)
    return { drop: false, put: { ...change, base: theirs, baseRevision: revision, text, settled: all } };
  // The entry is gone from the list: what is kept of it is listed anew.
  const [anew] = text === null ? [] : newLines(1, revision, text);
  return { drop: true, put: anew === undefined ? undefined : { ...anew, settled: all } };
}
