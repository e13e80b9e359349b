import { KM_PER_MILE } from '../../app/movement/geodesy.ts';
import {
  CLOCK_TOLERANCE_S,
  isImpossible,
  POSITION_TOLERANCE_KM,
  requiredKmh as tolerantKmh,
} from '../../app/movement/journey.ts';
import { leastKmhBetween } from '../../app/movement/incompatible.ts';
import { IMPOSSIBLE_MEANS } from './explanations.ts';
import { countText, figureText, milesText, mphText } from './measures.ts';

/** What is said of legs, and of reads that no one vehicle can have made. */

/** `3 working cameras read nothing`. */
export const unreadText = (count: number): string => `${countText(count, 'working camera')} read nothing`;

/** Of a stretch with more reads of a vehicle than are looked at together. */
export const uncheckedText = (most: number): string =>
  `not checked for reads that one vehicle cannot have made: more than ${figureText(most)} in this time. Choose a shorter stretch`;

const wholeMiles = (km: number): string => {
  const miles = Math.max(1, Math.round(km / KM_PER_MILE));
  return `${figureText(miles)} ${miles === 1 ? 'mile' : 'miles'}`;
};

/** `4 minutes`, `1 hour 5 minutes`, `20 seconds`: written out, for sentences. */
function timeInWords(seconds: number): string {
  const s = Math.round(Math.abs(seconds));
  if (s < 60) return countText(s, 'second');
  const minutes = Math.round(s / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? countText(hours, 'hour') : '', rest > 0 ? countText(rest, 'minute') : '']
    .filter(Boolean)
    .join(' ');
}

type Contradiction = { readonly distanceKm: number; readonly seconds: number };

/** `69 miles in 4 minutes`. */
export const distanceInTime = ({ distanceKm, seconds }: Contradiction): string =>
  `${wholeMiles(distanceKm)} in ${timeInWords(seconds)}`;

export const contradictionText = (read: Contradiction): string => `${IMPOSSIBLE_MEANS}: ${distanceInTime(read)}.`;

/** What a pair means that was found as faster than a speed asked for, before what may explain it: many can have been driven. */
export const pairMeans = ({ distanceKm, seconds }: Contradiction, askedKmh: number): string =>
  isImpossible(distanceKm, seconds)
    ? IMPOSSIBLE_MEANS
    : `Faster than the ${mphText(askedKmh)} asked for; one vehicle can have driven it`;

export const pairText = (pair: Contradiction, askedKmh: number): string =>
  `${pairMeans(pair, askedKmh)}: ${distanceInTime(pair)}.`;

type Pairs = { readonly pairs: readonly Contradiction[]; readonly found: number; readonly complete: boolean };

/** `Impossible reads`, or `Reads faster than 124 mph` where one vehicle can have made both of some pair, or nobody has said of all. */
export const pairsTitle = ({ pairs, complete }: Pairs, askedKmh: number): string =>
  complete && pairs.length > 0 && pairs.every(({ distanceKm, seconds }) => isImpossible(distanceKm, seconds))
    ? 'Impossible reads'
    : `Reads faster than ${mphText(askedKmh)}`;

/** `2 pairs of impossible reads`. */
export const pairsText = (answer: Pairs, askedKmh: number): string => {
  const of = pairsTitle(answer, askedKmh);
  return `${countText(answer.found, 'pair')} of ${of.charAt(0).toLowerCase()}${of.slice(1)}`;
};

const roundMph = (kmh: number): string => {
  const mph = kmh / KM_PER_MILE;
  // A speed that nothing drove needs no last figure.
  return `${figureText(mph > 200 ? Math.round(mph / 10) * 10 : Math.round(mph))} mph`;
};

/** `needs 900 mph`: a few words beside a line on the map, the figure after tolerance as everywhere. */
export const neededSpeedText = ({ distanceKm, seconds }: Contradiction): string =>
  Math.abs(seconds) < 1 ? 'two places at once' : `needs ${roundMph(tolerantKmh(distanceKm, seconds))}`;

/** What one vehicle would have driven, and what of it is left to clocks and places that are not exact. */
export const requiredSpeedText = ({
  distanceKm,
  seconds,
  requiredKmh,
}: Contradiction & { readonly requiredKmh: number }): string => {
  const plain =
    Math.abs(seconds) < 1
      ? `It would be in two places, ${wholeMiles(distanceKm)} apart, at once`
      : `One vehicle would need ${roundMph(leastKmhBetween(distanceKm, seconds * 1_000))} in a straight line`;
  if (requiredKmh === 0)
    return `${plain}. The ${CLOCK_TOLERANCE_S} s allowed for clocks and ${milesText(POSITION_TOLERANCE_KM)} for places account for all of it.`;
  return `${plain}: at least ${roundMph(requiredKmh)} with ${CLOCK_TOLERANCE_S} s allowed for clocks and ${milesText(POSITION_TOLERANCE_KM)} for places.`;
};
