import { command, type Command, type PartKey } from '../../commands/command.ts';
import { ofPart } from '../../commands/handle.ts';
import { focusPanel, hasPanel } from '../../ui/panels.ts';
import {
  conflictPart,
  decidePart,
  draftPart,
  duePart,
  entries,
  historyPart,
  listsSync,
  listsTable,
  waitingPart,
} from './handles.ts';
import { FILTERS, type Filter } from './lines.ts';
import { CONFLICTS_PANEL, DRAFT_PANEL, ENTRIES_PANEL } from './panel-names.ts';
import { show, showOnly, TABS, useListsView, type Tab } from './view-store.ts';

const GROUP = 'Lists';
const NO_LIST = 'Choose a list first';
const NO_LISTS = 'The lists are not on the screen';
const NO_DRAFT = 'There is no draft of this list';

const move = (by: 1 | -1, title: string, keys: string, cap: string): Command =>
  command({
    id: `lists.row${keys}`,
    group: GROUP,
    icon: 'list',
    title,
    keys,
    onMap: { group: GROUP, line: 'Next, previous list', cap },
    when: () => listsTable.current() !== undefined,
    why: NO_LISTS,
    run: () => listsTable.current()?.move(by),
  });

const find = command({
  id: 'lists.find',
  group: GROUP,
  icon: 'search',
  title: 'Find a list',
  also: 'filter name purpose',
  keys: '/',
  onMap: { group: GROUP, line: 'Find a list', cap: 'Find' },
  ...ofPart(listsSync, NO_LISTS, ({ focusFind }) => focusFind()),
});

export const syncLists = command({
  id: 'lists.sync',
  group: GROUP,
  icon: 'refresh',
  title: 'Sync lists',
  more: 'brings the copies here up to date',
  also: 'refresh reload update try now online',
  keys: 'R',
  onMap: { group: GROUP, line: 'Sync lists', cap: 'Sync' },
  when: () => listsSync.current()?.isSyncing === false,
  why: 'The lists are being synced',
  run: () => listsSync.current()?.sync(),
});

export const newList = command({
  id: 'lists.new',
  group: GROUP,
  icon: 'plus',
  title: 'New list',
  also: 'create make add',
  keys: 'Shift+N',
  onMap: { group: GROUP, line: 'New list', cap: 'New list' },
  when: () => listsSync.current()?.canEdit === true,
  why: 'Your role reads lists and does not make them',
  run: () => useListsView.setState({ isCreating: true }),
});

type EntriesHandle = NonNullable<ReturnType<(typeof entries)['current']>>;

const canType = (): boolean => entries.current()?.blocked === undefined && entries.current() !== undefined;
const whyNotType = (): string => entries.current()?.blocked ?? NO_LIST;

/** Something that is done with the entries; `none` says why there is nothing to do it with. */
const onEntries = (
  act: 'fillDown' | 'remove' | 'restore' | 'undo' | 'redo' | 'mend' | 'nextToMend',
  none: string,
): Pick<Command, 'run'> & { readonly when: () => boolean; readonly why: () => string } => ({
  when: () => canType() && (entries.current() as EntriesHandle)[act] !== undefined,
  why: () => (canType() ? none : whyNotType()),
  run: () => entries.current()?.[act]?.(),
});

export const addEntry = command({
  id: 'lists.add',
  group: GROUP,
  icon: 'plus',
  title: 'Add entry',
  also: 'new vehicle mark row line',
  keys: 'N',
  onMap: { group: GROUP, line: 'Add entry', cap: 'Add entry' },
  when: canType,
  why: whyNotType,
  run: () => entries.current()?.add(),
});

const fillDown = command({
  id: 'lists.fill',
  group: GROUP,
  icon: 'download',
  title: 'Fill down',
  more: 'the first of the selected rows into the others',
  also: 'copy repeat same',
  keys: 'Ctrl+D',
  leaveToFields: true,
  onMap: { group: GROUP, line: 'Fill down' },
  ...onEntries('fillDown', 'Go to a cell first, or select rows with Shift and an arrow'),
});

export const removeEntries = command({
  id: 'lists.remove',
  group: GROUP,
  icon: 'minus',
  title: 'Remove selected entries',
  more: 'Del',
  also: 'delete take off',
  ...onEntries('remove', 'Go to an entry that is not removed first'),
});

export const restoreEntries = command({
  id: 'lists.restore',
  group: GROUP,
  icon: 'restore',
  title: 'Restore selected entries',
  more: 'as the list has them',
  also: 'revert undo removal',
  ...onEntries('restore', 'Go to an entry that the draft changes or removes first'),
});

