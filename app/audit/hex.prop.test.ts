import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, fromHex, toBase64, toHex } from './hex.ts';
import { utf8Bytes } from './utf8.ts';

const bytes = fc.uint8Array({ maxLength: 100 });

test('hex and base64 are those of Node and come back as the same bytes', () => {
  fc.assert(
    fc.property(bytes, (value) => {
      expect(toHex(value)).toBe(Buffer.from(value).toString('hex'));
      expect(toBase64(value)).toBe(Buffer.from(value).toString('base64'));
      expect(fromHex(toHex(value))).toEqual(new Uint8Array(value));
      expect(fromBase64(toBase64(value))).toEqual(new Uint8Array(value));
    }),
  );
});

test('a byte string has one base64 text: whatever else is read is refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.base64String(), fc.string({ maxLength: 12 })), (text) => {
      let read: Uint8Array | undefined;
      try {
        read = fromBase64(text);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
      if (read !== undefined) expect(toBase64(read)).toBe(text);
    }),
  );
});

test.each(['AB==', 'AAB=', 'A', 'AA', 'AA=', 'AA==AA==', 'A-_A', 'AAAA\n', ' AAAA', '===='])(
  'refuses %j as base64',
  (text) => {
    expect(() => fromBase64(text)).toThrow(RangeError);
  },
);

test.each(['a', '0g', '0x00', 'ab ', 'ab\n'])('refuses %j as hex', (text) => {
  expect(() => fromHex(text)).toThrow(RangeError);
});

test('reads hex in either case', () => {
  expect(fromHex('00aBFf')).toEqual(Uint8Array.of(0, 0xab, 0xff));
});

test('UTF-8 is that of Node for every well-formed text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      expect(toHex(utf8Bytes(text))).toBe(Buffer.from(text, 'utf8').toString('hex'));
    }),
  );
});

test.each(['\ud800', '\udc00', 'a\ud83d', '\ude00\ud83d', '\ud83da'])(
  'refuses to write half a character in UTF-8 (%j)',
  (text) => {
    expect(() => utf8Bytes(text)).toThrow(RangeError);
  },
);
