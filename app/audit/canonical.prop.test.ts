import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalBytes, canonicalText, isJson } from './canonical.ts';

const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 });

/** The same value with every object's keys written in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turned(member)]),
  );
}

test('any JSON value has a canonical text that reads back as itself and is its own canonical text', () => {
  fc.assert(
    fc.property(json, (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      expect(isJson(plain)).toBe(true);
      const text = canonicalText(plain);
      expect(JSON.parse(text)).toEqual(plain);
      expect(canonicalText(JSON.parse(text))).toBe(text);
      expect(Buffer.from(canonicalBytes(plain)).toString('utf8')).toBe(text);
    }),
  );
});

test('the order in which keys were written does not matter', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(canonicalText(turned(value))).toBe(canonicalText(value));
    }),
  );
});
