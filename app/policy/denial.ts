import type { Query } from '../domain/query.ts';
import type { TimeWindow } from '../domain/time-window.ts';
import type { RequiredAuthority } from './access-table.ts';
import type { ProblemCode } from './problem-codes.ts';

/** A limit that a query broke, in the unit of its name. */
export type Limit = { readonly name: string; readonly allowed: number; readonly asked: number };

/** One reason why a search may not run: a code for machines, words for people, and how to fix it. */
export type Denial = {
  readonly code: ProblemCode;
  /** JSON pointer into the request body. */
  readonly pointer: string;
  readonly message: string;
  readonly limit?: Limit;
  /** The nearest query that would be allowed. */
  readonly nearest?: Query;
  readonly requiredAuthority?: RequiredAuthority;
  /** The newest part of the asked window that needs no authority; null when there is none. */
  readonly allowedWindow?: TimeWindow | null;
};
