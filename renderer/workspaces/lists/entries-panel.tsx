import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { instantMs } from '../../../app/domain/instant.ts';
import { ENTRY_FIELDS } from '../../../app/domain/voi.ts';
import type { EntryFault } from '../../../app/voi/entry-text.ts';
import { keysOf } from '../../commands/command.ts';
import { announce } from '../../state/announce.ts';
import { Badge, Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Grid } from '../../ui/grid/grid.tsx';
import { isHeading } from '../../ui/grid/items.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/panel.tsx';
import { EmptyAfter, EmptyBefore } from '../../ui/panel-state.tsx';
import { focusPanel } from '../../ui/panels.ts';
import { Segmented, type Choice } from '../../ui/segmented.tsx';
import { FailureState } from '../../ui/failure.tsx';
import { countText, figureText, shortDayText } from '../../words/measures.ts';
import { addEntry, removeEntries, restoreEntries, syncLists } from './commands.ts';
import {
  addLines,
  newLines,
  pastedCells,
  pasteInto,
  putTexts,
  removeLines,
  restoreLines,
  textOfLine,
  type Edit,
  type Line,
} from './draft-edits.ts';
import { columnTitle, entryColumns, FaultLine, fieldOf } from './entry-cells.tsx';
import { entries as entriesPart } from './handles.ts';
import { faultsInOrder, faultsOf, FILTERS, linesOf, parseSome, shownItems, type Filter } from './lines.ts';
import { isSending, make, step, type OpenList } from './open-lists.ts';
import { ENTRIES_GRID, ENTRIES_PANEL } from './panel-names.ts';
import { Track } from './track.tsx';
import { deletionMs, isBulk, reviewMs } from './use-lists.ts';
import { focusCell, showOnly, useListsView, type KeyFocus } from './view-store.ts';
import { daysTo, inDaysText, KIND_WORDS } from './words.ts';

/** Heights in CSS pixels, as drawn by `lists.css`. */
const ROW_PX = 28;
const FAULT_PX = 30;
/** Time in one go for looking at what was typed or pasted: the page answers between two of them. */
const SLICE_MS = 8;
/** What was found in long texts is drawn this often until all is looked at. */
const TELL_MS = 500;
const AS_LISTED = { id: 'listed', descending: false } as const;

const FILTER_WORDS: Readonly<Record<Filter, string>> = {
  all: 'All',
  draft: 'Draft',
  conflict: 'Conflict',
  expiring: 'Expiring',
  mend: 'Needs mending',
};
const FILTER_ICONS = {
  all: undefined,
  draft: 'pencil',
  conflict: 'shuffle',
  expiring: 'warning',
  mend: 'cross',
} as const;

