import { useEffect, useState, type ReactNode } from 'react';
import { judgeReason, reasonHints, REASON_CLASS, REASON_MAX_CHARACTERS, REASON_MESSAGES } from '../../../app/policy/justification-rules.ts';
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

/** The word for a reason. It never scores: it says whether it runs, is asked about again, or does not run. */
export function qualityOf(reason: string): Quality {
  const kind = REASON_CLASS[judgeReason(reason)];
  return kind === 'accept' ? { word: 'Clear', tone: 'ok' } : { word: kind === 'ask' ? 'Nearly there' : 'Too thin to check', tone: 'warn' };
}

/** Feedback while writing: a word, and ticks for what is said. On this device only. */
export function ReasonQuality({ reason, explained }: { readonly reason: string; readonly explained: boolean }): ReactNode {
  const paused = usePaused(reason, 250);
  if (paused.trim() === '') return <div className="quality t3 fs11">What happened or is feared, where and when, and how this vehicle is known. Name no person.</div>;
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
        aside={long ? <span className={reason.trim().length > REASON_MAX_CHARACTERS ? 'tone-crit num' : 'num'}>{figureText(reason.trim().length)} of {REASON_MAX_CHARACTERS} characters</span> : 'your own words'}
        onChange={(event) => onChange(event.target.value)}
      />
      <ReasonQuality reason={reason} explained={error !== undefined} />
      {copied && <CheckBox label="This earlier reason is right for this search as it stands." checked={confirmed} onChange={onConfirm} />}
    </div>
  );
}
