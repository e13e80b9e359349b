/** Every key of this release, once: the map and the palette read it. A key that does nothing yet is not here. */
export type KeyGroup = 'everywhere' | 'search' | 'reads' | 'mapAndTime';

export type KeyLine = {
  readonly group: KeyGroup;
  readonly what: string;
  readonly keys: readonly (readonly string[])[];
  /** On the drawn keyboard. */ readonly cap?: string;
};

export const KEY_GROUPS: Readonly<Record<KeyGroup, string>> = {
  everywhere: 'Everywhere',
  search: 'Search',
  reads: 'Reads',
  mapAndTime: 'Map and time',
};

const line = (group: KeyGroup, what: string, keys: string, cap?: string): KeyLine => ({
  group,
  what,
  keys: keys.split(' or ').map((one) => one.split(' ')),
  ...(cap === undefined ? {} : { cap }),
});

export const KEY_TABLE: readonly KeyLine[] = [
  line('everywhere', 'Command palette', 'Ctrl K'),
  line('everywhere', 'Run, confirm', 'Ctrl Enter'),
  line('everywhere', 'Lock now', 'Ctrl L'),
  line('everywhere', 'Close, cancel', 'Esc', 'Close'),
  line('everywhere', 'Next panel', 'F6', 'Next panel'),
  line('everywhere', 'Full panel', 'F11', 'Full panel'),
  line('everywhere', 'Go to workspace', 'Alt 1'),
  line('everywhere', 'This map', 'Shift /'),
  line('search', 'Go to the mark field', '/', 'Mark field'),
  line('search', 'Justify and search', 'Ctrl Enter'),
  line('search', 'Same search, new reason', 'F3', 'Again'),
  line('search', 'Stop a running search', 'Esc'),
  line('search', 'Copy the receipt', 'Ctrl Shift C'),
  line('search', 'Take as one of several marks', ',', 'Next mark'),
  line('reads', 'Next, previous row', 'J or K'),
  line('reads', 'Step through the journey', '[ or ]'),
  line('reads', 'Open images', 'I', 'Images'),
  line('reads', 'Copy reference', 'C', 'Copy ref'),
  line('reads', 'First, last row', 'Home or End'),
  line('mapAndTime', 'Map, timeline', 'M or T'),
  line('mapAndTime', 'Fit all, on the map', '0', 'Fit all'),
  line('mapAndTime', 'Zoom in, out, on the map', '= or -'),
  line('mapAndTime', 'To the selection, on the map', 'Z', 'To selection'),
  line('mapAndTime', 'The same facts as a table', 'Alt T'),
];

/** What a single key does, for the drawn keyboard. */
export const CAPS: Readonly<Record<string, { readonly group: KeyGroup; readonly cap: string }>> = {
  Esc: { group: 'everywhere', cap: 'Close' },
  F3: { group: 'search', cap: 'Again' },
  F6: { group: 'everywhere', cap: 'Next panel' },
  F11: { group: 'everywhere', cap: 'Full panel' },
  Tab: { group: 'everywhere', cap: 'Next' },
  Enter: { group: 'everywhere', cap: 'Open' },
  Ctrl: { group: 'everywhere', cap: 'K, L, Enter' },
  Alt: { group: 'everywhere', cap: '1: go' },
  Shift: { group: 'everywhere', cap: 'with / : this map' },
  '/': { group: 'search', cap: 'Mark field' },
  ',': { group: 'search', cap: 'Next mark' },
  J: { group: 'reads', cap: 'Row down' },
  K: { group: 'reads', cap: 'Row up' },
  '[': { group: 'reads', cap: 'Back a read' },
  ']': { group: 'reads', cap: 'On a read' },
  I: { group: 'reads', cap: 'Images' },
  C: { group: 'reads', cap: 'Copy ref' },
  Z: { group: 'mapAndTime', cap: 'To selection' },
  M: { group: 'mapAndTime', cap: 'Map' },
  T: { group: 'mapAndTime', cap: 'Timeline' },
  '0': { group: 'mapAndTime', cap: 'Fit all' },
  '=': { group: 'mapAndTime', cap: 'Zoom in' },
  '-': { group: 'mapAndTime', cap: 'Zoom out' },
};
