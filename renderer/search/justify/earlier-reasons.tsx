import { useState, type ReactNode } from 'react';
import { CATEGORY_LABELS } from '../../../app/policy/labels.ts';
import { clockText } from '../../words/measures.ts';
import { useReasons, type EarlierReason } from '../reasons-store.ts';
import { Button } from '../../ui/button.tsx';
import { Popover } from '../../ui/popover.tsx';

/**
 * Reasons given in this session, from memory. One that is taken over must be changed or confirmed before it can be
 * used.
 */
export function EarlierReasons({ onTake }: { readonly onTake: (reason: EarlierReason) => void }): ReactNode {
  const given = useReasons((state) => state.reasons);
  // One reason may have been given for several questions.
  const reasons = given.filter(
    ({ justification }, at) => given.findIndex((other) => other.justification.reason === justification.reason) === at,
  );
  const [open, setOpen] = useState(false);
  return (
    <span className="popover-anchor">
      <Button
        size="s"
        icon="clock"
        aria-haspopup="dialog"
        aria-expanded={open}
        blocked={reasons.length === 0 ? 'There is no earlier reason in this session' : undefined}
        onClick={() => setOpen(!open)}
      >
        Start from an earlier reason
      </Button>
      {open && (
        <Popover name="Earlier reasons" align="right" onClose={() => setOpen(false)} className="earlier">
          <p className="t3 fs11">Your own reasons since you signed in. They are forgotten at lock.</p>
          <ul>
            {reasons.map((reason) => (
              <li key={reason.atMs}>
                <button
                  type="button"
                  onClick={() => {
                    setOpen(false);
                    onTake(reason);
                  }}
                >
                  <span className="row">
                    <b>{reason.justification.reference}</b>
                    <span className="t3">
                      {reason.justification.category === undefined
                        ? ''
                        : CATEGORY_LABELS[reason.justification.category]}
                    </span>
                    <span className="grow" />
                    <span className="t3 num">{clockText(reason.atMs)}</span>
                  </span>
                  <span className="t2">{reason.justification.reason}</span>
                </button>
              </li>
            ))}
          </ul>
        </Popover>
      )}
    </span>
  );
}
