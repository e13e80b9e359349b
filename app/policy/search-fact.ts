import type { Category } from '../domain/justification.ts';
import type { Band } from './access-table.ts';

/** One search as the log has it, for those who audit the use of the system. */
export type SearchFact = {
  /** Log index of its first record. */
  readonly index: number;
  readonly atMs: number;
  readonly userName: string;
  readonly organisation: string;
  /** The first of the roles that searched. */
  readonly role: string;
  readonly kind: string;
  readonly category: Category | null;
  readonly reference: string | null;
  readonly reason: string | null;
  /** In normal form; empty for a search by area. */
  readonly marks: readonly string[];
  readonly band: Band | null;
  readonly authorityId: string | null;
  readonly outcome: 'RAN' | 'DENIED';
  /** Of a refusal. */
  readonly code: string | null;
  /** Reads that it returned; null when there are none to count: refused, or aborted. */
  readonly resultCount: number | null;
  /** Hash of the query; null in records older than this field. */
  readonly queryHash?: string | null;
  /** What the rules still required when it ran. */
  readonly obligations?: readonly string[];
};

const SHOWN = 2;

/** A mark as an auditor first sees it: enough to distinguish two, not enough to identify a vehicle. */
export const maskedMark = (mark: string): string => mark.slice(0, SHOWN) + '•'.repeat(Math.max(0, mark.length - SHOWN));
