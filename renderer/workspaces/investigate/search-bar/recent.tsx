import { useState, type ReactNode } from 'react';
import { asOfNow } from '../../../search/again.ts';
import { QuestionWords } from '../../../search/question-words.tsx';
import { useReasons } from '../../../search/reasons-store.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { openDialog } from '../../../state/ui-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { shortClockText } from '../../../words/measures.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { draftFromQuery } from './draft-store.ts';
import './recent.css';

/** What was asked in this session, newest first: the questions, never what was found. To ask one again is to be asked why again. */
export function Recent(): ReactNode {
  const reasons = useReasons((state) => state.reasons);
  const [open, setOpen] = useState(false);
  if (reasons.length === 0) return null;
  return (
    <span className="popover-anchor">
      <Button
        variant="ghost"
        icon="clock"
        className="recent-button"
        title="Recent"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        Recent
      </Button>
      {open && (
        <Popover name="Recent questions" align="right" onClose={() => setOpen(false)} className="recent">
          <p className="t3 fs11">What you asked since you signed in. Forgotten at lock; you are asked why again.</p>
          <ul>
            {reasons.map(({ atMs, question, justification }) => (
              <li key={atMs}>
                <button
                  type="button"
                  onClick={() => {
                    setOpen(false);
                    const again = asOfNow(question.query, question.askedAs, serviceNowMs());
                    draftFromQuery(again.query, again.askedAs);
                    openDialog({ kind: 'justify', request: { view: INVESTIGATE_VIEW, ...again } });
                  }}
                >
                  <span>
                    <QuestionWords query={question.query} reference={justification.reference} />
                  </span>
                  <span className="t3 num">{shortClockText(atMs)}</span>
                </button>
              </li>
            ))}
          </ul>
        </Popover>
      )}
    </span>
  );
}
