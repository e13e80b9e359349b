import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { ariaKeys, keysOf } from '../../../commands/command.ts';
import { AuthorityStatus } from '../authority-status.tsx';
import { back, justifyAndSearch } from '../commands.ts';
import { markField, placeField, searchBar } from '../handles.ts';
import { namesMarks, useDraft, type BarKind } from './draft-store.ts';
import { useNextSearch, useSearch } from '../../../search/search-view.tsx';
import { isRunning } from '../../../search/session.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { openDialog } from '../../../state/ui-store.ts';
import { WaitingForService } from '../../../ui/waiting-for-service.tsx';
import { Button } from '../../../ui/button.tsx';
import { Segmented, type Choice } from '../../../ui/segmented.tsx';
import { isChanged } from './draft-changes.ts';
import { draftQuery, type DraftError } from './draft-query.ts';
import { drawArea } from './area-tool-store.ts';
import { Estimate, EstimateBefore, type KnownEstimate } from './estimate.tsx';
import { MarkField } from './mark-field.tsx';
import { MarksNote } from './marks-note.tsx';
import { PatternField } from './pattern-field.tsx';
import { PeriodPicker } from './period-picker.tsx';
import { PlaceField } from './place-field.tsx';
import { Questions } from './questions.tsx';
import { nearMisses } from '../question-commands.ts';
import { useDraftChanges } from './use-draft-changes.ts';
import { NotSearchedYet } from '../what-is-shown.tsx';
import './search-bar.css';

const KINDS: readonly Choice<BarKind>[] = [
  { value: 'vrm', label: 'Vehicle', icon: 'car' },
  { value: 'pattern', label: 'Partial mark', icon: 'search' },
  { value: 'area', label: 'Area and time', icon: 'pin' },
  { value: 'incompatible', label: 'Impossible reads', icon: 'warning' },
];

/** What is asked for. What was typed for another kind stays, for when it is chosen again. */
function Kinds({ changed }: { readonly changed: boolean }): ReactNode {
  const kind = useDraft((state) => state.kind);
  return (
    <span className={changed ? 'search-kinds differs' : 'search-kinds'}>
      <Segmented
        label="Kind of question"
        size="l"
        choices={KINDS}
        value={kind}
        onChange={(chosen) => {
          drawArea(undefined);
          useDraft.setState({ kind: chosen });
        }}
      />
    </span>
  );
}

function NearMisses({ changed }: { readonly changed: boolean }): ReactNode {
  const nearMiss = useDraft((state) => state.nearMiss);
  return (
    <button
      type="button"
      className={['chip', nearMiss === 1 ? 'on' : '', changed ? 'differs' : ''].filter(Boolean).join(' ')}
      aria-pressed={nearMiss === 1}
      aria-keyshortcuts={ariaKeys(keysOf(nearMisses))}
      title={
        nearMiss === 1
          ? 'Marks one likely misread away are searched too: leads, not identifications'
          : 'Only the marks as typed are searched'
      }
      onClick={nearMisses.run}
    >
      Near misses: {nearMiss}
    </button>
  );
}

/** Above which speed between two reads no one vehicle can have made both. */
function SpeedField({
  error,
  changed,
  onEnter,
}: {
  readonly error: string | undefined;
  readonly changed: boolean;
  readonly onEnter: () => void;
}): ReactNode {
  const speedMph = useDraft((state) => state.speedMph);
  return (
    <span className={['speed-field', changed ? 'differs' : ''].filter(Boolean).join(' ')}>
      <label>
        faster than
        <span className={error === undefined ? 'field-box l' : 'field-box l bad'}>
          <input
            aria-label="Faster than, in miles per hour"
            aria-invalid={error !== undefined || undefined}
            inputMode="decimal"
            autoComplete="off"
            value={speedMph}
            onChange={(event) => useDraft.setState({ speedMph: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey) return;
              event.preventDefault();
              onEnter();
            }}
          />
        </span>
        mph
      </label>
    </span>
  );
}

