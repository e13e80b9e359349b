import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { handle } from '../../commands/handle.ts';
import { Panel } from '../panel.tsx';
import { focusPanel } from '../panels.ts';
import type { CellFocus } from './cells.tsx';
import { Grid, type GridColumn, type GridHandle, type GridSort } from './grid.tsx';

const NAMES = ['York', 'Leeds', 'Hull', 'Selby'];
const columns: readonly GridColumn[] = [
  { id: 'number', title: 'Number', isQuiet: true, cell: (row) => row + 1 },
  { id: 'name', title: 'Name', isSortable: true, cell: (row) => NAMES[row] },
];
const moving = handle<GridHandle>();
const opened = vi.fn();

/** Two headings: over York and Leeds, over Hull and Selby. */
function Places(): ReactNode {
  const [selected, setSelected] = useState<number>();
  const [sort, setSort] = useState<GridSort>({ id: 'name', descending: false });
  return (
    <Panel name="Places panel">
      <Grid
        name="Places"
        columns={columns}
        items={Int32Array.of(~0, 0, 1, ~2, 2, 3)}
        headings={Int32Array.of(0, 3)}
        heading={(row) => `from ${NAMES[row]} on`}
        rowPx={28}
        headingPx={24}
        sort={sort}
        onSort={(id) => setSort(({ descending }) => ({ id, descending: !descending }))}
        selectedRow={selected}
        onSelect={setSelected}
        onOpen={opened}
        rowClass={(row) => (row === 2 ? 'odd' : undefined)}
        provide={moving}
      />
    </Panel>
  );
}

// jsdom has no layout: the grid shows the items of its first 480 pixels and measures only the scroller.
beforeAll(() => {
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
});
afterEach(() => {
  cleanup();
  opened.mockReset();
});

const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Places' });
const selected = (): string | undefined =>
  within(grid())
    .getAllByRole('row')
    .find((row) => row.getAttribute('aria-selected') === 'true')?.textContent;
const press = (key: string): void => void fireEvent.keyDown(grid(), { key });

describe('a grid', () => {
  test('says how many rows and columns there are, and which row is which', () => {
    render(<Places />);
    expect([grid().getAttribute('aria-rowcount'), grid().getAttribute('aria-colcount')]).toEqual(['7', '2']);
    expect(
      within(grid())
        .getAllByRole('row')
        .map((row) => `${row.getAttribute('aria-rowindex')} ${row.textContent}`),
    ).toEqual(['1 NumberName ↑', '2 from York on', '3 1York', '4 2Leeds', '5 from Hull on', '6 3Hull', '7 4Selby']);
    expect(within(grid()).getByText('Hull').closest('[role="row"]')?.className).toContain('odd');
  });

  test('moves by keys, over headings, and stops at the ends', () => {
    render(<Places />);
    for (const [key, row] of [
      ['ArrowDown', '1York'],
      ['ArrowDown', '2Leeds'],
      ['ArrowDown', '3Hull'],
      ['ArrowUp', '2Leeds'],
      ['End', '4Selby'],
      ['ArrowDown', '4Selby'],
      ['Home', '1York'],
      ['ArrowUp', '1York'],
    ] as const) {
      press(key);
      expect(selected(), `after ${key}`).toBe(row);
    }
    expect(document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.textContent).toBe('1York');
  });

  test('begins at the last row when it is entered upwards', () => {
    render(<Places />);
    press('ArrowUp');
    expect(selected()).toBe('4Selby');
  });

  test('opens the selected row by Enter and any row by a double press, and nothing when none is selected', () => {
    render(<Places />);
    press('Enter');
    expect(opened).not.toHaveBeenCalled();
    press('Home');
    press('Enter');
    fireEvent.doubleClick(within(grid()).getByText('Hull'));
    expect(opened.mock.calls).toEqual([[0], [2]]);
  });

  test('is sorted by its headings, and says so', () => {
    render(<Places />);
    const heading = (): HTMLElement => screen.getByRole('columnheader', { name: /Name/ });
    expect(heading().getAttribute('aria-sort')).toBe('ascending');
    fireEvent.click(within(heading()).getByRole('button'));
    expect(heading().getAttribute('aria-sort')).toBe('descending');
    expect(screen.getByRole('columnheader', { name: 'Number' }).getAttribute('aria-sort')).toBeNull();
  });

  test('is what takes focus in its panel, and what commands move', () => {
    render(<Places />);
    focusPanel('Places panel');
    expect(document.activeElement).toBe(grid());
    grid().blur();
    fireEvent.click(within(grid()).getByText('York'));
    act(() => moving.current()?.move(1));
    expect(document.activeElement).toBe(grid());
    expect(selected()).toBe('2Leeds');
  });

  const many = (items: Int32Array): ReactNode => (
    <Grid
      name="Many"
      columns={columns}
      items={items}
      headings={new Int32Array()}
      rowPx={28}
      headingPx={24}
      sort={{ id: 'name', descending: false }}
      onSort={() => undefined}
      selectedRow={undefined}
      onSelect={() => undefined}
    />
  );
  const rowsOfMany = (): readonly HTMLElement[] =>
    within(screen.getByRole('grid', { name: 'Many' }))
      .getAllByRole('row')
      .slice(1);

  test('of a million rows draws those that are seen', () => {
    render(many(Int32Array.from({ length: 1_000_000 }, (_, row) => row)));
    expect(screen.getByRole('grid', { name: 'Many' }).getAttribute('aria-rowcount')).toBe('1000001');
    expect(rowsOfMany().length).toBeLessThan(60);
  });

  test('shows other rows in the elements of those that stood there, each under its own name', () => {
    const { rerender } = render(many(Int32Array.from({ length: 1_000 }, (_, row) => row)));
    const before = rowsOfMany();
    const [idBefore] = before.map(({ id }) => id);
    rerender(many(Int32Array.from({ length: 1_000 }, (_, row) => row + 5_000)));
    const after = rowsOfMany();
    expect(after.every((row, i) => row === before[i])).toBe(true);
    expect(after.slice(0, 2).map(({ textContent, dataset }) => `${textContent} ${dataset['row']}`)).toEqual([
      '5001 5000',
      '5002 5001',
    ]);
    expect(after[0]?.id).not.toBe(idBefore);
  });
});

