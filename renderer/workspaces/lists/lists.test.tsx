import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Account } from '../../../app/api/session.ts';
import type { KeptVoiEntry } from '../../../app/api/voi-lists.ts';
import { changeOf, type DraftChange } from '../../../app/voi/draft.ts';
import { textOf } from '../../../app/voi/entry-text.ts';
import { whyNot } from '../../commands/command.ts';
import { commandsOf } from '../../shell/commands.ts';
import { aConflict, aCopy, anEntry, keepLists, onlyFields, type FakeLists } from '../../testing/fake-lists.ts';
import { locked, PRIYA, Refuse, signedIn, type FakeBridge } from '../../testing/fake-bridge.ts';
import { renderApp, resetApp } from '../../testing/render-app.tsx';
import { pressable, speechless, titled, unmatched, type Walk } from '../../testing/walk.ts';
import { useOpenLists } from './open-lists.ts';
import { useListsView } from './view-store.ts';

const MARIAN: Account = {
  ...PRIYA,
  userName: 'm.okafor',
  displayName: 'Sgt 2210 Marian Okafor',
  roles: ['listManager'],
};
const CONTROL: Account = { ...MARIAN, userName: 'c.room', roles: ['controlRoom'] };
const NOTE = 'Two vehicles of the linked burglaries were added after the briefing.';

/** jsdom lays nothing out: a grid draws the rows that fit into its height, which has to be said. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(700);
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
});
afterEach(() => {
  resetApp();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

type Service = { readonly fake: FakeBridge; readonly lists: FakeLists };

const threeEntries = (nowMs = Date.now()): KeptVoiEntry[] => [
  anEntry(nowMs, { entryId: 'E-1', vrm: 'YK38RVL' }),
  anEntry(nowMs, { entryId: 'E-2', vrm: 'MX44TBD', action: 'STOP', priority: 'HIGH' }),
  anEntry(nowMs, { entryId: 'E-3', vrm: 'SG29KWP', warningMarkers: ['VI'] }),
];

/** The workspace over a main process that keeps lists and drafts, with the first list open. */
async function open(
  prepare: (lists: FakeLists) => void = () => undefined,
  { entries = threeEntries(), account = MARIAN, isOpened = true } = {},
): Promise<Service> {
  let lists: FakeLists | undefined;
  const fake = await renderApp(signedIn(account), (bridge) => {
    lists = keepLists(
      bridge,
      [
        aCopy(Date.now(), { entries: entries.length }),
        aCopy(Date.now(), { listId: 'L-2', name: '13_STOLEN_01', revisedDaysAgo: 31 }),
      ],
      { 'L-1': entries, 'L-2': [] },
    );
    prepare(lists);
  });
  await screen.findByRole('grid', { name: 'Lists' });
  if (isOpened) await choose('13_HARROWGATE_01');
  return { fake, lists: lists! };
}

const listsGrid = () => within(screen.getByRole('grid', { name: 'Lists' }));
async function choose(name: string): Promise<void> {
  fireEvent.click(await listsGrid().findByText(name));
  await screen.findByRole('grid', { name: 'Entries' });
  await waitFor(() => expect(screen.queryByText(/entries read$/)).toBeNull());
}
const grid = (): HTMLElement => screen.getByRole('grid', { name: 'Entries' });
const rows = (): readonly HTMLElement[] =>
  within(grid())
    .getAllByRole('row')
    .filter((row) => row.hasAttribute('data-row'));
const TITLES: Readonly<Record<string, string>> = {
  VRM: 'vrm',
  Make: 'make',
  Reason: 'reason',
  Action: 'action',
  State: 'state',
};
const cell = (row: number, title: string): HTMLElement =>
  rows()[row]!.querySelector<HTMLElement>(`[data-column="${TITLES[title] ?? title}"]`)!;
const draft = () => within(screen.getByRole('region', { name: 'Draft' }));
const draftState = (): string | null => draft().getByRole('status', { name: 'Draft state' }).textContent;
const press = (key: string, more: Partial<KeyboardEventInit> = {}): void =>
  void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
