import { boundText } from '../../../../app/domain/bound.ts';
import { instantText } from '../../../../app/domain/instant.ts';
import { NO_BYTE } from '../../../../app/domain/read-columns.ts';
import type { Investigation } from '../../../columns/investigation.ts';
import type { ReadBadges } from '../../../columns/sequence.ts';
import type { GridColumn } from '../../../ui/grid/grid.tsx';
import { clockInDay, shortDayText } from '../../../words/measures.ts';
import { PreservedBadge } from '../details/preserved-badge.tsx';
import { PlateRead } from './plate-read.tsx';
import { Confidence, Direction, LateMark, Received, Sequence, SincePrevious, sinceText } from './read-cells.tsx';

export const COLUMN_TITLES = {
  seq: 'Number',
  time: 'Time',
  received: 'Received',
  vrm: 'VRM read',
  camera: 'Camera',
  road: 'Road',
  direction: 'Direction',
  lane: 'Lane',
  looks: 'Vehicle',
  since: 'Since previous',
  confidence: 'Conf. %',
} as const;
export type ReadColumnId = keyof typeof COLUMN_TITLES;
/** A read without its time, mark or camera would be none. */
export const OPTIONAL_COLUMNS = [
  'seq',
  'received',
  'road',
  'direction',
  'lane',
  'looks',
  'since',
  'confidence',
] as const satisfies readonly ReadColumnId[];

export type ReadColumn = GridColumn & { readonly id: ReadColumnId };

/** What the table around a read says of it: then the cell need not, or cannot. */
export type Listed = {
  /** The day stands over the rows. */
  readonly isUnderDay: boolean;
  /** The read before it of its vehicle, as it is listed. */
  readonly previousOf: (row: number) => number | undefined;
};
const ALONE: Listed = { isUnderDay: false, previousOf: () => undefined };

/** The columns of the reads table, for screen and clipboard. */
export function readColumns(
  investigation: Investigation,
  badges: ReadBadges,
  { isUnderDay, previousOf }: Listed = ALONE,
): readonly ReadColumn[] {
  const { table, cameraAt } = investigation;
  const confidenceOf = (row: number): number => table.confidence[row] ?? NO_BYTE;
  const cameraName = (row: number): string => cameraAt(row)?.name ?? table.cameraIdAt(row);
  /** For a narrow column, which cuts a name. */
  const cameraInFull = (row: number): string => {
    const camera = cameraAt(row);
    return camera === undefined
      ? cameraName(row)
      : `${camera.name}, ${camera.road} ${boundText(camera.direction)}`.trim();
  };
  return [
    {
      id: 'seq',
      title: COLUMN_TITLES.seq,
      isQuiet: true,
      cell: (row) => <Sequence investigation={investigation} row={row} badge={badges.get(row)} />,
      copied: (row) => badges.get(row)?.label ?? '',
    },
    {
      id: 'time',
      title: COLUMN_TITLES.time,
      isSortable: true,
      isNumeric: true,
      cell: (row) => {
        const ms = table.capturedAtMs[row] ?? 0;
        return (
          <>
            {investigation.isLate(row) && <LateMark />}
            {isUnderDay ? clockInDay(ms) : `${shortDayText(ms)} ${clockInDay(ms)}`}
          </>
        );
      },
      copied: (row) => instantText(table.capturedAtMs[row] ?? 0),
    },
    {
      id: 'received',
      title: COLUMN_TITLES.received,
      isNumeric: true,
      cell: (row) => <Received table={table} row={row} />,
    },
    {
      id: 'vrm',
      title: COLUMN_TITLES.vrm,
      isSortable: true,
      cell: (row) => (
        <>
          <PlateRead table={table} row={row} />
          <PreservedBadge table={table} row={row} />
        </>
      ),
    },
    {
      id: 'camera',
      title: COLUMN_TITLES.camera,
      isSortable: true,
      cell: (row) => <span title={cameraInFull(row)}>{cameraName(row)}</span>,
      copied: cameraName,
    },
    {
      id: 'road',
      title: COLUMN_TITLES.road,
      isSortable: true,
      cell: (row) => cameraAt(row)?.road ?? '',
      copied: (row) => cameraAt(row)?.road ?? '',
    },
    {
      id: 'direction',
      title: COLUMN_TITLES.direction,
      isQuiet: true,
      cell: (row) => <Direction direction={cameraAt(row)?.direction ?? ''} />,
      copied: (row) => cameraAt(row)?.direction ?? '',
    },
    {
      id: 'lane',
      title: COLUMN_TITLES.lane,
      isSortable: true,
      isNumeric: true,
      cell: (row) => (table.lane[row] === NO_BYTE ? '' : table.lane[row]),
      copied: (row) => (table.lane[row] === NO_BYTE ? '' : String(table.lane[row] ?? '')),
    },
    {
      id: 'looks',
      title: COLUMN_TITLES.looks,
      cell: (row) => table.vehicleAt(row),
      copied: (row) => table.vehicleAt(row),
    },
    {
      id: 'since',
      title: COLUMN_TITLES.since,
      isNumeric: true,
      cell: (row) => <SincePrevious investigation={investigation} row={row} previous={previousOf(row)} />,
      copied: (row) => sinceText(investigation, row, previousOf(row)),
    },
    {
      id: 'confidence',
      title: COLUMN_TITLES.confidence,
      isSortable: true,
      cell: (row) => <Confidence value={confidenceOf(row)} />,
      copied: (row) => (confidenceOf(row) === NO_BYTE ? '' : String(confidenceOf(row))),
    },
  ];
}
