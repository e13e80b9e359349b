/**
 * Three-way merge of a list's entries: what two people made of the same entry, from what it was. Pure, and run on both
 * sides: the service decides by it, the page explains by it.
 */
import { instantMs } from '../domain/instant.ts';
import { ENTRY_FIELDS, type EntryField, type VoiEntry, type VoiPriority, type WarningMarker } from '../domain/voi.ts';
import { entryErrors } from '../policy/voi-rules.ts';

/** `entry`: the entry as a whole, which one removed while the other changed it. */
export type ConflictField = EntryField | 'entry';

export type FieldConflict = {
  readonly field: ConflictField;
  readonly base: unknown;
  readonly yours: unknown;
  readonly theirs: unknown;
};

export type MergedEntry = {
  /** Each conflict stands as the safer of the two until a person has chosen. Null: the entry is removed. */
  readonly entry: VoiEntry | null;
  readonly conflicts: readonly FieldConflict[];
};

export type Choice = 'yours' | 'theirs';

/** Highest first. */
const PRIORITY_ORDER: readonly VoiPriority[] = ['HIGH', 'MEDIUM', 'LOW'];
const higher = (a: VoiPriority, b: VoiPriority): VoiPriority =>
  PRIORITY_ORDER.indexOf(a) <= PRIORITY_ORDER.indexOf(b) ? a : b;

/** Markers are a set, and an instant may be written in several ways: neither is a change. */
const valueOf = (entry: VoiEntry, field: EntryField): unknown =>
  field === 'warningMarkers'
    ? [...new Set(entry.warningMarkers)].sort()
    : field === 'weedAt'
      ? instantMs(entry.weedAt)
      : entry[field];
const same = (a: VoiEntry, b: VoiEntry, field: EntryField): boolean =>
  JSON.stringify(valueOf(a, field)) === JSON.stringify(valueOf(b, field));
export const changedFields = (before: VoiEntry, after: VoiEntry): readonly EntryField[] =>
  ENTRY_FIELDS.filter((field) => !same(before, after, field));
export const sameEntry = (a: VoiEntry, b: VoiEntry): boolean => changedFields(a, b).length === 0;

/**
 * Fields that say one thing together. When both people changed something in such a group, in different ways, each
 * changed field of it is a conflict, also one that only one of them changed: half of each would be true of nothing.
 */
const GROUPS: readonly (readonly EntryField[])[] = [['sensitiveProcessing', 'schedule8Condition']];
/** The mark and the vehicle under it: tied only where one of the two gave the entry another mark. */
const VEHICLE: readonly EntryField[] = ['vrm', 'make', 'model', 'colour'];

function tiedFields(base: VoiEntry, yours: VoiEntry, theirs: VoiEntry): ReadonlySet<EntryField> {
  const groups = same(base, yours, 'vrm') && same(base, theirs, 'vrm') ? GROUPS : [...GROUPS, VEHICLE];
  const tied = groups.filter(
    (group) =>
      group.some((field) => !same(base, yours, field)) &&
      group.some((field) => !same(base, theirs, field)) &&
      group.some((field) => !same(yours, theirs, field)),
  );
  return new Set(tied.flatMap((group) => group.filter((field) => !same(yours, theirs, field))));
}

const SENSITIVITY: readonly EntryField[] = ['sensitiveProcessing', 'schedule8Condition'];
/**
 * Whether a merge says something sensitive that it does not declare: one wrote it under a condition, which the other
 * took away. Looked at only where that can be.
 */
function undeclared(merged: VoiEntry, base: VoiEntry, yours: VoiEntry, theirs: VoiEntry): boolean {
  const declares = (entry: VoiEntry): boolean => SENSITIVITY.some((field) => !same(base, entry, field));
  const writes = (entry: VoiEntry): boolean => changedFields(base, entry).some((field) => !SENSITIVITY.includes(field));
  if (!((declares(yours) && writes(theirs)) || (declares(theirs) && writes(yours)))) return false;
  return entryErrors(merged, instantMs(merged.weedAt) - 1).length > 0;
}

/** What both added, and what neither removed; undefined when one took away a marker while the other changed others. */
function mergedMarkers(base: VoiEntry, yours: VoiEntry, theirs: VoiEntry): readonly WarningMarker[] | undefined {
  const removed = base.warningMarkers.some(
    (marker) => yours.warningMarkers.includes(marker) !== theirs.warningMarkers.includes(marker),
  );
  return removed ? undefined : [...new Set([...theirs.warningMarkers, ...yours.warningMarkers])];
}

