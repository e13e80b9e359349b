import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../app/domain/instant.ts';
import { READ_FLAGS } from '../../../../app/domain/read-columns.ts';
import { lookInto } from '../../../search/look-into.ts';
import { sessionIn } from '../../../search/sessions.ts';
import { createDemoBridge } from '../../../testing/demo-bridge.ts';
import { PRIYA, signedIn, type FakeBridge } from '../../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../../testing/render-app.tsx';
import { openFilters } from './filter-panel-store.ts';
import { ended, searched } from '../../../testing/searched.ts';

vi.mock('../../../map/map-panel.tsx', async () => {
  const { Panel } = await import('../../../ui/panel.tsx');
  return { MapPanel: () => <Panel name="Map">map</Panel> };
});

const FROM_MS = Date.parse('2026-11-01T00:00:00Z');
const QUERY = {
  kind: 'vrm' as const,
  vrms: ['YK38RVL'],
  nearMiss: 0,
  window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-08T00:00:00.000Z' },
};

/** Ten reads a day on three days, ten minutes apart, in lanes 1 and 2 by turns; every fifth doubtful. */
const READS = Array.from({ length: 30 }, (_, i) => ({
  id: `R-${i}`,
  vrm: 'YK38RVL',
  at: FROM_MS + Math.floor(i / 10) * DAY_MS + 8 * HOUR_MS + (i % 10) * 10 * MINUTE_MS,
  camera: `PAGE-${i % 10}`,
  lane: (i % 2) + 1,
  flags: i % 5 === 0 ? READ_FLAGS.doubtful : 0,
}));

let fake: FakeBridge;
beforeEach(async () => {
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
  const { cameras } = await (
    createDemoBridge().bridge.methods['reference.cameras'] as unknown as (
      request: object,
    ) => Promise<{ readonly value: { readonly cameras: never[] } }>
  )({}).then(({ value }) => value);
  fake = await renderApp(signedIn({ ...PRIYA, roles: ['investigator'] }), (bridge) =>
    bridge.on({ 'reference.cameras': () => ({ cameras, asOfMs: Date.now() }) }),
  );
  await searched(fake, { query: QUERY, reads: READS });
  act(() => looking().setTime({ fromMs: FROM_MS, toMs: FROM_MS + 7 * DAY_MS }));
  await waitFor(() => expect(inView()).toBe('30 of 30'));
});
afterEach(() => {
  openFilters(false);
  resetApp();
});

const looking = () => {
  const found = sessionIn('investigate')?.looking;
  if (found === undefined) throw new Error('no search is shown');
  return found;
};
const inView = (): string | null => screen.getByRole('status', { name: 'Reads in view' }).textContent;
const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Reads' });
const rows = (): HTMLElement[] =>
  within(grid())
    .getAllByRole('row')
    .filter((row) => row.hasAttribute('aria-selected'));
const press = (key: string, more: object = {}): void => void fireEvent.keyDown(document.body, { key, ...more });
const filters = (): HTMLElement => screen.getByRole('region', { name: 'Filters' });
const group = (name: string): HTMLElement => within(filters()).getByRole('group', { name });
const day = (n: number) => ({ fromMs: FROM_MS + n * DAY_MS, toMs: FROM_MS + (n + 1) * DAY_MS });

