import { runningTotals } from './random.ts';

/**
 * When people drive and how slow the roads are then, by local hour. Shaped on British traffic counts:
 * car traffic has 10.5 % of the day at 08 h, 9.4 % at 17 h, 7.7 % at 15 h and 0.05 % at 03 h; city cameras are
 * flatter.
 */

/** Errands, visits and leisure: the rest of the day's curve without commutes and school runs. */
const ERRAND_WEEKDAY = [3, 2, 1.5, 1.5, 2, 5, 12, 26, 36, 54, 64, 68, 70, 68, 66, 64, 62, 58, 50, 40, 28, 20, 12, 7];
const ERRAND_WEEKEND = [8, 5, 3, 2.5, 2.5, 4, 9, 17, 32, 52, 70, 78, 78, 74, 70, 68, 66, 60, 50, 38, 28, 21, 15, 10];
/** Taxis drive at all hours. */
export const TAXI_DEMAND: readonly number[] = [
  26, 18, 12, 9, 9, 14, 24, 44, 54, 44, 40, 42, 44, 42, 44, 52, 52, 54, 52, 50, 46, 44, 42, 36,
];

export const ERRAND_HOURS = { weekday: runningTotals(ERRAND_WEEKDAY), weekend: runningTotals(ERRAND_WEEKEND) } as const;

/** Journey time over free-flow time, by hour. */
export const OPEN_ROAD_DELAY = {
  weekday: Float64Array.of(
    1,
    1,
    1,
    1,
    1,
    1.01,
    1.06,
    1.2,
    1.26,
    1.12,
    1.06,
    1.06,
    1.07,
    1.07,
    1.09,
    1.14,
    1.24,
    1.28,
    1.16,
    1.07,
    1.03,
    1.01,
    1,
    1,
  ),
  weekend: Float64Array.of(
    1,
    1,
    1,
    1,
    1,
    1,
    1,
    1.01,
    1.03,
    1.06,
    1.1,
    1.12,
    1.12,
    1.11,
    1.1,
    1.1,
    1.1,
    1.08,
    1.06,
    1.03,
    1.01,
    1,
    1,
    1,
  ),
} as const;
export const TOWN_DELAY = {
  weekday: Float64Array.of(
    1,
    1,
    1,
    1,
    1,
    1.05,
    1.25,
    1.7,
    2.0,
    1.6,
    1.45,
    1.5,
    1.55,
    1.5,
    1.55,
    1.75,
    1.9,
    2.0,
    1.7,
    1.4,
    1.2,
    1.1,
    1.05,
    1,
  ),
  weekend: Float64Array.of(
    1,
    1,
    1,
    1,
    1,
    1,
    1.02,
    1.08,
    1.2,
    1.35,
    1.5,
    1.6,
    1.6,
    1.55,
    1.5,
    1.5,
    1.5,
    1.45,
    1.35,
    1.25,
    1.15,
    1.1,
    1.05,
    1.02,
  ),
} as const;
