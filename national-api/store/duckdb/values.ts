import { DuckDBListValue, type DuckDBValue } from '@duckdb/node-api';

/** A list of texts from a row. */
export const textsOf = (value: DuckDBValue | undefined): string[] =>
  value instanceof DuckDBListValue ? value.items.map(String) : [];
/** A list of numbers from a row. */
export const numbersOf = (value: DuckDBValue | undefined): number[] =>
  value instanceof DuckDBListValue ? value.items.map(Number) : [];
