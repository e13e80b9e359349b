import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsApart } from './apart.ts';

const aDisc = fc.record({
  x: fc.double({ min: 0, max: 400, noNaN: true }),
  y: fc.double({ min: 0, max: 400, noNaN: true }),
  own: fc.integer({ min: 4, max: 16 }),
});

describe('discs that would overlap', () => {
  it('are put together until none does, and none is lost', () => {
    fc.assert(
      fc.property(fc.array(aDisc, { maxLength: 120 }), (discs) => {
        const radius = (members: readonly number[]): number =>
          Math.max(...members.map((i) => discs[i]!.own)) + (members.length > 1 ? 2.5 : 0);
        const groups = groupsApart(discs, radius);
        expect(groups.flat().sort((a, b) => a - b)).toEqual(discs.map((_, i) => i));
        const drawn = groups.map((members) => ({ ...discs[members[0]!]!, radius: radius(members) }));
        drawn.forEach((a, i) =>
          drawn
            .slice(i + 1)
            .forEach((b) => expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(a.radius + b.radius)),
        );
      }),
    );
  });

  it('are put together alike wherever the map has been panned to', () => {
    const whole = fc.record({
      x: fc.integer({ min: 0, max: 400 }),
      y: fc.integer({ min: 0, max: 400 }),
      own: fc.integer({ min: 4, max: 16 }),
    });
    const pan = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(fc.array(whole, { minLength: 60, maxLength: 120 }), pan, pan, (discs, panX, panY) => {
        const radius = (members: readonly number[]): number =>
          Math.max(...members.map((i) => discs[i]!.own)) + 3 * Math.min(members.length - 1, 2);
        const panned = discs.map(({ x, y }) => ({ x: x + panX, y: y + panY }));
        expect(groupsApart(panned, radius)).toEqual(groupsApart(discs, radius));
      }),
    );
  });

  it('stay as they are where they do not touch', () => {
    expect(
      groupsApart(
        [
          { x: 0, y: 0 },
          { x: 20, y: 0 },
          { x: 39.9, y: 0 },
        ],
        () => 10,
      ),
    ).toEqual([[0], [1, 2]]);
  });
});
