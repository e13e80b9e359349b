import type { ReactNode } from 'react';
import type { ReadPreservation } from '../../../../app/api/preservations.ts';
import { instantMs } from '../../../../app/domain/instant.ts';
import { Note } from '../../../ui/badge.tsx';
import { dayText } from '../../../words/measures.ts';
import { holds } from './read-acts.ts';

const day = (instant: string): string => dayText(instantMs(instant));

function words({ state, reference, reviewAt, releasedAt }: ReadPreservation): ReactNode {
  const ended = releasedAt === null ? '' : ` on ${day(releasedAt)}`;
  switch (state) {
    case 'WAITING':
      return (
        <>
          <b>Preservation waits for a second person</b> under {reference}, review on {day(reviewAt)}. It keeps nothing
          until then.
        </>
      );
    case 'HELD':
      return (
        <>
          <b>Preserved as evidence</b> under {reference}, review on {day(reviewAt)}.
        </>
      );
    case 'REVIEW_DUE':
    case 'REVIEW_OVERDUE':
      return (
        <>
          <b>Preserved as evidence</b> under {reference}. Its review {state === 'REVIEW_DUE' ? 'is due' : 'is overdue'}{' '}
          since {day(reviewAt)}: it ends unless another person keeps it on.
        </>
      );
    case 'RELEASED':
      return (
        <>
          <b>No longer preserved</b> under {reference}: released{ended}.
        </>
      );
    case 'LAPSED':
      return (
        <>
          <b>No longer preserved</b> under {reference}: it lapsed{ended}, because nobody reviewed it.
        </>
      );
  }
}

/** What keeps a read beyond its time, waits to, or kept it; each with its case, its review and by whom. */
export function Preservations({ known }: { readonly known: readonly ReadPreservation[] }): ReactNode {
  return known.map((each) => {
    const { state, preservedBy, preservedAt, approvedBy } = each;
    const tone = state === 'HELD' ? 'ok' : holds(each) || state === 'WAITING' ? 'warn' : 'neutral';
    return (
      <Note
        key={`${preservedAt} ${preservedBy} ${each.reference}`}
        tone={tone}
        icon={state === 'WAITING' ? 'clock' : holds(each) ? 'save' : 'info'}
      >
        {words(each)}{' '}
        <span className="t3">
          {state === 'WAITING' ? 'Asked for' : 'Preserved'} by {preservedBy}, {day(preservedAt)}
          {approvedBy === null ? '' : `; approved by ${approvedBy}`}.
        </span>
      </Note>
    );
  });
}