export const undo = command({
  id: 'lists.undo',
  group: GROUP,
  icon: 'undo',
  title: 'Undo',
  more: 'the last change of the draft',
  also: 'take back',
  keys: 'Ctrl+Z',
  leaveToFields: true,
  onMap: { group: GROUP, line: 'Undo, redo' },
  ...onEntries('undo', 'Nothing was changed since the list was opened'),
});

export const redo = command({
  id: 'lists.redo',
  group: GROUP,
  icon: 'redo',
  title: 'Redo',
  also: 'again',
  keys: 'Ctrl+Shift+Z',
  leaveToFields: true,
  onMap: { group: GROUP, line: 'Undo, redo' },
  ...onEntries('redo', 'Nothing was undone'),
});

const mend = command({
  id: 'lists.mend',
  group: GROUP,
  icon: 'tick',
  title: 'Take the suggestion',
  more: 'the first one under this row',
  also: 'mend fix correct did you mean',
  keys: 'Ctrl+.',
  onMap: { group: GROUP, line: 'Take the suggestion' },
  ...onEntries('mend', 'Nothing is suggested for this row'),
});

const nextToMend = command({
  id: 'lists.nextMend',
  group: GROUP,
  icon: 'warning',
  title: 'Next to mend',
  also: 'fix error fault wrong',
  keys: 'F8',
  onMap: { group: GROUP, line: 'Next to mend', cap: 'Next to mend' },
  ...onEntries('nextToMend', 'Nothing needs mending'),
});

const FILTER_TITLES: Readonly<Record<Filter, string>> = {
  all: 'Show all entries',
  draft: 'Show drafted entries',
  conflict: 'Show entries in conflict',
  expiring: 'Show entries that expire',
  mend: 'Show entries that need mending',
};
const only = (filter: Filter): Command =>
  command({
    id: `lists.only.${filter}`,
    group: GROUP,
    icon: 'filter',
    title: FILTER_TITLES[filter],
    also: 'filter',
    when: () => useListsView.getState().chosen !== undefined,
    why: NO_LIST,
    run: () => showOnly(filter),
  });

const TAB_TITLES: Readonly<Record<Tab, string>> = {
  entries: 'Entries of the list',
  history: 'History of the list',
  due: 'Lists due for review',
  decide: 'Revisions to decide',
};
const tab = (name: Tab): Command =>
  command({
    id: `lists.tab.${name}`,
    group: GROUP,
    icon: ({ entries: 'table', history: 'clock', due: 'calendar', decide: 'person' } as const)[name],
    title: TAB_TITLES[name],
    also: 'tab',
    when: () =>
      name === 'decide'
        ? listsSync.current()?.canEdit === true
        : name === 'due' || useListsView.getState().chosen !== undefined,
    why: name === 'decide' ? 'Your role reads lists and does not decide on them' : NO_LIST,
    run: () => show(name),
  });

export const submitDraft = command({
  id: 'lists.submit',
  group: GROUP,
  icon: 'upload',
  title: 'Submit changes',
  also: 'send circulate publish',
  keys: 'Ctrl+Enter',
  onMap: { group: GROUP, line: 'Submit changes' },
  when: () => draftPart.current() !== undefined && draftPart.current()?.blocked === undefined,
  why: () => draftPart.current()?.blocked ?? NO_DRAFT,
  run: () => draftPart.current()?.submit(),
});

export const discardDraft = command({
  id: 'lists.discard',
  group: GROUP,
  icon: 'cross',
  title: 'Discard draft',
  more: () => (draftPart.current()?.isDiscarding === true ? 'for good' : 'asks once more'),
  also: 'delete throw away',
  when: () => draftPart.current()?.discard !== undefined,
  why: NO_DRAFT,
  run: () => draftPart.current()?.discard?.(),
});

export const keepDraft = command({
  id: 'lists.keepDraft',
  group: GROUP,
  icon: 'save',
  title: 'Keep draft',
  when: () => draftPart.current()?.isDiscarding === true,
  why: 'The draft is not being discarded',
  run: () => draftPart.current()?.keep(),
});

export const saveAgain = command({
  id: 'lists.save',
  group: GROUP,
  icon: 'save',
  title: 'Save again',
  also: 'try retry',
  when: () => draftPart.current()?.tryAgain !== undefined,
  why: 'Everything is saved',
  run: () => draftPart.current()?.tryAgain?.(),
});

const goToNote = command({
  id: 'lists.note',
  group: 'Go to',
  icon: 'pencil',
  title: 'What was revised and why',
  more: 'note of the draft',
  ...ofPart(draftPart, NO_DRAFT, ({ focusNote }) => focusNote()),
});

