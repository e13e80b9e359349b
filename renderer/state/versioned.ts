import { useMemo } from 'react';

/** Something that changes in place, as it stands: another wrapper whenever it says something else. */
export type Versioned<T> = { readonly now: T; readonly versions: readonly unknown[] };

/**
 * What is worked out of something that changes in place, such as the index of the reads, depends on the wrapper, which is made anew
 * whenever a version is another. So the dependencies of an effect or a memo are what it uses, and none is listed only because it tells
 * that another one has changed.
 */
export const useVersioned = <T>(changing: T, first: unknown, second?: unknown, third?: unknown): Versioned<T> =>
  useMemo(() => ({ now: changing, versions: [first, second, third] }), [changing, first, second, third]);
