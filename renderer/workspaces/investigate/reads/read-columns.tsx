import { instantText } from '../../../../app/domain/instant.ts';
import { NO_BYTE } from '../../../../app/domain/read-columns.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import type { Investigation } from '../../../columns/investigation.ts';
import type { ReadBadge } from '../../../columns/sequence.ts';
import type { GridColumn } from '../../../ui/grid/grid.tsx';
import { VrmChip } from '../../../ui/vrm-chip.tsx';
import { clockText } from '../../../words/measures.ts';
import { doubtfulPositions, plateSide } from './plate-facts.ts';
import { Confidence, Direction, Sequence, SincePrevious } from './read-cells.tsx';

const TITLES = {
  seq: 'Number',
  time: 'Time',
  vrm: 'VRM read',
  camera: 'Camera',
  road: 'Road',
  direction: 'Direction',
  since: 'Since previous',
  confidence: 'Conf. %',
} as const;

export type ReadColumn = GridColumn & { readonly id: keyof typeof TITLES };

/** The columns of the reads table, for screen and clipboard. */
export function readColumns(
  investigation: Investigation,
  badges: ReadonlyMap<number, ReadBadge>,
): readonly ReadColumn[] {
  const { table, cameraAt } = investigation;
  const confidenceOf = (row: number): number => table.confidence[row] ?? NO_BYTE;
  const cameraName = (row: number): string => cameraAt(row)?.name ?? table.cameraIdAt(row);
  return [
    {
      id: 'seq',
      title: TITLES.seq,
      isQuiet: true,
      cell: (row) => <Sequence investigation={investigation} row={row} badge={badges.get(row)} />,
    },
    {
      id: 'time',
      title: TITLES.time,
      isSortable: true,
      isNumeric: true,
      cell: (row) => clockText(table.capturedAtMs[row] ?? 0),
      copied: (row) => instantText(table.capturedAtMs[row] ?? 0),
    },
    {
      id: 'vrm',
      title: TITLES.vrm,
      cell: (row) => (
        <VrmChip vrm={table.vrmRawAt(row)} side={plateSide(table, row)} doubtful={doubtfulPositions(table, row)} />
      ),
      copied: (row) => formatVrm(table.vrmRawAt(row)),
    },
    { id: 'camera', title: TITLES.camera, isSortable: true, cell: cameraName, copied: cameraName },
    {
      id: 'road',
      title: TITLES.road,
      isSortable: true,
      cell: (row) => cameraAt(row)?.road ?? '',
      copied: (row) => cameraAt(row)?.road ?? '',
    },
    {
      id: 'direction',
      title: TITLES.direction,
      isQuiet: true,
      cell: (row) => <Direction direction={cameraAt(row)?.direction ?? ''} />,
      copied: (row) => cameraAt(row)?.direction ?? '',
    },
    {
      id: 'since',
      title: TITLES.since,
      isNumeric: true,
      cell: (row) => <SincePrevious investigation={investigation} row={row} />,
    },
    {
      id: 'confidence',
      title: TITLES.confidence,
      isSortable: true,
      cell: (row) => <Confidence value={confidenceOf(row)} />,
      copied: (row) => (confidenceOf(row) === NO_BYTE ? '' : String(confidenceOf(row))),
    },
  ];
}
