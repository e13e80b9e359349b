import { command, type Command, type PartKey } from '../../commands/command.ts';
import { recordPages, recordTable, recordText } from './handles.ts';

const GROUP = 'My record';

export const refresh = command({
  id: 'myRecord.refresh',
  group: GROUP,
  icon: 'refresh',
  title: 'Read the record again',
  keys: 'R',
  onMap: { group: GROUP, line: 'Read it again', cap: 'Read again' },
  run: () => recordPages.current()?.refresh(),
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
  run: () => recordText.current()?.focus(),
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
  move(1, 'Next row', 'J', 'Row down'),
  move(-1, 'Previous row', 'K', 'Row up'),
];

export const MY_RECORD_PART_KEYS: readonly PartKey[] = [
  { group: GROUP, line: 'First, last row', keys: ['Home', 'End'] },
];
