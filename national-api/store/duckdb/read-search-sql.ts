import { listValue, type DuckDBValue } from '@duckdb/node-api';
import { toLikePattern } from '../../../app/domain/vrm-pattern.ts';
import { AFTER_MARKS, copyFor, MARKS_ONE_BY_ONE, prefixOf } from '../copy-for.ts';
import type { ReadSearch } from '../read-store.ts';

/** Values of a statement; a text is bound, never written into it. */
export class Bindings {
  readonly values: DuckDBValue[] = [];
  readonly bind = (value: DuckDBValue): string => `$${this.values.push(value)}`;
}

export const camerasIn = (cameras: readonly number[]): string =>
  cameras.length === 0 ? 'false' : `camera IN (${cameras.map((number) => String(Math.trunc(number))).join(', ')})`;

/** The condition that excludes cameras; empty for none. */
export const notBy = (cameras: readonly number[] | undefined): readonly string[] =>
  cameras === undefined || cameras.length === 0
    ? []
    : [`camera NOT IN (${cameras.map((number) => String(Math.trunc(number))).join(', ')})`];

const markIn = (vrms: readonly string[], { bind }: Bindings): string => {
  if (vrms.length === 0) return 'false';
  return vrms.length <= MARKS_ONE_BY_ONE
    ? `vrm IN (${vrms.map(bind).join(', ')})`
    : `vrm IN (SELECT unnest(${bind(listValue([...vrms]))}::VARCHAR[]))`;
};

/**
 * The condition of a search. Camera numbers and times are our own numbers and are written literally; texts are bound.
 */
function conditionOf(search: ReadSearch, bindings: Bindings): string {
  const { bind } = bindings;
  const parts = [`ts >= ${Math.trunc(search.fromMs)}`, `ts < ${Math.trunc(search.toMs)}`];
  if (search.vrms !== undefined) parts.push(markIn(search.vrms, bindings));
  if (search.pattern !== undefined) {
    const prefix = prefixOf(search.pattern);
    if (prefix !== '') parts.push(`vrm >= ${bind(prefix)}`, `vrm < ${bind(prefix + AFTER_MARKS)}`);
    parts.push(`vrm LIKE ${bind(toLikePattern(search.pattern))}`);
  }
  if (search.cameras !== undefined) parts.push(camerasIn(search.cameras));
  parts.push(...notBy(search.withoutCameras));
  const [id, ...moreIds] = search.ids ?? [];
  if (search.ids !== undefined)
    parts.push(
      id === undefined
        ? 'false'
        : moreIds.length === 0
          ? `id = ${bind(id)}`
          : `id IN (SELECT unnest(${bind(listValue([...search.ids]))}::VARCHAR[]))`,
    );
  return parts.join(' AND ');
}

/** Corrected reads in their present form: found by their present mark. */
export type Renamed = { readonly ids: readonly string[]; readonly vrms: readonly string[] };

/** Where the reads of a search are beside the copy that serves it. */
export type Beside = {
  /** Those that had a mark of the search before; they are included, without repetition. */
  readonly renamed?: Renamed | undefined;
  /** Whether anything arrived since the last seal. */
  readonly hot: boolean;
};

/** The reads of a search as a query that can stand in brackets. */
export function readsFound(
  search: ReadSearch,
  columns: string,
  bindings: Bindings,
  { renamed, hot }: Beside = { hot: true },
): string {
  const condition = conditionOf(search, bindings);
  const found = [copyFor(search), ...(hot ? ['hot'] : [])].map(
    (table) => `SELECT ${columns} FROM ${table} WHERE ${condition}`,
  );
  if (renamed !== undefined && renamed.ids.length > 0 && search.vrms !== undefined) {
    const asked = markIn(search.vrms, bindings);
    const as = conditionOf({ ...search, vrms: renamed.vrms }, bindings);
    const ids = `id IN (SELECT unnest(${bindings.bind(listValue([...renamed.ids]))}::VARCHAR[]))`;
    found.push(
      ...['rv', ...(hot ? ['hot'] : [])].map(
        (table) => `SELECT ${columns} FROM ${table} WHERE ${as} AND ${ids} AND NOT (${asked})`,
      ),
    );
  }
  return found.join(' UNION ALL ');
}
