import type { Category } from '../domain/justification.ts';
import type { Band } from './access-table.ts';

/** One search as the log has it, for those who audit the use of the system. */
export type SearchFact = {
  /** Of its first record in the log. */
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
  /** In normal form; none for a search by area. */
  readonly marks: readonly string[];
  readonly band: Band | null;
  readonly authorityId: string | null;
  readonly outcome: 'RAN' | 'DENIED';
  /** Of a refusal. */
  readonly code: string | null;
  /** Reads it gave; null when it gave none to count: refused, or broken off. */
  readonly resultCount: number | null;
  /** Hash of what was asked; null in records from before there was one. */
  readonly queryHash?: string | null;
  /** What the rules still asked for when it ran. */
  readonly obligations?: readonly string[];
};

const SHOWN = 2;

/** A mark as an auditor sees it at first: enough to tell two apart, not enough to know a vehicle. */
export const maskedMark = (mark: string): string => mark.slice(0, SHOWN) + '•'.repeat(Math.max(0, mark.length - SHOWN));
