/** Colours of the theme in force, read from the style sheet so that they are written once. */
const NAMES = [
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
  'focus',
  'warn',
  'bg-panel',
  'den-3',
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

export type ColourName = (typeof NAMES)[number];
export type MapColours = Readonly<Record<ColourName, string>>;

export function readColours(element: Element = document.documentElement): MapColours {
  const style = getComputedStyle(element);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as MapColours;
}

/** `#RRGGBB` as numbers 0 to 255 with an alpha. */
export function rgba(hex: string, alpha = 255): [number, number, number, number] {
  const value = Number.parseInt(hex.replace('#', ''), 16);
  return Number.isNaN(value) ? [128, 128, 128, alpha] : [(value >> 16) & 255, (value >> 8) & 255, value & 255, alpha];
}

const RAMP: readonly ColourName[] = ['ramp-0', 'ramp-1', 'ramp-2', 'ramp-3', 'ramp-4', 'ramp-5'];

/** The time colour at a place 0 to 1 on the ramp. */
export function rampRgba(colours: MapColours, at: number): [number, number, number, number] {
  const scaled = Math.min(1, Math.max(0, at)) * (RAMP.length - 1);
  const low = Math.min(RAMP.length - 2, Math.floor(scaled));
  const a = rgba(colours[RAMP[low] ?? 'ramp-0']);
  const b = rgba(colours[RAMP[low + 1] ?? 'ramp-5']);
  const t = scaled - low;
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t, 255];
}
