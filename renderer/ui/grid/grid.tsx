import {
  memo,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
} from 'react';
import { handle, type Handle } from '../../commands/handle.ts';
import { usePanelTarget } from '../panel.tsx';
import { CellEditor, type CellFocus, type EditEnd, type GridCells } from './cells.tsx';
import { isHeading, nextRowIndex, rowOf, type GridItems, type ItemList } from './items.ts';
import { rowPositions } from './row-positions.ts';
import { useVisibleRows } from './use-visible-rows.ts';
import './grid.css';

/** A column as data: its heading, its cells, and its text in the clipboard. */
export type GridColumn = {
  /** Class `c-<id>` sets the width; sorting uses it as the column's name. */
  readonly id: string;
  readonly title: string;
  /** The heading is for screen readers only, because the cells explain themselves. */
  readonly isQuiet?: boolean;
  readonly isSortable?: boolean;
  /** Right-aligned figures. */
  readonly isNumeric?: boolean;
  readonly cell: (row: number) => ReactNode;
  /** Class of the cell, for what a cell shows of itself. */
  readonly cellClass?: (row: number) => string | undefined;
  /** The cell's text for the clipboard; a column without it is not copied. */
  readonly copied?: (row: number) => string;
};

export type GridSort = { readonly id: string; readonly descending: boolean };

/** What commands may do with a grid from elsewhere on screen. */
export type GridHandle = { readonly move: (by: 1 | -1) => void };

type GridProps = Pick<GridItems, 'headings'> & {
  readonly items: ItemList;
  /** The accessible name. */
  readonly name: string;
  readonly className?: string;
  readonly columns: readonly GridColumn[];
  /** The text of a heading, by the first row under it. */
  readonly heading?: (row: number) => ReactNode;
  readonly rowPx: number;
  readonly headingPx: number;
  readonly sort: GridSort;
  /** How rows are put together, where that can change: then the grid begins again at the top or the selected row. */
  readonly arrangement?: string;
  readonly onSort: (columnId: string) => void;
  readonly selectedRow: number | undefined;
  readonly onSelect: (row: number) => void;
  readonly hoveredRow?: number | undefined;
  readonly onHover?: (row: number | undefined) => void;
  /** Enter, or a double click. */
  readonly onOpen?: (row: number) => void;
  readonly rowClass?: (row: number) => string | undefined;
  /** The row to scroll to the top while none is selected. */
  readonly leadRow?: number | undefined;
  readonly provide?: Handle<GridHandle>;
  /** Cells that take focus and are typed into; without it only rows are chosen. */
  readonly cells?: GridCells;
  /** The context menu of a row, by press or by key; `columnId` of the cell that was pressed. */
  readonly onContext?: (
    row: number,
    columnId: string | undefined,
    at: { readonly x: number; readonly y: number },
  ) => void;
  /** Takes a keeper of how far the grid is scrolled, until the function that it gives back is called. */
  readonly keepStanding?: (keeper: {
    readonly now: () => unknown;
    readonly goTo: (standing: unknown) => void;
  }) => () => void;
};

type Editing = {
  /** Of its row, which may move. */
  readonly key: string;
  readonly columnId: string;
  readonly text: string;
  readonly isTyped: boolean;
};

const columnOf = ({ target }: MouseEvent): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-column]')?.dataset['column'] : undefined;

const HEAD_PX = 26;
/** Right of the start of a row, where a menu by key opens. */
const CONTEXT_PX = 46;
const nobody = handle<GridHandle>();

/**
 * A table of any length that renders only visible rows: rows by index, columns as data, one selected row, fully
 * usable by keyboard. It holds no data and does not know what rows are.
 */
