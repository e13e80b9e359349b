import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';
import { MinHeap } from './min-heap.ts';
import { SerialQueue } from './serial-queue.ts';
import { signal } from './signal.ts';

const gate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};

describe('SerialQueue', () => {
  test('runs one at a time in order, and what one throws reaches its caller alone', async () => {
    const queue = new SerialQueue();
    const order: string[] = [];
    const first = gate();
    const slow = queue.run(async () => {
      order.push('first begins');
      await first.opened;
      order.push('first ends');
      return 1;
    });
    const broken = queue.run(() => {
      order.push('second');
      throw new Error('planted');
    });
    const last = queue.run(() => order.push('third'));
    expect(queue.pending).toBe(3);
    first.open();
    expect(await slow).toBe(1);
    await expect(broken).rejects.toThrow('planted');
    await last;
    expect(order).toEqual(['first begins', 'first ends', 'second', 'third']);
    expect(queue.pending).toBe(0);
  });

  test('is idle when all that was asked for is over, also when it failed', async () => {
    const queue = new SerialQueue();
    let over = false;
    const failing = queue.run(async () => {
      await Promise.resolve();
      over = true;
      throw new Error('planted');
    });
    await queue.idle();
    expect(over).toBe(true);
    await expect(failing).rejects.toThrow('planted');
  });
});

describe('GroupCommit', () => {
  test('what comes while one is under way goes together in the next, each with its own result', async () => {
    const groups: (readonly number[])[] = [];
    const first = gate();
    const commit = new GroupCommit(async (group: readonly number[]) => {
      groups.push(group);
      if (groups.length === 1) await first.opened;
      return group.map((item) => item * 10);
    });
    const results = [1, 2, 3, 4].map((item) => commit.add(item));
    first.open();
    expect(await Promise.all(results)).toEqual([10, 20, 30, 40]);
    expect(groups).toEqual([[1], [2, 3, 4]]);
  });

  test('one that fails fails for its group and no other', async () => {
    const first = gate();
    const commit = new GroupCommit(async (group: readonly string[]) => {
      if (group.includes('first')) await first.opened;
      if (group.includes('bad')) throw new Error('planted');
      return group;
    });
    const good = commit.add('first');
    const bad = [commit.add('bad'), commit.add('beside it')];
    first.open();
    expect(await good).toBe('first');
    for (const each of bad) await expect(each).rejects.toThrow('planted');
    expect(await commit.add('after')).toBe('after');
  });

  test('a group is no larger than what fits, and at least one goes', async () => {
    const groups: number[] = [];
    const first = gate();
    const commit = new GroupCommit(
      async (group: readonly number[]) => {
        groups.push(group.length);
        if (groups.length === 1) await first.opened;
        return group;
      },
      (waiting) => (waiting[0] === 9 ? 0 : 2),
    );
    const all = [0, 1, 2, 3, 4, 9].map((item) => commit.add(item));
    first.open();
    await Promise.all(all);
    await commit.idle();
    expect(groups).toEqual([1, 2, 2, 1]);
  });

  test('too few results are a bug, and nobody is told that it is done', async () => {
    await expect(new GroupCommit(async () => []).add(1)).rejects.toThrow('0 results for 1 items');
  });
});

describe('Signal', () => {
  test('tells those that listen, in order, until they are taken off', () => {
    const { on, emit } = signal<[number]>();
    const told: string[] = [];
    const off = on((n) => told.push(`a${n}`));
    on((n) => told.push(`b${n}`));
    emit(1);
    off();
    off();
    emit(2);
    expect(told).toEqual(['a1', 'b1', 'b2']);
  });

  test('one that is taken off while it is told is told no more; one that is added then waits for the next', () => {
    const { on, emit } = signal();
    const told: string[] = [];
    on(() => {
      told.push('first');
      off();
      if (told.length === 1) on(() => told.push('added'));
    });
    const off = on(() => told.push('taken off'));
    emit();
    expect(told).toEqual(['first']);
    emit();
    expect(told).toEqual(['first', 'first', 'added']);
  });

  test('one that throws stops no other, and is not silent', () => {
    const { on, emit } = signal();
    let told = 0;
    on(() => {
      throw new Error('planted');
    });
    on(() => (told += 1));
    expect(() => {
      emit();
    }).toThrow('planted');
    on(() => {
      throw new Error('another');
    });
    expect(() => {
      emit();
    }).toThrow(AggregateError);
    expect(told).toBe(2);
  });
});

describe('MinHeap', () => {
  test('gives every entry once, the cheapest first', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { maxLength: 300 }), (costs) => {
        const heap = new MinHeap();
        costs.forEach((cost, i) => {
          heap.push(cost, i);
        });
        const out: number[] = [];
        while (heap.size > 0) {
          const cost = heap.topCost;
          const value = heap.pop();
          expect(costs[value]).toBe(cost);
          out.push(value);
        }
        expect([...out].sort((a, b) => a - b)).toEqual(costs.map((_cost, i) => i));
        for (let i = 1; i < out.length; i += 1) expect(costs[out[i]!]! >= costs[out[i - 1]!]!).toBe(true);
      }),
    );
  });

  test('is empty when it is cleared, and says so', () => {
    const heap = new MinHeap();
    heap.push(1, 7);
    heap.clear();
    expect([heap.size, heap.topCost]).toEqual([0, Number.NaN]);
    expect(() => heap.pop()).toThrow(RangeError);
  });
});
