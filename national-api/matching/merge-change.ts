import type { KeptVoiEntry, VoiConflict, VoiRevision } from '../../app/api/voi-lists.ts';
import { instantText } from '../../app/domain/instant.ts';
import { ENTRY_FIELDS, type VoiEntry } from '../../app/domain/voi.ts';
import { parseVrm } from '../../app/domain/vrm.ts';
import { onlyEntry } from '../../app/voi/draft.ts';
import { changedFields, mergeEntry, sameEntry, type FieldConflict } from '../../app/voi/merge.ts';
import type { PastEntry } from '../store/voi-store.ts';

type Change = VoiRevision['changes'][number];

/** There is always a step: without one there was no conflict. */
const NOBODY = { by: '', replacedAtMs: 0 };

/** Who last made the entry what it is now, in one field of it. */
function lastBy(
  past: readonly PastEntry[],
  now: VoiEntry | null,
  field: FieldConflict['field'],
): Pick<VoiConflict, 'by' | 'at'> {
  const made = past.filter(({ entry }, i) => {
    const after = past[i + 1]?.entry ?? now;
    return field === 'entry' || entry === null || after === null || changedFields(entry, after).includes(field);
  });
  // Of a field that only you changed, but that belongs to others that they did: the last who changed any.
  const { by, replacedAtMs } = made.at(-1) ?? past.at(-1) ?? NOBODY;
  return { by, at: instantText(replacedAtMs) };
}

/** The same mark with a space in it is no change. */
const inNormalForm = (entry: VoiEntry): VoiEntry => {
  const parsed = parseVrm(entry.vrm);
  return parsed.ok ? { ...entry, vrm: parsed.vrm } : entry;
};

/** What is no longer known of the base: every field that differs is asked about. */
const withoutBase = (yours: VoiEntry | null, theirs: VoiEntry): readonly FieldConflict[] =>
  yours === null
    ? [{ field: 'entry', base: null, yours, theirs }]
    : ENTRY_FIELDS.filter((field) => changedFields(yours, theirs).includes(field)).map((field) => ({
        field,
        base: null,
        yours: yours[field],
        theirs: theirs[field],
      }));

/**
 * A change of an entry as it is on the present revision. Null: it met others and is left out, or they made the same.
 * @param now null when the entry is gone; `past`: what it was since the revision that the change was made on
 */
export function mergeChange(
  change: Change,
  now: KeptVoiEntry | null,
  past: readonly PastEntry[],
): { readonly change: Change | null; readonly conflicts: readonly VoiConflict[] } {
  const [first] = past;
  const { entryId } = change;
  if (first === undefined || entryId === undefined) return { change, conflicts: [] };
  const yours = change.op === 'PUT' ? inNormalForm(change.entry) : null;
  const theirs = now === null ? null : onlyEntry(now);
  const told = (conflicts: readonly FieldConflict[]): readonly VoiConflict[] =>
    conflicts.map((conflict) => ({ ...conflict, entryId, ...lastBy(past, theirs, conflict.field) }));

  if (theirs === null)
    return yours === null
      ? { change: null, conflicts: [] }
      : { change: null, conflicts: told([{ field: 'entry', base: null, yours, theirs }]) };
  if (first.entry === null) {
    const conflicts = withoutBase(yours, theirs);
    return { change: null, conflicts: told(conflicts) };
  }
  const merged = mergeEntry(onlyEntry(first.entry), yours, theirs);
  if (merged.conflicts.length > 0) return { change: null, conflicts: told(merged.conflicts) };
  if (merged.entry === null) return { change: { op: 'REMOVE', entryId }, conflicts: [] };
  if (sameEntry(merged.entry, theirs)) return { change: null, conflicts: [] };
  return { change: { op: 'PUT', entryId, entry: merged.entry }, conflicts: [] };
}
