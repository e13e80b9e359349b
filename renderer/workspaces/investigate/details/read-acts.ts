import type { Comparison } from '../../../../app/api/comparisons.ts';
import { personalStore } from '../../../state/personal-store.ts';

/** A read that is kept as evidence, or that waits for a second person. */
export type Preserved = { readonly state: 'kept' | 'waiting'; readonly reference: string; readonly reviewAtMs: number };

/**
 * What this person did with reads since the last lock. The service holds all of it; it is asked for single reads only,
 * so this is what the table of reads can show.
 */
export type ReadActs = {
  /** By search and read: a comparison belongs to the search that it was made under. */
  readonly compared: Readonly<Record<string, Comparison>>;
  readonly preserved: Readonly<Record<string, Preserved>>;
};

export const useReadActs = personalStore<ReadActs>('read acts', { compared: {}, preserved: {} });

export const comparedKey = (searchId: string, readId: string): string => `${searchId}/${readId}`;

export const noteCompared = (comparison: Comparison): void =>
  useReadActs.setState(({ compared }) => ({
    compared: { ...compared, [comparedKey(comparison.searchId, comparison.readId)]: comparison },
  }));

export const notePreserved = (readId: string, kept: Preserved): void =>
  useReadActs.setState(({ preserved }) => ({ preserved: { ...preserved, [readId]: kept } }));
