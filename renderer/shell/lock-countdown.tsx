import { useEffect, useRef, type ReactNode } from 'react';
import { LOCK_WARNING_MS } from '../../app/policy/session-rules.ts';
import { announce } from '../state/announce.ts';
import { useNow } from '../time/use-now.ts';

const two = (figure: number): string => String(figure).padStart(2, '0');

/** `09:41`: minutes and seconds. */
export function countdownText(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** Time until the idle lock: a ring that empties, orange and announced once in the last minute. Any key restarts it. */
export function LockCountdown({
  locksAtMs,
  idleMinutes,
}: {
  readonly locksAtMs: number;
  readonly idleMinutes: number;
}): ReactNode {
  const leftMs = locksAtMs - useNow();
  const warning = leftMs <= LOCK_WARNING_MS;
  const told = useRef(false);
  useEffect(() => {
    if (warning && !told.current) announce('Sightline locks in one minute. Press any key to stay.', 'assertive');
    told.current = warning;
  }, [warning]);
  const share = Math.max(0, Math.min(1, leftMs / (idleMinutes * 60_000)));
  return (
    <span
      className={warning ? 'lock-countdown warning' : 'lock-countdown'}
      title="The session locks when this runs out. Any key puts it off."
    >
      <svg viewBox="0 0 16 16" className="ring" aria-hidden="true">
        <circle cx="8" cy="8" r="6" />
        <circle
          cx="8"
          cy="8"
          r="6"
          className="left"
          pathLength="100"
          strokeDasharray={`${share * 100} 100`}
          transform="rotate(-90 8 8)"
        />
      </svg>
      <span className="hide-tight">{warning ? 'Any key to stay, locks in' : 'Locks in'}</span>{' '}
      <b className="num">{countdownText(leftMs)}</b>
    </span>
  );
}
