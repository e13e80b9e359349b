import type { Failure } from '../../../app/contract/failures.ts';
import { command, type Command } from '../../commands/command.ts';
import { ofPart } from '../../commands/handle.ts';
import { keptOffer } from '../../search/kept/handle.ts';
import { latestIn } from '../../search/sessions.ts';
import { misreadsOf } from '../../search/subject.ts';
import { announce } from '../../state/announce.ts';
import { serviceNowMs } from '../../state/session-store.ts';
import { isMendable } from '../../words/failures.ts';
import { countText } from '../../words/measures.ts';
import { periodField } from './handles.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import { mendSearch, whyNotRun } from './refused.tsx';
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

/** The marks that near misses add to the question in the bar; undefined while it is no whole question. */
function nearMarks(): ReturnType<typeof misreadsOf> | undefined {
  const made = draftQuery(useDraft.getState(), serviceNowMs());
  return made.ok && made.query.kind === 'vrm' ? misreadsOf({ ...made.query, nearMiss: 1 }) : undefined;
}

/** `20 other marks, of up to 11 other vehicles`: a mark that no vehicle may carry is read, and is nobody's. */
function nearMissesAdd(): string | undefined {
  const near = nearMarks();
  if (near === undefined) return undefined;
  return `${countText(near.accepted.size, 'other mark')}, of up to ${countText(near.carried.size, 'other vehicle')}`;
}

function nearMissesLeaveOut(): string | undefined {
  const near = nearMarks();
  return near === undefined ? undefined : `leaves out ${countText(near.accepted.size, 'other mark')}`;
}

export const nearMisses = command({
  id: 'investigate.nearMisses',
  group: 'Search',
  icon: 'target',
  title: () => (areAccepted() ? 'Search only the marks as typed' : 'Search near misses too'),
  more: () => (areAccepted() ? nearMissesLeaveOut() : (nearMissesAdd() ?? 'marks one likely misread away')),
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

const NOTHING_KEPT = 'No question is kept for you';

const goOn = command({
  id: 'investigate.goOn',
  group: 'Search',
  icon: 'pencil',
  title: 'Go on writing',
  more: 'the question that was kept',
  also: 'resume restore draft',
  asks: true,
  when: () => keptOffer.current()?.goOn !== undefined,
  why: NOTHING_KEPT,
  run: () => keptOffer.current()?.goOn?.(),
});

const forgetKept = command({
  id: 'investigate.forget',
  group: 'Search',
  icon: 'cross',
  title: 'Forget the questions that were kept',
  also: 'delete clear draft',
  when: () => keptOffer.current()?.forget !== undefined,
  why: NOTHING_KEPT,
  run: () => keptOffer.current()?.forget?.(),
});

const whyLatestNotRun = (): Failure | null => whyNotRun(latestIn(INVESTIGATE_VIEW));

/** No answer mends a service that cannot be reached. */
const isToTryAgain = (): boolean => {
  const failure = whyLatestNotRun();
  return failure !== null && !isMendable(failure.code);
};

const mend = command({
  id: 'investigate.mend',
  group: 'Search',
  icon: 'pencil',
  title: () => (isToTryAgain() ? 'Try the failed search again' : 'Change the answers of the refused search'),
  also: 'retry failed repeat again change answers refused',
  asks: true,
  when: () => whyLatestNotRun() !== null,
  why: 'No search was refused',
  run: () => mendSearch(latestIn(INVESTIGATE_VIEW)),
});

export const QUESTION_COMMANDS: readonly Command[] = [openPeriod, nearMisses, mend, goOn, forgetKept];
