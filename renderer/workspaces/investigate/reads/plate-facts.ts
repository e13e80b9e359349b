import { DIRECTION_CODES, PLATE_COLOUR_CODES } from '../../../../app/domain/read-columns.ts';
import type { ReadTable } from '../../../columns/read-table.ts';

/** A character or read below this confidence is marked as doubtful [default]. */
export const DOUBT_BELOW = 80;

/** Which plate the camera saw: by its colour if given, otherwise by the vehicle's direction. */
export function plateSide(table: ReadTable, row: number): 'front' | 'rear' {
  if (table.plateColour[row] === PLATE_COLOUR_CODES.white) return 'front';
  if (table.plateColour[row] === PLATE_COLOUR_CODES.yellow) return 'rear';
  return table.direction[row] === DIRECTION_CODES.towards ? 'front' : 'rear';
}

/** Positions of characters that the camera was unsure of. */
export const doubtfulPositions = (figures: readonly number[]): readonly number[] =>
  figures.flatMap((figure, position) => (figure < DOUBT_BELOW ? [position] : []));
