import type { ReactNode } from 'react';
import { ENTRY_FIELDS, type EntryField } from '../../../app/domain/voi.ts';
import { parseVrm } from '../../../app/domain/vrm.ts';
import { FIELD_TITLES, textOf, type EntryFault } from '../../../app/voi/entry-text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { GridColumn } from '../../ui/grid/grid.tsx';
import { Icon } from '../../ui/icon.tsx';
import { VrmChip } from '../../ui/vrm-chip.tsx';
import { countText } from '../../words/measures.ts';
import { textOfLine, type Changes } from './draft-edits.ts';
import { faultsOf, isExpiring, mustMend, type Lines } from './lines.ts';

/** Titles as the grid has them; the spare columns keep the name that the layout gives them. */
export const columnTitle = (field: EntryField): string => FIELD_TITLES[field];

const isField = (columnId: string): columnId is EntryField => ENTRY_FIELDS.some((field) => field === columnId);
export const fieldOf = (columnId: string): EntryField | undefined => (isField(columnId) ? columnId : undefined);

type Cells = {
  readonly lines: Lines;
  readonly changes: Changes;
  readonly conflicts: ReadonlySet<string>;
  readonly nowMs: number;
  readonly canEdit: boolean;
};

function FieldCell({ field, text }: { readonly field: EntryField; readonly text: string }): ReactNode {
  if (text === '') return null;
  if (field === 'vrm') {
    const parsed = parseVrm(text);
    return parsed.ok ? <VrmChip vrm={parsed.vrm} /> : <span className="mono">{text}</span>;
  }
  if (field === 'action') return <span className={`on-hit ${/^stop$/i.test(text.trim()) ? 'stop' : ''}`}>{text}</span>;
  if (field === 'priority') return <span className={`priority ${text.trim().toLowerCase()}`}>{text}</span>;
  if (field === 'warningMarkers')
    return (
      <span className="tone-warn">
        <Icon name="warning" size={12} /> {text}
      </span>
    );
  return <>{text}</>;
}

function StateCell({ row, cells }: { readonly row: number; readonly cells: Cells }): ReactNode {
  const { lines, changes, conflicts, nowMs } = cells;
  const line = lines.at(row);
  if (line === undefined) return null;
  const change = changes.get(line.key);
  if (change !== undefined && conflicts.has(line.key))
    return (
      <Badge tone="crit" icon="shuffle">
        Conflict
      </Badge>
    );
  if (change?.text === null)
    return (
      <Badge dashed icon="minus">
        Removed
      </Badge>
    );
  if (change !== undefined && mustMend(line.key, changes))
    return (
      <Badge tone="crit" icon="cross">
        Fix first
      </Badge>
    );
  if (change !== undefined)
    return (
      <Badge dashed icon="pencil">
        {line.entry === undefined ? 'New' : 'Changed'}
      </Badge>
    );
  if (line.entry !== undefined && isExpiring(line.entry, nowMs))
    return (
      <Badge tone="crit" icon="warning">
        Expiring
      </Badge>
    );
  return (
    <Badge tone="ok" icon="tick">
      Live
    </Badge>
  );
}

/** Columns of the grid, in the order of the national layout, and the state at its end. */
export function entryColumns(cells: Cells): readonly GridColumn[] {
  const { lines, changes } = cells;
  const columns = ENTRY_FIELDS.map((field): GridColumn => ({
    id: field,
    title: columnTitle(field),
    cell: (row) => {
      const line = lines.at(row);
      return line === undefined ? null : <FieldCell field={field} text={textOfLine(line, changes)[field] ?? ''} />;
    },
    cellClass: (row) => {
      const line = lines.at(row);
      const change = line === undefined ? undefined : changes.get(line.key);
      if (line === undefined || change === undefined || change.text === null) return undefined;
      const fault = faultsOf(line.key, changes).find((one) => one.field === field);
      const isChanged =
        change.base !== null && (textOf(change.base)[field] ?? '') !== (change.text[field] ?? '').trim();
      return [fault === undefined ? '' : `cell-${fault.weight}`, isChanged ? 'cell-changed' : '']
        .filter(Boolean)
        .join(' ');
    },
  }));
  return [...columns, { id: 'state', title: 'State', cell: (row) => <StateCell row={row} cells={cells} /> }];
}

/** The line under a row that says what is wrong in it, and what may be meant instead. */
export function FaultLine({
  faults,
  onMend,
}: {
  readonly faults: readonly EntryFault[];
  readonly onMend: (fault: EntryFault, text: string) => void;
}): ReactNode {
  const [first, ...rest] = faults;
  if (first === undefined) return null;
  const title = columnTitle(first.field);
  const more = rest.filter(({ weight }) => weight === 'error').length;
  return (
    <span className={`fault-line ${first.weight}`}>
      <Icon name={first.weight === 'error' ? 'cross' : 'warning'} size={13} />
      <span className="fault-words" title={first.message}>
        {!first.message.startsWith(title) && (
          <>
            <b>{title}.</b>{' '}
          </>
        )}
        {first.message}
      </span>
      {first.mends.map((mend) => (
        <Button
          key={mend.text}
          size="s"
          tabIndex={-1}
          title={`Put ${mend.label} there`}
          onClick={(event) => {
            event.stopPropagation();
            onMend(first, mend.text);
          }}
        >
          {mend.label}
        </Button>
      ))}
      {first.mends.length > 0 && <span className="t3 nowrap">Ctrl . takes the first</span>}
      {more > 0 && <span className="t2 nowrap">and {countText(more, 'column')} more to mend</span>}
    </span>
  );
}
