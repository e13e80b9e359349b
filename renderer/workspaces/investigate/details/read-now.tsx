import type { ReactNode } from 'react';
import type { MethodReply } from '../../../../app/contract/methods.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import type { AppError } from '../../../bridge/app-error.ts';
import { Note } from '../../../ui/badge.tsx';
import { FailureNote } from '../../../ui/failure.tsx';

/** What the service holds of a read now, where that is not what the search found. Nothing when it is. */
export function ReadNow({
  found,
  now,
  error,
}: {
  /** The mark as the search found it. */
  readonly found: string;
  readonly now: MethodReply<'reads.details'> | undefined;
  readonly error: AppError | null;
}): ReactNode {
  if (error !== null) {
    return error.failure.code === 'NOT_FOUND' ? (
      <Note tone="crit" live="alert">
        <b>This read was deleted at the service since.</b> Its row stays until the search is run again. Leave it out of
        what you write.
      </Note>
    ) : (
      <FailureNote failure={error.failure} subject="change" />
    );
  }
  if (now === undefined) return null;
  const before = now.versions.slice(0, -1).map(({ vrm }) => formatVrm(vrm));
  if (now.read.vrm !== found) {
    return (
      <Note tone="warn" live="status">
        <b>This read was corrected since: it is {formatVrm(now.read.vrm)}.</b> The row shows {formatVrm(found)}, as the
        search found it. Run the search again before you rely on it.
      </Note>
    );
  }
  return before.length === 0 ? null : (
    <Note>
      Corrected {before.length === 1 ? 'once' : `${before.length} times`}: it was {before.join(', then ')}.
    </Note>
  );
}
