import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { CORRECTION_EVIDENCE } from '../../../../app/api/corrections.ts';
import type { MethodReply } from '../../../../app/contract/methods.ts';
import { classifyVrm, parseVrm } from '../../../../app/domain/vrm.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { CORRECTION_LAPSES_DAYS } from '../../../../app/policy/correction-rules.ts';
import { isNoWords } from '../../../../app/policy/judged-words.ts';
import { useChange } from '../../../bridge/use-method.ts';
import { announce } from '../../../state/announce.ts';
import { Note } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { FailureNote } from '../../../ui/failure.tsx';
import { TextArea } from '../../../ui/field.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { boxesOf, eraseBefore, markIn, typeInto, type Typed } from './mark-boxes.ts';

type Evidence = (typeof CORRECTION_EVIDENCE)[number];

const EVIDENCE: readonly { readonly value: Evidence; readonly label: string }[] = [
  { value: 'PATCH', label: 'Plate image' },
  { value: 'OVERVIEW', label: 'Overview' },
  { value: 'KEEPER_CHECK', label: 'Keeper check' },
  { value: 'OTHER', label: 'Other' },
];
const LEAST_REASON = 10;
const MOST_REASON = 500;

/** One box for each character. Arrow keys go from box to box; a whole mark can be pasted into the first. */
function MarkBoxes({
  raw,
  figures,
  typed,
  onTyped,
}: {
  readonly raw: string;
  readonly figures: readonly number[];
  readonly typed: Typed;
  readonly onTyped: (typed: Typed) => void;
}): ReactNode {
  const group = useRef<HTMLDivElement>(null);
  const saidId = useId();
  const { boxes, at, refused } = typed;
  const go = (place: number): void => {
    const inputs = group.current?.querySelectorAll('input');
    inputs?.[Math.max(0, Math.min(place, inputs.length - 1))]?.focus();
  };
  useEffect(() => {
    const input = group.current?.querySelectorAll('input')[at];
    input?.focus();
    input?.select();
  }, [at, boxes]);
  const keyDown = (event: KeyboardEvent, place: number): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: boxes.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      go(to);
    } else if (event.key === 'Backspace') {
      event.preventDefault();
      onTyped(eraseBefore(boxes, place));
    } else if (event.key === 'Delete') {
      event.preventDefault();
      onTyped({ ...eraseBefore(boxes, place), at: place });
    }
  };
  return (
    <div role="group" aria-label="What you see" className="mark-boxes" ref={group} aria-describedby={saidId}>
      {boxes.map((box, i) => {
        const figure = figures[i];
        const changed = i < raw.length ? box !== raw[i] : box !== '';
        return (
          <span key={i} className="mark-box">
            <input
              value={box}
              aria-label={`Character ${i + 1}${figure === undefined ? '' : `, camera ${figure}%`}`}
              aria-invalid={(refused !== undefined && i === at) || undefined}
              className={changed ? 'changed' : undefined}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              onFocus={(event) => event.target.select()}
              onKeyDown={(event) => keyDown(event, i)}
              onChange={(event) => {
                const { value } = event.target;
                if (value === '') return onTyped({ ...eraseBefore(boxes, i), at: i });
                // Typed beside the character that stands in the box, and not over it.
                onTyped(typeInto(boxes, i, value.length === 2 ? value.replace(box, '') : value));
              }}
            />
            <span className={figure !== undefined && figure < 80 ? 'figure tone-warn' : 'figure t3'} aria-hidden="true">
              {figure ?? ''}
            </span>
          </span>
        );
      })}
      <div id={saidId} className="mark-boxes-said" role="status">
        {refused !== undefined && (
          <span className="tone-crit">
            <Icon name="warning" size={12} /> {refused}
          </span>
        )}
      </div>
    </div>
  );
}

type Props = {
  readonly raw: string;
  readonly figures: readonly number[];
  readonly readId: string;
  readonly searchId: string | undefined;
  readonly now: MethodReply<'reads.details'> | undefined;
  readonly evidence: Evidence;
  readonly onClose: () => void;
  /** Says how it ended, in words that stay on the panel. */
  readonly onDone: (answer: MethodReply<'reads.correct'>) => void;
};

/** A misread is corrected by whoever sees it. The camera's own read stays beside the correction. */
export function Correction({ raw, figures, readId, searchId, now, evidence, onClose, onDone }: Props): ReactNode {
  const [typed, setTyped] = useState<Typed>(() => {
    const boxes = boxesOf(raw);
    const lowest = figures.reduce((least, figure, i) => (figure < (figures[least] ?? 101) ? i : least), 0);
    return { boxes, at: Math.min(lowest, boxes.length - 1) };
  });
  const [ground, setGround] = useState(evidence);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const correct = useChange('reads.correct', { stale: ['reads.details', 'reads.corrections'] });
  const parsed = parseVrm(markIn(typed.boxes));
  const present = now?.read.vrm;
  const isForeign = parsed.ok && classifyVrm(parsed.vrm) === 'other';
  const markError = !parsed.ok
    ? 'Type the mark that is on the plate.'
    : parsed.vrm === present
      ? 'This is the mark that the read has. Change what the camera misread.'
      : undefined;
  const reasonError =
    reason.trim().length < LEAST_REASON
      ? `Say what you see, in ${LEAST_REASON} characters or more.`
      : isNoWords(reason)
        ? 'These are not words. Somebody else must be able to check it.'
        : undefined;
  const waits =
    searchId === undefined
      ? 'The search is still running.'
      : now === undefined
        ? 'The read is being fetched.'
        : undefined;
  const submit = (): void => {
    setTried(true);
    const said = markError ?? reasonError ?? waits;
    if (said !== undefined || !parsed.ok || now === undefined || searchId === undefined) {
      if (said !== undefined) announce(said, 'assertive');
      return;
    }
    if (correct.isPending) return;
    correct.mutate(
      {
        params: { id: readId },
        query: { searchId },
        body: {
          vrm: parsed.vrm,
          baseVersion: now.read.version,
          evidence: ground,
          reason: reason.trim(),
          foreignOrOther: isForeign,
        },
      },
      { onSuccess: onDone },
    );
  };
  return (
    <form
      className="details-form"
      aria-label="Correct misread"
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
      <span className="form-label">You see</span>
      <MarkBoxes raw={raw} figures={figures} typed={typed} onTyped={setTyped} />
      {tried && markError !== undefined && (
        <span className="tone-crit" role="alert">
          <Icon name="warning" size={12} /> {markError}
        </span>
      )}
      {parsed.ok && isForeign && (
        <Note tone="warn">
          {formatVrm(parsed.vrm)} has no UK format. It is submitted as a foreign or other mark: check it twice.
        </Note>
      )}
      <Segmented label="Seen on" choices={EVIDENCE} value={ground} onChange={setGround} />
      <TextArea
        label="What shows it"
        value={reason}
        maxLength={MOST_REASON}
        rows={2}
        onChange={(event) => setReason(event.target.value)}
        error={tried ? reasonError : undefined}
      />
      {correct.error !== null && <FailureNote failure={correct.error.failure} subject="correction" />}
      <div className="row">
        <Button type="submit" variant="primary" icon="tick" keys={['Ctrl', 'Enter']}>
          Submit correction
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
      <p className="t3 fs11">
        Goes to the national service and the audit record. The camera’s own read is kept beside it. A second person
        confirms it where somebody may have acted on the read; within {CORRECTION_LAPSES_DAYS} days, or it lapses.
      </p>
    </form>
  );
}
