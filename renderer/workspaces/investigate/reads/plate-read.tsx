import type { ReactNode } from 'react';
import type { ReadTable } from '../../../columns/read-table.ts';
import { useParticulars } from '../../../columns/use-particulars.ts';
import { VrmChip } from '../../../ui/vrm-chip.tsx';
import { doubtfulPositions, plateSide } from './plate-facts.ts';

/** The text that the camera read, as its plate; for the moment until that has come, the mark that it stands for. */
export function PlateRead({
  table,
  row,
  size,
}: {
  readonly table: ReadTable;
  readonly row: number;
  readonly size?: 'm' | 'l';
}): ReactNode {
  const particulars = useParticulars(table, row);
  return (
    <VrmChip
      vrm={particulars?.vrmRaw ?? table.vrmAt(row)}
      side={plateSide(table, row)}
      doubtful={doubtfulPositions(particulars?.characterConfidence ?? [])}
      {...(size && { size })}
    />
  );
}