const editor = (name: string): HTMLInputElement => within(grid()).getByRole<HTMLInputElement>('textbox', { name });
/** Goes to a cell, types over it and ends with a key. */
function type(row: number, title: string, text: string, end = 'Enter'): void {
  fireEvent.click(cell(row, title));
  act(() => grid().focus());
  press(text[0] ?? 'Backspace');
  fireEvent.change(editor(title), { target: { value: text } });
  press(end);
}
const paste = (text: string): void =>
  void fireEvent.paste(grid(), { clipboardData: { getData: () => text } as unknown as DataTransfer });
const changesSaved = (fake: FakeBridge) => fake.callsOf('drafts.change').flatMap(({ put = [] }) => put);
const saved = async (): Promise<void> =>
  waitFor(() => expect(draftState()).toBe(' Saved on this workstation, encrypted'));

describe('VOI lists', () => {
  test('shows the copies at once, asks the service in the background, and opens none by itself', async () => {
    const { fake } = await open(undefined, { isOpened: false });
    expect(listsGrid().getByText('13_STOLEN_01').closest('[role="row"]')?.textContent).toContain('review overdue');
    expect(listsGrid().getByText('13_HARROWGATE_01').closest('[role="row"]')?.textContent).toMatch(/review in 25 days/);
    await waitFor(() => expect(screen.getByRole('status', { name: 'Copies' }).textContent).toMatch(/^As at \d\d:/));
    expect([fake.callsOf('lists.sync').length, fake.callsOf('lists.open').length]).toEqual([1, 0]);
    await choose('13_HARROWGATE_01');
    expect(fake.callsOf('lists.open')).toEqual([{ listId: 'L-1' }]);
    expect(fake.callsOf('drafts.open')).toEqual([]);
    expect(rows()).toHaveLength(3);
  });

  test('has the columns of the national layout, by their names', async () => {
    await open();
    const names = within(grid())
      .getAllByRole('columnheader')
      .map(({ textContent }) => textContent);
    expect(names.slice(0, 8)).toEqual([
      'VRM',
      'Make',
      'Model',
      'Colour',
      'Action',
      'Warning markers',
      'Reason',
      'NIM code (3x5x2)',
    ]);
    expect(names.at(-1)).toBe('State');
    expect(names).toHaveLength(22);
  });

  test('works without the service, and says how old everything is', async () => {
    const { lists, fake } = await open((all) => (all.isOffline = true));
    expect(screen.getByRole('status', { name: 'Service' }).textContent).toMatch(
      /^Offline drafting\. You can edit and check drafts\. Nothing changes on the road until the service accepts it\. Lists are as they were at \d\d:\d\d:\d\d/,
    );
    type(0, 'Reason', 'Seen at three linked thefts');
    await saved();
    lists.isOffline = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    await waitFor(() => expect(screen.queryByRole('status', { name: 'Service' })).toBeNull());
    expect(fake.callsOf('lists.sync')).toHaveLength(2);
  });

  test('finds a list by its name', async () => {
    await open(undefined, { isOpened: false });
    fireEvent.change(screen.getByRole('textbox', { name: 'Find a list' }), { target: { value: 'stol' } });
    expect(listsGrid().queryByText('13_HARROWGATE_01')).toBeNull();
    fireEvent.change(screen.getByRole('textbox', { name: 'Find a list' }), { target: { value: 'nothing' } });
    fireEvent.click(screen.getByRole('button', { name: 'Show all 2' }));
    expect(listsGrid().getByText('13_HARROWGATE_01')).toBeTruthy();
  });
});

