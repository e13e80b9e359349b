/** What the grid of entries shows: its lines, those that pass a filter, and what is wrong in them. */
import type { KeptVoiEntry } from '../../../app/api/voi-lists.ts';
import { DAY_MS, instantText } from '../../../app/domain/instant.ts';
import type { EntryField, VoiEntry } from '../../../app/domain/voi.ts';
import { isEmptyLine } from '../../../app/voi/draft.ts';
import { entryOf, type EntryFault, type EntryText, type ParsedEntry } from '../../../app/voi/entry-text.ts';
import type { Changes, Line } from './draft-edits.ts';

/** An entry whose weed date comes within this is said to expire [default]. */
const EXPIRING_DAYS = 7;

export const FILTERS = ['all', 'draft', 'conflict', 'expiring', 'mend'] as const;
export type Filter = (typeof FILTERS)[number];

/** All lines of a list: its entries by index, then what is only drafted. Nothing is made for a line that is not asked for. */
export type Lines = {
  readonly length: number;
  readonly at: (row: number) => Line | undefined;
  readonly rowOf: (key: string) => number;
};

const indexes = new WeakMap<readonly KeptVoiEntry[], ReadonlyMap<string, number>>();
const indexOf = (entries: readonly KeptVoiEntry[]): ReadonlyMap<string, number> => {
  const known = indexes.get(entries);
  if (known !== undefined) return known;
  const made = new Map(entries.map(({ entryId }, index) => [entryId, index] as const));
  indexes.set(entries, made);
  return made;
};
export const entryIn = (entries: readonly KeptVoiEntry[], entryId: string): KeptVoiEntry | undefined => {
  const index = indexOf(entries).get(entryId);
  return index === undefined ? undefined : entries[index];
};

export function linesOf(entries: readonly KeptVoiEntry[], changes: Changes): Lines {
  const index = indexOf(entries);
  const more: string[] = [];
  const rowOfMore = new Map<string, number>();
  for (const key of changes.keys()) {
    if (index.has(key)) continue;
    rowOfMore.set(key, entries.length + more.length);
    more.push(key);
  }
  return {
    length: entries.length + more.length,
    at: (row) => {
      const entry = entries[row];
      if (entry !== undefined) return { key: entry.entryId, entry };
      const key = more[row - entries.length];
      return key === undefined ? undefined : { key, entry: undefined };
    },
    rowOf: (key) => index.get(key) ?? rowOfMore.get(key) ?? -1,
  };
}

const parsed = new WeakMap<EntryText, ParsedEntry>();
/** What the columns say; found once for each text, because looking for names takes its time. */
export function parsedOf(text: EntryText, nowMs: number, base: VoiEntry | null): ParsedEntry {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const found = entryOf(text, nowMs, base);
  parsed.set(text, found);
  return found;
}
const isParsed = (text: EntryText): boolean => parsed.has(text);

/** Parses drafted texts until the time is over; true when all are. */
export function parseSome(changes: Changes, nowMs: number, untilMs: number): boolean {
  for (const { text, base } of changes.values()) {
    if (text === null || isParsed(text)) continue;
    if (performance.now() > untilMs) return false;
    parsedOf(text, nowMs, base);
  }
  return true;
}

/** What is wrong in a line; of a line that nobody drafted nothing, because the service took it. */
export function faultsOf(key: string, changes: Changes): readonly EntryFault[] {
  const change = changes.get(key);
  return change === undefined || change.text === null || isEmptyLine(change)
    ? []
    : (parsed.get(change.text)?.faults ?? []);
}
/** Errors first, that of the focused field before all. */
export const faultsInOrder = (faults: readonly EntryFault[], field: EntryField | undefined): readonly EntryFault[] =>
  [...faults].sort(
    (a, b) =>
      Number(b.field === field) - Number(a.field === field) ||
      Number(a.weight === 'warn') - Number(b.weight === 'warn'),
  );
export const mustMend = (key: string, changes: Changes): boolean =>
  faultsOf(key, changes).some(({ weight }) => weight === 'error');

export type DraftCounts = {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly mend: number;
};
export function countsOf(changes: Changes): DraftCounts {
  let added = 0;
  let changedCount = 0;
  let removed = 0;
  let mend = 0;
  for (const change of changes.values()) {
    const { key, entryId, text } = change;
    if (isEmptyLine(change)) continue;
    if (text === null) removed += 1;
    else if (entryId === null) added += 1;
    else changedCount += 1;
    if (mustMend(key, changes)) mend += 1;
  }
  return { added, changed: changedCount, removed, mend };
}

/** By the day: within one the same entries are said to expire. */
const expiresBefore = (nowMs: number): string =>
  instantText(Math.floor(nowMs / DAY_MS) * DAY_MS + EXPIRING_DAYS * DAY_MS);
export const isExpiring = ({ weedAt }: Pick<KeptVoiEntry, 'weedAt'>, nowMs: number): boolean =>
  weedAt < expiresBefore(nowMs);

const expiring = new WeakMap<readonly KeptVoiEntry[], { readonly limit: string; readonly rows: readonly number[] }>();
/** Rows of entries that expire, ascending. Times in one form are compared as text. */
function expiringRows(entries: readonly KeptVoiEntry[], nowMs: number): readonly number[] {
  const limit = expiresBefore(nowMs);
  const known = expiring.get(entries);
  if (known?.limit === limit) return known.rows;
  const rows: number[] = [];
  entries.forEach(({ weedAt }, row) => {
    if (weedAt < limit) rows.push(row);
  });
  expiring.set(entries, { limit, rows });
  return rows;
}

/** Rows that pass a filter, and under each with something wrong a line that says it (`ui/grid/items.ts`). */
export function shownItems(
  lines: Lines,
  {
    filter,
    changes,
    conflicts,
    entries,
    nowMs,
  }: {
    readonly filter: Filter;
    readonly changes: Changes;
    readonly conflicts: ReadonlySet<string>;
    readonly entries: readonly KeptVoiEntry[];
    readonly nowMs: number;
  },
): { readonly items: Int32Array; readonly headings: Int32Array; readonly counts: Readonly<Record<Filter, number>> } {
  const drafted: number[] = [];
  const inConflict: number[] = [];
  const toMend: number[] = [];
  const faulty = new Set<number>();
  for (const key of changes.keys()) {
    const row = lines.rowOf(key);
    // Of an entry that is not read yet, or that is gone.
    if (row < 0) continue;
    drafted.push(row);
    if (conflicts.has(key)) inConflict.push(row);
    if (mustMend(key, changes)) toMend.push(row);
    if (faultsOf(key, changes).length > 0) faulty.add(row);
  }
  const expire = expiringRows(entries, nowMs);
  const counts = {
    all: lines.length,
    draft: drafted.length,
    conflict: inConflict.length,
    expiring: expire.length,
    mend: toMend.length,
  };
  const chosen =
    filter === 'draft' ? drafted : filter === 'conflict' ? inConflict : filter === 'mend' ? toMend : expire;
  const rows = filter === 'all' ? undefined : [...chosen].sort((a, b) => a - b);
  const count = rows?.length ?? lines.length;
  const items = new Int32Array(count + faulty.size);
  const headings = new Int32Array(faulty.size);
  let length = 0;
  let said = 0;
  for (let i = 0; i < count; i += 1) {
    const row = rows?.[i] ?? i;
    items[length] = row;
    length += 1;
    if (!faulty.has(row)) continue;
    items[length] = ~row;
    headings[said] = length;
    length += 1;
    said += 1;
  }
  return { items: items.subarray(0, length), headings: headings.subarray(0, said), counts };
}
