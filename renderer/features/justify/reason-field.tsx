import { useEffect, useState, type ReactNode } from 'react';
import { judgeReason, reasonHints, REASON_MAX_CHARACTERS, REASON_MESSAGES, REASON_MIN_CHARACTERS } from '../../../app/policy/justification-rules.ts';
import { CheckBox, TextArea } from '../../ui/field.tsx';
import { figureText } from '../../results/words.ts';
import { Icon } from '../../ui/icon.tsx';

/** The text once the typing has paused: feedback that changes with every letter is noise. */
function usePaused(text: string, ms: number): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return paused;
}

export type Quality = { readonly word: 'Clear' | 'Nearly there' | 'Too thin to check'; readonly tone: 'ok' | 'warn' };

/** The word for a reason. It never scores: only "too thin to check" stands in the way. */
export function qualityOf(reason: string): Quality {
  if (judgeReason(reason) !== 'ACCEPTED') return { word: 'Too thin to check', tone: 'warn' };
  return reasonHints(reason).every((hint) => hint.met) ? { word: 'Clear', tone: 'ok' } : { word: 'Nearly there', tone: 'warn' };
}

/** Feedback while writing: a word, and ticks for what is said. On this device only. */
export function ReasonQuality({ reason, explained }: { readonly reason: string; readonly explained: boolean }): ReactNode {
  const paused = usePaused(reason, 250);
  if (paused.trim() === '') return <div className="quality t3 fs11">Say what is suspected, why this vehicle, and what the reads should show. Name no person.</div>;
  const quality = qualityOf(paused);
  const verdict = judgeReason(paused);
  return (
    <div className="quality" role="status" aria-label="Reason quality">
      <span className={`quality-word tone-${quality.tone}`}><Icon name={quality.tone === 'ok' ? 'tick' : 'warning'} size={14} />{quality.word}</span>
      <ul>
        {reasonHints(paused).map((hint) => (
          <li key={hint.id} className={hint.met ? 'met' : 'open'}><Icon name={hint.met ? 'tick' : 'minus'} size={13} />{hint.label}<span className="visually-hidden">{hint.met ? ': said' : ': not yet'}</span></li>
        ))}
      </ul>
      {!explained && verdict !== 'ACCEPTED' && verdict !== 'EMPTY' && <span className="quality-why t2">{REASON_MESSAGES[verdict]}</span>}
    </div>
  );
}

type ReasonFieldProps = {
  readonly reason: string;
  readonly copied: boolean;
  readonly confirmed: boolean;
  readonly error: string | undefined;
  readonly onChange: (reason: string) => void;
  readonly onConfirm: (confirmed: boolean) => void;
};

export function ReasonField({ reason, copied, confirmed, error, onChange, onConfirm }: ReasonFieldProps): ReactNode {
  const long = reason.length > REASON_MAX_CHARACTERS * 0.8;
  return (
    <div>
      <TextArea
        label="Reason" rows={3} value={reason} error={error} spellCheck lang="en-GB" data-field="/justification/reason"
        aside={long ? <span className={reason.trim().length > REASON_MAX_CHARACTERS ? 'tone-crit num' : 'num'}>{figureText(reason.trim().length)} of {REASON_MAX_CHARACTERS} characters</span> : `your own words, ${REASON_MIN_CHARACTERS} to ${REASON_MAX_CHARACTERS} characters`}
        onChange={(event) => onChange(event.target.value)}
      />
      <ReasonQuality reason={reason} explained={error !== undefined} />
      {copied && <CheckBox label="This earlier reason is right for this search as it stands." checked={confirmed} onChange={onConfirm} />}
    </div>
  );
}
