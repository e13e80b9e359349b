import { instantText } from '../app/domain/instant.ts';
import type { ServiceClock } from './clock.ts';
import { BACKGROUND_JOBS, factsOfError, type BackgroundJob, type EventLog } from './event-log.ts';

/** The state of a job that has failed since the service started. */
export type JobFailures = {
  readonly job: BackgroundJob;
  readonly failures: number;
  readonly lastFailedAt: string;
  /** It has not succeeded since. */
  readonly failing: boolean;
};

/**
 * Failures of the service's background jobs. No caller hears of them, so they are logged, counted, and shown by
 * `/health` and `/metrics`; nothing else stops for them.
 */
export class Background {
  readonly #clock: ServiceClock;
  readonly #events: EventLog;
  readonly #failed = new Map<BackgroundJob, JobFailures>();

  constructor(clock: ServiceClock, events: EventLog) {
    this.#clock = clock;
    this.#events = events;
  }

  /** Jobs that have failed at least once. */
  failures(): readonly JobFailures[] {
    return BACKGROUND_JOBS.flatMap((job) => this.#failed.get(job) ?? []);
  }

  failed(job: BackgroundJob, error: unknown): void {
    const before = this.#failed.get(job);
    const failures = (before?.failures ?? 0) + 1;
    this.#failed.set(job, { job, failures, lastFailedAt: instantText(this.#clock.nowMs()), failing: true });
    this.#events.write('error', 'job.failed', { job, failures, ...factsOfError(error) });
  }

  succeeded(job: BackgroundJob): void {
    const before = this.#failed.get(job);
    if (before?.failing !== true) return;
    this.#failed.set(job, { ...before, failing: false });
    this.#events.write('info', 'job.recovered', { job, failures: before.failures });
  }

  /** Runs part of a job; a failure is noted and never thrown. True when it succeeded. */
  async try(job: BackgroundJob, work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
    } catch (error) {
      this.failed(job, error);
      return false;
    }
    this.succeeded(job);
    return true;
  }
}
