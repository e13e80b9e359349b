import { command, type Command } from '../../commands/command.ts';
import { ofPart } from '../../commands/handle.ts';
import { misreadsOf } from '../../search/subject.ts';
import { announce } from '../../state/announce.ts';
import { serviceNowMs } from '../../state/session-store.ts';
import { countText } from '../../words/measures.ts';
import { periodField } from './handles.ts';
import { draftQuery } from './search-bar/draft-query.ts';
import { useDraft } from './search-bar/draft-store.ts';

export const openPeriod = command({
  id: 'investigate.period',
  group: 'Search',
  icon: 'calendar',
  title: 'Choose the period',
  more: 'from when, until when',
  also: 'time date day week month hours range when custom',
  keys: 'W',
  onMap: { group: 'Search', line: 'Choose the period', cap: 'Period' },
  ...ofPart(periodField, 'The search bar is not on the screen', ({ open }) => open()),
});

const areAccepted = (): boolean => useDraft.getState().nearMiss === 1;

/** What near misses would add to the question in the bar: `20 other marks, 11 of which a vehicle may carry`. */
function nearMissesAdd(): string | undefined {
  const made = draftQuery(useDraft.getState(), serviceNowMs());
  if (!made.ok || made.query.kind !== 'vrm') return undefined;
  const { accepted, carried } = misreadsOf({ ...made.query, nearMiss: 1 });
  return `${countText(accepted.size, 'other mark')}, of up to ${countText(carried.size, 'other vehicle')}`;
}

export const nearMisses = command({
  id: 'investigate.nearMisses',
  group: 'Search',
  icon: 'target',
  title: () => (areAccepted() ? 'Search only the marks as typed' : 'Search near misses too'),
  more: () => nearMissesAdd() ?? 'marks one likely misread away',
  also: 'near misses misread similar marks on off',
  keys: 'X',
  onMap: { group: 'Search', line: 'Near misses, or only as typed', cap: 'Near' },
  when: () => useDraft.getState().kind === 'vrm',
  why: 'Only a question about a vehicle has near misses',
  run: () => {
    const isOn = !areAccepted();
    useDraft.setState({ nearMiss: isOn ? 1 : 0 });
    const added = nearMissesAdd();
    announce(
      isOn
        ? `Near misses are searched too${added === undefined ? '' : `: ${added}`}.`
        : 'Only the marks as typed are searched.',
    );
  },
});

export const QUESTION_COMMANDS: readonly Command[] = [openPeriod, nearMisses];
