import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { paced } from './pace.ts';

const PACE = { everyMs: 250, share: 1 / 10, atLeastEveryMs: 1_500 };

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** When an act that takes so long is done, in milliseconds, while it is asked for every 10 ms. */
function timesOf(takesMs: number, forMs: number): readonly number[] {
  const timersMs = performance.now.bind(performance);
  let workedMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => timersMs() + workedMs);
  const begunMs = performance.now();
  const times: number[] = [];
  const act = paced(() => {
    times.push(Math.round(performance.now() - begunMs));
    workedMs += takesMs;
  }, PACE);
  while (performance.now() - begunMs < forMs) {
    act.soon();
    vi.advanceTimersByTime(10);
  }
  return times;
}
const gaps = (times: readonly number[]): readonly number[] => times.slice(1).map((at, i) => at - times[i]!);

describe('an act at a pace', () => {
  test('is done at once the first time, and in a task of its own', () => {
    const act = vi.fn();
    const told = paced(act, PACE);
    told.soon();
    expect(act).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(act).toHaveBeenCalledOnce();
  });

  test('is done four times a second when it takes next to nothing', () => {
    const times = timesOf(1, 3_000);
    expect(times.length).toBeGreaterThanOrEqual(11);
    expect(Math.min(...gaps(times))).toBeGreaterThanOrEqual(250);
  });

  test('takes a tenth of the time when it takes long', () => {
    for (const gap of gaps(timesOf(60, 5_000))) expect(gap).toBeGreaterThanOrEqual(600);
  });

  test('is done now and then however long it takes', () => {
    const times = timesOf(900, 8_000);
    for (const gap of gaps(times)) expect(gap).toBeLessThanOrEqual(1_520);
    expect(times.length).toBeGreaterThanOrEqual(5);
  });

  test('is done now when it was asked for, once, and not when it was not', () => {
    const act = vi.fn();
    const told = paced(act, PACE);
    told.now();
    expect(act).not.toHaveBeenCalled();
    told.soon();
    told.now();
    expect(told.isAsked()).toBe(false);
    vi.advanceTimersByTime(5_000);
    expect(act).toHaveBeenCalledOnce();
  });

  test('is let go of', () => {
    const act = vi.fn();
    const told = paced(act, PACE);
    told.soon();
    told.stop();
    vi.advanceTimersByTime(5_000);
    expect(act).not.toHaveBeenCalled();
  });

  test('has what goes before it done in a task ahead, and not when it is done now', () => {
    const done: string[] = [];
    const told = paced(
      () => done.push('told'),
      PACE,
      () => done.push('prepared'),
    );
    told.soon();
    vi.advanceTimersToNextTimer();
    expect([done, told.isAsked()]).toEqual([['prepared'], true]);
    vi.advanceTimersToNextTimer();
    expect(done).toEqual(['prepared', 'told']);
    told.soon();
    told.now();
    expect(done).toEqual(['prepared', 'told', 'told']);
  });
});
