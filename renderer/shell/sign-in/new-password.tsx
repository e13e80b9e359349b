import { londonFormat } from '../../../app/domain/london-time.ts';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '../../../app/contract/failures.ts';
import { PASSWORD_MIN_CHARACTERS } from '../../../app/policy/account-rules.ts';
import { failureOf } from '../../bridge/app-error.ts';
import { call } from '../../bridge/bridge.ts';
import { takeSession } from '../../state/session-life.ts';
import { Note } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/failure.tsx';
import { TextField } from '../../ui/field.tsx';

const whenText = londonFormat({ day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' });
const dayAndTime = (instant: string): string => whenText().format(Date.parse(instant));

/** Says who gave the secret, for somebody who did not ask for it, and whether an earlier one was used. */
function noticeText({ resetBy, resetAt, earlierBy, earlierUsedAt }: NonNullable<Failure['params']>): readonly string[] {
  return [
    ...(typeof resetBy === 'string' && typeof resetAt === 'string'
      ? [`${resetBy} gave this secret on ${dayAndTime(resetAt)}. If you did not ask for it, tell your auditor.`]
      : []),
    ...(typeof earlierBy === 'string' && typeof earlierUsedAt === 'string'
      ? [
          `An earlier secret, given by ${earlierBy}, was used on ${dayAndTime(earlierUsedAt)}. If that was not you, tell your auditor now.`,
        ]
      : []),
  ];
}

type Wrong = { readonly field: 'password' | 'again'; readonly text: string };

/** The service enforces the password rule; this shows only what can be fixed at once. */
function wrongIn(password: string, again: string): Wrong | undefined {
  if ([...password].length < PASSWORD_MIN_CHARACTERS)
    return { field: 'password', text: `Give at least ${PASSWORD_MIN_CHARACTERS} characters.` };
  return password === again ? undefined : { field: 'again', text: 'The two are not the same.' };
}

type Secret = { readonly userName: string; readonly password: string; readonly asked: Failure };

/** Chooses a password in place of a one-use secret. Nothing else opens before that. */
export function NewPassword({
  secret,
  onCancel,
}: {
  readonly secret: Secret;
  readonly onCancel: () => void;
}): ReactNode {
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [wrong, setWrong] = useState<Wrong | undefined>(undefined);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const fields = { password: useRef<HTMLInputElement>(null), again: useRef<HTMLInputElement>(null) };
  const { password: first } = fields;
  useEffect(() => {
    first.current?.focus();
  }, [first]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const found = wrongIn(password, again);
    setWrong(found);
    setFailure(null);
    if (found !== undefined) return fields[found.field].current?.focus();
    setBusy(true);
    try {
      takeSession(
        await call('session.changePassword', {
          userName: secret.userName,
          password: secret.password,
          newPassword: password,
        }),
      );
    } catch (thrown) {
      const why = failureOf(thrown);
      const said = why.errors?.find(({ pointer }) => pointer === '/newPassword')?.message;
      if (why.code === 'VALIDATION_FAILED' && said !== undefined) setWrong({ field: 'password', text: said });
      else setFailure(why);
      first.current?.focus();
    } finally {
      setBusy(false);
    }
  };

  return (
    <form aria-label="Choose a password" onSubmit={(event) => void submit(event)}>
      <Note tone="acct">
        You signed in as {secret.userName} with a one-use secret. Choose a password that only you know:{' '}
        {PASSWORD_MIN_CHARACTERS} characters or more; three random words are easy to keep.
      </Note>
      {noticeText(secret.asked.params ?? {}).map((text) => (
        <Note key={text} tone="acct">
          {text}
        </Note>
      ))}
      <TextField
        ref={first}
        label="New password"
        error={wrong?.field === 'password' ? wrong.text : undefined}
        icon="key"
        size="l"
        type="password"
        autoComplete="off"
        maxLength={1_000}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <TextField
        ref={fields.again}
        label="New password again"
        error={wrong?.field === 'again' ? wrong.text : undefined}
        icon="key"
        size="l"
        type="password"
        autoComplete="off"
        maxLength={1_000}
        value={again}
        onChange={(event) => setAgain(event.target.value)}
      />
      {failure !== null && <FailureNote failure={failure} subject="session" />}
      <div className="row">
        <Button type="submit" variant="primary" size="l" icon="key" keys={['Enter']} aria-busy={busy}>
          {busy ? 'Changing' : 'Change password and sign in'}
        </Button>
        <Button size="l" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
