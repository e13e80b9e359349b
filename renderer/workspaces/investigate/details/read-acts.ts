import type { Comparison } from '../../../../app/api/comparisons.ts';
import type { ReadPreservation } from '../../../../app/api/preservations.ts';
import { personalStore } from '../../../state/personal-store.ts';

/**
 * What is known of reads that were opened or acted on since the last lock. The service holds all of it; it is asked
 * for single reads only, so this is what the table of reads can show.
 */
export type ReadActs = {
  /** By search and read: a comparison belongs to the search that it was made under. */
  readonly compared: Readonly<Record<string, Comparison>>;
  /** By read: the newest first, also those that ended. */
  readonly preserved: Readonly<Record<string, readonly ReadPreservation[]>>;
};

export const useReadActs = personalStore<ReadActs>('read acts', { compared: {}, preserved: {} });

export const comparedKey = (searchId: string, readId: string): string => `${searchId}/${readId}`;

export const noteCompared = (comparison: Comparison): void =>
  useReadActs.setState(({ compared }) => ({
    compared: { ...compared, [comparedKey(comparison.searchId, comparison.readId)]: comparison },
  }));

/** What the service says of a read takes the place of what was known of it. */
export const notePreservations = (readId: string, known: readonly ReadPreservation[]): void =>
  useReadActs.setState(({ preserved }) => ({ preserved: { ...preserved, [readId]: known } }));

/** A preservation that was just asked for. */
export const notePreserved = (readId: string, made: ReadPreservation): void =>
  useReadActs.setState(({ preserved }) => ({
    preserved: { ...preserved, [readId]: [made, ...(preserved[readId] ?? [])] },
  }));

/** Whether a preservation keeps its reads now. */
export const holds = ({ state }: ReadPreservation): boolean =>
  state === 'HELD' || state === 'REVIEW_DUE' || state === 'REVIEW_OVERDUE';