describe('cells that are typed into', () => {
  const edited = vi.fn();
  const beyond = vi.fn(() => false);
  /** Which name stands in which row: another row may come before them. */
  let order: readonly number[] = [0, 1, 2, 3];
  afterEach(() => {
    edited.mockClear();
    order = [0, 1, 2, 3];
  });
  function Sheet(): ReactNode {
    const [focus, setFocus] = useState<CellFocus>({ row: 0, columnId: 'name', anchorRow: 0 });
    return (
      <Grid
        name="Places"
        columns={columns}
        items={Int32Array.of(0, 1, ~1, 2, 3)}
        headings={Int32Array.of(2)}
        heading={() => 'a line under Leeds'}
        rowPx={28}
        headingPx={24}
        sort={{ id: 'name', descending: false }}
        onSort={() => undefined}
        selectedRow={focus.row}
        onSelect={() => undefined}
        cells={{
          focus,
          onFocus: setFocus,
          keyOf: (row) => String(order[row]),
          rowOf: (key) => order.indexOf(Number(key)),
          textOf: (row, columnId) => (columnId === 'name' ? NAMES[order[row] ?? 0] : undefined),
          onEdit: edited,
          onClear: () => undefined,
          onRemove: () => undefined,
          onPaste: () => undefined,
          onBeyond: beyond,
        }}
      />
    );
  }
  const focused = (): string | null | undefined => grid().querySelector('[data-focused]')?.textContent;
  const field = (): HTMLElement | null => within(grid()).queryByRole('textbox');

  test('give what is typed to the row in which it was begun, also when rows moved meanwhile, and to none when it is gone', () => {
    const sheet = render(<Sheet />);
    const type = (): void => {
      grid().focus();
      fireEvent.keyDown(grid(), { key: 'x' });
      fireEvent.change(field()!, { target: { value: 'xyz' } });
    };
    type();
    order = [3, 0, 1, 2];
    sheet.rerender(<Sheet />);
    fireEvent.keyDown(field()!, { key: 'Enter' });
    expect(edited).toHaveBeenLastCalledWith(1, 'name', 'xyz');
    const calls = edited.mock.calls.length;
    type();
    order = [2];
    sheet.rerender(<Sheet />);
    const left = field();
    if (left !== null) fireEvent.keyDown(left, { key: 'Enter' });
    expect(edited).toHaveBeenCalledTimes(calls);
  });

  test('move by arrows over lines between rows, and name the cell that has the focus', () => {
    render(<Sheet />);
    act(() => grid().focus());
    press('ArrowDown');
    press('ArrowDown');
    expect(focused()).toBe('Hull');
    expect(document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.textContent).toBe('Hull');
    press('ArrowLeft');
    expect(focused()).toBe('3');
    press('x');
    expect(field()).toBeNull();
  });

  test('begin by typing or F2, end by Enter and move on, and say when there is no row more', () => {
    render(<Sheet />);
    act(() => grid().focus());
    press('B');
    fireEvent.change(field()!, { target: { value: 'Bath' } });
    fireEvent.keyDown(field()!, { key: 'Enter' });
    expect([edited.mock.calls, focused()]).toEqual([[[0, 'name', 'Bath']], 'Leeds']);
    press('End');
    fireEvent.keyDown(grid(), { key: 'End', ctrlKey: true });
    press('F2');
    fireEvent.change(field()!, { target: { value: 'Selsey' } });
    fireEvent.keyDown(field()!, { key: 'Enter' });
    expect(beyond).toHaveBeenCalledOnce();
  });

  test('are left as they were by Escape, and keep what was typed when the focus goes elsewhere', () => {
    edited.mockReset();
    render(<Sheet />);
    act(() => grid().focus());
    press('F2');
    fireEvent.change(field()!, { target: { value: 'Bath' } });
    fireEvent.keyDown(field()!, { key: 'Escape' });
    expect([edited.mock.calls, field()]).toEqual([[], null]);
    press('F2');
    fireEvent.change(field()!, { target: { value: 'Bath' } });
    fireEvent.blur(field()!);
    expect(edited.mock.calls).toEqual([[0, 'name', 'Bath']]);
  });

  test('select rows with Shift, all of them with Ctrl A', () => {
    render(<Sheet />);
    act(() => grid().focus());
    fireEvent.keyDown(grid(), { key: 'ArrowDown', shiftKey: true });
    const chosen = (): number => grid().querySelectorAll('[aria-selected="true"]').length;
    expect(chosen()).toBe(2);
    fireEvent.keyDown(grid(), { key: 'a', ctrlKey: true });
    expect(chosen()).toBe(4);
  });
});
