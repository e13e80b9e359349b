import type { ReactNode } from 'react';
import type { Read } from '../../../../app/domain/read.ts';
import type { ReadTable } from '../../../columns/read-table.ts';
import { useParticulars } from '../../../columns/use-particulars.ts';
import { VrmChip } from '../../../ui/vrm-chip.tsx';
import { doubtfulPositions, plateSide, toldSide } from './plate-facts.ts';

/** The text that the camera read, as its plate; for the moment until that has come, the mark that it stands for. */
export function PlateRead({
  table,
  row,
  size,
  told,
}: {
  readonly table: ReadTable;
  readonly row: number;
  readonly size?: 'm' | 'l';
  /** What the service says of a read of a pair, of which the table holds no more than when and where; null until it has come. */
  readonly told?: Read | null | undefined;
}): ReactNode {
  const particulars = useParticulars(table, row);
  const side = told === undefined ? plateSide(table, row) : toldSide(told);
  return (
    <VrmChip
      vrm={told?.vrmRaw ?? particulars?.vrmRaw ?? table.vrmAt(row)}
      {...(side && { side })}
      doubtful={doubtfulPositions(told?.characterConfidence ?? particulars?.characterConfidence ?? [])}
      {...(size && { size })}
    />
  );
}
