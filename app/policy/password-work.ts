/** What password hashing may take from the service, and who goes first [default, all]. */

/** Threads reserved for hashing: guesses must never take a thread that the log needs for its disk. */
export const PASSWORD_THREADS = 2;
/** Hashes that wait for a thread; the next is told to retry. */
export const PASSWORD_QUEUE = 48;
/** Waiting places reserved for devices that have signed in to the account before. */
export const PASSWORD_QUEUE_KNOWN = 16;
/**
 * The most places of either kind for one account on its devices, or for one network (/16, /48): knowing a password
 * must not let anybody lock others out.
 */
export const PASSWORD_QUEUE_KNOWN_OF_AN_ACCOUNT = 4;
export const PASSWORD_QUEUE_OF_A_NETWORK = 24;
export const PASSWORD_RETRY_AFTER_S = 2;

/** Failed sign-ins from one address in a minute after which those from unknown devices wait. Successes never count. */
export const ADDRESS_FAILURES_A_MINUTE = 60;
/** The latest devices remembered for one account. */
export const DEVICES_OF_AN_ACCOUNT = 20;

/**
 * Failed or waiting sign-ins, under one name or from one address, within `SIGN_IN_ALARM_WITHIN_MS` that raise an
 * alarm.
 */
export const SIGN_IN_ALARM_OF_NAME = 20;
export const SIGN_IN_ALARM_OF_ADDRESS = 60;
export const SIGN_IN_ALARM_WITHIN_MS = 10 * 60_000;
