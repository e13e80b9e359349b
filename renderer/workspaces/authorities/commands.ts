import { command, type Command, type PartKey } from '../../commands/command.ts';
import { ofPart } from '../../commands/handle.ts';
import { focusPanel, hasPanel } from '../../ui/panels.ts';
import { closing, decision, requestsList, requestsTable } from './handles.ts';
import { REQUEST_PANEL } from './panel-names.ts';
import { SHOWN, useAuthoritiesView, type Shown } from './view-store.ts';

const GROUP = 'Authorities';

const move = (by: 1 | -1, title: string, keys: string, cap: string): Command =>
  command({
    id: `authorities.row${keys}`,
    group: GROUP,
    icon: 'list',
    title,
    keys,
    onMap: { group: GROUP, line: 'Next, previous request', cap },
    when: () => requestsTable.current() !== undefined,
    why: 'There are no requests',
    run: () => requestsTable.current()?.move(by),
  });

const NO_LIST = 'The requests are not on the screen';

export const nextWaiting = command({
  id: 'authorities.waiting',
  group: GROUP,
  icon: 'next',
  title: 'Next request that waits',
  keys: 'W',
  onMap: { group: GROUP, line: 'Next that waits', cap: 'Next waiting' },
  when: () => requestsList.current()?.nextWaiting !== undefined,
  why: 'No other request waits for you',
  run: () => requestsList.current()?.nextWaiting?.(),
});

export const refreshList = command({
  id: 'authorities.refresh',
  group: GROUP,
  icon: 'refresh',
  title: 'Look for new requests',
  also: 'refresh reload update',
  keys: 'R',
  onMap: { group: GROUP, line: 'Look for new requests', cap: 'Refresh' },
  ...ofPart(requestsList, NO_LIST, ({ refresh }) => refresh()),
});

export const olderRequests = command({
  id: 'authorities.older',
  group: GROUP,
  icon: 'clock',
  title: 'Older requests',
  keys: 'O',
  onMap: { group: GROUP, line: 'Older requests', cap: 'Older' },
  when: () => requestsList.current()?.older !== undefined,
  why: 'No older requests can be read now',
  run: () => requestsList.current()?.older?.(),
});

const SHOWS: Readonly<Record<Shown, string>> = {
  all: 'List all requests',
  waiting: 'List requests that wait',
  ratify: 'List what is to be ratified',
  inForce: 'List authorities in force',
  ended: 'List requests that ended',
};

const list = (shown: Shown): Command =>
  command({
    id: `authorities.list.${shown}`,
    group: GROUP,
    icon: 'filter',
    title: SHOWS[shown],
    also: 'filter show state',
    ...ofPart(requestsList, NO_LIST, () => useAuthoritiesView.setState({ shown })),
  });

const endEarly = command({
  id: 'authorities.close',
  group: GROUP,
  icon: 'lock',
  title: 'End this authority before its time',
  more: 'with a reason',
  also: 'close revoke cancel withdraw',
  ...ofPart(closing, 'Choose an authority that is in force first', ({ open }) => open()),
});

const NOT_CHOSEN = 'Choose a request that waits for a decision first';

const canDecide = (): boolean => decision.current()?.sign === 'grant' && decision.current()?.blocked === undefined;
const whyNotDecide = (): string => decision.current()?.blocked ?? NOT_CHOSEN;

const grantAsAsked = command({
  id: 'authorities.asked',
  group: GROUP,
  icon: 'tick',
  title: 'Grant as asked',
  also: 'approve allow',
  more: 'then say why',
  keys: 'G',
  onMap: { group: GROUP, line: 'Grant as asked, narrower', cap: 'As asked' },
  when: canDecide,
  why: whyNotDecide,
  run: () => decision.current()?.choose('asked'),
});

const grantNarrower = command({
  id: 'authorities.narrower',
  group: GROUP,
  icon: 'minus',
  title: 'Grant narrower',
  also: 'approve less part days cameras',
  more: 'then say why',
  keys: 'N',
  onMap: { group: GROUP, line: 'Grant as asked, narrower', cap: 'Narrower' },
  when: () => canDecide() && decision.current()?.canBeNarrower === true,
  why: () => (canDecide() ? 'Nothing narrower can be granted of this request' : whyNotDecide()),
  run: () => decision.current()?.choose('narrower'),
});

/** One command, because one key signs whatever waits for a signature. */
export const sign = command({
  id: 'authorities.sign',
  group: GROUP,
  icon: 'key',
  title: () => (decision.current()?.sign === 'ratify' ? 'Ratify' : 'Grant'),
  keys: 'Ctrl+Enter',
  onMap: { group: GROUP, line: 'Grant, or ratify' },
  when: () => decision.current()?.sign !== undefined && decision.current()?.blocked === undefined,
  why: whyNotDecide,
  run: () => decision.current()?.run(),
});

export const refuse = command({
  id: 'authorities.refuse',
  group: GROUP,
  icon: 'stop',
  title: 'Refuse',
  also: 'reject deny decline',
  keys: 'Ctrl+Shift+Enter',
  onMap: { group: GROUP, line: 'Refuse' },
  when: canDecide,
  why: whyNotDecide,
  run: () => decision.current()?.refuse(),
});

const goToRequest = command({
  id: 'authorities.request',
  group: 'Go to',
  icon: 'sidebar',
  title: 'Request',
  more: 'panel',
  when: () => hasPanel(REQUEST_PANEL),
  why: 'No request is on the screen',
  run: () => focusPanel(REQUEST_PANEL),
});

export const AUTHORITIES_COMMANDS: readonly Command[] = [
  move(1, 'Next request', 'J', 'Row down'),
  move(-1, 'Previous request', 'K', 'Row up'),
  nextWaiting,
  grantAsAsked,
  grantNarrower,
  sign,
  refuse,
  endEarly,
  refreshList,
  olderRequests,
  ...SHOWN.map(list),
  goToRequest,
];

export const AUTHORITIES_PART_KEYS: readonly PartKey[] = [
  { group: GROUP, line: 'First, last request', keys: ['Home', 'End'] },
];
