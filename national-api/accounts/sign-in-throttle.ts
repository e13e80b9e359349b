import { SIGN_IN_TRIES, SIGN_IN_WAIT_MS } from '../../app/policy/session-rules.ts';
import type { ServiceClock } from '../clock.ts';

/** Names remembered at once; guessing under a million names must not fill the memory. */
const MAX_NAMES = 10_000;

/**
 * Makes a name wait after failed sign-ins in a row, whether there is such an account or not. It throttles and never locks out,
 * as NCSC advises: a locked account is a way to keep a detective from working.
 */
export class SignInThrottle {
  readonly #clock: ServiceClock;
  readonly #failures = new Map<string, { count: number; lastMs: number }>();

  constructor(clock: ServiceClock) {
    this.#clock = clock;
  }

  /** Milliseconds until this name may try again; 0 when it may now. */
  waitMs(userName: string): number {
    const failures = this.#failures.get(userName);
    if (failures === undefined || failures.count < SIGN_IN_TRIES) return 0;
    return Math.max(0, failures.lastMs + SIGN_IN_WAIT_MS - this.#clock.nowMs());
  }

  failed(userName: string): void {
    const count = (this.#failures.get(userName)?.count ?? 0) + 1;
    this.#failures.delete(userName);
    this.#failures.set(userName, { count, lastMs: this.#clock.nowMs() });
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= MAX_NAMES) break;
      this.#failures.delete(oldest);
    }
  }

  succeeded(userName: string): void {
    this.#failures.delete(userName);
  }
}
