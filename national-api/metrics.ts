import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { SERVICE_ALARM_CODES } from '../app/api/alarms.ts';
import { BACKGROUND_JOBS } from './event-log.ts';
import type { Service } from './http/service.ts';

/** Answers are fast or wait for the engine; records wait for the disk. */
const CALL_SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 5, 30];
const APPEND_SECONDS = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5];

/** Gauges, evaluated on request. */
export type Watched = Pick<Service, 'alarms' | 'answers' | 'background' | 'hitStreams' | 'ingest' | 'slots' | 'store'>;

/**
 * The state of the service, in Prometheus text. Labels are names from the program (endpoints as declared, jobs,
 * codes), never from a request: nothing personal. Nothing counts reads, hits, vehicles or cameras: exact totals would
 * reveal small cells and covert cameras.
 */
export class Metrics {
  readonly contentType: string;
  readonly #registry = new Registry();
  readonly #calls = new Histogram({
    name: 'sightline_call_duration_seconds',
    help: 'From the head of a request to the head of its answer, by endpoint and class of status',
    labelNames: ['endpoint', 'status'],
    buckets: CALL_SECONDS,
    registers: [this.#registry],
  });
  readonly #appends = new Histogram({
    name: 'sightline_log_append_seconds',
    help: 'How long a call waited until its record was on the disk',
    buckets: APPEND_SECONDS,
    registers: [this.#registry],
  });
  readonly #matchingLag = this.#gauge(
    'sightline_matching_lag_seconds',
    'For how long matching has not been up to date',
  );
  readonly #matchingWaiting = this.#gauge(
    'sightline_matching_waiting_reads',
    'Accepted reads that matching has not dealt with',
  );
  readonly #batches = this.#gauge('sightline_ingest_batches_in_hand', 'Batches of feeds that wait for the disk');
  readonly #turns = this.#gauge('sightline_engine_turns_in_use', 'Turns at the engine that are taken');
  readonly #searchesWaiting = this.#gauge(
    'sightline_engine_turns_waiting',
    'Searches and parts of answers that wait for a turn',
  );
  readonly #hitStreams = this.#gauge('sightline_hit_streams', 'Streams of hits that are open');
  readonly #keptAnswers = this.#gauge('sightline_kept_answers', 'Answers that are kept under an Idempotency-Key');
  readonly #failures = new Counter({
    name: 'sightline_background_failures_total',
    help: 'Failures of what the service does on its own',
    labelNames: ['job'],
    registers: [this.#registry],
  });
  readonly #failing = new Gauge({
    name: 'sightline_background_failing',
    help: '1 while a job has not succeeded since it failed',
    labelNames: ['job'],
    registers: [this.#registry],
  });
  readonly #alarms = new Gauge({
    name: 'sightline_alarm',
    help: '1 while something is wrong with the service itself, by its code',
    labelNames: ['code'],
    registers: [this.#registry],
  });

  constructor() {
    this.contentType = this.#registry.contentType;
    collectDefaultMetrics({ register: this.#registry });
  }

  /** @param endpoint as declared, such as `POST /v1/voi-lists/{id}/revisions` */
  answered(endpoint: string, status: number, seconds: number): void {
    this.#calls.observe({ endpoint, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  appended(seconds: number): void {
    this.#appends.observe(seconds);
  }

  async text({ alarms, answers, background, hitStreams, ingest, slots, store }: Watched): Promise<string> {
    this.#matchingLag.set(ingest.accepted.behindMs / 1_000);
    this.#matchingWaiting.set(store.acceptedBacklog);
    this.#batches.set(ingest.batchesInHand);
    this.#turns.set(slots.inUse);
    this.#searchesWaiting.set(slots.waiting);
    this.#hitStreams.set(hitStreams.all);
    this.#keptAnswers.set(answers.size);
    const failures = new Map(background.failures().map((each) => [each.job, each]));
    this.#failures.reset();
    for (const job of BACKGROUND_JOBS) {
      this.#failures.inc({ job }, failures.get(job)?.failures ?? 0);
      this.#failing.set({ job }, failures.get(job)?.failing === true ? 1 : 0);
    }
    const lasting = new Set(alarms.lasting());
    for (const code of SERVICE_ALARM_CODES) this.#alarms.set({ code }, lasting.has(code) ? 1 : 0);
    return this.#registry.metrics();
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }
}
