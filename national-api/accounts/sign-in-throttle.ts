import { MINUTE_MS } from '../../app/domain/instant.ts';
import {
  ADDRESS_FAILURES_A_MINUTE,
  SIGN_IN_ALARM_OF_ADDRESS,
  SIGN_IN_ALARM_OF_NAME,
  SIGN_IN_ALARM_WITHIN_MS,
} from '../../app/policy/password-work.ts';
import { SIGN_IN_TRIES, SIGN_IN_WAIT_MS } from '../../app/policy/session-rules.ts';
import type { ServiceClock } from '../clock.ts';

/** Who tries a password. */
export type Caller = {
  readonly userName: string;
  /** Where the call came from. */
  readonly address: string;
  /** The workstation, when this account has been signed in to from it before; or the session whose holder asks. */
  readonly known: string | undefined;
};

/** Failures that have become many. */
export type ManyFailures = { readonly of: 'NAME' | 'ADDRESS'; readonly failures: number };

/** Names and addresses remembered at once; guessing under a million names must not fill the memory. */
const MAX_KEYS = 10_000;

/** What happened lately under some key: how often since when. */
class Counts {
  readonly #lastsMs: number;
  readonly #byKey = new Map<string, { count: number; readonly sinceMs: number }>();

  constructor(lastsMs: number) {
    this.#lastsMs = lastsMs;
  }

  /** How often within the time that began with the first of them. */
  count(key: string, nowMs: number): number {
    const kept = this.#byKey.get(key);
    return kept === undefined || nowMs - kept.sinceMs >= this.#lastsMs || nowMs < kept.sinceMs ? 0 : kept.count;
  }

  leftMs(key: string, nowMs: number): number {
    return Math.max(0, (this.#byKey.get(key)?.sinceMs ?? nowMs) + this.#lastsMs - nowMs);
  }

  add(key: string, nowMs: number): number {
    const count = this.count(key, nowMs) + 1;
    const sinceMs = count === 1 ? nowMs : (this.#byKey.get(key)?.sinceMs ?? nowMs);
    this.#byKey.delete(key);
    this.#byKey.set(key, { count, sinceMs });
    forgetOldest(this.#byKey);
    return count;
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  for (const oldest of map.keys()) {
    if (map.size <= MAX_KEYS) return;
    map.delete(oldest);
  }
}

/**
 * Makes a caller wait after failed sign-ins in a row, whether there is such an account or not. It throttles and never locks out, as NCSC
 * advises: a locked account is a way to keep a detective from working. So a name waits for the address that guessed it and for no other,
 * and a device that has signed in to the account before has tries of its own, by address too: its id is a name and
 * no secret, so that others may send it, and use up the tries of their own address alone. An address from which very
 * many sign-ins fail waits as a whole, but for such devices.
 */
export class SignInThrottle {
  readonly #clock: ServiceClock;
  /** In a row, by name and where it was tried from. */
  readonly #failures = new Map<string, { count: number; lastMs: number }>();
  readonly #ofAddress = new Counts(MINUTE_MS);
  readonly #lately = new Counts(SIGN_IN_ALARM_WITHIN_MS);

  constructor(clock: ServiceClock) {
    this.#clock = clock;
  }

  /** Milliseconds until this caller may try again; 0 when it may now. */
  waitMs(caller: Caller): number {
    const nowMs = this.#clock.nowMs();
    const failures = this.#failures.get(keyOf(caller));
    const own =
      failures === undefined || failures.count < SIGN_IN_TRIES
        ? 0
        : Math.max(0, failures.lastMs + SIGN_IN_WAIT_MS - nowMs);
    if (caller.known !== undefined || this.#ofAddress.count(caller.address, nowMs) < ADDRESS_FAILURES_A_MINUTE)
      return own;
    return Math.max(own, this.#ofAddress.leftMs(caller.address, nowMs));
  }

  /** Counts a try before it is known how it ends: tries made at the same time must not each find the count as it was. */
  tried(caller: Caller): void {
    const key = keyOf(caller);
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    this.#failures.delete(key);
    this.#failures.set(key, { count, lastMs: this.#clock.nowMs() });
    forgetOldest(this.#failures);
  }

  /** It was not looked at after all: the service was too busy. */
  notTried(caller: Caller): void {
    const failures = this.#failures.get(keyOf(caller));
    if (failures !== undefined) failures.count -= 1;
  }

  /** The try failed; what has become many by it, if that is to be told. */
  failed(caller: Caller): readonly ManyFailures[] {
    this.#ofAddress.add(caller.address, this.#clock.nowMs());
    return this.turnedAway(caller);
  }

  /** It was a try that had to wait: no failure, but a sign of somebody who guesses. */
  turnedAway({ userName, address }: Caller): readonly ManyFailures[] {
    const nowMs = this.#clock.nowMs();
    const many = [
      { of: 'NAME' as const, failures: this.#lately.add(`name ${userName}`, nowMs), at: SIGN_IN_ALARM_OF_NAME },
      { of: 'ADDRESS' as const, failures: this.#lately.add(`address ${address}`, nowMs), at: SIGN_IN_ALARM_OF_ADDRESS },
    ];
    return many.filter(({ failures, at }) => failures >= at);
  }

  succeeded(caller: Caller): void {
    this.#failures.delete(keyOf(caller));
  }
}

const keyOf = ({ userName, address, known }: Caller): string =>
  JSON.stringify(known === undefined ? [userName, address] : [userName, address, 'known', known]);
