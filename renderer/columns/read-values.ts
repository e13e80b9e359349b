import type { Camera } from '../../app/domain/camera.ts';
import { localTime, localWeekday } from '../../app/domain/london-time.ts';
import { NO_BYTE } from '../../app/domain/read-columns.ts';
import { NO_VALUE, type ChoiceField } from './read-filters.ts';
import type { ReadTable } from './read-table.ts';

/** Fields of which a read has one value. */
export const VALUE_FIELDS = [
  'camera',
  'road',
  'direction',
  'lane',
  'vehicle',
  'hour',
  'weekday',
  'make',
  'colour',
] as const satisfies readonly ChoiceField[];
export type ValueField = (typeof VALUE_FIELDS)[number];

/** The value of a read as the filters have it. */
export function valueOfRead(
  table: ReadTable,
  row: number,
  field: ValueField,
  cameras: ReadonlyMap<string, Camera>,
): string {
  const ms = table.capturedAtMs[row] ?? 0;
  const camera = cameras.get(table.cameraIdAt(row));
  switch (field) {
    case 'camera':
      return table.cameraIdAt(row);
    case 'road':
      return camera?.road ?? NO_VALUE;
    case 'direction':
      return camera?.direction ?? NO_VALUE;
    case 'lane':
      return table.lane[row] === NO_BYTE ? NO_VALUE : String(table.lane[row]);
    case 'vehicle':
      return table.vrmAt(row);
    case 'hour':
      return String(localTime(ms).hour);
    case 'weekday':
      return String(localWeekday(ms));
    case 'make':
      return table.make.at(row) ?? NO_VALUE;
    case 'colour':
      return table.colour.at(row) ?? NO_VALUE;
    default:
      return field satisfies never;
  }
}