export function Grid(props: GridProps): ReactNode {
  const { items, headings, columns, rowPx, headingPx, sort, selectedRow, onSelect, onHover, onOpen, leadRow } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const pointer = useRef({ x: NaN, y: NaN });
  const positions = useMemo(
    () => rowPositions(items.length, headings, { rowPx, headingPx }),
    [items, headings, rowPx, headingPx],
  );
  const shown = useVisibleRows(scroller, positions, HEAD_PX);
  const { scrollTo } = shown;
  const selectedIndex = useMemo(
    () => (selectedRow === undefined ? -1 : items.indexOf(selectedRow)),
    [items, selectedRow],
  );
  useEffect(() => {
    if (selectedIndex >= 0) scrollTo(selectedIndex, 'nearest', headingPx);
  }, [selectedIndex, scrollTo, headingPx]);
  useEffect(() => {
    if (leadRow !== undefined && selectedIndex < 0) scrollTo(items.indexOf(leadRow), 'top', headingPx);
  }, [leadRow, items, selectedIndex, scrollTo, headingPx]);
  // Rows in another order begin at the top, or at the selected one, and never where the old order happened to be.
  const arranged = `${sort.id} ${sort.descending} ${props.arrangement ?? ''}`;
  const arrangedBefore = useRef(arranged);
  useEffect(() => {
    if (arrangedBefore.current === arranged) return;
    arrangedBefore.current = arranged;
    scrollTo(Math.max(0, selectedIndex), 'top', selectedIndex < 0 ? 0 : headingPx);
  }, [arranged, selectedIndex, scrollTo, headingPx]);
  // If focus waits in this panel for the rows to arrive, it moves to them.
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const element = scroller.current;
      if (element !== null && document.activeElement === element.closest('[data-panel]')) element.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  const moveTo = (index: number): void => {
    const item = index < 0 ? undefined : items.at(index);
    if (item !== undefined && !isHeading(item)) onSelect(item);
  };
  /** Where a step begins: the selected row, or the place where it would be, or before the first and after the last. */
  const startOf = (by: 1 | -1): number => {
    if (selectedIndex >= 0) return selectedIndex;
    const near = selectedRow === undefined ? undefined : items.indexNear?.(selectedRow);
    if (near !== undefined) return by === 1 ? near - 1 : near;
    return by === 1 ? -1 : items.length;
  };
  const next = (by: 1 | -1): void => {
    const start = startOf(by);
    const to = nextRowIndex(items, start, by);
    // From a row that is not listed there may be none that way; the nearest the other way is better than nothing.
    moveTo(to === start && selectedIndex < 0 ? nextRowIndex(items, start, by === 1 ? -1 : 1) : to);
  };
  // A move by keys from elsewhere also brings focus.
  (props.provide ?? nobody).useProvide({
    move: (by) => {
      scroller.current?.focus();
      next(by);
    },
  });
  usePanelTarget(scroller);
  const { keepStanding } = props;
  useEffect(
    () =>
      keepStanding?.({
        now: () => scroller.current?.scrollTop ?? 0,
        // After the frame in which the rows of that place are drawn again, and the chosen one scrolled to.
        goTo: (px) =>
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              if (scroller.current !== null && typeof px === 'number') scroller.current.scrollTop = px;
            }),
          ),
      }),
    [keepStanding],
  );
  const onContextMenu = (event: MouseEvent): void => {
    if (props.onContext === undefined || !(event.target instanceof Element)) return;
    const pressed = rowUnder(event.target);
    const row = pressed ?? selectedRow;
    if (row === undefined) return;
    event.preventDefault();
    const columnId = event.target.closest<HTMLElement>('[data-column]')?.dataset['column'];
    // A key has no pointer: the menu opens at the row.
    const chosen = scroller.current?.querySelector('[aria-selected="true"]')?.getBoundingClientRect();
    const at =
      pressed === undefined && chosen !== undefined
        ? { x: chosen.left + CONTEXT_PX, y: chosen.bottom }
        : { x: event.clientX, y: event.clientY };
    props.onContext(row, columnId, at);
  };
  const { cells } = props;
  const [editing, setEditing] = useState<Editing>();
  /** What stands in the field, for when its row is scrolled away with it. */
  const typing = useRef<string>(undefined);
  const focus = cells?.focus;
  const focusColumn = focus?.columnId;
  // A row that is scrolled to is drawn a frame later.
  useEffect(() => {
    if (focusColumn === undefined || selectedIndex < 0) return undefined;
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        scroller.current
          ?.querySelector('[data-focused]')
          ?.scrollIntoView?.({ inline: 'nearest', block: 'nearest', behavior: 'instant' }),
      ),
    );
    return () => cancelAnimationFrame(frame);
  }, [focusColumn, selectedIndex]);
  const anchorIndex = useMemo(
    () => (focus === undefined || focus.anchorRow === focus.row ? -1 : items.indexOf(focus.anchorRow)),
    [focus, items],
  );
  const isChosen = (row: number, index: number): boolean =>
    anchorIndex < 0 || selectedIndex < 0
      ? row === selectedRow
      : index >= Math.min(anchorIndex, selectedIndex) && index <= Math.max(anchorIndex, selectedIndex);
  const put = (next: Partial<CellFocus>, extend = false): void => {
    const row = next.row ?? focus?.row;
    const columnId = next.columnId ?? focus?.columnId ?? columns[0]?.id;
    if (cells === undefined || row === undefined || columnId === undefined) return;
    cells.onFocus({ row, columnId, anchorRow: extend ? (focus?.anchorRow ?? row) : (next.anchorRow ?? row) });
  };
  const columnBeside = (columnId: string, by: 1 | -1): string | undefined =>
    columns[columns.findIndex(({ id: each }) => each === columnId) + by]?.id;
  const toIndex = (index: number, extend = false, columnId?: string): void => {
    const row = index < 0 ? undefined : items.at(index);
    if (row !== undefined && !isHeading(row)) put({ row, ...(columnId === undefined ? {} : { columnId }) }, extend);
  };
  const startEditing = (row: number, columnId: string, typed?: string): boolean => {
    const text = cells?.textOf(row, columnId);
    const key = cells?.keyOf(row);
    if (text === undefined || key === undefined) return false;
    typing.current = typed;
    setEditing({ key, columnId, text: typed ?? text, isTyped: typed !== undefined });
    return true;
  };
  const rowOfEditing = ({ key }: Editing): number => cells?.rowOf(key) ?? -1;
  const editedRow = editing === undefined ? -1 : rowOfEditing(editing);
  const commit = (edited: Editing, text: string): void => {
    const row = rowOfEditing(edited);
    // Of a row that is gone there is nothing to change.
    if (row >= 0) cells?.onEdit(row, edited.columnId, text);
  };
  const editedIndex = editedRow < 0 ? -1 : items.indexOf(editedRow);
  const isScrolledAway = editing !== undefined && (editedIndex < shown.from || editedIndex >= shown.to);
  useEffect(() => {
    if (!isScrolledAway || editing === undefined) return;
    setEditing(undefined);
    if (typing.current !== undefined) commit(editing, typing.current);
    // `commit` works with the rows as they are now.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isScrolledAway, editing, cells]);
  const endEditing = (text: string | undefined, to: EditEnd): void => {
    const from = editing;
    setEditing(undefined);
    scroller.current?.focus({ preventScroll: true });
    if (from === undefined || cells === undefined) return;
    if (text !== undefined) commit(from, text);
    const row = rowOfEditing(from);
    const index = items.indexOf(row);
    if (to === 'up') toIndex(nextRowIndex(items, index, -1));
    else if (to === 'down') {
      const below = nextRowIndex(items, index, 1);
      if (below !== index) toIndex(below);
      else if (text !== undefined) cells.onBeyond();
    } else if (to === 'left' || to === 'right') {
      const columnId = columnBeside(from.columnId, to === 'left' ? -1 : 1);
      if (columnId !== undefined) put({ row, columnId });
    } else if (to === 'next' || to === 'previous') {
      // Typing goes on in the next cell, so that one that stays empty is passed as well.
      const typing = columns.filter(({ id: each }) => cells.textOf(row, each) !== undefined);
      const at = typing.findIndex(({ id: each }) => each === from.columnId);
      const beside = typing[at + (to === 'next' ? 1 : -1)]?.id;
      if (beside !== undefined) {
        put({ row, columnId: beside });
        startEditing(row, beside);
        return;
      }
      const other = nextRowIndex(items, index, to === 'next' ? 1 : -1);
      const columnId = to === 'next' ? columns[0]?.id : columns.at(-1)?.id;
      if (other !== index) toIndex(other, false, columnId);
      else if (to === 'next') cells.onBeyond();
    }
  };
  /** Keys of the focused cell. True when the key was one of them. */
  const onCellKey = (event: KeyboardEvent): boolean => {
    if (cells === undefined || event.target !== event.currentTarget) return event.target !== event.currentTarget;
    const extend = event.shiftKey;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.altKey) return false;
      const last = nextRowIndex(items, items.length, -1);
      const first = nextRowIndex(items, -1, 1);
      const moves: Readonly<Record<string, () => void>> = {
        Home: () => toIndex(first, extend),
        End: () => toIndex(last, extend),
        a: () => {
          const row = items.at(last);
          const anchorRow = items.at(first);
          if (row !== undefined && anchorRow !== undefined && items.length > 0) put({ row, anchorRow });
        },
      };
      const move = moves[event.key];
      if (move === undefined) return false;
      event.preventDefault();
      move();
      return true;
    }
    const start = (by: 1 | -1): number => (selectedIndex >= 0 ? selectedIndex : by === 1 ? -1 : items.length);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowPx) - 1);
    const sideways = (by: 1 | -1) => (): void => {
      const columnId = focus === undefined ? columns[0]?.id : columnBeside(focus.columnId, by);
      if (columnId !== undefined) put({ columnId });
    };
    const edit = (typed?: string) => (): void => {
      if (focus !== undefined) startEditing(focus.row, focus.columnId, typed);
    };
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => toIndex(nextRowIndex(items, start(1), 1), extend),
      ArrowUp: () => toIndex(nextRowIndex(items, start(-1), -1), extend),
      PageDown: () => toIndex(nextRowIndex(items, Math.min(items.length - 2, selectedIndex + page), 1), extend),
      PageUp: () => toIndex(nextRowIndex(items, Math.max(1, selectedIndex - page), -1), extend),
      ArrowLeft: sideways(-1),
      ArrowRight: sideways(1),
      Home: () => put({ columnId: columns[0]?.id ?? '' }),
      End: () => put({ columnId: columns.at(-1)?.id ?? '' }),
      Enter: edit(),
      F2: edit(),
      Backspace: cells.onClear,
      Delete: cells.onRemove,
    };
    const isTyped = event.key.length === 1 && focus !== undefined && !event.nativeEvent.isComposing;
    // A cell that is only read leaves the key to the commands.
    if (isTyped && cells.textOf(focus.row, focus.columnId) === undefined) return false;
    const act = isTyped ? edit(event.key) : acts[event.key];
    if (act === undefined) return false;
    event.preventDefault();
    act();
    return true;
  };
  const onPaste = (event: ClipboardEvent): void => {
    if (cells === undefined || event.target !== event.currentTarget) return;
    event.preventDefault();
    cells.onPaste(event.clipboardData.getData('text/plain'));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (cells !== undefined && (onCellKey(event) || event.shiftKey)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowPx) - 1);
    const by: Readonly<Record<string, () => void>> = {
      ArrowDown: () => next(1),
      ArrowUp: () => next(-1),
      PageDown: () => moveTo(nextRowIndex(items, Math.min(items.length - 2, selectedIndex + page), 1)),
      PageUp: () => moveTo(nextRowIndex(items, Math.max(1, selectedIndex - page), -1)),
      Home: () => moveTo(nextRowIndex(items, -1, 1)),
      End: () => moveTo(nextRowIndex(items, items.length, -1)),
      Enter: () => {
        if (selectedRow !== undefined) onOpen?.(selectedRow);
      },
    };
    const act = by[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const onMouseMove = (event: MouseEvent): void => {
    // A list that moves under a mouse at rest points at nothing.
    const { clientX: x, clientY: y } = event;
    if (x === pointer.current.x && y === pointer.current.y) return;
    if (ofRow(event, onHover)) pointer.current = { x, y };
  };
  const idOf = (row: number): string => `${id}-${row}`;

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.name}
      aria-rowcount={items.length + 1}
      aria-colcount={columns.length}
      className={`grid ${props.className ?? ''}`}
      tabIndex={0}
      aria-multiselectable={cells === undefined ? undefined : true}
      aria-activedescendant={
        selectedRow === undefined || selectedIndex < 0
          ? undefined
          : focusColumn === undefined
            ? idOf(selectedRow)
            : `${idOf(selectedRow)}-${focusColumn}`
      }
      onKeyDown={onKeyDown}
      onPaste={cells === undefined ? undefined : onPaste}
      onMouseLeave={() => onHover?.(undefined)}
      onContextMenu={onContextMenu}
    >
      <div role="row" aria-rowindex={1} className="grid-head">
        {columns.map((column) => (
          <Heading key={column.id} column={column} sort={sort} onSort={props.onSort} />
        ))}
      </div>
      <div
        role="presentation"
        className="grid-rows"
        style={{ height: shown.drawnPx }}
        onClick={(event) => {
          const columnId = columnOf(event);
          ofRow(event, (row) => {
            if (cells === undefined || columnId === undefined) onSelect(row);
            else put({ row, columnId }, event.shiftKey);
          });
        }}
        onDoubleClick={(event) => {
          const columnId = columnOf(event);
          ofRow(event, (row) => {
            if (cells === undefined || columnId === undefined) onOpen?.(row);
            else startEditing(row, columnId);
          });
        }}
        onMouseMove={onMouseMove}
      >
        {Array.from({ length: Math.max(0, shown.to - shown.from) }, (_, i) => {
          const index = shown.from + i;
          const item = items.at(index);
          if (item === undefined) return null;
          const row = rowOf(item);
          const at = { index, topPx: shown.topOf(index), heightPx: positions.heightOf(index) };
          // By place and not by row: other rows in the same places are other texts, and no elements made anew.
          const slot = index % shown.most;
          if (isHeading(item))
            return (
              <GridHeading key={`h${slot}`} {...at} columns={columns.length}>
                {props.heading?.(row)}
              </GridHeading>
            );
          const classes = [
            'grid-row',
            isChosen(row, index) ? 'selected' : '',
            row === props.hoveredRow ? 'hovered' : '',
            props.rowClass?.(row) ?? '',
          ];
          return (
            <GridRow
              // An editor that is open moves with its row.
              key={editedRow === row ? `edited ${editing?.key ?? ''}` : slot}
              {...at}
              id={idOf(row)}
              row={row}
              columns={columns}
              isSelected={isChosen(row, index)}
              className={classes.filter(Boolean).join(' ')}
              hasCellIds={cells !== undefined}
              focusedColumn={row === focus?.row ? focusColumn : undefined}
              editedColumn={editedRow === row ? editing?.columnId : undefined}
              editor={
                editing !== undefined && editedRow === row ? (
                  <CellEditor
                    key={`${editing.key} ${editing.columnId}`}
                    name={columns.find(({ id: columnId }) => columnId === editing.columnId)?.title ?? ''}
                    text={editing.text}
                    isTyped={editing.isTyped}
                    onEnd={endEditing}
                    onLeave={(text) => {
                      setEditing(undefined);
                      if (text !== undefined) commit(editing, text);
                    }}
                    onPaste={(text) => cells?.onPaste(text)}
                    onTyping={(text) => (typing.current = text)}
                  />
                ) : undefined
              }
            />
          );
        })}
      </div>
    </div>
  );
}

