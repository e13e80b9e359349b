import type { Span } from '../columns/investigation.ts';

/** Which part of what was found is looked at. Never part of the question: changing it asks nothing. */
export type Filters = {
  /** The part of time that the journey is drawn for. */
  readonly time: Span | undefined;
  /** The part that was opened with, until the user moves it: then it is theirs. */
  readonly openedWith: Span | undefined;
};

export const NO_FILTERS: Filters = { time: undefined, openedWith: undefined };
