import type { ReadSearch } from './read-store.ts';

/** Up to this many marks can be used one by one to skip sorted data; a longer list is joined. */
export const MARKS_ONE_BY_ONE = 200;
/**
 * Known characters at the start of a pattern from which the copy sorted by mark is faster: a thousandth of all marks
 * at most.
 */
const PREFIX_WORTH_SEEKING = 2;
/** Sorts after every character of a mark. */
export const AFTER_MARKS = '[';

/** The text before the first wildcard. */
export const prefixOf = (pattern: string): string => /^[^?*]*/.exec(pattern)?.[0] ?? '';

/** The copy of the reads whose order serves a search: by mark, `rv`, or by camera, `rc`. */
export function copyFor(search: ReadSearch): 'rv' | 'rc' {
  const manyMarks = search.vrms !== undefined && search.vrms.length > MARKS_ONE_BY_ONE;
  if (manyMarks && search.cameras !== undefined) return 'rc';
  if (
    search.vrms !== undefined ||
    (search.pattern !== undefined && prefixOf(search.pattern).length >= PREFIX_WORTH_SEEKING)
  )
    return 'rv';
  return search.cameras === undefined ? 'rv' : 'rc';
}
