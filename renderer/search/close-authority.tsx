import { useRef, useState, type ReactNode } from 'react';
import type { AuthorityAnswer } from '../../app/api/authorities.ts';
import type { Failure } from '../../app/contract/failures.ts';
import { useChange } from '../bridge/use-method.ts';
import { handle, type Handle } from '../commands/handle.ts';
import { announce } from '../state/announce.ts';
import { isUnreachable, useSession } from '../state/session-store.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/failure.tsx';
import { TextArea } from '../ui/field.tsx';
import { wordsFault } from '../words/authorities.ts';
import './close-authority.css';

/** What commands may do with it: unfold it, at its words. */
export type CloseHandle = { readonly open: () => void };

const nobody = handle<CloseHandle>();

/** Ends an authority before its time, or withdraws a request that waits; with the reason for it. */
export function CloseAuthority({
  authority,
  onClosed,
  onOvertaken,
  provide = nobody,
}: {
  readonly authority: AuthorityAnswer;
  readonly onClosed?: () => void;
  /** It was over before. */
  readonly onOvertaken?: () => void;
  readonly provide?: Handle<CloseHandle>;
}): ReactNode {
  const [words, setWords] = useState('');
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const close = useChange('authorities.close', { stale: ['authorities.list'] });
  const unreachable = useSession(isUnreachable);
  const field = useRef<HTMLTextAreaElement>(null);
  const waits = authority.decision === null;
  const fault = wordsFault(words);
  const run = (): void => {
    if (close.isPending) return;
    setTried(true);
    if (fault !== undefined) return field.current?.focus();
    setFailure(undefined);
    close.mutate(
      { params: { id: authority.authorityId }, body: { reason: words } },
      {
        onSuccess: () => {
          announce(`${waits ? 'Withdrawn' : 'Closed'}: ${authority.authorityId}. It opens nothing.`);
          onClosed?.();
        },
        onError: (error) => {
          setFailure(error.failure);
          if (error.failure.code === 'CONFLICT') onOvertaken?.();
        },
      },
    );
  };
  const fold = useRef<HTMLDetailsElement>(null);
  provide.useProvide({
    open: () => {
      if (fold.current !== null) fold.current.open = true;
      field.current?.focus();
    },
  });
  return (
    <details ref={fold} className="close-authority">
      <summary>{waits ? 'Withdraw it' : 'End it before its time'}</summary>
      {failure !== undefined && <FailureNote failure={failure} subject="authority" />}
      <TextArea
        ref={field}
        label={waits ? 'Why it is withdrawn' : 'Why it is closed'}
        rows={2}
        maxLength={2_000}
        value={words}
        error={tried ? fault : undefined}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button
        icon={waits ? 'undo' : 'lock'}
        aria-busy={close.isPending}
        blocked={unreachable ? 'The national service cannot be reached' : undefined}
        onClick={run}
      >
        {waits ? 'Withdraw request' : 'Close authority'}
      </Button>
    </details>
  );
}
