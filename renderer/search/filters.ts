import type { Span } from '../columns/investigation.ts';
import { NO_READ_FILTERS, type ReadFilters } from '../columns/read-filters.ts';

/** Which part of the results is shown. It is never part of the question: changing it searches nothing. */
export type Filters = {
  /** The stretch of time that is shown: the brush. */
  readonly time: Span | undefined;
  /** The stretch that was set when results arrived. Undefined once the user has moved it. */
  readonly openedWith: Span | undefined;
  /** By what is known of each read. */
  readonly reads: ReadFilters;
};

export const NO_FILTERS: Filters = { time: undefined, openedWith: undefined, reads: NO_READ_FILTERS };
