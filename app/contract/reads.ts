import { compareRead } from '../api/comparisons.ts';
import { confirmCorrection, correctRead, listCorrections } from '../api/corrections.ts';
import { preserveReads } from '../api/preservations.ts';
import { viewSearchChanges } from '../api/search-changes.ts';
import type { Method } from './method.ts';
import { relay } from './relay.ts';

/** What is done with reads that a search found, and what has happened to them since. */
export const readMethods = {
  'reads.compare': relay(compareRead),
  'reads.correct': relay(correctRead),
  'reads.corrections': relay(listCorrections),
  'reads.confirmCorrection': relay(confirmCorrection),
  'reads.changes': relay(viewSearchChanges),
  'reads.preserve': relay(preserveReads, { maxBytes: 200_000 }),
} as const satisfies Record<string, Method>;
