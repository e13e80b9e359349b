import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReadParticulars } from '../../app/contract/search.ts';
import { ParticularsCache } from './particulars.ts';

const of = (row: number): ReadParticulars => ({
  row,
  readId: `R-${row}`,
  vrmRaw: 'AB12CDE',
  characterConfidence: [],
  receivedAtMs: null,
});

let asked: (readonly number[])[];
let fails: boolean;
let cache: ParticularsCache;
beforeEach(() => {
  asked = [];
  fails = false;
  cache = new ParticularsCache((rows) => {
    asked.push(rows);
    return fails ? Promise.reject(new Error('locked')) : Promise.resolve(rows.map(of));
  });
});

const nothing = (): void => undefined;

describe('the particulars of reads in view', () => {
  it('are asked for in one call for all rows that are watched at once, and each row is told when they come', async () => {
    const told = vi.fn();
    for (const row of [3, 900, 3, 7]) cache.watch(row, () => told(row));
    expect(cache.at(3)).toBeUndefined();
    await vi.waitFor(() => expect(cache.at(7)).toEqual(of(7)));
    expect(asked).toEqual([[3, 900, 7]]);
    expect(told.mock.calls.flat().sort((a, b) => Number(a) - Number(b))).toEqual([3, 3, 7, 900]);
  });

  it('are asked for once', async () => {
    cache.watch(3, nothing);
    await vi.waitFor(() => expect(cache.at(3)).toBeDefined());
    cache.watch(3, nothing);
    cache.watch(4, nothing);
    await vi.waitFor(() => expect(cache.at(4)).toBeDefined());
    expect(asked).toEqual([[3], [4]]);
  });

  it('are asked for again by the next who looks, after an answer that failed', async () => {
    fails = true;
    cache.watch(3, nothing);
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    fails = false;
    await Promise.resolve();
    cache.watch(3, nothing);
    await vi.waitFor(() => expect(cache.at(3)).toEqual(of(3)));
  });

  it('stay as long as somebody watches, however many come and go', async () => {
    const stop = cache.watch(1, nothing);
    await vi.waitFor(() => expect(cache.at(1)).toBeDefined());
    const many = (from: number): void => cache.put(Array.from({ length: 5_000 }, (_none, i) => of(from + i)));
    many(10);
    expect(cache.at(1)).toBeDefined();
    stop();
    many(10_000);
    expect(cache.at(1)).toBeUndefined();
    expect(cache.at(14_999)).toBeDefined();
  });

  it('come whole or not at all when many are loaded, in calls of a size that main takes', async () => {
    cache.put([of(2)]);
    const loaded = await cache.load(Array.from({ length: 1_201 }, (_none, row) => row));
    expect([loaded.size, loaded.get(2), loaded.get(1_200)]).toEqual([1_201, of(2), of(1_200)]);
    expect(asked.map((rows) => rows.length)).toEqual([500, 500, 200]);
    fails = true;
    await expect(cache.load([5_000])).rejects.toThrow('locked');
  });

  it('are gone once forgotten, and do not come back with an answer that was on its way', async () => {
    let answer = (_: readonly ReadParticulars[]): void => undefined;
    const told = vi.fn();
    const slow = new ParticularsCache(() => new Promise((resolve) => (answer = resolve)));
    slow.put([of(1)]);
    slow.watch(3, told);
    await Promise.resolve();
    slow.forget();
    answer([of(3)]);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect([slow.at(1), slow.at(3)]).toEqual([undefined, undefined]);
    expect(told).not.toHaveBeenCalled();
  });

  it('that nobody could give are asked for again while they are looked at', async () => {
    vi.useFakeTimers();
    try {
      fails = true;
      const told = vi.fn();
      cache.watch(3, told);
      await vi.advanceTimersByTimeAsync(4_000);
      fails = false;
      expect(asked).toEqual([[3]]);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(cache.at(3)).toEqual(of(3));
      expect(told).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });
});
