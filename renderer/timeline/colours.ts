import { vehicleColourName } from '../columns/sequence.ts';
import { rgba } from '../map/map-colours.ts';

/** Colours of the theme for what is drawn on a canvas, read from the style sheet, where they are defined once. */
const NAMES = [
  'bg-panel',
  'text-1',
  'text-2',
  'text-3',
  'line-1',
  'line-2',
  'den-4',
  'act',
  'warn',
  'crit',
  'crit-bg',
  'crit-line',
  'focus',
  'map-night',
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
  'cat-h',
] as const;
type Name = (typeof NAMES)[number];

export type TimelineColours = {
  readonly of: Readonly<Record<Name, string>>;
  /** Of a read by its place in time, 0 to 1. */
  readonly ramp: (at: number) => string;
  readonly vehicle: (vehicle: number) => string;
  /** Figures on a disc: on the ramp, at its light end, and on the colour of a vehicle. */
  readonly figure: (isLate: boolean) => string;
  readonly font: string;
};

const RAMP = ['ramp-0', 'ramp-1', 'ramp-2', 'ramp-3', 'ramp-4', 'ramp-5'] as const;
/** So many steps that no two that touch can be told apart. */
const RAMP_STEPS = 64;

function rampOf(of: TimelineColours['of']): readonly string[] {
  return Array.from({ length: RAMP_STEPS + 1 }, (_, i) => {
    const scaled = (i / RAMP_STEPS) * (RAMP.length - 1);
    const low = Math.min(RAMP.length - 2, Math.floor(scaled));
    const [a, b] = [rgba(of[RAMP[low] ?? 'ramp-0']), rgba(of[RAMP[low + 1] ?? 'ramp-5'])];
    const mixed = a.map((channel, at) => Math.round(channel + ((b[at] ?? 0) - channel) * (scaled - low)));
    return `rgb(${mixed[0]}, ${mixed[1]}, ${mixed[2]})`;
  });
}

/** Where people choose the colours themselves, theirs are used: text on ground, and one for what is selected. */
const CHOSEN: Readonly<Partial<Record<Name, string>>> = {
  'bg-panel': 'Canvas',
  'line-1': 'GrayText',
  'line-2': 'GrayText',
  'text-3': 'CanvasText',
  'crit-bg': 'Canvas',
  'map-night': 'rgba(128, 128, 128, 0.2)',
  act: 'Highlight',
  focus: 'Highlight',
};

const isForced = (): boolean => window.matchMedia('(forced-colors: active)').matches;

/** System colours as computed by the page: a canvas resolves them in its own colour scheme, which may differ from the page. */
function resolved(names: readonly string[]): ReadonlyMap<string, string> {
  const probe = document.createElement('span');
  // Without this the browser replaces colours that are not system colours by CanvasText: the shade of nights would be opaque.
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  const colours = new Map(
    names.map((name) => {
      probe.style.color = name;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return colours;
}

export function readTimelineColours(element: Element = document.documentElement): TimelineColours {
  const style = getComputedStyle(element);
  const forced = isForced();
  const system = forced ? resolved(['CanvasText', 'Canvas', ...new Set(Object.values(CHOSEN))]) : undefined;
  const chosen = (name: Name | 'figure'): string => {
    const wanted = name === 'figure' ? 'Canvas' : (CHOSEN[name] ?? 'CanvasText');
    return system?.get(wanted) ?? wanted;
  };
  const of = Object.fromEntries(
    NAMES.map((name) => [name, forced ? chosen(name) : style.getPropertyValue(`--${name}`).trim()]),
  ) as TimelineColours['of'];
  const ramp = forced ? undefined : rampOf(of);
  const isLight = document.documentElement.dataset['theme'] === 'light';
  return {
    of,
    ramp: (at) => ramp?.[Math.round(Math.min(1, Math.max(0, at)) * RAMP_STEPS)] ?? of['text-1'],
    vehicle: (vehicle) => of[vehicleColourName(vehicle)],
    figure: (isLate) => (forced ? chosen('figure') : isLight ? (isLate ? '#000000' : '#ffffff') : '#0b0f13'),
    font: style.getPropertyValue('--font-ui').trim(),
  };
}

/** Calls the listener when the theme, its contrast or the colours of the system change. */
export function onColoursChange(listener: () => void): () => void {
  const queries = ['(forced-colors: active)', '(prefers-contrast: more)', '(prefers-color-scheme: dark)'].map((query) =>
    window.matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', listener);
  return () => {
    for (const query of queries) query.removeEventListener('change', listener);
  };
}
