import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../app/domain/instant.ts';
import { clockMarksIn, ticksIn } from './ticks.ts';

const at = (text: string): number => Date.parse(text);
const labels = (from: string, to: string, widthPx = 1_200, leastPx = 84): string[] =>
  ticksIn({ fromMs: at(from), toMs: at(to) }, widthPx, leastPx).map(({ label }) => label);

describe('ticks', () => {
  it('fit every zoom from a year to a second, ascending and without two of one name beside each other', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') }),
        fc.double({ min: 3, max: Math.log10(366 * DAY_MS), noNaN: true }),
        (fromMs, power) => {
          const span = { fromMs, toMs: fromMs + 10 ** power };
          const ticks = ticksIn(span, 1_200, 84);
          expect(ticks.length).toBeGreaterThan(0);
          expect(ticks.length).toBeLessThanOrEqual(16);
          ticks.forEach((tick, i) => {
            expect(tick.ms).toBeGreaterThanOrEqual(span.fromMs);
            expect(tick.ms).toBeLessThan(span.toMs);
            const next = ticks[i + 1];
            if (next === undefined) return;
            expect(next.label).not.toBe(tick.label);
            // A day may be an hour short.
            expect(((next.ms - tick.ms) / (span.toMs - span.fromMs)) * 1_200).toBeGreaterThan(84 * 0.8);
          });
        },
      ),
    );
  });

  it('are months for a year, days for a month, seconds for a minute and tenths for a second', () => {
    expect(labels('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z').slice(0, 3)).toEqual([
      'Jan 2026',
      'Feb 2026',
      'Mar 2026',
    ]);
    expect(labels('2026-11-02T00:00:00Z', '2026-12-02T00:00:00Z')[0]).toBe('Mon 2 Nov');
    expect(labels('2026-11-02T07:03:00Z', '2026-11-02T07:04:00Z').slice(0, 2)).toEqual(['07:03:00', '07:03:05']);
    expect(labels('2026-11-02T07:03:04Z', '2026-11-02T07:03:05Z').slice(0, 2)).toEqual(['07:03:04.0', '07:03:04.1']);
  });

  it('fall on local midnight on both sides of a change of clocks', () => {
    for (const day of ['2026-03-29', '2026-10-25'] as const) {
      const span = { fromMs: at(`${day}T00:00:00Z`) - 3 * DAY_MS, toMs: at(`${day}T00:00:00Z`) + 3 * DAY_MS };
      for (const { ms, label } of ticksIn(span, 1_200, 150)) {
        const clock = new Date(ms).toLocaleTimeString('en-GB', { timeZone: 'Europe/London' });
        expect(`${label} ${clock}`).toMatch(/00:00:00$/);
      }
    }
  });

  it('show the hour of October twice, each half past one with its zone', () => {
    const shown = labels('2026-10-25T00:00:00Z', '2026-10-25T03:00:00Z', 1_200, 100);
    expect(shown).toEqual([
      ...['01:00 BST', '01:15 BST', '01:30 BST', '01:45 BST'],
      ...['01:00 GMT', '01:15 GMT', '01:30 GMT', '01:45 GMT'],
      ...['02:00', '02:15', '02:30', '02:45'],
    ]);
    expect(clockMarksIn({ fromMs: at('2026-10-25T00:00:00Z'), toMs: at('2026-10-26T00:00:00Z') })).toEqual([
      {
        kind: 'twice',
        fromMs: at('2026-10-25T00:00:00Z'),
        atMs: at('2026-10-25T01:00:00Z'),
        toMs: at('2026-10-25T02:00:00Z'),
      },
    ]);
  });

  it('go from one to two in March without an hour between, and say so', () => {
    const shown = labels('2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z', 1_200, 150);
    expect(shown).toEqual(['00:30', '00:40', '00:50', '02:00', '02:10', '02:20']);
    expect(clockMarksIn({ fromMs: at('2026-03-29T00:00:00Z'), toMs: at('2026-03-30T00:00:00Z') })).toEqual([
      { kind: 'missing', atMs: at('2026-03-29T01:00:00Z') },
    ]);
    expect(clockMarksIn({ fromMs: at('2026-03-30T00:00:00Z'), toMs: at('2026-04-30T00:00:00Z') })).toEqual([]);
  });

  it('are at full steps of local time in summer', () => {
    const summer = ticksIn({ fromMs: at('2026-06-01T00:00:00Z'), toMs: at('2026-06-02T00:00:00Z') }, 600, 84);
    for (const { ms } of summer) expect((ms + HOUR_MS) % (30 * MINUTE_MS)).toBe(0);
    expect(summer.map(({ label }) => label)).toContain('12:00');
  });
});