describe('filters', () => {
  test('stand above the panels as soon as reads are shown: a named group for each field, its values with counts', async () => {
    for (const name of ['Camera', 'Road', 'Direction', 'Lane', 'Hour', 'Weekday', 'Confidence', 'Make', 'Colour'])
      expect(group(name)).toBeTruthy();
    const lane = await within(group('Lane')).findByRole('checkbox', { name: 'Lane 1 15' });
    expect(within(group('Weekday')).getByRole('checkbox', { name: 'Monday 10' })).toBeTruthy();
    fireEvent.click(lane);
    expect(inView()).toBe('15 of 30');
    // Counts follow the other fields once the filters rest, and never the field's own.
    expect(await within(group('Weekday')).findByRole('checkbox', { name: 'Monday 5' })).toBeTruthy();
    expect(within(group('Lane')).getByRole('checkbox', { name: 'Lane 2 15' })).toBeTruthy();
    // Its title leads to all of its values.
    fireEvent.click(within(group('Lane')).getByRole('button', { name: 'Lane, all values; now Lane 1' }));
    await waitFor(() =>
      expect(within(group('Lane')).getByRole('button', { name: 'Lane' })).toBe(document.activeElement),
    );
    expect(screen.getAllByRole('region', { name: 'Filters' })).toHaveLength(1);
  });

  test('of confidence are figures that are typed, and no half a figure filters', async () => {
    const least = (): HTMLElement =>
      within(group('Confidence')).getByRole('spinbutton', { name: 'At least, per cent' });
    expect(least().getAttribute('value')).toBe('0');
    fireEvent.change(least(), { target: { value: '1000' } });
    expect(least().getAttribute('aria-invalid')).toBe('true');
    fireEvent.change(least(), { target: { value: '9' } });
    fireEvent.change(least(), { target: { value: '97' } });
    expect(looking().filters.getState().reads.confidence).toBeUndefined();
    fireEvent.keyDown(least(), { key: 'Enter' });
    expect(looking().filters.getState().reads.confidence).toEqual({ from: 97, to: 100 });
    fireEvent.keyDown(least(), { key: 'ArrowDown' });
    expect(looking().filters.getState().reads.confidence).toEqual({ from: 96, to: 100 });
    // Without a key it counts when the hand rests; an end that is passed gives way.
    fireEvent.change(within(group('Confidence')).getByRole('spinbutton', { name: 'At most, per cent' }), {
      target: { value: '80%' },
    });
    await waitFor(() => expect(looking().filters.getState().reads.confidence).toEqual({ from: 80, to: 80 }));
    act(() => looking().undo());
    expect(looking().filters.getState().reads.confidence).toEqual({ from: 96, to: 100 });
  });

  test('open by key with a group for each field, and say how many reads each value would leave', async () => {
    press('f');
    for (const name of [
      'Time',
      'Flags',
      'Camera',
      'Road',
      'Direction',
      'Lane',
      'Hour',
      'Weekday',
      'Registration mark read',
      'Confidence',
      'Make',
      'Colour',
    ])
      expect(group(name)).toBeTruthy();
    await waitFor(() => expect(filters().contains(document.activeElement)).toBe(true));
    expect(await within(group('Flags')).findByRole('checkbox', { name: 'Doubtful 6' })).toBeTruthy();
    expect(within(group('Lane')).getByRole('checkbox', { name: 'Lane 1 15' })).toBeTruthy();
    expect(within(group('Confidence')).getByRole('slider', { name: 'At least' })).toBeTruthy();
    expect(within(group('Confidence')).getByText('30 reads in this range')).toBeTruthy();

    // Counts follow the other filters and the brush, never the field's own.
    fireEvent.click(within(group('Flags')).getByRole('checkbox', { name: 'Doubtful 6' }));
    expect(inView()).toBe('6 of 30');
    await waitFor(() => expect(within(group('Lane')).getByRole('checkbox', { name: 'Lane 1 3' })).toBeTruthy());
    expect(within(group('Flags')).getByRole('checkbox', { name: 'No flag 24' })).toBeTruthy();
    act(() => looking().setTime(day(0)));
    await waitFor(() => expect(within(group('Flags')).getByRole('checkbox', { name: 'No flag 8' })).toBeTruthy());
    expect(inView()).toBe('2 of 30');
    fireEvent.keyDown(filters(), { key: 'Escape' });
    // The strip is there again.
    expect(within(filters()).queryByRole('group', { name: 'Flags' })).toBeNull();
    expect(group('Lane')).toBeTruthy();
  });

  test('say in a long list that no value has the words, with the words', async () => {
    const reads = READS.slice(0, 12).map((read, i) => ({ ...read, camera: `PAGE-${i}` }));
    await searched(fake, { query: QUERY, reads, isRunning: true });
    press('f');
    // Not while reads arrive: each batch would have the counting begin anew.
    expect(group('Camera').textContent).toMatch(/Counting$/);
    expect(within(group('Camera')).queryByRole('textbox', { name: 'Find in camera' })).toBeNull();
    await ended(fake, 12);
    const find = await within(group('Camera')).findByRole('textbox', { name: 'Find in camera' });
    fireEvent.change(find, { target: { value: ' Wheelbarrow ' } });
    expect(within(group('Camera')).getByText('None with “Wheelbarrow” in its name.')).toBeTruthy();
    fireEvent.change(find, { target: { value: '' } });
    expect(within(group('Camera')).queryByText(/^None/)).toBeNull();
    expect(within(group('Camera')).getAllByRole('checkbox').length).toBeGreaterThan(0);
  });

  test('are listed above the table, and each can be taken away', async () => {
    act(() => looking().setReads(() => ({ lane: ['1'], confidence: { from: 90, to: 100 } })));
    const chips = within(screen.getByRole('list', { name: 'Filters in force' }));
    expect(chips.getAllByRole('listitem').map((chip) => chip.textContent)).toEqual([
      'Lane: Lane 1',
      'Confidence: 90% or more',
    ]);
    expect(inView()).toBe('15 of 30');
    fireEvent.click(chips.getByRole('button', { name: 'Remove filter: Lane' }));
    expect(inView()).toBe('30 of 30');
    fireEvent.click(screen.getByRole('button', { name: 'Clear all filters' }));
    expect(screen.queryByRole('list', { name: 'Filters in force' })).toBeNull();
  });

  test('are taken back and done again, by button and by key', () => {
    const undo = (): HTMLElement => screen.getByRole('button', { name: 'Undo' });
    act(() => looking().setReads(() => ({ lane: ['1'] })));
    act(() => looking().setReads(() => ({ lane: ['1'], flag: ['doubtful'] })));
    expect(inView()).toBe('3 of 30');
    fireEvent.click(undo());
    expect(inView()).toBe('15 of 30');
    press('Z', { ctrlKey: true });
    expect(inView()).toBe('30 of 30');
    press('Z', { ctrlKey: true, shiftKey: true });
    fireEvent.click(screen.getByRole('button', { name: 'Redo' }));
    expect(inView()).toBe('3 of 30');
    expect(screen.getByRole('button', { name: 'Redo' }).getAttribute('aria-disabled')).toBe('true');
  });
});