/** While the view shows the search before. */
function Waiting(): ReactNode {
  return <WaitingForService sinceMs={useNextSearch((state) => state.startedAtMs)} />;
}

/** What a value was when something that is held began. */
function useHeld<T>(value: T, isHeld: boolean): T {
  const [before, setBefore] = useState(value);
  if (!isHeld && before !== value) setBefore(value);
  return isHeld ? before : value;
}

/** The question to be asked. It never searches by itself: its button opens the prompt. */
export function SearchBar(): ReactNode {
  const shownRuns = useSearch(isRunning);
  const nextRuns = useNextSearch(isRunning);
  const running = shownRuns || nextRuns;
  const phase = useSearch((state) => state.phase);
  const draft = useDraft();
  const changes = useDraftChanges();
  const [error, setError] = useState<DraftError>();
  useEffect(() => setError(undefined), [draft]);
  // The work starts with a mark: its field has focus when the workspace opens.
  useEffect(() => markField.current()?.focus(), []);

  const justify = (): void => {
    if (running) return;
    const now = draftQuery(useDraft.getState(), serviceNowMs());
    if (now.ok) {
      const askedAs = useDraft.getState().period;
      openDialog({ kind: 'justify', request: { view: INVESTIGATE_VIEW, query: now.query, askedAs } });
    } else {
      setError(now.error);
      if (now.error.where === 'mark' || now.error.where === 'pattern') markField.current()?.focus();
      if (now.error.where === 'place') placeField.current()?.focus();
    }
  };
  const errorAt = (where: DraftError['where']): string | undefined => (error?.where === where ? error.text : undefined);
  searchBar.useProvide({ justify });
  const [known, setKnown] = useState<KnownEstimate>();
  const made = useMemo(() => draftQuery(draft, serviceNowMs()), [draft]);
  // It stays while its question is being answered, so that nothing moves when a search begins.
  const hasEstimate = useHeld(phase === 'idle' || isChanged(changes), running);

  return (
    <>
      <search className={namesMarks(draft.kind) ? 'search-bar' : 'search-bar crowded'} aria-label="Search">
        <Kinds changed={changes.kind} />
        {namesMarks(draft.kind) && <MarkField error={errorAt('mark')} changed={changes.marks} onEnter={justify} />}
        {draft.kind === 'vrm' && <NearMisses changed={changes.nearMisses} />}
        {draft.kind === 'incompatible' && (
          <SpeedField error={errorAt('speed')} changed={changes.speed} onEnter={justify} />
        )}
        {draft.kind === 'pattern' && (
          <PatternField error={errorAt('pattern')} changed={changes.pattern} onEnter={justify} />
        )}
        {!namesMarks(draft.kind) && <PlaceField error={errorAt('place')} changed={changes.place} />}
        <PeriodPicker error={errorAt('period')} changed={changes.period} />
        {(error?.where === 'period' || error?.where === 'place' || error?.where === 'speed') && (
          <span className="tone-crit" role="alert">
            {error.text}
          </span>
        )}
        <span className="search-bar-end">
          <Questions />
          <AuthorityStatus />
          <span role="status" aria-label="Search bar" className="not-searched">
            {!running && isChanged(changes) && <NotSearchedYet />}
          </span>
          {!hasEstimate && <EstimateBefore made={made} known={known} />}
          {nextRuns && <Waiting />}
          {running ? (
            <Button size="l" icon="stop" keys={keysOf(back)} onClick={back.run}>
              Cancel
            </Button>
          ) : (
            <Button variant="primary" size="l" icon="shield" keys={keysOf(justifyAndSearch)} onClick={justify}>
              Justify and search
            </Button>
          )}
        </span>
      </search>
      {namesMarks(draft.kind) && <MarksNote />}
      {hasEstimate && <Estimate made={made} onKnown={setKnown} />}
    </>
  );
}
