import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '../../../app/contract/failures.ts';
import type { WorkstationInfo } from '../../../app/contract/methods.ts';
import { ROLE_TITLES, type Role } from '../../../app/policy/roles.ts';
import { failureOf } from '../../bridge/app-error.ts';
import { call } from '../../bridge/bridge.ts';
import { shortOrganisation } from '../organisation.ts';
import { takeSession } from '../../state/session-life.ts';
import { useSession } from '../../state/session-store.ts';
import { Badge, Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { TextField } from '../../ui/field.tsx';
import { Logo } from '../../ui/icon.tsx';
import { Backdrop } from './backdrop.tsx';
import { NewPassword } from './new-password.tsx';
import './front.css';

type DemoAccount = WorkstationInfo['demoAccounts'][number];

const rolesText = (roles: readonly string[]): string =>
  roles.map((role) => (role in ROLE_TITLES ? ROLE_TITLES[role as Role] : role)).join(', ');

/** Demonstration accounts, labelled as such. One press fills the form; signing in remains a separate step. */
function DemoAccounts({
  accounts,
  onChoose,
}: {
  readonly accounts: readonly DemoAccount[];
  readonly onChoose: (account: DemoAccount) => void;
}): ReactNode {
  return (
    <section className="demo" aria-label="Demonstration accounts">
      <div className="demo-head">
        <Badge dashed>Demonstration</Badge>
        <span className="t2 fs11">Invented people and vehicles. Choose who to be.</span>
      </div>
      <ul>
        {accounts.map((account) => (
          <li key={account.userName}>
            <button
              type="button"
              aria-label={`Use demonstration account ${account.userName}, ${rolesText(account.roles)}, ${account.organisation}`}
              onClick={() => onChoose(account)}
            >
              <span>
                {rolesText(account.roles)} <span className="t3">{shortOrganisation(account.organisation)}</span>
              </span>
              <span className="mono t2">{account.userName}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asks who is at the workstation. Nothing of anybody's work is shown before this. */
export function SignIn({ notice }: { readonly notice: Failure | null }): ReactNode {
  const info = useSession((state) => state.info);
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(notice);
  const [oneUse, setOneUse] = useState<{
    readonly userName: string;
    readonly password: string;
    readonly asked: Failure;
  } | null>(null);
  const nameField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const submitButton = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    nameField.current?.focus();
  }, []);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (userName.trim() === '') return nameField.current?.focus();
    if (password === '') return passwordField.current?.focus();
    setBusy(true);
    setFailure(null);
    try {
      takeSession(await call('session.signIn', { userName: userName.trim(), password }));
    } catch (thrown) {
      const why = failureOf(thrown);
      if (why.code === 'PASSWORD_CHANGE_REQUIRED') setOneUse({ userName: userName.trim(), password, asked: why });
      else setFailure(why);
      setPassword('');
      passwordField.current?.focus();
    } finally {
      setBusy(false);
    }
  };

  const choose = (account: DemoAccount): void => {
    setUserName(account.userName);
    setPassword(account.password);
    setFailure(null);
    submitButton.current?.focus();
  };

  return (
    <main className="front">
      <Backdrop />
      <div className="front-left">
        <Logo size={52} />
        <h1>
          See where a vehicle went.
          <br />
          Show why you looked.
        </h1>
        <p>
          Every search needs a reason, and every reason is kept. Results stay in memory and are cleared when you lock.
        </p>
      </div>
      <div className="front-right" role="dialog" aria-label="Sign in">
        <div>
          <h2>{oneUse === null ? 'Sign in' : 'Choose a password'}</h2>
          <p className="t2">{info === null ? ' ' : `Device ${info.deviceName}, service ${info.serviceHost}`}</p>
        </div>
        {oneUse !== null && <NewPassword secret={oneUse} onCancel={() => setOneUse(null)} />}
        {oneUse === null && (
          <form onSubmit={(event) => void submit(event)}>
            <TextField
              ref={nameField}
              label="User name"
              icon="person"
              size="l"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={100}
              value={userName}
              onChange={(event) => setUserName(event.target.value)}
            />
            <TextField
              ref={passwordField}
              label="Password"
              icon="key"
              size="l"
              type="password"
              autoComplete="off"
              maxLength={1_000}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
            {failure !== null && <FailureNote failure={failure} subject="session" />}
            <Note tone="acct">
              This system holds police ANPR data. Use it only for a policing purpose in your role.{' '}
              <b>Your searches, and those that fail, are recorded and audited.</b> Misuse can be a crime.
            </Note>
            <div className="row">
              <Button
                ref={submitButton}
                type="submit"
                variant="primary"
                size="l"
                icon="key"
                keys={['Enter']}
                aria-busy={busy}
              >
                {busy ? 'Signing in' : 'Agree and sign in'}
              </Button>
            </div>
          </form>
        )}
        {oneUse === null && info !== null && info.demoAccounts.length > 0 && (
          <DemoAccounts accounts={info.demoAccounts} onChoose={choose} />
        )}
        <p className="t3 fs11">Administrators sign in with a separate account. Sightline {info?.version ?? ''}</p>
      </div>
    </main>
  );
}
