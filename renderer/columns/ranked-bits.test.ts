import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RankedBits } from './ranked-bits.ts';

const bits = fc.array(fc.boolean(), { maxLength: 400 });

function bitsOf(set: readonly boolean[]): RankedBits {
  const ranked = new RankedBits();
  ranked.resize(set.length);
  set.forEach((isSet, place) => isSet && ranked.set(place));
  ranked.recount();
  return ranked;
}

describe('bits with ranks', () => {
  it('count what is set before each place, and find each set bit by its number', () => {
    fc.assert(
      fc.property(bits, (set) => {
        const ranked = bitsOf(set);
        const places = set.flatMap((isSet, place) => (isSet ? [place] : []));
        expect(ranked.total).toBe(places.length);
        for (let place = 0; place <= set.length; place += 1)
          expect(ranked.rank(place)).toBe(places.filter((one) => one < place).length);
        places.forEach((place, k) => expect(ranked.select(k)).toBe(place));
        expect([ranked.select(-1), ranked.select(places.length)]).toEqual([undefined, undefined]);
        expect(set.map((_, place) => ranked.has(place))).toEqual(set);
      }),
    );
  });

  it('grow by parts into the same bits', () => {
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 6 }), (parts) => {
        const whole = bitsOf(parts.flat());
        const grown = new RankedBits();
        let from = 0;
        for (const part of parts) {
          grown.resize(from + part.length);
          part.forEach((isSet, i) => isSet && grown.set(from + i));
          grown.recount(from);
          from += part.length;
        }
        expect(grown.total).toBe(whole.total);
        for (let place = 0; place <= from; place += 1) expect(grown.rank(place)).toBe(whole.rank(place));
        for (let k = 0; k < whole.total; k += 1) expect(grown.select(k)).toBe(whole.select(k));
      }),
    );
  });

  it('are used again for other bits', () => {
    const ranked = bitsOf(Array.from({ length: 100 }, () => true));
    ranked.clear();
    ranked.resize(40);
    ranked.set(39);
    ranked.recount();
    expect([ranked.total, ranked.rank(39), ranked.rank(40), ranked.select(0)]).toEqual([1, 0, 1, 39]);
  });
});
