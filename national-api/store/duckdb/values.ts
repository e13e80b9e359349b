import { DuckDBListValue, type DuckDBValue } from '@duckdb/node-api';

/** A list of texts out of a row. */
export const textsOf = (value: DuckDBValue | undefined): string[] => (value instanceof DuckDBListValue ? value.items.map(String) : []);
