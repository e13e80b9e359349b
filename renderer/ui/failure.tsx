import type { ReactNode } from 'react';
import type { Failure } from '../../app/contract/failures.ts';
import { failureWords, type FailureSubject } from '../words/failures.ts';
import { Note } from './badge.tsx';
import { ErrorState, NoPermission, OfflineState, type Fact } from './panel-state.tsx';

type FailureProps = {
  readonly failure: Failure;
  /** What failed; it chooses the words. */
  readonly subject: FailureSubject;
  readonly actions?: ReactNode;
  readonly facts?: readonly Fact[];
};

/** A failure in the panel where it happened: what happened, what is safe, what to do, a reference. */
export function FailureState({ failure, subject, actions, facts = [] }: FailureProps): ReactNode {
  const { title, happened, safe, mend } = failureWords(failure, subject);
  const State =
    failure.code === 'SERVICE_UNREACHABLE' || failure.code === 'OVERLOADED'
      ? OfflineState
      : failure.code === 'ROLE_FORBIDDEN'
        ? NoPermission
        : ErrorState;
  const reference: Fact = { label: 'Reference', value: <span className="mono">{failure.ref}</span> };
  return (
    <State
      title={title}
      facts={[...facts, { label: 'Code', value: <span className="mono">{failure.code}</span> }, reference]}
      actions={actions}
    >
      {happened} {safe} {mend}
    </State>
  );
}

/** A failure in a form: one note, announced at once. */
export function FailureNote({ failure, subject }: Pick<FailureProps, 'failure' | 'subject'>): ReactNode {
  const { title, happened, safe, mend } = failureWords(failure, subject);
  return (
    <Note
      tone={failure.code === 'SERVICE_UNREACHABLE' || failure.code === 'RATE_LIMITED' ? 'warn' : 'crit'}
      live="alert"
    >
      <b>{title}.</b> {happened} {safe} {mend} <span className="mono t3 nowrap">{failure.ref}</span>
    </Note>
  );
}
