import type { Denial } from '../../app/policy/denial.ts';
import { PROBLEM_STATUS, type ProblemCode } from '../../app/policy/problem-codes.ts';
import type { Problem } from '../../app/api/problem.ts';

/** What is wrong with one field of a request; `pointer` is a JSON pointer. */
export type FieldError = { readonly pointer: string; readonly message: string; readonly code?: string };
type Extras = Partial<
  Pick<Problem, 'limit' | 'nearest' | 'current' | 'conflicts' | 'requiredAuthority' | 'allowedWindow' | 'renewsAt'>
>;

/**
 * A call that ends in a problem document. Its message is written for users: no mark, no path, no words of a library.
 */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly errors: readonly FieldError[];
  readonly extras: Extras;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    more: {
      readonly errors?: readonly FieldError[];
      readonly extras?: Extras;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.errors = more.errors ?? [];
    this.extras = more.extras ?? {};
    this.headers = more.headers ?? {};
  }
}

/** The caller went away before there was an answer: the work stops, and there is nobody to answer. */
export class CallerGone extends Error {
  constructor() {
    super('the caller went away');
    this.name = 'CallerGone';
  }
}
/** Nobody reads this status, because the caller has gone. Web servers log this number for that. */
export const CALLER_GONE = 499;

const TITLES: Readonly<Record<ProblemCode, string>> = {
  VALIDATION_FAILED: 'The request is not well formed',
  NOT_SIGNED_IN: 'Not signed in',
  ROLE_FORBIDDEN: 'Not permitted for this role',
  NETWORK_FORBIDDEN: 'Not from this network',
  PASSWORD_CHANGE_REQUIRED: 'The password must be changed first',
  CONFIRMATION_REQUIRED: 'A second person must confirm the account first',
  JUSTIFICATION_REQUIRED: 'A justification is required',
  REASON_TOO_VAGUE: 'The reason is too vague',
  REFERENCE_INVALID: 'The reference is not valid',
  PROPORTIONALITY_REQUIRED: 'A statement of proportionality is required',
  CONFLICT_OF_INTEREST: 'Conflict of interest',
  DEVICE_REVOKED: 'This workstation was withdrawn',
  AUTHORITY_REQUIRED: 'An authority is required',
  WINDOW_TOO_OLD: 'The period is too old',
  TOO_WIDE: 'The search is too wide',
  BUDGET_SPENT: 'The budget is spent',
  NOT_FOUND: 'Not found',
  CONFLICT: 'Conflict with what the service has',
  PRECONDITION_FAILED: 'Precondition failed',
  TOO_LARGE: 'The request is too large',
  RATE_LIMITED: 'Too many tries',
  INTERNAL: 'Something went wrong in the service',
  AUDIT_UNAVAILABLE: 'The audit log cannot be written',
  OVERLOADED: 'Too busy',
};

/** The problem document (RFC 9457) of an error. `ref` is what a user quotes. */
export function problemOf(error: ProblemError, ref: string): Problem {
  return {
    type: `urn:sightline:problem:${error.code}`,
    title: TITLES[error.code],
    status: PROBLEM_STATUS[error.code],
    detail: error.message,
    code: error.code,
    ...(error.errors.length === 0 ? {} : { errors: error.errors.map((fault) => ({ ...fault })) }),
    ...error.extras,
    ref,
  };
}

/** A refusal of the policy as a problem: the first denial gives the code, all are listed. */
export function refusalOf(denials: readonly [Denial, ...Denial[]], more: Extras = {}): ProblemError {
  const [first] = denials;
  const having = <K extends keyof Denial>(key: K): Denial[K] | undefined =>
    denials.find((denial) => denial[key] !== undefined)?.[key];
  const required = having('requiredAuthority');
  const limit = having('limit');
  const nearest = having('nearest');
  const allowedWindow = having('allowedWindow');
  return new ProblemError(first.code, first.message, {
    errors: denials.map(({ pointer, message, code }) => ({ pointer, message, code })),
    extras: {
      ...(limit === undefined ? {} : { limit: { ...limit } }),
      ...(nearest === undefined ? {} : { nearest }),
      ...(required === undefined
        ? {}
        : {
            requiredAuthority: { rank: required.rank, forms: [...required.forms], exceptional: required.exceptional },
          }),
      ...(allowedWindow === undefined ? {} : { allowedWindow }),
      ...more,
    },
  });
}
