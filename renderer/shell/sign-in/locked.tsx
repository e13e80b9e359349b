import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '../../../app/contract/failures.ts';
import type { SessionState } from '../../../app/contract/methods.ts';
import { ROLE_TITLES } from '../../../app/policy/roles.ts';
import { failureOf } from '../../bridge/app-error.ts';
import { call } from '../../bridge/bridge.ts';
import { londonFormat } from '../../../app/domain/london-time.ts';
import { clockText, countText } from '../../words/measures.ts';
import { shortOrganisation } from '../organisation.ts';
import { useNow } from '../../time/use-now.ts';
import { signOut, takeSession } from '../../state/session-life.ts';
import { useSession } from '../../state/session-store.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Backdrop } from './backdrop.tsx';
import './front.css';

type LockedSession = Extract<SessionState, { state: 'locked' }>;

const longDay = londonFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

function BigClock(): ReactNode {
  const now = useNow();
  return (
    <div className="front-left">
      <div className="front-clock">{clockText(now).slice(0, 5)}</div>
      <p>{longDay().format(now).replace(',', '')}</p>
    </div>
  );
}

export function initialsOf(displayName: string): string {
  const names = displayName.split(/\s+/).filter((word) => /^\p{Lu}\p{Ll}/u.test(word));
  return (
    names
      .map((word) => word.charAt(0))
      .slice(-2)
      .join('') || displayName.charAt(0)
  );
}

function causeText(session: LockedSession): string {
  const at = `At ${clockText(session.lockedAtMs)}`;
  switch (session.cause) {
    case 'asked':
      return `${at}, by you`;
    case 'idle':
      return `${at}, after ${countText(session.idleMinutes, 'minute')} without use`;
    case 'suspended':
      return `${at}, when the computer went to sleep`;
    default:
      return session.cause satisfies never;
  }
}

/** What lies on this computer while it is locked. It does not say what was searched. */
function keptWords(questions: number, saved: number, records: number): string {
  const kept = [
    ...(questions === 0 ? [] : ['what you asked and wrote last']),
    ...(saved === 0 ? [] : ['what was saved under a name']),
    ...(records === 0 ? [] : [`${countText(records, 'audit record')} waiting to be sent`]),
  ];
  return kept.length === 0 ? 'nothing but settings; every audit record is sent' : kept.join(', ');
}

/** Says what was cleared, what is kept, and how to come back. Shows nothing about the work while locked. */
export function Locked({ session }: { readonly session: LockedSession }): ReactNode {
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  const { account, cleared } = session;
  // Live, like the status bar: records are sent while locked too.
  const waitingRecords = useSession((state) => state.status?.audit.waiting) ?? session.waitingRecords;
  const saved = useSession((state) => state.status?.kept.saved) ?? 0;

  const unlock = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy || password === '') return field.current?.focus();
    setBusy(true);
    setFailure(null);
    try {
      takeSession(await call('session.unlock', { password }));
    } catch (thrown) {
      setFailure(failureOf(thrown));
      setPassword('');
      field.current?.focus();
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="front">
      <Backdrop />
      <BigClock />
      <div className="front-right" role="dialog" aria-label="Locked">
        <div>
          <h1 className="front-title">Locked</h1>
          <p className="t2">{causeText(session)}</p>
        </div>
        <div className="identity">
          <span className="initials" aria-hidden="true">
            {initialsOf(account.displayName)}
          </span>
          <div>
            <b className="fs15">{account.displayName}</b>
            <div className="t2">
              {account.roles.map((role) => ROLE_TITLES[role]).join(', ')}, {shortOrganisation(account.organisation)}
            </div>
          </div>
        </div>
        <form onSubmit={(event) => void unlock(event)}>
          <TextField
            ref={field}
            label="Password"
            icon="key"
            size="l"
            type="password"
            autoComplete="off"
            maxLength={1_000}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {failure !== null && <FailureNote failure={failure} subject="unlock" />}
          <div className="row">
            <Button type="submit" variant="primary" size="l" icon="key" keys={['Enter']} aria-busy={busy}>
              {busy ? 'Unlocking' : 'Unlock'}
            </Button>
            <Button size="l" onClick={() => void signOut()}>
              Sign out
            </Button>
          </div>
        </form>
        <div className="kept">
          <div>
            <Icon name="tick" className="tone-ok" />
            <span>
              <b>Cleared from this device:</b> results of {countText(cleared.searches, 'search', 'searches')},{' '}
              {countText(cleared.images, 'image')}
            </span>
          </div>
          <div>
            <Icon name="save" />
            <span>
              <b>Kept, encrypted:</b> {keptWords(session.keptQuestions, saved, waitingRecords)}
            </span>
          </div>
          <div>
            <Icon name="refresh" className="tone-acct" />
            <span>
              <b>To see results again</b> you run the search again.
              {session.keptQuestions > 0 && ' Your reason is offered back for you to confirm.'}
            </span>
          </div>
        </div>
        <p className="t3 fs11">
          Nothing about your work is shown while locked. A supervisor cannot unlock your session.
        </p>
      </div>
    </main>
  );
}