describe('a value looked into', () => {
  const menu = () => within(screen.getByRole('dialog', { name: 'Look into' }));
  const options = (): (string | null)[] =>
    menu()
      .getAllByRole('button')
      .map((button) => button.textContent);

  test('from a cell narrows every view to it as one step, and undo brings back the place', async () => {
    act(() => looking().selection.getState().select(20));
    const chosen = rows().find((row) => row.getAttribute('aria-selected') === 'true');
    fireEvent.contextMenu(within(chosen!).getByText('M1'));
    expect(options()[0]).toBe('RoadM1');
    fireEvent.keyDown(document.activeElement!, { key: 'Escape' });

    // The cell that was pressed comes first.
    const camera = chosen!.querySelector('[data-column="camera"]');
    grid().scrollTop = 120;
    fireEvent.contextMenu(camera!);
    expect(options()[0]).toMatch(/^Camera/);
    fireEvent.click(menu().getAllByRole('button')[0]!);
    expect(inView()).toBe('3 of 30');
    expect(looking().selection.getState().selectedRow).toBe(20);
    const chips = within(screen.getByRole('list', { name: 'Filters in force' }));
    expect(chips.getAllByRole('listitem').map((chip) => chip.textContent)).toEqual([
      expect.stringMatching(/^Camera: .+/),
    ]);
    grid().scrollTop = 0;
    act(() => press('Z', { ctrlKey: true }));
    expect(inView()).toBe('30 of 30');
    expect(looking().selection.getState().selectedRow).toBe(20);
    await waitFor(() => expect(grid().scrollTop).toBe(120));
    expect(screen.queryByRole('list', { name: 'Filters in force' })).toBeNull();
  });

  test('is offered only where something is pointed at', () => {
    act(() => lookInto.current()?.open({ row: undefined }, undefined));
    expect(screen.queryByRole('dialog', { name: 'Look into' })).toBeNull();
    act(() => lookInto.current()?.open({ row: 3 }, undefined));
    expect(options().length).toBeGreaterThan(3);
  });

  test('by key offers what is known of the chosen read, walked through with arrows', () => {
    act(() => looking().selection.getState().select(7));
    press('l');
    expect(
      options().map(
        (text) => /^(Camera|Road|Direction|Lane|Registration mark read|Hour|Weekday)/.exec(text ?? '')?.[1],
      ),
    ).toEqual(
      expect.arrayContaining(['Camera', 'Road', 'Direction', 'Lane', 'Registration mark read', 'Hour', 'Weekday']),
    );
    const [first, second] = menu().getAllByRole('button');
    expect(document.activeElement).toBe(first);
    fireEvent.keyDown(first!, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(second);
    fireEvent.click(menu().getByRole('button', { name: /^Lane/ }));
    expect(inView()).toBe('15 of 30');
    // What is looked into already is not offered again.
    press('l');
    expect(options().some((text) => text?.startsWith('Lane'))).toBe(false);
  });

  test('from the timeline is the stretch of a bar, by key the one of the chosen read', () => {
    act(() => looking().selection.getState().select(7));
    act(() => looking().setTime(day(0)));
    expect(inView()).toBe('10 of 30');
    const brush = screen.getByRole('slider', { name: /^Brush/ });
    fireEvent.keyDown(brush, { key: 'l' });
    const time = menu().getByRole('button', { name: /^Time.*reads?$/ });
    fireEvent.click(time);
    const { time: span } = looking().filters.getState();
    const ms = looking().index.table.capturedAtMs[7] ?? 0;
    expect(span !== undefined && span.fromMs <= ms && ms < span.toMs).toBe(true);
    // Nothing is laid out here, and the bar is as long as the period.
    expect(inView()).toBe('30 of 30');
    act(() => looking().undo());
    expect(inView()).toBe('10 of 30');
  });

  test('from a mark of several cameras on the map is all of them', () => {
    act(() => lookInto.current()?.open({ cameraIds: ['PAGE-1', 'PAGE-2'], reads: 6 }, { x: 10, y: 10 }));
    fireEvent.click(menu().getByRole('button', { name: /^Camera.* and 1 camera near it, 6 reads$/ }));
    expect(inView()).toBe('6 of 30');
  });
});

describe('the table', () => {
  test('lists the reads in view; all of them when asked, and a row out of view brings itself into it', async () => {
    act(() => looking().setTime(day(1)));
    await waitFor(() => expect(rows()).toHaveLength(10));
    expect(inView()).toBe('10 of 30');
    fireEvent.click(screen.getByRole('button', { name: 'Show all 30' }));
    await waitFor(() => expect(Number(grid().getAttribute('aria-rowcount'))).toBe(1 + 3 + 30));
    const out = rows().find((row) => row.className.includes('out-of-view'));
    expect(out).toBeTruthy();
    fireEvent.click(out!);
    await waitFor(() =>
      expect(rows().find((row) => row.getAttribute('aria-selected') === 'true')?.className).not.toContain(
        'out-of-view',
      ),
    );
    expect(inView()).toBe('10 of 30');
    // One change: brush and selection go back together.
    press('Z', { ctrlKey: true });
    expect(looking().filters.getState().time).toEqual(day(1));
    // The last read, which a result opens with.
    expect(looking().selection.getState().selectedRow).toBe(29);
  });

  test('says why nothing is in view, and leads out of it', async () => {
    act(() => looking().setTime(day(4)));
    act(() => looking().setReads(() => ({ lane: ['2'] })));
    expect(inView()).toBe('0 of 30');
    const panel = within(screen.getByRole('region', { name: 'Reads panel' }));
    expect(panel.getByRole('heading', { name: /^No reads Thu 5 Nov 2026, 00:00 to/ })).toBeTruthy();
    expect(panel.getByText('15 reads outside this stretch of time.')).toBeTruthy();
    press('j');
    expect(inView()).toBe('0 of 30');
    fireEvent.click(panel.getByRole('button', { name: 'Next read' }));
    await waitFor(() => expect(inView()).toBe('5 of 30'));
    expect(looking().selection.getState().selectedRow).toBe(29);
    act(() => looking().setReads(() => ({ lane: ['2'], flag: ['nearMiss'] })));
    expect(panel.getByText('No read of 30 is let through by the filters together.')).toBeTruthy();
    fireEvent.click(panel.getByRole('button', { name: 'Clear filters' }));
    expect(inView()).toBe('10 of 30');
  });

  test('steps from where a read that is not listed would stand, and never to nothing', async () => {
    act(() => looking().selection.getState().select(5));
    act(() => looking().setReads(() => ({ lane: ['1'] })));
    const selected = (): number | undefined => looking().selection.getState().selectedRow;
    await waitFor(() => expect(rows()).toHaveLength(15));
    act(() => press('j'));
    expect(selected()).toBe(4);
    act(() => press('k'));
    expect(selected()).toBe(6);
  });

  test('writes the day beside the time wherever it does not stand over the rows', async () => {
    fireEvent.click(within(grid()).getByRole('button', { name: /^Camera/ }));
    await waitFor(() => expect(rows()[0]?.textContent).toMatch(/Tue 3 Nov 0[89]:\d\d:\d\d|Sun 1 Nov 0[89]:\d\d:\d\d/));
    expect(within(grid()).queryByRole('columnheader', { name: 'Since previous' })).toBeNull();
    fireEvent.click(within(grid()).getByRole('button', { name: /^Time/ }));
    await waitFor(() => expect(rows()[0]?.textContent).not.toMatch(/Nov/));

    fireEvent.click(screen.getByRole('button', { name: 'Columns' }));
    const menu = within(screen.getByRole('dialog', { name: 'Columns and groups' }));
    fireEvent.click(menu.getByRole('radio', { name: 'Camera' }));
    // Which group is in sight depends on where the chosen read has come to stand.
    await waitFor(() => expect(within(grid()).getAllByText(/^[\w ]+, M1 · 3 reads$/)).not.toEqual([]));
    expect(rows()[0]?.textContent).toMatch(/\w{3} \d Nov \d\d:\d\d:\d\d/);
    fireEvent.click(menu.getByRole('checkbox', { name: 'Lane' }));
    expect(within(grid()).getByRole('columnheader', { name: 'Lane' })).toBeTruthy();
    fireEvent.click(menu.getByRole('checkbox', { name: 'Lane' }));
    fireEvent.click(menu.getByRole('radio', { name: 'Day' }));
  });
});
