/** The national API's problem codes with their HTTP status (RFC 9457). Never reused, never renamed. */
export const PROBLEM_STATUS = {
  VALIDATION_FAILED: 400,
  NOT_SIGNED_IN: 401,
  ROLE_FORBIDDEN: 403,
  NETWORK_FORBIDDEN: 403,
  PASSWORD_CHANGE_REQUIRED: 403,
  CONFIRMATION_REQUIRED: 403,
  JUSTIFICATION_REQUIRED: 403,
  REASON_TOO_VAGUE: 403,
  REFERENCE_INVALID: 403,
  PROPORTIONALITY_REQUIRED: 403,
  CONFLICT_OF_INTEREST: 403,
  DEVICE_REVOKED: 403,
  AUTHORITY_REQUIRED: 403,
  WINDOW_TOO_OLD: 403,
  TOO_WIDE: 403,
  BUDGET_SPENT: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  AUDIT_UNAVAILABLE: 503,
  OVERLOADED: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUS;

/** A refusal by the rules, as against something that broke or that makes no sense. */
export const isRefusal = (code: string): boolean =>
  Object.hasOwn(PROBLEM_STATUS, code) && PROBLEM_STATUS[code as ProblemCode] === 403;
