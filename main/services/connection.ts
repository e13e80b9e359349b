import { signal, type Listen } from '../../app/base/signal.ts';
import { healthSchema, type Health } from '../../app/api/reference-data.ts';
import type { Status } from '../../app/contract/methods.ts';
import { CLOCK_TOLERANCE_MS } from '../../app/policy/session-rules.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { ServiceApi } from './service-api.ts';

const EVERY_MS = 15_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const PATIENCE_MS = 8_000;
/** A measurement older than some pauses and the patience is none: the clock may have been set since [default]. */
const AGREED_FOR_MS = 60_000;

type Reachability = Status['connection'];

export type Connection = {
  readonly status: () => Pick<Status, 'connection' | 'clock' | 'data'>;
  /** Best estimate of the service's clock; the workstation's own until the service has answered once. */
  readonly serviceNowMs: () => number;
  /**
   * The time that may delete something: the service and this workstation agree on it, and did within the last minute of either clock.
   * Undefined before that, while the service does not answer, and after this clock was set.
   */
  readonly agreedNowMs: () => number | undefined;
  /** Service clock minus this clock, once known. */
  readonly skewMs: () => number | undefined;
  /** Asks now; used after a failed call and by the button. */
  readonly check: () => Promise<void>;
  readonly start: () => void;
  readonly stop: () => void;
  readonly onChange: Listen;
  /** Called when the service answers again. */
  readonly onReachable: Listen;
};

/** Asks the service every few seconds for its status, less and less often while it does not answer. */
export function connection({
  api,
  clock,
  log,
}: {
  readonly api: ServiceApi;
  readonly clock: Clock;
  readonly log: Log;
}): Connection {
  const changed = signal();
  const reachable = signal();
  let reachability: Reachability = { state: 'connecting' };
  let measured: Status['clock'] = null;
  let skew: { readonly ms: number } | undefined;
  let data: Status['data'] = null;
  let pauseMs = FIRST_PAUSE_MS;
  let stopTimer: (() => void) | undefined;
  let asking: Promise<void> | undefined;
  let stopped = true;

  const answered = (health: Health, sentMs: number, sentMonotonicMs: number): void => {
    const latencyMs = clock.monotonicMs() - sentMonotonicMs;
    const serviceMs = Date.parse(health.now);
    if (Number.isFinite(serviceMs)) {
      // The answer is assumed to be written half way between request and arrival.
      const skewMs = serviceMs - (sentMs + latencyMs / 2);
      skew = { ms: skewMs };
      measured = { serviceMs, measuredAtMs: clock.nowMs(), skewMs, wrong: Math.abs(skewMs) > CLOCK_TOLERANCE_MS };
    }
    const at = (text: string | null): number | null =>
      text === null || Number.isNaN(Date.parse(text)) ? null : Date.parse(text);
    data = { fromMs: at(health.dataFrom), toMs: at(health.dataTo) };
    const back = reachability.state !== 'online';
    reachability = { state: 'online', latencyMs: Math.round(latencyMs * 10) / 10 };
    pauseMs = FIRST_PAUSE_MS;
    if (back) reachable.emit();
  };

  const askOnce = async (): Promise<void> => {
    const sentMs = clock.nowMs();
    const sentMonotonicMs = clock.monotonicMs();
    const answer = await api.json({ method: 'GET', path: '/health', answerWithinMs: PATIENCE_MS }, healthSchema);
    let nextMs = EVERY_MS;
    if (answer.ok) {
      answered(answer.value.value, sentMs, sentMonotonicMs);
    } else {
      nextMs = pauseMs;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      const { code } = answer.failure;
      if (reachability.state !== 'unreachable') log.write('warn', 'connection.lost', { code });
      reachability = {
        state: 'unreachable',
        sinceMs: reachability.state === 'unreachable' ? reachability.sinceMs : clock.nowMs(),
        nextTryMs: clock.nowMs() + nextMs,
        code:
          code === 'CERTIFICATE_REFUSED' || code === 'SERVICE_ANSWER_MALFORMED' || code === 'OVERLOADED'
            ? code
            : 'SERVICE_UNREACHABLE',
      };
    }
    stopTimer?.();
    if (!stopped) stopTimer = clock.after(nextMs, () => void check());
    changed.emit();
  };

  const check = (): Promise<void> => {
    asking ??= askOnce().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    status: () => ({ connection: reachability, clock: measured, data }),
    serviceNowMs: () => clock.nowMs() + (skew?.ms ?? 0),
    agreedNowMs: () => {
      if (measured === null || measured.wrong) return undefined;
      const nowMs = clock.nowMs();
      return Math.abs(nowMs - measured.measuredAtMs) <= AGREED_FOR_MS ? nowMs + measured.skewMs : undefined;
    },
    skewMs: () => skew?.ms,
    check,
    start: () => {
      stopped = false;
      void check();
    },
    stop: () => {
      stopped = true;
      stopTimer?.();
    },
    onChange: changed.on,
    onReachable: reachable.on,
  };
}
