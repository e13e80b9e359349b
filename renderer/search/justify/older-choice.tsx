import { useId, useState, type ReactNode } from 'react';
import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import type { Category } from '../../../app/domain/justification.ts';
import { instantMs } from '../../../app/domain/instant.ts';
import type { Query } from '../../../app/domain/query.ts';
import { CATEGORY_LABELS } from '../../../app/policy/labels.ts';
import { cameraIdsOf } from '../../state/camera-store.ts';
import { serviceNowMs } from '../../state/session-store.ts';
import { nameIn, standingOf, type Standing } from '../../words/authorities.ts';
import { dayText } from '../../words/measures.ts';
import { Icon } from '../../ui/icon.tsx';
import { asksForQuery, coversQuery } from '../authority-scope.ts';
import { useOwnAuthorities } from '../own-authorities.ts';
import { periodOf } from '../subject.ts';
import { olderRule, RANK_WORDS, type Answers } from './answers.ts';
import { AskForAuthority } from './ask-for-authority.tsx';
import { Option } from './older-option.tsx';
import './older-choice.css';

type Props = {
  readonly category: Category | undefined;
  /** The whole query, and its part of the last 90 days if there is one. */
  readonly asked: Query;
  readonly recent: Query | undefined;
  /** The view that will show the results. */
  readonly view: string;
  readonly answers: Answers;
  readonly error: string | undefined;
  /** The search that is pinned when this one is accepted, if it is still on screen. */
  readonly pinsSearch: string | undefined;
  readonly onChange: (change: Partial<Answers>) => void;
  /** Runs the part of the last 90 days now. */
  readonly onRunRecent: () => void;
};

/** An authority that covers the query: one press, and category and reference are those that it was granted for. */
function UseOne({
  authority,
  chosen,
  onChange,
}: {
  readonly authority: AuthorityAnswer;
  readonly chosen: boolean;
  readonly onChange: Props['onChange'];
}): ReactNode {
  const { authorityId, category, reference, decision, expiresAt } = authority;
  return (
    <Option
      chosen={chosen}
      label={`Use ${authorityId}`}
      onChoose={() => onChange({ older: 'reference', authorityId, category, reference })}
      aside={
        <span className="t3">
          {decision !== null && `${nameIn(authority, decision.by)}, `}
          until {dayText(instantMs(expiresAt ?? authority.requestedAt))}
        </span>
      }
    >
      {chosen && (
        <p className="option-more">
          Granted for {CATEGORY_LABELS[category]}, {reference}: both are filled in. The search is listed under it.
        </p>
      )}
    </Option>
  );
}

const OVER: readonly Standing[] = ['withdrawn', 'closed', 'expired'];
/** What became of it matters to somebody who asks again. */
const isNews = (authority: AuthorityAnswer): boolean => !OVER.includes(standingOf(authority));

/** Data older than 90 days: use an authority, request one, or search the part that needs none. */
export function OlderChoice(props: Props): ReactNode {
  const { category, asked, recent, answers, error, onChange } = props;
  const id = useId();
  const [asking, setAsking] = useState(false);
  const { authorities } = useOwnAuthorities();
  const nowMs = serviceNowMs();
  const rule = category === undefined ? undefined : olderRule(category);
  const closed = rule?.kind === 'deny';
  const rank = rule?.kind === 'authority' ? RANK_WORDS[rule.rank].whole : 'Senior officer';
  const period = periodOf(asked);
  const recentFromMs = recent === undefined ? undefined : periodOf(recent).fromMs;
  const covering = authorities.filter((each) => coversQuery(each, asked, nowMs, cameraIdsOf));
  const requests = authorities.filter(
    (each) => !covering.includes(each) && isNews(each) && asksForQuery(each, asked, cameraIdsOf),
  );
  const change = (part: Partial<Answers>): void => {
    setAsking(false);
    onChange(part);
  };
  const isListed = covering.some(({ authorityId }) => authorityId === answers.authorityId);
  return (
    <fieldset className="older" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>
        <b className="t1">{closed ? 'Not in this category:' : 'Authority for'}</b> {dayText(period.fromMs)} to{' '}
        {dayText(recentFromMs ?? period.toMs)}
      </legend>
      {covering.map((authority) => (
        <UseOne
          key={authority.authorityId}
          authority={authority}
          chosen={answers.older === 'reference' && answers.authorityId === authority.authorityId}
          onChange={change}
        />
      ))}
      {!closed && (
        <>
          <Option
            chosen={answers.older === 'reference' && !isListed}
            label="I have an authority reference"
            onChoose={() => change({ older: 'reference', authorityId: isListed ? '' : answers.authorityId })}
            aside={
              <span className="field-box authority-box">
                <input
                  aria-label="Authority reference"
                  placeholder="AUTH-"
                  maxLength={64}
                  autoComplete="off"
                  spellCheck={false}
                  value={isListed ? '' : answers.authorityId}
                  onChange={(event) => change({ authorityId: event.target.value, older: 'reference' })}
                  data-field="/authorityId"
                />
              </span>
            }
          >
            {answers.older === 'reference' && !isListed && (
              <p className="option-more">
                {rank} or above, in writing, for this mark, this period and this reference. The service checks it.
              </p>
            )}
          </Option>
          <AskForAuthority
            {...props}
            asking={asking}
            requests={requests}
            onAsk={() => {
              setAsking(true);
              if (answers.older !== undefined) onChange({ older: undefined });
            }}
          />
        </>
      )}
      {recentFromMs !== undefined && (
        <Option
          chosen={answers.older === 'recent'}
          label="Search the last 90 days only"
          onChoose={() => change({ older: 'recent' })}
          aside={<span className="t3">from {dayText(recentFromMs)}, no authority needed</span>}
        />
      )}
      {closed && (
        <p className="older-note t2 fs11">
          <Icon name="info" size={13} />
          {CATEGORY_LABELS[category ?? 'SERIOUS']}: last 90 days only, with or without an authority.
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="field-help bad" role="alert">
          <Icon name="warning" size={12} />
          {error}
        </p>
      )}
    </fieldset>
  );
}
