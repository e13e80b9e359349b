import { NO_BYTE } from '../../app/domain/read-columns.ts';

/**
 * Which of the reads found are looked at, by what is known of each: plain values, so that a state of the filters can be compared,
 * kept and gone back to. Time is not among them: it is the brush.
 */
export const CHOICE_FIELDS = [
  'vehicle',
  'camera',
  'road',
  'direction',
  'lane',
  'make',
  'colour',
  'hour',
  'weekday',
  'flag',
] as const;
/** A field of which values are chosen. */
export type ChoiceField = (typeof CHOICE_FIELDS)[number];
export const FILTER_FIELDS = [...CHOICE_FIELDS, 'confidence'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** Whole percent, both ends included. */
export type ConfidenceRange = { readonly from: number; readonly to: number };

/** A field that is not there filters nothing; chosen values are ascending and never none. */
export type ReadFilters = Readonly<Partial<Record<ChoiceField, readonly string[]>>> & {
  /** A read without a figure is in no range. */
  readonly confidence?: ConfidenceRange;
};

export const NO_READ_FILTERS: ReadFilters = {};
export const WHOLE_CONFIDENCE: ConfidenceRange = { from: 0, to: 100 };

/** The value of a field that a read does not have. */
export const NO_VALUE = '';

/** What may be wrong with a read, gravest first: the values of the field `flag`, with `none` for a read without any. */
export const FLAG_BITS = { impossible: 4, doubtful: 2, nearMiss: 1 } as const;
export type Flag = keyof typeof FLAG_BITS;
export const FLAGS = ['impossible', 'doubtful', 'nearMiss'] as const satisfies readonly Flag[];
export const NO_FLAG = 'none';

export const filteredFields = (filters: ReadFilters): readonly FilterField[] =>
  FILTER_FIELDS.filter((field) => filters[field] !== undefined);

const without = (filters: ReadFilters, field: FilterField): ReadFilters => {
  const { [field]: _, ...rest } = filters;
  return rest;
};

/** The same filters with these values of a field chosen; none of them lets the field go. */
export function withValues(filters: ReadFilters, field: ChoiceField, values: readonly string[]): ReadFilters {
  if (values.length === 0) return without(filters, field);
  return { ...filters, [field]: [...new Set(values)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) };
}

/** Chooses a value that was not chosen, and the other way round. */
export function withToggled(filters: ReadFilters, field: ChoiceField, value: string): ReadFilters {
  const chosen = filters[field] ?? [];
  return withValues(
    filters,
    field,
    chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value],
  );
}

/** A range of everything filters nothing, and a read without a figure is back. */
export function withConfidence(filters: ReadFilters, { from, to }: ConfidenceRange): ReadFilters {
  if (from <= WHOLE_CONFIDENCE.from && to >= WHOLE_CONFIDENCE.to) return without(filters, 'confidence');
  return { ...filters, confidence: { from: Math.min(from, to), to: Math.max(from, to) } };
}

export const withoutField = without;

export function sameFilters(a: ReadFilters, b: ReadFilters): boolean {
  return FILTER_FIELDS.every((field) => sameField(a, b, field));
}

/** Whether a field lets the same reads through in both. */
export function sameField(a: ReadFilters, b: ReadFilters, field: FilterField): boolean {
  if (a[field] === b[field]) return true;
  if (field === 'confidence') return a.confidence?.from === b.confidence?.from && a.confidence?.to === b.confidence?.to;
  const [one, other] = [a[field], b[field]];
  return (
    one !== undefined &&
    other !== undefined &&
    one.length === other.length &&
    one.every((value, i) => value === other[i])
  );
}

export const isInConfidence = ({ from, to }: ConfidenceRange, confidence: number): boolean =>
  confidence !== NO_BYTE && confidence >= from && confidence <= to;