/** Looks at all drafted texts, a slice at a time; the figure grows with what was found. */
export function useParsed(
  changes: OpenList['changes'],
  nowMs: number,
): { readonly found: number; readonly isDone: boolean } {
  const [found, setFound] = useState(0);
  // The first slice now: what one person types is looked at before it is drawn.
  const isDone = useMemo(
    () => parseSome(changes, nowMs, performance.now() + SLICE_MS),
    // The clock moves on by itself; only another text is looked at again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [changes, found],
  );
  useEffect(() => {
    if (isDone) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    let saidMs = performance.now();
    const look = (): void => {
      const nowDone = parseSome(changes, nowMs, performance.now() + 2 * SLICE_MS);
      const isTime = performance.now() - saidMs > TELL_MS;
      if (nowDone || isTime) setFound((old) => old + 1);
      if (isTime) saidMs = performance.now();
      if (!nowDone) timer = setTimeout(look, 0);
    };
    timer = setTimeout(look, 0);
    return () => clearTimeout(timer);
    // The clock moves on by itself; only another text is looked at again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isDone, changes]);
  return { found, isDone };
}

/** Why nothing can be typed into this list. */
export function whyReadOnly(list: OpenList, canEdit: boolean): string | undefined {
  if (!canEdit) return 'Your role reads lists and does not change them';
  if (list.copy !== undefined && isBulk(list.copy)) return 'Bulk lists come from their supplier and are only read here';
  if (isSending(list)) return 'The draft is with the service; it can be changed when the service has answered';
  return undefined;
}

export function ListHead({
  list,
  name,
  nowMs,
  blocked,
}: {
  readonly list: OpenList;
  readonly name: string;
  readonly nowMs: number;
  readonly blocked: string | undefined;
}): ReactNode {
  const { copy, details } = list;
  const facts: readonly (readonly [string, ReactNode])[] =
    copy === undefined
      ? [['Purpose', details?.purpose ?? '']]
      : [
          ['Owner', copy.list.owner],
          ['Purpose', copy.list.purpose],
          ['Review by', `${shortDayText(reviewMs(copy))}, ${inDaysText(daysTo(reviewMs(copy), nowMs))}`],
          ['Deleted', `${shortDayText(deletionMs(copy))}, ${inDaysText(daysTo(deletionMs(copy), nowMs))}`],
        ];
  return (
    <header className="list-head">
      <div className="row">
        <h2>{name}</h2>
        <Badge>{KIND_WORDS[copy?.list.kind ?? details?.kind ?? 'FORCE']}</Badge>
        {list.draft !== undefined && (
          <Badge dashed icon="pencil">
            {copy === undefined ? 'Drafted here only' : `Draft on revision ${copy.list.revision}`}
          </Badge>
        )}
        <span className="grow" />
        <Button icon="plus" keys={keysOf(addEntry)} blocked={blocked} onClick={addEntry.run}>
          Add entry
        </Button>
      </div>
      <dl className="list-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd title={typeof value === 'string' ? value : undefined}>{value}</dd>
          </div>
        ))}
        {copy !== undefined && (
          <div>
            <dt className="visually-hidden">Days since the last revision</dt>
            <dd>
              <Track sinceMs={instantMs(copy.list.lastRevisedAt)} nowMs={nowMs} />
            </dd>
          </div>
        )}
      </dl>
    </header>
  );
}

