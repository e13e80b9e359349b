import { useRef, useState, useEffect, type ReactNode } from 'react';
import type { ReadPreservation } from '../../../../app/api/preservations.ts';
import { DAY_MS, instantMs, instantText } from '../../../../app/domain/instant.ts';
import { resolveLocal } from '../../../../app/domain/london-time.ts';
import { isNoWords } from '../../../../app/policy/judged-words.ts';
import { PRESERVATION_REVIEW_DAYS } from '../../../../app/policy/retention.ts';
import { useChange } from '../../../bridge/use-method.ts';
import { announce } from '../../../state/announce.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { noSuchDay, dayInput, parseDay } from '../../../../app/domain/typed-time.ts';
import { Note } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { FailureNote } from '../../../ui/failure.tsx';
import { TextArea, TextField } from '../../../ui/field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { dayText } from '../../../words/measures.ts';
import { holds, notePreserved } from './read-acts.ts';

const BASES = [
  { value: 'CPIA', label: 'CPIA 1996' },
  { value: 'SCOTTISH_EQUIVALENT', label: 'Scottish equivalent' },
] as const;
type Basis = (typeof BASES)[number]['value'];

const LEAST_REASON = 10;
const MOST_REASON = 1_000;
const MOST_REFERENCE = 40;

/** The instant of a typed day of review, at noon, or why it cannot be one. */
export function reviewDay(text: string, nowMs: number): { readonly ms: number } | { readonly error: string } {
  const day = parseDay(text, nowMs);
  if (day === undefined) return { error: noSuchDay(text, nowMs) ?? 'Not a day. Type it as 16 Dec 2026 or 16/12/2026.' };
  const noon = resolveLocal({ ...day, hour: 12, minute: 0 });
  const ms = noon.kind === 'one' ? noon.ms : Number.NaN;
  if (!(ms > nowMs)) return { error: 'The review is in the future: choose a later day.' };
  if (ms > nowMs + PRESERVATION_REVIEW_DAYS * DAY_MS)
    return { error: `It is looked at within ${PRESERVATION_REVIEW_DAYS} days: choose an earlier day.` };
  return { ms };
}

type Props = {
  readonly readId: string;
  readonly searchId: string | undefined;
  /** Of the search: the case that the read was found for. */
  readonly reference: string;
  /** What keeps the read already, or waits to. */
  readonly known: readonly ReadPreservation[];
  readonly onClose: () => void;
};

/** A read that is evidence is kept beyond its time, with its reason and a day on which somebody looks at it again. */
export function Preserve({ readId, searchId, reference: from, known, onClose }: Props): ReactNode {
  const [basis, setBasis] = useState<Basis>('CPIA');
  const now = known.find((each) => holds(each) || each.state === 'WAITING');
  const [reference, setReference] = useState(from);
  const [reason, setReason] = useState('');
  // The latest day that the rules allow, less one: its noon may not have come yet.
  const [day, setDay] = useState(() => dayInput(serviceNowMs() + (PRESERVATION_REVIEW_DAYS - 1) * DAY_MS));
  const [tried, setTried] = useState(false);
  const first = useRef<HTMLTextAreaElement>(null);
  const preserve = useChange('reads.preserve', { stale: ['reads.details'] });
  useEffect(() => first.current?.focus(), []);
  const review = reviewDay(day, serviceNowMs());
  const reasonError =
    reason.trim().length < LEAST_REASON
      ? `Say what it is evidence of, in ${LEAST_REASON} characters or more.`
      : isNoWords(reason)
        ? 'These are not words. Whoever reviews it must be able to check it.'
        : undefined;
  const referenceError = reference.trim() === '' ? 'Give the reference of the case.' : undefined;
  const dayError = 'error' in review ? review.error : undefined;
  const submit = (): void => {
    setTried(true);
    const waits = searchId === undefined ? 'The search is still running.' : undefined;
    const said = reasonError ?? referenceError ?? dayError ?? waits;
    if (said !== undefined || 'error' in review || searchId === undefined) {
      if (said !== undefined) announce(said, 'assertive');
      return;
    }
    if (preserve.isPending) return;
    preserve.mutate(
      {
        body: {
          searchId,
          readIds: [readId],
          basis,
          reference: reference.trim(),
          reason: reason.trim(),
          reviewAt: instantText(review.ms),
        },
      },
      {
        onSuccess: (answer) => {
          if (answer.status === 201) {
            const { preservedBy, preservedAt, state, reviewAt, releasedAt, approvedBy = null } = answer.value;
            const { basis: under, reference: of } = answer.value;
            notePreserved(readId, {
              state,
              basis: under,
              reference: of,
              preservedBy,
              preservedAt,
              approvedBy,
              reviewAt,
              releasedAt,
            });
            announce(`Preserved as evidence. It is reviewed by ${dayText(instantMs(reviewAt))}.`);
          } else {
            const { askedBy, askedAt } = answer.value.approval;
            notePreserved(readId, {
              state: 'WAITING',
              basis,
              reference: reference.trim(),
              preservedBy: askedBy,
              preservedAt: askedAt,
              approvedBy: null,
              reviewAt: instantText(review.ms),
              releasedAt: null,
            });
            announce('The preservation waits for a second person.');
          }
          onClose();
        },
      },
    );
  };
  return (
    <form
      className="details-form acct"
      aria-label="Preserve as evidence"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.preventDefault();
          onClose();
        } else if (event.key === 'Enter' && event.ctrlKey) {
          event.preventDefault();
          submit();
        }
      }}
    >
      {now !== undefined && (
        <Note>
          {holds(now) ? 'It is kept' : 'It waits to be kept'} under {now.reference}. Preserve it for another case only:
          then it stays when that one is released.
        </Note>
      )}
      <Segmented label="Kept under" choices={BASES} value={basis} onChange={setBasis} />
      <TextArea
        ref={first}
        label="Why it is evidence"
        rows={2}
        maxLength={MOST_REASON}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried ? reasonError : undefined}
      />
      <TextField
        label="Case reference"
        maxLength={MOST_REFERENCE}
        value={reference}
        onChange={(event) => setReference(event.target.value)}
        error={tried ? referenceError : undefined}
      />
      <TextField
        label="Review by"
        icon="calendar"
        value={day}
        onChange={(event) => setDay(event.target.value)}
        help={`Within ${PRESERVATION_REVIEW_DAYS} days. Another person reviews it.`}
        error={tried ? dayError : undefined}
      />
      {preserve.error !== null && <FailureNote failure={preserve.error.failure} subject="preservation" />}
      <div className="row">
        <Button type="submit" variant="primary" icon="save" keys={['Ctrl', 'Enter']}>
          Preserve this read
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
