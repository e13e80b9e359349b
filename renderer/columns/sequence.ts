import { journeysIn, placeOf, type Investigation, type Span } from './investigation.ts';

/** How a read of a journey is drawn, the same on map, timeline and table. */
export type ReadBadge = {
  /** Its number among the reads of its vehicle, whatever brush and filters leave in view. Impossible reads have none. */
  readonly number: number;
  /** The number, with the letter of its vehicle where there are several: never told apart by colour alone. */
  readonly label: string;
  /** CSS: by time in the brushed stretch for one vehicle, by vehicle for several. */
  readonly colour: string;
  /** The background is light in the light theme, so figures on it are dark. */
  readonly late: boolean;
  /** The second vehicle of one mark has another shape, besides letter and colour. */
  readonly isSquare: boolean;
};

/** At most four vehicles have a colour of their own at once; the others are grey with a letter. */
const COLOUR_NAMES = ['cat-a', 'cat-b', 'cat-c', 'cat-d'] as const;
export const vehicleColourName = (vehicle: number): (typeof COLOUR_NAMES)[number] | 'cat-h' =>
  COLOUR_NAMES[vehicle] ?? 'cat-h';

export const areSeveral = ({ vehicles }: Pick<Investigation, 'vehicles'>): boolean => vehicles.length > 1;

/** Whether a vehicle is the second of a mark whose reads fit two. */
export const isSecond = ({ pairs }: Pick<Investigation, 'pairs'>, vehicle: number): boolean =>
  pairs.some(({ second }) => second === vehicle);

/** Where two vehicles share a mark, a read of a camera whose place is not known may be of either. */
export const fitsEither = (investigation: Investigation, row: number, vehicle: number): boolean =>
  investigation.pairs.some(({ first, second }) => first === vehicle || second === vehicle) &&
  investigation.positionAt(row) === undefined;

/** The badge of a read that is at a place, from 1 to `total`, of its journey in the brushed stretch. */
export function badgeOf(
  investigation: Investigation,
  {
    row,
    vehicle,
    place,
    total,
  }: { readonly row: number; readonly vehicle: number; readonly place: number; readonly total: number },
): ReadBadge {
  const several = areSeveral(investigation);
  const at = rampAt(place, total);
  const number = investigation.numberOf(row) ?? place;
  if (fitsEither(investigation, row, vehicle))
    return { number, label: '?', colour: 'var(--cat-h)', late: false, isSquare: false };
  return {
    number,
    label: `${several ? (investigation.vehicles[vehicle]?.letter ?? '') : ''}${number}`,
    colour: several ? `var(--${vehicleColourName(vehicle)})` : rampColour(at),
    late: !several && isLate(at),
    isSquare: isSecond(investigation, vehicle),
  };
}

/** The badges of the reads in the brushed stretch, by row: each is made when it is asked for, of the rows that are seen. */
export type ReadBadges = { readonly get: (row: number) => ReadBadge | undefined };

const NO_BADGES: ReadBadges = { get: () => undefined };

export function readBadges(investigation: Investigation | undefined, brush: Span | undefined): ReadBadges {
  if (investigation === undefined || brush === undefined) return NO_BADGES;
  const journeys = journeysIn(investigation, brush);
  return {
    get: (row) => {
      const vehicle = investigation.vehicleOf(row);
      const rows = journeys[vehicle]?.journey.rows ?? [];
      const at = placeOf(rows, row);
      return at === -1 ? undefined : badgeOf(investigation, { row, vehicle, place: at + 1, total: rows.length });
    },
  };
}

const RAMP_STEPS = 6;

/** Place on the time ramp, 0 to 1. */
export const rampAt = (sequence: number, total: number): number => (total <= 1 ? 0 : (sequence - 1) / (total - 1));

/** A colour of the ramp as CSS: a mix of the two tokens beside it, so that it works in both themes. */
export function rampColour(at: number): string {
  const scaled = Math.min(1, Math.max(0, at)) * (RAMP_STEPS - 1);
  const low = Math.min(RAMP_STEPS - 2, Math.floor(scaled));
  const percent = Math.round((scaled - low) * 100);
  return `color-mix(in oklab, var(--ramp-${low + 1}) ${percent}%, var(--ramp-${low}))`;
}

/** From this place on, the ramp of the light theme is too light for white figures; the class `late` sets dark ones. */
const LATE = 0.85;
export const isLate = (at: number): boolean => at >= LATE;
