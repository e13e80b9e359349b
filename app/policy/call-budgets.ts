/**
 * How much one account or one address may call, so that nobody fills the log or keeps the service busy for everybody
 * else [default, all]. Generous: an ordinary load tool stays within it, and so does a force behind one address.
 */
export type CallBudgets = {
  /** Calls per second over time, and at once. */
  readonly callsASecond: number;
  readonly callsAtOnce: number;
  /** Bytes of records per second over time, and at once. */
  readonly recordedASecond: number;
  readonly recordedAtOnce: number;
  /**
   * Calls in a minute that are refused, malformed or lead nowhere; the rest of that minute is answered 429 and
   * recorded as one.
   */
  readonly refusedAMinute: number;
  /** Sign-ins and refreshes that are still checked from an address that is over its budget. */
  readonly signInsASecond: number;
};

export const CALL_BUDGETS: CallBudgets = {
  callsASecond: 10_000,
  callsAtOnce: 100_000,
  recordedASecond: 512 * 1024,
  recordedAtOnce: 512 * 1024 * 1024,
  refusedAMinute: 2_000,
  signInsASecond: 20,
};
/** Accounts and addresses that are tracked at once; those quiet the longest are forgotten. */
export const BUDGETS_KEPT = 10_000;
/** Kinds of calls that the record of a minute distinguishes. */
export const BUDGET_KINDS = 30;
