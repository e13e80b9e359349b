import { NO_BYTE } from '../../app/domain/read-columns.ts';
import type { ChoiceField, FilterField } from './read-filters.ts';

type CountedColumn = {
  readonly field: FilterField;
  readonly codes: ArrayLike<number>;
  /** Bits of the mask that leave a read out of this count: those of all other fields. */
  readonly keep: number;
  readonly counts: Uint32Array;
  /** Without a walk. */
  readonly isCounted: boolean;
};

/** How many reads each value of each field would leave, and reads by whole percent of confidence. */
export type Facets = {
  readonly of: (field: ChoiceField) => ReadonlyMap<string, number>;
  readonly byPercent: Uint32Array;
  /** Reads without a figure of confidence. */
  readonly none: number;
};

/** Rows of a slice: a few milliseconds of work for nine fields on a slow machine [default]. */
const SLICE_ROWS = 1 << 15;

/** Counts of several fields in one walk over the reads, slice by slice. */
export class FacetWalk {
  private at: number;

  constructor(
    private readonly input: {
      readonly mask: Uint16Array;
      readonly from: number;
      readonly to: number;
      readonly columns: readonly CountedColumn[];
      readonly valuesOf: (field: ChoiceField, counts: Uint32Array) => ReadonlyMap<string, number>;
    },
  ) {
    this.at = input.from;
  }

  /** Counts one slice; true once all is counted. */
  step(rows: number = SLICE_ROWS): boolean {
    const { mask, to, columns } = this.input;
    const end = Math.min(to, this.at + rows);
    for (const { codes, counts, keep, isCounted } of columns) {
      if (isCounted) continue;
      for (let row = this.at; row < end; row += 1) if ((mask[row]! & keep) === 0) counts[codes[row]!]! += 1;
    }
    this.at = end;
    return end >= to;
  }

  /** What was counted, field by field: worked out when it is asked for. */
  result(): Facets {
    const { columns, valuesOf } = this.input;
    const countsOf = (field: FilterField): Uint32Array =>
      columns.find((one) => one.field === field)?.counts ?? new Uint32Array(0);
    const confidence = countsOf('confidence');
    const known = new Map<ChoiceField, ReadonlyMap<string, number>>();
    return {
      of: (field) => {
        const values = known.get(field) ?? valuesOf(field, countsOf(field));
        known.set(field, values);
        return values;
      },
      byPercent: confidence.subarray(0, 101),
      none: confidence[NO_BYTE] ?? 0,
    };
  }
}
