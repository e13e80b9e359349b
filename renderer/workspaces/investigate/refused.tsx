import type { ReactNode } from 'react';
import type { Failure } from '../../../app/contract/failures.ts';
import { isRefusal } from '../../../app/policy/problem-codes.ts';
import { problemsOfRefusal } from '../../search/justify/answers.ts';
import { useLatestSearch, useNextSearch } from '../../search/search-view.tsx';
import type { SearchState } from '../../search/session.ts';
import { dismissNext } from '../../search/sessions.ts';
import { openDialog } from '../../state/ui-store.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { failureWords, isMendable } from '../../words/failures.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import './refused.css';

/** Opens the prompt of a search that did not run, with its words and what was said to them. */
export function mendSearch({ query, askedAs, justification, authorityId, pinsSearch, failure }: SearchState): void {
  if (query === null || justification === null || failure === null) return;
  openDialog({
    kind: 'justify',
    request: {
      view: INVESTIGATE_VIEW,
      query,
      askedAs: askedAs ?? undefined,
      from: justification,
      refusal: failure,
      ...(pinsSearch === null ? {} : { pinsSearch }),
      ...(authorityId === null ? {} : { authorityId }),
    },
  });
}

function whyOf(failure: Failure): string {
  const { title, mend } = failureWords(failure, 'search');
  return problemsOfRefusal(failure)[0]?.text ?? `${title}. ${mend}`;
}

/** Why a search did not run. One that broke after its first reads did: what they say of it is said with them. */
export const whyNotRun = ({ phase, accepted, failure }: SearchState): Failure | null =>
  phase === 'failed' && !accepted ? failure : null;

/** Why the search that was asked last did not run. What is shown below it, with its ribbon, is of the search before. */
export function Refused(): ReactNode {
  const latest = useLatestSearch((state) => state);
  const isNext = useNextSearch(({ phase }) => phase !== 'idle');
  const failure = whyNotRun(latest);
  if (failure === null) return null;
  const mendable = isMendable(failure.code);
  return (
    <div className="not-run" role="alert">
      <Icon name="warning" size={15} />
      <span className="not-run-why">
        <b>{isRefusal(failure.code) || mendable ? 'Refused:' : 'The search failed:'}</b> {whyOf(failure)}
        {isNext && <span className="t2"> What is shown is of the search before.</span>}
      </span>
      <span className="mono t2 nowrap">{failure.ref}</span>
      <span className="grow" />
      <Button size="s" icon={mendable ? 'pencil' : 'refresh'} onClick={() => mendSearch(latest)}>
        {mendable ? 'Change the answers' : 'Try again'}
      </Button>
      {isNext && (
        <Button
          size="s"
          variant="ghost"
          icon="cross"
          iconOnly="Dismiss"
          onClick={() => dismissNext(INVESTIGATE_VIEW)}
        />
      )}
    </div>
  );
}
