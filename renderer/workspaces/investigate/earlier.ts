import { earlierStep, type EarlierStep } from '../../search/earlier.ts';
import { pinFault, pinShownIn } from '../../search/pins.ts';
import { searchIn, underWayIn } from '../../search/sessions.ts';
import { serviceNowMs } from '../../state/session-store.ts';
import { openDialog } from '../../state/ui-store.ts';
import { spanText } from '../../time/period.ts';
import { countText } from '../../words/measures.ts';
import { periodOf } from '../../search/subject.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import { draftFromQuery } from './search-bar/draft-store.ts';

const stepOfShown = (): EarlierStep => earlierStep(searchIn(INVESTIGATE_VIEW).query, serviceNowMs());

/** `Earlier 90 days`. */
export function earlierTitle(): string {
  const step = stepOfShown();
  return `Earlier ${'cannot' in step ? '90 days' : countText(step.days, 'day')}`;
}

/** `16 Jun 2026 to 14 Sep 2026, takes an authority`. */
export function earlierMore(): string | undefined {
  const step = stepOfShown();
  if ('cannot' in step) return undefined;
  const { from, to } = spanText(periodOf(step.question.query), true);
  return `${from} to ${to}, ${step.takesAuthority ? 'takes an authority' : 'no authority needed'}`;
}

/** Why the days before those on screen cannot be asked for; undefined when they can. */
export function earlierFault(): string | undefined {
  if (underWayIn(INVESTIGATE_VIEW) !== undefined) return 'A search is running';
  const step = stepOfShown();
  if ('cannot' in step) return step.cannot;
  return pinShownIn(INVESTIGATE_VIEW) === undefined ? pinFault(INVESTIGATE_VIEW) : undefined;
}

/**
 * Asks for the days before those on screen, which stay as a pinned question once the service accepts the search. The words that were
 * written for them are offered, and must be confirmed: it is a search of its own.
 */
export function askForEarlier(): void {
  const step = stepOfShown();
  if ('cannot' in step || earlierFault() !== undefined) return;
  const { justification, searchRef } = searchIn(INVESTIGATE_VIEW);
  const { query, askedAs } = step.question;
  draftFromQuery(query, askedAs);
  openDialog({
    kind: 'justify',
    request: {
      view: INVESTIGATE_VIEW,
      ...step.question,
      ...(searchRef === null ? {} : { pinsSearch: searchRef }),
      ...(justification === null ? {} : { from: justification }),
    },
  });
}
