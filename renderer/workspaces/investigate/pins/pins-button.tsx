import { useState, type ReactNode } from 'react';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import { CATEGORY_LABELS } from '../../../../app/policy/labels.ts';
import { filteredFields } from '../../../columns/read-filters.ts';
import { keysOf } from '../../../commands/command.ts';
import { useStore } from '../../../state/personal-store.ts';
import { usePins, useSearch, useSearchSession } from '../../../search/search-view.tsx';
import {
  MOST_PINNED_READS,
  MOST_PINS,
  pinFault,
  showPin,
  showPinFault,
  unpin,
  type Pin,
} from '../../../search/pins.ts';
import { fullSpanText } from '../../../time/period.ts';
import { Button } from '../../../ui/button.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { VrmChip } from '../../../ui/vrm-chip.tsx';
import { announce } from '../../../state/announce.ts';
import { countText, figureText, instantInWords } from '../../../words/measures.ts';
import { earlierDays, pinQuestion, showPins } from '../commands.ts';
import { earlierFault, earlierMore, earlierTitle } from '../earlier.ts';
import { pins as pinsHandle } from '../handles.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import './pins.css';

/** Marks beyond these are a number. */
const NAMED = 4;

/** What was asked and found, when, and why: nothing personal is shown without the justification it was found under. */
function PinFacts({ pin: { session } }: { readonly pin: Pin }): ReactNode {
  const state = useStore(session.state, (now) => now);
  const { justification, receipt, startedAtMs, reads, phase, authorityId } = state;
  const { named, title, nearMisses } = session.subject;
  const { index } = session.looking;
  const isFiltered = useStore(session.filters, (filters) => filteredFields(filters.reads).length > 0);
  const found = isFiltered
    ? `${figureText(index.passing.total)} of ${countText(reads, 'read')}, as its filters leave them`
    : countText(reads, 'read');
  return (
    <div className="pin-facts">
      {named.length === 0 ? (
        <b>{title}</b>
      ) : (
        <b>
          {named.slice(0, NAMED).map((mark) => (
            <VrmChip key={mark} vrm={mark} />
          ))}
          {named.length > NAMED && (
            <span title={named.map((mark) => formatVrm(mark)).join(', ')}>{`+${named.length - NAMED}`}</span>
          )}
        </b>
      )}
      <span className="num">
        {fullSpanText(session.looking.asked())}
        {nearMisses && ', with near misses'}
      </span>
      <span className="t2 num">
        {found}
        {phase !== 'complete' && ', part of an answer'}
        {startedAtMs !== null && ` · searched ${instantInWords(startedAtMs)}`}
      </span>
      {justification !== null && (
        <span className="pin-why">
          {[
            justification.category === undefined ? '' : CATEGORY_LABELS[justification.category],
            justification.reference,
            authorityId === null ? '' : `under authority ${authorityId}`,
          ]
            .filter(Boolean)
            .join(' · ')}
          {justification.reason !== undefined && <span className="t2"> “{justification.reason}”</span>}
        </span>
      )}
      <span className="t2">
        {receipt === null || receipt.state === 'waiting'
          ? 'Receipt on its way'
          : receipt.state === 'failed'
            ? 'Receipt does not verify'
            : `Receipt ${receipt.ref}, verified`}
      </span>
    </div>
  );
}

function PinRow({ pin, onClose }: { readonly pin: Pin; readonly onClose: () => void }): ReactNode {
  const { number, session } = pin;
  const isShown = useSearchSession() === session;
  const cannot = showPinFault(INVESTIGATE_VIEW, session.id);
  return (
    <li>
      <span className="pin-number">P{number}</span>
      <PinFacts pin={pin} />
      <span className="row">
        {isShown ? (
          <span className="t3 fs11">on screen</span>
        ) : (
          <Button
            size="s"
            blocked={cannot === undefined ? undefined : `${cannot}: the question on screen would be lost`}
            aria-label={`Show P${number}, ${session.subject.title}`}
            onClick={() => {
              onClose();
              showPin(INVESTIGATE_VIEW, session.id);
              announce(`Pinned question ${number} is on screen.`);
            }}
          >
            Show
          </Button>
        )}
        <Button
          size="s"
          variant="ghost"
          aria-label={`Unpin P${number}, ${session.subject.title}`}
          onClick={() => {
            unpin(session.id);
            announce(`Pinned question ${number} was unpinned.`);
          }}
        >
          Unpin
        </Button>
      </span>
    </li>
  );
}

/** The pinned questions, with what each was asked for, and the way to pin the one on screen. */
export function PinsButton(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const pins = usePins();
  const isAnswered = useSearch(({ accepted, result }) => accepted && result !== null);
  // The reason changes with phase and reads.
  useSearch(({ phase }) => phase);
  useSearch(({ reads }) => reads);
  pinsHandle.useProvide({ open: isAnswered || pins.length > 0 ? () => setOpen(true) : undefined });
  if (!isAnswered && pins.length === 0) return null;
  const close = (): void => setOpen(false);
  const cannot = pinFault(INVESTIGATE_VIEW);
  return (
    <span className="popover-anchor">
      <Button
        variant="ghost"
        size="s"
        icon="tack"
        iconOnly={pins.length === 0 ? 'Pinned questions' : `Pinned questions: ${pins.length}`}
        title="Pinned questions: lanes beside the next one"
        keys={keysOf(showPins)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover name="Pinned questions" side="above" onClose={close} className="pins">
          <h3>Pinned questions</h3>
          <div className="row">
            <Button size="s" icon="tack" keys={keysOf(pinQuestion)} blocked={cannot} onClick={pinQuestion.run}>
              Pin this question
            </Button>
            <EarlierButton onClose={close} />
          </div>
          {cannot !== undefined && <p className="t2 fs11">{`${cannot}.`}</p>}
          {pins.length > 0 && (
            <ul aria-label="Pinned questions">
              {pins.map((pin) => (
                <PinRow key={pin.session.id} pin={pin} onClose={close} />
              ))}
            </ul>
          )}
          <p className="t3 fs11">
            The reads of a pinned question stay as a lane of the timeline and as tags on the map when you ask the next
            one. They are in no count, filter or table of it. In memory only, gone at lock; at most {MOST_PINS}{' '}
            questions and {figureText(MOST_PINNED_READS)} reads.
          </p>
        </Popover>
      )}
    </span>
  );
}

/** Absent where nobody may go further back, or the question is of no vehicle. */
function EarlierButton({ onClose }: { readonly onClose: () => void }): ReactNode {
  const more = earlierMore();
  if (more === undefined) return null;
  return (
    <Button
      size="s"
      variant="ghost"
      icon="previous"
      keys={keysOf(earlierDays)}
      title={more}
      blocked={earlierFault()}
      onClick={() => {
        onClose();
        earlierDays.run();
      }}
    >
      {earlierTitle()}
    </Button>
  );
}
