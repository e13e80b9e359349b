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