export const keepResult = command({
  id: 'lists.keepResult',
  group: GROUP,
  icon: 'tick',
  title: 'Keep this result',
  more: 'of the conflict',
  also: 'settle resolve merge',
  keys: 'Ctrl+Shift+Enter',
  onMap: { group: GROUP, line: 'Keep the result of a conflict' },
  when: () => conflictPart.current() !== undefined && conflictPart.current()?.blocked === undefined,
  why: () => conflictPart.current()?.blocked ?? 'There is no conflict',
  run: () => conflictPart.current()?.keep(),
});

export const nextConflict = command({
  id: 'lists.nextConflict',
  group: GROUP,
  icon: 'shuffle',
  title: 'Next conflict',
  keys: 'F9',
  onMap: { group: GROUP, line: 'Next conflict', cap: 'Conflict' },
  when: () => conflictPart.current()?.next !== undefined,
  why: 'There is no other conflict',
  run: () => conflictPart.current()?.next?.(),
});

export const readHistory = command({
  id: 'lists.history',
  group: GROUP,
  icon: 'refresh',
  title: 'Read the history again',
  also: 'refresh',
  ...ofPart(historyPart, 'The history of a list is not on the screen', ({ refresh }) => refresh()),
});

const NO_REVIEW = 'Open Due for review and choose a list first';
export const reviewList = command({
  id: 'lists.review',
  group: GROUP,
  icon: 'calendar',
  title: 'Review this list',
  more: 'with outcome and reason',
  when: () => duePart.current()?.review !== undefined,
  why: NO_REVIEW,
  run: () => duePart.current()?.review?.(),
});
export const recordReview = command({
  id: 'lists.recordReview',
  group: GROUP,
  icon: 'tick',
  title: 'Record review',
  when: () => duePart.current()?.record !== undefined,
  why: NO_REVIEW,
  run: () => duePart.current()?.record?.(),
});
export const leaveReview = command({
  id: 'lists.leaveReview',
  group: GROUP,
  icon: 'cross',
  title: 'Leave the review',
  when: () => duePart.current()?.leave !== undefined,
  why: 'No list is being reviewed',
  run: () => duePart.current()?.leave?.(),
});

const NO_DECISION = 'Open To decide and choose a revision first';
export const lookAgain = command({
  id: 'lists.lookAgain',
  group: GROUP,
  icon: 'refresh',
  title: 'Look again for revisions to decide',
  also: 'refresh waiting approval second person',
  ...ofPart(waitingPart, 'To decide is not on the screen', ({ look }) => look()),
});
export const approveRevision = command({
  id: 'lists.approve',
  group: GROUP,
  icon: 'tick',
  title: 'Approve the revision',
  also: 'grant accept second person',
  ...ofPart(decidePart, NO_DECISION, ({ approve }) => approve()),
});
export const sendBackRevision = command({
  id: 'lists.sendBack',
  group: GROUP,
  icon: 'undo',
  title: 'Send the revision back',
  also: 'refuse reject second person',
  ...ofPart(decidePart, NO_DECISION, ({ sendBack }) => sendBack()),
});

const goTo = (id: string, title: string, panel: string): Command =>
  command({
    id: `lists.go.${id}`,
    group: 'Go to',
    icon: 'sidebar',
    title,
    more: 'panel',
    when: () => hasPanel(panel),
    why: 'It is not on the screen',
    run: () => focusPanel(panel),
  });

export const LISTS_COMMANDS: readonly Command[] = [
  move(1, 'Next list', 'J', 'List down'),
  move(-1, 'Previous list', 'K', 'List up'),
  find,
  addEntry,
  nextToMend,
  mend,
  fillDown,
  removeEntries,
  restoreEntries,
  undo,
  redo,
  submitDraft,
  discardDraft,
  keepDraft,
  saveAgain,
  keepResult,
  nextConflict,
  newList,
  syncLists,
  ...FILTERS.map(only),
  ...TABS.map(tab),
  readHistory,
  reviewList,
  recordReview,
  leaveReview,
  lookAgain,
  approveRevision,
  sendBackRevision,
  goToNote,
  goTo('entries', 'Entries', ENTRIES_PANEL),
  goTo('draft', 'Draft', DRAFT_PANEL),
  goTo('conflicts', 'Conflicts', CONFLICTS_PANEL),
];

export const LISTS_PART_KEYS: readonly PartKey[] = [
  { group: GROUP, line: 'Type into a cell', keys: ['F2'], cap: 'Type' },
  { group: GROUP, line: 'Remove the selected entries', keys: ['Del'], cap: 'Remove' },
  { group: GROUP, line: 'Empty the cell', keys: ['Backspace'], cap: 'Empty' },
  { group: GROUP, line: 'Select all rows', keys: ['Ctrl+A'] },
  { group: GROUP, line: 'Paste from a spreadsheet', keys: ['Ctrl+V'] },
];
