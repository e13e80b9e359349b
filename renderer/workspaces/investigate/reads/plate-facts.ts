import { DIRECTION_CODES, PLATE_COLOUR_CODES } from '../../../../app/domain/read-columns.ts';
import type { Read } from '../../../../app/domain/read.ts';
import type { ReadTable } from '../../../columns/read-table.ts';

/** A character or read below this confidence is marked as doubtful [default]. */
export const DOUBT_BELOW = 80;

type PlateSide = 'front' | 'rear';

/** Which plate the camera saw: by its colour if given, otherwise by the vehicle's direction. */
export function plateSide(table: ReadTable, row: number): PlateSide {
  if (table.plateColour[row] === PLATE_COLOUR_CODES.white) return 'front';
  if (table.plateColour[row] === PLATE_COLOUR_CODES.yellow) return 'rear';
  return table.direction[row] === DIRECTION_CODES.towards ? 'front' : 'rear';
}

/**
 * The same of a read as the service tells it. Of a pair that was found the answer tells neither: until it has come nothing is known of
 * the side.
 */
export function toldSide(told: Read | null): PlateSide | undefined {
  if (told === null) return undefined;
  const { plateColour, direction } = told;
  if (plateColour !== null) return plateColour === 'white' ? 'front' : 'rear';
  return direction === null ? undefined : direction === 'towards' ? 'front' : 'rear';
}

/** Positions of characters that the camera was unsure of. */
export const doubtfulPositions = (figures: readonly number[]): readonly number[] =>
  figures.flatMap((figure, position) => (figure < DOUBT_BELOW ? [position] : []));
