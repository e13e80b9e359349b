import { MINUTE_MS } from '../../app/domain/instant.ts';
import {
  ADDRESS_FAILURES_A_MINUTE,
  SIGN_IN_ALARM_OF_ADDRESS,
  SIGN_IN_ALARM_OF_NAME,
  SIGN_IN_ALARM_WITHIN_MS,
} from '../../app/policy/password-work.ts';
import { SIGN_IN_TRIES, SIGN_IN_WAIT_MS } from '../../app/policy/session-rules.ts';
import type { ServiceClock } from '../clock.ts';

/** The caller of a sign-in. */
export type Caller = {
  readonly userName: string;
  /** Where the call came from. */
  readonly address: string;
  /** The workstation, if this account has signed in from it before; or the session whose holder asks. */
  readonly known: string | undefined;
};

/** A number of failures that has become large. */
export type ManyFailures = { readonly of: 'NAME' | 'ADDRESS'; readonly failures: number };

/** Names and addresses remembered at once; guessing under a million names must not fill the memory. */
const MAX_KEYS = 10_000;

/** Counts recent events under a key, and when the first of them was. */
class Counts {
  readonly #lastsMs: number;
  readonly #byKey = new Map<string, { count: number; readonly sinceMs: number }>();

  constructor(lastsMs: number) {
    this.#lastsMs = lastsMs;
  }

  /** The number within the period that began with the first of them. */
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
 * Makes a caller wait after several failed sign-ins, whether or not the account exists. It throttles and never locks
 * out, as NCSC advises: a locked account would keep a detective from working. A name waits only for the address that
 * guessed it. A device that has signed in to the account before has tries of its own, counted by address too: its id
 * is no secret, so others may send it, but they use up only the tries of their own address. An address with very many
 * failures waits as a whole, except for such devices.
 */
export class SignInThrottle {
  readonly #clock: ServiceClock;
  /** Consecutive failures, by name and by where they came from. */
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

  /** Counts a try before its outcome is known: simultaneous tries must not each see the old count. */
  tried(caller: Caller): void {
    const key = keyOf(caller);
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    this.#failures.delete(key);
    this.#failures.set(key, { count, lastMs: this.#clock.nowMs() });
    forgetOldest(this.#failures);
  }

  /** Takes back a try that the service was too busy to check. */
  notTried(caller: Caller): void {
    const failures = this.#failures.get(keyOf(caller));
    if (failures !== undefined) failures.count -= 1;
  }

  /** Counts a failure; returns what has become large by it, if that is to be reported. */
  failed(caller: Caller): readonly ManyFailures[] {
    this.#ofAddress.add(caller.address, this.#clock.nowMs());
    return this.turnedAway(caller);
  }

  /** Counts a try that had to wait: no failure, but a sign of guessing. */
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
