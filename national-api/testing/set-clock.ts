import type { ServiceClock } from '../clock.ts';

/** A clock that stands still where a test sets it. */
export class SetClock implements ServiceClock {
  #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  readonly nowMs = (): number => this.#nowMs;

  set(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  forward(ms: number): void {
    this.#nowMs += ms;
  }
}
