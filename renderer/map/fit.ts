import type { PicturePlace } from '../ui/still-map.tsx';

/** West, south, east, north. */
export type Bounds = readonly [number, number, number, number];
export type Size = { readonly width: number; readonly height: number };
export type Padding = { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number };

/** Where the map opens. */
export const GREAT_BRITAIN: Bounds = [-6.4, 49.9, 1.9, 57.5];
export const OPENING_PADDING: Padding = { top: 20, right: 20, bottom: 20, left: 20 };
/** From the lower edge of the map to the top of the position, which stands over the scale in the right corner (`map.css`). */
export const CORNER_PX = 57;
/** Room around a journey for discs and their labels, for the tools at the right, and for scale and position under it. */
export const JOURNEY_PADDING: Padding = { top: 44, right: 84, bottom: CORNER_PX + 21, left: 48 };
/** How near the map goes by itself: the built-in roads are true to about here. One's own tiles bear more [default]. */
const BUILT_IN_MAX_ZOOM = 10;
const OWN_TILES_MAX_ZOOM = 13;
export const fitMaxZoom = (hasOwnTiles: boolean): number => (hasOwnTiles ? OWN_TILES_MAX_ZOOM : BUILT_IN_MAX_ZOOM);

const BESIDE_PX = 12;
/** Less than this is left to the journey in neither direction [default]: a low map is better than reads under a note. */
const LEAST_INNER = { width: 160, height: 80 };

/**
 * Room around a journey for what lies over the map: the note along the top, and the legend in the lower left corner, which is gone
 * round on the side that costs less.
 */
export function paddingAround(size: Size, note: Size, legend: Size): Padding {
  const { top, right, bottom, left } = JOURNEY_PADDING;
  const underNote = note.height === 0 ? top : note.height + BESIDE_PX + 24;
  const besideLegend = legend.width === 0 ? left : Math.max(left, legend.width + BESIDE_PX + 22);
  const overLegend = legend.height === 0 ? bottom : Math.max(bottom, legend.height + BESIDE_PX + 22);
  const inner = ({ top: t, right: r, bottom: b, left: l }: Padding): Size => ({
    width: Math.max(0, size.width - l - r),
    height: Math.max(0, size.height - t - b),
  });
  const area = (padding: Padding): number => inner(padding).width * inner(padding).height;
  const fits = (padding: Padding): boolean =>
    inner(padding).width >= LEAST_INNER.width && inner(padding).height >= LEAST_INNER.height;
  const beside = { top: underNote, right, bottom, left: besideLegend };
  const above = { top: underNote, right, bottom: overLegend, left };
  const wanted = area(beside) >= area(above) ? [beside, above] : [above, beside];
  // A read under the note cannot be seen at all; one under the legend's corner is rarer.
  return [...wanted, { top: underNote, right, bottom, left }].find(fits) ?? JOURNEY_PADDING;
}

const sides = ({ top, right, bottom, left }: Padding): readonly number[] => [top, right, bottom, left];
const covers = (a: Padding, b: Padding): boolean => sides(a).every((px, side) => px >= (sides(b)[side] ?? 0));

/**
 * Whether an untouched map is fitted again because what lies over it has another size now. A fit may show cameras or hide them, which gives
 * the legend a row more or less, and so another size again: beyond the first, only room that none of the fits before has left is a reason.
 * So map and legend come to rest, and the legend always says what is drawn. `fits`: since the map was moved to what it shows.
 */
export const isFittedAgain = (fits: readonly Padding[], next: Padding): boolean =>
  fits.length <= 1
    ? fits.every((last) => !covers(last, next) || !covers(next, last))
    : !fits.some((one) => covers(one, next));

const RADIAN = Math.PI / 180;
/** The size of a MapLibre tile, which is the whole world at zoom 0. */
const TILE_PX = 512;

export type Fitted = {
  /** The size of the `svg`. */
  readonly viewBox: string;
  /** Units of the picture for each pixel. */
  readonly unitsPerPx: number;
  /** Of the live map at this scale. */
  readonly zoom: number;
  readonly toXY: (lon: number, lat: number) => readonly [number, number];
};

/**
 * The part of the still picture that the live map shows for the same bounds, so that one can replace the other
 * without a jump.
 */
export function fitPicture(
  { west, top, scale }: PicturePlace,
  [w, s, e, n]: Bounds,
  { width, height }: Size,
  padding: Padding,
  maxZoom: number,
): Fitted {
  const toXY = (lon: number, lat: number): readonly [number, number] => [
    (lon - west) * RADIAN * scale,
    (top - Math.log(Math.tan(Math.PI / 4 + (lat * RADIAN) / 2))) * scale,
  ];
  const [x0, y0] = toXY(w, n);
  const [x1, y1] = toXY(e, s);
  const innerWidth = Math.max(1, width - padding.left - padding.right);
  const innerHeight = Math.max(1, height - padding.top - padding.bottom);
  const least = (2 * Math.PI * scale) / (TILE_PX * 2 ** maxZoom);
  const unitsPerPx = Math.max((x1 - x0) / innerWidth, (y1 - y0) / innerHeight, least);
  const left = (x0 + x1) / 2 - unitsPerPx * (padding.left + innerWidth / 2);
  const above = (y0 + y1) / 2 - unitsPerPx * (padding.top + innerHeight / 2);
  return {
    viewBox: [left, above, width * unitsPerPx, height * unitsPerPx].map((value) => value.toFixed(2)).join(' '),
    unitsPerPx,
    zoom: Math.log2((2 * Math.PI * scale) / (TILE_PX * unitsPerPx)),
    toXY,
  };
}
