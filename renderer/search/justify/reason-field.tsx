import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { CONNECTION_IDS, SOURCE_IDS, type ConnectionId, type SourceId } from '../../../app/domain/justification.ts';
import {
  reasonHints,
  REASON_MAX_CHARACTERS,
  REASON_MESSAGES,
  REFUSED_WORDS,
  type ReasonParts,
} from '../../../app/policy/justification-rules.ts';
import { CONNECTION_LABELS, SOURCE_LABELS } from '../../../app/policy/reason/facts.ts';
import type { ReasonJudgement } from '../../../app/policy/reason/judge.ts';
import { offenceOf, OFFENCES } from '../../../app/policy/reason/offences.ts';
import { ComboBox, type ComboChoice } from '../../ui/combo-box.tsx';
import { CheckBox, TextArea, TextField } from '../../ui/field.tsx';
import { figureText } from '../../words/measures.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { judgementOf, type Answers } from './answers.ts';

/** The answers after typing has paused: feedback that changes with every letter is noise. */
function usePaused<T>(value: T, ms: number): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return paused;
}

export type Quality = {
  readonly word: string;
  readonly tone: 'ok' | 'warn' | 'crit' | 'acct';
  readonly icon: IconName;
};

/** The word for a reason's verdict. There is no score: it runs, is asked about again, or does not run, and then the word says why. */
export function qualityOf({
  class: kind,
  lifeAtRisk,
  verdict,
}: Pick<ReasonJudgement, 'class' | 'lifeAtRisk' | 'verdict'>): Quality {
  if (lifeAtRisk) return { word: 'Life at risk', tone: 'acct', icon: 'clock' };
  if (kind === 'accept') return { word: 'Clear', tone: 'ok', icon: 'tick' };
  return kind === 'ask'
    ? { word: 'Nearly there', tone: 'warn', icon: 'warning' }
    : { word: REFUSED_WORDS[verdict] ?? 'Does not run yet', tone: 'crit', icon: 'warning' };
}

const LIFE_WORDS = 'Runs at once. Somebody reviews it within the hour.';

/** Feedback while writing: a word, and ticks for what the sentence says. Judged on this device only. */
function ReasonQuality({ answers, explained }: { readonly answers: Answers; readonly explained: boolean }): ReactNode {
  const paused = usePaused(answers, 250);
  if (paused.reason.trim() === '')
    return (
      <div className="quality t3 fs11">
        One sentence: what happened or is feared, where and when, and how this vehicle is known. Name no person.
      </div>
    );
  return <Judged answers={paused} explained={explained} />;
}

/** Judged once for what is written: the prompt is drawn again for much else, and at the press that runs the search. */
function Judged({ answers, explained }: { readonly answers: Answers; readonly explained: boolean }): ReactNode {
  const [judgement, hints] = useMemo(
    () => [judgementOf(answers), reasonHints(answers.reason, partsOf(answers))] as const,
    [answers],
  );
  const quality = qualityOf(judgement);
  const why = judgement.lifeAtRisk
    ? LIFE_WORDS
    : judgement.class === 'accept' || explained
      ? undefined
      : REASON_MESSAGES[judgement.verdict];
  return (
    <div className="quality" role="status" aria-label="Reason quality">
      <span className={`quality-word tone-${quality.tone}`}>
        <Icon name={quality.icon} size={14} />
        {quality.word}
      </span>
      <ul>
        {hints.map((hint) => (
          <li key={hint.id} className={hint.met ? 'met' : 'open'}>
            <Icon name={hint.met ? 'tick' : 'minus'} size={13} />
            {hint.met || judgement.class === 'accept' ? hint.label : hint.lacks}
            <span className="visually-hidden">{hint.met ? ': said' : ': not yet'}</span>
          </li>
        ))}
      </ul>
      {why !== undefined && <span className="quality-why t2">{why}</span>}
    </div>
  );
}

