import type { Camera } from '../../../../app/domain/camera.ts';
import { formatVrm } from '../../../../app/domain/vrm-format.ts';
import {
  NO_FLAG,
  NO_VALUE,
  WHOLE_CONFIDENCE,
  type ChoiceField,
  type FilterField,
  type Flag,
  type ReadFilters,
} from '../../../columns/read-filters.ts';
import { boundText, figureText } from '../../../words/measures.ts';
import { colourText, makeText } from '../../../words/vehicle.ts';

/** The fields in the order in which people look for them, with the names of their groups. */
export const FIELD_TITLES = {
  flag: 'Flags',
  camera: 'Camera',
  road: 'Road',
  direction: 'Direction',
  lane: 'Lane',
  hour: 'Hour',
  weekday: 'Weekday',
  vehicle: 'Registration mark read',
  confidence: 'Confidence',
  make: 'Make',
  colour: 'Colour',
} as const satisfies Readonly<Record<FilterField, string>>;
export const FIELD_ORDER = Object.keys(FIELD_TITLES) as readonly FilterField[];

const FLAG_WORDS: Readonly<Record<Flag | typeof NO_FLAG, string>> = {
  impossible: 'Not possible',
  doubtful: 'Doubtful',
  nearMiss: 'Near miss',
  [NO_FLAG]: 'No flag',
};

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const NOT_GIVEN: Readonly<Partial<Record<ChoiceField, string>>> = {
  camera: 'Camera not known',
  road: 'Road not known',
  direction: 'Direction not known',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const clock = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`;

/** A value as people call it. */
export function valueText(field: ChoiceField, value: string, cameras: ReadonlyMap<string, Camera>): string {
  if (value === NO_VALUE) return NOT_GIVEN[field] ?? 'Not given';
  switch (field) {
    case 'vehicle':
      return formatVrm(value);
    case 'camera':
      return cameras.get(value)?.name ?? value;
    case 'direction':
      return capital(boundText(value));
    case 'lane':
      return `Lane ${value}`;
    case 'hour':
      return `${clock(Number(value))} to ${clock(Number(value) + 1)}`;
    case 'weekday':
      return WEEKDAYS[Number(value) - 1] ?? value;
    case 'flag':
      return FLAG_WORDS[value as keyof typeof FLAG_WORDS] ?? value;
    case 'make':
      return makeText(value);
    case 'colour':
      return colourText(value);
    case 'road':
      return value;
    default:
      return field satisfies never;
  }
}

/** Hours that follow each other, over midnight too, as stretches: `22:00 to 05:00`. */
function hoursText(values: readonly string[]): string {
  const hours = new Set(values.map(Number));
  if (hours.size === 24) return 'all hours';
  const starts = [...hours].filter((hour) => !hours.has((hour + 23) % 24)).sort((a, b) => a - b);
  return starts
    .map((start) => {
      let end = start;
      while (hours.has(end % 24)) end += 1;
      return `${clock(start)} to ${clock(end)}`;
    })
    .join(', ');
}

const NAMED_VALUES = 2;

/** What a filter lets through, in a few words: `J3 Holbeck, J4 Morley and 2 more`. */
export function filterText(
  filters: ReadFilters,
  field: FilterField,
  cameras: ReadonlyMap<string, Camera>,
): string | undefined {
  if (field === 'confidence') {
    const range = filters.confidence;
    if (range === undefined) return undefined;
    if (range.from === range.to) return `${range.from}%`;
    if (range.to >= WHOLE_CONFIDENCE.to) return `${range.from}% or more`;
    return range.from <= WHOLE_CONFIDENCE.from ? `${range.to}% or less` : `${range.from}% to ${range.to}%`;
  }
  const values = filters[field];
  if (values === undefined) return undefined;
  if (field === 'hour') return hoursText(values);
  const named = values.slice(0, NAMED_VALUES).map((value) => valueText(field, value, cameras));
  const more = values.length - named.length;
  return more === 0 ? named.join(', ') : `${named.join(', ')} and ${figureText(more)} more`;
}

const BY_VALUE: ReadonlySet<ChoiceField> = new Set(['lane', 'hour', 'weekday', 'direction', 'flag']);
const FLAG_ORDER = Object.keys(FLAG_WORDS);

/** Values in an order that stays while filters change: by nature where they have one, else the commonest first. */
export function orderedValues(
  field: ChoiceField,
  totals: ReadonlyMap<string, number>,
  cameras: ReadonlyMap<string, Camera>,
): readonly string[] {
  const values = [...totals.keys()];
  if (field === 'flag') return FLAG_ORDER.filter((flag) => totals.has(flag));
  if (BY_VALUE.has(field))
    return values.sort((a, b) =>
      a === NO_VALUE ? 1 : b === NO_VALUE ? -1 : a.localeCompare(b, 'en-GB', { numeric: true }),
    );
  const text = new Map(values.map((value) => [value, valueText(field, value, cameras)]));
  return values.sort(
    (a, b) =>
      (totals.get(b) ?? 0) - (totals.get(a) ?? 0) ||
      (text.get(a) ?? '').localeCompare(text.get(b) ?? '', 'en-GB', { numeric: true }),
  );
}
