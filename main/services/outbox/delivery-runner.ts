/**
 * Schedules a delivery: one run at a time, calls in quick succession merged, and a run that could not reach the
 * service repeated after growing pauses. It does not know what is delivered.
 */
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';

/** How a run ended. `retry`: later again. `stop`: not by itself; something must change first. */
export type Step = 'done' | 'more' | 'retry' | 'stop';

export type DeliveryRunner = {
  /** Sends soon; calls in quick succession are merged. */
  readonly soon: (delayMs?: number) => void;
  /** Sends now; resolves when nothing more can be done. */
  readonly flush: () => Promise<void>;
  /** Runs the steps before sending, and sends nothing. */
  readonly look: () => Promise<void>;
  readonly running: () => boolean;
  /** Nothing runs or is scheduled after this. */
  readonly stop: () => void;
};

export type DeliveryRunnerDeps = {
  readonly clock: Clock;
  readonly log: Log;
  /** Names the delivery in the log. */
  readonly name: string;
  readonly ready: () => boolean;
  readonly run: (send: boolean) => Promise<Step>;
  /** Called when a run begins and, with `ended`, when it is over. */
  readonly onRun: (phase: 'begun' | 'ended') => void;
};

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export function deliveryRunner({ clock, log, name, ready, run, onRun }: DeliveryRunnerDeps): DeliveryRunner {
  let running: Promise<void> | undefined;
  let again = false;
  let pauseMs = FIRST_PAUSE_MS;
  let cancelTimer: (() => void) | undefined;
  let dueMs = Infinity;
  let stopped = false;

  const soon = (delayMs = 0): void => {
    if (stopped) return;
    const at = clock.monotonicMs() + delayMs;
    if (cancelTimer !== undefined && dueMs <= at) return;
    cancelTimer?.();
    dueMs = at;
    cancelTimer = clock.after(delayMs, () => {
      cancelTimer = undefined;
      void flush();
    });
  };

  const start = (send: boolean): Promise<void> => {
    if (stopped || !ready()) return running ?? Promise.resolve();
    if (running !== undefined) {
      again ||= send;
      return running;
    }
    running = run(send)
      .then((step) => {
        if (step === 'retry') {
          soon(pauseMs);
          pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        } else {
          pauseMs = FIRST_PAUSE_MS;
          if (again && step === 'done') soon(0);
        }
      })
      .catch((error: unknown) => {
        log.write('error', name, { why: error instanceof Error ? error.message : 'unknown' });
        soon(LONGEST_PAUSE_MS);
      })
      .finally(() => {
        running = undefined;
        again = false;
        onRun('ended');
      });
    onRun('begun');
    return running;
  };

  const flush = (): Promise<void> => {
    cancelTimer?.();
    cancelTimer = undefined;
    return start(true);
  };

  return {
    soon,
    flush,
    look: () => start(false),
    running: () => running !== undefined,
    stop: () => {
      stopped = true;
      cancelTimer?.();
    },
  };
}
