import { useState, type FormEvent, type ReactNode } from 'react';
import type { Failure } from '../../../../app/contract/failures.ts';
import { keysOf } from '../../../commands/command.ts';
import { useKeptWords } from '../../../saved/kept-words.ts';
import { nameFault } from '../../../saved/saved.ts';
import type { CaseEvent } from '../../../search/case-events.ts';
import type { Looking } from '../../../search/looking.ts';
import { useCaseEvents, useLooking, useSearch, useSearchSession, useTimeFilter } from '../../../search/search-view.tsx';
import { serviceNowMs } from '../../../state/session-store.ts';
import { Button } from '../../../ui/button.tsx';
import { FailureNote } from '../../../ui/failure.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { spanInWords } from '../../../words/span.ts';
import { showEvents } from '../commands.ts';
import { caseEvents } from '../handles.ts';
import { PeriodEnd } from '../search-bar/period-form.tsx';
import { readEnd, typedEnd } from '../search-bar/period-ends.ts';
import { caseOf, lookAtEvent, putEvent, removeEvent, useEventsOfCase } from './case-events.ts';
import './events.css';

/** A name and two ends, typed in United Kingdom time. */
function EventForm({
  looking,
  reference,
  event,
  onDone,
}: {
  readonly looking: Looking;
  readonly reference: string | undefined;
  /** The event that is changed; undefined for a new one. */
  readonly event: CaseEvent | undefined;
  /** Given the event as it was before it was changed. */
  readonly onDone: (changed?: CaseEvent) => void;
}): ReactNode {
  const events = useCaseEvents();
  const [time] = useTimeFilter();
  const first = event ?? time ?? looking.bounds();
  const [name, setName] = useState(event?.name ?? '');
  const [from, setFrom] = useState(() => typedEnd(first.fromMs));
  const [to, setTo] = useState(() => typedEnd(first.toMs));
  const [isTried, setTried] = useState(false);
  const [refused, setRefused] = useState<Failure>();
  const nowMs = serviceNowMs();
  const [fromRead, toRead] = [readEnd(from, nowMs), readEnd(to, nowMs)];
  const span =
    fromRead.kind === 'instant' && toRead.kind === 'instant' ? { fromMs: fromRead.ms, toMs: toRead.ms } : undefined;
  const named = nameFault('event', name, events, event?.id);
  const timeFault =
    span === undefined
      ? 'Correct the dates and times first.'
      : span.fromMs >= span.toMs
        ? 'The end is not after the start.'
        : undefined;
  const put = async (submitted: FormEvent): Promise<void> => {
    submitted.preventDefault();
    setTried(true);
    if (named !== undefined || timeFault !== undefined || span === undefined) return;
    const why = await putEvent(looking, reference, { id: event?.id, name, ...span });
    setRefused(why);
    if (why === undefined) onDone(event);
  };
  return (
    <form
      className="event-form"
      aria-label={event === undefined ? 'New case event' : `Change ${event.name}`}
      onSubmit={(submitted) => void put(submitted)}
      onKeyDown={(pressed) => {
        if (pressed.key === 'Enter') pressed.stopPropagation();
      }}
    >
      <TextField
        label={event === undefined ? 'What happened' : `New name of ${event.name}`}
        autoComplete="off"
        data-autofocus=""
        autoFocus
        value={name}
        error={isTried ? named : undefined}
        onChange={(changed) => setName(changed.target.value)}
      />
      <PeriodEnd name="From" end={from} nowMs={nowMs} onChange={setFrom} />
      <PeriodEnd name="To" end={to} nowMs={nowMs} onChange={setTo} />
      {isTried && timeFault !== undefined && (
        <p className="tone-crit" role="alert">
          {timeFault}
        </p>
      )}
      {refused !== undefined && <FailureNote failure={refused} subject="saved" />}
      <div className="row">
        <span className="grow" />
        {event !== undefined && (
          <Button variant="ghost" onClick={() => onDone()}>
            Cancel
          </Button>
        )}
        <Button type="submit" icon={event === undefined ? 'plus' : 'save'}>
          {event === undefined ? 'Add event' : 'Change event'}
        </Button>
      </div>
    </form>
  );
}

