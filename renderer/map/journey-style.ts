/** Up to this many reads, discs carry numbers; more would be illegible. */
export const NUMBERED = 80;

/** Radius of a disc without a number. */
export const DOT_PX = 4.5;
/** Of what is chosen, the halo beyond its disc. */
export const CHOSEN_PX = 5;

/** Radius of a numbered disc: three characters need more room. */
export const discPx = (label: string): number => (label.length <= 2 ? 9 : 5 + 2.4 * label.length);

/**
 * Dash patterns of the lines of vehicles A to D and of those after, in line widths: vehicles are never told apart by
 * colour alone.
 */
export const VEHICLE_DASHES: readonly (readonly number[])[] = [
  [],
  [2.2, 0.9],
  [0.6, 0.9],
  [2.8, 0.9, 0.6, 0.9],
  [1.2, 1.2],
];

/** Of the line between two reads that no one vehicle can have made, in line widths. */
export const IMPOSSIBLE_DASHES: readonly number[] = [4, 2.5];
