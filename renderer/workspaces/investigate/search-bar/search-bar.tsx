import { useEffect, useState, type ReactNode } from 'react';
import { keysOf } from '../../../commands/command.ts';
import { AuthorityStatus } from '../authority-status.tsx';
import { back, justifyAndSearch } from '../commands.ts';
import { markField, searchBar } from '../handles.ts';
import { useDraft } from './draft-store.ts';
import { useNextSearch, useSearch } from '../../../search/search-view.tsx';
import { isRunning } from '../../../search/session.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { openDialog } from '../../../state/ui-store.ts';
import { useNow } from '../../../time/use-now.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { isChanged } from './draft-changes.ts';
import { draftQuery, type DraftError } from './draft-query.ts';
import { MarkField } from './mark-field.tsx';
import { MarksNote } from './marks-note.tsx';
import { PeriodPicker } from './period-picker.tsx';
import { useDraftChanges } from './use-draft-changes.ts';
import './search-bar.css';

function NearMisses({ changed }: { readonly changed: boolean }): ReactNode {
  const nearMiss = useDraft((state) => state.nearMiss);
  return (
    <button
      type="button"
      className={['chip', nearMiss === 1 ? 'on' : '', changed ? 'differs' : ''].filter(Boolean).join(' ')}
      aria-pressed={nearMiss === 1}
      title={
        nearMiss === 1
          ? 'Marks one likely misread away are searched too: leads, not identifications'
          : 'Only the marks as typed are searched'
      }
      onClick={() => useDraft.setState({ nearMiss: nearMiss === 1 ? 0 : 1 })}
    >
      Near misses: {nearMiss}
    </button>
  );
}

/** How long a search has waited for the service while the view shows the search before. Shown from the first second on. */
function Waiting(): ReactNode {
  const sinceMs = useNextSearch((state) => state.startedAtMs);
  const now = useNow();
  const seconds = sinceMs === null ? 0 : Math.floor((now - sinceMs) / 1_000);
  return seconds < 1 ? null : <span className="t2 nowrap num">Waiting for the national service, {seconds} s</span>;
}

/** The question to be asked. It never searches by itself: its button opens the prompt. */
export function SearchBar(): ReactNode {
  const shownRuns = useSearch(isRunning);
  const nextRuns = useNextSearch(isRunning);
  const running = shownRuns || nextRuns;
  const draft = useDraft();
  const changes = useDraftChanges();
  const [error, setError] = useState<DraftError>();
  useEffect(() => setError(undefined), [draft]);

  const justify = (): void => {
    if (running) return;
    const now = draftQuery(useDraft.getState(), serviceNowMs());
    if (now.ok) {
      const askedAs = useDraft.getState().period;
      openDialog({ kind: 'justify', request: { view: INVESTIGATE_VIEW, query: now.query, askedAs } });
    } else {
      setError(now.error);
      if (now.error.where === 'mark') markField.current()?.focus();
    }
  };
  searchBar.useProvide({ justify });

  return (
    <>
      <search className="search-bar" aria-label="Search">
        <span className="search-mode">
          <Icon name="car" size={14} />
          Vehicle
        </span>
        <MarkField error={error?.where === 'mark' ? error.text : undefined} changed={changes.marks} onEnter={justify} />
        <NearMisses changed={changes.nearMisses} />
        <PeriodPicker error={error?.where === 'period' ? error.text : undefined} changed={changes.period} />
        {error?.where === 'period' && (
          <span className="tone-crit" role="alert">
            {error.text}
          </span>
        )}
        <span className="grow" />
        <AuthorityStatus />
        <span role="status" aria-label="Search bar" className="not-searched">
          {!running && isChanged(changes) && (
            <>
              <Icon name="info" size={14} />
              Not searched yet
              <span className="visually-hidden">: the results below are of the search before</span>
            </>
          )}
        </span>
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
      </search>
      <MarksNote />
    </>
  );
}