/** An event as it was before it was deleted or changed. What was done last can be taken back until the list is left. */
type Before = { readonly act: 'deleted' | 'changed'; readonly event: CaseEvent };

/**
 * The events of one result and the form for one more. What is typed and which event is being changed end when it is closed, and when
 * another search is shown: an event is never changed from the result of another case.
 */
function EventsPanel({
  looking,
  reference,
  loadFailure,
  onClose,
}: {
  readonly looking: Looking;
  readonly reference: string | undefined;
  readonly loadFailure: Failure | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const events = useCaseEvents();
  const [changingId, setChangingId] = useState<string>();
  const [made, setMade] = useState(0);
  const [refused, setRefused] = useState<Failure>();
  const [before, setBefore] = useState<Before>();
  const kept = useKeptWords();
  // One that was deleted meanwhile is not changed any more.
  const changing = events.find(({ id }) => id === changingId);
  const done = (why: Failure | undefined, was: Before | undefined): void => {
    setRefused(why);
    if (why === undefined) setBefore(was);
  };
  const remove = async (event: CaseEvent): Promise<void> =>
    done(await removeEvent(looking, reference, event), { act: 'deleted', event });
  const takeBack = async ({ act, event }: Before): Promise<void> =>
    done(await putEvent(looking, reference, { ...event, id: act === 'deleted' ? undefined : event.id }), undefined);
  return (
    <>
      <h3>Case events</h3>
      {events.length > 0 && (
        <div className="saved-list">
          <ul aria-label="Case events">
            {events.map((event) => (
              <li key={event.id}>
                <button
                  type="button"
                  className="saved-use"
                  onClick={() => {
                    onClose();
                    lookAtEvent(looking, event);
                  }}
                >
                  <b>
                    <span className="visually-hidden">Look at </span>
                    {event.name}
                  </b>
                  <span className="t2 num">{spanInWords(event)}</span>
                </button>
                <Button
                  size="s"
                  variant="ghost"
                  icon="pencil"
                  iconOnly={`Change ${event.name}`}
                  onClick={() => setChangingId(event.id)}
                />
                <Button
                  size="s"
                  variant="ghost"
                  icon="cross"
                  iconOnly={`Delete ${event.name}`}
                  onClick={() => void remove(event)}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
      {before !== undefined && (
        <p className="saved-removed">
          <span>{`“${before.event.name}” was ${before.act}.`}</span>
          <Button size="s" variant="ghost" icon="undo" onClick={() => void takeBack(before)}>
            Take it back
          </Button>
        </p>
      )}
      {loadFailure !== undefined && <p className="tone-warn">The saved case events could not be loaded.</p>}
      {refused !== undefined && <FailureNote failure={refused} subject="saved" />}
      <EventForm
        key={`${changing?.id ?? 'new'} ${made}`}
        looking={looking}
        reference={reference}
        event={changing}
        onDone={(changed) => {
          setBefore(changed === undefined ? undefined : { act: 'changed', event: changed });
          setChangingId(undefined);
          setMade(made + 1);
        }}
      />
      <p className="t3 fs11">
        {reference === undefined
          ? 'This search has no reference: events are kept with this result, and go with it.'
          : `Events of ${reference} are ${kept}, for you only, and drawn in every result of it.`}
      </p>
    </>
  );
}

/** What happened in the case and when, drawn on the timeline: kept with the case, or with the result where that has none. */
export function EventsButton(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const looking = useLooking();
  const searchId = useSearchSession()?.id;
  const reference = caseOf(useSearch(({ justification }) => justification?.reference));
  const isAnswered = useSearch(({ accepted, result }) => accepted && result?.kind === 'reads');
  const loadFailure = useEventsOfCase();
  caseEvents.useProvide({ open: isAnswered ? () => setOpen(true) : undefined });
  if (!isAnswered || looking === undefined) return null;
  const close = (): void => setOpen(false);
  return (
    <span className="popover-anchor">
      <Button
        variant="ghost"
        size="s"
        icon="flag"
        iconOnly="Case events"
        keys={keysOf(showEvents)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover name="Case events" side="above" onClose={close} className="events">
          <EventsPanel
            key={searchId}
            looking={looking}
            reference={reference}
            loadFailure={loadFailure}
            onClose={close}
          />
        </Popover>
      )}
    </span>
  );
}
