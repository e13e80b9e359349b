import type { ReactNode } from 'react';
import { keysOf } from '../../../commands/command.ts';
import { useCanUndo } from '../../../search/search-view.tsx';
import { Button } from '../../../ui/button.tsx';
import { redoView, undoView } from '../commands.ts';
import { FilterChips } from './filter-chips.tsx';
import './filters.css';

/** The way back from any change of what is looked at, and forth again. */
export function UndoRedo(): ReactNode {
  const can = useCanUndo();
  return (
    <>
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
    </>
  );
}

/** What chooses among the reads found: filters in force, and the way back from any change of what is looked at. */
export function ViewBar({ children }: { readonly children?: ReactNode }): ReactNode {
  return (
    <div className="view-bar">
      <FilterChips />
      <span className="view-tools">
        {children}
        <UndoRedo />
      </span>
    </div>
  );
}
