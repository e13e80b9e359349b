import { useId, type ReactNode } from 'react';
import type { Category } from '../../../app/domain/justification.ts';
import type { Query } from '../../../app/domain/query.ts';
import { CATEGORY_LABELS } from '../../../app/policy/labels.ts';
import { dayText } from '../../words/measures.ts';
import { Icon } from '../../ui/icon.tsx';
import { periodOf } from '../subject.ts';
import { olderRule, RANK_WORDS, type Answers } from './answers.ts';

type Props = {
  readonly category: Category | undefined;
  /** The whole query as asked, and its part of the last 90 days if there is one. */
  readonly asked: Query;
  readonly recent: Query | undefined;
  readonly answers: Answers;
  readonly error: string | undefined;
  readonly onChange: (change: Partial<Answers>) => void;
};

function Option({
  chosen,
  label,
  aside,
  onChoose,
  children,
  disabled,
}: {
  readonly chosen: boolean;
  readonly label: string;
  readonly aside: ReactNode;
  readonly onChoose: () => void;
  readonly children?: ReactNode;
  readonly disabled?: boolean;
}): ReactNode {
  const id = useId();
  return (
    <div className={chosen ? 'option on' : 'option'}>
      <div className="option-head">
        <input
          type="radio"
          id={id}
          name="older-data"
          checked={chosen}
          disabled={disabled}
          onChange={onChoose}
          data-field={chosen ? undefined : '/authorityId'}
        />
        <label htmlFor={id}>{label}</label>
        <span className="grow" />
        {aside}
      </div>
      {children}
    </div>
  );
}

/**
 * Data older than 90 days: choose an existing authority, or the part that needs none. An authority cannot be
 * requested here in this release, and the text says so.
 */
export function OlderChoice({ category, asked, recent, answers, error, onChange }: Props): ReactNode {
  const id = useId();
  const rule = category === undefined ? undefined : olderRule(category);
  const closed = rule?.kind === 'deny';
  const rank = rule?.kind === 'authority' ? RANK_WORDS[rule.rank].whole : 'Senior officer';
  const period = periodOf(asked);
  const recentFromMs = recent === undefined ? undefined : periodOf(recent).fromMs;
  return (
    <fieldset className="older" aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend>
        <b className="t1">Authority</b> for {dayText(period.fromMs)} to {dayText(recentFromMs ?? period.toMs)}
      </legend>
      <Option
        chosen={answers.older === 'reference'}
        label="I have an authority reference"
        disabled={closed}
        onChoose={() => onChange({ older: 'reference' })}
        aside={
          <span className="field-box authority-box">
            <input
              aria-label="Authority reference"
              placeholder="AUTH-"
              maxLength={64}
              autoComplete="off"
              spellCheck={false}
              disabled={closed}
              value={answers.authorityId}
              onChange={(event) => onChange({ authorityId: event.target.value, older: 'reference' })}
              data-field="/authorityId"
            />
          </span>
        }
      >
        {answers.older === 'reference' && (
          <p className="option-more">
            {rank} or above, in writing, for this mark, this period and this reference. The service checks it.
          </p>
        )}
      </Option>
      {recentFromMs !== undefined && (
        <Option
          chosen={answers.older === 'recent'}
          label="Search the last 90 days only"
          onChoose={() => onChange({ older: 'recent' })}
          aside={<span className="t3">from {dayText(recentFromMs)}, no authority needed</span>}
        />
      )}
      <p className="older-note t2 fs11">
        <Icon name="info" size={13} />
        {closed
          ? `${CATEGORY_LABELS[category ?? 'SERIOUS']} reaches back 90 days and no further, with or without an authority.`
          : `Asking for an authority here is not in this release. Ask ${rank === 'Inspector' ? 'an inspector' : rank === 'Superintendent' ? 'a superintendent' : 'a senior officer'} to record one, then give its reference.`}
      </p>
      {error !== undefined && (
        <p id={`${id}-error`} className="field-help bad" role="alert">
          <Icon name="warning" size={12} />
          {error}
        </p>
      )}
    </fieldset>
  );
}
