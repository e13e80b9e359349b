import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextPool } from './text-pool.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

test('gives equal texts one number, in order of first sight, and each text back at its number', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 9, unit: 'grapheme' }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 60 }),
      (few, times) => {
        // Many different ones as well, so that everything in it grows.
        const texts = Array.from({ length: times }, (_none, i) => few.concat(`M${i * 37}`, `M${i}`)).flat();
        const wellFormed = texts.map((text) => decoder.decode(encoder.encode(text)));
        const pool = new TextPool();
        const codes = wellFormed.map((text) => {
          const bytes = encoder.encode(`<${text}>`);
          return pool.intern(bytes, 1, bytes.length - 1);
        });
        const different = [...new Set(wellFormed)];
        expect(codes).toEqual(wellFormed.map((text) => different.indexOf(text)));
        for (const text of [...wellFormed, 'not there', 'M1000000']) {
          const bytes = encoder.encode(text);
          const number = different.indexOf(text);
          expect(pool.find(bytes, 0, bytes.length)).toBe(number === -1 ? undefined : number);
        }
        const { bytes, offsets } = pool.column();
        expect(pool.size).toBe(different.length);
        expect(different.map((_text, i) => decoder.decode(bytes.subarray(offsets[i], offsets[i + 1])))).toEqual(
          different,
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('begins anew when it is cleared', () => {
  const pool = new TextPool();
  const bytes = encoder.encode('AB12CDE');
  pool.intern(bytes, 0, 4);
  pool.intern(bytes, 0, 7);
  pool.clear();
  expect(pool.size).toBe(0);
  expect(pool.intern(bytes, 0, 7)).toBe(0);
  expect(decoder.decode(pool.column().bytes)).toBe('AB12CDE');
});
