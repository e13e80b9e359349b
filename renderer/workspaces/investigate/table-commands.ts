import { isTold } from '../../columns/found-pairs.ts';
import type { FilterField } from '../../columns/read-filters.ts';
import { command, type Command } from '../../commands/command.ts';
import { ofPart } from '../../commands/handle.ts';
import { arePairs, HAS_READS, search } from './can-run.ts';
import { openFilters } from './filters/filter-panel-store.ts';
import { FIELD_ORDER, FIELD_TITLES } from './filters/filter-words.ts';
import { readsOrder, readsPanel, tableMenu } from './handles.ts';
import { GROUPINGS, SORT_KEYS, type Grouping, type SortKey } from './reads/reads-rows.ts';
import { useReadsTable } from './reads/table-store.ts';

const NO_TABLE = 'The table has no reads';

export const columns = command({
  id: 'investigate.columns',
  group: 'Table',
  icon: 'table',
  title: 'Columns',
  more: 'and what the table puts together',
  also: 'group hide show',
  keys: 'O',
  onMap: { group: 'Reads', line: 'Columns and groups', cap: 'Columns' },
  ...ofPart(tableMenu, NO_TABLE, ({ open }) => open()),
});

const GROUPED: Readonly<Record<Grouping, string>> = {
  day: 'Put together by day',
  vehicle: 'Put together by vehicle',
  camera: 'Put together by camera',
  none: 'Put nothing together',
};

const groupBy = (grouping: Grouping): Command =>
  command({
    id: `investigate.group.${grouping}`,
    group: 'Table',
    icon: 'list',
    title: GROUPED[grouping],
    also: 'group grouped by table none',
    when: () => tableMenu.current() !== undefined && useReadsTable.getState().grouping !== grouping,
    why: () => (tableMenu.current() === undefined ? NO_TABLE : 'The table is so already'),
    run: () => useReadsTable.setState({ grouping }),
  });

const SORTED: Readonly<Record<SortKey, string>> = {
  time: 'time',
  vrm: 'registration mark',
  camera: 'camera',
  road: 'road',
  lane: 'lane',
  confidence: 'confidence',
};

const sortBy = (key: SortKey): Command =>
  command({
    id: `investigate.sort.${key}`,
    group: 'Table',
    icon: 'bars',
    title: `Sort by ${SORTED[key]}`,
    more: () => (readsOrder.current()?.key === key ? 'the other way round' : undefined),
    also: 'order table column',
    ...ofPart(readsOrder, 'The table shows no reads', (order) => order.sortBy(key)),
  });

const showWhole = command({
  id: 'investigate.whole',
  group: 'Table',
  icon: 'table',
  title: () => (readsPanel.current()?.isWhole === true ? 'List only the reads in view' : 'List all reads'),
  more: 'those out of view dimmed',
  also: 'show all table',
  when: () => readsPanel.current()?.toggleWhole !== undefined,
  why: 'All reads are in view',
  run: () => readsPanel.current()?.toggleWhole?.(),
});

const filterBy = (field: FilterField): Command =>
  command({
    id: `investigate.filter.${field}`,
    group: 'Table',
    icon: 'filter',
    title: `Filter by ${FIELD_TITLES[field].toLowerCase()}`,
    when: () => search().reads > 0 && isTold(field, arePairs()),
    why: () => (search().reads > 0 ? 'Pairs come without it: it is seen with the images of each read' : HAS_READS.why),
    run: () => openFilters(true, field),
  });

export const TABLE_COMMANDS: readonly Command[] = [
  columns,
  showWhole,
  ...GROUPINGS.map(groupBy),
  ...SORT_KEYS.map(sortBy),
  ...FIELD_ORDER.map(filterBy),
];
