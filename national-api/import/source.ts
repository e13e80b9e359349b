/** One item of a source: a record to validate, or the error that prevented reading it. */
export type SourceItem = {
  /** Line of a text file, row of a Parquet file; the first is 1. */
  readonly line: number;
} & ({ readonly ok: true; readonly record: unknown } | { readonly ok: false; readonly reason: string });

/** Items come in groups, because a promise per line costs more than the line. */
export type Source = AsyncIterable<readonly SourceItem[]>;

/** Longer than any honest line; the rest is dropped. */
export const MAX_LINE_CHARACTERS = 65_536;