export function EntriesPanel({
  list,
  canEdit,
  conflicts,
  found,
  nowMs,
}: {
  readonly list: OpenList;
  readonly canEdit: boolean;
  readonly conflicts: ReadonlySet<string>;
  /** How far the drafted texts were looked at. */
  readonly found: number;
  readonly nowMs: number;
}): ReactNode {
  const filter = useListsView((view) => view.filter);
  const focus = useListsView((view) => view.focus);
  const { id, changes, entries } = list;
  const revision = list.copy?.list.revision ?? 0;
  const blocked = whyReadOnly(list, canEdit);
  const lines = useMemo(() => linesOf(entries, changes), [entries, changes]);
  const { items, headings, counts } = useMemo(
    () => shownItems(lines, { filter, changes, conflicts, entries, nowMs }),
    // What is found out is held beside the texts; the clock alone changes nothing that is seen within a minute.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [lines, filter, changes, conflicts, entries, found],
  );
  const columns = useMemo(
    () => entryColumns({ lines, changes, conflicts, nowMs, canEdit }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [lines, changes, conflicts, canEdit, found],
  );

  const row = focus === undefined ? -1 : lines.rowOf(focus.key);
  const anchorRow = focus === undefined ? -1 : lines.rowOf(focus.anchorKey);
  const field = focus === undefined ? undefined : fieldOf(focus.columnId);
  /** Lines from one item on, as they are shown. */
  const linesFrom = (index: number, most: number): readonly Line[] => {
    const below: Line[] = [];
    for (let i = Math.max(0, index); i < items.length && below.length < most; i += 1) {
      const item = items[i];
      const line = item === undefined || isHeading(item) ? undefined : lines.at(item);
      if (line !== undefined) below.push(line);
    }
    return below;
  };
  const selected = (): readonly Line[] => {
    if (row < 0) return [];
    const [from, to] = [items.indexOf(row), items.indexOf(anchorRow < 0 ? row : anchorRow)].sort((a, b) => a - b) as [
      number,
      number,
    ];
    const first = from < 0 ? to : from;
    return first < 0
      ? []
      : linesFrom(first, items.length).slice(
          0,
          items.subarray(first, to + 1).filter((item) => !isHeading(item)).length,
        );
  };
  const edit = (made: Edit): void => make(id, made);
  const setFocus = (next: KeyFocus): void => useListsView.setState({ focus: next });

  const add = (): void => {
    if (blocked !== undefined) return;
    const [line] = newLines(1, revision);
    if (line === undefined) return;
    if (filter !== 'all' && filter !== 'draft') showOnly('all');
    edit(addLines([line]));
    focusCell(line.key, 'vrm');
    focusPanel(ENTRIES_PANEL);
  };
  const paste = (text: string): void => {
    if (blocked !== undefined) return announce(`${blocked}.`);
    let cells = pastedCells(text);
    if (cells[0]?.[0]?.toUpperCase() === columnTitle('vrm') && (field ?? 'vrm') === 'vrm') cells = cells.slice(1);
    if (cells.length === 0) return;
    const below = row < 0 ? [] : linesFrom(items.indexOf(row), cells.length);
    const pasted = pasteInto(cells, { below, field: field ?? 'vrm', changes, revision });
    edit(pasted.edit);
    const first = pasted.edit[0]?.key;
    if (row < 0 && first !== undefined) focusCell(first, 'vrm');
    announce(
      `${countText(cells.length - pasted.leftOut, 'row')} pasted${pasted.leftOut > 0 ? `, ${figureText(pasted.leftOut)} left out: a draft holds no more` : ''}.`,
    );
  };
  const put = (puts: readonly Line[], text: (line: Line) => string | undefined): void => {
    if (field === undefined || blocked !== undefined) return;
    edit(
      putTexts(
        puts.flatMap((line) => {
          const value = changes.get(line.key)?.text === null ? undefined : text(line);
          return value === undefined ? [] : [{ line, field, text: value }];
        }),
        changes,
        revision,
      ),
    );
  };
  const fillDown = (): void => {
    const chosen = selected();
    const [first, ...rest] = chosen;
    if (field === undefined || first === undefined) return;
    if (rest.length > 0) return put(rest, () => textOfLine(first, changes)[field] ?? '');
    // One cell alone is filled from the one above it.
    const index = items.indexOf(row);
    for (let i = index - 1; i >= 0; i -= 1) {
      const above = items[i];
      const line = above === undefined || isHeading(above) ? undefined : lines.at(above);
      if (line !== undefined) return put([first], () => textOfLine(line, changes)[field] ?? '');
    }
  };
  const remove = (): void => {
    if (blocked !== undefined) return announce(`${blocked}.`);
    const chosen = selected();
    const made = removeLines(chosen, changes, revision);
    if (made.length === 0) return;
    // A new line goes away with its focus; the next one has it then.
    const last = items.indexOf(row);
    const next = linesFrom(last + 1, 1)[0] ?? linesFrom(Math.max(0, items.indexOf(row) - chosen.length), 1)[0];
    edit(made);
    if (made.some(({ key, after }) => key === focus?.key && after === undefined) && next !== undefined)
      focusCell(next.key, focus?.columnId ?? 'vrm');
    announce(`${countText(made.length, 'entry', 'entries')} removed. Ctrl Z takes it back.`);
  };
  const restore = (): void => edit(restoreLines(selected(), changes));
  const faultsHere = focus === undefined ? [] : faultsInOrder(faultsOf(focus.key, changes), field);
  const mendable = faultsHere.find(({ mends }) => mends.length > 0);
  const mend = (line: Line, fault: EntryFault, text: string): void => {
    edit(putTexts([{ line, field: fault.field, text }], changes, revision));
    focusCell(line.key, fault.field);
    focusPanel(ENTRIES_PANEL);
  };
  const stepBack = (which: 'undo' | 'redo') => (): void => {
    const made = step(id, which);
    const [part] = made ?? [];
    const key = part?.key;
    if (key !== undefined && (which === 'undo' ? part?.before : part?.after) !== undefined)
      focusCell(key, focus?.columnId ?? 'vrm');
    announce(which === 'undo' ? 'Undone.' : 'Done again.');
  };
  const nextToMend = (): void => {
    const start = row < 0 ? -1 : items.indexOf(row);
    for (let i = 1; i <= items.length; i += 1) {
      const item = items[(start + i + items.length) % items.length];
      const line = item === undefined || isHeading(item) ? undefined : lines.at(item);
      const [fault] = line === undefined ? [] : faultsInOrder(faultsOf(line.key, changes), undefined);
      if (line === undefined || fault === undefined || fault.weight === 'warn') continue;
      focusCell(line.key, fault.field);
      focusPanel(ENTRIES_PANEL);
      return;
    }
  };
  const hereLine = row < 0 ? undefined : lines.at(row);
  const anyChosen = row >= 0 && blocked === undefined;
  const hasDraft = focus !== undefined && (changes.has(focus.key) || changes.has(focus.anchorKey));
  entriesPart.useProvide({
    blocked,
    add,
    fillDown: anyChosen && field !== undefined ? fillDown : undefined,
    remove: anyChosen ? remove : undefined,
    restore: anyChosen && hasDraft ? restore : undefined,
    undo: list.undo.length > 0 ? stepBack('undo') : undefined,
    redo: list.redo.length > 0 ? stepBack('redo') : undefined,
    mend:
      hereLine !== undefined && mendable !== undefined && blocked === undefined
        ? () => mend(hereLine, mendable, mendable.mends[0]?.text ?? '')
        : undefined,
    nextToMend: counts.mend > 0 ? nextToMend : undefined,
    counts,
  });

  const choices = FILTERS.map((value): Choice<Filter> => {
    const icon = FILTER_ICONS[value];
    return {
      value,
      label: `${FILTER_WORDS[value]} ${figureText(counts[value])}`,
      ...(icon === undefined ? {} : { icon }),
    };
  });
  const selectedCount = row < 0 || anchorRow < 0 || row === anchorRow ? 0 : selected().length;
  const isRemoved = focus !== undefined && changes.get(focus.key)?.text === null;
  return (
    <Panel name={ENTRIES_PANEL} className="entries-panel">
      <div className="entries-filter">
        <Segmented label="Show" choices={choices} value={filter} onChange={showOnly} />
        <span className="grow" />
        {selectedCount > 0 && <span className="t3 nowrap num">{figureText(selectedCount)} selected</span>}
        {row >= 0 && blocked === undefined && (
          <>
            {hasDraft && hereLine?.entry !== undefined && (
              <Button size="s" icon="restore" onClick={restoreEntries.run}>
                Restore
              </Button>
            )}
            {!isRemoved && (
              <Button size="s" icon="minus" keys={['Del']} onClick={removeEntries.run}>
                Remove
              </Button>
            )}
          </>
        )}
      </div>
      {blocked !== undefined && canEdit && (
        <div className="entries-note">
          <Note icon="lock">{blocked}.</Note>
        </div>
      )}
      <div className="entries-body">
        {list.failure !== undefined ? (
          <FailureState
            failure={list.failure}
            subject="lists"
            actions={
              <Button icon="refresh" keys={keysOf(syncLists)} onClick={syncLists.run}>
                Sync lists
              </Button>
            }
          />
        ) : (
          <>
            <Grid
              name={ENTRIES_GRID}
              className={items.length === 0 ? 'entries-grid none' : 'entries-grid'}
              columns={columns}
              items={items}
              headings={headings}
              heading={(at) => {
                const line = lines.at(at);
                return line === undefined ? null : (
                  <FaultLine
                    faults={faultsInOrder(faultsOf(line.key, changes), line.key === focus?.key ? field : undefined)}
                    onMend={(fault, text) => mend(line, fault, text)}
                  />
                );
              }}
              rowPx={ROW_PX}
              headingPx={FAULT_PX}
              sort={AS_LISTED}
              arrangement={`${id} ${filter}`}
              onSort={() => undefined}
              selectedRow={row < 0 ? undefined : row}
              onSelect={(at) => {
                const line = lines.at(at);
                if (line !== undefined) focusCell(line.key, focus?.columnId ?? 'vrm');
              }}
              rowClass={(at) => {
                const line = lines.at(at);
                const change = line === undefined ? undefined : changes.get(line.key);
                if (change === undefined) return undefined;
                return change.text === null ? 'removed' : change.entryId === null ? 'drafted new' : 'drafted';
              }}
              cells={{
                focus:
                  focus === undefined || row < 0
                    ? undefined
                    : { row, columnId: focus.columnId, anchorRow: anchorRow < 0 ? row : anchorRow },
                onFocus: (next) => {
                  const [line, anchor] = [lines.at(next.row), lines.at(next.anchorRow)];
                  if (line !== undefined)
                    setFocus({ key: line.key, columnId: next.columnId, anchorKey: anchor?.key ?? line.key });
                },
                keyOf: (at) => lines.at(at)?.key,
                rowOf: lines.rowOf,
                textOf: (at, columnId) => {
                  const line = lines.at(at);
                  const of = fieldOf(columnId);
                  if (line === undefined || of === undefined || blocked !== undefined) return undefined;
                  if (changes.get(line.key)?.text === null) return undefined;
                  return textOfLine(line, changes)[of] ?? '';
                },
                onEdit: (at, columnId, text) => {
                  const line = lines.at(at);
                  const of = fieldOf(columnId);
                  if (line !== undefined && of !== undefined)
                    edit(putTexts([{ line, field: of, text }], changes, revision));
                },
                onClear: () => put(selected(), () => ''),
                onRemove: remove,
                onPaste: paste,
                onBeyond: () => {
                  const last = lines.at(lines.length - 1);
                  if (last === undefined || last.entry !== undefined || blocked !== undefined) return false;
                  add();
                  return true;
                },
              }}
            />
            {items.length === 0 &&
              (filter !== 'all' ? (
                <EmptyAfter
                  title="No entry is so"
                  actions={
                    <Button icon="filter" onClick={() => showOnly('all')}>
                      Show all {figureText(counts.all)}
                    </Button>
                  }
                />
              ) : list.isLoaded ? (
                <EmptyBefore title="No entries yet">
                  {blocked === undefined
                    ? 'Press N to type the first, or paste rows from a spreadsheet: VRM, make, model, colour and so on.'
                    : 'This list has nothing in it.'}
                </EmptyBefore>
              ) : null)}
          </>
        )}
      </div>
      <footer className="entries-foot t3">
        {!list.isLoaded && list.failure === undefined ? (
          <span role="status">
            {figureText(entries.length)} of {figureText(list.copy?.list.entries ?? 0)} entries read
          </span>
        ) : (
          <span>
            {blocked === undefined ? (
              <>
                Type to fill a cell, <kbd>F2</kbd> to change it, <kbd>Tab</kbd> to go on, <kbd>Esc</kbd> to leave it as
                it was. <kbd>F6</kbd> leaves the table.
              </>
            ) : (
              countText(entries.length, 'entry', 'entries')
            )}
          </span>
        )}
        <span className="grow" />
        {ENTRY_FIELDS.length > 0 && field !== undefined && (
          <span className="entries-here">
            <Icon name="table" size={12} /> {columnTitle(field)}
          </span>
        )}
      </footer>
    </Panel>
  );
}
