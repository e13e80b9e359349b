import type { VoiListDetails } from '../../../app/domain/voi.ts';
import { DAY_MS } from '../../../app/domain/instant.ts';
import { localDayNumber } from '../../../app/domain/london-time.ts';
import { VOI_SECOND_PERSON_WORDS } from '../../../app/policy/voi-rules.ts';
import type { Submitted } from '../../../app/contract/lists.ts';
import { clockText, countText, shortDayText } from '../../words/measures.ts';

export const KIND_WORDS: Readonly<Record<VoiListDetails['kind'], string>> = {
  FORCE: 'Force list',
  ACT: 'ACT list',
  BULK_DVLA: 'Bulk, DVLA',
  BULK_MIB: 'Bulk, MIB',
};

/** Whole days until an instant, by the calendar; negative once it is past. */
export const daysTo = (atMs: number, nowMs: number): number =>
  atMs <= nowMs ? Math.min(-1, -Math.ceil((nowMs - atMs) / DAY_MS)) : localDayNumber(atMs) - localDayNumber(nowMs);

export const inDaysText = (days: number): string =>
  days < 0 ? `${countText(-days, 'day')} ago` : days === 0 ? 'today' : `in ${countText(days, 'day')}`;

/** `15:51:40`, or with its day when that is another. */
export const asAtText = (atMs: number, nowMs: number): string =>
  localDayNumber(atMs) === localDayNumber(nowMs) ? clockText(atMs) : `${clockText(atMs)} on ${shortDayText(atMs)}`;

const leftText = (left: number): string =>
  left === 0
    ? ''
    : ` ${countText(left, 'change')} met another one and ${left === 1 ? 'is' : 'are'} left here to settle.`;

/** How a submission ended, in a title and a sentence. */
export function submittedWords(submitted: Submitted): { readonly title: string; readonly words: string } {
  switch (submitted.outcome) {
    case 'accepted':
      return {
        title: `Accepted as revision ${submitted.revision}`,
        words: `It is in force from now on.${leftText(submitted.left)}`,
      };
    case 'waits':
      return {
        title: 'Waits for a second person',
        words: `It ${submitted.reasons.map((reason) => VOI_SECOND_PERSON_WORDS[reason]).join(', and ')}. It matches nothing until somebody else approves it.${leftText(submitted.left)}`,
      };
    case 'conflicts':
      return {
        title: 'Nothing was taken yet',
        words: `${countText(submitted.left, 'change')} met what somebody else changed meanwhile. Settle them, then submit again.`,
      };
    case 'later':
      return {
        title: 'It is sent when the service is reached, once',
        words: 'Nothing changes on the road before. It is not changed here until the service has answered.',
      };
    default:
      return submitted satisfies never;
  }
}
