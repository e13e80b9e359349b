import { listValue, type DuckDBValue } from '@duckdb/node-api';
import type { MarkSearch } from '../read-store.ts';

/** Up to here marks are bound one by one, so that the engine can use them to skip row groups; beyond, a list is joined. */
const MARKS_ONE_BY_ONE = 200;

export type Condition = { readonly sql: string; readonly values: DuckDBValue[] };

/**
 * The condition of a search. Texts are bound, never written into the statement; camera numbers are our own integers and are.
 */
export function markCondition(search: MarkSearch): Condition {
  if (search.vrms.length === 0 || search.cameras?.length === 0) return { sql: 'false', values: [] };
  const values: DuckDBValue[] = [];
  const bind = (value: DuckDBValue): string => `$${values.push(value)}`;
  const marks =
    search.vrms.length <= MARKS_ONE_BY_ONE
      ? `vrm IN (${search.vrms.map(bind).join(', ')})`
      : `vrm IN (SELECT unnest(${bind(listValue([...search.vrms]))}::VARCHAR[]))`;
  const parts = [marks, `ts >= ${Math.trunc(search.fromMs)}`, `ts < ${Math.trunc(search.toMs)}`];
  if (search.cameras !== undefined) parts.push(`camera IN (${search.cameras.map((number) => String(Math.trunc(number))).join(', ')})`);
  if (search.id !== undefined) parts.push(`id = ${bind(search.id)}`);
  return { sql: parts.join(' AND '), values };
}
