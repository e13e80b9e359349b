import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import type { Query } from '../../app/domain/query.ts';
import { aBatch } from '../columns/read-table.fixture.ts';
import { createReadTable } from '../columns/read-table.ts';
import { createLooking, type Looking } from '../search/looking.ts';
import { subjectOf } from '../search/subject.ts';
import { advanced, parseSpeed, Player, startOf, type PlaySettings } from './player.ts';

const FROM_MS = Date.parse('2026-11-01T00:00:00Z');
const BOUNDS = { fromMs: FROM_MS, toMs: FROM_MS + 10 * DAY_MS };
const QUERY: Query = {
  kind: 'vrm',
  vrms: ['YK38RVL'],
  nearMiss: 0,
  window: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-11T00:00:00.000Z' },
};

describe('playback', () => {
  it('takes a speed as people type it, and nothing else', () => {
    expect(parseSpeed('60')).toBe(60);
    expect(parseSpeed(' 1,200 ')).toBe(1_200);
    expect(parseSpeed('x600')).toBe(600);
    for (const text of ['', '0', '-5', 'fast', '1e9', '2000000']) expect(parseSpeed(text)).toBeUndefined();
  });

  it('keeps the length of a moving window and the start of a growing one, and ends at the end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 * DAY_MS }),
        fc.integer({ min: 1_000, max: DAY_MS }),
        fc.integer({ min: 0, max: 20 * DAY_MS }),
        (from, length, by) => {
          const span = {
            fromMs: FROM_MS + from,
            toMs: FROM_MS + from + length,
          };
          const moved = advanced(span, by, 'moving', BOUNDS);
          expect(moved.span.toMs - moved.span.fromMs).toBe(length);
          expect(moved.span.toMs).toBeLessThanOrEqual(BOUNDS.toMs);
          const grown = advanced(span, by, 'growing', BOUNDS);
          expect(grown.span.fromMs).toBe(span.fromMs);
          expect(grown.isAtEnd).toBe(span.toMs + by >= BOUNDS.toMs);
        },
      ),
    );
  });

  it('begins where the brush is, at the beginning when it is at the end, and with a part of it when it is all', () => {
    const day = { fromMs: FROM_MS + DAY_MS, toMs: FROM_MS + 2 * DAY_MS };
    expect(startOf(day, 'moving', BOUNDS)).toEqual(day);
    expect(startOf(day, 'growing', BOUNDS)).toEqual({
      fromMs: day.fromMs,
      toMs: day.fromMs + 1_000,
    });
    expect(startOf({ fromMs: BOUNDS.toMs - DAY_MS, toMs: BOUNDS.toMs }, 'moving', BOUNDS)).toEqual({
      fromMs: FROM_MS,
      toMs: FROM_MS + DAY_MS,
    });
    expect(startOf(BOUNDS, 'moving', BOUNDS)).toEqual({
      fromMs: FROM_MS,
      toMs: FROM_MS + 10 * HOUR_MS,
    });
  });
});

describe('the player', () => {
  let looking: Looking;
  let settings: PlaySettings;
  const stopped = vi.fn();
  const player = (): Player =>
    new Player(
      looking,
      () => BOUNDS,
      () => settings,
      stopped,
    );
  const hour = { fromMs: FROM_MS + DAY_MS, toMs: FROM_MS + DAY_MS + HOUR_MS };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('requestAnimationFrame', (call: (ms: number) => void) =>
      setTimeout(() => call(performance.now()), 20),
    );
    vi.stubGlobal('cancelAnimationFrame', (frame: ReturnType<typeof setTimeout>) => clearTimeout(frame));
    const table = createReadTable();
    looking = createLooking(table, QUERY, subjectOf(QUERY));
    table.append(aBatch([{ vrm: 'YK38RVL', at: FROM_MS + DAY_MS, camera: 'C1' }]));
    looking.takeIn();
    looking.setTime(hour);
    settings = { speed: 60, window: 'moving' };
    stopped.mockClear();
  });
  afterEach(() => {
    looking.drop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('moves the brush by the speed that is typed, all views follow, and one undo takes the run back', () => {
    const made = player();
    made.play(false);
    vi.advanceTimersByTime(10_000);
    const movedMs = (looking.live.now()?.fromMs ?? 0) - hour.fromMs;
    expect(movedMs).toBeGreaterThan(9.5 * MINUTE_MS);
    expect(movedMs).toBeLessThanOrEqual(10 * MINUTE_MS);
    // The panels that are not drawn by frame are at most half a second behind.
    expect(movedMs - ((looking.filters.getState().time?.fromMs ?? 0) - hour.fromMs)).toBeLessThan(MINUTE_MS);
    made.stop();
    expect(looking.filters.getState().time).toEqual(looking.live.now());
    looking.undo();
    expect(looking.filters.getState().time).toEqual(hour);
  });

  it('steps once a second for those who want no motion', () => {
    const made = player();
    made.play(true);
    vi.advanceTimersByTime(999);
    expect(looking.live.now()).toEqual(hour);
    vi.advanceTimersByTime(2_001);
    expect((looking.live.now()?.fromMs ?? 0) - hour.fromMs).toBe(3 * MINUTE_MS);
    made.stop();
  });

  it('stops at the end of the period, and when somebody else moves the brush', () => {
    settings = { speed: 1_000_000, window: 'growing' };
    player().play(false);
    vi.advanceTimersByTime(3_000);
    expect(stopped).toHaveBeenCalledOnce();
    expect(looking.live.now()).toEqual({
      fromMs: hour.fromMs,
      toMs: BOUNDS.toMs,
    });
    settings = { speed: 60, window: 'moving' };
    player().play(false);
    vi.advanceTimersByTime(100);
    looking.setTime(hour);
    vi.advanceTimersByTime(100);
    expect(stopped).toHaveBeenCalledTimes(2);
    expect(looking.filters.getState().time).toEqual(hour);
  });
});
