import type { ReactNode } from 'react';
import { accountOf, useSession } from '../../state/session-store.ts';
import { openDialog } from '../../state/ui-store.ts';
import { Icon } from '../../ui/icon.tsx';
import { figureText } from '../../words/measures.ts';
import { mayKnowWaiting, useWaitingCount } from './use-waiting.ts';
import './second-person.css';

function Count(): ReactNode {
  const forMe = useWaitingCount();
  if (forMe === 0) return null;
  return (
    <button
      type="button"
      className="title-waiting"
      aria-label={`${figureText(forMe)} waiting for a second person`}
      title="Corrections and preservations that wait for a second person"
      onClick={() => openDialog({ kind: 'secondPerson' })}
    >
      <Icon name="clock" size={13} />
      <span aria-hidden="true">
        {figureText(forMe)}
        <span className="title-waiting-words"> to confirm</span>
      </span>
    </button>
  );
}

/** How much waits for this person's decision, on every screen; absent when nothing does. */
export function WaitingButton(): ReactNode {
  const roles = useSession((state) => accountOf(state)?.roles);
  return roles !== undefined && mayKnowWaiting(roles) ? <Count /> : null;
}
