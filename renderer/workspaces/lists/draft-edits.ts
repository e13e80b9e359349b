/** Edits of a draft, pure: what typing, pasting, filling and removing make of its changes, and how each is undone. */
import type { KeptVoiEntry } from '../../../app/api/voi-lists.ts';
import { ENTRY_FIELDS, type EntryField } from '../../../app/domain/voi.ts';
import { DRAFT_MAX_CHANGES } from '../../../app/policy/draft-rules.ts';
import { changeOf, changesAnything, newKey, type DraftChange } from '../../../app/voi/draft.ts';
import { textOf, type EntryText } from '../../../app/voi/entry-text.ts';

export type Changes = ReadonlyMap<string, DraftChange>;

/** A line of the grid: an entry of the list, or one that is only drafted. */
export type Line = { readonly key: string; readonly entry: KeptVoiEntry | undefined };

/** One change of a draft, from what it was to what it is; undefined where there is none. */
type EditPart = {
  readonly key: string;
  readonly before: DraftChange | undefined;
  readonly after: DraftChange | undefined;
};
/** What one act of a person did, and what an undo takes back as one. */
export type Edit = readonly EditPart[];

const texts = new WeakMap<KeptVoiEntry, EntryText>();
/** Shared by all who ask: an entry is never changed, only replaced. */
export function textOfEntry(entry: KeptVoiEntry): EntryText {
  const known = texts.get(entry);
  if (known !== undefined) return known;
  const text = textOf(entry);
  texts.set(entry, text);
  return text;
}

const NOTHING: EntryText = {};
/** What stands in the columns of a line; of a removed one what stood there. */
export function textOfLine({ key, entry }: Line, changes: Changes): EntryText {
  const change = changes.get(key);
  if (change === undefined) return entry === undefined ? NOTHING : textOfEntry(entry);
  if (change.text !== null) return change.text;
  return change.base === null ? NOTHING : textOf(change.base);
}

/** The change that a line has with another text; none where that is the text it has without one. */
function changed(
  line: Line,
  before: DraftChange | undefined,
  text: EntryText | null,
  revision: number,
): DraftChange | undefined {
  const base: DraftChange | undefined =
    before ??
    (line.entry === undefined
      ? { key: line.key, entryId: null, base: null, baseRevision: revision, text, settled: [] }
      : changeOf(line.entry, revision, text));
  const next = { ...base, text };
  // What was settled is on record with the change, also where nothing is left to change.
  return next.base !== null && next.settled.length === 0 && !changesAnything(next) ? undefined : next;
}

type Put = { readonly line: Line; readonly field: EntryField; readonly text: string };

/** Puts texts into cells. */
export function putTexts(puts: readonly Put[], changes: Changes, revision: number): Edit {
  // Many cells of a line may be put at once: its text is copied once.
  const after = new Map<string, { readonly line: Line; readonly text: EntryText }>();
  for (const { line, field, text } of puts) {
    const known = after.get(line.key)?.text;
    const now = known ?? textOfLine(line, changes);
    if ((now[field] ?? '') === text) continue;
    const own = known ?? { ...now };
    if (text.trim() === '') Reflect.deleteProperty(own, field);
    else own[field] = text;
    after.set(line.key, { line, text: own });
  }
  return [...after.values()].map(({ line, text }) => {
    const before = changes.get(line.key);
    return { key: line.key, before, after: changed(line, before, text, revision) };
  });
}

/** Takes lines off the list: a new one goes, one of the list is removed when the draft is submitted. */
export function removeLines(lines: readonly Line[], changes: Changes, revision: number): Edit {
  return lines.flatMap((line) => {
    const before = changes.get(line.key);
    if (before?.text === null) return [];
    const isNew = line.entry === undefined && (before === undefined || before.entryId === null);
    return [{ key: line.key, before, after: isNew ? undefined : changed(line, before, null, revision) }];
  });
}

