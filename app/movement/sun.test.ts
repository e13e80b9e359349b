import { MINUTE_MS } from '../domain/instant.ts';
import { describe, expect, it } from 'vitest';
import { daylight } from './sun.ts';

const at = (text: string): number => Date.parse(text);

describe('hours of darkness', () => {
  // Published almanac times for London (Royal Observatory Greenwich tables): equinox, midsummer, midwinter.
  const LONDON = { lon: -0.1, lat: 51.5 };
  for (const [day, rise, set] of [
    ['2025-03-20', '06:03', '18:13'],
    ['2025-06-21', '03:43', '20:21'],
    ['2025-12-21', '08:04', '15:53'],
  ] as const) {
    it(`are right to a few minutes in London on ${day}`, () => {
      const sun = daylight(at(`${day}T12:00:00Z`), LONDON);
      expect(Math.abs((sun?.sunriseMs ?? 0) - at(`${day}T${rise}:00Z`))).toBeLessThan(4 * MINUTE_MS);
      expect(Math.abs((sun?.sunsetMs ?? 0) - at(`${day}T${set}:00Z`))).toBeLessThan(4 * MINUTE_MS);
    });
  }

  it('do not end where the Sun does not rise', () => {
    expect(daylight(at('2025-12-21T12:00:00Z'), { lon: 20, lat: 72 })).toBeUndefined();
  });
});
