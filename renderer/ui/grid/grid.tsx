import { memo, useEffect, useId, useMemo, useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { handle, type Handle } from '../../commands/handle.ts';
import { usePanelTarget } from '../panel.tsx';
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
  const onKeyDown = (event: KeyboardEvent): void => {
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
      aria-activedescendant={selectedRow !== undefined && selectedIndex >= 0 ? idOf(selectedRow) : undefined}
      onKeyDown={onKeyDown}
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
        onClick={(event) => ofRow(event, onSelect)}
        onDoubleClick={(event) => ofRow(event, onOpen)}
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
            row === selectedRow ? 'selected' : '',
            row === props.hoveredRow ? 'hovered' : '',
            props.rowClass?.(row) ?? '',
          ];
          return (
            <GridRow
              key={slot}
              {...at}
              id={idOf(row)}
              row={row}
              columns={columns}
              isSelected={row === selectedRow}
              className={classes.filter(Boolean).join(' ')}
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
}: Placed & {
  readonly id: string;
  readonly row: number;
  readonly columns: readonly GridColumn[];
  readonly isSelected: boolean;
  readonly className: string;
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
          role="gridcell"
          data-column={column.id}
          className={column.isNumeric === true ? `c-${column.id} num` : `c-${column.id}`}
        >
          {column.cell(row)}
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
