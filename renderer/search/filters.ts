import type { Span } from '../columns/investigation.ts';

/** Which part of the results is shown. It is never part of the question: changing it searches nothing. */
export type Filters = {
  /** The stretch of time that the journey is drawn for. */
  readonly time: Span | undefined;
  /** The stretch that was set when results arrived. Undefined once the user has moved it. */
  readonly openedWith: Span | undefined;
};

export const NO_FILTERS: Filters = { time: undefined, openedWith: undefined };
