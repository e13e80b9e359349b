/** One thing that a source gave: a record to check, or what was wrong before it could be read at all. */
export type SourceItem = {
  /** Line of a text file, row of a Parquet file; the first is 1. */
  readonly line: number;
} & ({ readonly ok: true; readonly record: unknown } | { readonly ok: false; readonly reason: string });

/** Items come in handfuls, because a promise per line costs more than the line. */
export type Source = AsyncIterable<readonly SourceItem[]>;

/** Longer than any honest line; what is beyond it is not kept. */
export const MAX_LINE_CHARACTERS = 65_536;
