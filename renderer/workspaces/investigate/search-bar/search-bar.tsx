import { useEffect, useState, type ReactNode } from 'react';
import { keysOf } from '../../../commands/command.ts';
import { AuthorityStatus } from '../authority-status.tsx';
import { back, justifyAndSearch } from '../commands.ts';
import { markField, searchBar } from '../handles.ts';
import { useDraft } from './draft-store.ts';
import { useSearch } from '../../../search/search-view.tsx';
import { isRunning } from '../../../search/session.ts';
import { INVESTIGATE_VIEW } from '../panel-names.ts';
import { serviceNowMs } from '../../../state/session-store.ts';
import { openDialog } from '../../../state/ui-store.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { draftQuery, type DraftError } from './draft-query.ts';
import { MarkField } from './mark-field.tsx';
import { PeriodPicker } from './period-picker.tsx';
import './search-bar.css';

function NearMisses(): ReactNode {
  const nearMiss = useDraft((state) => state.nearMiss);
  return (
    <button
      type="button"
      className={nearMiss === 1 ? 'chip on' : 'chip'}
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

/** The question to be asked. It never searches by itself: its button opens the prompt. */
export function SearchBar(): ReactNode {
  const running = useSearch(isRunning);
  const draft = useDraft();
  const [error, setError] = useState<DraftError>();
  useEffect(() => setError(undefined), [draft]);

  const justify = (): void => {
    if (running) return;
    const now = draftQuery(useDraft.getState(), serviceNowMs());
    if (now.ok) openDialog({ kind: 'justify', request: { view: INVESTIGATE_VIEW, query: now.query } });
    else {
      setError(now.error);
      if (now.error.where === 'mark') markField.current()?.focus();
    }
  };
  searchBar.useProvide({ justify });

  return (
    <search className="search-bar" aria-label="Search">
      <span className="search-mode">
        <Icon name="car" size={14} />
        Vehicle
      </span>
      <MarkField error={error?.where === 'mark' ? error.text : undefined} onEnter={justify} />
      <NearMisses />
      <PeriodPicker error={error?.where === 'period' ? error.text : undefined} />
      {error?.where === 'period' && (
        <span className="tone-crit" role="alert">
          {error.text}
        </span>
      )}
      <span className="grow" />
      <AuthorityStatus />
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
  );
}
