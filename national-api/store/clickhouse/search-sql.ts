import { toLikePattern } from '../../../app/domain/vrm-pattern.ts';
import { AFTER_MARKS, copyFor, prefixOf } from '../copy-for.ts';
import type { ReadSearch } from '../read-store.ts';

/** A text as a literal: the old servers in Debian accept no parameters. */
export const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;

export const literals = (texts: readonly string[]): string => texts.map(literal).join(', ');

export const camerasIn = (cameras: readonly number[]): string =>
  cameras.length === 0 ? '0' : `camera IN (${cameras.map((number) => String(Math.trunc(number))).join(', ')})`;

/** The table that serves a search and its condition. */
export function readsFrom(search: ReadSearch): string {
  const parts = [`ts >= ${Math.trunc(search.fromMs)}`, `ts < ${Math.trunc(search.toMs)}`];
  if (search.vrms !== undefined) parts.push(search.vrms.length === 0 ? '0' : `vrm IN (${literals(search.vrms)})`);
  if (search.pattern !== undefined) {
    const prefix = prefixOf(search.pattern);
    if (prefix !== '') parts.push(`vrm >= ${literal(prefix)}`, `vrm < ${literal(prefix + AFTER_MARKS)}`);
    parts.push(`vrm LIKE ${literal(toLikePattern(search.pattern))}`);
  }
  if (search.cameras !== undefined) parts.push(camerasIn(search.cameras));
  if (search.withoutCameras !== undefined && search.withoutCameras.length > 0)
    parts.push(`NOT (${camerasIn(search.withoutCameras)})`);
  if (search.ids !== undefined) parts.push(search.ids.length === 0 ? '0' : `id IN (${literals(search.ids)})`);
  return `${copyFor(search)} WHERE ${parts.join(' AND ')}`;
}
