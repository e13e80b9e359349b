import type { ReactNode } from 'react';
import type { KeptQuestion } from '../../../app/contract/methods.ts';
import type { Query } from '../../../app/domain/query.ts';
import { useChange, useMethod } from '../../bridge/use-method.ts';
import { serviceNowMs } from '../../state/session-store.ts';
import { openDialog } from '../../state/ui-store.ts';
import { presetOf } from '../../time/period.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { clockText } from '../../words/measures.ts';
import { asOfNow, type Question } from '../again.ts';
import { QuestionWords } from '../question-words.tsx';
import { useNextSearch, useSearch } from '../search-view.tsx';
import { keptOffer } from './handle.ts';
import './kept-offer.css';

/** The question up to now, with the choice of period that it was made from. */
function questionNow({ query, keptAtMs }: KeptQuestion): Question {
  const askedAs = 'window' in query ? presetOf(query.window, keptAtMs) : undefined;
  return asOfNow(query, askedAs, serviceNowMs());
}

type OfferProps = {
  /** The place on screen that shows what is found. */
  readonly place: string;
  /** Whether this place can show what is found for a question. */
  readonly takes: (query: Query) => boolean;
  /** Puts the question where this place has it, such as into its search bar. */
  readonly onTake: (question: Question) => void;
  readonly keys: readonly string[];
};

/**
 * After a lock or a restart: what this person asked last, and what they were writing. Nothing runs by it: the prompt opens with the
 * old words, and those of a search must be confirmed or changed. It is there while the place shows nothing.
 */
export function KeptOffer({ place, takes, onTake, keys }: OfferProps): ReactNode {
  const { data } = useMethod('question.kept', {});
  const forget = useChange('question.forget', { stale: ['question.kept'] });
  const shows = useSearch(({ phase }) => phase !== 'idle');
  const waits = useNextSearch(({ phase }) => phase !== 'idle');
  const offered = shows || waits ? [] : (data?.questions ?? []).filter(({ query }) => takes(query));

  const open = (kept: KeptQuestion): void => {
    const question = questionNow(kept);
    onTake(question);
    openDialog({
      kind: 'justify',
      request: {
        view: place,
        ...question,
        from: kept.justification,
        isSameSearch: kept.kind === 'WRITTEN',
        ...(kept.authorityId === undefined ? {} : { authorityId: kept.authorityId }),
      },
    });
  };
  const openOf = (wanted: KeptQuestion['kind']): (() => void) | undefined => {
    const kept = offered.find(({ kind }) => kind === wanted);
    return kept === undefined ? undefined : () => open(kept);
  };
  keptOffer.useProvide({
    runAgain: openOf('ASKED'),
    goOn: openOf('WRITTEN'),
    forget: offered.length === 0 ? undefined : () => forget.mutate({ kinds: offered.map(({ kind }) => kind) }),
  });

  if (offered.length === 0) return null;
  return (
    <section className="kept-offer" aria-label="Kept for you">
      {[...offered].reverse().map((kept) => (
        <div key={kept.kind}>
          <Icon name={kept.kind === 'ASKED' ? 'refresh' : 'pencil'} size={15} />
          <span>
            <b>{kept.kind === 'ASKED' ? 'Run again:' : 'Go on writing:'}</b>{' '}
            <QuestionWords query={questionNow(kept).query} reference={kept.justification.reference} />
          </span>
          <span className="t2 hide-narrow">
            {kept.kind === 'ASKED'
              ? `asked at ${clockText(kept.keptAtMs).slice(0, 5)}; you confirm or change your reason`
              : `left at ${clockText(kept.keptAtMs).slice(0, 5)}; nothing was searched`}
          </span>
          <span className="grow" />
          <Button size="s" {...(kept.kind === 'ASKED' ? { keys } : {})} onClick={() => open(kept)}>
            {kept.kind === 'ASKED' ? 'Run again' : 'Go on'}
          </Button>
          <Button size="s" variant="ghost" onClick={() => forget.mutate({ kinds: [kept.kind] })}>
            Forget
          </Button>
        </div>
      ))}
    </section>
  );
}