/** Puts lines back as the list has them. */
export const restoreLines = (lines: readonly Line[], changes: Changes): Edit =>
  lines.flatMap(({ key, entry }) => {
    const before = changes.get(key);
    return before === undefined || entry === undefined ? [] : [{ key, before, after: undefined }];
  });

/** New lines with nothing in them, or with a text. */
export const newLines = (count: number, revision: number, text: EntryText = {}): readonly DraftChange[] =>
  Array.from({ length: count }, () => ({
    key: newKey(crypto.randomUUID()),
    entryId: null,
    base: null,
    baseRevision: revision,
    text,
    settled: [],
  }));

export const addLines = (added: readonly DraftChange[]): Edit =>
  added.map((after) => ({ key: after.key, before: undefined, after }));

/** Cells of a text that a spreadsheet copies: tabs between columns, and quotes around a cell with a line break. */
export function pastedCells(pasted: string): readonly (readonly string[])[] {
  const text = pasted.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const next = /[\t\n]|$/g;
  while (at <= text.length) {
    let cell: string;
    if (text[at] === '"') {
      let end = at + 1;
      cell = '';
      for (; end < text.length; end += 1) {
        if (text[end] !== '"') cell += text[end] ?? '';
        else if (text[end + 1] === '"') {
          cell += '"';
          end += 1;
        } else break;
      }
      at = end + 1;
      next.lastIndex = at;
      const stop = next.exec(text)?.index ?? text.length;
      cell += text.slice(at, stop);
      at = stop;
    } else {
      next.lastIndex = at;
      const stop = next.exec(text)?.index ?? text.length;
      cell = text.slice(at, stop);
      at = stop;
    }
    row.push(cell.replace(/\s*\n\s*/g, ' ').trim());
    const sign = text[at];
    at += 1;
    if (sign !== '\t') {
      rows.push(row);
      row = [];
    }
    if (sign === undefined) break;
  }
  return rows;
}

/**
 * Fills cells from one on with what was pasted; lines that are missing below are made. Columns and changes beyond the
 * last are left out.
 * @param below the lines from the first that is filled, as the grid shows them
 */
export function pasteInto(
  cells: readonly (readonly string[])[],
  {
    below,
    field,
    changes,
    revision,
  }: {
    readonly below: readonly Line[];
    readonly field: EntryField;
    readonly changes: Changes;
    readonly revision: number;
  },
): { readonly edit: Edit; readonly leftOut: number } {
  const fields = ENTRY_FIELDS.slice(ENTRY_FIELDS.indexOf(field));
  // A removed line is left as it is.
  const there = below.filter(({ key }) => changes.get(key)?.text !== null).slice(0, cells.length);
  const room = DRAFT_MAX_CHANGES - changes.size;
  const touched = there.filter(({ key }) => !changes.has(key)).length;
  const made = newLines(Math.max(0, Math.min(cells.length - there.length, room - touched)), revision);
  const lines: readonly Line[] = [...there, ...made.map(({ key }) => ({ key, entry: undefined }))].slice(
    0,
    there.length + made.length,
  );
  const withMade = new Map([...changes, ...made.map((one) => [one.key, one] as const)]);
  const puts = lines.flatMap((line, index) =>
    (cells[index] ?? []).flatMap((text, column) => {
      const to = fields[column];
      return to === undefined ? [] : [{ line, field: to, text }];
    }),
  );
  const edit = putTexts(puts, withMade, revision).map((part) =>
    changes.has(part.key) || part.before?.base !== null ? part : { ...part, before: undefined },
  );
  return { edit, leftOut: cells.length - lines.length };
}

/** The changes after an edit, or with `undo` before it. */
export function applied(changes: Changes, edit: Edit, undo = false): Changes {
  const next = new Map(changes);
  for (const { key, before, after } of edit) {
    const now = undo ? before : after;
    if (now === undefined) next.delete(key);
    else next.set(key, now);
  }
  return next;
}
