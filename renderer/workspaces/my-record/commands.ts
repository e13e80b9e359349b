import { command, type Command, type PartKey } from '../../commands/command.ts';
import { ofPart } from '../../commands/handle.ts';
import { RECORD_KINDS, useRecordFilters, type RecordKind } from './filters.ts';
import { recordPages, recordTable, recordText } from './handles.ts';

const GROUP = 'My record';

const NO_RECORD = 'The record is not on the screen';

export const refresh = command({
  id: 'myRecord.refresh',
  group: GROUP,
  icon: 'refresh',
  title: 'Read the record again',
  keys: 'R',
  onMap: { group: GROUP, line: 'Read it again', cap: 'Read again' },
  also: 'refresh reload update',
  ...ofPart(recordPages, NO_RECORD, (pages) => pages.refresh()),
});

export const older = command({
  id: 'myRecord.older',
  group: GROUP,
  icon: 'clock',
  title: 'Older records',
  keys: 'O',
  onMap: { group: GROUP, line: 'Older records', cap: 'Older' },
  when: () => recordPages.current()?.older !== undefined,
  why: 'No older records can be asked for now',
  run: () => recordPages.current()?.older?.(),
});

const find = command({
  id: 'myRecord.find',
  group: GROUP,
  icon: 'search',
  title: 'Find in the record',
  keys: '/',
  onMap: { group: GROUP, line: 'Find in the record', cap: 'Find' },
  also: 'filter text mark reason receipt',
  ...ofPart(recordText, NO_RECORD, ({ focus }) => focus()),
});

const LISTS: Readonly<Record<RecordKind, string>> = {
  all: 'List all acts',
  search: 'List searches',
  looked: 'List what was looked at',
  refusal: 'List refusals',
  signing: 'List signing in and out',
  other: 'List other acts',
};

const list = (kind: RecordKind): Command =>
  command({
    id: `myRecord.list.${kind}`,
    group: GROUP,
    icon: 'filter',
    title: LISTS[kind],
    also: 'filter show kind',
    ...ofPart(recordPages, NO_RECORD, () => useRecordFilters.setState({ kind })),
  });

const byItself = command({
  id: 'myRecord.byItself',
  group: GROUP,
  icon: 'filter',
  title: () =>
    useRecordFilters.getState().byItself ? 'Leave out calls by Sightline itself' : 'List calls by Sightline itself too',
  also: 'automatic filter show',
  ...ofPart(recordPages, NO_RECORD, () => useRecordFilters.setState((old) => ({ byItself: !old.byItself }))),
});

const move = (by: 1 | -1, title: string, keys: string, cap: string): Command =>
  command({
    id: `myRecord.row${keys}`,
    group: GROUP,
    icon: 'list',
    title,
    keys,
    onMap: { group: GROUP, line: 'Next, previous row', cap },
    when: () => recordTable.current() !== undefined,
    why: 'There are no rows',
    run: () => recordTable.current()?.move(by),
  });

export const MY_RECORD_COMMANDS: readonly Command[] = [
  refresh,
  older,
  find,
  ...RECORD_KINDS.map(list),
  byItself,
  move(1, 'Next row', 'J', 'Row down'),
  move(-1, 'Previous row', 'K', 'Row up'),
];

export const MY_RECORD_PART_KEYS: readonly PartKey[] = [
  { group: GROUP, line: 'First, last row', keys: ['Home', 'End'] },
];
