import { describe, expect, it } from 'vitest';
import { KM_PER_MILE } from '../../app/movement/geodesy.ts';
import { requiredKmh } from '../../app/movement/journey.ts';
import { contradictionText, neededSpeedText, pairText, requiredSpeedText } from './journey.ts';
import { milesText } from './measures.ts';

const apart = (miles: number, seconds: number) => {
  const distanceKm = miles * KM_PER_MILE;
  return { distanceKm, seconds, requiredKmh: requiredKmh(distanceKm, seconds) };
};

describe('reads that one vehicle cannot have made, in words', () => {
  it('say the distance and the time, and what that leaves', () => {
    expect(contradictionText(apart(69.1, 242))).toBe('Not the same vehicle, or a wrong clock: 69 miles in 4 minutes.');
    expect(contradictionText(apart(1, -3_900))).toContain('1 mile in 1 hour 5 minutes.');
  });

  it('say the speed by the clocks alone, and with what is allowed for clocks and places', () => {
    expect(requiredSpeedText(apart(69.1, 242))).toBe(
      'One vehicle would need 1,030 mph in a straight line: at least 900 mph with 30 s allowed for clocks and 1.2 mi for places.',
    );
    expect(requiredSpeedText(apart(69, 0))).toContain('two places, 69 miles apart, at once');
  });

  it('of pairs that were found say where one vehicle can have made both', () => {
    expect(pairText(apart(69.1, 242), 96)).toBe('Not the same vehicle, or a wrong clock: 69 miles in 4 minutes.');
    expect(pairText(apart(1, 30), 96.6)).toBe(
      'Faster than the 60 mph asked for; one vehicle can have driven it: 1 mile in 30 seconds.',
    );
    expect(requiredSpeedText(apart(1, 30))).toBe(
      'One vehicle would need 120 mph in a straight line. The 30 s allowed for clocks and 1.2 mi for places account for all of it.',
    );
    expect(neededSpeedText(apart(69.1, 242))).toBe('needs 900 mph');
  });

  it('have thousands in their miles', () => {
    expect(milesText(6_482.8 * KM_PER_MILE)).toBe('6,482.8 mi');
  });
});
