/** What hashing of passwords may take from the service, and who goes first [default, all]. */

/** Threads that do nothing else: guesses must never take a thread that the log needs for its disk. */
export const PASSWORD_THREADS = 2;
/** Hashes that wait for a thread; the next is told to come again. */
export const PASSWORD_QUEUE = 48;
/** Of these so many are for devices that have signed in to the account before; nobody else takes their places. */
export const PASSWORD_QUEUE_KNOWN = 16;
/** And so many of either kind are for one account on its devices, or for one network (/16, /48): who knows a password keeps nobody else out. */
export const PASSWORD_QUEUE_KNOWN_OF_AN_ACCOUNT = 4;
export const PASSWORD_QUEUE_OF_A_NETWORK = 24;
export const PASSWORD_RETRY_AFTER_S = 2;

/** Failed sign-ins from one address in a minute before those that are not on a known device wait. Successes never count. */
export const ADDRESS_FAILURES_A_MINUTE = 60;
/** Devices remembered for one account, the latest. */
export const DEVICES_OF_AN_ACCOUNT = 20;

/** Sign-ins that failed or had to wait, under one name or from one address, within `SIGN_IN_ALARM_WITHIN_MS` that are an alarm. */
export const SIGN_IN_ALARM_OF_NAME = 20;
export const SIGN_IN_ALARM_OF_ADDRESS = 60;
export const SIGN_IN_ALARM_WITHIN_MS = 10 * 60_000;