/** The row that an element is a part of. */
function rowUnder(target: EventTarget): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
  return row === undefined ? undefined : Number(row);
}

/** Tells of the row that an event is about. Returns whether it is about one. */
function ofRow(event: MouseEvent, tell: ((row: number) => void) | undefined): boolean {
  const row = rowUnder(event.target);
  if (row !== undefined) tell?.(row);
  return row !== undefined;
}

type Placed = { readonly index: number; readonly topPx: number; readonly heightPx: number };

function GridHeading({
  index,
  topPx,
  heightPx,
  columns,
  children,
}: Placed & { readonly columns: number; readonly children: ReactNode }): ReactNode {
  return (
    <div role="row" aria-rowindex={index + 2} className="grid-heading" style={{ top: topPx, height: heightPx }}>
      <span role="gridcell" aria-colspan={columns}>
        {children}
      </span>
    </div>
  );
}

/** Drawn again only when something of it changed: a pointer that moves over the rows changes two. */
const GridRow = memo(function GridRow({
  index,
  topPx,
  heightPx,
  id,
  row,
  columns,
  isSelected,
  className,
  hasCellIds,
  focusedColumn,
  editedColumn,
  editor,
}: Placed & {
  readonly id: string;
  readonly row: number;
  readonly columns: readonly GridColumn[];
  readonly isSelected: boolean;
  readonly className: string;
  /** Cells take focus, so that each has an id to be named by. */
  readonly hasCellIds: boolean;
  readonly focusedColumn: string | undefined;
  readonly editedColumn: string | undefined;
  /** Stands in the edited cell in place of its content. */
  readonly editor: ReactNode;
}): ReactNode {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-row={row}
      className={className}
      style={{ top: topPx, height: heightPx }}
    >
      {columns.map((column) => (
        <span
          key={column.id}
          id={hasCellIds ? `${id}-${column.id}` : undefined}
          role="gridcell"
          data-column={column.id}
          data-focused={column.id === focusedColumn ? '' : undefined}
          className={[
            `c-${column.id}`,
            column.isNumeric === true ? 'num' : '',
            column.id === focusedColumn ? 'cell-focused' : '',
            column.cellClass?.(row) ?? '',
          ]
            .filter(Boolean)
            .join(' ')}
        >
          {column.id === editedColumn ? editor : column.cell(row)}
        </span>
      ))}
    </div>
  );
});

function Heading({
  column,
  sort,
  onSort,
}: {
  readonly column: GridColumn;
  readonly sort: GridSort;
  readonly onSort: (columnId: string) => void;
}): ReactNode {
  const { id, title, isQuiet, isSortable } = column;
  const isSorted = isSortable === true && sort.id === id;
  return (
    <span
      role="columnheader"
      className={`c-${id}`}
      aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      {isSortable === true ? (
        <button type="button" onClick={() => onSort(id)}>
          {title}
          {isSorted && (
            <span className="tact" aria-hidden="true">
              {' '}
              {sort.descending ? '↓' : '↑'}
            </span>
          )}
        </button>
      ) : (
        <span className={isQuiet === true ? 'visually-hidden' : undefined}>{title}</span>
      )}
    </span>
  );
}
