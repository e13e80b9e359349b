import { expect, it, vi } from 'vitest';
import { DAY_MS } from '../../app/domain/instant.ts';
import type { WindowMs } from '../../app/domain/time-window.ts';
import { MISSED_PASSES_DAYS, type Leg } from '../../app/movement/missed-passes.ts';
import { FEED_OLDEST_DAYS } from '../../app/policy/retention.ts';
import { aCamera } from '../testing/builders.ts';
import { MissedPassCount } from './missed-pass-count.ts';

const CAMERAS = [0, 4, 8].map((km, i) =>
  aCamera({ id: `C${i}`, road: 'M1', direction: 'N', lat: 53 + km / 111.195, lon: -1.5 }),
);
const TODAY = 20_000;
/** Ten passes a day, one of them missed. */
const legsOfDays = ({ fromMs, toMs }: WindowMs): Promise<readonly Leg[]> =>
  Promise.resolve(
    Array.from({ length: (toMs - fromMs) / DAY_MS }, (_, i) => fromMs / DAY_MS + i).flatMap((day) => [
      { from: 0, between: 1, to: 2, day, legs: 9 },
      { from: 0, between: null, to: 2, day, legs: 1 },
    ]),
  );
/** The days that were asked for, from today. */
const asked = (legs: { readonly mock: { readonly calls: readonly (readonly [WindowMs])[] } }): readonly number[] =>
  legs.mock.calls.flatMap(([{ fromMs, toMs }]) =>
    Array.from({ length: (toMs - fromMs) / DAY_MS }, (_, i) => fromMs / DAY_MS + i - TODAY),
  );

it('asks for each day once, and on the next day for one more and for those that reads may still have come for', async () => {
  const count = new MissedPassCount();
  const legs = vi.fn(legsOfDays);
  const found = [{ camera: 1, passes: 10 * MISSED_PASSES_DAYS, missed: MISSED_PASSES_DAYS }];
  const both = await Promise.all([count.before(TODAY, CAMERAS, legs), count.before(TODAY, CAMERAS, legs)]);
  for (const each of both) expect(each).toMatchObject(found);
  expect(asked(legs)).toEqual(Array.from({ length: MISSED_PASSES_DAYS }, (_, i) => i - MISSED_PASSES_DAYS));
  expect(await count.before(TODAY + 1, CAMERAS, legs)).toMatchObject(found);
  expect(asked(legs).slice(MISSED_PASSES_DAYS)).toEqual(
    Array.from({ length: FEED_OLDEST_DAYS + 1 }, (_, i) => i - FEED_OLDEST_DAYS),
  );
});

it('counts a pass no longer as missed once its read has been delivered late, however long nobody asked', async () => {
  const count = new MissedPassCount();
  const late = TODAY - FEED_OLDEST_DAYS;
  const beforeDelivery = async (window: WindowMs): Promise<readonly Leg[]> =>
    (await legsOfDays(window)).map((leg) => (leg.day >= late ? { ...leg, between: null } : leg));
  const daysLate = FEED_OLDEST_DAYS;
  expect(await count.before(TODAY, CAMERAS, beforeDelivery)).toMatchObject([
    { missed: MISSED_PASSES_DAYS - daysLate + 10 * daysLate },
  ]);
  expect(await count.before(TODAY + 20, CAMERAS, legsOfDays)).toMatchObject([{ missed: MISSED_PASSES_DAYS }]);
});

it('goes on from where it failed', async () => {
  const count = new MissedPassCount();
  const legs = vi.fn(legsOfDays);
  legs.mockImplementationOnce(legsOfDays).mockRejectedValueOnce(new Error('the caller has gone'));
  await expect(count.before(TODAY, CAMERAS, legs)).rejects.toThrow('the caller has gone');
  expect(await count.before(TODAY, CAMERAS, legs)).toHaveLength(1);
  // The days of the second question twice, no other day more than once.
  const all = asked(legs);
  expect(all.length).toBeGreaterThan(MISSED_PASSES_DAYS);
  expect(all.slice(0, 5)).not.toEqual(all.slice(5, 10));
  expect(all.slice(5, 10)).toEqual(all.slice(10, 15));
  expect(new Set(all).size).toBe(MISSED_PASSES_DAYS);
});

it('counts again when the cameras were replaced: an outage may have been reported since', async () => {
  const count = new MissedPassCount();
  const legs = vi.fn(legsOfDays);
  await count.before(TODAY, CAMERAS, legs);
  await count.before(TODAY, [...CAMERAS], legs);
  expect(asked(legs)).toHaveLength(2 * MISSED_PASSES_DAYS);
});

it('is not lost to who waits when the one who began it goes', async () => {
  const count = new MissedPassCount();
  const first = count.before(TODAY, CAMERAS, () => Promise.reject(new Error('the caller has gone')));
  const second = count.before(TODAY, CAMERAS, legsOfDays);
  await expect(first).rejects.toThrow('the caller has gone');
  expect(await second).toHaveLength(1);
});
