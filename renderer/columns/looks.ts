import { NO_CODE } from '../../app/domain/read-columns.ts';
import { vehicleText } from '../words/vehicle.ts';
import type { ReadTable } from './read-table.ts';

/** Make and colour as cameras gave them: a test of whether reads of one mark are of one car, never of who it is. */
export type CommonLooks = {
  /** `Grey MG`; empty when no camera gave anything. */
  readonly words: string;
  readonly same: number;
  /** Reads with a make or a colour. */
  readonly given: number;
};

const keyOf = (table: ReadTable, row: number): number =>
  (table.colour.codes[row] ?? NO_CODE) * 0x10000 + (table.make.codes[row] ?? NO_CODE);
const NOTHING_GIVEN = NO_CODE * 0x10000 + NO_CODE;

/** What most of the reads look like. */
export function commonLooks(table: ReadTable, rows: ArrayLike<number>): CommonLooks {
  const counts = new Map<number, { count: number; readonly row: number }>();
  let given = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const key = keyOf(table, row);
    if (key === NOTHING_GIVEN) continue;
    given += 1;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { count: 1, row });
    else known.count += 1;
  }
  let most: { readonly count: number; readonly row: number } | undefined;
  for (const one of counts.values()) if (most === undefined || one.count > most.count) most = one;
  return most === undefined
    ? { words: '', same: 0, given }
    : { words: vehicleText(table.colour.at(most.row), table.make.at(most.row), undefined), same: most.count, given };
}

export type LooksLike = {
  /** Reads, the one itself included, whose make and colour are no others. */
  readonly same: number;
  /** Reads with a make or a colour, the one itself included. */
  readonly given: number;
};

/** How many of the reads look like one of them; undefined when its camera gave neither make nor colour. */
export function looksLike(table: ReadTable, row: number, rows: ArrayLike<number>): LooksLike | undefined {
  const colour = table.colour.codes[row] ?? NO_CODE;
  const make = table.make.codes[row] ?? NO_CODE;
  if (colour === NO_CODE && make === NO_CODE) return undefined;
  const differs = (own: number, other: number): boolean => own !== NO_CODE && other !== NO_CODE && own !== other;
  let [same, given] = [0, 0];
  for (let i = 0; i < rows.length; i += 1) {
    const other = rows[i] ?? 0;
    const otherColour = table.colour.codes[other] ?? NO_CODE;
    const otherMake = table.make.codes[other] ?? NO_CODE;
    if (otherColour === NO_CODE && otherMake === NO_CODE) continue;
    given += 1;
    if (!differs(colour, otherColour) && !differs(make, otherMake)) same += 1;
  }
  return { same, given };
}
