import type { ReactNode } from 'react';
import { keysOf } from '../../../commands/command.ts';
import { filteredFields } from '../../../columns/read-filters.ts';
import { useCanUndo, useReadFilters } from '../../../search/search-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { redoView, toggleFilters, undoView } from '../commands.ts';
import { FilterChips } from './filter-chips.tsx';
import { useFilterPanel } from './filter-panel-store.ts';
import './filters.css';

/** What chooses among the reads found: filters in force, and the way back from any change of what is looked at. */
export function ViewBar({ children }: { readonly children?: ReactNode }): ReactNode {
  const isOpen = useFilterPanel((state) => state.isOpen);
  const count = filteredFields(useReadFilters()).length;
  const can = useCanUndo();
  return (
    <div className="view-bar">
      <Button
        size="s"
        icon="filter"
        keys={keysOf(toggleFilters)}
        pressed={isOpen}
        aria-label={count === 0 ? 'Filters' : `Filters, ${count} in force`}
        onClick={toggleFilters.run}
      >
        {count === 0 ? 'Filters' : `Filters ${count}`}
      </Button>
      <FilterChips />
      <span className="grow" />
      {children}
      <Button
        size="s"
        variant="ghost"
        icon="undo"
        iconOnly="Undo"
        keys={keysOf(undoView)}
        blocked={can.undo ? undefined : 'Nothing to undo'}
        onClick={undoView.run}
      />
      <Button
        size="s"
        variant="ghost"
        icon="redo"
        iconOnly="Redo"
        keys={keysOf(redoView)}
        blocked={can.redo ? undefined : 'Nothing to redo'}
        onClick={redoView.run}
      />
    </div>
  );
}
