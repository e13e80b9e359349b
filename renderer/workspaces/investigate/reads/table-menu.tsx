import { useState, type ReactNode } from 'react';
import { keysOf } from '../../../commands/command.ts';
import { Button } from '../../../ui/button.tsx';
import { CheckBox } from '../../../ui/field.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { Segmented, type Choice } from '../../../ui/segmented.tsx';
import { tableMenu } from '../handles.ts';
import { columns } from '../table-commands.ts';
import { COLUMN_TITLES, OPTIONAL_COLUMNS } from './read-columns.tsx';
import type { Grouping } from './reads-rows.ts';
import { showColumn, useReadsTable } from './table-store.ts';

const GROUPINGS: readonly Choice<Grouping>[] = [
  { value: 'day', label: 'Day' },
  { value: 'vehicle', label: 'Vehicle' },
  { value: 'camera', label: 'Camera' },
  { value: 'none', label: 'Nothing' },
];

/** What the table shows of a read, and what it puts together. */
export function TableMenu(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const { grouping, hidden } = useReadsTable();
  tableMenu.useProvide({ open: () => setOpen(true) });
  return (
    <span className="popover-anchor">
      <Button
        size="s"
        variant="ghost"
        icon="table"
        iconOnly="Columns"
        keys={keysOf(columns)}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <Popover name="Columns and groups" align="right" onClose={() => setOpen(false)} className="table-menu">
          <h3>Put together by</h3>
          <Segmented
            label="Put together by"
            choices={GROUPINGS}
            value={grouping}
            onChange={(next) => useReadsTable.setState({ grouping: next })}
          />
          <h3>Columns</h3>
          {OPTIONAL_COLUMNS.map((id) => (
            <CheckBox
              key={id}
              label={COLUMN_TITLES[id]}
              checked={!hidden.has(id)}
              onChange={(isShown) => showColumn(id, isShown)}
            />
          ))}
        </Popover>
      )}
    </span>
  );
}