/** The safer of two values: markers of both, the higher priority; otherwise what the list says now. */
const saferOf = (yours: VoiEntry, theirs: VoiEntry): VoiEntry => ({
  ...theirs,
  warningMarkers: [...new Set([...theirs.warningMarkers, ...yours.warningMarkers])],
  priority: higher(yours.priority, theirs.priority),
});

/**
 * Merges one entry. A field that one person changed is as that person left it; one that both changed alike is so; one
 * that both changed otherwise is a conflict. Markers that were added by either are kept.
 * @param yours null where you removed the entry, `theirs` where the other did
 */
export function mergeEntry(base: VoiEntry, yours: VoiEntry | null, theirs: VoiEntry | null): MergedEntry {
  const whole = (entry: VoiEntry | null): MergedEntry => ({
    entry,
    conflicts: [{ field: 'entry', base, yours, theirs }],
  });
  if (yours === null && theirs === null) return { entry: null, conflicts: [] };
  if (yours === null)
    return theirs === null || sameEntry(base, theirs) ? { entry: null, conflicts: [] } : whole(theirs);
  // What was removed matches nothing until a person says that it should again.
  if (theirs === null) return sameEntry(base, yours) ? { entry: null, conflicts: [] } : whole(null);

  const tied = tiedFields(base, yours, theirs);
  const safer = saferOf(yours, theirs);
  const conflicts: FieldConflict[] = [];
  const merged: Record<EntryField, unknown> = { ...theirs };
  for (const field of ENTRY_FIELDS) {
    const asYours = !same(base, yours, field);
    const asTheirs = !same(base, theirs, field);
    if (!tied.has(field) && !(asYours && asTheirs && !same(yours, theirs, field))) {
      merged[field] = asYours ? yours[field] : theirs[field];
      continue;
    }
    const markers = field === 'warningMarkers' ? mergedMarkers(base, yours, theirs) : undefined;
    if (markers !== undefined) {
      merged[field] = markers;
      continue;
    }
    conflicts.push({ field, base: base[field], yours: yours[field], theirs: theirs[field] });
    merged[field] = safer[field];
  }
  // Every field is one of an entry's: `theirs` with fields of `yours`, each under its own name.
  const entry = merged as VoiEntry;
  if (conflicts.length > 0 || !undeclared(entry, base, yours, theirs)) return { entry, conflicts };
  const declared = yours.sensitiveProcessing ? yours : theirs;
  const { sensitiveProcessing, schedule8Condition } = declared;
  return {
    entry: { ...entry, sensitiveProcessing, schedule8Condition },
    conflicts: SENSITIVITY.filter((field) => !same(yours, theirs, field)).map((field) => ({
      field,
      base: base[field],
      yours: yours[field],
      theirs: theirs[field],
    })),
  };
}

/**
 * The entry after a person has chosen: each conflict as chosen, everything else as merged. Without a choice for one of
 * them there is no entry yet.
 */
export function settleEntry(
  { entry, conflicts }: MergedEntry,
  choices: Readonly<Partial<Record<ConflictField, Choice>>>,
):
  | { readonly ok: true; readonly entry: VoiEntry | null }
  | { readonly ok: false; readonly open: readonly ConflictField[] } {
  const open = conflicts.flatMap(({ field }) => (choices[field] === undefined ? [field] : []));
  if (open.length > 0) return { ok: false, open };
  const [first] = conflicts;
  if (first?.field === 'entry')
    return { ok: true, entry: (choices.entry === 'yours' ? first.yours : first.theirs) as VoiEntry | null };
  if (entry === null) return { ok: true, entry };
  const settled: Record<EntryField, unknown> = { ...entry };
  for (const { field, yours, theirs } of conflicts)
    if (field !== 'entry') settled[field] = choices[field] === 'yours' ? yours : theirs;
  return { ok: true, entry: settled as VoiEntry };
}

/** Warning markers that a choice takes off an entry which one of the two still had: said before it is done. */
export const markersLost = (
  { conflicts }: Pick<MergedEntry, 'conflicts'>,
  settled: VoiEntry | null,
): readonly WarningMarker[] => {
  const held = conflicts.flatMap(({ field, yours, theirs }) =>
    field === 'warningMarkers' ? ([...(yours as WarningMarker[]), ...(theirs as WarningMarker[])] as const) : [],
  );
  return [...new Set(held)].filter((marker) => settled?.warningMarkers.includes(marker) !== true);
};
