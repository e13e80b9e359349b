import { describe, expect, it } from 'vitest';
import { greatCircleKm } from './geodesy.ts';
import { gridPosition, gridReference } from './os-grid.ts';

/** Of the 40 test points that the Ordnance Survey publishes with OSTN15: National Grid, and ETRS89 in degrees. */
const POINTS = [
  ['TP01', 91_492.146, 11_318.804, 49.9222639373, -6.29977752014],
  ['TP05', 438_710.92, 114_792.25, 50.9312793791, -1.450514337],
  ['TP07', 639_821.835, 169_565.858, 51.3744702555, 1.44454730409],
  ['TP10', 241_124.584, 220_332.641, 51.858908964, -4.3085247696],
  ['TP20', 422_242.186, 433_818.701, 53.8002151963, -1.66379168242],
  ['TP25', 424_639.355, 565_012.703, 54.9791227366, -1.61657685184],
  ['TP29', 397_160.491, 805_349.736, 57.1390251896, -2.04856030746],
  ['TP31', 9_587.909, 899_448.996, 57.8135183841, -8.57854456076],
  ['TP40', 395_999.668, 1_138_728.951, 60.1330809166, -2.07382822798],
] as const;

describe('the National Grid', () => {
  it.each(POINTS)('has %s within 5 m', (_, eastM, northM, lat, lon) => {
    expect(greatCircleKm(gridPosition(eastM, northM), { lat, lon }) * 1_000).toBeLessThan(5);
  });

  it.each([
    ['SE 302 211', 430_200, 421_100, 100],
    ['se302211', 430_200, 421_100, 100],
    ['TQ 30215 80133', 530_215, 180_133, 1],
    ['SV 914 113', 91_400, 11_300, 100],
    ['HU 396 753', 439_600, 1_175_300, 100],
    ['NN16', 210_000, 760_000, 10_000],
  ])('reads %s', (text, eastM, northM, squareM) => {
    expect(gridReference(text)).toEqual({ eastM, northM, squareM });
  });

  it.each(['', 'SE', 'SE 302 21', 'SE 30 2113', 'II 302 211', 'ZZ 302 211', '302 211', 'SE 302211 302211'])(
    '%s is no reference',
    (text) => {
      const read = gridReference(text);
      // Two letters alone name a square of 100 km, which is none to look in.
      expect(read === undefined || read.squareM > 10_000).toBe(true);
    },
  );
});