describe('the grid of entries', () => {
  test('saves a cell when it is typed, and marks what changed', async () => {
    const { fake } = await open();
    type(0, 'Reason', 'Seen at three linked thefts');
    await saved();
    expect(fake.callsOf('drafts.open')).toEqual([{ listId: 'L-1' }]);
    expect(changesSaved(fake)).toMatchObject([
      { key: 'E-1', entryId: 'E-1', baseRevision: 12, text: { vrm: 'YK38RVL', reason: 'Seen at three linked thefts' } },
    ]);
    expect(cell(0, 'Reason').className).toContain('cell-changed');
    expect(cell(0, 'State').textContent).toBe('Changed');
    expect(draft().getByText('Changed').parentElement?.textContent).toBe('1Changed');
  });

  test('is left as it was by Escape, and goes on in the next cell by Tab', async () => {
    const { fake } = await open();
    fireEvent.click(cell(1, 'Make'));
    act(() => grid().focus());
    press('F2');
    fireEvent.change(editor('Make'), { target: { value: 'SEAT' } });
    press('Escape');
    expect(cell(1, 'Make').textContent).toBe('FORD');
    expect(document.activeElement).toBe(grid());
    press('S');
    fireEvent.change(editor('Make'), { target: { value: 'SEAT' } });
    press('Tab');
    fireEvent.change(editor('Model'), { target: { value: 'IBIZA' } });
    press('Enter');
    await saved();
    expect(changesSaved(fake).at(-1)?.text).toMatchObject({ make: 'SEAT', model: 'IBIZA', colour: 'BLUE' });
    expect(rows()[2]?.getAttribute('aria-selected')).toBe('true');
  });

  test('sends one change at a time, and the newest state of each', async () => {
    const { fake, lists } = await open();
    const { draftId } = lists.draft('L-1');
    let answer = (): void => undefined;
    fake.on({
      'drafts.change': ({ put = [] }) =>
        new Promise((resolve) => {
          answer = () =>
            resolve({
              draftId,
              listId: 'L-1',
              details: null,
              note: '',
              changedAtMs: Date.now(),
              expiresAtMs: Date.now() + 1e8,
              state: 'OPEN',
              awaitingDecision: 0,
              sentBack: null,
              awaitingReceipt: 0,
              changes: put.length,
              conflicts: 0,
            });
        }),
    });
    type(0, 'Make', 'SEAT');
    type(0, 'Make', 'SKODA');
    type(1, 'Make', 'KIA');
    await waitFor(() => expect(fake.callsOf('drafts.change')).toHaveLength(1));
    type(1, 'Make', 'AUDI');
    expect(draftState()).toContain('Saving');
    await act(async () => answer());
    await waitFor(() => expect(fake.callsOf('drafts.change')).toHaveLength(2));
    expect(fake.callsOf('drafts.change')[1]?.put?.map(({ text }) => text?.make)).toEqual(['AUDI']);
    await act(async () => answer());
    await saved();
  });

  test('loses nothing that was typed when it cannot be saved, and tries again', async () => {
    const { fake, lists } = await open();
    lists.draft('L-1');
    let isFull = true;
    fake.on({
      'drafts.change': () => {
        if (isFull) throw new Refuse({ code: 'DISK_FULL', ref: 'D-7' });
        return {
          draftId: 'D-1',
          listId: 'L-1',
          details: null,
          note: '',
          changedAtMs: Date.now(),
          expiresAtMs: Date.now() + 1e8,
          state: 'OPEN' as const,
          awaitingDecision: 0,
          sentBack: null,
          awaitingReceipt: 0,
          changes: 1,
          conflicts: 0,
        };
      },
    });
    type(0, 'Make', 'SEAT');
    await waitFor(() => expect(draftState()).toMatch(/disk of this workstation is full.*tried again.*D-7/));
    expect(cell(0, 'Make').textContent).toBe('SEAT');
    expect(draft().getByRole('button', { name: 'Submit changes' }).title).toBe('Not everything is saved yet');
    isFull = false;
    fireEvent.click(draft().getByRole('button', { name: 'Save again' }));
    await saved();
    expect(changesSaved(fake).at(-1)?.text?.make).toBe('SEAT');
  });

  test('takes rows of a spreadsheet from the focused cell on, and makes those that are missing', async () => {
    const { fake } = await open();
    fireEvent.click(cell(2, 'Make'));
    paste('SEAT\tIBIZA\tRED\r\nKIA\tRIO\tGREY\r\nAUDI\tA3\t"BLACK\nMATT"\r\n');
    await saved();
    expect(rows()).toHaveLength(5);
    const texts = changesSaved(fake).map(({ text, entryId }) => [entryId, text?.make, text?.model, text?.colour]);
    expect(texts).toEqual([
      ['E-3', 'SEAT', 'IBIZA', 'RED'],
      [null, 'KIA', 'RIO', 'GREY'],
      [null, 'AUDI', 'A3', 'BLACK MATT'],
    ]);
    press('z', { ctrlKey: true });
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(cell(2, 'Make').textContent).toBe('FORD');
  });

  test('says under the row what is wrong and takes the first mend by its key', async () => {
    const { fake } = await open();
    type(0, 'Reason', 'Driven by Mark Ellis, disqualified');
    fireEvent.click(cell(0, 'Reason'));
    act(() => grid().focus());
    const line = await within(grid()).findByText(/names a person/);
    expect(line.textContent).toMatch(/^Reason names a person/);
    expect(cell(0, 'State').textContent).toBe('Fix first');
    expect(within(grid()).getByRole('button', { name: /^Leave the name out/ })).toBeTruthy();
    press('.', { ctrlKey: true });
    await waitFor(() => expect(within(grid()).queryByText(/names a person/)).toBeNull());
    await saved();
    expect(changesSaved(fake).at(-1)?.text?.reason).not.toContain('Ellis');
  });

  test('adds an entry by key, and the next one where typing ends behind its last row', async () => {
    await open();
    fireEvent.click(screen.getByRole('button', { name: 'Add entry' }));
    expect(rows()).toHaveLength(4);
    expect(document.activeElement).toBe(grid());
    press('b');
    fireEvent.change(editor('VRM'), { target: { value: 'BD81 HZX' } });
    press('Enter');
    expect(rows()).toHaveLength(5);
    expect(cell(3, 'VRM').textContent).toBe('BD81 HZX');
    // The empty line to be typed into next is no entry, and nothing that needs mending.
    expect(draft().getByText('New').parentElement?.textContent).toBe('1New');
    expect(draft().getByText('Needs mending').parentElement?.textContent).toBe('1Needs mending');
  });

  test('removes and restores rows, fills down, and undoes each in turn', async () => {
    const { fake } = await open();
    fireEvent.click(cell(0, 'Make'));
    act(() => grid().focus());
    type(0, 'Make', 'SEAT');
    fireEvent.click(cell(0, 'Make'));
    act(() => grid().focus());
    press('ArrowDown', { shiftKey: true });
    press('ArrowDown', { shiftKey: true });
    expect(rows().every((row) => row.getAttribute('aria-selected') === 'true')).toBe(true);
    press('d', { ctrlKey: true });
    expect([0, 1, 2].map((row) => cell(row, 'Make').textContent)).toEqual(['SEAT', 'SEAT', 'SEAT']);
    press('Delete');
    expect([0, 1, 2].map((row) => cell(row, 'State').textContent)).toEqual(['Removed', 'Removed', 'Removed']);
    expect(rows()[0]?.className).toContain('removed');
    press('z', { ctrlKey: true });
    expect(cell(1, 'State').textContent).toBe('Changed');
    press('z', { ctrlKey: true });
    expect([0, 1, 2].map((row) => cell(row, 'Make').textContent)).toEqual(['SEAT', 'FORD', 'FORD']);
    press('z', { ctrlKey: true, shiftKey: true });
    expect(cell(2, 'Make').textContent).toBe('SEAT');
    await saved();
    expect(changesSaved(fake).length).toBeGreaterThan(2);
    fireEvent.click(screen.getByRole('button', { name: 'Restore' }));
    await waitFor(() => expect(cell(1, 'Make').textContent).toBe('FORD'));
    await saved();
    expect(fake.callsOf('drafts.change').at(-1)?.drop).toEqual(['E-2']);
  });

  test('shows only what is drafted, or expires, each with its number', async () => {
    await open();
    type(1, 'Make', 'SEAT');
    fireEvent.click(screen.getByRole('radio', { name: 'Draft 1' }));
    expect(rows()).toHaveLength(1);
    fireEvent.click(screen.getByRole('radio', { name: 'Expiring 0' }));
    expect(screen.getByText('No entry is so')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show all 3' }));
    expect(rows()).toHaveLength(3);
  });

  test('of 100,000 rows draws fewer than 100', async () => {
    const nowMs = Date.now();
    const one = anEntry(nowMs);
    const many = Array.from({ length: 100_000 }, (_, i) => ({ ...one, entryId: `E-${i}` }));
    await open(undefined, { entries: many });
    await waitFor(() => expect(grid().getAttribute('aria-rowcount')).toBe('100001'), { timeout: 20_000 });
    expect(within(grid()).getAllByRole('row').length).toBeLessThan(100);
  }, 60_000);
});

describe('a draft', () => {
  const reasonOf = (): string => draft().getByRole('button', { name: 'Submit changes' }).title;
  const note = (text = NOTE): void =>
    void fireEvent.change(draft().getByRole('textbox', { name: 'What was revised and why' }), {
      target: { value: text },
    });

  test('says why it cannot be submitted, one reason after the other', async () => {
    const { fake } = await open();
    expect(reasonOf()).toBe('Nothing is changed');
    type(0, 'Action', 'HALT');
    await waitFor(() => expect(reasonOf()).toBe('1 entry needs mending first'));
    type(0, 'Action', 'STOP');
    await waitFor(() => expect(reasonOf()).toMatch(/^Say what was revised and why/));
    press('Enter', { ctrlKey: true });
    expect(fake.callsOf('drafts.submit')).toEqual([]);
    note();
    await waitFor(() => expect(reasonOf()).toBe(''));
  });

  test('is submitted with its note under its key, and says how that ended', async () => {
    const { fake, lists } = await open();
    type(0, 'Action', 'STOP');
    note();
    await saved();
    lists.submitted = { outcome: 'waits', submissionId: 'S-1', reasons: ['STOP', 'LARGE'], left: 0 };
    act(() => grid().focus());
    press('Enter', { ctrlKey: true });
    expect(await draft().findByText('Waits for a second person.')).toBeTruthy();
    expect(draft().getByText(/It has entries to be stopped, and has more than 100 changes/)).toBeTruthy();
    expect(fake.callsOf('drafts.submit')).toEqual([{ draftId: 'D-1', note: NOTE }]);
  });

  test('that the service has is not changed until it has answered', async () => {
    const { lists } = await open();
    type(0, 'Action', 'STOP');
    note();
    await saved();
    lists.submitted = { outcome: 'later' };
    fireEvent.click(draft().getByRole('button', { name: 'Submit changes' }));
    expect(await draft().findByText('It is sent when the service is reached, once.')).toBeTruthy();
    await waitFor(() => expect(draftState()).toContain('With the service'));
    fireEvent.doubleClick(cell(0, 'Make'));
    expect(within(grid()).queryByRole('textbox')).toBeNull();
  });

  test('is accepted with its revision, and nothing of it is left', async () => {
    await open();
    type(0, 'Make', 'SEAT');
    note();
    await saved();
    fireEvent.click(draft().getByRole('button', { name: 'Submit changes' }));
    expect(await draft().findByText('Accepted as revision 13.')).toBeTruthy();
    await waitFor(() => expect(draftState()).toBe('Nothing is drafted'));
  });

  test('is discarded when that was asked once more', async () => {
    const { fake } = await open();
    type(0, 'Make', 'SEAT');
    await saved();
    fireEvent.click(draft().getByRole('button', { name: 'Discard draft' }));
    expect(fake.callsOf('drafts.discard')).toEqual([]);
    fireEvent.click(draft().getByRole('button', { name: 'Keep draft' }));
    fireEvent.click(draft().getByRole('button', { name: 'Discard draft' }));
    fireEvent.click(draft().getByRole('button', { name: 'Discard draft' }));
    await waitFor(() => expect(fake.callsOf('drafts.discard')).toEqual([{ draftId: 'D-1' }]));
    await waitFor(() => expect(cell(0, 'Make').textContent).toBe('FORD'));
  });

  test('that was made before is there again, as main has it', async () => {
    const [first] = threeEntries();
    await open((lists) =>
      lists.draft('L-1', {
        note: NOTE,
        changes: [
          changeOf({ ...onlyFields(first!), entryId: 'E-1' }, 12, { ...textOf(onlyFields(first!)), make: 'SEAT' }),
        ],
      }),
    );
    await waitFor(() => expect(cell(0, 'Make').textContent).toBe('SEAT'));
    expect(draft().getByRole<HTMLTextAreaElement>('textbox', { name: 'What was revised and why' }).value).toBe(NOTE);
    expect(listsGrid().getByText('13_HARROWGATE_01').closest('[role="row"]')?.textContent).toContain('1 draft');
  });
});

describe('a conflict', () => {
  /** The draft made it STOP and took the marker off; meanwhile somebody made it SILENT and changed the marker. */
  const meet = (lists: FakeLists): void => {
    const third = threeEntries()[2]!;
    const base = { ...onlyFields(third), action: 'ASSESS' as const, warningMarkers: ['VI' as const] };
    const yours: DraftChange = changeOf({ ...base, entryId: 'E-3' }, 11, {
      ...textOf(base),
      action: 'STOP',
      warningMarkers: 'WE',
    });
    lists.entries['L-1'] = [
      ...threeEntries().slice(0, 2),
      { ...third, action: 'SILENT', warningMarkers: ['VI', 'FI'], forceArea: 'Humberside' },
    ];
    lists.draft('L-1', {
      changes: [yours],
      conflicts: [aConflict({ entryId: 'E-3' }), aConflict({ entryId: 'E-3', field: 'warningMarkers' })],
    });
  };
  const conflicts = () => within(screen.getByRole('region', { name: 'Conflicts' }));
  const group = (name: string) => within(conflicts().getByRole('group', { name }));
  const keep = (): HTMLElement => conflicts().getByRole('button', { name: 'Keep this result' });

  test('shows yours and theirs by field, with what it was, who and when', async () => {
    await open(meet);
    await screen.findByRole('region', { name: 'Conflicts' });
    const action = conflicts().getByRole('group', { name: 'Action' }).textContent;
    expect(action).toMatch(/was ASSESS.*Yours.*STOP.*Theirs.*SILENT.*Insp 603 Dalvir Kaur, \d\d:\d\d:\d\d/);
    expect(cell(2, 'State').textContent).toBe('Conflict');
    expect(screen.getByRole('radio', { name: 'Conflict 1' })).toBeTruthy();
    expect(draft().getByRole('button', { name: 'Submit changes' }).title).toBe('1 conflict is open');
  });

  test('is settled by radio, on what the others made, and its record goes with the change', async () => {
    const { fake } = await open(meet);
    await screen.findByRole('region', { name: 'Conflicts' });
    expect(keep().title).toBe('Choose yours or theirs first, 2 times');
    fireEvent.click(group('Action').getByRole('radio', { name: 'Yours' }));
    fireEvent.click(group('Warning markers').getByRole('radio', { name: 'Theirs' }));
    expect(conflicts().getByText('Humberside').textContent).toContain('Dalvir Kaur');
    // WE of yours goes: it is said, wants a reason, and is pressed for twice.
    expect(conflicts().getByRole('alert').textContent).toMatch(/WE weapons goes off this entry.*Say why/);
    expect(keep().title).toBe('Say in the note of the draft why the warning marker goes');
    fireEvent.change(draft().getByRole('textbox', { name: 'What was revised and why' }), {
      target: { value: 'The weapons report was of another vehicle, log 441.' },
    });
    fireEvent.click(keep());
    expect(changesSaved(fake)).toEqual([]);
    expect(conflicts().getByRole('alert').textContent).toContain('Press Keep this result again');
    fireEvent.click(keep());
    await waitFor(() => expect(screen.queryByRole('region', { name: 'Conflicts' })).toBeNull());
    await saved();
    const sent = fake.callsOf('drafts.change').find(({ put = [] }) => put.length > 0);
    expect(sent?.conflicts).toEqual([]);
    expect(sent?.put?.[0]).toMatchObject({
      key: 'E-3',
      baseRevision: 12,
      base: { action: 'SILENT', forceArea: 'Humberside' },
      text: { action: 'STOP', warningMarkers: 'VI FI', forceArea: 'Humberside' },
      settled: [
        { entryId: 'E-3', field: 'action', choice: 'yours', against: 'Insp 603 Dalvir Kaur' },
        { entryId: 'E-3', field: 'warningMarkers', choice: 'theirs', against: 'Insp 603 Dalvir Kaur' },
      ],
    });
  });
});

describe('a new list', () => {
  const dialog = () => within(screen.getByRole('dialog', { name: 'New list' }));
  const fill = (): void => {
    for (const [name, value] of [
      ['Name', '13_lapwing_02'],
      ['Purpose', 'Vehicles of the linked plant thefts'],
      ['Justification', 'Nine vehicles that travel between forces; reviewed every week.'],
    ] as const)
      fireEvent.change(dialog().getByRole('textbox', { name }), { target: { value } });
  };

  test('is made at the service', async () => {
    const { fake } = await open(undefined, { isOpened: false });
    fireEvent.click(screen.getByRole('button', { name: 'New list' }));
    fireEvent.click(dialog().getByRole('button', { name: 'Make list' }));
    expect(dialog().getByText(/^A name such as 13_STOLEN_01/)).toBeTruthy();
    fill();
    fireEvent.click(dialog().getByRole('button', { name: 'Make list' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(fake.callsOf('lists.create')[0]?.body).toMatchObject({
      name: '13_LAPWING_02',
      extent: { kind: 'NATIONAL' },
    });
    expect(await listsGrid().findByText('13_LAPWING_02')).toBeTruthy();
  });

  test('is drafted here while the service is not reached, and typed into', async () => {
    const { fake } = await open((lists) => (lists.isOffline = true), { isOpened: false });
    fireEvent.click(screen.getByRole('button', { name: 'New list' }));
    fill();
    fireEvent.click(dialog().getByRole('button', { name: /^(?:Make|Draft) list$/ }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(await listsGrid().findByText('Drafted here only')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Add entry' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    await saved();
    expect(changesSaved(fake)).toHaveLength(1);
    expect(fake.callsOf('lists.open')).toEqual([]);
  });
});

describe('history and reviews', () => {
  test('shows each revision with author, note and difference, newest first', async () => {
    const { fake } = await open();
    const at = new Date().toISOString();
    const logged = { vrm: 'YK38RVL', action: 'ASSESS' as const, priority: 'LOW' as const, weedAt: at };
    const by = { cause: 'REVISION' as const, by: 'm.okafor', at };
    fake.on({
      'lists.changes': () => ({
        status: 200,
        value: {
          changes: [
            {
              ...by,
              entryId: 'E-1',
              revision: 1,
              before: null,
              after: logged,
              approvedBy: null,
              note: 'First of the series',
              auditIndex: 7,
            },
            {
              ...by,
              entryId: 'E-1',
              revision: 2,
              before: logged,
              after: { ...logged, action: 'STOP' },
              approvedBy: 'd.kaur',
              note: 'Seen again',
              auditIndex: 8,
            },
          ],
          next: null,
        },
      }),
    });
    fireEvent.click(screen.getByRole('tab', { name: 'History' }));
    const headings = await screen.findAllByRole('heading', { name: /^Revision/ });
    expect(headings.map(({ textContent }) => textContent)).toEqual(['Revision 2', 'Revision 1']);
    expect(screen.getByText(/approved by d\.kaur/)).toBeTruthy();
    const revisions = within(screen.getByRole('region', { name: 'History of the list' }));
    expect(revisions.getAllByText('Action')[0]?.parentElement?.textContent).toMatch(/^ActionASSESS\s+STOP$/);
    fireEvent.click(screen.getByRole('button', { name: 'Undo the addition of YK38RVL' }));
    await saved();
    expect(changesSaved(fake)).toMatchObject([{ key: 'E-1', text: null }]);
  });

  test('lists what is due first, and records a review with outcome and reason', async () => {
    const { fake } = await open(undefined, { isOpened: false });
    fireEvent.click(screen.getByRole('tab', { name: 'Due for review' }));
    const table = within(screen.getByRole('table', { name: 'Due for review' }));
    expect(table.getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual([
      '13_STOLEN_01',
      '13_HARROWGATE_01',
    ]);
    fireEvent.click(table.getByRole('button', { name: 'Review 13_STOLEN_01' }));
    fireEvent.click(table.getByRole('button', { name: 'Record review' }));
    expect(fake.callsOf('lists.review')).toEqual([]);
    fireEvent.click(table.getByRole('radio', { name: 'Kept as it is' }));
    fireEvent.change(table.getByRole('textbox', { name: 'Reason' }), {
      target: { value: 'The series goes on; all entries were checked.' },
    });
    fireEvent.click(table.getByRole('button', { name: 'Record review' }));
    await waitFor(() => expect(fake.callsOf('lists.review')).toHaveLength(1));
    expect(fake.callsOf('lists.review')[0]).toMatchObject({
      params: { id: 'L-2' },
      body: { baseRevision: 12, outcome: 'KEPT' },
    });
  });
});

test('who only reads lists has no drafts, and types nothing', async () => {
  const { fake } = await open(undefined, { account: CONTROL });
  expect(screen.queryByRole('region', { name: 'Draft' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'New list' })).toBeNull();
  fireEvent.doubleClick(cell(0, 'Make'));
  expect(within(grid()).queryByRole('textbox')).toBeNull();
  expect(fake.callsOf('drafts.list')).toEqual([]);
});

test('has a command for every button and choice, and a reason for each that cannot run', async () => {
  await open();
  type(0, 'Reason', 'Driven by Mark Ellis, disqualified');
  fireEvent.click(cell(0, 'Reason'));
  await within(grid()).findByText(/names a person/);
  const walk: Walk = {
    commandOf: [
      [/^New list$/, /^New list$/],
      [/^Sync$/, /^Sync lists$/],
      [/^Add entry$/, /^Add entry$/],
      [/^All \d/, /^Show all entries$/],
      [/^Draft \d/, /^Show drafted entries$/],
      [/^Conflict \d/, /^Show entries in conflict$/],
      [/^Expiring \d/, /^Show entries that expire$/],
      [/^Needs mending \d/, /^Show entries that need mending$/],
      [/^Remove$/, /^Remove selected entries$/],
      [/^Restore$/, /^Restore selected entries$/],
      [/^Leave the name out/, /^Take the suggestion$/],
      [/^Submit changes$/, /^Submit changes$/],
      [/^Discard draft$/, /^Discard draft$/],
    ],
    needsNone: [],
  };
  expect(unmatched(walk, commandsOf(['listManager']))).toEqual([]);
  expect(speechless(commandsOf(['listManager']))).toEqual([]);
  expect(pressable()).toContain('Submit changes');
  expect(whyNot(titled(commandsOf(['listManager']), 'Keep this result'), { online: true })).toBe(
    'There is no conflict',
  );
});

test('at lock nothing of a list or of a draft is left', async () => {
  const { fake } = await open();
  type(0, 'Reason', 'Seen at three linked thefts');
  await saved();
  act(() => fake.emit('session.changed', locked(MARIAN)));
  expect(useOpenLists.getState()).toEqual(useOpenLists.getInitialState());
  expect(useListsView.getState()).toEqual(useListsView.getInitialState());
  expect(document.documentElement.outerHTML).not.toMatch(/YK38|linked thefts/);
});