const partsOf = ({ offence, connection, source, where, when }: Answers): ReasonParts => ({
  offence,
  connection,
  source,
  where,
  when,
});

const OFFENCE_CHOICES: readonly ComboChoice<string>[] = OFFENCES.map(({ id, label, group, words }) => ({
  value: id,
  label,
  aside: group,
  words: words.replaceAll('*', ''),
}));
const CONNECTION_CHOICES: readonly ComboChoice<ConnectionId>[] = CONNECTION_IDS.map((value) => ({
  value,
  label: CONNECTION_LABELS[value],
}));
const SOURCE_CHOICES: readonly ComboChoice<SourceId>[] = SOURCE_IDS.map((value) => ({
  value,
  label: SOURCE_LABELS[value],
}));

const SAID = 'said in your words';

/** The parts that make a reason checkable. Those that the sentence gives are shown and need not be chosen. */
function PartsOfReason({
  answers,
  onChange,
}: {
  readonly answers: Answers;
  readonly onChange: (change: Partial<Answers>) => void;
}): ReactNode {
  const { signals } = judgementOf(usePaused(answers, 250));
  const heard = offenceOf(signals.offences[0] ?? '');
  return (
    <div className="reason-parts" role="group" aria-label="What makes it checkable">
      <ComboBox
        label="Offence or risk"
        choices={OFFENCE_CHOICES}
        value={answers.offence}
        onChange={(offence) => onChange({ offence })}
        placeholder={heard === undefined ? 'search the list' : `${heard.label}, ${SAID}`}
        field="/justification/offence"
      />
      <ComboBox
        label="How the vehicle is part of it"
        choices={CONNECTION_CHOICES}
        value={answers.connection}
        onChange={(connection) => onChange({ connection })}
        placeholder={signals.connection ? SAID : 'choose'}
      />
      <ComboBox
        label="Known from"
        choices={SOURCE_CHOICES}
        value={answers.source}
        onChange={(source) => onChange({ source })}
        placeholder={signals.source ? SAID : 'choose'}
      />
      <TextField
        label="Place"
        value={answers.where}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        placeholder={signals.place ? SAID : 'road, street or town'}
        onChange={(event) => onChange({ where: event.target.value })}
      />
      <TextField
        label="Day and time"
        value={answers.when}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        placeholder={signals.time ? SAID : 'such as Fri 02:40'}
        onChange={(event) => onChange({ when: event.target.value })}
      />
    </div>
  );
}

type ReasonFieldProps = {
  readonly answers: Answers;
  /** An earlier reason, copied word for word. */
  readonly copied: boolean;
  readonly error: string | undefined;
  /** The form already says what is thin about the reason. */
  readonly asked: boolean;
  readonly onChange: (change: Partial<Answers>) => void;
};

/** One free sentence, and beside it the parts that complete it. */
export function ReasonField({ answers, copied, error, asked, onChange }: ReasonFieldProps): ReactNode {
  const { reason } = answers;
  const long = reason.length > REASON_MAX_CHARACTERS * 0.8;
  return (
    <div>
      <TextArea
        label="Reason"
        rows={2}
        value={reason}
        error={error}
        spellCheck
        lang="en-GB"
        data-field="/justification/reason"
        aside={
          long ? (
            <span className={reason.trim().length > REASON_MAX_CHARACTERS ? 'tone-crit num' : 'num'}>
              {figureText(reason.trim().length)} of {REASON_MAX_CHARACTERS} characters
            </span>
          ) : (
            'one sentence, your own words'
          )
        }
        onChange={(event) => onChange({ reason: event.target.value })}
      />
      <ReasonQuality answers={answers} explained={error !== undefined || asked} />
      {copied && (
        <CheckBox
          label="This earlier reason is right for this search as it stands."
          checked={answers.confirmed}
          onChange={(confirmed) => onChange({ confirmed })}
        />
      )}
      <PartsOfReason answers={answers} onChange={onChange} />
    </div>
  );
}
