/** Colours of the current theme, read from the style sheet so that they are defined once. */
export const COLOUR_NAMES = [
  'map-land',
  'map-urban',
  'map-sea',
  'map-a',
  'map-a-case',
  'map-primary',
  'map-mway',
  'map-mway-core',
  'map-bound',
  'map-label',
  'map-label-2',
  'map-halo',
  'map-minor',
  'map-water',
  'map-park',
  'text-1',
  'text-2',
  'act',
  'focus',
  'warn',
  'bg-panel',
  'den-1',
  'den-2',
  'den-3',
  'den-4',
  'den-5',
  'ramp-0',
  'ramp-1',
  'ramp-2',
  'ramp-3',
  'ramp-4',
  'ramp-5',
  'cat-a',
  'cat-b',
  'cat-c',
  'cat-d',
  'cat-e',
  'cat-f',
  'cat-g',
  'cat-h',
] as const;

export type ColourName = (typeof COLOUR_NAMES)[number];
export type MapColours = Readonly<Record<ColourName, string>>;

export function readColours(element: Element = document.documentElement): MapColours {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    COLOUR_NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as MapColours;
}

const HEX = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i;
const FUNCTION = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:\s*[,/]\s*(\d*\.?\d+)(%)?)?\s*\)$/i;

export type Rgba = [number, number, number, number];

/** A colour that is not one of the forms that a style sheet has after it was built: seen in the test, never on a screen. */
const UNKNOWN: Rgba = [128, 128, 128, 255];

/** Red, green, blue and alpha, 0 to 255, of a colour as the built style sheet writes it: `#fff` as well as `#FFFFFF`. */
function channels(css: string): Rgba {
  if (HEX.test(css)) {
    const digits = css.slice(1);
    const full = digits.length <= 4 ? [...digits].map((digit) => digit + digit).join('') : digits;
    const at = (place: number): number => Number.parseInt(full.slice(place, place + 2), 16);
    return [at(0), at(2), at(4), full.length === 8 ? at(6) : 255];
  }
  const [, red, green, blue, alpha, percent] = FUNCTION.exec(css) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return UNKNOWN;
  const share = alpha === undefined ? 1 : Number(alpha) / (percent === undefined ? 1 : 100);
  return [Number(red), Number(green), Number(blue), Math.round(share * 255)];
}

/** A colour of the style sheet as numbers 0 to 255; with an alpha in place of its own. */
export function rgba(css: string, alpha?: number): Rgba {
  const [red, green, blue, own] = channels(css);
  return [red, green, blue, alpha ?? own];
}

const RAMP: readonly ColourName[] = ['ramp-0', 'ramp-1', 'ramp-2', 'ramp-3', 'ramp-4', 'ramp-5'];

/** The time colour at a place 0 to 1 on the ramp. */
export function rampRgba(colours: MapColours, at: number): Rgba {
  const scaled = Math.min(1, Math.max(0, at)) * (RAMP.length - 1);
  const low = Math.min(RAMP.length - 2, Math.floor(scaled));
  const a = rgba(colours[RAMP[low] ?? 'ramp-0']);
  const b = rgba(colours[RAMP[low + 1] ?? 'ramp-5']);
  const t = scaled - low;
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t, 255];
}
